"""Thousands of clients, long pipelines, clients that leave in the middle,
shards that die under load."""
import collections
import random
import resource
import select
import socket
import threading
import time

import pytest

from tests.harness import resp, servers

CLIENTS = 10000


def resident(process):
    with open("/proc/%d/status" % process.child.pid) as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS:")) << 10


def info(link, section, name):
    text = link.call("INFO", section).value.decode()
    found = next(line for line in text.split("\r\n") if line.startswith(name + ":"))
    return int(found.split(":")[1])


def test_ten_thousand_clients_take_little_memory_and_are_all_served():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < CLIENTS + 2000:
        pytest.skip("the system allows %d open files" % hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    sockets = []
    try:
        with servers.Cluster(threads=2, proxy_options={"maxclients": CLIENTS + 100}) as cluster:
            before = resident(cluster.proxies[0])
            for _ in range(CLIENTS):
                sockets.append(socket.create_connection(("127.0.0.1", cluster.port)))
            for round_ in range(2):
                for i, one in enumerate(sockets):
                    one.sendall(b"SET key:%d %d\r\nGET key:%d\r\n" % (i, round_, i))
                for one in sockets:
                    expected = b"+OK\r\n$1\r\n%d\r\n" % round_
                    got = b""
                    while len(got) < len(expected):
                        got += one.recv(100)
                    assert got == expected
            each = (resident(cluster.proxies[0]) - before) / CLIENTS
            with cluster.connect() as link:
                assert info(link, "clients", "connected_clients") == CLIENTS + 1
            # 1350 to 1900 from run to run, 2061 once on a busy machine
            assert each < 2500 or servers.IS_SANITIZED, each
            for one in sockets:
                one.close()
            deadline = time.monotonic() + 10
            with cluster.connect() as link:
                while info(link, "clients", "connected_clients") > 1:
                    assert time.monotonic() < deadline
    finally:
        for one in sockets:
            one.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_pipelines_of_ten_thousand_commands(cluster):
    count = 10000
    with cluster.connect(timeout=60) as link:
        link.send_raw(b"".join(resp.encode_command("SET", "k%d" % i, str(i)) for i in range(count)))
        assert all(link.read().value == b"OK" for _ in range(count))
        link.send_raw(b"".join(resp.encode_command(*words) for i in range(count // 4) for words in (
            ("GET", "k%d" % i), ("MGET", "k%d" % i, "k1", "k2"), ("INCR", "n"), ("ECHO", str(i)))))
        for i in range(count // 4):
            assert link.read().value == str(i).encode()
            assert [one.value for one in link.read().value] == [str(i).encode(), b"1", b"2"]
            assert link.read().value == i + 1 and link.read().value == str(i).encode()
        link.call("MULTI")
        link.send_raw(b"".join(resp.encode_command("INCR", "m%d" % (i % 7)) for i in range(count)))
        assert all(link.read().value == b"QUEUED" for _ in range(count))
        assert [one.value for one in link.call("EXEC").value] == [i // 7 + 1 for i in range(count)]


IN_THE_MIDDLE = (
    (("WATCH", "a", "b", "c"), ("MULTI",), ("SET", "a", 1), ("SET", "b", 2)),
    (("WATCH", "a", "b", "c"), ("MULTI",), ("SET", "a", "gone"), ("SET", "b", "gone"), ("EXEC",)),
    (("BLPOP", "q1", "q2", "q3", 0),),
    (("BLMOVE", "q1", "q2", "LEFT", "RIGHT", 0),),
    (("XREAD", "BLOCK", 0, "STREAMS", "s1", "s2", "$", "$"),),
    (("SUBSCRIBE", "one", "two"), ("PSUBSCRIBE", "*")),
    (("SUNIONSTORE", "to", "set1", "set2", "set3"),),
    (("MSET", "a", "x", "b", "x", "c", "x"), ("MGET", "a", "b", "c"), ("RENAME", "a", "b")),
    (("EVAL", "return redis.call('mget', KEYS[1], KEYS[2], KEYS[3])", 3, "a", "b", "c"),),
    (("SCAN", 0), ("KEYS", "*"), ("DBSIZE",), ("RANDOMKEY",), ("INFO",), ("CONFIG", "GET", "*")),
    (("PROXY", "RELOAD"), ("CLIENT", "LIST"), ("SCRIPT", "LOAD", "return 1")),
    (("MONITOR",),),
)


def test_clients_that_leave_in_the_middle_leave_nothing_behind():
    with servers.Cluster(threads=2) as cluster, cluster.connect(timeout=30) as link:
        for i in (1, 2, 3):
            link.call("SADD", "set%d" % i, *range(300))
        for round_ in range(15):
            for requests in IN_THE_MIDDLE:
                with cluster.connect() as gone:
                    gone.send_raw(b"".join(resp.encode_command(*words) for words in requests))
                    if round_ % 3 == 1:
                        time.sleep(0.002)
                    elif round_ % 3 == 2:
                        select.select([gone.socket], [], [], 0.05)
        deadline = time.monotonic() + 10
        while (info(link, "clients", "connected_clients") > 1
               or info(link, "proxy", "requests_pending") > 1):
            assert time.monotonic() < deadline, link.call("INFO", "proxy").value
            time.sleep(0.05)
        assert link.call("PUBLISH", "one", "x").value == 0
        assert link.call("PUBSUB", "CHANNELS").value == []
        assert link.call("PUBSUB", "NUMPAT").value == 0
        for i in (1, 2, 3):                              # nobody waits for elements any more
            link.call("RPUSH", "q%d" % i, "x")
            assert link.call("LLEN", "q%d" % i).value == 1
        for node in cluster.nodes:
            with node.connect() as direct:
                assert direct.call("TXN", "UNDECIDED", 0).value[2].value == []
                assert info(direct, "clients", "blocked_clients") == 0
        assert link.call("MSET", "a", 1, "b", 2, "c", 3).value == b"OK"


class Traffic:
    """Clients that go on whatever happens, and count what they are told, by shard."""

    def __init__(self, cluster, owners, clients):
        self.owners, self.stops = owners, False
        self.errors, self.slowest = collections.Counter(), collections.Counter()
        self.done = collections.Counter()
        self.threads = [threading.Thread(target=self.run, args=(cluster, i))
                        for i in range(clients)]
        for thread in self.threads:
            thread.start()

    def run(self, cluster, number):
        draw = random.Random(number)
        with cluster.connect(timeout=30) as link:
            while not self.stops:
                key, shard = draw.choice(self.owners)
                began = time.monotonic()
                reply = link.call("SET", key, number) if number % 2 else link.call("GET", key)
                self.slowest[shard] = max(self.slowest[shard], time.monotonic() - began)
                self.done[shard] += 1
                if reply.kind == "-":
                    assert reply.value.startswith((b"CLUSTERDOWN", b"UNCERTAIN")), reply.value
                    self.errors[shard] += 1

    def stop(self):
        self.stops = True
        for thread in self.threads:
            thread.join()


def owners_of(cluster, keys):
    found = []
    for number, node in enumerate(cluster.nodes):
        with node.connect() as direct:
            found += [(key, number) for key in keys if direct.call("EXISTS", key).value == 1]
    return found


def test_a_shard_that_dies_under_load_is_noticed_only_by_who_needs_it():
    with servers.Cluster(threads=2, appendonly="yes") as cluster, cluster.connect() as link:
        keys = ["key:%d" % i for i in range(60)]
        for key in keys:
            link.call("SET", key, "v")
        traffic = Traffic(cluster, owners_of(cluster, keys), clients=16)
        for _ in range(3):
            time.sleep(0.3)
            cluster.nodes[1].kill()
            time.sleep(0.2)
            cluster.nodes[1].restart()
        deadline = time.monotonic() + 5
        while link.call("MGET", *keys).kind == "-" and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(1.5)                                  # each thread comes back by itself
        seen = sum(traffic.errors.values())
        time.sleep(0.3)
        traffic.stop()
        assert traffic.errors[0] == traffic.errors[2] == 0 and traffic.errors[1] > 0
        assert sum(traffic.errors.values()) == seen      # all has come back by itself
        assert max(traffic.slowest[0], traffic.slowest[2]) < servers.SLOWDOWN
        assert min(traffic.done.values()) > 100
        assert link.call("MGET", *keys).kind == "*"


def test_a_shard_that_stands_still_holds_up_only_who_needs_it():
    with servers.Cluster(threads=2) as cluster, cluster.connect() as link:
        keys = ["key:%d" % i for i in range(60)]
        for key in keys:
            link.call("SET", key, "v")
        owners = owners_of(cluster, keys)
        others = Traffic(cluster, [one for one in owners if one[1] != 1], clients=6)
        both = Traffic(cluster, owners, clients=6)
        cluster.nodes[1].pause()
        time.sleep(2)
        cluster.nodes[1].resume()
        time.sleep(0.2)
        others.stop()
        both.stop()
        assert not others.errors and not both.errors
        assert max(others.slowest.values()) < 1.5 and max(both.slowest.values()) > 1.5
