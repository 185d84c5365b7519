"""The append-only file is Redis's: each of the two reads what the other has written."""
import glob
import os
import shutil
import threading
import time

import pytest

from tests.harness import servers

SCRIPT = ("redis.call('set', KEYS[1], 1) redis.call('incr', KEYS[1]) "
          "redis.call('pexpire', KEYS[1], 1e8)")


def library(name, function):
    return ("#!lua name=%s\nredis.register_function('%s', function(keys) return redis.call('incr', "
            "keys[1]) end)" % (name, function))


# Whatever is written other than it was called: times, sums, random and conditional things, units.
COMMANDS = [line.split(" ") for line in """\
SET a 1
SET a 1 EX 100
SET a 2 NX
SET b 2 NX
SET b 3 XX
SET b 4 XX PX 100000
SET b 5 GET
SET b 5 KEEPTTL
SET b 6 EXAT 9999999999
SET b 7 XX GET EX 100
SETEX e 100 v
PSETEX e 100000 v
SETNX e v
SETNX e2 v
GETSET e w
GETDEL e
GETDEL e
GETEX b PERSIST
GETEX b PERSIST
GETEX b PX 100000
GETEX b EXAT 1
SET n 5
INCRBY n 4
DECRBY n 3
INCRBYFLOAT n 1.5
APPEND n x
SETRANGE n 3 yy
MSET a 1 b 2
MSETNX a 1 q 2
MSETNX q1 1 q 2
DEL a nope
DEL nope
UNLINK b nope
SET a 1
EXPIRE a 100
EXPIRE a 100 NX
PEXPIRE a 100000 XX
EXPIREAT a 9999999999
PEXPIREAT a 9999999999999 GT
PERSIST a
PERSIST a
EXPIRE a -1
SET a 1
RENAME a b
RENAMENX b zz
COPY zz zy
COPY zz zy DB 2
MOVE zz 3
SELECT 3
SET in3 1
SELECT 0
SWAPDB 0 1
SET k 1
SELECT 4
SET gone 1
FLUSHDB
SELECT 0
MULTI
SET m 1
INCR m
GET m
EXEC
MULTI
SET m 1
EXEC
MULTI
GET m
EXEC
SET dying 1 PX 20
SLEEP
GET dying
SET dying 1 PX 20
SLEEP
INCR dying
SET dying 1 PX 20
SET dead 1 PX 20
SLEEP
MGET dying dead
SET dying 1 PX 20
SLEEP
MULTI
INCR dying
INCR k
EXEC
SET dead 1 PX 20
SLEEP
SET dead 2
SADD set 1 2 3 many
SADD set 1
SADD ints 2 3 1000
SREM set 1 9
SREM set 9
SMOVE set set2 2
SMOVE set set2 9
SADD one x
SPOP one
SADD few a b
SPOP few 5
SPOP few 5
SADD few a
SPOP few 0
SINTERSTORE inter set set2
SUNIONSTORE union set set2
SUNIONSTORE inter set
SINTERSTORE inter set set2
SDIFFSTORE set ints set
HSET hash a 1 b 2
HSET hash a 1
HMSET hash c 3 d 4
HSETNX hash a 5
HSETNX hash e 5
HINCRBY hash a 5
HINCRBY hash a nope
HINCRBYFLOAT hash f 0.5
HDEL hash nope
HDEL hash b c nope
HSET gone a 1
HDEL gone a
XADD s 1-0 a 1
XADD s 2-* a 1
XADD s MAXLEN ~ 100 3-0 a 1
XADD s MINID ~ 2 4-0 a 1
XADD s MAXLEN ~ 100 LIMIT 7 5-* a 1
XADD s NOMKSTREAM MAXLEN 100 6-0 a 1
XADD nope NOMKSTREAM 6-0 a 1
XTRIM s MAXLEN ~ 1
XTRIM s MAXLEN 5
XGROUP CREATE s g 0
XGROUP CREATE made h $ MKSTREAM
XGROUP CREATECONSUMER s g c0
XREADGROUP GROUP g c COUNT 2 STREAMS s >
XREADGROUP GROUP g c COUNT 1 NOACK STREAMS s >
XREADGROUP GROUP g n COUNT 1 NOACK STREAMS s >
XREADGROUP GROUP g c STREAMS s 0
XREADGROUP GROUP g q STREAMS s >
XADD s 7-0 a 1
XADD s 8-0 a 1
XREADGROUP GROUP g c STREAMS s >
XACK s g 2-0
XACK s g 2-0
XCLAIM s g d 0 3-0
XCLAIM s g d 0 3-0 JUSTID TIME 5 RETRYCOUNT 3
XCLAIM s g d 0 99-0 LASTID 9-0
XDEL s 3-0
XCLAIM s g d 0 3-0
XADD s 9-1 a 1
XAUTOCLAIM s g e 0 0 COUNT 1
XDEL s 8-0
XAUTOCLAIM s g e 0 0
XGROUP SETID s g 0 ENTRIESREAD 3
XGROUP DELCONSUMER s g n
XGROUP DELCONSUMER s g nn
XSETID s 20-0
XGROUP DESTROY s g
XGROUP CREATE s g2 3-0
XREADGROUP GROUP g2 c STREAMS s >""".split("\n")] + [
    ["EVAL", SCRIPT, "1", "s"], ["EVAL", "return redis.call('get', KEYS[1])", "1", "s"],
    ["EVAL", "redis.call('set', 'x', '1') return redis.call('nope')", "0"],
    ["EVAL", "redis.set_repl(redis.REPL_NONE) redis.call('set', 'unlogged', '1')", "0"],
    ["SET", "bin\0ary", "\r\n\0$3\r\n"], ["SET", "", "empty"],
    ["FUNCTION", "LOAD", library("dropped", "a")], ["FUNCTION", "FLUSH"],
    ["FUNCTION", "LOAD", library("one", "b")], ["FUNCTION", "LOAD", library("two", "b")],
    ["FUNCTION", "LOAD", "REPLACE", library("one", "c")], ["FUNCTION", "LOAD", library("two", "b")],
    ["FUNCTION", "DELETE", "nope"], ["FUNCTION", "LOAD", library("three", "d")],
    ["FUNCTION", "DELETE", "three"], ["FCALL", "b", "1", "called"], ["FCALL", "nope", "0"],
    ["FUNCTION", "RESTORE", b"\n\x00]\x9b\\@\x0f\x7f\xa2\xda", "APPEND"]]


def fill(node):
    """Dead keys are removed by those who look only, so that logs do not differ by chance."""
    with node.connect() as link:
        link.call("DEBUG", "SET-ACTIVE-EXPIRE", "0")
        for command in COMMANDS:
            if command[0] == "SLEEP":
                time.sleep(0.03)
            else:
                link.call(*command)
        return contents(link)


READ = {b"string": lambda link, key: link.call("GET", key).value,
        b"set": lambda link, key: sorted(m.value for m in link.call("SMEMBERS", key).value),
        b"stream": lambda link, key: [str(link.call("XRANGE", key, "-", "+").value),
                                      str(link.call("XPENDING", key, "g2").value)],
        b"hash": lambda link, key: sorted(link.call("HGET", key, field.value).value
                                          for field in link.call("HKEYS", key).value)}


def contents(link):
    """Every database: key to value and whether it has a time to live; and the libraries."""
    everything = {"libraries": sorted(map(str, link.call("FUNCTION", "LIST", "WITHCODE").value))}
    for db in range(16):
        link.call("SELECT", db)
        for key in link.call("KEYS", "*").value:
            read = READ[link.call("TYPE", key.value).value]
            everything[db, key.value] = (read(link, key.value),
                                         link.call("PEXPIRETIME", key.value).value)
    link.call("SELECT", 0)
    everything.pop((0, b"unlogged"), None)
    return everything


def parse(path):
    data, at, commands = open(path, "rb").read(), 0, []

    def number():
        nonlocal at
        end = data.index(b"\r\n", at)
        value, at = int(data[at + 1:end]), end + 2
        return value

    while at < len(data):
        words = []
        for _ in range(number()):
            length = number()
            words.append(data[at:at + length])
            at += length + 2
        commands.append(words)
    return commands


def logged(node):
    return parse(glob.glob(node.home + "/appendonlydir/*.incr.aof")[0])


def without_times(commands):
    now = time.time() * 1000
    return [[b"<ms>" if word.isdigit() and now - 1e6 < int(word) < now + 1e9 else word
             for word in words] for words in commands]


def test_the_log_is_word_for_word_that_of_redis():
    logs = []
    for start in (servers.redis_server, servers.torc_server):
        with start(appendonly="yes", appendfsync="always") as node:
            fill(node)
            logs.append(without_times(logged(node)))
    assert logs[1] == logs[0]


@pytest.mark.parametrize("writer, reader", [(servers.torc_server, servers.redis_server),
                                            (servers.torc_server, servers.torc_server),
                                            (servers.redis_server, servers.torc_server)])
def test_what_one_has_written_the_other_reads(writer, reader):
    with writer(appendonly="yes", appendfsync="always", aof_use_rdb_preamble="no") as old:
        expected = fill(old)
        old.kill()
        with reader(appendonly="yes") as new:
            new.stop()
            shutil.rmtree(new.home + "/appendonlydir")
            shutil.copytree(old.home + "/appendonlydir", new.home + "/appendonlydir")
            new.restart()
            with new.connect() as link:
                assert contents(link) == expected
                link.call("SET", "later", "1")
            new.stop()
            new.restart()
            with new.connect() as link:
                assert contents(link) == {**expected, (0, b"later"): (b"1", -1)}


def rewritten(redis, preamble):
    with redis.connect() as link:
        link.call("CONFIG", "SET", "aof-use-rdb-preamble", preamble)
        link.call("BGREWRITEAOF")
        servers.wait_until(lambda: glob.glob(redis.home + "/appendonlydir/*.2.base.*"))
        time.sleep(0.2)
        link.call("SET", "behind", "1")


def test_a_rewritten_log_of_redis_is_read_if_its_base_is_no_snapshot():
    with servers.redis_server(appendonly="yes", aof_timestamp_enabled="yes") as redis:
        expected = {**fill(redis), (0, b"behind"): (b"1", -1), (0, b"unlogged"): (b"1", -1)}
        rewritten(redis, "no")
        redis.stop()
        with servers.torc_server() as node:
            node.stop()
            shutil.copytree(redis.home + "/appendonlydir", node.home + "/appendonlydir")
            node.arguments = [w if w != "no" else "yes" for w in node.arguments]
            node.restart()
            with node.connect() as link:
                assert {**contents(link), (0, b"unlogged"): (b"1", -1)} == expected


def test_a_snapshot_in_the_log_is_refused_with_its_reason():
    with servers.redis_server(appendonly="yes") as redis:
        fill(redis)
        rewritten(redis, "yes")
        redis.stop()
        with servers.torc_server(appendonly="yes") as node:
            node.stop()
            shutil.rmtree(node.home + "/appendonlydir")
            shutil.copytree(redis.home + "/appendonlydir", node.home + "/appendonlydir")
            with pytest.raises(servers.StartFailed, match="begins with an RDB snapshot"):
                node.restart()
            node.child = None


def test_a_single_file_of_an_older_redis_is_taken_over():
    with servers.torc_server(appendonly="yes") as node:
        expected = fill(node)
        node.stop()
        log, = glob.glob(node.home + "/appendonlydir/*.incr.aof")
        shutil.move(log, node.home + "/appendonly.aof")
        shutil.rmtree(node.home + "/appendonlydir")
        for _ in range(2):
            node.restart()
            with node.connect() as link:
                assert contents(link) == expected
            node.stop()
        assert not os.path.exists(node.home + "/appendonly.aof")


def test_the_log_is_not_turned_on_or_off_at_run_time():
    with servers.torc_server() as node, node.connect() as link:
        reply = link.call("CONFIG", "SET", "appendonly", "yes")
        assert reply.is_error() and b"cannot be turned on or off" in reply.value
        assert link.call("CONFIG", "GET", "appendonly").value[1].value == b"no"
        assert link.call("CONFIG", "SET", "appendonly", "no").value == b"OK"


def random_pops(link):
    """SPOP and fields that expire: what the log has of them was not asked for in these words."""
    link.call("DEBUG", "SET-ACTIVE-EXPIRE", "0")
    link.call("SADD", "s", *range(100))
    popped = {link.call("SPOP", "s").value}
    for count in (3, 90):
        popped |= {member.value for member in link.call("SPOP", "s", count).value}
    link.call("HSET", "h", *(word for i in range(10) for word in ("f%d" % i, i)))
    link.call("HEXPIRE", "h", 1000, "FIELDS", 2, "f0", "nope")
    link.call("HPEXPIRE", "h", 60000, "FIELDS", 1, "f0")
    link.call("HPEXPIRE", "h", 20, "FIELDS", 2, "f1", "f2")
    link.call("HEXPIREAT", "h", 4000000000, "GT", "FIELDS", 2, "f0", "f5")
    link.call("HEXPIREAT", "h", 4000000000, "FIELDS", 2, "f3", "f4")
    link.call("HPERSIST", "h", "FIELDS", 2, "f3", "f9")
    link.call("HEXPIRE", "h", 0, "FIELDS", 2, "f6", "nope")
    time.sleep(0.04)
    link.call("HLEN", "h")
    return popped


def what_is_left(link):
    fields = sorted(field.value for field in link.call("HKEYS", "h").value)
    times = [t.value for t in link.call("HPEXPIRETIME", "h", "FIELDS", len(fields), *fields).value]
    return {m.value for m in link.call("SMEMBERS", "s").value}, list(zip(fields, times))


def test_what_was_drawn_and_what_expired_is_in_the_log():
    with servers.torc_server(appendonly="yes", appendfsync="always") as node:
        with node.connect() as link:
            popped = random_pops(link)
            left = what_is_left(link)
        assert len(popped) == 94 and not popped & left[0]
        assert left[1] == [(b"f0", 4000000000000), (b"f3", -1), (b"f4", 4000000000000),
                           (b"f5", -1), (b"f7", -1), (b"f8", -1), (b"f9", -1)]
        names = [command[0] for command in logged(node)]
        assert b"SPOP" not in names and b"HEXPIRE" not in names and b"HPEXPIRE" not in names
        assert [b"HDEL", b"h", b"f6"] in logged(node) and [b"HDEL", b"h", b"f1"] in logged(node)
        node.kill()
        node.restart()
        with node.connect() as link:
            assert what_is_left(link) == left


def test_what_rough_trimming_deleted_stays_deleted():
    """Blocks may be larger when the log is read: what was trimmed must not depend on them."""
    with servers.torc_server(appendonly="yes", appendfsync="always") as node:
        with node.connect() as link:
            link.call("CONFIG", "SET", "stream-node-max-entries", "2")
            for key in ("emptied", "emptied-by-add", "shortened", "limited", "counted"):
                for i in range(1, 8):
                    link.call("XADD", key, "%d-1" % i, "field", i)
            assert link.call("XTRIM", "emptied", "MINID", "~", "100").value == 7
            link.call("XADD", "emptied-by-add", "MINID", "~", "100", "9-1", "field", "9")
            assert link.call("XTRIM", "shortened", "MINID", "~", "6").value == 4
            assert link.call("XTRIM", "limited", "MINID", "~", "100", "LIMIT", "3").value == 2
            assert link.call("XTRIM", "counted", "MAXLEN", "~", "3").value == 4
            keys = [key.value for key in link.call("KEYS", "*").value]
            before = {key: link.call("XRANGE", key, "-", "+") for key in keys}
        assert before[b"emptied"].value == before[b"emptied-by-add"].value == []
        node.kill()
        node.restart()
        with node.connect() as link:
            assert {key: link.call("XRANGE", key, "-", "+") for key in keys} == before


def test_fields_that_expire_while_the_server_is_down_are_gone_when_it_is_up():
    with servers.torc_server(appendonly="yes", appendfsync="always") as node:
        with node.connect() as link:
            link.call("HSET", "h", "a", "1", "b", "2")
            link.call("HSET", "brief", "a", "1")
            for key in ("h", "brief"):
                link.call("HPEXPIRE", key, 300, "FIELDS", 1, "a")
            assert link.call("HLEN", "h").value == 2
        node.kill()
        time.sleep(0.35)
        for _ in range(2):
            node.restart()
            with node.connect() as link:
                assert [field.value for field in link.call("HKEYS", "h").value] == [b"b"]
                assert link.call("EXISTS", "brief").value == 0
            node.stop()


# ---- DEBUG LOADAOF

def test_the_data_is_read_from_the_log_again():
    with servers.torc_server(appendonly="yes") as node, node.connect() as link, \
         node.connect() as waiter, node.connect() as other:
        link.pipeline([("SET", "text", "a", "EX", "1000"), ("SET", "text", "b", "KEEPTTL"),
                       ("RPUSH", "list", "1", "2"), ("LPOP", "list"), ("SELECT", "3"),
                       ("XADD", "stream", "MAXLEN", "1", "*", "f", "v"),
                       ("FUNCTION", "LOAD", "#!lua name=lib\nredis.register_function('f', "
                                            "function() return 'called' end)"),
                       ("DEBUG", "POPULATE", "10"), ("SELECT", "0"), ("WATCH", "text")])
        waiter.send("BLPOP", "empty", "0")
        servers.wait_until(lambda: b"blocked_clients:1" in link.call("INFO", "clients").value)
        assert link.call("DEBUG", "LOADAOF").value == b"OK"
        link.pipeline([("MULTI",), ("GET", "text")])
        assert link.call("EXEC").value is None
        assert link.call("GET", "text").value == b"b"
        assert 990 < link.call("TTL", "text").value <= 1000
        assert link.call("LRANGE", "list", "0", "-1").value[0].value == b"2"
        assert link.call("FCALL", "f", "0").value == b"called"
        # POPULATE is not logged.
        assert link.pipeline([("SELECT", "3"), ("DBSIZE",)])[1].value == 1
        other.call("RPUSH", "empty", "x")
        assert waiter.read().value[1].value == b"x"
        other.call("SET", "behind", "v")
        node.kill()
        node.restart()
        with node.connect() as again:
            assert again.call("GET", "behind").value == b"v"
            assert again.call("DBSIZE").value == 3


def test_a_server_without_a_log_keeps_its_data():
    with servers.torc_server() as node, node.connect() as link:
        link.call("SET", "k", "v")
        assert link.call("DEBUG", "LOADAOF").is_error()
        assert link.call("GET", "k").value == b"v"


def test_transactions_go_on_while_the_log_is_read_again(seconds):
    accounts = ["account:%d" % i for i in range(8)]
    move = "local a = redis.call('decrby', KEYS[1], ARGV[1]) " \
           "return a + redis.call('incrby', KEYS[2], ARGV[1])"
    with servers.Cluster(appendonly="yes") as cluster, cluster.connect() as link:
        end = time.monotonic() + seconds
        replies = []

        def transfer(number):
            with cluster.connect() as own:
                for i in range(1000000):
                    one, two = accounts[(i + number) % 8], accounts[(i * 3 + number + 1) % 8]
                    if one != two:
                        replies.append(own.call("EVAL", move, 2, one, two, i % 7))
                    if time.monotonic() > end:
                        return

        link.call("MSET", *(word for account in accounts for word in (account, "100")))
        threads = [threading.Thread(target=transfer, args=(i,)) for i in range(4)]
        for thread in threads:
            thread.start()
        loads = 0
        while time.monotonic() < end:
            assert link.call("DEBUG", "LOADAOF").value == b"OK"
            loads += 1
            assert sum(int(one.value) for one in link.call("MGET", *accounts).value) == 800
        for thread in threads:
            thread.join()
        assert loads > 3 and len(replies) > 20
        assert not [reply for reply in replies if reply.is_error()]
        assert sum(int(one.value) for one in link.call("MGET", *accounts).value) == 800
