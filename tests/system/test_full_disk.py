"""A disk that is full: nothing that was promised is broken, reads go on, and room heals it."""
import resource
import time

import pytest

from tests.harness import resp, servers
from tests.system.test_node_transactions import new_id, plain, prepare, undecided, vote

ROOM = 200 * 1024
VALUE = "x" * 10000


class Confined(servers.Standalone):
    """A node whose files may not grow beyond a size, which is what a full disk looks like."""

    def command_line(self):
        return ["sh", "-c", 'trap "" XFSZ; exec prlimit --fsize=%d:unlimited "$@"' % ROOM,
                "sh"] + super().command_line()

    def give_room(self):
        resource.prlimit(self.child.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)


@pytest.fixture
def confined(request):
    with Confined("torc-server", appendonly="yes", appendfsync=request.param) as process:
        yield process


def fill(link):
    """Sets keys until one is refused. Returns how many were not."""
    for count in range(500):
        reply = link.call("SET", "k:%d" % count, VALUE)
        if reply.is_error():
            assert reply.value.startswith(b"MISCONF Errors writing to the AOF file"), reply
            return count
    raise AssertionError("the disk is never full")


def write_in_the_end(confined, *command):
    deadline = time.monotonic() + 5
    while True:
        with confined.connect() as link:
            reply = link.call(*command)
        if not reply.is_error():
            return reply
        assert time.monotonic() < deadline, reply
        time.sleep(0.05)


@pytest.mark.parametrize("confined", ["everysec", "no"], indirect=True)
def test_writes_are_refused_until_there_is_room(confined):
    with confined.connect() as link:
        count = fill(link)
        assert link.call("GET", "k:0").value == VALUE.encode()
        assert link.call("SET", "small", "v").value.startswith(b"MISCONF")
        assert b"aof_last_write_status:err" in link.call("INFO", "persistence").value
        confined.give_room()
    write_in_the_end(confined, "SET", "small", "v")
    confined.kill()
    confined.restart()
    with confined.connect() as link:
        assert link.call("DBSIZE").value == count + 1


WRITES = "return redis.call('set', 'by-script', 'v')"


@pytest.mark.parametrize("confined", ["everysec", "no"], indirect=True)
def test_scripts_do_not_write_either_until_there_is_room(confined):
    with confined.connect() as link:
        assert link.call("FUNCTION", "LOAD", "#!lua name=l\nredis.register_function('f', "
                         "function() %s end)" % WRITES).value == b"l"
        fill(link)
        for refused in (("EVAL", WRITES, "0"), ("EVAL", WRITES.replace("call", "pcall"), "0"),
                        ("EVAL", "#!lua\n" + WRITES, "0"), ("EVAL", "#!lua\nreturn 1", "0"),
                        ("FCALL", "f", "0"), ("PING",)):
            assert link.call(*refused).value.startswith(b"MISCONF Errors writing"), refused
        link.pipeline([("MULTI",), ("EVAL", WRITES, "0")])
        assert link.call("EXEC").value[0].value.startswith(b"MISCONF")
        assert link.call("GET", "by-script").value is None
        for reads in ("return redis.call('exists', 'k:0')",
                      "#!lua flags=no-writes\nreturn redis.call('exists', 'k:0')"):
            assert link.call("EVAL", reads, "0").value == 1
        confined.give_room()
    write_in_the_end(confined, "EVAL", WRITES, "0")
    confined.kill()
    confined.restart()
    with confined.connect() as link:
        assert link.call("GET", "by-script").value == b"v"


@pytest.mark.parametrize("confined", ["everysec"], indirect=True)
def test_a_vote_that_cannot_be_written_is_not_given(confined):
    held, refused = new_id(), new_id()
    with confined.connect() as link:
        assert vote(link, *prepare(held, ("SET", "held", "v"))) == b"YES"
        for size in range(ROOM // len(VALUE) + 5):
            id = new_id()
            link.send(*prepare(id, ("SET", "t:%d" % size, VALUE)))
            try:
                assert plain(link.read(5))[2] == b"YES"
            except resp.Closed:
                break
        else:
            raise AssertionError("the disk is never full")
    with confined.connect() as link:
        for request in (prepare(refused, ("SET", "u", "v")), ("TXN", "QUERY", id),
                        ("TXN", "DECIDE", held, "COMMIT")):
            assert vote(link, *request).startswith(b"MISCONF")
        assert held in undecided(link)
        confined.give_room()
    write_in_the_end(confined, "SET", "small", "v")
    for _ in range(2):
        with confined.connect() as link:
            assert vote(link, "TXN", "QUERY", id) == b"YES"
            assert vote(link, "TXN", "QUERY", refused) == b"NO REFUSED"
        confined.kill()
        confined.restart()
        confined.give_room()
    with confined.connect() as link:
        assert vote(link, "TXN", "DECIDE", held, "COMMIT") == [b"OK"]
        assert link.call("GET", "held").value == b"v"


@pytest.mark.parametrize("confined", ["always"], indirect=True)
def test_a_node_that_promised_durability_ends_rather_than_break_it(confined):
    with confined.connect() as link:
        with pytest.raises(resp.Closed):
            fill(link)
    assert confined.wait_for_end() == 1
    confined.restart()
    with confined.connect() as link:
        assert link.call("DBSIZE").value == ROOM // (len(VALUE) + 40)
