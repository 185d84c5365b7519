"""Whatever comes on the wire, and however the process is told to end: the node answers others,
and ends well."""
import os
import random
import signal
import socket
import time

import pytest

from tests.harness import resp, servers

PIECES = [b"*1\r\n", b"*3\r\n", b"$3\r\nSET\r\n", b"$-1\r\n", b"*-5\r\n", b"$1\r\nk\r\n",
          b"PING\r\n", b'SET a "b\r\n', b"'x\\'y'\r\n", b'SET k "a b"\r\n', b"\0\0", b"\r\n", b"\n",
          b"$0\r\n\r\n", b"*0\r\n", b"*1048577\r\n", b"*2147483647\r\n", b"$536870912\r\n",
          b'EVAL "return 1" 0\r\n', b"MULTI\r\n", b"EXEC\r\n", b"x" * 70000,
          b"TXN PREPARE x 1 1 WRITE 1 a 0 0 0\r\n", b"TXN DECIDE 00f1e2d3c4b5a697-1-1 COMMIT\r\n",
          b"TXN UNDECIDED 0\r\n", b"TXN QUERY 00f1e2d3c4b5a697-2-1795342660121\r\n",
          b"TXN FETCH GIVE k\r\n", b"CLIENT REPLY SKIP\r\n",
          b"CLIENT KILL TYPE normal SKIPME no\r\n", b"CLIENT PAUSE 1\r\n", b"RESET\r\n",
          b"QUIT\r\n", b"HELLO 3\r\n", b"WATCH k\r\n"]


def one_peer(port, draw):
    with socket.create_connection(("127.0.0.1", port)) as peer:
        peer.settimeout(0.01)
        for _ in range(draw.randrange(1, 12)):
            peer.sendall(b"".join(draw.choice(PIECES) for _ in range(draw.randrange(1, 6))))
            if draw.random() < 0.3:
                try:
                    peer.recv(65536)
                except socket.timeout:
                    pass


def test_a_node_outlives_what_it_cannot_understand(seconds):
    seed = random.randrange(1 << 32)
    print("seed", seed)
    draw, end = random.Random(seed), time.monotonic() + seconds
    with servers.torc_server(appendonly="yes") as node:
        while time.monotonic() < end:
            try:
                one_peer(node.port, draw)
            except (BrokenPipeError, ConnectionResetError):
                pass
        node.wait_until_ready(seconds=5)     # what is still to be read of the garbage may kill it
        node.kill()
        node.restart()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_node_with_all_its_data(number, tmp_path):
    pidfile = str(tmp_path / "pid")
    with servers.torc_server(appendonly="yes", appendfsync="no", pidfile=pidfile) as node:
        with node.connect() as link:
            link.pipeline([("SET", "k:%d" % i, "v") for i in range(100)])
            assert int(open(pidfile).read()) == node.child.pid
            node.signal(number)
            assert node.wait_for_end() == 0
            assert link.is_closed(timeout=1)
        assert not os.path.exists(pidfile)
        node.restart()
        with node.connect() as link:
            assert link.call("DBSIZE").value == 100


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_second_signal_does_not_wait_for_a_script_without_an_end(number):
    with servers.torc_server(appendonly="yes", busy_reply_threshold="100") as node:
        with node.connect() as link, node.connect() as other:
            assert link.call("SET", "kept", "1").value == b"OK"
            link.send("EVAL", "redis.call('set', 'half', 1) while true do end", 0)
            while not other.call("PING").value.startswith(b"BUSY"):
                pass
            node.signal(number)
            time.sleep(0.2)
            assert other.call("PING").value.startswith(b"BUSY")
            node.signal(number)
            assert node.wait_for_end() == 0
        node.restart()
        with node.connect() as link:
            both = link.call("MGET", "kept", "half").value
            assert [reply.value for reply in both] == [b"1", None]


@pytest.mark.parametrize("words", [(), ("NOSAVE",), ("SAVE",), ("NOW", "FORCE")])
def test_shutdown_closes_without_an_answer(words):
    with servers.torc_server() as node, node.connect() as link:
        link.send("SHUTDOWN", *words)
        with pytest.raises(resp.Closed):
            link.read(5)
        assert node.wait_for_end() == 0


@pytest.mark.parametrize("is_busy", [False, True])
def test_who_is_told_that_the_node_ends_cannot_connect_to_it_again(is_busy):
    with servers.torc_server(busy_reply_threshold="10") as node:
        with node.connect() as link, node.connect() as other:
            if is_busy:
                other.send("EVAL", "while true do end", 0)
                while not link.call("PING").value.startswith(b"BUSY"):
                    pass
            link.send("SHUTDOWN", "NOSAVE")
            with pytest.raises(resp.Closed):
                link.read(5)
            with pytest.raises(ConnectionRefusedError):
                node.connect()
        assert node.wait_for_end() == 0


def test_shutdown_that_makes_no_sense_is_refused():
    with servers.torc_server() as node, node.connect() as link:
        assert link.call("SHUTDOWN", "ABORT").value == b"ERR No shutdown in progress."
        for words in (("SAVE", "NOSAVE"), ("x",), ("ABORT", "NOW")):
            assert link.call("SHUTDOWN", *words).value == b"ERR syntax error"
