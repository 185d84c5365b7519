"""A node as a participant: what it has voted and decided is there again
after kill -9 at any moment."""
import itertools
import time

import pytest

from tests.harness import resp, servers

sequence = itertools.count(1)


def new_id():
    return "00f1e2d3c4b5a697-%d-%d" % (next(sequence), time.time() * 1000)


def prepare(id, *commands, mode="WRITE", locks=None, guards=(), db=0, names=("a", "b")):
    """The request; without locks the first argument of each command is locked exclusively."""
    if locks is None:
        locks = [(db, "S" if mode == "READ" else "X", command[1]) for command in commands]
    words = ["TXN", "PREPARE", id, id.split("-")[2], "1", mode, len(names), *names, len(guards)]
    for guard in guards:
        words += guard
    words.append(len(locks))
    for lock in locks:
        words += lock
    words.append(len(commands))
    for command in commands:
        words += [db, len(command), *command]
    return words


def plain(reply):
    """A reply as plain values; what is wrapped in it, too."""
    return [plain(r) for r in reply.value] if isinstance(reply.value, list) else reply.value


def vote(link, *request):
    return plain(link.call(*request))[2]


def undecided(link):
    return [entry[0].decode() for entry in plain(link.call("TXN", "UNDECIDED", "0"))[2]]


@pytest.fixture
def durable():
    with servers.torc_server(appendonly="yes", appendfsync="always") as node:
        yield node


def reborn(node):
    node.kill()
    node.restart()
    return node.connect()


def test_a_committed_transaction_is_there_after_every_restart(durable):
    id = new_id()
    with durable.connect() as link:
        assert vote(link, *prepare(id, ("SET", "k", "v"), ("INCR", "n"))) == b"YES"
        assert vote(link, "TXN", "DECIDE", id, "COMMIT") == [b"OK", 1]
    for _ in range(3):
        with reborn(durable) as link:
            assert link.call("GET", "k").value == b"v"
            assert link.call("GET", "n").value == b"1"
            assert vote(link, "TXN", "QUERY", id) == b"YES COMMITTED"
            assert vote(link, "TXN", "DECIDE", id, "COMMIT") == b"APPLIED"
            assert link.call("SET", "other", "x").value == b"OK"
            assert undecided(link) == []


def test_a_vote_and_its_locks_are_there_after_a_restart(durable):
    id = new_id()
    with durable.connect() as link:
        link.call("SET", "k", "before")
        assert vote(link, *prepare(id, ("SET", "k", "after"), ("SET", "new", "after"))) == b"YES"
    with reborn(durable) as link, durable.connect() as waiting:
        assert undecided(link) == [id]
        assert vote(link, "TXN", "QUERY", id) == b"YES"
        waiting.send("GET", "k")
        with pytest.raises(resp.ReplyTimeout):
            waiting.read(0.3)
        assert link.call("GET", "elsewhere").value is None
    with reborn(durable) as link, durable.connect() as waiting:
        waiting.send("MGET", "k", "new")
        time.sleep(0.05)
        assert vote(link, "TXN", "DECIDE", id, "COMMIT") == [b"OK", b"OK"]
        assert plain(waiting.read(2)) == [b"after", b"after"]
        assert undecided(link) == []
    with reborn(durable) as link:
        assert plain(link.call("MGET", "k", "new")) == [b"after", b"after"]


def test_an_abort_and_a_no_are_there_after_a_restart(durable):
    aborted, refused, queried = new_id(), new_id(), new_id()
    with durable.connect() as link:
        link.call("SET", "k", "v")
        assert vote(link, *prepare(aborted, ("SET", "k", "w"))) == b"YES"
        assert vote(link, "TXN", "DECIDE", aborted, "ABORT") == b"ABORTED"
        guarded = prepare(refused, ("SET", "k", "w"), guards=[("ABSENT", 0, "k")])
        assert vote(link, *guarded) == b"NO CONDITION 0"
        assert vote(link, "TXN", "QUERY", queried) == b"NO REFUSED"
    with reborn(durable) as link:
        assert link.call("GET", "k").value == b"v"
        assert vote(link, "TXN", "QUERY", aborted) == b"YES ABORTED"
        assert vote(link, *prepare(refused, ("SET", "k", "w"))) == b"NO CONDITION 0"
        assert vote(link, *prepare(queried, ("SET", "k", "w"))) == b"NO REFUSED"
        assert undecided(link) == []


def test_what_is_forgotten_after_its_deadline_is_late(durable):
    id = "00f1e2d3c4b5a697-1-%d" % (time.time() * 1000 - 9000)
    with durable.connect() as link:
        assert vote(link, *prepare(id, ("SET", "k", "v"))) == b"YES"
        assert vote(link, "TXN", "DECIDE", id, "COMMIT") == [b"OK"]
        link.send("TXN", "FORGET", id)
        assert vote(link, "TXN", "QUERY", id) == b"YES COMMITTED"
    with reborn(durable) as link:
        assert vote(link, "TXN", "QUERY", id) == b"YES COMMITTED"
        link.send("TXN", "FORGET", id)
        time.sleep(1.2)
        assert vote(link, "TXN", "QUERY", id) == b"LATE"
    with reborn(durable) as link:
        assert vote(link, "TXN", "QUERY", id) == b"LATE"
        assert link.call("GET", "k").value == b"v"


def test_commands_of_every_kind_commit_once(durable):
    id = new_id()
    with durable.connect() as link:
        link.pipeline([("SET", "f", "0.5"), ("SET", "moved", "m"), ("SET", "gone", "g", "PX", "1")])
        locks = [(0, "X", key) for key in "f t moved target gone s".split()]
        commands = [("INCRBYFLOAT", "f", "0.1"), ("SET", "t", "v", "EX", "100"),
                    ("RENAME", "moved", "target"), ("GET", "gone"), ("GETDEL", "nothing"),
                    ("EVAL", "redis.call('set', KEYS[1], 1) return redis.call('incr', KEYS[1])",
                     "1", "s"), ("INCR", "target")]
        time.sleep(0.01)
        assert vote(link, *prepare(id, *commands, locks=locks)) == b"YES"
        answer = vote(link, "TXN", "DECIDE", id, "COMMIT")
        assert answer[:6] == [b"0.6", b"OK", b"OK", None, None, 2]
        assert answer[6].startswith(b"ERR value is not an integer")
    for _ in range(2):
        with reborn(durable) as link:
            assert plain(link.call("MGET", "f", "t", "target", "moved", "gone", "s")) == [
                b"0.6", b"v", b"m", None, None, b"2"]
            assert 0 < link.call("PTTL", "t").value <= 100000


def test_many_transactions_and_writes_between_them_come_back(durable):
    with durable.connect() as link:
        for i in range(300):
            id = new_id()
            link.send(*prepare(id, ("APPEND", "log", "%d," % i), ("SELECT", "0")))
            link.send("APPEND", "plain", "%d," % i)
            link.send("TXN", "DECIDE", id, "COMMIT")
            link.send("SET", "last", i)
            for _ in range(4):
                assert not link.read(2).is_error()
    expected = "".join("%d," % i for i in range(300)).encode()
    for _ in range(2):
        with reborn(durable) as link:
            assert plain(link.call("MGET", "log", "plain", "last")) == [expected, expected, b"299"]
            assert undecided(link) == []


def test_transactions_inside_of_transactions_are_refused():
    with servers.torc_server() as node, node.connect() as link:
        id = new_id()
        inner = [("TXN", "DECIDE", id, "COMMIT"), ("TXN", "QUERY", id), ("TXN", "UNDECIDED", "0"),
                 ("TXN", "FORGET", id), ("TXN", "RECORD", "x"), ("CLIENT", "INFO"),
                 ("CLIENT", "LIST"), ("MULTI",), ("EXEC",), ("WATCH", "k"), ("QUIT",),
                 ("RESET",), ("SET", "k", "v")]
        assert vote(link, *prepare(id, *inner, locks=[(0, "X", "k")])) == b"YES"
        answer = vote(link, "TXN", "DECIDE", id, "COMMIT")
        assert len(answer) == len(inner) and answer[-1] == b"OK"
        assert link.call("PING").value == b"PONG"
        assert link.call("GET", "k").value == b"v"


def set_after_restart(node):
    """Seconds from when the node answers until it has written."""
    node.kill()
    node.restart()
    began = time.monotonic()
    with node.connect() as link:
        assert link.call("SET", "k", "w").value == b"OK"
    return time.monotonic() - began


def test_the_first_write_waits_only_where_reads_may_be_believed_in(durable):
    id = new_id()
    with durable.connect() as link:
        link.call("SET", "k", "v")
    assert servers.shortest(lambda: set_after_restart(durable), enough=0.2) < 0.2
    with durable.connect() as link:
        assert vote(link, *prepare(id, ("GET", "k"), mode="READ")) == [b"YES", b"w"]
        link.send("TXN", "DECIDE", id, "RELEASE")
        link.call("PING")
    assert 0.2 < set_after_restart(durable) < 5


def test_keys_that_died_meanwhile_are_removed_at_once(durable):
    id = new_id()
    with durable.connect() as link:
        assert vote(link, *prepare(id, ("GET", "k"), mode="READ")) == [b"YES", None]
        link.pipeline([("SET", "dead:%d" % i, "v", "PX", "20") for i in range(1000)])
        link.call("SET", "read", "v", "PX", "20")
    durable.kill()
    time.sleep(0.05)
    durable.restart()
    with durable.connect() as link:
        assert link.call("GET", "read").value is None
        assert link.call("EXISTS", "dead:1").value == 0
        began = time.monotonic()
        while link.call("DBSIZE").value > 0:
            assert time.monotonic() - began < 0.45


def test_a_key_that_dies_while_it_is_held_lives_for_the_transaction_only():
    with servers.torc_server() as node, node.connect() as link:
        id = new_id()
        link.call("SET", "k", "v", "PX", "30")
        assert vote(link, *prepare(id, ("GET", "k"), ("APPEND", "k", "w"))) == b"YES"
        time.sleep(0.25)
        assert b"keys=1," in link.call("INFO", "keyspace").value
        assert link.call("RANDOMKEY").value in (None, b"k")
        assert vote(link, "TXN", "DECIDE", id, "COMMIT") == [b"v", 2]
        assert link.call("SCAN", "0").value[1].value == []
        assert link.call("GET", "k").value is None
        assert link.call("DBSIZE").value == 0


APPEND_SCRIPT = "redis.call('append', KEYS[1], 'x') return redis.call('get', KEYS[1])"


def test_a_script_whose_turn_has_come_is_not_held_up_by_who_stands_behind_it():
    with servers.torc_server() as node, node.connect() as link, node.connect() as script, \
         node.connect() as block, node.connect() as reach:
        older, holder = new_id(), new_id()
        assert vote(link, *prepare(holder, ("SET", "k", "v"), ("SET", "far", "w"))) == b"YES"
        script.send("EVAL", APPEND_SCRIPT, "1", "k")
        block.pipeline([("MULTI",), ("EVAL", APPEND_SCRIPT, "1", "k")])
        block.send("EXEC")
        reach.send("EVAL", "return redis.call('get', 'far')", "1", "k")
        time.sleep(0.05)
        link.send(*prepare(older, ("APPEND", "k", "y"), ("APPEND", "far", "y")))
        time.sleep(0.05)
        link.send("TXN", "DECIDE", holder, "COMMIT")
        assert script.read(2).value == b"vx"
        assert plain(block.read(2)) == [b"vxx"]
        assert {bytes(plain(link.read(2))[1]) for _ in range(2)} == {b"VOTE", b"DECIDE"}
        with pytest.raises(resp.ReplyTimeout):
            reach.read(0.1)
        assert vote(link, "TXN", "DECIDE", older, "COMMIT") == [4, 2]
        assert reach.read(2).value == b"wy"


def assert_waits(node, link, id, *requests):
    """The last of the requests waits until the transaction is over, and runs then."""
    with node.connect() as waiting:
        for request in requests[:-1]:
            assert not waiting.call(*request).is_error()
        waiting.send(*requests[-1])
        with pytest.raises(resp.ReplyTimeout):
            waiting.read(0.1)
        assert vote(link, "TXN", "DECIDE", id, "COMMIT") == [b"OK"]
        return plain(waiting.read(2))


@pytest.mark.parametrize("requests, answer", [
    ([("SELECT", "3"), ("TXN", "FETCH", "GIVE", "n")], [None, -1, b"none"]),
    ([("TXN", "FETCH", "GIVE", "k"), ("SELECT", "3"), ("TXN", "FETCH", "STAY", "n")], b"OK"),
    ([("MOVE", "k", "3")], 0),
    ([("COPY", "source", "k", "DB", "3", "REPLACE")], 1),
    ([("MULTI",), ("SELECT", "3"), ("GET", "k"), ("EXEC",)], [b"OK", b"v"]),
    ([("MULTI",), ("SELECT", "3"), ("SELECT", "99"), ("GET", "k"), ("EXEC",)],
     [b"OK", b"ERR DB index is out of range", b"v"]),
    ([("DBSIZE",)], 2),
    ([("KEYS", "x*")], []),
    ([("OBJECT", "ENCODING", "k"), ("SELECT", "3"), ("OBJECT", "ENCODING", "k")], b"embstr"),
    ([("SWAPDB", "0", "1")], b"OK"),
])
def test_a_request_waits_for_a_key_in_the_database_that_it_means(requests, answer):
    with servers.torc_server() as node, node.connect() as link:
        id = new_id()
        link.pipeline([("SET", "k", "here"), ("SET", "source", "s")])
        locks = [(3, "X", "k"), (3, "X", "n")]
        assert vote(link, *prepare(id, ("SET", "k", "v"), db=3, locks=locks)) == b"YES"
        assert assert_waits(node, link, id, *requests) == answer


def test_of_what_is_offered_the_small_comes_along_and_all_of_it_is_watched():
    with servers.torc_server() as node, node.connect() as link, node.connect() as other:
        other.pipeline([("SADD", "large", *range(-2000, 2000)), ("SET", "small", "v")])
        offered = plain(link.call("TXN", "OFFER", "LEND", 1000, "large", "small", "none"))
        assert offered[0] > 10000 and offered[1:3] == [-1, b"hashtable"]
        assert offered[3:] == [b"\0\1v", -1, b"embstr", None, -1, b"none"]
        small, = plain(link.call("TXN", "OFFER", "STAY", 0, "small"))[:1]
        assert 0 < small < 100
        given = plain(link.call("TXN", "GIVE", "large", "none"))
        assert given == plain(link.call("TXN", "FETCH", "GIVE", "large", "none"))
        assert len(given[0]) > 10000
        other.call("SREM", "large", 5)
        guards = [("WATCHED",)]
        refused = vote(link, *prepare(new_id(), ("GET", "small"), mode="READ", guards=guards))
        assert refused.startswith(b"NO CONDITION")


def test_debug_object_waits_for_who_holds_its_key():
    with servers.torc_server() as node, node.connect() as link, node.connect() as looker:
        id = new_id()
        assert vote(link, *prepare(id, ("SET", "k", "12"))) == b"YES"
        looker.send("DEBUG", "OBJECT", "k")
        with pytest.raises(resp.ReplyTimeout):
            looker.read(0.2)
        assert vote(link, "TXN", "DECIDE", id, "COMMIT") == [b"OK"]
        assert b"encoding:int" in looker.read(2).value


def test_sort_waits_for_who_holds_a_key_that_its_patterns_name():
    with servers.torc_server() as node, node.connect() as link, node.connect() as sorter:
        for command in (("MSET", "w_1", "3", "w_2", "2", "w_3", "1"),
                        ("RPUSH", "l", "1", "2", "3")):
            link.call(*command)
        for request in (("SORT", "l", "BY", "w_*"), ("SORT", "l", "GET", "w_*", "GET", "#"),
                        ("SORT_RO", "l", "BY", "w_*"), ("SORT", "l", "BY", "w_*", "STORE", "dst")):
            id = new_id()
            before = plain(link.call(*request))
            assert vote(link, *prepare(id, ("SET", "w_2", "9"))) == b"YES"
            sorter.send(*request)
            with pytest.raises(resp.ReplyTimeout):
                sorter.read(0.2)
            assert vote(link, "TXN", "DECIDE", id, "COMMIT") == [b"OK"]
            after = plain(sorter.read(2))
            assert after == plain(link.call(*request))
            assert after != before or request[-2] == "STORE"
            link.call("SET", "w_2", "2")


def test_sort_inside_of_a_script_or_exec_does_not_wait_for_its_patterns():
    with servers.torc_server() as node, node.connect() as link, node.connect() as sorter:
        for command in (("MSET", "w_1", "3", "w_2", "2"), ("RPUSH", "l", "1", "2")):
            link.call(*command)
        id = new_id()
        assert vote(link, *prepare(id, ("SET", "w_2", "9"))) == b"YES"
        for command in (("MULTI",), ("SORT", "l", "BY", "w_*"), ("SORT", "l")):
            sorter.call(*command)
        replies = sorter.call("EXEC").value
        assert replies[0].value.startswith(b"TRYAGAIN ")
        assert plain(replies[1]) == [b"1", b"2"]
        script = "return redis.call('sort', KEYS[1], 'by', 'w_*', 'store', KEYS[2])"
        assert sorter.call("EVAL", script, "2", "l", "dst").value.startswith(b"TRYAGAIN ")
        assert sorter.call("EXISTS", "dst").value == 0
        assert vote(link, "TXN", "DECIDE", id, "ABORT") == b"ABORTED"
        assert sorter.call("EVAL", script, "2", "l", "dst").value == 2


REACHING = """
redis.call('append', KEYS[1], 'x')
redis.call('set', 'other', 'new', 'ex', 100)
redis.call('del', 'gone')
redis.call('select', 3)
redis.call('incr', 'third')
redis.call('select', 0)
local _, value = pcall(redis.call, 'get', 'held')
redis.call('append', KEYS[1], value)
return redis.call('get', KEYS[1])
"""


def everything(link):
    values = plain(link.call("MGET", "k", "other", "gone")) + [link.call("TTL", "other").value]
    link.call("SELECT", "3")
    values.append(link.call("GET", "third").value)
    link.call("SELECT", "0")
    return values


def test_a_script_that_reaches_for_a_held_key_is_taken_back_and_runs_when_it_is_free(durable):
    with durable.connect() as link, durable.connect() as script:
        link.pipeline([("SET", "k", "k"), ("SET", "other", "old"), ("SET", "gone", "g"),
                       ("SET", "held", "before")])
        before = everything(link)
        id, next_id = new_id(), new_id()
        assert vote(link, *prepare(id, ("SET", "held", "after"))) == b"YES"
        script.send("EVAL", REACHING, "1", "k")
        with pytest.raises(resp.ReplyTimeout):
            script.read(0.1)
        assert everything(link) == before
        assert vote(link, *prepare(next_id, ("SET", "unheard", "of"))) == b"YES"
        assert vote(link, "TXN", "DECIDE", id, "COMMIT") == [b"OK"]
        assert script.read(2).value == b"kxafter"
        after = everything(link)
        assert after[:3] == [b"kxafter", b"new", None] and 0 < after[3] <= 100 and after[4] == b"1"
        assert vote(link, "TXN", "DECIDE", next_id, "ABORT") == b"ABORTED"
    with reborn(durable) as link:
        assert everything(link)[:3] == after[:3]
        assert link.call("GET", "held").value == b"after"


def test_a_script_waits_for_one_key_after_the_other():
    with servers.torc_server() as node, node.connect() as link, node.connect() as script:
        ids = [new_id() for _ in range(3)]
        for i, id in enumerate(ids):
            assert vote(link, *prepare(id, ("SET", "h%d" % i, str(i)))) == b"YES"
        script.send("EVAL", "redis.call('incr', 'runs') local all = '' for i = 0, 2 do "
                    "all = all .. redis.call('get', 'h' .. i) end return all", "0")
        for id in ids:
            with pytest.raises(resp.ReplyTimeout):
                script.read(0.1)
            assert vote(link, "TXN", "DECIDE", id, "COMMIT") == [b"OK"]
        assert script.read(2).value == b"012"
        assert link.call("GET", "runs").value == b"1"


def test_a_script_for_all_keys_waits_until_none_is_held():
    with servers.torc_server() as node, node.connect() as link, node.connect() as script:
        id, later = new_id(), new_id()
        link.call("SET", "k", "v")
        assert vote(link, *prepare(id, ("SET", "held", "v"))) == b"YES"
        script.send("EVAL", "redis.call('set', 'x', 1) local n = #redis.call('keys', '*') "
                    "redis.call('flushall') redis.call('set', 'y', n)", "0")
        with pytest.raises(resp.ReplyTimeout):
            script.read(0.1)
        assert link.call("EXISTS", "k", "x").value == 1
        assert vote(link, "TXN", "DECIDE", id, "COMMIT") == [b"OK"]
        assert script.read(2).value is None
        assert link.call("GET", "y").value == b"3" and link.call("DBSIZE").value == 1
        assert vote(link, *prepare(later, ("SET", "y", "v"))) == b"YES"


@pytest.mark.parametrize("where", ["EXEC", "transaction"])
def test_a_script_that_cannot_wait_does_nothing_at_all(where):
    with servers.torc_server() as node, node.connect() as link:
        id, outer = new_id(), new_id()
        link.pipeline([("SET", "k", "k"), ("SET", "other", "old"), ("SET", "gone", "g")])
        before = everything(link)
        assert vote(link, *prepare(id, ("SET", "held", "v"))) == b"YES"
        commands = [("SET", "first", "1"), ("EVAL", REACHING, "1", "k"), ("SET", "last", "1")]
        if where == "EXEC":
            answer = plain(link.pipeline([("MULTI",)] + commands + [("EXEC",)])[-1])
        else:
            locks = [(0, "X", key) for key in ("first", "k", "last")]
            assert vote(link, *prepare(outer, *commands, locks=locks)) == b"YES"
            answer = vote(link, "TXN", "DECIDE", outer, "COMMIT")
        assert answer[0] == answer[2] == b"OK" and answer[1].startswith(b"TRYAGAIN")
        assert everything(link) == before
        assert plain(link.call("MGET", "first", "last")) == [b"1", b"1"]
        assert vote(link, "TXN", "DECIDE", id, "COMMIT") == [b"OK"]
        assert link.call("EVAL", REACHING, "1", "k").value == b"kxv"


def test_a_script_reaches_for_what_its_own_transaction_holds():
    with servers.torc_server() as node, node.connect() as link, node.connect() as other:
        id = new_id()
        commands = [("SET", "a", "1"), ("EVAL", "return redis.call('incr', 'a')", "0")]
        assert vote(link, *prepare(id, *commands, locks=[(0, "X", "a")])) == b"YES"
        waiting = prepare("00f1e2d3c4b5a697-0-%d" % (time.time() * 1000 - 5000), ("SET", "a", "9"))
        other.send(*waiting)
        time.sleep(0.05)
        assert vote(link, "TXN", "DECIDE", id, "COMMIT") == [b"OK", 2]
        assert plain(other.read(2))[2] == b"YES"
