"""CLIENT TRACKING: many clients and keys, limits, clients that go; over shards and proxies,
caches stay true."""
import random
import threading
import time

import redis

from tests.harness import resp, servers
from tests.harness.fake_shard import FakeShard, proxy_over


def connect(port):
    return redis.Redis(port=port, socket_timeout=10)


def stats(client):
    info = client.info()
    return tuple(info["tracking_" + name]
                 for name in ("clients", "total_keys", "total_items", "total_prefixes"))


def test_who_goes_is_forgotten_with_all_that_was_read():
    with servers.torc_server() as node:
        client = connect(node.port)
        trackers = []
        for _ in range(5):
            connection = connect(node.port).connection_pool.get_connection("CLIENT")
            connection.send_command("CLIENT", "TRACKING", "ON")
            connection.read_response()
            connection.send_command("MGET", *["k%d" % i for i in range(1000)])
            connection.read_response()
            trackers.append(connection)
        assert stats(client) == (5, 1000, 5000, 0)
        for connection in trackers[1:]:
            connection.disconnect()
        while stats(client) != (1, 1000, 1000, 0):
            pass
        assert client.mset({"k%d" % i: 1 for i in range(500)})
        assert stats(client) == (1, 500, 500, 0)
        client.flushall()
        assert stats(client) == (1, 0, 0, 0)


def test_no_more_keys_are_kept_than_the_option_allows():
    with servers.torc_server() as node:
        client = connect(node.port)
        client.config_set("tracking-table-max-keys", 100)
        connection = connect(node.port).connection_pool.get_connection("CLIENT")
        connection.send_command("CLIENT", "TRACKING", "ON")
        connection.read_response()
        for i in range(0, 10000, 100):
            connection.send_command("MGET", *["k%d" % k for k in range(i, i + 100)])
            connection.read_response()
            assert stats(client)[1] <= 200
        while stats(client)[1] > 100:
            pass


def test_a_proxy_tells_of_keys_that_it_forgets():
    with servers.Cluster(threads=1) as cluster, cluster.connect() as link:
        assert link.call("CONFIG", "SET", "tracking-table-max-keys", "100").value == b"OK"
        link.call("HELLO", "3")
        link.call("CLIENT", "TRACKING", "ON")
        for i in range(300):
            link.send("GET", "k%d" % i)
        replies, forgotten = 0, set()
        while replies < 300 or len(forgotten) < 200:
            reply = link.read()
            if reply.kind == ">":
                forgotten.update(key.value for key in reply.value[1].value)
                assert max(int(key[1:]) for key in forgotten) < replies
            else:
                replies += 1
        assert len(forgotten) == 200


def test_a_proxy_forgets_what_a_client_has_changed_itself():
    with servers.Cluster(threads=1) as cluster, cluster.connect() as link:
        link.call("HELLO", "3")
        link.call("CLIENT", "TRACKING", "ON", "NOLOOP")
        for i in range(300):
            link.call("GET", "k%d" % i)
            link.call("SET", "k%d" % i, 1)
        client = connect(cluster.port)
        while stats(client) != (1, 0, 0, 0):
            pass


def test_a_client_that_waits_is_told_all_the_same():
    with servers.torc_server() as node, servers.Cluster() as cluster:
        for port in (node.port, cluster.port):
            with resp.Connection(port) as link, resp.Connection(port) as other:
                link.call("HELLO", "3")
                link.call("CLIENT", "TRACKING", "ON")
                link.call("GET", "k")
                link.send("BLPOP", "l", 0)
                while connect(port).info("clients")["blocked_clients"] == 0:
                    pass
                other.call("SET", "k", 1)
                assert plain(link.read()) == [b"invalidate", [b"k"]]
                other.call("RPUSH", "l", "x")
                assert plain(link.read()) == [b"l", b"x"]


def test_a_shard_that_was_too_busy_to_be_asked_tells_what_changes_soon():
    with servers.Cluster(shards=1) as cluster, cluster.connect() as link:
        node = connect(cluster.nodes[0].port)
        node.config_set("busy-reply-threshold", 50)
        with resp.Connection(cluster.nodes[0].port) as busy:
            busy.send("EVAL", "while true do end", 0)
            while link.call("PING", "x").kind != "-" and link.call("GET", "k").kind != "-":
                pass
            link.call("HELLO", "3")
            assert link.call("CLIENT", "TRACKING", "ON").value == b"OK"
            node.script_kill()
            assert plain(link.read()) == [b"invalidate", None]
            link.call("GET", "k")
            assert node.set("k", 1)
            assert plain(link.read()) == [b"invalidate", [b"k"]]


def plain(reply):
    """The values of a reply, without their kinds."""
    if isinstance(reply.value, list):
        return [plain(item) for item in reply.value]
    return reply.value


class Relay:
    """A proxy's connections to a node: on one it asks, on the other it hears what changes."""

    def __init__(self, port):
        self.lane, self.ear = resp.Connection(port), resp.Connection(port)
        self.ear.call("HELLO", 3)
        assert self.ear.call("TXN", "SLOTS", b"\0" * 2048).value == b"OK"
        assert self.ear.call("CLIENT", "TRACKING", "ON", "BCAST").value == b"OK"

    def ask(self, *requests):
        self.lane.pipeline(requests)

    def hear(self, count=1):
        return [plain(self.ear.read()) for _ in range(count)]


def changed(key, author):
    return [b"invalidate", [key], [author]]


ONE, OTHER = 7 << 20, 8 << 20            # authors: a client, and in the lower bits its request


def test_a_node_tells_proxies_who_has_changed_a_key():
    with servers.torc_server() as node:
        proxy = Relay(node.port)
        proxy.ask(("TXN", "AUTHOR", ONE), ("SET", "k", 1))
        assert proxy.hear() == [changed(b"k", ONE)]
        proxy.ask(("SET", "k", 1))
        assert proxy.hear() == [changed(b"k", 0)]
        proxy.ask(("TXN", "AUTHOR", ONE), ("MULTI",), ("SET", "k", 1), ("DEL", "k"), ("EXEC",))
        assert proxy.hear() == [changed(b"k", ONE)]
        proxy.ask(("TXN", "AUTHOR", ONE), ("SET", "k", 1), ("TXN", "AUTHOR", ONE + 1), ("DEL", "k"))
        assert proxy.hear() == [changed(b"k", ONE + 1)]
        proxy.ask(("TXN", "AUTHOR", ONE), ("RPUSH", "l", "x", "y"))
        proxy.ask(("TXN", "AUTHOR", OTHER), ("TXN", "TAKE", "NOW"), ("BLPOP", "l", 0),
                  ("SET", "k", 1))
        assert proxy.hear(2) == [changed(b"l", ONE),
                                 [b"invalidate", [b"l", b"k"], [OTHER, 0]]]


def test_a_change_in_which_others_took_part_is_nobodys():
    with servers.torc_server() as node:
        proxy = Relay(node.port)
        proxy.ask(("TXN", "AUTHOR", ONE), ("SET", "k", 1), ("SET", "k", 1))
        proxy.ask(("TXN", "AUTHOR", ONE), ("SET", "k", 1), ("TXN", "AUTHOR", OTHER), ("INCR", "k"))
        proxy.ask(("SET", "k", 1), ("TXN", "AUTHOR", OTHER), ("SET", "k", 1))
        assert proxy.hear(3) == 3 * [changed(b"k", 0)]


def test_who_waited_leaves_no_author_behind():
    with servers.torc_server() as node, resp.Connection(node.port) as other:
        proxy = Relay(node.port)
        proxy.lane.call("TXN", "AUTHOR", ONE)
        proxy.lane.send("BLPOP", "l", 0)
        while connect(node.port).info("clients")["blocked_clients"] == 0:
            pass
        other.call("RPUSH", "l", "x")
        assert plain(proxy.lane.read()) == [b"l", b"x"]
        proxy.ask(("SET", "k", 1))
        assert proxy.hear(2) == [changed(b"l", 0), changed(b"k", 0)]


def test_a_node_tells_proxies_what_was_read_between_which_changes():
    with servers.torc_server() as node:
        proxy = Relay(node.port)
        read = [b"tracking-read", ONE, [b"k", b"l"]]
        proxy.ask(("TXN", "AUTHOR", ONE, "READS"), ("MULTI",), ("SET", "k", 1), ("MGET", "k", "l"),
                  ("SET", "k", 2), ("EXEC",))
        assert proxy.hear(3) == [changed(b"k", ONE), read, changed(b"k", ONE)]
        script = "redis.call('get', KEYS[1]) redis.call('get', KEYS[2])"
        proxy.ask(("TXN", "AUTHOR", ONE, "READS"), ("EVAL", script, 2, "k", "l"), ("GET", "k"),
                  ("TXN", "AUTHOR", ONE, "READS"), ("EVAL", "redis.call('del', KEYS[1])", 1, "k"),
                  ("TXN", "AUTHOR", ONE), ("EVAL", script, 2, "k", "l"))
        assert proxy.hear(2) == [read, changed(b"k", ONE)]


def test_nodes_tell_proxies_of_the_same_flush_under_the_same_number():
    with servers.Cluster() as cluster, cluster.connect() as link:
        listeners = [Relay(node.port) for node in cluster.nodes]
        heard = []
        for request in (("FLUSHALL",), ("FLUSHDB", "ASYNC")):
            link.call(*request)
            heard += [listener.hear() for listener in listeners]
        link.pipeline([("MULTI",), ("FLUSHDB",), ("FLUSHALL",), ("EXEC",)])
        twice = [listener.hear(2) for listener in listeners]
        for listener in listeners:
            listener.ask(("FLUSHALL",))
            heard.append(listener.hear())
        assert all(word == b"invalidate" and keys is None
                   for message in heard + twice for word, keys, _ in message)
        numbers = [number for message in heard for _, _, number in message]
        assert len(set(numbers[:3])) == len(set(numbers[3:6])) == 1
        assert twice[0] == twice[1] == twice[2]
        numbers = [numbers[0], numbers[3]] + numbers[6:] + [number for _, _, number in twice[0]]
        assert len(set(numbers)) == len(numbers) == 7


def test_a_flush_is_told_once_however_late_a_shard_tells_of_it(tmp_path):
    ears = {}

    def handle_of(name):
        def handle(link, words):
            if words[:2] == [b"CLIENT", b"TRACKING"]:
                ears[name] = link
            return False
        return handle

    def flushed(name, number):
        ears[name].say(">3", b"invalidate", "_", number)

    with FakeShard(handle_of("one")) as one, FakeShard(handle_of("other")) as other, \
         proxy_over(tmp_path, one.port, other.port) as proxy, proxy.connect() as link:
        link.call("HELLO", 3)
        assert link.call("CLIENT", "TRACKING", "ON").value == b"OK"
        flushed("one", 7)
        assert plain(link.read()) == [b"invalidate", None]
        for i in range(10):
            assert link.call("GET", "k%d" % i).value == b"OK"
        flushed("other", 7)
        flushed("other", 8)
        flushed("one", 9)
        assert [plain(link.read()) for _ in range(2)] == 2 * [[b"invalidate", None]]
        flushed("one", 8)
        flushed("other", 9)
        flushed("one", 10)
        flushed("other", 11)
        assert [plain(link.read()) for _ in range(2)] == 2 * [[b"invalidate", None]]
        assert link.call("PING").value == b"PONG"


class Cache:
    """A client with a cache of its own, as CLIENT TRACKING promises that it stays true."""

    def __init__(self, port, *options):
        self.connection = resp.Connection(port, timeout=20)
        self.connection.call("HELLO", 3)
        assert self.connection.call("CLIENT", "TRACKING", "ON", *options) == resp.Reply("+", b"OK")
        self.values = {}

    def take(self, reply):
        """True for a reply, false for a push, which is heeded."""
        if reply.kind != ">":
            return True
        assert reply.value[0].value == b"invalidate"
        if reply.value[1].value is None:
            self.values.clear()
        else:
            for key in reply.value[1].value:
                self.values.pop(key.value, None)
        return False

    def reply(self):
        reply = self.connection.read()
        while not self.take(reply):
            reply = self.connection.read()
        return reply

    def read(self, keys):
        keys = [key for key in keys if key not in self.values]
        for key in keys:
            self.connection.send("GET", key)
        for key in keys:
            reply = self.reply()
            if reply.kind != "-":
                self.values[key] = reply.value

    def settle(self):
        """What was told until now is heeded; a message may come from any shard."""
        deadline = time.monotonic() + 1
        while time.monotonic() < deadline:
            try:
                assert not self.take(self.connection.read(timeout=0.2))
            except resp.ReplyTimeout:
                return


class TransactionCache(Cache):
    """Reads keys in pairs: on one shard or on two, behind a change of its own."""

    def read(self, keys):
        keys = [key for key in keys if key not in self.values][:2]
        self.connection.send("MULTI")
        for key in keys:
            self.connection.send("APPEND", key, "a")
            self.connection.send("GET", key)
        self.connection.send("EXEC")
        for _ in range(2 * len(keys) + 1):
            self.reply()
        replies = self.reply()
        if replies.kind == "*":
            for key, reply in zip(keys, replies.value[1::2]):
                self.values[key] = reply.value


class ScriptCache(Cache):
    """The same with scripts, some of which have only declared what they read."""

    def read(self, keys):
        keys = [key for key in keys if key not in self.values][:2]
        reads = "local t = {} for i = 1, #KEYS do t[i] = redis.call('get', KEYS[i]) end return t"
        self.connection.send("EVAL", "return #KEYS", len(keys), *keys)
        self.connection.send("EVAL", reads, len(keys), *keys)
        self.reply()
        replies = self.reply()
        if replies.kind == "*":
            for key, reply in zip(keys, replies.value):
                self.values[key] = reply.value


class Writer(Cache):
    """Keeps what it writes, and is not told of that: BCAST NOLOOP."""

    def write(self, randomness):
        key, other = randomness.sample(KEYS, 2)
        value = b"%d" % randomness.randrange(10 ** 9)
        request = randomness.choice([
            ("SET", key, value), ("MSET", key, value, other, value),
            ("EVAL", "return redis.call('set', KEYS[1], ARGV[1])", 1, key, value),
            ("EVAL", "return redis.call('mset', KEYS[1], ARGV[1], KEYS[2], ARGV[1])", 2, key, other,
             value)])
        self.connection.send(*request)
        if self.reply() == resp.Reply("+", b"OK"):
            self.values.update((word, value) for word in request[1:] if word in KEYS)


KEYS = [b"k%d" % i for i in range(40)]


def disturb(port, stop, seed):
    randomness = random.Random(seed)
    client = connect(port)
    while not stop.is_set():
        try:
            key, other = randomness.sample(KEYS, 2)
            what = randomness.randrange(12)
            if what < 6:
                client.set(key, "%d" % randomness.randrange(10 ** 9))
            elif what < 8:
                client.mset({key: randomness.random(), other: randomness.random()})
            elif what == 8:
                client.delete(key)
            elif what == 9:
                client.set(key, "short", px=randomness.randrange(1, 30))
            elif what == 10:
                client.pipeline().set(key, 1).append(other, "x").execute()
            elif client.exists(key):
                client.rename(key, other)
        except redis.ResponseError:
            pass


def check_caches(cluster, caches, seconds, between=lambda: None):
    stop = threading.Event()
    threads = [threading.Thread(target=disturb, args=(cluster.proxies[i % 2].port, stop, i))
               for i in range(3)]
    for thread in threads:
        thread.start()
    randomness = random.Random(5)
    deadline = time.monotonic() + seconds
    hits = 0
    while time.monotonic() < deadline:
        between()
        for cache in caches:
            if isinstance(cache, Writer):
                cache.write(randomness)
            keys = randomness.sample(KEYS, 8)
            hits += sum(key in cache.values for key in keys)
            cache.read(keys)
    stop.set()
    for thread in threads:
        thread.join()
    time.sleep(0.3)
    client = connect(cluster.port)
    for cache in caches:
        cache.settle()
        for key, value in cache.values.items():
            assert client.get(key) == value, key
    assert hits > 0


def test_what_clients_keep_stays_true_over_shards_and_proxies():
    with servers.Cluster(shards=3, proxies=2, threads=2) as cluster:
        ports = [proxy.port for proxy in cluster.proxies]
        caches = [Cache(ports[i % 2], *options)
                  for i, options in enumerate([(), (), ("OPTOUT",), ("BCAST",),
                                               ("BCAST", "PREFIX", "k")])]
        check_caches(cluster, caches, 6)
        client = connect(ports[0])
        caches[0].read(KEYS)
        client.flushall()
        for cache in caches:
            cache.settle()
            assert all(value is None for value in cache.values.values())


def test_what_is_read_by_scripts_and_transactions_stays_true():
    with servers.Cluster(shards=3, proxies=2, threads=2) as cluster:
        caches = [kind(proxy.port, *options) for proxy in cluster.proxies
                  for kind in (TransactionCache, ScriptCache) for options in ((), ("NOLOOP",))]
        check_caches(cluster, caches, 6)


def test_what_clients_write_and_keep_without_being_told_stays_true():
    with servers.Cluster(shards=3, proxies=2, threads=2) as cluster:
        writers = [Writer(proxy.port, "BCAST", "NOLOOP") for proxy in cluster.proxies * 2]
        check_caches(cluster, writers, 6)
        randomness = random.Random(1)
        for _ in range(200):
            writers[0].write(randomness)
        kept = dict(writers[0].values)
        for writer in writers:
            writer.settle()
        assert writers[0].values == kept
        assert set(writers[1].values) < set(kept)


def test_what_clients_keep_stays_true_when_nodes_die():
    with servers.Cluster(shards=3, proxies=2) as cluster:
        caches = [Cache(proxy.port, *options)
                  for proxy in cluster.proxies for options in ((), ("BCAST",))]
        rounds = iter(range(10 ** 9))

        def sometimes_kill():
            if next(rounds) % 100 == 50:
                node = cluster.nodes[next(rounds) % 3]
                node.kill()
                node.restart()

        check_caches(cluster, caches, 6, sometimes_kill)
