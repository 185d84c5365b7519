"""Commands whose keys lie on several shards and must meet: at one instant,
whoever else is at work."""
import os
import random
import threading
import time

from tests.harness import resp, servers

SECONDS = 3


def run_together(*workers):
    """Each worker is called again and again with a random generator of its own,
    until the time is over."""
    problems, deadline = [], time.monotonic() + SECONDS

    def run(worker, seed):
        choose = random.Random(seed)
        try:
            while time.monotonic() < deadline and not problems:
                worker(choose)
        except Exception as problem:            # told by the test, in its own thread
            problems.append(problem)

    threads = [threading.Thread(target=run, args=(worker, seed))
               for seed, worker in enumerate(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]


def ok(reply):
    assert not reply.is_error(), reply
    return reply.value


def values(reply):
    return [element.value for element in ok(reply)]


def test_what_is_renamed_to_and_fro_in_transactions_is_neither_lost_nor_doubled():
    names = ["place:%d" % i for i in range(12)]
    things = [b"thing:%d" % i for i in range(5)]
    with servers.Cluster(proxies=2) as cluster:
        with cluster.connect() as link:
            for name, thing in zip(names, things):
                link.call("SET", name, thing)

        def mover(proxy):
            link = cluster.connect(proxy)

            def move(choose):
                a, b, c = choose.sample(names, 3)
                link.pipeline([("MULTI",), ("RENAMENX", a, b), ("RENAMENX", b, c), ("EXEC",)])

            return move

        def look(choose, link=cluster.connect(1)):
            assert sorted(v for v in values(link.call("MGET", *names)) if v) == things

        def script(choose, link=cluster.connect(0)):
            held = link.call("EVAL", "local n = 0; for _, k in ipairs(KEYS) do n = n + "
                             "redis.call('exists', k) end; return n", len(names), *names)
            assert ok(held) == len(things)

        run_together(mover(0), mover(1), mover(0), mover(1), look, script)


TRANSFER = """
local from, to, amount = KEYS[1], KEYS[2], tonumber(ARGV[1])
if tonumber(redis.call('get', from)) < amount then return 0 end
redis.call('decrby', from, amount)
redis.call('incrby', to, amount)
return 1"""


def test_transfers_by_scripts_over_shards_keep_the_sum():
    accounts = ["account:%d" % i for i in range(6)]
    with servers.Cluster(proxies=2) as cluster:
        with cluster.connect() as link:
            link.call("MSET", *[word for name in accounts for word in (name, "100")])
            sha = ok(link.call("SCRIPT", "LOAD", TRANSFER)).decode()

        def by_script(choose, link=cluster.connect(0)):
            a, b = choose.sample(accounts, 2)
            assert ok(link.call("EVAL", TRANSFER, 2, a, b, choose.randint(1, 50))) in (0, 1)

        def by_digest(proxy):
            link = cluster.connect(proxy)

            def transfer(choose):
                a, b = choose.sample(accounts, 2)
                assert ok(link.call("EVALSHA", sha, 2, a, b, choose.randint(1, 50))) in (0, 1)

            return transfer

        def by_hand(choose, link=cluster.connect(1)):
            a, b = choose.sample(accounts, 2)
            ok(link.call("WATCH", a, b))
            if int(link.call("GET", a).value) > 0:
                link.pipeline([("MULTI",), ("DECR", a), ("INCR", b), ("EXEC",)])
            else:
                link.call("UNWATCH")

        def look(choose, link=cluster.connect(1)):
            amounts = [int(v) for v in values(link.call("MGET", *accounts))]
            assert sum(amounts) == 600 and min(amounts) >= 0

        run_together(by_script, by_digest(0), by_digest(1), by_hand, look)


def test_a_key_that_others_write_all_the_time_can_be_renamed():
    with servers.Cluster() as cluster:
        counted = [0]

        def hammer():
            link = cluster.connect()
            return lambda choose: link.pipeline([("INCR", "hot")] * 20)

        def rename(choose, link=cluster.connect()):
            for name in ("a", "b", "c", "d"):
                link.call("SET", "hot", "0")
                link.call("DEL", name)
                reply = link.pipeline([("MULTI",), ("RENAME", "hot", name), ("GET", name),
                                       ("EXEC",)])[-1]
                counted[0] += ok(reply)[0].value == b"OK"

        run_together(hammer(), hammer(), rename)
        assert counted[0] > 20


def test_too_large_values_are_not_carried_about():
    with servers.Cluster(proxy_options={"txn_gather_max_bytes": 100000}) as cluster, \
         cluster.connect() as link:
        names = ["k%d" % i for i in range(8)]
        for name in names:
            link.call("SET", name, os.urandom(50000))
        reply = link.call("EVAL", "return 1", len(names), *names)
        assert reply.is_error() and b"txn-gather-max-bytes" in reply.value
        assert ok(link.call("EVAL", "return #redis.call('mget', KEYS[1], KEYS[2])",
                            2, "k0", "k1")) == 2
        assert ok(link.call("CONFIG", "SET", "txn-gather-max-bytes", "10000000")) == b"OK"
        assert ok(link.call("EVAL", "return 1", len(names), *names)) == 1


def test_a_client_that_leaves_in_the_middle_leaves_nothing_behind():
    with servers.Cluster(threads=1) as cluster:
        for _ in range(50):
            with cluster.connect() as link:
                link.send("WATCH", "a", "b", "c")
                for words in (("MULTI",), ("RENAME", "a", "b"), ("RENAME", "b", "c"), ("EXEC",)):
                    link.send(*words)
        with cluster.connect() as link:
            began = time.monotonic()
            got = None
            while got != [b"1", b"2", b"3"]:            # what was on its way may come behind MSET
                assert ok(link.call("MSET", "a", "1", "b", "2", "c", "3")) == b"OK"
                got = values(link.call("MGET", "a", "b", "c"))
                assert time.monotonic() - began < 10


def test_a_shard_that_is_away_is_named_at_once():
    with servers.Cluster() as cluster, cluster.connect() as link:
        link.call("MSET", *[word for i in range(10) for word in ("k%d" % i, "v")])
        cluster.nodes[1].kill()
        began = time.monotonic()
        reply = link.call("EVAL", "return 1", 10, *["k%d" % i for i in range(10)])
        assert reply == resp.Reply("-", b"CLUSTERDOWN shard node2 is not reachable")
        assert time.monotonic() - began < 5
        cluster.nodes[1].restart()
        servers.wait_until(lambda: not link.call(
            "EVAL", "return 1", 10, *["k%d" % i for i in range(10)]).is_error())


def test_scripts_are_not_forgotten_by_a_transaction_that_a_watched_key_prevents():
    """The key changes while a script of the transaction runs."""
    busy = "local i = 0 while i < 3e7 do i = i + 1 end return i"
    with servers.Cluster() as cluster, cluster.connect() as link, cluster.connect() as other:
        digest = link.call("SCRIPT", "LOAD", "return 7").value
        for i in range(3):
            link.call("WATCH", "k%d" % i)
            link.pipeline([("MULTI",), ("SCRIPT", "FLUSH"), ("EVAL", busy, 0)])
            link.send("EXEC")
            time.sleep(0.05)
            other.call("SET", "k%d" % i, "changed")
            if link.read().value is None:
                assert [node.connect().call("SCRIPT", "EXISTS", digest).value[0].value
                        for node in cluster.nodes] == [1, 1, 1]
            else:
                link.call("SCRIPT", "LOAD", "return 7")
