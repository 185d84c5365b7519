"""Shards that are given by name."""
import signal
import time

from tests.harness import servers


def start(tmp_path, *words):
    return servers.start_on_a_free_port(servers.Process("torc-proxy", list(words), str(tmp_path)))


def test_a_name_is_looked_up(tmp_path):
    with servers.torc_server() as node, \
         start(tmp_path, "--shard", "a", "localhost:%d" % node.port) as proxy, \
         proxy.connect() as link:
        deadline = time.monotonic() + 5
        while link.call("SET", "k", "v").is_error():
            assert time.monotonic() < deadline
            time.sleep(0.01)
        assert b"address=localhost:%d,state=up" % node.port in link.call("INFO", "proxy").value


def test_a_name_that_nobody_knows_holds_up_nobody_else(tmp_path):
    with servers.torc_server() as node, \
         start(tmp_path, "--shard", "a", "127.0.0.1:%d" % node.port,
               "--shard", "b", "no-such-host.invalid:1234", "--threads", "1") as proxy, \
         proxy.connect() as link:
        keys = ["k%d" % i for i in range(20)]
        slowest, there, away = 0, 0, 0
        deadline = time.monotonic() + 3
        while time.monotonic() < deadline:
            for key in keys:
                began = time.monotonic()
                reply = link.call("GET", key)
                slowest = max(slowest, time.monotonic() - began)
                there += reply.value is None
                away += reply.value == b"CLUSTERDOWN shard b is not reachable"
        assert there > 0 and away > 0
        assert slowest < 2 * servers.SLOWDOWN


def test_signals_that_come_one_behind_the_other_never_kill_it(tmp_path):
    with servers.torc_server() as node, \
         start(tmp_path, "--shard", "a", "localhost:%d" % node.port) as proxy, \
         proxy.connect() as link:
        for _ in range(20):
            for _ in range(20):
                proxy.child.send_signal(signal.SIGHUP)
            assert not link.call("PING").is_error()
        assert proxy.child.poll() is None
