"""Every option of redis-server is known to a node and through a proxy: with the same value at the
start, and with the same answers to what is set and to what makes no sense."""
import pytest

from tests.harness import servers

# Where a process is, and what this test was told at its start.
OWN = {b"port", b"dir", b"logfile", b"pidfile", b"unixsocket", b"enable-debug-command", b"save",
       b"loglevel"}
# Would change how the connection of this test is served.
UNTOUCHED = {b"bind", b"requirepass", b"maxclients", b"timeout", b"maxmemory"}
# What is not there must not seem to be: docs/operations.md.
REFUSED = {b"tls-port", b"min-replicas-to-write", b"min-slaves-to-write", b"appendonly"}
HIDDEN = [b"key-load-delay", b"loading-process-events-interval-bytes", b"rdb-key-save-delay",
          b"use-exit-on-panic", b"watchdog-period"]
WRONG = ["", "nonsense", "-1", "-101", "1000000000000", "99999999999999999999", "yes", "5%",
         "1 2 3", "2mb", "0", "nosave now", "1.5"]


def options(link, *patterns):
    values = [element.value for element in link.call("CONFIG", "GET", *patterns).value]
    return dict(zip(values[::2], values[1::2]))


@pytest.fixture(scope="module")
def redis_link():
    with servers.redis_server() as process, process.connect() as link:
        yield link


@pytest.fixture(scope="module")
def link(server):
    with server.connect() as opened:
        yield opened


def test_every_option_is_there_with_its_default(redis_link, link):
    wanted, ours = options(redis_link, "*"), options(link, "*")
    if b"threads" in ours:
        own = OWN | {b"bind"}
    else:
        own = OWN
    assert {name: ours.get(name) for name in wanted if name not in own} == {
        name: value for name, value in wanted.items() if name not in own}
    assert options(link, *HIDDEN) == options(redis_link, *HIDDEN)


# Beyond what we can keep as a number; and -1, which is 1 % to Redis.
EXTREME = {b"cluster-link-sendbuf-limit", b"maxmemory-clients"}


@pytest.mark.parametrize("value", WRONG)
def test_values_are_taken_and_refused_alike(redis_link, link, value):
    different = []
    names = set(options(redis_link, "*")) - OWN - UNTOUCHED - REFUSED
    if len(value) > 19 or value.startswith("-"):
        names -= EXTREME
    for name in sorted(names) + HIDDEN:
        before = options(redis_link, name)
        theirs = redis_link.call("CONFIG", "SET", name, value), options(redis_link, name)
        ours = link.call("CONFIG", "SET", name, value), options(link, name)
        if repr(theirs) != repr(ours):
            different.append("%s: %r is not %r" % (name.decode(), ours, theirs))
        for each in redis_link, link:
            each.call("CONFIG", "SET", name, before[name])
    assert not different, "\n".join(different)
