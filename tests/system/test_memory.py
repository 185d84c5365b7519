"""Memory: what is freed in the background."""
import time

from tests.harness import servers

MEMBERS = 100000


def info(link, name):
    for line in link.call("INFO", "everything").value.split(b"\r\n"):
        if line.startswith(name.encode() + b":"):
            return int(line.split(b":")[1])
    raise AssertionError(name)


def fill_set(link, key, members=MEMBERS):
    for first in range(0, members, 1000):
        link.call("SADD", key, *["member:%d" % i for i in range(first, first + 1000)])


def wait_until(holds, seconds=20):
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_large_values_are_freed_in_the_background():
    with servers.torc_server() as node, node.connect() as link:
        empty = info(link, "used_memory")

        def removes(*command, lazily):
            link.call("CONFIG", "RESETSTAT")
            fill_set(link, "s")
            assert info(link, "used_memory") > empty + MEMBERS * 10
            assert not link.call(*command).is_error()
            wait_until(lambda: info(link, "lazyfreed_objects") == lazily)
            assert info(link, "lazyfree_pending_objects") == 0
            wait_until(lambda: info(link, "used_memory") < empty + MEMBERS * 5)
            assert info(link, "lazyfreed_objects") == lazily, command

        removes("DEL", "s", lazily=0)
        removes("UNLINK", "s", lazily=1)
        removes("SET", "s", "x", lazily=0)
        link.call("CONFIG", "SET", "lazyfree-lazy-user-del", "yes", "lazyfree-lazy-server-del", "yes",
                  "lazyfree-lazy-expire", "yes")
        link.call("DEL", "s")
        removes("DEL", "s", lazily=1)
        removes("SET", "s", "x", lazily=1)
        link.call("DEL", "s")
        removes("PEXPIRE", "s", "1", lazily=1)
        removes("FLUSHALL", "ASYNC", lazily=1)
        removes("FLUSHDB", "SYNC", lazily=0)
        removes("FLUSHDB", lazily=0)
        link.call("CONFIG", "SET", "lazyfree-lazy-user-flush", "yes")
        removes("FLUSHDB", lazily=1)


def test_a_database_is_emptied_at_once_and_freed_later():
    with servers.torc_server() as node, node.connect() as link:
        for first in range(0, 200000, 1000):
            link.pipeline([("SET", "key:%d" % i, "x" * 100) for i in range(first, first + 1000)])
        began = time.monotonic()
        link.call("FLUSHALL", "ASYNC")
        took = time.monotonic() - began
        assert link.call("DBSIZE").value == 0
        link.call("SET", "key:1", "y")
        wait_until(lambda: info(link, "lazyfreed_objects") == 200000)
        assert link.call("GET", "key:1").value == b"y"
        assert took < 0.1


def test_a_node_ends_while_much_is_still_to_be_freed():
    with servers.torc_server() as node, node.connect() as link:
        fill_set(link, "s")
        for i in range(100000):
            link.send("SET", i, "x")
        for i in range(100000):
            link.read()
        link.pipeline([("UNLINK", "s"), ("FLUSHALL", "ASYNC")])
