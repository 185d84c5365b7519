"""Large values pass through the proxy; it never holds one, and nobody waits for who is slow."""
import threading
import time

import pytest

from tests.harness import resp, servers

MIB = 1 << 20
LARGE = 512 * MIB


def cluster_of(**options):
    """Nodes with sanitizers take their time with large values."""
    return servers.Cluster(proxy_options={"shard_timeout": 10000 * servers.SLOWDOWN}, **options)


def memory(process, what="VmRSS"):
    if servers.IS_SANITIZED:
        return 0
    with open("/proc/%d/status" % process.child.pid) as file:
        return next(int(line.split()[1]) for line in file if line.startswith(what + ":")) << 10


def pattern(size):
    """Bytes that show what is missing, doubled or out of its place."""
    block = b"".join(b"%07d\n" % i for i in range(MIB // 8))
    return (block * (size // MIB + 1))[:size]


def head(*words, last):
    return b"*%d\r\n" % (len(words) + 1) + \
        b"".join(b"$%d\r\n%s\r\n" % (len(w), w) for w in words) + b"$%d\r\n" % last


def read_bulk(link, size):
    """Compares as it comes."""
    line = b"$%d\r\n" % size
    expected, at = pattern(8 * MIB), 0
    link.socket.settimeout(60)
    got = b""
    while len(got) < len(line):
        got += link.socket.recv(len(line) - len(got))
    assert got == line
    while at < size:
        chunk = link.socket.recv(min(MIB, size - at))
        assert chunk and chunk == (expected[at % MIB:] + expected)[:len(chunk)]
        at += len(chunk)
    assert link.socket.recv(2) == b"\r\n"


def send_bulk(link, *words, size, pause_at=None, pause=0.0):
    block = pattern(MIB)
    link.send_raw(head(*words, last=size))
    for at in range(0, size, MIB):
        if at == pause_at:
            time.sleep(pause)
        link.send_raw(block[:min(MIB, size - at)])
    link.send_raw(b"\r\n")


@pytest.mark.parametrize("server", ["torc-server", "redis-server"])
def test_half_a_gigabyte_comes_and_goes_without_being_held(server):
    with cluster_of(threads=1, server=server) as cluster, cluster.connect(timeout=60) as link:
        assert link.call("PING").value == b"PONG"
        before = memory(cluster.proxies[0])
        send_bulk(link, b"SET", b"k", size=LARGE)
        assert link.read().value == b"OK"
        link.send("GET", "k")
        read_bulk(link, LARGE)
        assert memory(cluster.proxies[0], "VmHWM") - before < 24 * MIB
        assert link.call("STRLEN", "k").value == LARGE
        reply = link.call("APPEND", "k", "x")
        assert reply.value.startswith(b"ERR string exceeds maximum allowed size")


def test_more_is_refused():
    with cluster_of(threads=1) as cluster, cluster.connect() as link:
        link.send_raw(head(b"SET", b"k", last=LARGE + 1))
        assert link.read().value == b"ERR Protocol error: invalid bulk length"
        with pytest.raises(resp.Closed):
            link.read()
    with cluster_of(threads=1) as cluster, cluster.connect() as link:
        start = head(b"RPUSH", b"k", last=2 * MIB).replace(b"*3", b"*4")
        link.send_raw(start + b"x" * (2 * MIB) + b"\r\n")
        link.send_raw(b"$%d\r\n" % (LARGE + 1))
        assert link.read().value == b"ERR Protocol error: invalid bulk length"
        with pytest.raises(resp.Closed):
            link.read()
        with cluster.connect() as other:
            assert other.call("EXISTS", "k").value == 0


def test_what_stands_before_and_behind_keeps_its_order():
    with cluster_of(threads=1) as cluster, cluster.connect(timeout=60) as link:
        value = pattern(3 * MIB)
        for i in range(5):
            link.send("SET", "small", str(i))
            link.send("SET", "k", value, "EX", 100)
            link.send("GET", "k")
            link.send("INCR", "n")
            link.send("GET", "small")
            link.send("APPEND", "k", value)
            link.send("GETRANGE", "k", 3 * MIB - 2, 3 * MIB + 1)
            link.send("DEL", "k")
        for i in range(5):
            assert link.read().value == b"OK" and link.read().value == b"OK"
            assert link.read().value == value
            assert link.read().value == i + 1 and link.read().value == str(i).encode()
            assert link.read().value == 6 * MIB
            assert link.read().value == value[-2:] + value[:2]
            assert link.read().value == 1
        assert link.call("TTL", "k").value == -2


def test_replies_of_many_parts():
    with cluster_of(threads=1) as cluster, cluster.connect(timeout=60) as link:
        values = [pattern(i * 100000) for i in range(12)]
        link.call("RPUSH", "list", *values)
        link.call("HSET", "hash",
                  *[word for i, value in enumerate(values) for word in (str(i), value)])
        link.call("RPUSH", "small", *["%06d" % i for i in range(100000)])
        for _ in range(3):
            link.send("LRANGE", "list", 0, -1)
            link.send("HGETALL", "hash")
            link.send("LRANGE", "small", 0, -1)
            link.send("PING")
        for _ in range(3):
            assert [one.value for one in link.read().value] == values
            pairs = [one.value for one in link.read().value]
            expected = {b"%d" % i: value for i, value in enumerate(values)}
            assert dict(zip(pairs[::2], pairs[1::2])) == expected
            assert [one.value for one in link.read().value] == [b"%06d" % i for i in range(100000)]
            assert link.read().value == b"PONG"


def slowest(link, seconds):
    """Of small requests to the same shard; and how many there were."""
    longest, count, end = 0.0, 0, time.monotonic() + seconds
    while time.monotonic() < end:
        began = time.monotonic()
        assert link.call("INCR", "{k}n").kind == ":"
        longest = max(longest, time.monotonic() - began)
        count += 1
    return longest, count


def test_a_client_that_sends_or_reads_slowly_holds_up_nobody():
    with cluster_of(threads=1) as cluster, cluster.connect(timeout=60) as slow, \
         cluster.connect() as other:
        sender = threading.Thread(target=send_bulk, args=(slow, b"SET", b"{k}", ),
                                  kwargs={"size": 64 * MIB, "pause_at": 32 * MIB,
                                          "pause": servers.SLOWDOWN})
        sender.start()
        longest, count = slowest(other, 1.5 * servers.SLOWDOWN)
        sender.join()
        assert slow.read().value == b"OK" and longest < 0.8 * servers.SLOWDOWN and count > 50
        before = memory(cluster.proxies[0])
        slow.send("GET", "{k}")
        longest, count = slowest(other, 2 * servers.SLOWDOWN)
        assert longest < 1.5 * servers.SLOWDOWN and count > 50
        assert memory(cluster.proxies[0]) - before < 100 * MIB
        read_bulk(slow, 64 * MIB)


def test_a_large_reply_that_nobody_reads_stays_with_the_shard():
    with cluster_of(threads=1) as cluster, cluster.connect(timeout=60) as slow:
        send_bulk(slow, b"SET", b"{k}", size=128 * MIB)
        assert slow.read().value == b"OK"
        before = memory(cluster.proxies[0])
        slow.send("GET", "{k}")
        time.sleep(0.5)
        assert memory(cluster.proxies[0]) - before < 16 * MIB
        read_bulk(slow, 128 * MIB)
        slow.send("GET", "{k}")
        time.sleep(0.2)
        slow.close()                                     # and what was stopped for it goes on
        with cluster.connect(timeout=30) as other:
            assert other.call("STRLEN", "{k}").value == 128 * MIB
        assert memory(cluster.proxies[0]) - before < 32 * MIB


def test_clients_that_leave_in_the_middle_leave_nothing_behind():
    with cluster_of(threads=1) as cluster, cluster.connect(timeout=60) as link:
        send_bulk(link, b"SET", b"large", size=32 * MIB)
        assert link.read().value == b"OK"
        for _ in range(10):
            with cluster.connect() as gone:
                gone.send_raw(head(b"SET", b"k", last=64 * MIB) + b"x" * (5 * MIB))
            with cluster.connect() as gone:
                gone.send("GET", "large")
                gone.socket.recv(100000)
        assert link.call("EXISTS", "k").value == 0
        assert link.call("STRLEN", "large").value == 32 * MIB
        servers.wait_until(
            lambda: b"connected_clients:1\r\n" in link.call("INFO", "clients").value)
        servers.wait_until(
            lambda: b"requests_pending:1\r\n" in link.call("PROXY", "INFO").value)
        for node in cluster.nodes:
            with node.connect() as direct:
                told = direct.call("INFO", "clients").value
                assert int(told.split(b"connected_clients:")[1].split()[0]) < 12


def test_a_shard_that_dies_in_the_middle():
    with cluster_of(threads=1, shards=1) as cluster, cluster.connect(timeout=60) as writer, \
         cluster.connect(timeout=60) as reader, cluster.connect() as other:
        send_bulk(writer, b"SET", b"{k}", size=64 * MIB)
        assert writer.read().value == b"OK"
        writer.send_raw(head(b"SET", b"{k}", last=64 * MIB) + pattern(8 * MIB))
        reader.send("GET", "{k}")
        reader.socket.recv(100000)
        time.sleep(0.3)
        cluster.nodes[0].kill()
        assert writer.read().value.startswith(b"UNCERTAIN")
        for _ in range(56):
            writer.send_raw(pattern(MIB))
        writer.send_raw(b"\r\n")
        with pytest.raises(OSError):                     # no error can stand within a value
            while True:
                if not reader.socket.recv(MIB):
                    raise ConnectionResetError
        cluster.nodes[0].restart()
        deadline = time.monotonic() + 10
        while other.call("GET", "x").kind == "-" and time.monotonic() < deadline:
            time.sleep(0.02)
        assert writer.call("SET", "{k}", "v").value == b"OK"
        assert other.call("GET", "{k}").value == b"v"


def test_who_has_sent_a_large_value_to_a_slow_shard_is_served_again():
    """Whatever its size, and with it what was left to be sent when the shard took no more."""
    sizes = range(4 * MIB, 8 * MIB, 32 * 1024)
    value = memoryview(b"x" * sizes[-1])

    def set_value(link, size):
        link.send_raw(head(b"SET", b"a", last=size))
        link.send_raw(value[:size])
        link.send_raw(b"\r\n")

    with cluster_of(shards=1) as cluster:
        links = [cluster.connect(timeout=60) for _ in sizes]
        senders = [threading.Thread(target=set_value, args=pair) for pair in zip(links, sizes)]
        cluster.nodes[0].pause()
        for sender in senders:
            sender.start()
        time.sleep(2)
        cluster.nodes[0].resume()
        for sender, link in zip(senders, links):
            sender.join()
            assert link.read().value == b"OK"
            link.send("PING")
        assert [link.read().value for link in links] == [b"PONG"] * len(links)
        for link in links:
            link.close()
