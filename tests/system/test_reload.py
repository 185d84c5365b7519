"""SIGHUP and PROXY RELOAD: shards that have moved are found at their new address, and no client is
dropped; a list that would lose sight of keys is refused."""
import os
import signal
import threading
import time

import pytest

from tests.harness import servers


class FromFile(servers.Process):
    def command_line(self):
        return [servers.program(self.name), os.path.join(self.folder, "proxy.conf")]


class Movable:
    """A cluster whose proxy reads its shards from a file."""

    def __init__(self, folder, **options):
        self.cluster = servers.Cluster(proxies=0, **options)
        self.proxy = FromFile("torc-proxy", [], str(folder))

    def write(self, lines=None):
        words = self.cluster.shard_words()
        shards = [" ".join(words[i:i + 3])[2:] for i in range(0, len(words), 3)]
        with open(os.path.join(self.proxy.folder, "proxy.conf"), "w") as file:
            file.write("port %d\nthreads 2\n" % self.proxy.port +
                       "\n".join(shards if lines is None else lines(shards)) + "\n")

    def move(self, number):
        """A node listens elsewhere; who is connected stays so."""
        node = self.cluster.nodes[number]
        with node.connect() as link:
            node.port = servers.free_port()
            assert link.call("CONFIG", "SET", "port", node.port).value == b"OK"

    def __enter__(self):
        self.cluster.__enter__()
        self.write()
        self.proxy.start()
        return self

    def __exit__(self, kind, *rest):
        servers.close_all([self.proxy], kind)
        self.cluster.__exit__(kind, *rest)


@pytest.fixture
def movable(tmp_path):
    with Movable(tmp_path) as running:
        yield running


def wait_for_log(proxy, text, seconds=10):
    deadline = time.monotonic() + seconds
    while text not in proxy.log_tail(100):
        assert time.monotonic() < deadline, proxy.log_tail()
        time.sleep(0.01)


class Load:
    """Clients that write, read and move money over all shards, and must not see an error."""

    def __init__(self, proxy, clients=6):
        self.problems, self.done, self.stops = [], 0, False
        self.threads = [threading.Thread(target=self.run, args=(proxy, i)) for i in range(clients)]
        for thread in self.threads:
            thread.start()

    def run(self, proxy, number):
        with proxy.connect(timeout=20) as link:
            if number % 2:
                link.call("HELLO", 3)
            while not self.stops:
                keys = ["%d:%d" % (number, i) for i in range(5)]
                value = b"%d" % self.done
                for i, key in enumerate(keys):
                    link.send("SET", key, value)
                    link.send("GET", key)
                link.send("MGET", *keys)
                for key in keys:
                    self.expect(link.read().value == b"OK" and link.read().value == value)
                self.expect([one.value for one in link.read().value] == [value] * len(keys))
                pairs = [word for key in keys for word in (key, "x")]
                self.expect(link.call("MSET", *pairs).value == b"OK")
                self.done += 1

    def expect(self, holds):
        if not holds:
            self.problems.append("wrong reply")
            raise AssertionError

    def stop(self):
        self.stops = True
        for thread in self.threads:
            thread.join()
        assert not self.problems and self.done > 10


def test_shards_move_under_load_and_nobody_notices(movable):
    load = Load(movable.proxy)
    with movable.proxy.connect(timeout=20) as waiting, \
         movable.proxy.connect(timeout=20) as listener, \
         movable.proxy.connect(timeout=20) as link:
        waiting.send("BLPOP", "queue", 0)
        listener.call("SUBSCRIBE", "news")
        for round_ in range(3):
            time.sleep(0.2)
            for number in range(3):
                movable.move(number)
            movable.write()
            if round_ == 0:
                movable.proxy.signal(signal.SIGHUP)
                wait_for_log(movable.proxy, "3 have moved")
            else:
                assert link.call("PROXY", "RELOAD").value == b"OK"
            text = link.call("PROXY", "INFO").value.decode()
            assert all("address=127.0.0.1:%d,state=up" % node.port in text
                       for node in movable.cluster.nodes)
        load.stop()
        deadline = time.monotonic() + 5
        while link.call("PUBLISH", "news", "x").value == 0 and time.monotonic() < deadline:
            time.sleep(0.02)
        assert listener.read().value[2].value == b"x"
        link.call("RPUSH", "queue", "element")
        assert [one.value for one in waiting.read().value] == [b"queue", b"element"]


def test_a_node_that_died_is_found_where_it_was_started_again(tmp_path):
    with Movable(tmp_path, appendonly="yes") as movable, movable.proxy.connect(timeout=20) as link:
        keys = ["key:%d" % i for i in range(30)]
        assert link.call("MSET", *[word for key in keys for word in (key, "v")]).value == b"OK"
        node = movable.cluster.nodes[1]
        node.kill()
        assert any(link.call("GET", key).kind == "-" for key in keys)
        node.port = servers.free_port()
        node.restart()
        movable.write()
        assert link.call("PROXY", "RELOAD").value == b"OK"
        deadline = time.monotonic() + 10
        while (any(link.call("GET", key).kind == "-" for key in keys)
               and time.monotonic() < deadline):
            time.sleep(0.01)
        assert [one.value for one in link.call("MGET", *keys).value] == [b"v"] * len(keys)


def test_a_watched_key_on_a_shard_that_moves_counts_as_touched(movable):
    with movable.proxy.connect(timeout=20) as link, movable.proxy.connect() as other:
        link.call("WATCH", "a")
        link.call("MULTI")
        link.call("SET", "a", 1)
        for number in range(3):
            movable.move(number)
        movable.write()
        assert other.call("PROXY", "RELOAD").value == b"OK"
        assert link.call("EXEC").value is None and link.call("EXISTS", "a").value == 0


def test_other_rings_are_refused_and_everything_stays_as_it_was(movable):
    with movable.proxy.connect() as link:
        def reload_with(lines):
            movable.write(lines)
            return link.call("PROXY", "RELOAD").value

        new = "shard node4 127.0.0.1:%d" % movable.cluster.nodes[0].port
        assert reload_with(lambda shards: shards + [new]) == \
            b"ERR shard node4 is new, and keys cannot move between shards while they are served"
        assert reload_with(lambda shards: shards[1:]).startswith(b"ERR shard node1 is missing, and")
        assert reload_with(lambda shards: shards[:2] + [shards[2] + " 2"]).startswith(
            b"ERR shard node3 has another weight, and")
        assert b"shard is written as" in reload_with(lambda shards: ["shard node1"])
        assert reload_with(lambda shards: []).startswith(b"ERR shard node1 is missing")
        movable.proxy.signal(signal.SIGHUP)
        wait_for_log(movable.proxy, "The list of shards stays as it is: shard node1 is missing")
        assert link.call("SET", "a", "b").value == b"OK"
        assert reload_with(lambda shards: shards[::-1]) == b"OK"           # the order says nothing
        assert link.call("GET", "a").value == b"b"


def test_without_a_file_there_is_nothing_to_be_read():
    with servers.Cluster(shards=1) as cluster, cluster.connect() as link:
        cluster.proxies[0].signal(signal.SIGHUP)
        reply = link.call("PROXY", "RELOAD")
        assert reply.value == b"ERR The server is running without a config file"
        assert link.call("SET", "a", "b").value == b"OK"
