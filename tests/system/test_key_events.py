"""Events of keys: after every command the same ones, in the same order,
as redis-server publishes."""
import random
import threading

import redis

from tests.harness import servers

KEYS = ["k%d" % i for i in range(6)]
WORDS = {
    "@key": KEYS,
    "@value": ["1", "2", "a", "b", "x" * 70],
    "@number": ["-2", "-1", "0", "1", "2", "3"],
    "@field": list("abcde"), "@end": ["LEFT", "RIGHT"],
}
COMMANDS = """
SET @key @value
SET @key @value EX 100
SET @key 1 NX
SETEX @key 100 v
SETNX @key v
GETSET @key v
GETDEL @key
GETEX @key EX 100
GETEX @key PERSIST
GETEX @key PXAT 1
MSET @key 1 @key 2
MSETNX @key 1 @key 2
APPEND @key x
SETRANGE @key 2 yy
SETRANGE @key 2 
INCR @key
DECRBY @key 3
INCRBYFLOAT @key 1.5
DEL @key @key
UNLINK @key
RENAME @key @key
RENAMENX @key @key
MOVE @key 1
COPY @key @key REPLACE
COPY @key @key DB 1
EXPIRE @key 100
EXPIRE @key -1
PERSIST @key
PEXPIREAT @key 1
LPUSH @key @field @field
RPUSH @key @field
LPUSHX @key @field
LPOP @key
RPOP @key 2
LPOP @key 0
LSET @key @number @field
LINSERT @key BEFORE @field @field
LREM @key @number @field
LTRIM @key @number @number
LMOVE @key @key @end @end
RPOPLPUSH @key @key
LMPOP 2 @key @key LEFT COUNT 2
BLPOP @key @key 0.001
BLMOVE @key @key LEFT RIGHT 0.001
SADD @key @field @field
SREM @key @field @field
SMOVE @key @key @field
SPOP @key 5
SPOP @key
SINTERSTORE @key @key @key
SUNIONSTORE @key @key @key
SDIFFSTORE @key @key @key
HSET @key @field @value
HMSET @key @field @value
HSETNX @key @field @value
HINCRBY @key @field 1
HINCRBYFLOAT @key @field 1
HDEL @key @field @field
ZADD @key @number @field
ZADD @key GT CH @number @field @number @field
ZADD @key INCR @number @field
ZADD @key XX @number @field
ZINCRBY @key @number @field
ZREM @key @field @field
ZREMRANGEBYRANK @key 0 1
ZREMRANGEBYSCORE @key 0 2
ZREMRANGEBYLEX @key [a [c
ZUNIONSTORE @key 2 @key @key
ZINTERSTORE @key 2 @key @key
ZDIFFSTORE @key 2 @key @key
ZRANGESTORE @key @key 0 2
ZPOPMIN @key
ZPOPMAX @key 3
ZMPOP 2 @key @key MIN
BZPOPMIN @key 0.001
SETBIT @key 3 1
BITOP OR @key @key @key
BITFIELD @key SET u8 0 7
BITFIELD @key GET u8 0
PFADD @key @field
PFMERGE @key @key
GEOADD @key 1 2 @field
GEOSEARCHSTORE @key @key FROMLONLAT 1 2 BYRADIUS 1 km
GEORADIUS @key 1 2 1 km STORE @key
SORT @key ALPHA STORE @key
XADD @key * a b
XADD @key MAXLEN 2 * a b
XDEL @key 1-1
XTRIM @key MAXLEN 1
XGROUP CREATE @key g 0
XGROUP CREATE @key g 0 MKSTREAM
XGROUP SETID @key g 0
XGROUP DESTROY @key g
XGROUP CREATECONSUMER @key g c
XGROUP DELCONSUMER @key g c
XREADGROUP GROUP g d STREAMS @key >
XSETID @key 9999999999999-1
RESTORE @key 0 \x00\x01v\t\x00\xb1\x8d\x8d\xf2\xa9\xa0\xe7\xc1 REPLACE
GET @key
MGET @key @key
EXISTS @key @key
TYPE @key
TTL @key
TOUCH @key
OBJECT ENCODING @key
DUMP @key
STRLEN @key
GETRANGE @key 0 1
SUBSTR @key 0 1
LCS @key @key
GETBIT @key 1
BITCOUNT @key
BITPOS @key 1
LRANGE @key 0 -1
LLEN @key
LINDEX @key 0
LPOS @key a
SMEMBERS @key
SCARD @key
SISMEMBER @key a
SMISMEMBER @key a b
SRANDMEMBER @key
SRANDMEMBER @key 3
SINTER @key @key
SINTERCARD 2 @key @key
SUNION @key @key
SDIFF @key @key
SSCAN @key 0
HGET @key a
HMGET @key a b
HGETALL @key
HLEN @key
HEXISTS @key a
HSTRLEN @key a
HKEYS @key
HRANDFIELD @key
HSCAN @key 0
ZCARD @key
ZSCORE @key a
ZMSCORE @key a
ZRANK @key a
ZRANGE @key 0 -1
ZRANGEBYSCORE @key 0 1
ZCOUNT @key 0 1
ZRANDMEMBER @key
ZUNION 2 @key @key
ZINTERCARD 2 @key @key
ZSCAN @key 0
PFCOUNT @key
PFCOUNT @key @key
GEOPOS @key a
GEODIST @key a b
GEOSEARCH @key FROMLONLAT 1 2 BYRADIUS 1 km
SORT @key ALPHA
SORT_RO @key ALPHA
XRANGE @key - +
XLEN @key
XREAD STREAMS @key 0
XINFO STREAM @key
XPENDING @key g
XACK @key g 1-1
XCLAIM @key g c 0 1-1
XAUTOCLAIM @key g c 0 0
FLUSHALL
"""
COMMANDS_COUNT = 3000
MARKS = [b"__key__:%d" % i for i in range(12)]       # they go through every shard


def request(randomness, template):
    return [randomness.choice(WORDS[word]) if word in WORDS else word
            for word in template.split(" ")]


class Side:
    """A server, and somebody who hears all its events."""

    def __init__(self, server):
        self.client = redis.Redis(port=server.port)
        self.client.response_callbacks.clear()
        self.client.execute_command("CONFIG", "SET", "notify-keyspace-events", "KEAmn")
        self.events = self.client.pubsub()
        self.events.psubscribe("__key*__:*")
        assert self.events.get_message(timeout=10)["type"] == "psubscribe"

    def run(self, words):
        try:
            self.client.execute_command(*words)
        except redis.ResponseError:
            pass
        marking = self.client.pipeline(transaction=False)
        for mark in MARKS:
            marking.publish(mark, "")
        marking.execute()
        heard, marks = [], set()
        while len(marks) < len(MARKS):
            message = self.events.get_message(timeout=10)
            assert message is not None, words
            if message["channel"] in MARKS:
                marks.add(message["channel"])
            else:
                heard.append((message["channel"], message["data"]))
        return heard


def compare(reference, ours, seed, count, normal=list):
    templates = [line for line in COMMANDS.splitlines()
                 if line and (normal is list or not line.startswith("B"))]
    sides = [Side(reference), Side(ours)]
    randomness = random.Random(seed)
    for _ in range(count):
        words = request(randomness, randomness.choice(templates))
        expected, got = (normal(side.run(words)) for side in sides)
        assert got == expected, words


def test_random_commands_tell_the_same_events_as_in_redis():
    with servers.redis_server() as reference, servers.torc_server() as ours:
        compare(reference, ours, 7, COMMANDS_COUNT)


def test_random_commands_tell_the_same_events_through_a_proxy_in_any_order():
    with servers.redis_server() as reference, servers.Cluster(shards=3, proxies=1) as ours:
        compare(reference, ours, 8, COMMANDS_COUNT // 3, normal=sorted)


def test_a_key_whose_time_is_over_tells_so():
    with servers.torc_server() as ours:
        side = Side(ours)
        side.run(["SET", "k", "v", "PX", "1"])
        message = None
        while message is None or message["data"] != b"expired":
            message = side.events.get_message(timeout=10)
            assert message is not None
        assert message["channel"] == b"__keyspace@0__:k"


def test_nothing_is_told_that_was_not_asked_for():
    with servers.torc_server() as ours:
        side = Side(ours)
        side.client.execute_command("CONFIG", "SET", "notify-keyspace-events", "El")
        assert side.run(["SET", "k", "v"]) == []
        assert side.run(["RPUSH", "list", "v"]) == [(b"__keyevent@0__:rpush", b"list")]
        side.client.execute_command("CONFIG", "SET", "notify-keyspace-events", "")
        assert side.run(["RPUSH", "list", "v"]) == []


def listen(port, pattern):
    events = redis.Redis(port=port).pubsub()
    events.psubscribe(pattern)
    assert events.get_message(timeout=10)["type"] == "psubscribe"
    return events


def take(events, count):
    heard = []
    for _ in range(count):
        message = events.get_message(timeout=10)
        assert message is not None, heard
        heard.append((message["channel"], message["data"]))
    return heard


def test_events_of_all_shards_come_from_every_proxy():
    with servers.Cluster(shards=3, proxies=2) as cluster:
        listeners = [listen(proxy.port, "__keyevent@0__:*") for proxy in cluster.proxies]
        client = redis.Redis(port=cluster.port)
        client.config_set("notify-keyspace-events", "Eg$x")
        assert client.config_get("notify-keyspace-events") == {"notify-keyspace-events": "g$xE"}
        keys = [b"k%d" % i for i in range(50)]
        for key in keys:
            client.set(key, "v")
        client.pexpire(keys[0], 1)
        client.delete(*keys[1:])
        for events in listeners:
            heard = take(events, 101)
            assert [(b"__keyevent@0__:set", key) for key in keys] == sorted(
                (e for e in heard if e[0].endswith(b":set")), key=lambda e: int(e[1][1:]))
            assert sorted(e[1] for e in heard if e[0].endswith(b":del")) == sorted(keys[1:])
            assert [e[1] for e in heard if e[0].endswith(b":expire")] == keys[:1]
            assert [e[1] for e in heard if e[0].endswith(b":expired")] == keys[:1]


def test_the_events_of_one_key_come_in_their_order():
    with servers.Cluster(shards=3, proxies=1) as cluster:
        client = redis.Redis(port=cluster.port)
        client.config_set("notify-keyspace-events", "KA")
        events = listen(cluster.port, "__keyspace@0__:k*")
        for _ in range(20):
            client.sadd("k1", "a", "b")
            client.sadd("k2", "b")
            client.sinterstore("k3", ["k1", "k2"])
            client.rename("k3", "k4")
            client.smove("k4", "k3", "b")
            client.delete("k3")
            client.delete("k1", "k2")
        heard = take(events, 20 * 11)
        for key, names in ((b"k1", b"sadd del"), (b"k3", b"sinterstore rename_from sadd del"),
                           (b"k4", b"rename_to srem del")):
            assert [e[1] for e in heard if e[0].endswith(key)] == names.split() * 20


def test_what_scripts_say_over_several_shards_is_said_once():
    """The script runs on copies, and perhaps several times: only what came of it is heard."""
    script = """redis.call('set', KEYS[1], 'v')
                redis.call('publish', 'said', redis.call('incr', KEYS[2]))
                return redis.call('set', 'undeclared' .. ARGV[1], 'v')"""
    with servers.Cluster(shards=3, proxies=2) as cluster:
        events = listen(cluster.port, "[_s]*")
        clients = [redis.Redis(port=proxy.port) for proxy in cluster.proxies]
        clients[0].config_set("notify-keyspace-events", "E$")

        def call(who):
            for i in range(25):
                clients[who].eval(script, 3, "a%d" % who, "counter", "b%d" % i, "%d-%d" % (who, i))

        threads = [threading.Thread(target=call, args=(who,)) for who in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        heard = take(events, 4 * 50)
        assert events.get_message(timeout=0.2) is None
        assert sorted(int(e[1]) for e in heard if e[0] == b"said") == list(range(1, 51))
        assert sum(e[0] == b"__keyevent@0__:incrby" for e in heard) == 50
        assert sum(e[1].startswith(b"undeclared") for e in heard) == 50


def test_fields_whose_time_is_over_tell_so():
    with servers.torc_server() as ours:
        client = redis.Redis(port=ours.port)
        client.config_set("notify-keyspace-events", "KA")
        events = listen(ours.port, "__key*__:*")
        client.hset("h", mapping={"a": 1, "b": 2, "c": 3})
        client.execute_command("HPEXPIRE", "h", 1, "FIELDS", 2, "a", "b")
        assert [e[1] for e in take(events, 3)] == [b"hset", b"hexpire", b"hexpired"]
        client.execute_command("HPEXPIRE", "h", 1, "FIELDS", 1, "c")
        assert [e[1] for e in take(events, 3)] == [b"hexpire", b"hexpired", b"del"]
        client.hset("h", "a", 1)
        client.execute_command("HEXPIREAT", "h", 1, "FIELDS", 1, "a")
        assert [e[1] for e in take(events, 3)] == [b"hset", b"hdel", b"del"]


def test_what_makes_room_tells_so():
    with servers.torc_server() as ours:
        client = redis.Redis(port=ours.port)
        client.config_set("notify-keyspace-events", "Ee")
        client.config_set("maxmemory-policy", "allkeys-lru")
        events = listen(ours.port, "*")
        client.set("foo", "bar")
        client.config_set("maxmemory", 1)
        assert take(events, 1) == [(b"__keyevent@0__:evicted", b"foo")]
