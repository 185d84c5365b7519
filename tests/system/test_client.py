"""redis-py, hiredis, redis-cli and redis-benchmark work, on a node and through the proxy."""
import socket
import subprocess
import threading
import time

import pytest
import redis

from tests.harness import resp, servers


@pytest.fixture
def client(server):
    with redis.Redis(port=server.port, decode_responses=True) as connected:
        connected.flushall()
        yield connected


def test_strings_and_numbers(client):
    assert client.set("k", "v")
    assert client.get("k") == "v"
    assert client.get("missing") is None
    assert client.incr("n", 5) == 5
    assert client.incrbyfloat("f", 1.5) == 1.5
    assert client.append("k", "w") == 2
    assert client.getrange("k", 0, -1) == "vw"
    assert client.set("k", "x", get=True) == "vw"
    assert client.setnx("k", "y") is False
    assert client.getdel("k") == "x"


def test_many_keys_at_once(client):
    pairs = {"key:%d" % i: str(i) for i in range(200)}
    assert client.mset(pairs)
    assert client.mget(list(pairs)) == list(pairs.values())
    assert client.exists(*pairs) == 200
    assert client.dbsize() == 200
    assert sorted(client.keys("key:*")) == sorted(pairs)
    assert sorted(client.scan_iter(match="key:1*", count=7)) == sorted(
        k for k in pairs if k.startswith("key:1"))
    assert set(client.scan_iter()) == set(pairs)
    assert client.randomkey() in pairs
    assert client.delete(*pairs) == 200
    assert client.msetnx({"a": 1, "b": 2}) and not client.msetnx({"c": 3, "b": 4})
    assert client.get("c") is None


def test_scan_sees_every_key_that_is_there_throughout(client):
    stay = {"stay:%d" % i for i in range(500)}
    client.mset({key: 1 for key in stay})
    seen = set()
    for n, key in enumerate(client.scan_iter(count=10)):
        seen.add(key)
        client.set("come:%d" % n, 1)
        client.delete("come:%d" % (n - 5))
    assert stay <= seen


def test_expiry(client):
    assert client.set("k", "v", px=50)
    assert 0 < client.pttl("k") <= 50
    assert client.expire("k", 100) and client.ttl("k") in (99, 100)
    assert client.persist("k") and client.ttl("k") == -1
    assert client.ttl("missing") == -2


def test_pipeline_is_a_transaction_over_any_keys(client):
    with client.pipeline() as pipe:
        for i in range(50):
            pipe.set("p:%d" % i, i).incr("sum", i)
        pipe.mget("p:0", "p:49")
        replies = pipe.execute()
    assert replies[:2] == [True, 0] and replies[-1] == ["0", "49"]
    assert client.get("sum") == str(sum(range(50)))


def test_pipeline_without_transaction_keeps_its_order(client):
    with client.pipeline(transaction=False) as pipe:
        for i in range(2000):
            pipe.set("o:%d" % i, i).get("o:%d" % i)
        assert pipe.execute()[1::2] == [str(i) for i in range(2000)]


def test_watch_on_another_shard_aborts(client, server):
    with client.pipeline() as pipe:
        pipe.watch("watched")
        with redis.Redis(port=server.port) as other:
            other.set("watched", "touched")
        pipe.multi()
        for i in range(6):
            pipe.set("w:%d" % i, 1)
        with pytest.raises(redis.WatchError):
            pipe.execute()
    assert client.exists(*["w:%d" % i for i in range(6)]) == 0


def test_optimistic_counters_lose_nothing(client, server):
    def count():
        with redis.Redis(port=server.port) as own:
            for _ in range(50):
                own.transaction(lambda pipe: (lambda n: (pipe.multi(), pipe.set("c:1", n + 1),
                                                         pipe.set("c:2", n + 1)))
                                (int(pipe.get("c:1") or 0)), "c:1", "c:2")

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert client.mget("c:1", "c:2") == ["200", "200"]


def test_databases(client, server):
    client.set("k", "zero")
    with redis.Redis(port=server.port, db=1, decode_responses=True) as other:
        assert other.get("k") is None
        other.set("k", "one")
        assert client.move("k", 2) and client.get("k") is None
        assert client.swapdb(0, 1)
        assert client.get("k") == "one"
        assert other.get("k") is None


def test_scripts(client):
    script = client.register_script("redis.call('set', KEYS[1], ARGV[1]) "
                                    "return redis.call('get', KEYS[1])")
    assert script(keys=["s"], args=["v"]) == "v"
    client.script_flush()
    assert script(keys=["s"], args=["w"]) == "w"
    assert client.script_exists(script.sha) == [True]


def test_info_and_connection_commands(client):
    assert client.ping()
    assert client.echo("x") == "x"
    assert client.info()["redis_version"]
    client.client_setname("tester")
    assert client.client_getname() == "tester"
    assert client.time()[0] > 1600000000
    assert client.config_get("maxmemory") == {"maxmemory": "0"}
    assert client.command_count() > 50


def test_info_of_several_shards_reads_as_that_of_one(client):
    client.set("k", "v" * 10000)
    info = client.info("memory")
    assert info["used_memory_dataset"] > 10000
    ratio = info["used_memory_rss"] / info["used_memory"]
    assert abs(info["mem_fragmentation_ratio"] - ratio) < 0.01
    with open("/proc/meminfo") as file:
        assert info["total_system_memory"] == int(file.readline().split()[1]) * 1024
    for flag in ("aof_enabled", "loading"):
        assert client.info("persistence")[flag] in (0, 1)


def test_errors_are_those_of_redis(client):
    client.set("k", "abc")
    with pytest.raises(redis.ResponseError, match="value is not an integer or out of range"):
        client.incr("k")
    with pytest.raises(redis.ResponseError, match="unknown command"):
        client.execute_command("NOSUCH", "a")
    assert client.ping()


def test_big_values(client):
    value = "x" * (20 << 20)
    client.set("big", value)
    assert client.strlen("big") == len(value)
    assert client.get("big") == value


def test_hiredis(server):
    subprocess.run([servers.program("tools/hiredis_client"), str(server.port)], check=True,
                   timeout=60)


def redis_cli(server, *arguments, stdin=""):
    return subprocess.run(["redis-cli", "-p", str(server.port), *arguments], input=stdin,
                          capture_output=True, text=True, check=True, timeout=60).stdout


def test_redis_cli(server):
    assert redis_cli(server, "set", "foo", "bar") == "OK\n"
    assert redis_cli(server, "-3", "get", "foo") == "bar\n"
    assert redis_cli(server, "--scan", "--pattern", "foo") == "foo\n"
    output = redis_cli(server, stdin="MULTI\nSET k1 1\nINCR k2\nSET k3 x\nGET k1\nGET k3\nEXEC\n")
    assert output.split() == ["OK"] + ["QUEUED"] * 5 + ["OK", "1", "OK", "1", "x"]


def test_redis_benchmark(server):
    output = subprocess.run(
        ["redis-benchmark", "-p", str(server.port), "-t", "ping,set,get,incr,mset", "-c", "50",
         "-P", "16", "-n", "20000", "-r", "10000", "--csv"],
        capture_output=True, text=True, check=True, timeout=120)
    assert "rror" not in output.stdout + output.stderr
    assert len(output.stdout.splitlines()) == 7     # the title, PING twice, and the four


def test_who_sends_no_more_still_hears_the_answers(server):
    requests = [("SET", "{a}", "1"), ("MGET", "{a}", "b", "c", "d"), ("GET", "{a}"), ("MULTI",),
                ("SET", "b", "2"), ("INCR", "{a}"), ("EXEC",), ("SUNION", "x", "y", "z")]
    with resp.Connection(server.port) as link:
        link.send_raw(b"".join(resp.encode_command(*one) for one in requests) * 50)
        link.socket.shutdown(socket.SHUT_WR)
        for _ in range(50):
            replies = [link.read() for _ in requests]
            assert replies[2].value == b"1" and replies[6].value[1].value == 2
        assert link.is_closed()


def test_they_are_heard_whenever_the_end_comes(server):
    requests = [("SET", "{a}", "1"), ("MGET", "{a}", "b", "c", "d"), ("GET", "{a}"), ("MULTI",),
                ("SET", "b", "2"), ("INCR", "{a}"), ("EXEC",), ("SUNION", "x", "y", "z")] * 8
    text, lacking = b"".join(resp.encode_command(*one) for one in requests), []

    def ask(delay):
        with resp.Connection(server.port) as link:
            link.send_raw(text)
            time.sleep(delay)
            link.socket.shutdown(socket.SHUT_WR)
            try:
                for _ in requests:
                    link.read()
                assert link.is_closed()
            except (AssertionError, resp.Closed, resp.ReplyTimeout) as problem:
                lacking.append(problem)

    for _ in range(10):
        clients = [threading.Thread(target=ask, args=(n * 0.002,)) for n in range(10)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
    assert not lacking


def test_who_waits_and_sends_no_more_has_gone(server):
    with resp.Connection(server.port) as waiting, resp.Connection(server.port) as other:
        waiting.send_raw(resp.encode_command("SET", "k", "v") +
                         resp.encode_command("BLPOP", "nothing", "here", 0))
        waiting.socket.shutdown(socket.SHUT_WR)
        assert waiting.is_closed() or waiting.is_closed()        # perhaps behind the first answer
        assert other.call("RPUSH", "nothing", "x").value == 1
        assert other.call("LLEN", "nothing").value == 1
