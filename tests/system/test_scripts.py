"""Scripts through the proxy: whichever keys they touch, and whichever node
or proxy has seen them."""
import os
import random
import threading
import time

import pytest

from tests.harness import servers

COUNT = "return {redis.call('incr', KEYS[1]), redis.call('incr', KEYS[1] .. ':' .. ARGV[1])}"
LIBRARY = ("#!lua name=lib\nredis.register_function('count', function(keys, args) "
           "return {redis.call('incr', keys[1]), "
           "redis.call('incr', keys[1] .. ':' .. args[1])} end)")
KEYS = ["key:%d" % i for i in range(12)]


@pytest.fixture(scope="module")
def pair():
    with servers.Cluster(proxies=2) as cluster:
        yield cluster


def numbers(reply):
    assert not reply.is_error(), reply
    return [element.value for element in reply.value]


def wait_until_whole(cluster, seconds=10):
    """Each thread of a proxy finds the nodes again by itself; so many connections meet them all."""
    deadline = time.monotonic() + seconds
    for proxy in range(len(cluster.proxies)):
        for _ in range(16):
            with cluster.connect(proxy) as link:
                while any(link.call("GET", key).is_error() for key in KEYS):
                    assert time.monotonic() < deadline
                    time.sleep(0.05)


def restart(cluster, node):
    cluster.nodes[node].kill()
    cluster.nodes[node].restart()
    wait_until_whole(cluster)


def test_a_script_shown_to_one_proxy_is_known_to_the_other(pair):
    with pair.connect(0) as one, pair.connect(1) as other:
        for show in (lambda text: one.call("SCRIPT", "LOAD", text).value.decode(),
                     lambda text: (one.call("EVAL", text, 1, "k"), sha_of(one, text))[1]):
            sha = show("return KEYS[1] .. '%s'" % time.monotonic_ns())
            for key in KEYS:
                assert other.call("EVALSHA", sha, 1, key).value.startswith(key.encode())
            queue = [("EVALSHA", sha, 1, key) for key in KEYS]
            replies = other.pipeline([("MULTI",)] + queue + [("EXEC",)])
            assert all(e.value.startswith(b"key:") for e in replies[-1].value)


def sha_of(link, text):
    return link.call("EVAL", "return redis.sha1hex(ARGV[1])", 0, text).value.decode()


def test_a_node_that_restarts_gets_its_scripts_again_from_a_proxy_that_has_never_seen_them(pair):
    with pair.connect(0) as one:
        sha = one.call("SCRIPT", "LOAD", COUNT).value.decode()
    for node in range(3):
        restart(pair, node)
        with pair.connect(1) as other:
            for key in KEYS:
                assert len(numbers(other.call("EVALSHA", sha, 1, key, "x"))) == 2
            replies = other.pipeline([("MULTI",), ("EVALSHA", sha, 1, KEYS[0], "x"), ("EXEC",)])
            assert not replies[-1].value[0].is_error()


def test_scripts_outlive_the_restart_of_all_nodes(pair):
    with pair.connect(0) as one:
        sha = one.call("SCRIPT", "LOAD", COUNT).value.decode()
        for node in pair.nodes:
            node.kill()
        for node in pair.nodes:
            node.restart()
        wait_until_whole(pair)
        for key in KEYS:
            assert len(numbers(one.call("EVALSHA", sha, 1, key, "x"))) == 2


def test_what_one_proxy_flushes_is_gone_for_the_other(pair):
    with pair.connect(0) as one, pair.connect(1) as other:
        sha = one.call("SCRIPT", "LOAD", COUNT).value.decode()
        assert len(numbers(other.call("EVALSHA", sha, 1, KEYS[0], "x"))) == 2
        assert one.call("SCRIPT", "FLUSH").value == b"OK"
        for key in KEYS:
            assert other.call("EVALSHA", sha, 1, key, "x").value.startswith(b"NOSCRIPT")
        replies = other.pipeline([("MULTI",), ("EVALSHA", sha, 1, KEYS[0], "x"), ("EXEC",)])
        assert replies[-1].value[0].value.startswith(b"NOSCRIPT")
        assert one.call("SCRIPT", "EXISTS", sha).value[0].value == 0


def test_counters_that_a_script_touches_on_all_shards_never_part(pair, seconds):
    """Two keys of different shards are raised together by scripts that declare one;
    whoever reads both sees both."""
    with pair.connect() as link:
        link.call("FLUSHALL")
        link.call("FUNCTION", "LOAD", "REPLACE", LIBRARY)
        sha = link.call("SCRIPT", "LOAD", COUNT).value.decode()
    done, problems = [0] * 6, []
    deadline = time.monotonic() + seconds

    def work(which):
        calls = [("EVALSHA", sha, 1, "n", "m"), ("FCALL", "count", 1, "n", "m"),
                 ("EVAL", COUNT, 1, "n", "m")]
        try:
            with pair.connect(which % 2) as link:
                while time.monotonic() < deadline:
                    if which < 3:
                        reply = link.call(*calls[which])
                    else:
                        replies = link.pipeline([("MULTI",), calls[which - 3], ("EXEC",)])
                        reply = replies[-1].value[0]
                    first, second = numbers(reply)
                    assert first == second
                    done[which] += 1
        except Exception as problem:
            problems.append(problem)

    def look():
        try:
            with pair.connect() as link:
                while time.monotonic() < deadline:
                    both = [e.value for e in link.call("MGET", "n", "n:m").value]
                    assert both[0] == both[1], both
        except Exception as problem:
            problems.append(problem)

    threads = [threading.Thread(target=work, args=(i,)) for i in range(6)]
    threads.append(threading.Thread(target=look))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems, problems[0]
    assert all(done)
    with pair.connect() as link:
        assert int(link.call("GET", "n").value) == sum(done)


def test_names_of_keys_that_come_and_go_are_those_of_one_moment(pair, seconds):
    """A pair of keys is there or is not; a script that asks for all keys must not see one alone."""
    with pair.connect() as link:
        link.call("FLUSHALL")
    problems, deadline = [], time.monotonic() + seconds

    def change():
        with pair.connect(1) as link:
            while time.monotonic() < deadline:
                link.call("MSET", "pair:a", 1, "pair:b", 1)
                link.call("DEL", "pair:a", "pair:b")

    thread = threading.Thread(target=change)
    thread.start()
    with pair.connect() as link:
        while time.monotonic() < deadline:
            reply = link.call("EVAL", "return {#redis.call('keys', 'pair:*'), "
                                      "redis.call('exists', 'pair:a', 'pair:b')}", 0)
            if reply.is_error() and reply.value.startswith(b"TRYAGAIN"):
                continue
            names, there = numbers(reply)
            if names != there or names % 2:
                problems.append((names, there))
    thread.join()
    assert not problems


def test_a_gather_that_is_too_large_says_so_and_does_nothing():
    with servers.Cluster(proxy_options={"txn-gather-max-bytes": "100000"}) as cluster:
        with cluster.connect() as link:
            link.call("SET", "small", 1)
            for key in KEYS:
                link.call("SET", key, os.urandom(40000))
            reply = link.call("EVAL", "redis.call('set', 'small', 2) local n = 0 for i = 0, 11 do "
                                      "n = n + #redis.call('get', 'key:' .. i) end return n",
                              1, "small")
            assert reply.is_error() and b"txn-gather-max-bytes" in reply.value
            assert link.call("GET", "small").value == b"1"


def change(choose):
    """A random change of a large collection, as words."""
    def some(kind, most=3):
        return [kind + str(choose.randrange(700)) for _ in range(choose.randint(1, most))]

    def ends():
        return [choose.choice(["left", "right"]) for _ in range(2)]

    scored = [word for member in some("m")
              for word in (str(choose.choice([choose.randint(0, 900), 0.1, 1e20])), member)]
    pairs = [word for field in some("f") for word in (field, "v%d" % choose.randrange(9))]
    low = choose.randrange(900)
    return choose.choice([
        ["zadd", "z", *choose.choice([[], ["nx"], ["xx", "ch"], ["gt"]]), *scored],
        ["zincrby", "z", "2.5", some("m")[0]], ["zrem", "z", *some("m")],
        ["zremrangebyscore", "z", str(low), str(low + choose.choice([-1, 3]))],
        ["zremrangebyrank", "z", str(low), str(low + 2)], ["zremrangebyrank", "z", "-3", "-1"],
        ["zpopmin", "z"], ["zpopmax", "z", "3"], ["zpopmin", "z", "x"],
        ["hset", "h", *pairs], ["hsetnx", "h", *pairs[:2]], ["hdel", "h", *some("f")],
        ["hincrby", "h", "n" + some("f")[0], "3"], ["hincrbyfloat", "h", "n" + some("f")[0], "0.1"],
        ["hset", "h", "odd"], ["hincrby", "h", some("f")[0], "1"],
        ["sadd", "s", *some("e")], ["srem", "s", *some("e")], ["smove", "s", "s2", some("e")[0]],
        ["lpush", "l", *some("x")], ["rpush", "l", *some("x")], ["lpop", "l"], ["rpop", "l", "4"],
        ["lpop", "l", "-1"], ["lpushx", "l", "a"], ["rpushx", "l", "b"], ["ltrim", "l", "3", "-2"],
        ["ltrim", "l", "-9999", "9999"], ["rpoplpush", "l", "l"], ["lmove", "l", "l2", *ends()],
        ["lmove", "l2", "l", *ends()], ["lmove", "l", "l", *ends()],
        ["lmove", "l", "l2", "up", "left"],
        ["lset", "l", "5", "y"], ["lrem", "l", "1", some("x")[0]],
        ["linsert", "l", "before", some("x")[0], "i"],
        ["set", "str", "x"], ["append", "str", "y"], ["expire", "z", "1000"], ["persist", "z"],
        ["rename", "l2", "l3"], ["rename", "l3", "l2"], ["copy", "l2", "l3", "replace"],
        ["del", "l3"],
        ["xadd", "x", "maxlen", "~", "100", "*", "f", "v"], ["setrange", "str", "3", "abc"],
        ["lpush", "z", "a"],
        ["zadd", "h", "1", "a"], ["del", "str"], ["zunionstore", "z2", "1", "z"],
        ["sort", "l", "alpha", "store", "l3"],
    ])


def fill(link, tag):
    for i in range(0, 700, 100):
        span = range(i, i + 100)
        link.call("ZADD", tag + "z", *[w for j in span for w in (j, "m%d" % j)])
        link.call("HSET", tag + "h",
                  *[w for j in span for w in ("f%d" % j, "a longer value %d" % j, "nf%d" % j, j)])
        link.call("SADD", tag + "s", *["e%d" % j for j in span])
        link.call("RPUSH", tag + "l", *["x%d" % j for j in span])
        link.call("RPUSH", tag + "l2", *["y%d" % j for j in span])
    link.call("EXPIRE", tag + "s", 5000)


RUN = """local step, out = nil, {}
for word in string.gmatch(ARGV[1], '[^;]+') do
    local argv = {}
    for part in string.gmatch(word, '[^ ]+') do argv[#argv + 1] = part end
    local got = redis.pcall(unpack(argv))
    if argv[1] ~= 'xadd' then out[#out + 1] = got end
end
out[#out + 1] = redis.call('incr', ARGV[2])
return out"""


def contents(link, tag):
    asked = [("ZRANGE", "z", 0, -1, "WITHSCORES"), ("LRANGE", "l", 0, -1), ("LRANGE", "l2", 0, -1),
             ("LRANGE", "l3", 0, -1), ("GET", "str"), ("XLEN", "x"), ("ZCARD", "z2")]
    unordered = [("HGETALL", "h"), ("SMEMBERS", "s"), ("SMEMBERS", "s2")]

    def words(reply):
        return [e.value for e in reply.value] if isinstance(reply.value, list) else reply.value

    fields = words(link.call("HGETALL", tag + "h"))
    found = [words(link.call(command, tag + key, *rest)) for command, key, *rest in asked]
    found.append(sorted(zip(fields[::2], fields[1::2])))
    found += [sorted(words(link.call(command, tag + key))) for command, key in unordered[1:]]
    found += [link.call("TTL", tag + key).value > 0 for key in ("z", "h", "s", "l")]
    return found


@pytest.mark.parametrize("in_multi", [False, True])
def test_what_a_script_has_done_before_it_reaches_elsewhere_is_done_once(pair, seconds, in_multi):
    """Random changes of large collections on one shard, then a key of another:
    the same as on one Redis."""
    choose = random.Random(7)
    deadline = time.monotonic() + seconds
    with servers.redis_server() as redis, redis.connect() as plain, pair.connect() as link:
        link.call("FLUSHALL")
        fill(plain, "{t}")
        fill(link, "{t}")
        for i in range(10000):
            if i > 20 and time.monotonic() > deadline:
                break
            changes = [change(choose) for _ in range(choose.randint(1, 5))]
            changes = [[c[0]] + ["{t}" + w if w in NAMES else w for w in c[1:]] for c in changes]
            # A script of its own each time, so that none is known to reach far: it runs on the
            # shard first.
            call = ("EVAL", RUN + " --%d" % i, 1, "{t}z", ";".join(" ".join(c) for c in changes),
                    "far:%d" % (i % 7))
            both = []
            for one in (plain, link):
                if in_multi:
                    first = [change(random.Random(i))]
                    first = [[c[0]] + ["{t}" + w if w in NAMES else w for w in c[1:]]
                             for c in first]
                    replies = one.pipeline([("MULTI",), first[0], call, ("EXEC",)])
                    both.append(replies[-1])
                else:
                    both.append(one.call(*call))
            if "xadd" not in str(changes) and not in_multi:
                assert str(both[0].value) == str(both[1].value), changes
            if i % 5 == 0:
                assert contents(plain, "{t}") == contents(link, "{t}"), changes
        assert contents(plain, "{t}") == contents(link, "{t}")


NAMES = {"z", "z2", "h", "s", "s2", "l", "l2", "l3", "str", "x"}


def keys_of(cluster, node, count):
    """Keys that lie on that node."""
    with cluster.connect() as link, cluster.nodes[node].connect() as direct:
        keys = ["lying:%d" % i for i in range(200)]
        for key in keys:
            link.call("SET", key, 1)
        return [key for key in keys if direct.call("EXISTS", key).value == 1][:count]


def test_a_shard_whose_script_runs_too_long_refuses_transactions_as_redis_does():
    busy = (b"BUSY Redis is busy running a script. "
            b"You can only call SCRIPT KILL or SHUTDOWN NOSAVE.")
    because = b"EXECABORT Transaction discarded because of: " + busy
    with servers.Cluster(threads=1) as cluster:
        a, b = keys_of(cluster, 0, 1)[0], keys_of(cluster, 1, 1)[0]
        queues = {"one": [("INCR", a)], "two": [("INCR", a), ("INCR", b)],
                  "apart": [("RENAME", a, b)], "all": [("DBSIZE",)], "other": [("INCR", b)]}
        links = {}
        for name, commands in queues.items():
            links[name] = cluster.connect()
            links[name].call("MULTI")
            for command in commands:
                assert links[name].call(*command).value == b"QUEUED"
        watching = cluster.connect()
        for command in (("WATCH", a), ("MULTI",), ("INCR", a)):
            watching.call(*command)
        late, script = cluster.connect(), cluster.connect()
        late.call("CONFIG", "SET", "busy-reply-threshold", 10)
        script.send("EVAL", "while true do end", 1, a)
        time.sleep(0.3)
        assert late.call("GET", a).value == busy
        assert late.call("GET", b).value == b"1"
        assert late.call("MULTI").value == b"OK"
        assert late.call("INCR", a).value == busy
        assert late.call("INCR", b).value == busy
        for name in queues:
            assert links[name].call("EXEC").value == because, name
            assert links[name].call("EXEC").value == b"ERR EXEC without MULTI"
        assert watching.call("EXEC").value == because
        assert links["other"].call("INCR", b).value == 2
        assert links["other"].call("SCRIPT", "KILL").value == b"OK"
        assert script.read().value.startswith(b"ERR Script killed")
        reply = late.call("EXEC")
        assert reply.value == b"EXECABORT Transaction discarded because of previous errors."
        assert late.call("MGET", a, b).value[0].value == b"1"


def test_every_thread_of_a_proxy_says_that_a_script_runs_too_long():
    busy = (b"BUSY Redis is busy running a script. "
            b"You can only call SCRIPT KILL or SHUTDOWN NOSAVE.")
    with servers.Cluster(threads=4) as cluster:
        links = [cluster.connect() for _ in range(16)]
        script = cluster.connect()
        links[0].call("CONFIG", "SET", "busy-reply-threshold", 10)
        for _ in range(3):
            script.send("EVAL", "while true do end", 0)
            servers.wait_until(lambda: links[0].call("PING").value == busy)
            assert [link.call("PING").value for link in links] == [busy] * len(links)
            for link in links:
                assert link.call("MULTI").value == b"OK"
                assert link.call("GET", "a").value == busy
                assert link.call("EXEC").value == (
                    b"EXECABORT Transaction discarded because of: " + busy)
            assert links[1].call("SCRIPT", "KILL").value == b"OK"
            assert script.read().value.startswith(b"ERR Script killed")
            assert [link.call("PING").value for link in links] == [b"PONG"] * len(links)


def test_a_proxy_chooses_its_database_while_a_script_runs_too_long():
    """What follows a SELECT that is refused would run in another one, once the script has ended."""
    with servers.torc_server() as node:
        with node.connect() as proxy, node.connect() as script, node.connect() as other:
            assert proxy.call("TXN", "SLOTS", b"\xff" * 2048).value == b"OK"
            other.call("CONFIG", "SET", "busy-reply-threshold", 10)
            script.send("EVAL", "while true do end", 0)
            time.sleep(0.3)
            assert other.call("SELECT", 3).value.startswith(b"BUSY")
            assert proxy.call("SELECT", 3).value == b"OK"
            assert proxy.call("SET", "k", "v").value.startswith(b"BUSY")
            assert other.call("SCRIPT", "KILL").value == b"OK"
            assert proxy.call("SET", "k", "v").value == b"OK"
            assert other.call("EXISTS", "k").value == 0
            assert other.call("SELECT", 3).value == b"OK"
            assert other.call("GET", "k").value == b"v"


def test_a_script_over_shards_that_was_killed_does_not_begin_again():
    with servers.Cluster(threads=1) as cluster:
        keys = [keys_of(cluster, node, 1)[0] for node in range(3)]
        with cluster.connect() as other, cluster.connect() as script:
            other.call("CONFIG", "SET", "busy-reply-threshold", 10)
            script.send("EVAL", "redis.call('get', KEYS[1]) while true do end", 3, *keys)
            time.sleep(0.3)
            changed = [other.call("SET", key, "changed").is_error() for key in keys]
            assert sorted(changed) == [False, False, True]
            assert other.call("SCRIPT", "KILL").value == b"OK"
            assert script.read().value.startswith(b"ERR Script killed")
            assert other.call("MSET", *[word for key in keys for word in (key, "1")]).value == b"OK"
