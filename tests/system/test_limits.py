"""Limits that protect a node and the proxy, and what one client may do to another: nothing."""
import os
import threading
import time

import pytest

from tests.harness import resp, servers


def start(kind, **options):
    """A node, or a cluster whose proxy gets the options."""
    if kind == "node":
        return servers.torc_server(**options)
    return servers.Cluster(proxy_options=options)


both = pytest.mark.parametrize("kind", ["node", "proxy"])


def welcome(port):
    """A connection that is served; whoever has hung up just now
    may still be counted for a moment."""
    deadline = time.monotonic() + 5
    while True:
        link = resp.Connection(port)
        try:
            if link.call("PING").value == b"PONG":
                return link
        except resp.Closed:
            pass
        link.close()
        assert time.monotonic() < deadline


@both
def test_one_client_too_many_is_told_so(kind):
    with start(kind, maxclients=5) as server:
        links = [welcome(server.port) for _ in range(5)]
        with resp.Connection(server.port) as more:
            assert more.read(5) == resp.Reply("-", b"ERR max number of clients reached")
            assert more.is_closed()
        links.pop().close()
        links.append(welcome(server.port))
        for link in links:
            link.close()


@both
def test_an_idle_client_is_closed_and_a_busy_one_is_not(kind):
    with start(kind, timeout=1) as server:
        with resp.Connection(server.port) as idle, resp.Connection(server.port) as busy:
            idle.call("PING")
            for _ in range(30):
                assert busy.call("PING").value == b"PONG"
                time.sleep(0.1)
            assert idle.is_closed(timeout=2)


@both
def test_who_listens_is_not_idle(kind):
    with start(kind, timeout=1) as server:
        with resp.Connection(server.port) as monitor, resp.Connection(server.port) as subscriber:
            subscriber.call("SUBSCRIBE", "news")
            assert monitor.call("MONITOR").value == b"OK"
            time.sleep(2.5)
            with resp.Connection(server.port) as link:
                link.call("PUBLISH", "news", "x")
            assert subscriber.read().value[2].value == b"x"
            assert b"PUBLISH" in monitor.read().value


@both
def test_a_password_from_the_start(kind):
    with start(kind, requirepass="secret") as server:
        with resp.Connection(server.port) as link:
            assert link.call("GET", "k").value.startswith(b"NOAUTH")
            assert link.call("AUTH", "wrong").value.startswith(b"WRONGPASS")
            assert link.call("AUTH", "secret").value == b"OK"
            assert link.call("SET", "k", "v").value == b"OK"


@both
def test_a_unix_socket_serves_too(kind, tmp_path):
    path = str(tmp_path / "s")
    with start(kind, unixsocket=path):
        servers.wait_until(lambda: os.path.exists(path))
        with resp.Connection.over_unix_socket(path) as link:
            assert link.call("SET", "k", "v").value == b"OK"
            assert link.call("GET", "k").value == b"v"


@both
def test_a_client_that_does_not_read_is_closed_at_its_limit(kind):
    with start(kind) as server, server.connect() as other:
        other.call("CONFIG", "SET", "client-output-buffer-limit", "normal 1mb 0 0")
        other.call("SET", "big", "x" * 100000)
        with server.connect() as deaf:
            try:
                for _ in range(2000):
                    deaf.send("GET", "big")
            except resp.Closed:
                pass
            servers.wait_until(
                lambda: len(other.call("CLIENT", "LIST").value.splitlines()) == 1, seconds=30)
            with pytest.raises(resp.Closed):
                for _ in range(2000):
                    deaf.read(10)
        assert other.call("GET", "big").value == b"x" * 100000


@both
@pytest.mark.parametrize("limit", ["pubsub 1mb 0 0", "pubsub 0 100kb 1"])
def test_a_subscriber_that_does_not_read_is_closed_at_its_limit(kind, limit):
    with start(kind) as server, server.connect() as other:
        assert other.call("CONFIG", "SET", "client-output-buffer-limit", limit).value == b"OK"
        with server.connect() as deaf:
            deaf.call("SUBSCRIBE", "channel")
            servers.wait_until(
                lambda: other.call("PUBLISH", "channel", "x" * 100000).value == 0, seconds=30)


@both
def test_a_reply_beyond_the_limit_is_not_sent(kind):
    with start(kind) as server, server.connect() as other, server.connect() as reader:
        other.call("SET", "big", "x" * 500000)
        other.call("CONFIG", "SET", "client-output-buffer-limit", "normal 100kb 0 0")
        with pytest.raises(resp.Closed):
            reader.call("GET", "big")
        got = other.call("CONFIG", "GET", "client-output-buffer-limit").value[1].value
        assert got == b"normal 102400 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60"


@pytest.mark.parametrize("fill, ask", [(("HSET", "k", "f", "v"), "HRANDFIELD"),
                                       (("SADD", "k", "m"), "SRANDMEMBER"),
                                       (("ZADD", "k", "1", "m"), "ZRANDMEMBER")])
def test_an_answer_that_never_ends_is_cut_at_the_limit(fill, ask):
    with servers.torc_server() as node, node.connect() as other:
        other.call("CONFIG", "SET", "client-output-buffer-limit", "normal 1mb 0 0")
        other.call(*fill)
        for first in ("PING", "MULTI"):
            with node.connect() as link:
                link.call(first)
                link.send(ask, "k", "-9223372036854775807")
                link.send("EXEC")
                with pytest.raises(resp.Closed):
                    for _ in range(3):
                        link.read(10)
        peak = other.call("INFO", "memory").value.split(b"used_memory_peak:")[1].split()[0]
        assert int(peak) < 100 << 20
        assert other.call("PING").value == b"PONG"


def test_a_request_that_never_ends_is_closed_at_its_limit():
    with servers.torc_server(client_query_buffer_limit="1mb") as node, node.connect() as link:
        with pytest.raises(resp.Closed):
            link.send_raw(b"*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$100000000\r\n")
            for _ in range(100):
                link.send_raw(b"x" * 100000)
            link.read(5)


def test_memory_has_an_end_and_deleting_helps():
    with servers.torc_server() as node, node.connect() as link:
        used = int(link.call("INFO", "memory").value.split(b"used_memory:")[1].split()[0])
        link.call("CONFIG", "SET", "maxmemory", used + (8 << 20))
        refused = None
        for i in range(20000):
            reply = link.call("SET", "k:%d" % i, "x" * 1000)
            if reply.is_error():
                refused = i
                break
        assert reply.value == b"OOM command not allowed when used memory > 'maxmemory'."
        assert 3000 < refused < 12000
        assert link.call("GET", "k:0").value == b"x" * 1000
        link.pipeline([("DEL", "k:%d" % i) for i in range(refused)])
        assert link.call("SET", "k", "v").value == b"OK"


def test_many_requests_at_once_are_answered_in_order(server):
    with resp.Connection(server.port, timeout=30) as link:
        sender = threading.Thread(target=lambda: link.send_raw(b"".join(
            resp.encode_command("ECHO", str(i)) + resp.encode_command("SET", "k:%d" % (i % 97), i)
            for i in range(50000))))
        sender.start()
        for i in range(50000):
            assert link.read().value == str(i).encode()
            assert link.read().value == b"OK"
        sender.join()


def test_a_client_that_does_not_read_holds_up_nobody(server):
    with resp.Connection(server.port) as writer:
        for i in range(12):
            writer.call("SET", "big:%d" % i, "x" * 1000000)
    with resp.Connection(server.port) as deaf, resp.Connection(server.port) as other:
        for i in range(60):
            deaf.send("GET", "big:%d" % (i % 12))
        for i in range(200):
            began = time.monotonic()
            assert other.call("SET", "quick:%d" % i, "v").value == b"OK"
            assert time.monotonic() - began < 2 * servers.SLOWDOWN
        for _ in range(60):
            assert len(deaf.read(20).value) == 1000000


def test_four_hundred_clients(server):
    links = [resp.Connection(server.port) for _ in range(400)]
    for i, link in enumerate(links):
        link.send("SET", "c:%d" % i, i)
    assert all(link.read().value == b"OK" for link in links)
    for i, link in enumerate(links):
        link.send("GET", "c:%d" % i)
    assert all(link.read().value == b"%d" % i for i, link in enumerate(links))
    for link in links:
        link.close()
