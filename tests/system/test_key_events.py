"""Events of keys: after every command the same ones, in the same order, as redis-server publishes."""
import random

import redis

from tests.harness import servers

KEYS = ["k%d" % i for i in range(6)]
WORDS = {
    "@key": KEYS, "@value": ["1", "2", "a", "b", "x" * 70], "@number": ["-2", "-1", "0", "1", "2", "3"],
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
FLUSHALL
"""
COMMANDS_COUNT = 4000
MARK = b"__key__:mark"


def request(randomness, template):
    return [randomness.choice(WORDS[word]) if word in WORDS else word for word in template.split(" ")]


class Side:
    """A server, and somebody who hears all its events."""

    def __init__(self, server):
        self.client = redis.Redis(port=server.port)
        self.client.response_callbacks.clear()
        self.client.execute_command("CONFIG", "SET", "notify-keyspace-events", "KEA")
        self.events = self.client.pubsub()
        self.events.psubscribe("__key*__:*")
        assert self.events.get_message(timeout=10)["type"] == "psubscribe"

    def run(self, words):
        try:
            self.client.execute_command(*words)
        except redis.ResponseError:
            pass
        self.client.execute_command("PUBLISH", MARK, "")
        heard = []
        while True:
            message = self.events.get_message(timeout=10)
            assert message is not None, words
            if message["channel"] == MARK:
                return heard
            heard.append((message["channel"], message["data"]))


def test_random_commands_tell_the_same_events_as_in_redis():
    templates = [line for line in COMMANDS.splitlines() if line]
    with servers.redis_server() as reference, servers.torc_server() as ours:
        sides = [Side(reference), Side(ours)]
        randomness = random.Random(7)
        for _ in range(COMMANDS_COUNT):
            words = request(randomness, randomness.choice(templates))
            expected, got = (side.run(words) for side in sides)
            assert got == expected, words


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
