"""kill -9: with `appendfsync always` no acknowledged write is lost,
and a torn tail does no harm."""
import glob
import os
import threading
import time

import pytest

from tests.harness import resp, servers

WRITERS = 6


@pytest.fixture
def durable():
    with servers.torc_server(appendonly="yes", appendfsync="always") as node:
        yield node


class Writer(threading.Thread):
    """Counts up in keys of its own and remembers what it was told."""

    def __init__(self, number, port):
        super().__init__(daemon=True)
        self.number, self.port = number, port
        self.acknowledged = {}

    def run(self):
        try:
            with resp.Connection(self.port) as link:
                count = 0
                while True:
                    count += 1
                    key = "w:%d:%d" % (self.number, count % 50)
                    batch = [("SET", key, count), ("APPEND", "log:%d" % self.number, "%d," % count),
                             ("MULTI",), ("INCR", "n:%d" % self.number),
                             ("SET", "m:%d" % self.number, count), ("EXEC",)]
                    replies = link.pipeline(batch)
                    assert not any(reply.is_error() for reply in replies), replies
                    self.acknowledged.update({key: count, "count": count})
        except (OSError, resp.Closed):
            pass                                # the node is dead


def check_writer(link, writer):
    count = writer.acknowledged["count"]
    log = link.call("GET", "log:%d" % writer.number).value.decode().split(",")[:-1]
    assert log[:count] == [str(i) for i in range(1, count + 1)]
    assert len(log) <= count + 1
    incremented = int(link.call("GET", "n:%d" % writer.number).value)
    assert incremented in (count, count + 1)
    assert int(link.call("GET", "m:%d" % writer.number).value) == incremented
    for key, value in writer.acknowledged.items():
        if key != "count":
            assert int(link.call("GET", key).value) >= value


def test_no_acknowledged_write_is_lost(durable, seconds):
    for _ in range(max(2, int(seconds))):
        with durable.connect() as link:
            link.call("FLUSHALL")
        writers = [Writer(n, durable.port) for n in range(WRITERS)]
        for writer in writers:
            writer.start()
        time.sleep(0.4)
        durable.kill()
        for writer in writers:
            writer.join()
        durable.restart()
        with durable.connect() as link:
            for writer in writers:
                assert writer.acknowledged["count"] > 5
                check_writer(link, writer)


def test_everything_comes_back_after_a_restart(durable):
    with durable.connect() as link:
        link.pipeline([("SET", "k", "v"), ("SET", "timed", "v", "PX", "100000"),
                       ("SET", "soon", "v", "PX", "50"), ("SELECT", "3"), ("SET", "k", "three"),
                       ("INCRBYFLOAT", "f", "0.1"), ("SELECT", "0"), ("DEL", "gone"),
                       ("SET", "bin\0ary", "\r\n\0"), ("EVAL", "redis.call('set','s','v')", "0"),
                       ("SET", "old", "x"), ("RENAME", "old", "new"), ("SET", "dead", "x"),
                       ("EXPIRE", "dead", "-1"), ("APPEND", "k", "w")])
    durable.kill()
    time.sleep(0.1)
    durable.restart()
    with durable.connect() as link:
        assert link.call("GET", "k").value == b"vw"
        assert 0 < link.call("PTTL", "timed").value <= 100000
        assert link.call("EXISTS", "soon", "gone", "old", "dead").value == 0
        assert link.call("GET", "bin\0ary").value == b"\r\n\0"
        assert link.call("GET", "s").value == b"v"
        assert link.call("GET", "new").value == b"x"
        assert link.call("DBSIZE").value == 5
        link.call("SELECT", "3")
        assert link.call("GET", "k").value == b"three"
        assert link.call("GET", "f").value == b"0.1"


def test_a_torn_tail_of_the_log_is_cut_off(durable):
    with durable.connect() as link:
        for i in range(100):
            link.call("SET", "k:%d" % i, i)
    durable.kill()
    log = max(glob.glob(os.path.join(durable.home, "**", "*.aof"), recursive=True),
              key=os.path.getsize)
    with open(log, "ab") as file:
        file.write(b"*3\r\n$3\r\nSET\r\n$3\r\nto")
    durable.restart()
    with durable.connect() as link:
        assert link.call("DBSIZE").value == 100
        assert link.call("SET", "after", "1").value == b"OK"
    durable.kill()
    durable.restart()
    with durable.connect() as link:
        assert link.call("DBSIZE").value == 101


def test_shutdown_keeps_everything():
    with servers.torc_server(appendonly="yes", appendfsync="no") as node:
        with node.connect() as link:
            link.pipeline([("SET", "k:%d" % i, i) for i in range(1000)])
            link.send("SHUTDOWN")
            assert link.is_closed(timeout=10)
        assert node.wait_for_end() == 0
        node.restart()
        with node.connect() as link:
            assert link.call("DBSIZE").value == 1000
