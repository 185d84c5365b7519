"""Scripts through the proxy: whichever keys they touch, and whichever node or proxy has seen them."""
import os
import threading
import time

import pytest

from tests.harness import servers

COUNT = "return {redis.call('incr', KEYS[1]), redis.call('incr', KEYS[1] .. ':' .. ARGV[1])}"
LIBRARY = ("#!lua name=lib\nredis.register_function('count', function(keys, args) "
           "return {redis.call('incr', keys[1]), redis.call('incr', keys[1] .. ':' .. args[1])} end)")
KEYS = ["key:%d" % i for i in range(12)]


@pytest.fixture(scope="module")
def pair():
    with servers.Cluster(proxies=2) as cluster:
        yield cluster


def numbers(reply):
    assert not reply.is_error(), reply
    return [element.value for element in reply.value]


def wait_until_whole(cluster, proxy=0, seconds=10):
    deadline = time.monotonic() + seconds
    with cluster.connect(proxy) as link:
        while any(link.call("GET", key).is_error() for key in KEYS):
            assert time.monotonic() < deadline
            time.sleep(0.05)


def restart(cluster, node):
    cluster.nodes[node].kill()
    cluster.nodes[node].restart()
    for proxy in range(len(cluster.proxies)):
        wait_until_whole(cluster, proxy)


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
        wait_until_whole(pair, 0)
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
    """Two keys of different shards are raised together by scripts that declare one; whoever reads both sees both."""
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
                        reply = link.pipeline([("MULTI",), calls[which - 3], ("EXEC",)])[-1].value[0]
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

    threads = [threading.Thread(target=work, args=(i,)) for i in range(6)] + [threading.Thread(target=look)]
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
                                      "n = n + #redis.call('get', 'key:' .. i) end return n", 1, "small")
            assert reply.is_error() and b"txn-gather-max-bytes" in reply.value
            assert link.call("GET", "small").value == b"1"
