"""torc-proxy in front of redis-servers: one shard does what it can,
the rest is refused or split."""
import threading
import time

import pytest

from tests.harness import servers

KEYS = ["key:%d" % i for i in range(12)]                # over all three shards


def info(link, name):
    text = link.call("PROXY", "INFO").value.decode()
    return [line.split(":", 1)[1] for line in text.split("\r\n") if line.startswith(name + ":")][0]


@pytest.fixture(scope="module")
def plain():
    with servers.Cluster(server="redis-server") as running:
        yield running


@pytest.fixture()
def link(plain):
    with plain.connect() as connection:
        assert connection.call("CONFIG", "SET", "split-without-atomicity", "no").value == b"OK"
        for node in plain.nodes:
            with node.connect() as direct:
                direct.call("FLUSHALL")
        yield connection


def refused(reply):
    crosses = b"CROSSSLOT this concerns several shards, and shard node"
    return reply.kind == "-" and reply.value.startswith(crosses)


def test_info_tells_what_the_shards_are(link):
    assert info(link, "mode") == "plain"
    assert ",kind=plain," in info(link, "shard_node2")
    link.call("CONFIG", "SET", "split-without-atomicity", "yes")
    assert info(link, "mode") == "split"


def test_what_one_shard_can_do_is_done(link):
    for key in KEYS:
        assert link.call("SET", key, key).value == b"OK"
    assert [link.call("GET", key).value for key in KEYS] == [key.encode() for key in KEYS]
    assert link.call("DBSIZE").value == len(KEYS)
    assert len(link.call("KEYS", "*").value) == len(KEYS)
    assert link.call("RANDOMKEY").value.decode() in KEYS
    assert link.call("MSET", "{t}a", "1", "{t}b", "2").value == b"OK"
    assert link.call("RENAME", "{t}a", "{t}c").value == b"OK"
    assert link.call("EVAL", "return redis.call('mget', KEYS[1], KEYS[2])",
                     2, "{t}b", "{t}c").kind == "*"
    assert link.call("SINTERSTORE", "{t}x", "{t}y", "{t}z").value == 0


def test_what_concerns_several_shards_is_refused(link):
    one, other = KEYS[0], next(key for key in KEYS if refused(link.call("MGET", KEYS[0], key)))
    pairs = [word for key in KEYS for word in (key, "v")]
    for words in (["MGET"] + KEYS, ["MSET"] + pairs, ["DEL"] + KEYS, ["UNLINK"] + KEYS,
                  ["EXISTS"] + KEYS, ["TOUCH"] + KEYS, ["MSETNX"] + pairs, ["SINTER"] + KEYS,
                  ["PFCOUNT"] + KEYS, ["RENAME", one, other], ["COPY", one, other],
                  ["SUNIONSTORE"] + KEYS, ["LMOVE", one, other, "LEFT", "LEFT"],
                  ["EVAL", "return 1", len(KEYS)] + KEYS, ["BLPOP"] + KEYS + [1],
                  ["BLMOVE", one, other, "LEFT", "LEFT", 1], ["FLUSHALL"], ["SWAPDB", 0, 1]):
        reply = link.call(*words)
        assert refused(reply), (words, reply.value)
    assert link.call("DBSIZE").value == 0


def test_with_leave_they_are_split(link):
    link.call("CONFIG", "SET", "split-without-atomicity", "yes")
    assert link.call("MSET", *[word for key in KEYS for word in (key, key)]).value == b"OK"
    values = [one.value for one in link.call("MGET", *KEYS, "none").value]
    assert values == [key.encode() for key in KEYS] + [None]
    assert link.call("EXISTS", *KEYS, "none").value == len(KEYS)
    assert link.call("TOUCH", *KEYS).value == len(KEYS)
    assert link.call("DEL", *KEYS[:3], "none").value == 3
    assert link.call("UNLINK", *KEYS).value == len(KEYS) - 3
    link.call("MSET", *[word for key in KEYS for word in (key, key)])
    assert refused(link.call("SINTER", *KEYS))
    assert refused(link.call("MSETNX", "a", 1, "b", 2, "c", 3, "d", 4))
    assert link.call("FLUSHALL").value == b"OK" and link.call("DBSIZE").value == 0


def test_a_pipeline_reads_what_it_wrote_in_pieces(link):
    link.call("CONFIG", "SET", "split-without-atomicity", "yes")
    for i in range(200):
        link.send("MSET", *[word for key in KEYS for word in (key, str(i))])
        link.send("MGET", *KEYS)
        link.send("GET", KEYS[i % len(KEYS)])
    for i in range(200):
        assert link.read().value == b"OK"
        assert {one.value for one in link.read().value} == {str(i).encode()}
        assert link.read().value == str(i).encode()


def test_transactions_on_one_shard(plain, link):
    with plain.connect() as other:
        for words in (["WATCH", "{t}a"], ["MULTI"], ["SET", "{t}a", 1], ["INCR", "{t}b"]):
            assert link.call(*words).kind == "+"
        assert [one.value for one in link.call("EXEC").value] == [b"OK", 1]
        link.call("WATCH", "{t}a")
        other.call("SET", "{t}a", 2)
        link.call("MULTI")
        link.call("SET", "{t}a", 3)
        assert link.call("EXEC").value is None
        link.call("MULTI")
        for key in KEYS:
            assert link.call("SET", key, 1).value == b"QUEUED"
        assert refused(link.call("EXEC"))
        assert link.call("EXISTS", KEYS[0]).value == 0 and link.call("GET", "{t}a").value == b"2"


def test_waiting_on_one_shard(plain, link):
    with plain.connect() as waiting, plain.connect() as gone:
        waiting.send("BLPOP", "{q}1", "{q}2", 5)
        gone.send("BLPOP", "gone", 0)
        time.sleep(0.2)
        gone.close()
        time.sleep(0.2)
        link.call("RPUSH", "{q}2", "x")
        link.call("RPUSH", "gone", "stays")
        assert [one.value for one in waiting.read().value] == [b"{q}2", b"x"]
        assert waiting.call("BLPOP", "{q}1", 0.1).value is None
        assert link.call("LLEN", "gone").value == 1


def test_messages_come_from_all_shards(plain, link):
    names = ["channel:%d" % i for i in range(9)]
    with plain.connect() as listener:
        for name in names:
            assert listener.call("SUBSCRIBE", name).value[1].value == name.encode()
        listener.call("PSUBSCRIBE", "news.*")
        for name in names + ["news.now"]:
            assert link.call("PUBLISH", name, "hello " + name).value == 1
        got = [[part.value for part in listener.read().value] for _ in range(len(names) + 1)]
        said = [b"hello " + name.encode() for name in names + ["news.now"]]
        assert sorted(one[-1] for one in got) == sorted(said)
        for node in plain.nodes:                         # whoever publishes, wherever
            with node.connect() as direct:
                assert direct.call("PUBLISH", "news.node", "x").value == 1
            assert [part.value for part in listener.read().value][0] == b"pmessage"
        assert listener.call("PUNSUBSCRIBE", "news.*").value[0].value == b"punsubscribe"
        assert link.call("PUBLISH", "news.now", "x").value == 0


def test_subscriptions_survive_a_shard_that_restarts():
    with servers.Cluster(server="redis-server", shards=2, threads=1) as cluster, \
         cluster.connect() as listener, cluster.connect() as link:
        listener.call("PSUBSCRIBE", "*")
        cluster.nodes[0].kill()
        cluster.nodes[0].restart()
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with cluster.nodes[0].connect() as direct:
                if direct.call("PUBLISH", "a", "b").value == 1:
                    break
            time.sleep(0.05)
        assert [part.value for part in listener.read().value] == [b"pmessage", b"*", b"a", b"b"]


def test_functions_are_loaded_on_all_shards(link):
    code = "#!lua name=lib\nredis.register_function('f', function(k) return k[1] end)"
    assert link.call("FUNCTION", "LOAD", "REPLACE", code).value == b"lib"
    assert [link.call("FCALL", "f", 1, key).value for key in KEYS] == [key.encode() for key in KEYS]
    assert refused(link.call("FCALL", "f", len(KEYS), *KEYS))
    assert link.call("FUNCTION", "DELETE", "lib").value == b"OK"
    assert all(link.call("FCALL", "f", 1, key).kind == "-" for key in KEYS)


def test_scripts_are_known_to_all_shards(plain, link):
    sha = link.call("SCRIPT", "LOAD", "return KEYS[1]").value

    def call_all():
        return [link.call("EVALSHA", sha, 1, key).value for key in KEYS]

    assert call_all() == [key.encode() for key in KEYS]
    plain.nodes[1].kill()
    plain.nodes[1].restart()
    deadline = time.monotonic() + 10
    while any(b"CLUSTERDOWN" in value for value in call_all()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert call_all() == [key.encode() for key in KEYS]


def test_resp3(plain):
    with plain.connect() as link:
        link.call("HELLO", 3)
        link.call("CONFIG", "SET", "split-without-atomicity", "yes")
        link.call("HSET", "h", "f", "v")
        assert link.call("HGETALL", "h").kind == "%"
        assert [one.value for one in link.call("MGET", *KEYS).value] == [None] * len(KEYS)


def test_a_shard_that_becomes_a_torc_node_is_found_out():
    with servers.Cluster(server="redis-server", shards=2, threads=1) as cluster, \
         cluster.connect() as link:
        assert refused(link.call("MGET", *KEYS))
        for node in cluster.nodes:
            node.kill()
            node.name = "torc-server"
            node.restart()
        deadline = time.monotonic() + 10
        while link.call("MGET", *KEYS).kind == "-" and time.monotonic() < deadline:
            time.sleep(0.05)
        assert link.call("MSET", *[word for key in KEYS for word in (key, "v")]).value == b"OK"
        assert info(link, "mode") == "atomic"
        cluster.nodes[0].kill()
        cluster.nodes[0].name = "redis-server"
        cluster.nodes[0].restart()
        deadline = time.monotonic() + 10
        while not refused(link.call("MGET", *KEYS)) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert refused(link.call("MGET", *KEYS)) and info(link, "mode") == "plain"


def test_the_first_request_of_all_waits_until_the_shards_have_said_what_they_are():
    for _ in range(5):
        with servers.Cluster(server="redis-server", threads=4) as cluster:
            replies = []

            def ask():
                with cluster.connect() as link:
                    replies.append(link.call("MGET", *KEYS))

            askers = [threading.Thread(target=ask) for _ in range(8)]
            for one in askers:
                one.start()
            for one in askers:
                one.join()
            assert len(replies) == 8 and all(map(refused, replies))


def test_requests_in_pieces_while_a_shard_is_away():
    with servers.Cluster(server="redis-server",
                         proxy_options={"split_without_atomicity": "yes"}) as cluster, \
         cluster.connect() as link:
        assert link.call("MSET", *[word for key in KEYS for word in (key, "v")]).value == b"OK"
        cluster.nodes[2].kill()
        reply = link.call("MGET", *KEYS)
        assert reply.kind == "-" and reply.value.startswith(b"CLUSTERDOWN shard node3")
        cluster.nodes[2].restart()
        deadline = time.monotonic() + 10
        while link.call("MGET", *KEYS).kind == "-" and time.monotonic() < deadline:
            time.sleep(0.05)
        assert link.call("MGET", *KEYS).kind == "*"
