#!/usr/bin/python3
"""soak - random transactions across shards while proxies and nodes are killed, and the verdict.

    tests/system/soak.py --seconds 60 --clients 8 --kill-proxy-every 3 --kill-node-every 10

Nodes run with `appendfsync always`. In the end everything is running again: no lock may be left and
nothing undecided, and the histories of all clients must be strictly serializable. The last line is
"N passed, N failed".
"""
import argparse
import os
import random
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
sys.dont_write_bytecode = True

from tests.harness import resp, servers, workload                           # noqa: E402
from tests.harness.serializability import check_lists, check_registers      # noqa: E402

LOCKS_FREE_SECONDS = 2.0


class Disturber:
    """Does something to one of some processes every so many seconds."""

    def __init__(self, processes, every, disturb, rng):
        self.processes, self.every, self.disturb, self.rng = processes, every, disturb, rng
        self.times = 0
        self.next = time.monotonic() + every if every and processes else None

    def turn(self):
        if self.next is not None and time.monotonic() >= self.next:
            self.disturb(self.rng.choice(self.processes), self.rng)
            self.times += 1
            self.next = time.monotonic() + self.every


def kill_and_restart(process, rng):
    process.kill()
    time.sleep(rng.uniform(0, 0.3))
    process.restart()


def kill_all_and_restart(processes, rng):
    for process in rng.sample(processes, len(processes)):
        process.kill()
    for process in rng.sample(processes, len(processes)):
        process.restart(wait=False)
    for process in processes:
        process.wait_until_ready()


def pause_and_resume(process, rng):
    process.pause()
    time.sleep(rng.uniform(0.1, 1.0))
    process.resume()


def every_key(board):
    return (board.string_lists.all() + board.lists.all() +
            [workload.account(n) for n in range(workload.ACCOUNTS)] +
            [workload.slot(n) for n in range(workload.SLOTS)] +
            [workload.ring(n) for n in range(workload.RINGS)] +
            [key for n in range(workload.PAIRS) for key in workload.pair(n)] +
            ["twin:a", "twin:b", "child", "grandchild", "home", "away"])


def undecided(cluster):
    """What the nodes have not decided, as they list it."""
    found = []
    for node in cluster.nodes:
        with node.connect() as connection:
            _, _, entries = connection.call("TXN", "UNDECIDED", 0).value
            found += ["%s: %r" % (node.folder, entry) for entry in entries.value]
    return found


def seconds_until_free(cluster, board):
    """How long it takes until every key can be written, which a lock left behind would prevent, and
    no transaction is undecided."""
    began = time.monotonic()
    waiting, still = every_key(board), True
    while (waiting or still) and time.monotonic() - began < 20:
        try:
            with cluster.connect(timeout=5) as connection:
                replies = connection.pipeline([("PERSIST", key) for key in waiting])
        except (OSError, resp.Closed, resp.ReplyTimeout):
            continue
        waiting = [key for key, reply in zip(waiting, replies) if reply.is_error()]
        still = undecided(cluster)
    return float("inf") if waiting or still else time.monotonic() - began


def play(cluster, options):
    """Lets clients and disturbances loose. Returns the board and the clients, all of them ended."""
    rng = random.Random(options.seed)
    board = workload.Board([proxy.port for proxy in cluster.proxies])
    with cluster.connect() as connection:
        opening = workload.open_accounts(connection)
        workload.lay_out_tokens(connection)
    kinds = (workload.ListClient, workload.BankClient, workload.RingClient, workload.SetClient,
             workload.StringListClient, workload.MoverClient, workload.BankClient,
             workload.KeyspaceClient)
    clients = [kinds[i % len(kinds)](board, i, options.seed) for i in range(options.clients)]
    everybody = [cluster.nodes + cluster.proxies]
    disturbers = [
        Disturber(cluster.proxies, options.kill_proxy_every, kill_and_restart, rng),
        Disturber(cluster.nodes, options.kill_node_every, kill_and_restart, rng),
        Disturber(everybody, options.kill_all_every, kill_all_and_restart, rng),
        Disturber(cluster.proxies, options.pause_proxy_every, pause_and_resume, rng),
        Disturber(cluster.nodes, options.pause_node_every, pause_and_resume, rng)]
    for client in clients:
        client.start()
    end = time.monotonic() + options.seconds
    while time.monotonic() < end:
        time.sleep(0.02)
        for disturber in disturbers:
            disturber.turn()
    board.stop.set()
    for client in clients:
        client.join()
    return board, clients, opening, [disturber.times for disturber in disturbers]


def judge(cluster, board, clients, opening):
    """Everything that is wrong, as text."""
    free = seconds_until_free(cluster, board)
    complaints = list(board.complaints)
    if free > LOCKS_FREE_SECONDS:
        complaints.append("locks were free only after %.1f s" % free)
        if free == float("inf"):
            return complaints
    with cluster.connect() as connection:
        lists = [workload.read_lists(connection, workload.ListClient, board.lists),
                 workload.read_lists(connection, workload.StringListClient, board.string_lists)]
        transfers = [opening, workload.read_accounts(connection)]
        workload.check_tokens_and_beads(connection, board)
    complaints += board.complaints[len(complaints):]
    for client in clients:
        if isinstance(client, workload.ListClient):
            lists.extend(client.history)
        if isinstance(client, workload.BankClient):
            transfers.extend(client.history)
    return complaints + check_lists(lists) + check_registers(transfers)


def summary(options, board, clients, times):
    counts = {}
    for client in clients:
        for transaction in client.history:
            counts[transaction.status] = counts.get(transaction.status, 0) + 1
    lines = ["%d clients, %g s, seed %s: %s; %.0f/s answered OK" % (
        options.clients, options.seconds, options.seed,
        ", ".join("%d %s" % (n, status) for status, n in sorted(counts.items())),
        counts.get("ok", 0) / options.seconds)]
    lines.append("killed %d proxies, %d nodes and %d times all; paused %d proxies and %d nodes"
                 % tuple(times))
    lines += ["  %6d x %s" % (n, text) for text, n in board.errors.most_common(8)]
    return "\n".join(lines)


def soak(options):
    """Returns what is wrong, a list of texts, and a summary."""
    with servers.Cluster(shards=options.shards, proxies=options.proxies, appendonly="yes",
                         appendfsync=options.appendfsync) as cluster:
        board, clients, opening, times = play(cluster, options)
        return judge(cluster, board, clients, opening), summary(options, board, clients, times)


def parser():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--seconds", type=float, default=60)
    p.add_argument("--clients", type=int, default=8)
    p.add_argument("--shards", type=int, default=3)
    p.add_argument("--proxies", type=int, default=2)
    p.add_argument("--kill-proxy-every", type=float, default=0, help="seconds; 0 for never")
    p.add_argument("--kill-node-every", type=float, default=0)
    p.add_argument("--kill-all-every", type=float, default=0, help="nodes and proxies at once")
    p.add_argument("--pause-proxy-every", type=float, default=0)
    p.add_argument("--pause-node-every", type=float, default=0)
    p.add_argument("--appendfsync", default="always")
    p.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10 ** 6))
    return p


def main():
    complaints, text = soak(parser().parse_args())
    print(text)
    for complaint in complaints[:10]:
        print(complaint)
    print("%d passed, %d failed" % (not complaints, bool(complaints)))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
