"""Locks: never two holders, and what a dead client held is free after its time to live."""
import contextlib
import random
import threading
import time

import pytest
import redis

from tests.harness import resp, servers
from tests.harness.locks import (REDLOCK_ACQUIRE, REDLOCK_EXTEND, REDLOCK_RELEASE, PlainLock,
                                 Redlock, RedisPyLock, Referee, RestlessLock, run_script)

CLIENTS = 20
TTL_MS = 1000
DIES_ONE_IN = 200
BLINK = 0.0005
PATIENCE_SECONDS = 60


def contend(make_lock, seconds, least, clients=CLIENTS):
    """Many clients want one lock; now and then one dies while it holds it.

    A busy machine may take longer until the lock was taken `least` times.
    """
    referee, stop, failures = Referee(), threading.Event(), []

    def want(number):
        rng = random.Random(number)
        try:
            with contextlib.closing(make_lock()) as lock:
                while not stop.is_set():
                    if lock.acquire():
                        hold(lock, rng, "client %d" % number)
                    else:
                        time.sleep(rng.uniform(0.001, 0.01))
        except Exception as error:
            failures.append(repr(error))
            raise

    def hold(lock, rng, name):
        referee.took(name, lock.held_until)
        time.sleep(BLINK)
        if rng.random() < 0.3 and lock.extend():
            with referee.guard:
                referee.until = lock.held_until
        if rng.randrange(DIES_ONE_IN) == 0:
            return                              # dead: never to release it
        referee.gives(name)
        lock.release()

    threads = [threading.Thread(target=want, args=(n,)) for n in range(clients)]
    for thread in threads:
        thread.start()
    gives_up = time.monotonic() + PATIENCE_SECONDS
    time.sleep(seconds)
    while referee.acquired < least and not failures and time.monotonic() < gives_up:
        time.sleep(0.05)
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert referee.violations == []
    assert referee.acquired >= least


@pytest.mark.parametrize("kind", [PlainLock, RedisPyLock])
def test_clients_contend_and_never_two_hold(server, kind, seconds):
    contend(lambda: kind(server.port, "lock:%s" % kind.__name__, TTL_MS), seconds, 10 * seconds)


@pytest.mark.parametrize("name", ["lock:a", "lock:b", "lock:c", "lock:d"])
def test_few_clients_contend_on_each_shard(server, name, seconds):
    contend(lambda: PlainLock(server.port, name, TTL_MS), seconds / 4, least=5, clients=4)


@contextlib.contextmanager
def five_nodes(**options):
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(servers.torc_server(**options)) for _ in range(5)]


def test_redlock_over_five_nodes(seconds):
    with five_nodes() as nodes:
        ports = [node.port for node in nodes]
        contend(lambda: Redlock(ports, "redlock", TTL_MS), seconds, 3 * seconds)


def test_redlock_while_a_minority_of_nodes_is_dead(seconds):
    with five_nodes() as nodes:
        ports = [node.port for node in nodes]
        for node in nodes[:2]:
            node.kill()
        contend(lambda: Redlock(ports, "redlock", TTL_MS), seconds, seconds)
        nodes[2].kill()
        with contextlib.closing(Redlock(ports, "other", TTL_MS)) as lock:
            assert not lock.acquire()


@contextlib.contextmanager
def killing(processes, every):
    """Meanwhile one process after the other is killed and restarted."""
    stop, failures = threading.Event(), []

    def kill_them():
        rng = random.Random(1)
        try:
            while not stop.wait(every):
                process = rng.choice(processes)
                process.kill()
                time.sleep(rng.uniform(0, 0.2))
                process.restart()
        except Exception as error:
            failures.append(repr(error))

    killer = threading.Thread(target=kill_them)
    killer.start()
    try:
        yield
    finally:
        stop.set()
        killer.join()
    assert failures == []


def test_clients_contend_while_proxies_and_nodes_die(seconds):
    with servers.Cluster(proxies=2, appendonly="yes", appendfsync="always") as cluster:
        ports = [proxy.port for proxy in cluster.proxies]
        with killing(cluster.proxies + cluster.nodes, 0.4):
            contend(lambda: RestlessLock(ports, "restless", 300), 2 * seconds, 5 * seconds)


def test_redlock_while_nodes_die_and_come_back(seconds):
    with five_nodes(appendonly="yes", appendfsync="always") as nodes:
        ports = [node.port for node in nodes]
        with killing(nodes, 0.3):
            contend(lambda: Redlock(ports, "redlock", 500), 2 * seconds, seconds)


@pytest.mark.parametrize("kind", [PlainLock, RedisPyLock])
def test_the_lock_of_a_dead_client_is_free_after_its_time_to_live(server, kind):
    name = "dead:%s" % kind.__name__
    with contextlib.closing(kind(server.port, name, 300)) as dead:
        assert dead.acquire()
        began = time.monotonic()
    with contextlib.closing(kind(server.port, name, 300)) as heir:
        while not heir.acquire():
            assert time.monotonic() - began < 10
            time.sleep(0.005)
        assert time.monotonic() - began > 0.25


def test_only_the_holder_releases_and_extends(server):
    with contextlib.closing(PlainLock(server.port, "mine", 10000)) as holder, \
         contextlib.closing(PlainLock(server.port, "mine", 10000)) as other:
        assert holder.acquire() and not other.acquire()
        assert not other.release() and not other.extend()
        assert holder.extend() and holder.release() and not holder.release()
        assert other.acquire() and not holder.release()


def test_node_redlock_scripts(server):
    with resp.Connection(server.port) as link:
        link.call("SCRIPT", "FLUSH")
        keys = ["{r}1", "{r}2"]
        assert run_script(link, REDLOCK_ACQUIRE, keys, "token", "100000").value == 2
        assert run_script(link, REDLOCK_ACQUIRE, keys, "other", "100000").value == 0
        assert run_script(link, REDLOCK_EXTEND, keys, "other", "100000").value == 0
        assert run_script(link, REDLOCK_EXTEND, keys, "token", "200000").value == 2
        assert 100000 < link.call("PTTL", "{r}2").value <= 200000
        assert run_script(link, REDLOCK_RELEASE, keys, "other").value == 0
        assert run_script(link, REDLOCK_RELEASE, keys, "token").value == 2
        assert link.call("EXISTS", *keys).value == 0
        # known by now: EVALSHA needs no EVAL any more, on whichever shard the keys lie
        for name in "abcdefgh":
            assert run_script(link, REDLOCK_ACQUIRE, ["nr:" + name], "token", "1000").value == 1


def test_redis_py_locks_from_acquire_to_release(server):
    client = redis.Redis(port=server.port)
    with contextlib.closing(client):
        for name in ["py:a", "py:b", "py:c", "py:d"]:
            lock = client.lock(name, timeout=10, thread_local=False)
            other = client.lock(name, timeout=10, blocking_timeout=0.05, thread_local=False)
            assert lock.acquire(blocking=False) and not other.acquire()
            assert lock.extend(5) and 10 < client.pttl(name) / 1000 <= 15
            assert lock.extend(7, replace_ttl=True) and 6 < client.pttl(name) / 1000 <= 7
            assert lock.reacquire() and 9 < client.pttl(name) / 1000 <= 10
            client.set(name, "somebody else", px=10000)
            for call in (lock.release, lock.reacquire, lambda taken=lock: taken.extend(5)):
                lock.local.token = lock.local.token or b"lost"
                with pytest.raises(redis.exceptions.LockError):
                    call()
            assert client.get(name) == b"somebody else"


# What larger lock libraries do, on strings: a lock that its owner may take again, counted in its
# value, with a fencing token from a counter beside it; and a semaphore of a few places.
REENTRANT_LOCK = """
local held = redis.call('get', KEYS[1])
if held == false then
    local fence = redis.call('incr', KEYS[2])
    redis.call('set', KEYS[1], ARGV[1] .. ':1', 'px', ARGV[2])
    return {'ok', fence}
end
local owner, count = held:match('^(.*):(%d+)$')
if owner ~= ARGV[1] then return redis.call('pttl', KEYS[1]) end
redis.call('set', KEYS[1], owner .. ':' .. (count + 1), 'px', ARGV[2])
return {'again', tonumber(redis.call('get', KEYS[2]))}
"""
REENTRANT_UNLOCK = """
local held = redis.call('get', KEYS[1])
if held == false then return nil end
local owner, count = held:match('^(.*):(%d+)$')
if owner ~= ARGV[1] then return nil end
if tonumber(count) > 1 then
    redis.call('set', KEYS[1], owner .. ':' .. (count - 1), 'keepttl')
    return 0
end
redis.call('del', KEYS[1])
return 1
"""
SEMAPHORE = """
local used = tonumber(redis.call('get', KEYS[1]) or '0')
if used >= tonumber(ARGV[1]) then return 0 end
redis.call('incr', KEYS[1])
redis.call('pexpire', KEYS[1], ARGV[2])
return 1
"""


def test_a_lock_that_its_owner_may_take_again(server):
    with resp.Connection(server.port) as link:
        keys = ["{again}lock", "{again}fence"]
        for expected in (["ok", 1], ["again", 1], ["again", 1]):
            reply = run_script(link, REENTRANT_LOCK, keys, "me", "100000")
            assert [part.value for part in reply.value] == [expected[0].encode(), expected[1]]
        assert 0 < run_script(link, REENTRANT_LOCK, keys, "you", "100000").value <= 100000
        assert run_script(link, REENTRANT_UNLOCK, keys, "you").value is None
        unlocked = [run_script(link, REENTRANT_UNLOCK, keys, "me").value for _ in range(4)]
        assert unlocked == [0, 0, 1, None]
        reply = run_script(link, REENTRANT_LOCK, keys, "you", "100000")
        assert [part.value for part in reply.value] == [b"ok", 2]


def test_a_semaphore_has_as_many_places_as_it_says(server):
    with resp.Connection(server.port) as link:
        taken = [run_script(link, SEMAPHORE, ["places"], "3", "60000").value for _ in range(5)]
        assert taken == [1, 1, 1, 0, 0]
