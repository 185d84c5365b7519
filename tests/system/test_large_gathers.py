"""Sets and sorted sets too large to be packed, on several shards: what comes of them together is
what one redis-server makes of them."""
import random
import threading
import time

import pytest

from tests.harness import servers

SETS = ["set:%d" % i for i in range(6)]
ZSETS = ["zset:%d" % i for i in range(6)]
SIZES = [0, 20, 100, 600, 1500, 3000]


@pytest.fixture(scope="module")
def both():
    with servers.Cluster() as cluster, servers.redis_server() as redis, \
            cluster.connect() as ours, redis.connect() as theirs:
        yield ours, theirs


def member(i):
    """Integers, texts, texts that LZF would compress, and some with a long length."""
    return [b"%d" % i, b"member:%d" % i, b"%d:" % i + b"x" * 70, b"%d:" % i + b"long" * 5000][
        i % 3 if i % 500 else 3]


def score(choose):
    return choose.choice([choose.randint(-5, 5), choose.random() * 1000, 1e300,
                          "-inf", "-0", "inf"])


def in_any_order(value):
    return sorted(value, key=repr) if isinstance(value, list) else value


def plain(reply):
    return [plain(r) for r in reply.value] if isinstance(reply.value, list) else reply.value


def same(both, *words, ordered=True):
    found = [plain(link.call(*words)) for link in both]
    if not ordered:
        found = [in_any_order(value) for value in found]
    assert found[0] == found[1], words
    return found[0]


def fill(both, choose):
    same(both, "FLUSHALL")
    for keys, is_sorted in ((SETS, False), (ZSETS, True)):
        for key, size in zip(keys, choose.sample(SIZES, len(SIZES))):
            numbers = choose.sample(range(4000), size)
            if choose.random() < 0.2:
                numbers = [i * 3 for i in numbers]              # integers only
            for at in range(0, size, 100):
                words = [word for i in numbers[at:at + 100]
                         for word in ((score(choose), member(i)) if is_sorted else (member(i),))]
                same(both, "ZADD" if is_sorted else "SADD", key, *words)


def look_at(both, *keys):
    for key in keys:
        if same(both, "TYPE", key) == b"zset":
            same(both, "ZRANGE", key, 0, -1, "WITHSCORES")
        elif plain(both[0].call("TYPE", key)) == b"set":
            same(both, "SMEMBERS", key, ordered=False)
        same(both, "OBJECT", "ENCODING", key)


@pytest.mark.parametrize("seed", range(3))
def test_sets_together(both, seed):
    choose = random.Random(seed)
    fill(both, choose)
    for _ in range(12):
        keys = choose.sample(SETS, choose.randint(2, 5))
        for command in ("SINTER", "SUNION", "SDIFF"):
            same(both, command, *keys, ordered=False)
            same(both, command + "STORE", "to", *keys)
            look_at(both, "to")
        same(both, "SINTERCARD", len(keys), *keys)
        same(both, "SINTERCARD", len(keys), *keys, "LIMIT", choose.randint(1, 50))
    same(both, "SUNIONSTORE", SETS[0], *SETS)
    look_at(both, *SETS)


@pytest.mark.parametrize("seed", range(3))
def test_sorted_sets_together(both, seed):
    choose = random.Random(seed)
    fill(both, choose)
    for _ in range(12):
        keys = choose.sample(ZSETS + SETS[:2], choose.randint(2, 5))
        how = ["WEIGHTS", *(choose.choice([1, 0, -2, 0.5, "inf"]) for _ in keys),
               "AGGREGATE", choose.choice(["SUM", "MIN", "MAX"])]
        for command, options in (("ZINTER", how), ("ZUNION", how), ("ZDIFF", [])):
            same(both, command, len(keys), *keys, *options, "WITHSCORES")
            same(both, command + "STORE", "to", len(keys), *keys, *options)
            look_at(both, "to")
        same(both, "ZINTERCARD", len(keys), *keys)
        same(both, "ZINTERCARD", len(keys), *keys, "LIMIT", choose.randint(1, 50))
    same(both, "ZUNIONSTORE", ZSETS[0], 6, *ZSETS)
    look_at(both, *ZSETS)


def transaction(both, *commands):
    found = []
    for link in both:
        link.call("MULTI")
        for command in commands:
            link.call(*command)
        unordered = ("SMEMBERS", "SINTER", "SDIFF")
        found.append([in_any_order(value) if command[0] in unordered else value
                      for command, value in zip(commands, plain(link.call("EXEC")))])
    assert found[0] == found[1], commands
    return found[0]


@pytest.mark.parametrize("seed", range(3))
def test_what_is_looked_at_and_changed_before_it_is_sent_on(both, seed):
    choose = random.Random(seed)
    fill(both, choose)
    for _ in range(6):
        a, b, c = choose.sample(SETS, 3)
        transaction(both, ("SUNIONSTORE", "to", a, b, c), ("SCARD", "to"),
                    ("SISMEMBER", "to", member(8)), ("SREM", "to", member(7), member(8), member(9)),
                    ("SADD", "to", "new"), ("SMISMEMBER", "to", "new", member(8)),
                    ("SMEMBERS", "to"), ("COPY", "to", "copy"), ("OBJECT", "ENCODING", "copy"),
                    ("SDIFFSTORE", "less", "copy", c), ("SMOVE", a, "less", member(10)),
                    ("RENAME", "copy", "other"), ("TYPE", "other"), ("SINTER", "other", "less"),
                    ("SORT", "less", "ALPHA", "LIMIT", 3, 5))
        look_at(both, "to", "less", "other", a, b, c)
        x, y, z = choose.sample(ZSETS, 3)
        transaction(both, ("ZUNIONSTORE", "to", 3, x, y, z), ("ZCARD", "to"),
                    ("ZSCORE", "to", member(8)), ("ZRANK", "to", member(8)),
                    ("ZADD", "to", 5, member(8), 6, "new"), ("COPY", "to", "copy"),
                    ("ZREM", "copy", member(9), member(10)),
                    ("ZRANGE", "copy", 0, 20, "WITHSCORES"), ("ZDIFFSTORE", "less", 2, "copy", x),
                    ("ZPOPMIN", "less", 2), ("ZINCRBY", y, 2, member(11)),
                    ("ZRANGESTORE", "range", "to", 5, 600),
                    ("ZRANGEBYSCORE", z, 0, 500, "LIMIT", 0, 10),
                    ("ZINTERSTORE", "other", 2, "to", a), ("OBJECT", "ENCODING", "other"),
                    ("SUNIONSTORE", "members", a, b), ("ZINTERCARD", 2, "members", "to"))
        look_at(both, "to", "less", "other", "copy", "range", "members", x, y, z)


SCRIPT = """
local seen = 0
for i = 1, #KEYS - 1 do
    local cursor = '0'
    repeat
        local step = redis.call('SSCAN', KEYS[i], cursor, 'COUNT', 100)
        cursor, seen = step[1], seen + #step[2]
    until cursor == '0'
end
local random = redis.call('SRANDMEMBER', KEYS[1], 10)
for _, m in ipairs(random) do
    if redis.call('SISMEMBER', KEYS[1], m) == 0 then return 'a stranger' end
end
redis.call('SUNIONSTORE', KEYS[#KEYS], unpack(KEYS, 1, #KEYS - 1))
redis.call('SREM', KEYS[1], ARGV[1])
return {seen, #random, redis.call('SCARD', KEYS[1]), redis.call('SCARD', KEYS[#KEYS])}"""


def test_scripts_on_large_copies(both):
    choose = random.Random(5)
    fill(both, choose)
    large = [key for key in SETS if same(both, "SCARD", key) > 500]
    for _ in range(4):
        keys = choose.sample(large, 3)
        same(both, "EVAL", SCRIPT, 4, *keys, "to", member(choose.randrange(100)))
        look_at(both, "to", *keys)


def sent_by(node):
    with node.connect() as link:
        info = link.call("INFO", "stats").value.decode()
    return int(info.split("total_net_output_bytes:")[1].split()[0])


def owner_of(cluster, key):
    for node in cluster.nodes:
        with node.connect() as link:
            if link.call("EXISTS", key).value == 1:
                return node
    raise AssertionError(key)


def test_the_smaller_value_travels_and_only_if_the_other_stays():
    with servers.Cluster() as cluster, cluster.connect() as link:
        for i in range(0, 20000, 1000):
            link.call("SADD", "large", *("member:%d" % n for n in range(i, i + 1000)))
        home = owner_of(cluster, "large")
        small = None
        for i in range(100):
            link.call("SADD", "small:%d" % i, *("member:%d" % n for n in range(600)))
            if owner_of(cluster, "small:%d" % i) is not home:
                small = "small:%d" % i
                break
        before = sent_by(home)
        for words in (("large", small), (small, "large")):
            assert link.call("SINTERCARD", 2, *words).value == 600
        assert sent_by(home) - before < 10000


def test_large_sets_that_change_together_are_never_seen_apart():
    with servers.Cluster() as cluster, cluster.connect() as link, cluster.connect() as other:
        others = ("right:%d" % i for i in range(100))
        names = ["left", next(name for name in others if is_apart(cluster, link, "left", name))]
        for i in range(0, 3000, 1000):
            for name in names:
                link.call("SADD", name, *("member:%d" % n for n in range(i, i + 1000)))
        stop = time.monotonic() + 3
        failures = []

        def change():
            choose = random.Random(1)
            while time.monotonic() < stop:
                command = choose.choice(["SADD", "SREM"])
                value = "member:%d" % choose.randrange(4000)
                other.pipeline([("MULTI",), *((command, name, value) for name in names), ("EXEC",)])
                time.sleep(0.002)

        writer = threading.Thread(target=change)
        writer.start()
        looked = 0
        while time.monotonic() < stop:
            for words in (("SDIFF", *names), ("SDIFF", *reversed(names))):
                if plain(link.call(*words)) != []:
                    failures.append(words)
            looked += 1
        writer.join()
        assert not failures and looked > 10


def is_apart(cluster, link, *keys):
    for key in keys:
        link.call("SADD", key, "x")
    apart = owner_of(cluster, keys[0]) is not owner_of(cluster, keys[1])
    link.call("DEL", *keys)
    return apart
