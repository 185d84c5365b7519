"""Clients whose requests wait, for the end of a pause or for a lock: killed, gone, in order,
in time."""
import time

import pytest

from tests.harness import resp, servers
from tests.system.test_node_transactions import new_id, plain, prepare, undecided, vote


@pytest.fixture
def node():
    with servers.torc_server() as process:
        yield process


def id_of(link):
    return link.call("CLIENT", "ID").value


def blocked_clients(node):
    with node.connect() as link:
        info = link.call("INFO", "clients").value
        return int(info.split(b"blocked_clients:")[1].split()[0])


def wait_until_blocked(node, count):
    deadline = time.monotonic() + 5
    while blocked_clients(node) != count:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_who_waits_for_a_pause_may_kill_those_who_wait_behind_it(node):
    with node.connect() as link:
        killer = node.connect()
        victims = [node.connect() for _ in range(5)]
        ids = [id_of(victim) for victim in victims]
        killer.pipeline([("MULTI",), ("SET", "k", "v")]
                        + [("CLIENT", "KILL", "ID", i) for i in ids])
        link.call("CLIENT", "PAUSE", "10000", "WRITE")
        killer.send("EXEC")
        for victim in victims:
            victim.send("SET", "k", "victim")
        wait_until_blocked(node, 6)
        link.call("CLIENT", "UNPAUSE")
        assert plain(killer.read(3)) == [b"OK"] + [1] * 5
        for victim in victims:
            with pytest.raises(resp.Closed):
                victim.read(2)
        assert link.call("GET", "k").value == b"v"
        assert blocked_clients(node) == 0


def test_who_waits_for_a_lock_may_kill_those_who_wait_with_it(node):
    with node.connect() as link:
        killer, id = node.connect(), new_id()
        victims = [node.connect() for _ in range(5)]
        ids = [id_of(victim) for victim in victims]
        killer.pipeline([("MULTI",), ("INCR", "k")] + [("CLIENT", "KILL", "ID", i) for i in ids])
        assert vote(link, *prepare(id, ("SET", "k", "1"))) == b"YES"
        killer.send("EXEC")
        wait_until_blocked(node, 1)
        for victim in victims:
            victim.send("INCR", "k")
        wait_until_blocked(node, 6)
        assert vote(link, "TXN", "DECIDE", id, "COMMIT") == [b"OK"]
        assert plain(killer.read(3)) == [2] + [1] * 5
        for victim in victims:
            with pytest.raises(resp.Closed):
                victim.read(2)
        assert link.call("GET", "k").value == b"2"


def test_a_transaction_may_kill_the_connection_that_decides_it(node):
    with node.connect() as link, node.connect() as decider:
        id = new_id()
        commands = [("SET", "k", "1"), ("CLIENT", "KILL", "ID", id_of(decider)),
                    ("CLIENT", "KILL", "ID", id_of(link))]
        assert vote(link, *prepare(id, *commands, locks=[(0, "X", "k")])) == b"YES"
        assert vote(decider, "TXN", "DECIDE", id, "COMMIT") == [b"OK", 1, 1]
        for closed in (link, decider):
            with pytest.raises(resp.Closed):
                closed.read(2)
    with node.connect() as link:
        assert link.call("GET", "k").value == b"1"


def test_one_client_waits_and_those_behind_it_keep_their_order(node):
    with node.connect() as link, node.connect() as waiting, node.connect() as second:
        id = new_id()
        assert vote(link, *prepare(id, ("SET", "k", "v"))) == b"YES"
        waiting.send("APPEND", "k", "1")
        for i in range(100):
            waiting.send("APPEND", "free", "%d," % i)
        waiting.send("GET", "free")
        waiting.send("GET", "k")
        wait_until_blocked(node, 1)
        second.send("APPEND", "k", "2")
        wait_until_blocked(node, 2)
        assert link.call("GET", "free").value is None
        assert vote(link, "TXN", "DECIDE", id, "ABORT") == b"ABORTED"
        replies = [waiting.read(2) for _ in range(103)]
        assert replies[0].value == 1
        assert replies[101].value == "".join("%d," % i for i in range(100)).encode()
        assert second.read(2).value == 2
        assert link.call("GET", "k").value == b"12"


def test_a_client_that_leaves_while_it_waits_is_forgotten(node):
    with node.connect() as link:
        id = new_id()
        assert vote(link, *prepare(id, ("SET", "k", "v"))) == b"YES"
        waiting = [node.connect() for _ in range(20)]
        for i, client in enumerate(waiting):
            client.pipeline([("WATCH", "other"), ("MULTI",), ("APPEND", "k", "x")])
            client.send("EXEC")
        wait_until_blocked(node, 20)
        for client in waiting[::2]:
            client.close()
        wait_until_blocked(node, 10)
        assert vote(link, "TXN", "DECIDE", id, "COMMIT") == [b"OK"]
        assert sorted(plain(client.read(2))[0] for client in waiting[1::2]) == list(range(2, 12))
        assert link.call("STRLEN", "k").value == 11


def test_a_request_that_waits_too_long_is_told_to_try_again():
    with servers.torc_server() as node, node.connect() as link, node.connect() as waiting, \
         node.connect() as hushed:
        id = new_id()
        assert vote(link, *prepare(id, ("SET", "k", "v"))) == b"YES"
        waiting.send("INCR", "k")
        waiting.send("PING")
        hushed.send("CLIENT", "REPLY", "OFF")
        hushed.send("INCR", "k")
        hushed.send("CLIENT", "REPLY", "ON")
        reply = waiting.read(15)
        assert reply.is_error() and reply.value.startswith(b"TRYAGAIN"), reply
        assert waiting.read(2).value == b"PONG"
        assert hushed.read(5) == resp.Reply("+", b"OK")
        assert b"errorstat_TRYAGAIN:count=2" in link.call("INFO", "errorstats").value
        waiting.pipeline([("MULTI",), ("SET", "other", "x"), ("GET", "k")])
        for request in (("EXEC",), ("GET", "k"), ("DBSIZE",)):           # nobody else waits in vain
            assert b"TRYAGAIN" in waiting.call(*request, timeout=2).value
        assert waiting.call("GET", "other").value is None
        assert undecided(link) == [id]
        assert vote(link, "TXN", "DECIDE", id, "ABORT") == b"ABORTED"
        assert waiting.call("INCR", "k").value == 1


def test_exec_that_waits_too_long_ends_its_transaction():
    with servers.torc_server() as node, node.connect() as link, node.connect() as waiting:
        id = new_id()
        waiting.pipeline([("MULTI",), ("SET", "k", "w")])
        assert vote(link, *prepare(id, ("SET", "k", "v"))) == b"YES"
        waiting.send("EXEC")
        reply = waiting.read(15)
        aborted = b"EXECABORT Transaction discarded because of: TRYAGAIN"
        assert reply.value.startswith(aborted), reply
        assert waiting.call("GET", "other").value is None
        assert vote(link, "TXN", "DECIDE", id, "COMMIT") == [b"OK"]
        assert waiting.call("GET", "k").value == b"v"


def test_inline_requests_wait_with_their_quotes(node):
    with node.connect() as link, node.connect() as waiting:
        id = new_id()
        assert vote(link, *prepare(id, ("SET", "k", "v"))) == b"YES"
        waiting.send_raw(b'SET k "a \\x41\\n\'"\r\nECHO \'x y\' \r\nECHO "\\"q\\""\r\nGET k\r\n'
                         b'*2\r\n$4\r\nECHO\r\n$1\r\nz\r\nECHO "last one"\r\n')
        wait_until_blocked(node, 1)
        assert vote(link, "TXN", "DECIDE", id, "COMMIT") == [b"OK"]
        assert [waiting.read(2).value for _ in range(6)] == [
            b"OK", b"x y", b'"q"', b"a A\n'", b"z", b"last one"]


def test_empty_requests_before_one_that_waits_are_passed_over(node):
    with node.connect() as link, node.connect() as waiting:
        for request in (b"GET k\r\n", b"*2\r\n$3\r\nGET\r\n$1\r\nk\r\n"):
            id = new_id()
            assert vote(link, *prepare(id, ("SET", "k", "v"))) == b"YES"
            waiting.send_raw(b"\r\n*0\r\n*-1\r\n\r\n" + request + b"\r\n*0\r\nPING\r\n")
            wait_until_blocked(node, 1)
            assert vote(link, "TXN", "DECIDE", id, "COMMIT") == [b"OK"]
            assert [waiting.read(2).value for _ in range(2)] == [b"v", b"PONG"]


def test_a_smaller_limit_does_not_strand_a_request_that_waits(node):
    with node.connect() as link, node.connect() as waiting:
        id = new_id()
        link.call("CONFIG", "SET", "proto-max-bulk-len", "4mb")
        assert vote(link, *prepare(id, ("SET", "k", "v"))) == b"YES"
        waiting.send("SET", "k", "x" * 3000000)
        wait_until_blocked(node, 1)
        link.call("CONFIG", "SET", "proto-max-bulk-len", "1mb")
        assert vote(link, "TXN", "DECIDE", id, "COMMIT") == [b"OK"]
        try:
            assert waiting.read(2).value in (b"OK", b"ERR Protocol error: invalid bulk length")
        except resp.Closed:
            pass
        assert blocked_clients(node) == 0


def test_a_pause_holds_exec_and_scripts_that_write(node):
    with node.connect() as link, node.connect() as a, node.connect() as b:
        a.pipeline([("MULTI",), ("SET", "k", "1")])
        link.call("CLIENT", "PAUSE", "10000", "WRITE")
        a.send("EXEC")
        b.send("EVAL", "return redis.call('set', 'k', '2')", "0")
        wait_until_blocked(node, 2)
        assert link.call("GET", "k").value is None
        link.call("CLIENT", "UNPAUSE")
        assert plain(a.read(2)) == [b"OK"] and b.read(2).value == b"OK"
