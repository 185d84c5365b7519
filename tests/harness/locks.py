"""locks - lock clients as people write them, and a referee who never lets two hold one lock.

Each kind has acquire(), which answers whether it got the lock, and release().  `held_until` of a
client is the earliest moment at which its lock may be gone by itself: the time to live, counted
from before the request was sent.
"""
import hashlib
import random
import threading
import time
import uuid

import redis

from tests.harness import resp

# What node-redlock 5 does, as scripts over all keys of a lock: acquire, extend, release.
REDLOCK_ACQUIRE = """
for _, key in ipairs(KEYS) do
  if redis.call("exists", key) == 1 then return 0 end
end
for _, key in ipairs(KEYS) do redis.call("set", key, ARGV[1], "PX", ARGV[2]) end
return #KEYS
"""
REDLOCK_EXTEND = """
for _, key in ipairs(KEYS) do
  if redis.call("get", key) ~= ARGV[1] then return 0 end
end
for _, key in ipairs(KEYS) do redis.call("set", key, ARGV[1], "PX", ARGV[2]) end
return #KEYS
"""
REDLOCK_RELEASE = """
local count = 0
for _, key in ipairs(KEYS) do
  if redis.call("get", key) == ARGV[1] then
    redis.pcall("del", key)
    count = count + 1
  end
end
return count
"""


class Violation(Exception):
    """Two held the lock."""


class Referee:
    """Told of every acquisition and release, it knows who holds the lock."""

    def __init__(self):
        self.guard = threading.Lock()
        self.holder = None
        self.until = 0.0
        self.acquired = 0
        self.violations = []

    def took(self, who, until):
        with self.guard:
            now = time.monotonic()
            if self.holder is not None and now < self.until:
                self.violations.append("%s got the lock %.3f s before that of %s runs out"
                                       % (who, self.until - now, self.holder))
            self.holder, self.until = who, until
            self.acquired += 1

    def gives(self, who):
        """To be called before the release is sent."""
        with self.guard:
            if self.holder == who:
                self.holder = None


class PlainLock:
    """SET NX PX, released by DELIFEQ and extended by SET IFEQ: no scripts."""

    def __init__(self, port, name, ttl_ms):
        self.link = resp.Connection(port)
        self.name, self.ttl_ms = name, ttl_ms
        self.token = None

    def acquire(self):
        self.token = uuid.uuid4().hex
        self.held_until = time.monotonic() + self.ttl_ms / 1000
        return self.link.call("SET", self.name, self.token, "NX", "PX", self.ttl_ms).value == b"OK"

    def extend(self):
        held_until = time.monotonic() + self.ttl_ms / 1000
        reply = self.link.call("SET", self.name, self.token, "IFEQ", self.token, "PX", self.ttl_ms)
        if reply.value == b"OK":
            self.held_until = held_until
        return reply.value == b"OK"

    def release(self):
        return self.link.call("DELIFEQ", self.name, self.token).value == 1

    def close(self):
        self.link.close()


class RestlessLock(PlainLock):
    """A plain lock asked of whichever of several ports answers. What is not answered was not
    acquired, and may be held by nobody until its time to live is over."""

    def __init__(self, ports, name, ttl_ms, timeout=2.0):
        self.ports, self.timeout = ports, timeout
        self.name, self.ttl_ms = name, ttl_ms
        self.link = self.token = None

    def answer(self, method):
        try:
            if self.link is None:
                self.link = resp.Connection(random.choice(self.ports), timeout=self.timeout)
            return method()
        except (OSError, resp.Closed, resp.ReplyTimeout):
            self.close()
            return False

    def acquire(self):
        return self.answer(super().acquire)

    def extend(self):
        return self.answer(super().extend)

    def release(self):
        return self.answer(super().release)

    def close(self):
        if self.link is not None:
            self.link.close()
        self.link = None


class RedisPyLock:
    """The Lock of redis-py: SET NX PX, and scripts by EVALSHA."""

    def __init__(self, port, name, ttl_ms):
        self.client = redis.Redis(port=port)
        self.ttl_ms = ttl_ms
        self.lock = self.client.lock(name, timeout=ttl_ms / 1000, thread_local=False)

    def acquire(self):
        self.held_until = time.monotonic() + self.ttl_ms / 1000
        return self.lock.acquire(blocking=False)

    def extend(self):
        held_until = time.monotonic() + self.ttl_ms / 1000
        try:
            extended = self.lock.extend(self.ttl_ms / 1000, replace_ttl=True)
        except redis.exceptions.LockError:
            return False
        self.held_until = held_until
        return extended

    def release(self):
        try:
            self.lock.release()
        except redis.exceptions.LockError:
            return False
        return True

    def close(self):
        self.client.close()


def run_script(link, script, keys, *arguments):
    """EVALSHA, and EVAL where the script is not known, as lock libraries do it."""
    digest = hashlib.sha1(script.encode()).hexdigest()
    reply = link.call("EVALSHA", digest, len(keys), *keys, *arguments)
    if reply.is_error() and reply.value.startswith(b"NOSCRIPT"):
        reply = link.call("EVAL", script, len(keys), *keys, *arguments)
    return reply


class Redlock:
    """A majority of independent masters, each asked by the scripts of node-redlock."""

    def __init__(self, ports, name, ttl_ms, timeout=1.0):
        self.ports, self.name, self.ttl_ms, self.timeout = ports, name, ttl_ms, timeout
        self.links = {}
        self.token = None

    def ask(self, script, *arguments):
        """How many masters say yes; one that does not answer does not count."""
        return sum(self.ask_one(port, script, arguments) for port in self.ports)

    def ask_one(self, port, script, arguments):
        try:
            if port not in self.links:
                self.links[port] = resp.Connection(port, timeout=self.timeout)
            reply = run_script(self.links[port], script, [self.name], *arguments)
        except (OSError, resp.Closed, resp.ReplyTimeout):
            self.links.pop(port, None)
            return False
        return reply.kind == ":" and reply.value == 1

    def in_time(self, began, votes):
        drift = 0.01 * self.ttl_ms / 1000 + 0.002
        self.held_until = began + self.ttl_ms / 1000 - drift
        return votes > len(self.ports) // 2 and time.monotonic() < self.held_until

    def acquire(self):
        self.token = uuid.uuid4().hex
        began = time.monotonic()
        if self.in_time(began, self.ask(REDLOCK_ACQUIRE, self.token, self.ttl_ms)):
            return True
        self.release()
        return False

    def extend(self):
        before = self.held_until
        began = time.monotonic()
        if self.in_time(began, self.ask(REDLOCK_EXTEND, self.token, self.ttl_ms)):
            return True
        self.held_until = before
        return False

    def release(self):
        return self.ask(REDLOCK_RELEASE, self.token) > len(self.ports) // 2

    def close(self):
        for link in self.links.values():
            link.close()
