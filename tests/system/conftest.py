"""Options and fixtures of the system tests.

    pytest tests/system --seconds 30        how long the tests that contend, kill and watch take
"""
import pytest

from tests.harness import servers


def pytest_addoption(parser):
    parser.addoption("--seconds", type=float, default=2,
                     help="duration of each test that runs for a while")


@pytest.fixture
def seconds(request):
    return request.config.getoption("--seconds")


@pytest.fixture(scope="module")
def node():
    with servers.torc_server() as process:
        yield process


@pytest.fixture(scope="module")
def cluster():
    with servers.Cluster() as running:
        yield running


@pytest.fixture(scope="module", params=["node", "proxy"])
def server(request):
    """A single node, and the proxy of a cluster; .port is what both have."""
    start = servers.torc_server if request.param == "node" else servers.Cluster
    with start() as running:
        yield running
