"""targets - the servers and proxies that are compared, each pinned to a core.

What is measured runs on SERVER_CORE; the load, and behind a proxy the storage nodes, on the other.
Where latency is compared, all run where the kernel puts them.
"""
import contextlib
import os
import struct
import tempfile

from tests.harness import resp, servers

SERVER_CORE = 0
LOAD_CORE = min(1, (os.cpu_count() or 1) - 1)
ALL_CORES = set(range(os.cpu_count() or 1))


def pin(pid, cores):
    for thread in os.listdir("/proc/%d/task" % pid):
        os.sched_setaffinity(int(thread), cores)


def core_ticks():
    """(ticks of our cores that went to others of the machine's host, ticks in all): a virtual
    machine's "steal", see proc(5)."""
    with open("/proc/stat") as stat:
        spent = [int(field) for field in stat.readline().split()[1:9]]
    return spent[7], sum(spent)


@contextlib.contextmanager
def awake_cores():
    """No core goes to sleep meanwhile, if we may say so; yields whether. To be woken takes longer
    than much of what is measured, above all where a virtual machine's core goes back to its host.
    See the kernel's interface for latencies that are tolerated (PM QoS)."""
    try:
        file = open("/dev/cpu_dma_latency", "wb", buffering=0)
    except OSError:
        yield False
        return
    with file:
        file.write(struct.pack("=i", 0))
        yield True


class Nutcracker(servers.Process):
    """twemproxy, whose port stands in a file."""

    def __init__(self, folder, ports):
        self.ports = ports
        super().__init__("nutcracker", [], folder)

    def command_line(self):
        path = os.path.join(self.folder, "nutcracker.yml")
        with open(path, "w") as file:
            file.write("bench:\n  listen: 127.0.0.1:%d\n  redis: true\n  hash: fnv1a_64\n"
                       "  distribution: ketama\n  tcpkeepalive: true\n  servers:\n" % self.port)
            for port in self.ports:
                file.write("   - 127.0.0.1:%d:1\n" % port)
        return ["nutcracker", "-c", path, "-s", str(servers.free_port()), "-m", "16384"]


class Target:
    """What a load is sent to. `pid` is the process whose CPU time counts; a target that shares its
    storage nodes with another is never emptied."""

    def __init__(self, name, process, shares=False, load_cores=frozenset({LOAD_CORE})):
        self.name, self.process, self.shares = name, process, shares
        self.load_cores = load_cores
        self.port, self.pid = process.port, process.child.pid
        self.filled = None

    def call(self, *words):
        with resp.Connection(self.port, timeout=60) as connection:
            return connection.call(*words)


def started(stack, process, cores=frozenset({SERVER_CORE})):
    servers.start_on_a_free_port(process)
    stack.callback(process.kill)
    pin(process.child.pid, cores)
    return process


@contextlib.contextmanager
def nodes(**options):
    """redis-server and torc-server, each alone."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="torc-bench-"))
        made = {name: servers.make_node(name + "-server", os.path.join(folder, name), **options)
                for name in ("redis", "torc")}
        yield [Target(name, started(stack, node)) for name, node in made.items()]


def backends(stack, folder, program, count=2, cores=frozenset({LOAD_CORE})):
    return [started(stack, servers.make_node(program, os.path.join(folder, "%s%d" % (program, i))),
                    cores) for i in range(count)]


def torc_proxy(folder, name, behind):
    words = servers.option_words({"threads": 1, "split_without_atomicity": "yes"})
    for i, node in enumerate(behind):
        words += ["--shard", "node%d" % (i + 1), "127.0.0.1:%d" % node.port]
    return servers.Process("torc-proxy", words, os.path.join(folder, name))


@contextlib.contextmanager
def proxies(pinned=True):
    """nutcracker and torc-proxy (one thread) before the same two redis-servers, where both carry
    out MGET in pieces, and torc-proxy before two torc-servers, where it is a transaction."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="torc-bench-"))
        own, other = ({SERVER_CORE}, {LOAD_CORE}) if pinned else (ALL_CORES, ALL_CORES)
        redis = backends(stack, folder, "redis-server", cores=other)
        torc = backends(stack, folder, "torc-server", cores=other)
        nutcracker = Nutcracker(os.path.join(folder, "nutcracker"), [n.port for n in redis])
        yield [Target(name, started(stack, process, own), True, other) for name, process in (
            ("nutcracker", nutcracker),
            ("torc+redis", torc_proxy(folder, "torc+redis", redis)),
            ("torc+torc", torc_proxy(folder, "torc+torc", torc)))]


def tags_of(proxy, behind):
    """A key prefix {tag} for each of the nodes."""
    tags = {}
    for i in range(1000):
        proxy.call("SET", "{%d}" % i, "x")
        owner = [node.port for node in behind
                 if Target("node", node).call("EXISTS", "{%d}" % i).value == 1]
        tags.setdefault(owner[0], "{%d}" % i)
        if len(tags) == len(behind):
            break
    return sorted(tags.values())


@contextlib.contextmanager
def cluster(count=2):
    """torc-proxy before torc-servers, and a key prefix for each of them."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="torc-bench-"))
        behind = backends(stack, folder, "torc-server", count)
        proxy = Target("torc", started(stack, torc_proxy(folder, "torc", behind)))
        yield proxy, tags_of(proxy, behind)


@contextlib.contextmanager
def spread():
    """redis-server alone and torc-proxy before three torc-servers, and the key prefixes."""
    with nodes() as (redis, _), cluster(3) as (proxy, tags):
        yield [redis, proxy], tags
