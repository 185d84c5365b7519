"""BLPOP and its like: what a proxy's clients wait for is neither lost nor given twice,
whoever dies."""
import contextlib
import threading
import time

import pytest
import redis

from tests.harness import resp, servers
from tests.system.test_node_transactions import new_id, plain, prepare, vote


def field(link, section, name):
    info = link.call("INFO", section).value
    return int(info.split(name.encode() + b":")[1].split()[0])


def wait_until_blocked(link, count):
    servers.wait_until(lambda: field(link, "clients", "blocked_clients") == count)


def wait_until_blocked_everywhere(cluster, count):
    for node in cluster.nodes:
        with node.connect() as direct:
            wait_until_blocked(direct, count)


def keys_on_every_shard(cluster, prefix="k"):
    """One key for each node, in the order of the nodes."""
    found = {}
    with cluster.connect() as link:
        for i in range(1000):
            key = "%s:%d" % (prefix, i)
            link.call("SET", key, "1")
            for n, node in enumerate(cluster.nodes):
                with node.connect() as direct:
                    if direct.call("EXISTS", key).value == 1:
                        found.setdefault(n, key)
            link.call("DEL", key)
            if len(found) == len(cluster.nodes):
                return [found[n] for n in sorted(found)]
    raise AssertionError("no keys")


# ---- on a node

def test_waiting_for_very_many_keys_takes_no_longer_than_reading_them(node):
    keys = ["many:%d" % i for i in range(60000)]
    with node.connect() as waiting, node.connect() as link:
        waiting.send("BLPOP", *keys, *keys, "0")
        wait_until_blocked(link, 1)
        began = time.monotonic()
        assert link.call("RPUSH", keys[-1], "a").value == 1
        assert plain(waiting.read()) == [keys[-1].encode(), b"a"]
        waiting.send("BLPOP", *keys, *keys, "0.001")
        assert waiting.read().value is None
        assert time.monotonic() - began < 3 * servers.SLOWDOWN


POPS = [(("BLPOP", "k", "0"), [b"a", b"b", b"c"]), (("BRPOP", "k", "0"), [b"a", b"b", b"c"]),
        (("BLMPOP", "0", "1", "k", "LEFT", "COUNT", "2"), [b"a", b"b", b"c"]),
        (("BLMPOP", "0", "2", "x", "k", "RIGHT", "COUNT", "9"), [b"a", b"b", b"c"])]


@pytest.mark.parametrize("waits_before", [False, True])
@pytest.mark.parametrize("pop, whole", POPS)
def test_what_was_not_handed_over_goes_back_to_its_place(node, pop, whole, waits_before):
    with node.connect() as link:
        link.call("FLUSHALL")
        taker = node.connect()
        if not waits_before:
            link.call("RPUSH", "k", *whole)
        assert plain(taker.call("TXN", "TAKE", "WAIT")) == b"OK"
        taker.send(*pop)
        if waits_before:
            wait_until_blocked(link, 1)
            link.call("RPUSH", "k", *whole)
        assert not taker.read(2).is_error()
        assert link.call("LLEN", "k").value < 3
        taker.close()
        servers.wait_until(lambda: link.call("LLEN", "k").value == 3)
        assert plain(link.call("LRANGE", "k", "0", "-1")) == whole


@pytest.mark.parametrize("version", ["2", "3"])
@pytest.mark.parametrize("pop", [("BZPOPMIN", "k", "0"), ("BZPOPMAX", "k", "0"),
                                 ("BZMPOP", "0", "1", "k", "MAX", "COUNT", "2")])
def test_members_go_back_with_their_scores(node, pop, version):
    with node.connect() as link:
        link.call("FLUSHALL")
        link.call("ZADD", "k", "1.5", "a", "-inf", "b", "3", "c")
        before = plain(link.call("ZRANGE", "k", "0", "-1", "WITHSCORES"))
        taker = node.connect()
        taker.call("HELLO", version)
        taker.call("TXN", "TAKE", "NOW")
        assert not taker.call(*pop).is_error()
        assert link.call("ZCARD", "k").value < 3
        taker.close()
        servers.wait_until(
            lambda: plain(link.call("ZRANGE", "k", "0", "-1", "WITHSCORES")) == before)


def test_what_was_handed_over_stays_away_and_the_next_request_is_an_ordinary_one(node):
    with node.connect() as link:
        link.call("FLUSHALL")
        link.call("RPUSH", "k", "a", "b")
        with node.connect() as taker:
            taker.call("TXN", "TAKE", "NOW")
            assert plain(taker.call("BLPOP", "k", "0")) == [b"k", b"a"]
            assert plain(taker.call("TXN", "TAKEN")) == b"OK"
            assert plain(taker.call("BLPOP", "k", "0")) == [b"k", b"b"]
            taker.call("TXN", "TAKE", "NOW")
            assert taker.call("BLPOP", "k", "0").value is None
        time.sleep(0.05)
        assert link.call("EXISTS", "k").value == 0


def test_what_goes_back_is_given_to_who_waits(node):
    with node.connect() as link, node.connect() as next_one:
        link.call("FLUSHALL")
        link.call("RPUSH", "k", "a")
        taker = node.connect()
        taker.call("TXN", "TAKE", "NOW")
        taker.call("BLPOP", "k", "0")
        next_one.send("BLPOP", "k", "0")
        wait_until_blocked(link, 1)
        taker.close()
        assert plain(next_one.read(2)) == [b"k", b"a"]


def test_nothing_goes_back_to_a_key_that_a_transaction_holds(node):
    with node.connect() as link:
        link.call("FLUSHALL")
        link.call("RPUSH", "k", "a", "b")
        taker, id = node.connect(), new_id()
        taker.call("TXN", "TAKE", "NOW")
        taker.call("BLPOP", "k", "0")
        assert vote(link, *prepare(id, ("LLEN", "k"), locks=[(0, "X", "k")])) == b"YES"
        taker.close()
        time.sleep(0.15)
        assert vote(link, "TXN", "DECIDE", id, "COMMIT") == [1]
        servers.wait_until(lambda: plain(link.call("LRANGE", "k", "0", "-1")) == [b"a", b"b"])


def test_who_waited_has_the_element_before_who_gave_it_is_answered(node):
    """Or a client of several nodes could hear of the next element first."""
    with contextlib.ExitStack() as stack:
        link = stack.enter_context(node.connect())
        link.call("FLUSHALL")
        waiters = [stack.enter_context(node.connect()) for _ in range(300)]
        for i, waiter in enumerate(waiters):
            waiter.send("BLPOP", "k%d" % i, "0")
        wait_until_blocked(link, len(waiters))
        for one in [link, *waiters]:
            one.socket.setblocking(False)
        link.send("EVAL", "for i = 0, 299 do redis.call('rpush', 'k' .. i, 'e') end", "0")
        while True:                                 # to sleep would give the node time
            try:
                assert link.socket.recv(100) == b"$-1\r\n"
                break
            except BlockingIOError:
                pass
        for waiter in reversed(waiters):
            assert waiter.socket.recv(100).endswith(b"e\r\n")


def test_who_waits_is_served_while_transactions_hold_other_keys(node):
    with node.connect() as link, node.connect() as waiter, node.connect() as other:
        link.call("FLUSHALL")
        id = new_id()
        waiter.send("BLPOP", "k", "0")
        wait_until_blocked(link, 1)
        assert vote(other, *prepare(id, ("SET", "other", "1"), locks=[(0, "X", "other")])) == b"YES"
        link.call("RPUSH", "k", "a")
        assert plain(waiter.read(2)) == [b"k", b"a"]
        assert vote(other, "TXN", "DECIDE", id, "COMMIT") == [b"OK"]


# ---- through proxies

@pytest.fixture(scope="module")
def pair():
    with servers.Cluster(proxies=2) as running:
        yield running


@pytest.fixture
def keys(pair):
    with pair.connect() as link:
        link.call("FLUSHALL")
    return keys_on_every_shard(pair)


def test_keys_are_looked_at_in_their_order_whichever_shard_they_are_on(pair, keys):
    with pair.connect() as link:
        for order in (keys, keys[::-1], keys[1:] + keys[:1]):
            for key in keys:
                link.call("RPUSH", key, "1", "2")
            assert plain(link.call("BLPOP", *order, "0")) == [order[0].encode(), b"1"]
            assert plain(link.call("BRPOP", "none", *order, "0")) == [order[0].encode(), b"2"]
            assert plain(link.call("BLMPOP", "0", "3", *order, "LEFT", "COUNT", "5")) == \
                [order[1].encode(), [b"1", b"2"]]
            assert plain(link.call("BLPOP", *order, "0")) == [order[2].encode(), b"1"]
            link.call("DEL", *keys)
        link.call("RPUSH", keys[2], "1")
        link.call("SET", keys[1], "text")
        assert link.call("BLPOP", *keys, "0").value.startswith(b"WRONGTYPE")
        assert plain(link.call("BLPOP", keys[2], keys[1], "0")) == [keys[2].encode(), b"1"]
        link.call("ZADD", keys[0], "7", "m")
        assert plain(link.call("BZPOPMIN", keys[2], keys[0], "0")) == [keys[0].encode(), b"m", b"7"]


def test_whoever_has_something_first_serves_who_waits_on_several_shards(pair, keys):
    with pair.connect() as link, pair.connect(1) as waiter:
        for key in keys * 2:
            waiter.send("BLPOP", *keys, "0")
            with pair.connect(1) as asker:
                wait_until_blocked(asker, 1)
            time.sleep(0.05)
            link.call("RPUSH", key, "e")
            assert plain(waiter.read(2)) == [key.encode(), b"e"]
        for key in keys:
            assert link.call("EXISTS", key).value == 0
        began = time.monotonic()
        assert waiter.call("BLPOP", *keys, "0.25").value is None
        assert 0.24 < time.monotonic() - began < 5


def test_whoever_waited_first_is_served_first_whichever_proxy_he_is_at(pair, keys):
    waiters = [pair.connect(i % 2) for i in range(8)]
    direct = pair.nodes[0].connect()
    for i, waiter in enumerate(waiters):
        waiter.send("BLPOP", keys[0], "0")
        wait_until_blocked(direct, i + 1)
    with pair.connect() as link:
        link.call("RPUSH", keys[0], *range(8))
    for i, waiter in enumerate(waiters):
        assert plain(waiter.read(2)) == [keys[0].encode(), b"%d" % i]


def test_what_follows_in_a_pipeline_waits_behind(pair, keys):
    with pair.connect() as link, pair.connect() as waiter:
        waiter.send("SET", "s", "before")
        waiter.send("BLPOP", keys[0], "0")
        waiter.send("GET", "s")
        waiter.send("BLPOP", keys[1], keys[2], "0")
        waiter.send("PING")
        assert plain(waiter.read(2)) == b"OK"
        time.sleep(0.05)
        link.call("SET", "s", "after")
        link.call("RPUSH", keys[0], "1")
        assert plain(waiter.read(2)) == [keys[0].encode(), b"1"]
        assert plain(waiter.read(2)) == b"after"
        link.call("RPUSH", keys[2], "2")
        assert plain(waiter.read(2)) == [keys[2].encode(), b"2"]
        assert plain(waiter.read(2)) == b"PONG"


def test_an_element_is_moved_from_shard_to_shard_as_soon_as_there_is_one(pair, keys):
    with pair.connect() as link, pair.connect() as waiter, pair.connect() as second:
        waiter.send("BLMOVE", keys[0], keys[1], "LEFT", "RIGHT", "0")
        time.sleep(0.05)
        second.send("BRPOPLPUSH", keys[2], keys[0], "0.2")
        time.sleep(0.05)
        link.call("RPUSH", keys[0], "e")
        assert plain(waiter.read(2)) == b"e"
        assert second.read(2).value is None
        assert plain(link.call("LRANGE", keys[1], "0", "-1")) == [b"e"]
        assert link.call("EXISTS", keys[0], keys[2]).value == 0
        assert plain(link.call("BLMOVE", keys[1], keys[2], "LEFT", "LEFT", "0")) == b"e"
        waiter.send("BLMOVE", keys[0], keys[1], "LEFT", "RIGHT", "0")
        second.send("BLMOVE", keys[0], keys[1], "LEFT", "RIGHT", "0")
        time.sleep(0.05)
        link.call("RPUSH", keys[0], "1", "2")
        assert sorted([plain(waiter.read(2)), plain(second.read(2))]) == [b"1", b"2"]
        link.call("SET", keys[0], "text")
        reply = link.call("BLMOVE", keys[2], keys[0], "LEFT", "LEFT", "0")
        assert reply.value.startswith(b"WRONGTYPE")


def test_streams_of_several_shards_are_read_when_one_has_something(pair, keys):
    with pair.connect() as link, pair.connect() as reader:
        assert reader.call("XREAD", "BLOCK", "20", "STREAMS", *keys, "$", "$", "$").value is None
        reader.send("XREAD", "COUNT", "5", "BLOCK", "0", "STREAMS", *keys, "$", "0", "$")
        time.sleep(0.05)
        link.call("XADD", keys[1], "1-1", "f", "v")
        assert plain(reader.read(2)) == [[keys[1].encode(), [[b"1-1", [b"f", b"v"]]]]]
        assert plain(reader.call("XREAD", "BLOCK", "0", "STREAMS", *keys, "0", "0", "0")) == \
            [[keys[1].encode(), [[b"1-1", [b"f", b"v"]]]]]
        link.call("XGROUP", "CREATE", keys[1], "g", "$")
        reader.send("XREADGROUP", "GROUP", "g", "c", "BLOCK", "0", "STREAMS", keys[1], ">")
        time.sleep(0.05)
        link.call("XADD", keys[1], "2-1", "f", "w")
        assert plain(reader.read(2)) == [[keys[1].encode(), [[b"2-1", [b"f", b"w"]]]]]


@pytest.mark.parametrize("shards", [1, 3])
def test_a_client_that_has_gone_gets_nothing(pair, keys, shards):
    with pair.connect() as link:
        for _ in range(5):
            waiter = pair.connect()
            waiter.send("BLPOP", *keys[:shards], "0")
            wait_until_blocked(link, 1)
            time.sleep(0.02)
            waiter.close()
            wait_until_blocked(link, 0)
            wait_until_blocked_everywhere(pair, 0)
            link.call("RPUSH", keys[0], "e")
            assert link.call("LLEN", keys[0]).value == 1
            link.call("DEL", keys[0])


def test_who_waits_is_shown_and_can_be_ended(pair, keys):
    with pair.connect() as link, pair.connect() as waiter:
        id = waiter.call("CLIENT", "ID").value
        waiter.send("BLPOP", *keys, "0")
        wait_until_blocked(link, 1)
        servers.wait_until(lambda: b" flags=b " in link.call("CLIENT", "LIST", "ID", id).value)
        servers.wait_until(lambda: link.call("CLIENT", "UNBLOCK", id).value == 1)
        assert waiter.read(2).value is None
        assert b" flags=N " in link.call("CLIENT", "LIST", "ID", id).value
        waiter.send("BLMOVE", keys[0], keys[1], "LEFT", "LEFT", "0")
        servers.wait_until(lambda: link.call("CLIENT", "UNBLOCK", id, "ERROR").value == 1)
        assert waiter.read(2).value == b"UNBLOCKED client unblocked via CLIENT UNBLOCK"
        waiter.send("BLPOP", keys[0], "0")
        wait_until_blocked(link, 1)
        assert link.call("CLIENT", "KILL", "ID", id).value == 1
        with pytest.raises(resp.Closed):
            waiter.read(2)
        link.call("RPUSH", keys[0], "e")
        assert link.call("LLEN", keys[0]).value == 1


@pytest.mark.parametrize("shards", [1, 3])
def test_who_waits_does_not_notice_that_a_shard_was_away(shards):
    with servers.Cluster(proxies=1) as cluster:
        keys = keys_on_every_shard(cluster)
        with cluster.connect() as link, cluster.connect() as waiter, cluster.connect() as late:
            waiter.send("BLPOP", *keys[:shards], "0")
            late.send("BLPOP", *keys[:shards], "1")
            wait_until_blocked(link, 2)
            time.sleep(0.05)
            cluster.nodes[0].kill()
            assert late.read(3).value is None
            assert link.call("BLPOP", keys[0], "0").value.startswith(b"CLUSTERDOWN")
            cluster.nodes[0].restart()
            servers.wait_until(lambda: link.call("RPUSH", keys[0], "e").value == 1)
            assert plain(waiter.read(5)) == [keys[0].encode(), b"e"]


class Consumer(threading.Thread):
    """Takes until it is told to end; whoever it is cut off from, it goes to the next proxy."""

    def __init__(self, ports, queues, taken, is_over):
        super().__init__()
        self.ports, self.queues, self.taken, self.is_over = ports, queues, taken, is_over

    def run(self):
        turn = id(self)
        while not self.is_over.is_set():
            turn += 1
            try:
                with redis.Redis(port=self.ports[turn % len(self.ports)]) as client:
                    while not self.is_over.is_set():
                        found = client.blpop(self.queues, timeout=1)
                        if found:
                            self.taken.append(found[1])
            except redis.exceptions.RedisError:
                time.sleep(0.02)


class Producer(threading.Thread):
    """Tells what was certainly added, and what may have been."""

    def __init__(self, number, ports, queues, is_over):
        super().__init__()
        self.number, self.ports, self.queues, self.is_over = number, ports, queues, is_over
        self.added, self.uncertain = [], []

    def run(self):
        i = turn = 0
        while not self.is_over.is_set():
            turn += 1
            try:
                with redis.Redis(port=self.ports[turn % len(self.ports)]) as client:
                    while not self.is_over.is_set():
                        i += 1
                        element = b"%d:%d" % (self.number, i)
                        self.uncertain.append(element)
                        client.rpush(self.queues[i % len(self.queues)], element)
                        self.uncertain.pop()
                        self.added.append(element)
                        time.sleep(0.003)
            except redis.exceptions.RedisError:
                time.sleep(0.02)


@pytest.mark.parametrize("victims", ["proxies", "nodes"])
def test_nothing_is_lost_or_doubled_while_processes_are_killed(seconds, victims):
    with servers.Cluster(proxies=2, appendonly="yes") as cluster:
        queues = keys_on_every_shard(cluster)
        ports = [proxy.port for proxy in cluster.proxies]
        taken, is_over, is_done = [], threading.Event(), threading.Event()
        producers = [Producer(i, ports, queues, is_over) for i in range(20)]
        consumers = [Consumer(ports, queues[i % 3:][:1 + i % 3], taken, is_done) for i in range(20)]
        for thread in producers + consumers:
            thread.start()
        deadline = time.monotonic() + max(seconds, 4)
        try:
            while time.monotonic() < deadline:
                for process in getattr(cluster, victims):
                    time.sleep(0.4)
                    process.kill()
                    process.restart()
        finally:
            is_over.set()
            for thread in producers:
                thread.join()
            try:
                with cluster.connect() as link:
                    servers.wait_until(lambda: link.call("EXISTS", *queues).value == 0, 20)
                time.sleep(6 if victims == "nodes" else 0.1)     # TAKEN_SETTLE_US
            finally:
                is_done.set()
                for thread in consumers:
                    thread.join()
        added = {element for producer in producers for element in producer.added}
        uncertain = {element for producer in producers for element in producer.uncertain}
        assert len(taken) > 100
        assert sorted(taken) == sorted(set(taken))
        assert set(taken) - added - uncertain == set()
        assert added - set(taken) == set()


# ---- nodes that die

@pytest.fixture
def logging_node():
    with servers.torc_server(appendonly="yes", appendfsync="always") as process:
        yield process


@pytest.mark.parametrize("pop, whole", POPS)
def test_what_was_under_way_when_the_node_died_goes_back_some_seconds_later(
        logging_node, pop, whole):
    with logging_node.connect() as link:
        link.call("RPUSH", "k", *whole)
        link.call("TXN", "TAKE", "NOW", "take-1")
        assert not link.call(*pop).is_error()
    with logging_node.connect() as link, logging_node.connect() as other:
        other.call("RPUSH", "other", "x", "y")
        other.call("TXN", "TAKE", "NOW", "take-2")
        assert plain(other.call("BLPOP", "other", "0")) == [b"other", b"x"]
        other.call("TXN", "TAKEN")
        servers.wait_until(lambda: link.call("LLEN", "k").value == 3)
        link.call("TXN", "TAKE", "NOW", "take-3")
        taken = link.call(*pop)
        assert not taken.is_error()
        logging_node.kill()
    logging_node.restart()
    with logging_node.connect() as link:
        assert link.call("LLEN", "k").value < 3
        servers.wait_until(lambda: link.call("LLEN", "k").value == 3, 8)
        assert plain(link.call("LRANGE", "k", "0", "-1")) == whole
        assert link.call("LLEN", "other").value == 1
    logging_node.kill()
    logging_node.restart()
    with logging_node.connect() as link:
        assert plain(link.call("LRANGE", "k", "0", "-1")) == whole


def test_what_was_handed_over_before_the_node_died_is_settled_by_its_name(logging_node):
    with logging_node.connect() as link, logging_node.connect() as second:
        link.call("RPUSH", "k", "a", "b")
        link.call("TXN", "TAKE", "NOW", "take-1")
        second.call("TXN", "TAKE", "NOW", "take-2")
        assert plain(link.call("BLPOP", "k", "0")) == [b"k", b"a"]
        assert plain(second.call("BLPOP", "k", "0")) == [b"k", b"b"]
        logging_node.kill()
    for _ in range(2):
        logging_node.restart()
        with logging_node.connect() as link:
            assert plain(link.call("TXN", "SETTLE", "take-1")) == b"OK"
        logging_node.kill()
    logging_node.restart()
    with logging_node.connect() as link:
        servers.wait_until(lambda: link.call("LLEN", "k").value == 1, 8)
        assert plain(link.call("LRANGE", "k", "0", "-1")) == [b"b"]


@pytest.mark.parametrize("start", [servers.torc_server, servers.Cluster])
def test_wait_without_replicas_waits_for_its_time_and_holds_up_nobody(start):
    with start() as target, target.connect() as link, target.connect() as other:
        began = time.monotonic()
        link.send("WAIT", "1", "1500")
        link.send("PING")
        wait_until_blocked(other, 1)
        assert time.monotonic() - began < 1.5
        assert plain(link.read()) == 0
        assert 1.5 <= time.monotonic() - began < 8
        assert plain(link.read()) == b"PONG"
        link.send("WAIT", "1", "0")
        wait_until_blocked(other, 1)
        link.close()
        wait_until_blocked(other, 0)
