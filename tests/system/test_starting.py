"""Starting: what a mistake is answered with, and that it harms nobody else."""
import subprocess
import tempfile
import time

import pytest

from tests.harness import servers

SECONDS = 10


def run(name, *arguments):
    """A program that must end by itself; returns its status and all that it said."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([servers.program(name)] + [str(a) for a in arguments], cwd=folder,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=SECONDS,
                              check=False)
    servers.look_for_reports(name, done.stdout.decode())
    return done.returncode, done.stdout.decode()


@pytest.mark.parametrize("name", ["torc-server", "torc-proxy"])
@pytest.mark.parametrize("word", ["--version", "-v"])
def test_a_program_tells_its_version(name, word):
    status, text = run(name, word)
    assert status == 0
    assert text.startswith("Torc %s v=" % name.split("-")[1])


@pytest.mark.parametrize("name", ["torc-server", "torc-proxy"])
def test_a_program_tells_how_to_use_it(name):
    status, text = run(name, "--help")
    assert status == 0
    assert text.startswith("Usage: " + name)


@pytest.mark.parametrize("arguments,words", [
    (["--prot", 1], "prot"),
    (["--port", "abc"], "argument couldn't be parsed into an integer"),
    (["--loglevel", "loud"], "argument(s) must be one of the following"),
    (["/nonexistent/torc.conf"], "can't open config file '/nonexistent/torc.conf'"),
    (["--port", 0, "--logfile", "/nonexistent/log"], "Can't open the log file"),
])
@pytest.mark.parametrize("name", ["torc-server", "torc-proxy"])
def test_a_mistake_ends_the_start_and_is_named(name, arguments, words):
    shard = ["--shard", "a", "127.0.0.1:1"] if name == "torc-proxy" else []
    status, text = run(name, *arguments, *shard)
    assert status == 1
    assert words in text


def test_a_port_in_use_is_named():
    with servers.torc_server() as node:
        for name, more in (("torc-server", ["--dir", node.folder]),
                           ("torc-proxy", ["--shard", "a", "127.0.0.1:1"])):
            status, text = run(name, "--port", node.port, *more)
            assert status == 1
            assert ":%d: " % node.port in text and "Address already in use" in text
            if name == "torc-server":
                assert "Failed listening on port %d (TCP), aborting." % node.port in text


def test_a_node_that_nobody_could_reach_does_not_start():
    status, text = run("torc-server", "--port", 0)
    assert status == 1
    assert "Configured to not listen anywhere, exiting." in text


def test_the_log_tells_the_process_id_before_the_node_is_ready():
    with servers.torc_server() as node:
        with open(node.log_path) as log:
            text = log.read()
        assert text.index("PID: %d" % node.child.pid) < text.index("Ready to accept connections")


def test_a_second_node_keeps_its_hands_off_the_files_of_the_first():
    with servers.torc_server(appendonly="yes", appendfsync="always") as node:
        with node.connect() as link:
            link.call("SET", "a", 1)
            status, text = run("torc-server", "--port", servers.free_port(), "--dir", node.folder,
                               "--appendonly", "yes")
            assert status == 1
            assert "is in use by another server" in text
            link.call("SET", "b", 2)
        node.kill()
        node.restart()
        with node.connect() as link:
            assert [r.value for r in link.call("MGET", "a", "b").value] == [b"1", b"2"]


def test_the_log_tells_in_redis_s_words_when_it_is_ready(tmp_path):
    """Client libraries that start a server for their tests wait for these lines."""
    node, proxy = str(tmp_path / "node"), str(tmp_path / "proxy")
    with servers.Cluster(shards=1, proxy_options={"unixsocket": proxy}, unixsocket=node) as cluster:
        for process, path in ((cluster.nodes[0], node), (cluster.proxies[0], proxy)):
            wanted = " * The server is now ready to accept connections at %s\n" % path
            deadline = time.monotonic() + 10
            while wanted not in process.log_tail():     # which is written behind the port's opening
                assert time.monotonic() < deadline
                time.sleep(0.01)
            assert " * Ready to accept connections\n" in process.log_tail()
