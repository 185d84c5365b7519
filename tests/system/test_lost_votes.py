"""What the proxy tells a client whose transaction a shard has, but has not answered: that it is not
known how it ended, never that it did not happen."""
import contextlib
import resource
import threading
import time

from tests.harness import servers
from tests.harness.fake_shard import FakeShard, proxy_over

MIB = 1 << 20


class Silent:
    """Once it has got a PREPARE, it reads nothing more from that connection until the end."""

    def __init__(self):
        self.has_prepare, self.is_over = threading.Event(), threading.Event()
        self.link = None

    def handle(self, link, words):
        if words[0] == b"GET":
            link.say(b"there")
        elif words[:2] == [b"TXN", b"PREPARE"]:
            self.link = link
            self.has_prepare.set()
            self.is_over.wait(60)
        else:
            return False
        return True


@contextlib.contextmanager
def silent_shard(tmp_path, **options):
    """It, the proxy, a client, and a key of this shard and of a real one."""
    silent = Silent()
    with FakeShard(silent.handle) as fake, servers.torc_server() as node, \
         proxy_over(tmp_path, fake.port, node.port, **options) as proxy, \
         proxy.connect(timeout=60) as link:
        keys = ["k%d" % i for i in range(20)]
        there = [key for key in keys if link.call("GET", key).value == b"there"]
        here = [key for key in keys if key not in there]
        try:
            yield silent, proxy, link, there[0], here[0]
        finally:
            silent.is_over.set()


def test_a_lost_transaction_is_uncertain_though_its_shard_is_out_of_reach_at_once(tmp_path):
    """No file descriptor is left, so that to connect again fails before it has begun."""
    with silent_shard(tmp_path) as (silent, proxy, link, there, here):
        limits = resource.prlimit(proxy.child.pid, resource.RLIMIT_NOFILE)
        link.send("MSET", there, 1, here, 1)
        assert silent.has_prepare.wait(10)
        resource.prlimit(proxy.child.pid, resource.RLIMIT_NOFILE, (3, limits[1]))
        silent.link.connection.shutdown(2)
        reply = link.read()
        resource.prlimit(proxy.child.pid, resource.RLIMIT_NOFILE, limits)
        assert reply.is_error and reply.value.startswith(b"UNCERTAIN"), reply


def memory(process):
    if servers.IS_SANITIZED:
        return 0
    with open("/proc/%d/status" % process.child.pid) as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS:")) << 10


def test_a_transaction_is_not_sent_again_behind_what_its_shard_does_not_take(tmp_path):
    """Nor is it denied when the connection is given up."""
    with silent_shard(tmp_path, shard_timeout=4500) as (silent, proxy, link, there, here):
        link.send("MSET", there, "x" * 20 * MIB, here, 1)
        assert silent.has_prepare.wait(20)
        time.sleep(0.3)
        before = memory(proxy)
        time.sleep(3.5)                         # it is sent again every second
        assert memory(proxy) - before < 60 * MIB
        reply = link.read()
        assert reply.is_error and reply.value.startswith(b"UNCERTAIN"), reply
