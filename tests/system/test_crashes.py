"""Transactions across shards while proxies and nodes die: all or nothing, and nothing hangs."""
import threading
import time

from tests.harness import resp, servers
from tests.system import soak
from tests.system.test_node_transactions import new_id, prepare, vote

KEYS = ["all:%d" % i for i in range(30)]            # certainly on all three shards
FREE_SECONDS = 2.0


class Stamper(threading.Thread):
    """Sets all keys to one stamp after the other, by MSET and by MULTI/EXEC in turn."""

    def __init__(self, port, name):
        super().__init__(daemon=True)
        self.port, self.name = port, name
        self.sent = self.acknowledged = 0

    def run(self):
        try:
            with resp.Connection(self.port) as link:
                while True:
                    self.sent += 1
                    stamp = "%s.%d" % (self.name, self.sent)
                    if self.sent % 2:
                        link.send("MSET", *[word for key in KEYS for word in (key, stamp)])
                        reply = link.read()
                    else:
                        reply = link.pipeline([("MULTI",)] + [("SET", key, stamp) for key in KEYS] +
                                              [("EXEC",)])[-1]
                    if not reply.is_error():
                        self.acknowledged = self.sent
        except (OSError, resp.Closed, resp.ReplyTimeout):
            pass


def start_stamping(port, names="s", seconds=0.3):
    """Stampers that have been at work for some time."""
    stampers = [Stamper(port, name) for name in names]
    for stamper in stampers:
        stamper.start()
    deadline = time.monotonic() + 5
    while not all(stamper.acknowledged for stamper in stampers):
        assert time.monotonic() < deadline, "nothing is acknowledged"
        time.sleep(0.01)
    time.sleep(seconds)
    return stampers


def one_stamp(port):
    """The stamp that all keys carry. Waits for keys that are locked, at most two seconds."""
    began = time.monotonic()
    while True:
        with resp.Connection(port) as link:
            reply = link.call("MGET", *KEYS)
        if not reply.is_error():
            break
        assert time.monotonic() - began < FREE_SECONDS, reply
    assert time.monotonic() - began < FREE_SECONDS
    stamps = {element.value for element in reply.value}
    assert len(stamps) == 1, "torn: %r" % stamps
    return stamps.pop()


def test_a_killed_proxy_leaves_all_or_nothing_and_another_one_finishes(seconds):
    with servers.Cluster(proxies=2) as cluster:
        for _ in range(max(3, int(2 * seconds))):
            stampers = start_stamping(cluster.proxies[0].port, "abcd")
            cluster.proxies[0].kill()
            one_stamp(cluster.proxies[1].port)
            for stamper in stampers:
                stamper.join()
            cluster.proxies[0].restart()


def test_the_same_proxy_finishes_after_its_restart(seconds):
    with servers.Cluster(proxies=1) as cluster:
        for _ in range(max(3, int(2 * seconds))):
            stamper, = start_stamping(cluster.port)
            cluster.proxies[0].kill()
            stamper.join()
            cluster.proxies[0].restart()
            stamp = one_stamp(cluster.port)
            assert stamper.acknowledged <= int(stamp.split(b".")[1]) <= stamper.sent


def test_an_acknowledged_transaction_survives_the_death_of_all_nodes():
    with servers.Cluster(appendonly="yes", appendfsync="always") as cluster:
        for _ in range(2):
            stamper, = start_stamping(cluster.port)
            for node in cluster.nodes:
                node.kill()
            cluster.proxies[0].kill()
            stamper.join()
            for process in cluster.nodes + cluster.proxies:
                process.restart()
            stamp = one_stamp(cluster.port)
            assert stamper.acknowledged <= int(stamp.split(b".")[1]) <= stamper.sent


def shard_of_each_key(cluster):
    """Which node holds which key, found by asking them."""
    with cluster.connect() as link:
        assert not link.call("MSET", *[w for key in KEYS for w in (key, "0")]).is_error()
    holders = {}
    for node in cluster.nodes:
        with node.connect() as link:
            for key in link.call("KEYS", "all:*").value:
                holders[key.value.decode()] = node
    assert len(holders) == len(KEYS) and len(set(holders.values())) == len(cluster.nodes)
    return holders


def timed_call(link, *command, at_most):
    began = time.monotonic()
    reply = link.call(*command, timeout=at_most)
    return reply, time.monotonic() - began


def test_a_dead_shard_answers_clusterdown_and_others_go_on():
    with servers.Cluster() as cluster:
        holders = shard_of_each_key(cluster)
        dead = cluster.nodes[1]
        on_dead = [key for key in KEYS if holders[key] is dead]
        elsewhere = [key for key in KEYS if holders[key] is not dead]
        with cluster.connect() as link:
            dead.kill()
            for _ in range(3):
                reply, _ = timed_call(link, "GET", on_dead[0], at_most=8)
                assert reply.kind == "-" and reply.value.startswith(b"CLUSTERDOWN"), reply
                reply, took = timed_call(link, "SET", elsewhere[0], "x", at_most=2)
                assert reply == resp.Reply("+", b"OK") and took < 1
            reply, _ = timed_call(link, "MSET", on_dead[0], "1", elsewhere[0], "1", at_most=15)
            assert reply.kind == "-", reply
            assert link.call("GET", elsewhere[0]).value == b"x"
            dead.restart()
            began = time.monotonic()
            while link.call("SET", on_dead[0], "back").is_error():
                assert time.monotonic() - began < 5
                time.sleep(0.05)
            assert link.call("GET", on_dead[0]).value == b"back"


def test_a_silent_shard_does_not_hold_up_the_others():
    with servers.Cluster() as cluster:
        holders = shard_of_each_key(cluster)
        slow = cluster.nodes[2]
        on_slow = next(key for key in KEYS if holders[key] is slow)
        elsewhere = next(key for key in KEYS if holders[key] is not slow)
        with cluster.connect() as waiting, cluster.connect() as working:
            slow.pause()
            waiting.send("INCRBY", on_slow, "1")
            for _ in range(20):
                _, took = timed_call(working, "SET", elsewhere, "x", at_most=2)
                assert took < 0.5
            slow.resume()
            reply = waiting.read(10)
            assert reply.kind in ":-"
            assert working.call("GET", on_slow).value in (b"0", b"1")


def test_nobody_waits_for_ever_for_a_silent_shard():
    with servers.Cluster(proxy_options={"shard_timeout": 1000}) as cluster:
        holders = shard_of_each_key(cluster)
        silent = cluster.nodes[0]
        there = next(key for key in KEYS if holders[key] is silent)
        elsewhere = next(key for key in KEYS if holders[key] is not silent)
        requests = [("WATCH", there),
                    ("LCS", there, elsewhere),
                    ("SINTERSTORE", "d", "{%s}s" % there, "{%s}s" % elsewhere),
                    ("EVAL", "return redis.call('mget', KEYS[1], KEYS[2])", 2, there, elsewhere),
                    ("BLPOP", "{%s}l" % there, "{%s}l" % elsewhere, 1),
                    ("BLPOP", "{%s}l" % there, 1),
                    ("SET", "{%s}large" % there, "x" * 3000000)]
        with cluster.connect() as link:
            for request in requests[1:-1]:
                assert not link.call(*request).is_error()        # connections that stay
        links = [cluster.connect() for _ in requests]
        silent.pause()
        for link, request in zip(links, requests):
            link.send(*request)
        for link, request in zip(links, requests):
            reply = link.read(8 * servers.SLOWDOWN)
            waits = request[0] == "BLPOP"
            assert reply.value is None if waits else reply.is_error(), (request, reply)
        silent.resume()
        for link, request in zip(links, requests):
            began = time.monotonic()
            while link.call(*request).is_error():
                assert time.monotonic() - began < 5 * servers.SLOWDOWN
                time.sleep(0.05)
            link.close()


def test_who_takes_its_time_is_not_silent():
    with servers.Cluster(proxy_options={"shard_timeout": 300 * servers.SLOWDOWN}) as cluster:
        holders = shard_of_each_key(cluster)
        one, other = (next(key for key in KEYS if holders[key] is node)
                      for node in cluster.nodes[:2])
        for node in cluster.nodes:
            with node.connect() as link:
                assert link.call("CONFIG", "SET", "busy-reply-threshold", 100).value == b"OK"
        with cluster.connect() as link, cluster.connect() as both, cluster.connect() as script, \
                cluster.connect() as large:
            link.send("BLPOP", "{%s}l" % one, 0)
            both.send("BLPOP", "{%s}m" % one, "{%s}m" % other, 0)
            large.send_raw(b"*3\r\n$3\r\nSET\r\n$5\r\nlarge\r\n$3000000\r\n" + b"x" * 2000000)
            time.sleep(2)
            large.send_raw(b"x" * 1000000 + b"\r\n")
            assert large.read() == resp.Reply("+", b"OK")
            busy = "redis.call('mget', KEYS[1], KEYS[2]) " \
                "while redis.call('time')[1] < ARGV[1] do end"
            until = int(link_time(cluster)) + 4
            script.send("EVAL", busy + " return 'done'", 2, one, other, until)
            assert script.read(20 * servers.SLOWDOWN).value == b"done"
            with cluster.connect() as pusher:
                pusher.call("RPUSH", "{%s}l" % one, "a")
                pusher.call("RPUSH", "{%s}m" % other, "b")
            assert link.read().value[1].value == b"a"
            assert both.read().value[1].value == b"b"


def test_keys_that_a_dead_shard_keeps_locked_hold_up_nobody_for_long():
    with servers.Cluster(threads=1) as cluster:
        holders = shard_of_each_key(cluster)
        here = [key for key in KEYS if holders[key] is cluster.nodes[1]]
        with cluster.nodes[1].connect() as node:             # with a participant that is away
            request = prepare(new_id(), ("SET", here[0], "x"), names=("node2", "away"))
            assert vote(node, *request) == b"YES"
        with cluster.connect(timeout=15) as stuck, cluster.connect(timeout=15) as other:
            assert stuck.call("GET", here[0]).value.startswith(b"TRYAGAIN")
            for _ in range(50):
                stuck.send("GET", here[0])
                _, took = timed_call(other, "GET", here[1], at_most=5)
                assert took < servers.SLOWDOWN
                assert stuck.read().value.startswith(b"TRYAGAIN")


def test_a_shard_that_stands_still_for_a_moment_makes_nothing_uncertain():
    with servers.Cluster(proxies=2) as cluster:
        shard_of_each_key(cluster)
        with cluster.connect() as link:
            for _ in range(10):
                link.call("MSET", *[word for key in KEYS for word in (key, "1")])
                cluster.nodes[0].pause()
                link.send("DEL", *KEYS)
                time.sleep(0.45)
                cluster.nodes[0].resume()
                assert link.read().value == len(KEYS)


def link_time(cluster):
    with cluster.connect() as link:
        return link.call("TIME").value[0].value


def test_connections_that_were_lost_make_room_for_others():
    with servers.Cluster(shards=1, threads=1) as cluster:
        many = [cluster.connect() for _ in range(70)]
        for link in many:
            assert link.call("WATCH", "k").value == b"OK"
        for link in many:
            assert link.call("UNWATCH").value == b"OK"
        time.sleep(0.2)
        cluster.nodes[0].kill()
        cluster.nodes[0].restart()
        for link in many:
            link.close()
        with cluster.connect() as link, cluster.nodes[0].connect() as node:
            while link.call("SET", "k", "v").is_error():
                time.sleep(0.05)

            def connections():
                text = node.call("INFO", "stats").value.decode()
                return int(text.split("total_connections_received:")[1].split()[0])

            before = connections()
            for _ in range(20):
                assert link.call("WATCH", "k").value == b"OK"
                assert link.call("UNWATCH").value == b"OK"
                time.sleep(0.01)
            assert connections() - before <= 3


def test_replies_never_go_to_the_wrong_client_while_a_node_restarts(seconds):
    with servers.Cluster(appendonly="yes", appendfsync="always") as cluster:
        stop, wrong = threading.Event(), []

        def ask(number):
            key, value = "own:%d" % number, ("value %d" % number).encode()
            while not stop.is_set():
                try:
                    with cluster.connect() as link:
                        while not stop.is_set():
                            commands = [("SET", key, value), ("GET", key), ("ECHO", value)]
                            for reply, good in zip(link.pipeline(commands), (b"OK", value, value)):
                                if not reply.is_error() and reply.value != good:
                                    wrong.append((number, reply))
                except (OSError, resp.Closed, resp.ReplyTimeout) as error:
                    wrong.append((number, error))

        threads = [threading.Thread(target=ask, args=(n,)) for n in range(12)]
        for thread in threads:
            thread.start()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            cluster.nodes[0].kill()
            time.sleep(0.1)
            cluster.nodes[0].restart()
            time.sleep(0.3)
        stop.set()
        for thread in threads:
            thread.join()
        assert wrong == []


def run_soak(*arguments):
    complaints, text = soak.soak(soak.parser().parse_args([str(a) for a in arguments]))
    print(text)
    assert complaints == []


def test_histories_are_strictly_serializable_without_disturbance(seconds):
    run_soak("--seconds", seconds, "--clients", 6)


def test_histories_are_strictly_serializable_while_proxies_die(seconds):
    run_soak("--seconds", 2 * seconds, "--clients", 6, "--kill-proxy-every", 0.8)


def test_histories_are_strictly_serializable_while_nodes_die(seconds):
    run_soak("--seconds", 2 * seconds, "--clients", 6, "--kill-node-every", 1.2)


def test_histories_are_strictly_serializable_while_all_goes_wrong(seconds):
    run_soak("--seconds", 3 * seconds, "--clients", 8, "--kill-proxy-every", 1,
             "--kill-node-every", 2, "--pause-node-every", 1.5)
