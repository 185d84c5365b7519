"""What one thread of the proxy wants of all the others, from many clients at once."""
import random
import threading
import time

from tests.harness import resp, servers

SECONDS = 3
SCRIPTS = ["return %d" % i for i in range(5)]
REQUESTS = [
    ("CLIENT", "LIST"), ("CLIENT", "INFO"), ("INFO",), ("INFO", "everything"), ("PROXY", "INFO"),
    ("CONFIG", "SET", "timeout", "100"), ("CONFIG", "SET", "loglevel", "notice"),
    ("CONFIG", "SET", "requirepass", ""), ("CONFIG", "GET", "*"), ("CONFIG", "RESETSTAT",),
    ("CLIENT", "PAUSE", "2"), ("CLIENT", "PAUSE", "2", "WRITE"), ("CLIENT", "UNPAUSE",),
    ("CLIENT", "SETNAME", "somebody"), ("CLIENT", "KILL", "SKIPME", "yes", "ID", "1"),
    ("SCRIPT", "FLUSH"), ("DBSIZE",), ("SCAN", "0"), ("RANDOMKEY",), ("FLUSHALL",),
    ("MSET", "a", "1", "b", "2", "c", "3"), ("MGET", "a", "b", "c"), ("RENAME", "a", "b"),
    ("EVAL", "return redis.call('mget', KEYS[1], KEYS[2])", "2", "a", "b"), ("GET", "a"),
    ("PROXY", "RELOAD"), ("MULTI",), ("EXEC",), ("DISCARD",), ("WATCH", "a", "b"), ("UNWATCH",),
    ("HELLO", "3"), ("HELLO", "2"), ("RESET",), ("SELECT", "1"), ("SELECT", "0"),
] + [("EVAL", body, "0") for body in SCRIPTS] + [("SCRIPT", "LOAD", body) for body in SCRIPTS]


def use(port, seed, deadline, problems):
    """Anything may be asked; everything must be answered."""
    choose = random.Random(seed)
    try:
        while time.monotonic() < deadline:
            with resp.Connection(port) as link:
                for _ in range(choose.randint(1, 60)):
                    link.call(*choose.choice(REQUESTS))
                link.send(*choose.choice(REQUESTS))         # and leaves without the answer
    except Exception as problem:
        problems.append(problem)


def test_threads_that_ask_each_other_all_the_time_answer_everybody():
    with servers.Cluster(threads=4, proxies=2) as cluster:
        problems, deadline = [], time.monotonic() + SECONDS
        threads = [threading.Thread(target=use,
                                    args=(cluster.proxies[i % 2].port, i, deadline, problems))
                   for i in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert problems == []
        with cluster.connect() as link:
            assert link.call("MSET", "a", "1", "b", "2", "c", "3").value == b"OK"
            servers.wait_until(                     # till its threads have seen who left
                lambda: b"connected_clients:1\r\n" in link.call("INFO", "clients").value)


def test_a_proxy_ends_well_while_its_threads_wait_for_shards():
    """What the lost answers bring from thread to thread then finds all of them still there."""
    with servers.Cluster(threads=3) as cluster:
        links = [cluster.connect() for _ in range(12)]
        for link in links:
            assert link.call("PING").value == b"PONG"
        for node in cluster.nodes:
            node.pause()
        for i, link in enumerate(links):
            link.send(*[("CLIENT", "PAUSE", 100, "WRITE"), ("CONFIG", "SET", "maxmemory", 0),
                        ("EVALSHA", "0" * 40, 0)][i % 3])
        time.sleep(0.2)
        cluster.proxies[0].stop()
        for node in cluster.nodes:
            node.resume()
        for link in links:
            link.close()
