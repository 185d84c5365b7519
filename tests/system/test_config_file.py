"""A node reads its options from a file and writes them back without losing
what it did not write."""
import os

import pytest

from tests.harness import servers


class FromFile(servers.Process):
    def command_line(self):
        return [servers.program(self.name), os.path.join(self.folder, "node.conf")]


@pytest.fixture
def node(tmp_path):
    process = FromFile("torc-server", [], str(tmp_path))
    (tmp_path / "node.conf").write_text(
        "# a node\nport %d\ndir %s\nsave \"\"\n\n# idle clients\ntimeout 10\n"
        "requirepass \"two words\"\nmaxmemory 64mb\n" % (process.port, tmp_path))
    with process.start():
        yield process


def options(link, *names):
    values = [element.value for element in link.call("CONFIG", "GET", *names).value]
    return dict(zip(values[::2], values[1::2]))


def test_options_of_the_file_hold_and_rewrite_keeps_what_was_set(node, tmp_path):
    with node.connect() as link:
        assert link.call("AUTH", "two words").value == b"OK"
        assert options(link, "timeout", "maxmemory") == {b"timeout": b"10",
                                                         b"maxmemory": b"67108864"}
        assert link.call("CONFIG", "SET", "timeout", "20", "tcp-keepalive", "77").value == b"OK"
        assert link.call("CONFIG", "REWRITE").value == b"OK"
    text = (tmp_path / "node.conf").read_text()
    assert "# a node" in text and "# idle clients" in text
    assert "timeout 20" in text and "timeout 10" not in text
    node.kill()
    node.restart()
    with node.connect() as link:
        assert link.call("AUTH", "two words").value == b"OK"
        assert options(link, "timeout", "tcp-keepalive", "maxmemory") == {
            b"timeout": b"20", b"tcp-keepalive": b"77", b"maxmemory": b"67108864"}


def test_a_wrong_line_is_told_with_its_number(tmp_path):
    process = FromFile("torc-server", [], str(tmp_path))
    (tmp_path / "node.conf").write_text("port %d\nsave \"\"\nnosuchoption 1\n" % process.port)
    with pytest.raises(servers.StartFailed, match="(?s)line 3.*nosuchoption"):
        process.start()
