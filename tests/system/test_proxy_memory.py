"""What the proxy keeps for slow shards and slow clients is bounded."""
import threading
import time

from tests.harness import resp, servers

MIB = 1 << 20


def resident(process):
    with open("/proc/%d/status" % process.child.pid) as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS:")) << 10


def test_requests_for_a_shard_that_stands_still_stay_with_the_client():
    with servers.Cluster(shards=1, threads=1) as cluster, cluster.connect(timeout=60) as link:
        before = resident(cluster.proxies[0])
        cluster.nodes[0].pause()
        value = b"x" * MIB
        sender = threading.Thread(target=lambda: link.send_raw(
            resp.encode_command("SET", "k", value) * 200))
        sender.start()
        time.sleep(1)
        grown = resident(cluster.proxies[0]) - before
        cluster.nodes[0].resume()
        sender_is_held = sender.is_alive()
        for _ in range(200):
            assert link.read().value == b"OK"
        sender.join()
        assert grown < 30 * MIB and sender_is_held


def test_replies_that_a_client_does_not_read_stay_with_the_shards():
    with servers.Cluster(shards=2, threads=1) as cluster, cluster.connect(timeout=60) as link, \
         cluster.connect() as other:
        for i in range(4):
            assert other.call("SET", "k%d" % i, b"x" * MIB).value == b"OK"
        assert link.call("PING").value == b"PONG"
        before = resident(cluster.proxies[0])
        asked = 1000
        sender = threading.Thread(target=lambda: [link.send("GET", "k%d" % (i % 4))
                                                  for i in range(asked)])
        sender.start()
        time.sleep(1)
        slowest = 0
        for _ in range(100):
            began = time.monotonic()
            assert other.call("SET", "small", "v").value == b"OK"
            slowest = max(slowest, time.monotonic() - began)
        grown = resident(cluster.proxies[0]) - before
        for _ in range(asked):
            assert len(link.read().value) == MIB
        sender.join()
        assert grown < 300 * MIB and slowest < 2 * servers.SLOWDOWN


def test_a_pipeline_may_be_sent_as_a_whole_before_its_replies_are_read():
    with servers.Cluster(shards=2, threads=1) as cluster, cluster.connect(timeout=60) as link:
        value = b"x" * 1000
        for i in range(100):
            link.call("SET", "k%d" % i, value)
        link.send_raw(b"".join(resp.encode_command("GETSET", "k%d" % (i % 100), value)
                               for i in range(30000)))
        assert all(link.read().value == value for _ in range(30000))
