"""Waiting for keys of several shards: one of them gives, and nobody sees that others could have."""
import itertools
import threading
import time

import pytest

from tests.harness import resp, servers
from tests.system.test_node_transactions import new_id, plain, prepare, vote
from tests.system.test_waiting_for_elements import (keys_on_every_shard, wait_until_blocked,
                                                    wait_until_blocked_everywhere)


@pytest.fixture(scope="module")
def pair():
    with servers.Cluster(proxies=2) as running:
        yield running


@pytest.fixture
def keys(pair):
    with pair.connect() as link:
        link.call("FLUSHALL")
    return keys_on_every_shard(pair)


# ---- what a node offers

def wait_for(link, kind, timeout_ms, keys, *more):
    link.send("TXN", "WAIT", kind, str(timeout_ms), str(len(keys)), *keys, *more)
    return plain(link.read(2))


def test_a_key_that_is_offered_is_nobody_elses_until_it_is_left(node):
    with node.connect() as link, node.connect() as first, node.connect() as second:
        link.call("FLUSHALL")
        assert wait_for(first, "LIST", 0, ["k", "l"]) == [0]
        assert wait_for(second, "LIST", 0, ["k"]) == [0]
        link.send("RPUSH", "k", "a", "b")
        assert plain(link.read(2)) == 2
        assert plain(first.read(2))[0] == b"k"
        link.send("LLEN", "k")
        with pytest.raises(Exception):
            link.read(0.05)
        first.call("TXN", "TAKE", "NOW")
        assert plain(first.call("BLPOP", "k", "0")) == [b"k", b"a"]
        assert plain(first.call("TXN", "LEAVE")) == b"OK"
        assert plain(second.read(2))[0] == b"k"
        second.call("TXN", "TAKE", "NOW")
        assert plain(second.call("BLPOP", "k", "0")) == [b"k", b"b"]
        second.call("TXN", "LEAVE")
        assert plain(link.read(2)) == 0


@pytest.mark.parametrize("ending", ["close", "time"])
def test_an_offer_ends_with_its_connection_and_with_its_time(node, ending):
    with node.connect() as link, node.connect() as other:
        link.call("FLUSHALL")
        first = node.connect()
        wait_for(first, "ZSET", 0, ["k"])
        link.call("ZADD", "k", "1", "m")
        first.read(2)
        other.send("ZCARD", "k")
        if ending == "close":
            first.close()
        assert plain(other.read(2)) == 1
        id = new_id()
        assert vote(link, *prepare(id, ("ZCARD", "k"), locks=[(0, "X", "k")])) == b"YES"
        assert vote(link, "TXN", "DECIDE", id, "ABORT") == b"ABORTED"


def offered(link, key):
    link.send("TXN", "WAIT", "LIST", "0", "1", key)
    assert plain(link.read(2)) == [1]
    assert plain(link.read(2))[0] == key.encode()


def test_the_transaction_of_who_was_offered_a_key_takes_it_over(node):
    with node.connect() as link, node.connect() as owner:
        link.call("FLUSHALL")
        link.call("RPUSH", "k", "a")
        offered(owner, "k")
        id = new_id()
        assert vote(owner, *prepare(id, ("LPOP", "k"), locks=[(0, "X", "k")])) == b"YES"
        owner.call("TXN", "LEAVE")
        assert vote(link, "TXN", "DECIDE", id, "COMMIT") == [b"a"]
        assert link.call("EXISTS", "k").value == 0


def test_the_transactions_of_others_wait_for_no_offer(node):
    def fetch(link):
        assert not link.call("TXN", "FETCH", "GIVE", "k").is_error()

    def pop(link):
        id = new_id()
        assert vote(link, *prepare(id, ("LPOP", "k"), locks=[(0, "X", "k")])) == b"YES"
        assert vote(link, "TXN", "DECIDE", id, "COMMIT") == [b"a"]

    def seconds_of(transact):
        with node.connect() as link, node.connect() as owner:
            link.call("FLUSHALL")
            link.call("RPUSH", "k", "a")
            offered(owner, "k")
            began = time.monotonic()
            transact(link)
            took = time.monotonic() - began
            if transact is pop:
                owner.call("TXN", "TAKE", "AWAITED")
                assert owner.call("BLPOP", "k", "0").value is None
            return took

    assert servers.shortest(lambda: seconds_of(fetch), enough=0.4) < 0.4
    assert servers.shortest(lambda: seconds_of(pop), enough=0.4) < 0.4


def test_who_comes_later_stands_in_line_behind_an_offer_and_holds_nobody_up(node):
    with node.connect() as link, node.connect() as first, node.connect() as second:
        link.call("FLUSHALL")
        link.call("RPUSH", "k", "a", "b")
        offered(first, "k")
        assert wait_for(second, "LIST", 0, ["l", "k"]) == [0]
        first.call("TXN", "TAKE", "NOW")
        assert plain(first.call("BLPOP", "k", "0")) == [b"k", b"a"]
        first.call("TXN", "LEAVE")
        assert plain(second.read(0.4))[0] == b"k"


def test_who_waits_for_an_element_comes_before_who_stands_at_the_lock(node):
    with node.connect() as link, node.connect() as waiter, node.connect() as late, \
            node.connect() as holder:
        link.call("FLUSHALL")
        waiter.send("BLPOP", "k", "0")
        wait_until_blocked(link, 1)
        id = new_id()
        assert vote(holder, *prepare(id, ("RPUSH", "k", "a"), locks=[(0, "X", "k")])) == b"YES"
        late.send("BLPOP", "k", "0.5")
        time.sleep(0.05)
        assert vote(holder, "TXN", "DECIDE", id, "COMMIT") == [1]
        assert plain(waiter.read(2)) == [b"k", b"a"]
        assert late.read(2).value is None


def test_what_a_group_waits_for_is_offered_when_it_is_new_to_the_group(node):
    with node.connect() as link, node.connect() as waiter:
        link.call("FLUSHALL")
        link.call("XADD", "s", "1-1", "f", "v")
        link.call("XGROUP", "CREATE", "s", "g", "$")
        assert wait_for(waiter, "GROUP", 0, ["s"], "g") == [0]
        link.call("XADD", "s", "2-1", "f", "v")
        assert plain(waiter.read(2))[0] == b"s"
        waiter.send("TXN", "WAIT", "READ", "0", "2", "s", "t", "$", "$")
        assert plain(waiter.read(2)) == [0, b"2-1", b"0-0"]


# ---- through proxies

def test_the_one_who_waited_first_moves_first_from_shard_to_shard(pair, keys):
    waiters = [pair.connect(i % 2) for i in range(6)]
    for i, waiter in enumerate(waiters):
        waiter.send("BLMOVE", keys[0], keys[1 + i % 2], "LEFT", "RIGHT", "0")
        with pair.nodes[0].connect() as direct:
            wait_until_blocked(direct, i + 1)
    with pair.connect() as link:
        link.call("RPUSH", keys[0], *range(6))
        for i, waiter in enumerate(waiters):
            assert plain(waiter.read(5)) == b"%d" % i
        assert plain(link.call("LRANGE", keys[1], "0", "-1")) == [b"0", b"2", b"4"]
        assert plain(link.call("LRANGE", keys[2], "0", "-1")) == [b"1", b"3", b"5"]


def test_movers_and_takers_stand_in_one_line(pair, keys):
    there = "{%s}there" % keys[1]
    kinds = [("BLMOVE", keys[0], there, "LEFT", "RIGHT", "0"), ("BLPOP", keys[0], "0"),
             ("BLPOP", keys[1], keys[0], keys[2], "0"), ("BRPOPLPUSH", keys[0], there, "0")] * 2
    waiters = [pair.connect(i % 2) for i in range(len(kinds))]
    with pair.connect() as link, pair.nodes[0].connect() as direct:
        for i, kind in enumerate(kinds):
            waiters[i].send(*kind)
            wait_until_blocked(direct, i + 1)
        time.sleep(0.1)
        for i, kind in enumerate(kinds):
            element = b"e%d" % i
            link.call("RPUSH", keys[0], element)
            assert plain(waiters[i].read(5)) == \
                ([keys[0].encode(), element] if kind[0] == "BLPOP" else element)
            assert link.call("EXISTS", keys[0]).value == 0


def test_an_element_that_somebody_waits_for_is_seen_by_nobody_else(pair, keys):
    with pair.connect() as link, pair.connect(1) as waiter, pair.connect(1) as asker:
        for _ in range(50):
            waiter.send("BLPOP", *keys, "0")
            wait_until_blocked(asker, 1)
            for command in (("RPUSH", keys[1], "e"), ("LLEN", keys[1]), ("LPOP", keys[1])):
                link.send(*command)
            assert [plain(link.read(2)) for _ in range(3)] == [1, 0, None]
            assert plain(link.call("RPUSH", keys[0], "f")) == 1
            assert plain(link.call("LPOP", keys[0])) == b"f"
            assert plain(waiter.read(2)) == [keys[1].encode(), b"e"]


def test_what_is_added_to_several_shards_one_after_the_other_is_given_in_that_order(pair, keys):
    with pair.connect() as link, pair.connect(1) as waiter, pair.connect(1) as asker:
        for turn in range(30):
            order = keys if turn % 2 else keys[::-1]
            waiter.send("BLPOP", *keys, "0")
            wait_until_blocked(asker, 1)
            for key in order:
                link.call("RPUSH", key, key)
            assert plain(waiter.read(2)) == [order[0].encode()] * 2
            assert [link.call("DEL", key).value for key in order] == [0, 1, 1]


def test_groups_of_several_shards_give_each_entry_to_one_consumer(pair, keys):
    with pair.connect() as link:
        for key in keys:
            link.call("XGROUP", "CREATE", key, "g", "$", "MKSTREAM")
        readers = [pair.connect(i % 2) for i in range(4)]
        for i, reader in enumerate(readers):
            reader.send("XREADGROUP", "GROUP", "g", "c%d" % i, "BLOCK", "0", "STREAMS", *keys,
                        ">", ">", ">")
            wait_until_blocked_everywhere(pair, i + 1)
        for i, reader in enumerate(readers):
            key = keys[i % 3]
            id = link.call("XADD", key, "*", "f", str(i)).value
            assert plain(reader.read(5)) == [[key.encode(), [[id, [b"f", b"%d" % i]]]]]
        assert [link.call("XPENDING", key, "g").value[0].value for key in keys] == [2, 1, 1]
        reader = readers[0]
        link.call("XADD", keys[0], "*", "f", "x")
        link.call("XADD", keys[2], "*", "f", "y")
        found = plain(reader.call("XREADGROUP", "GROUP", "g", "c", "BLOCK", "0", "STREAMS", *keys,
                                  ">", ">", ">"))
        assert [name for name, _ in found] == [keys[0].encode(), keys[2].encode()]
        reader.send("XREADGROUP", "GROUP", "g", "c", "BLOCK", "0", "STREAMS", *keys, ">", ">", ">")
        with pair.nodes[1].connect() as direct:
            wait_until_blocked(direct, 1)
        link.call("XGROUP", "DESTROY", keys[1], "g")
        assert reader.read(2).value == \
            b"NOGROUP the consumer group this client was blocked on no longer exists"
        reader.send("XREADGROUP", "GROUP", "g", "c", "BLOCK", "0", "STREAMS", keys[0], keys[2],
                    ">", ">")
        with pair.nodes[2].connect() as direct:
            wait_until_blocked(direct, 1)
        link.call("DEL", keys[2])
        assert reader.read(2).value == b"UNBLOCKED the stream key no longer exists"


@pytest.mark.parametrize("streams", [1, 3])
def test_what_the_dollar_stands_for_outlives_the_shard(streams):
    with servers.Cluster(proxies=1) as cluster:
        keys = keys_on_every_shard(cluster)
        with cluster.connect() as link, cluster.connect() as reader:
            link.call("XADD", keys[0], "*", "f", "old")
            reader.send("XREAD", "BLOCK", "0", "STREAMS", *keys[:streams], *["$"] * streams)
            wait_until_blocked(link, 1)
            cluster.nodes[0].kill()
            cluster.nodes[0].restart()
            with cluster.nodes[0].connect() as direct:
                assert direct.call("XADD", keys[0], "9999999999999-1", "f", "new").value
            assert plain(reader.read(5)) == \
                [[keys[0].encode(), [[b"9999999999999-1", [b"f", b"new"]]]]]


def test_those_who_wait_for_all_shards_take_each_element_once(pair, keys):
    taken, ends = [], threading.Event()

    def consume(index):
        with pair.connect(index % 2) as link:
            order = keys[index % 3:] + keys[:index % 3]
            while not ends.is_set():
                found = link.call("BLPOP", *order, "0.3").value
                if found is not None:
                    taken.append(found[1].value)

    threads = [threading.Thread(target=consume, args=(i,)) for i in range(6)]
    for thread in threads:
        thread.start()
    with pair.connect() as link:
        for i in range(1500):
            link.call("RPUSH", keys[i % 3], str(i))
        servers.wait_until(lambda: link.call("EXISTS", *keys).value == 0)
    time.sleep(0.1)
    ends.set()
    for thread in threads:
        thread.join()
    assert sorted(map(int, taken)) == list(range(1500))


class Worker(threading.Thread):
    """Does something with a connection again and again; whoever ends it, it begins anew."""

    def __init__(self, cluster, number, work, is_over):
        super().__init__()
        self.cluster, self.number, self.work, self.is_over = cluster, number, work, is_over

    def run(self):
        while not self.is_over.is_set():
            try:
                with self.cluster.connect(self.number % 2) as link:
                    while not self.is_over.is_set():
                        self.work(link, self.number)
            except (resp.Closed, resp.ReplyTimeout, OSError):
                time.sleep(0.02)


def test_each_element_is_taken_once_while_proxies_stand_still(pair, keys, seconds):
    there = ["{%s}there" % key for key in keys]
    taken, added, ends, is_over = [], [], threading.Event(), threading.Event()
    numbers = itertools.count()

    def produce(link, number):
        element = b"%d" % next(numbers)
        added.append(element)
        assert not link.call("RPUSH", keys[number % 3], element).is_error()
        time.sleep(0.002)

    def move(link, number):
        link.call("BLMOVE", keys[number % 3], there[(number + 1) % 3], "LEFT", "RIGHT", "0.5")

    def take(link, number):
        order = (keys + there)[number % 6:] + (keys + there)[:number % 6]
        found = link.call("BLPOP", *order, "0.5")
        assert not found.is_error(), found.value
        if found.value is not None:
            taken.append(found.value[1].value)

    producers = [Worker(pair, i, produce, ends) for i in range(4)]
    others = [Worker(pair, i, move, is_over) for i in range(6)] + \
        [Worker(pair, i, take, is_over) for i in range(6)]
    for thread in producers + others:
        thread.start()
    deadline = time.monotonic() + max(seconds, 5)
    while time.monotonic() < deadline:
        for proxy in pair.proxies:
            time.sleep(0.3)
            proxy.pause()
            time.sleep(0.8)
            proxy.resume()
    ends.set()
    for thread in producers:
        thread.join()
    with pair.connect() as link:
        servers.wait_until(lambda: link.call("EXISTS", *keys, *there).value == 0, 10)
    time.sleep(0.2)
    is_over.set()
    for thread in others:
        thread.join()
    assert len(added) > 100
    assert sorted(taken) == sorted(added)
