"""servers - real processes for tests: redis-server, torc-server, torc-proxy, and clusters of them.

Everything runs on free ports in a temporary folder and is gone when the `with` block ends, however
it ends: the kernel kills what a killed test leaves behind.  Programs come from $TORC_BUILD
(build/release), so that the same tests run on the builds with sanitizers; what a sanitizer wrote
fails the test that stops the process.
"""
import concurrent.futures
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time

from tests.harness import resp

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(ROOT, os.environ.get("TORC_BUILD", "build/release"))

# Their memory says nothing about ours, and everything may take so many times as long.
IS_SANITIZED = "asan" in BUILD or "tsan" in BUILD
SLOWDOWN = 5 if IS_SANITIZED else 1

# The kernel ends a process with the thread that started it: this one lives as long as the program.
LAUNCHER = concurrent.futures.ThreadPoolExecutor(max_workers=1)

SANITIZER_MARKS = ("Sanitizer", "runtime error:")
START_SECONDS = 30
STOP_SECONDS = 20 * SLOWDOWN


class StartFailed(Exception):
    """A server did not come up; the message holds the end of its log."""


class Misbehaved(Exception):
    """A process died by itself, or a sanitizer had something to say."""


def look_for_reports(name, text):
    """What a program wrote, and a sanitizer may have written between it."""
    if any(mark in text for mark in SANITIZER_MARKS):
        raise Misbehaved("%s: a sanitizer reports\n%s" % (name, text[-6000:]))


def wait_until(holds, seconds=10):
    """What happens soon, but not before anything else: another thread or process does it."""
    deadline = time.monotonic() + seconds * SLOWDOWN
    while not holds():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.005)


def shortest(seconds_taken, tries=5, enough=0):
    """The least of several, since one that a busy machine held up says nothing; none follows one
    below enough."""
    least = seconds_taken()
    while least >= enough and tries > 1:
        least, tries = min(least, seconds_taken()), tries - 1
    return least


def free_port():
    """Below the range from which the kernel picks ports of outgoing connections, so that a killed
    server finds its port free again."""
    while True:
        port = random.SystemRandom().randrange(11000, 31000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port


def program(name):
    path = shutil.which(name) if name == "redis-server" else os.path.join(BUILD, name)
    if not path or not os.access(path, os.X_OK):
        raise StartFailed("%s is not there; run make first" % (path or name))
    return path


class Process:
    """One server process that answers PING on a port. Restarting keeps port, folder and options."""

    def __init__(self, name, arguments, folder, port=None):
        self.name = name
        self.arguments = arguments
        self.folder = folder
        self.port = port or free_port()
        self.child = None
        self.killed = False         # by us, since it was started last
        self.may_end = False        # by itself: wait_for_end()
        self.crashes = []           # ends by a signal that is not ours
        os.makedirs(folder, exist_ok=True)
        self.log_path = os.path.join(folder, name + ".log")

    def command_line(self):
        return [program(self.name), "--port", str(self.port)] + self.arguments

    def start(self, wait=True):
        with open(self.log_path, "ab") as log:
            self.child = LAUNCHER.submit(
                subprocess.Popen, ["setpriv", "--pdeathsig", "KILL", "--"] + self.command_line(),
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder,
                start_new_session=True).result()
        self.killed = self.may_end = False
        if wait:
            self.wait_until_ready()
        return self

    def wait_until_ready(self, seconds=START_SECONDS):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.child.poll() is not None:
                self.look_into_log()
                raise StartFailed("%s ended with %d:\n%s" % (self.name, self.child.returncode,
                                                             self.log_tail()))
            try:
                with resp.Connection(self.port, timeout=2) as connection:
                    reply = connection.call("PING")
                if reply.kind == "+" or reply.value.startswith(b"NOAUTH"):
                    return
            except (OSError, resp.Closed, resp.ReplyTimeout):
                pass
            time.sleep(0.01)
        raise StartFailed("%s on port %d does not answer:\n%s" % (self.name, self.port,
                                                                  self.log_tail()))

    def is_running(self):
        return self.child is not None and self.child.poll() is None

    def signal(self, number):
        self.child.send_signal(number)

    def pause(self):
        self.signal(signal.SIGSTOP)

    def resume(self):
        self.signal(signal.SIGCONT)

    def kill(self):
        """kill -9, and nothing is left of the process when this returns."""
        if self.child is not None:
            if not self.killed and self.child.poll() is not None and self.child.returncode < 0:
                self.crashes.append(self.child.returncode)
            self.killed = True
            self.child.kill()
            self.child.wait()

    def wait_for_end(self, seconds=10):
        """It ends by itself, as the test wants it to; returns its status."""
        self.may_end = True
        return self.child.wait(seconds)

    def restart(self, wait=True):
        return self.start(wait)

    def stop(self):
        """Asks it to end; complains when it had ended before, does not end well, or wrote a
        sanitizer report. A sanitizer that looks for leaks does so at the end."""
        if self.child is None:
            return
        was_running = self.child.poll() is None
        if was_running:
            self.child.send_signal(signal.SIGCONT)
            self.child.terminate()
            try:
                self.child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()
                raise Misbehaved("%s did not end when told to" % self.name) from None
        ends = list(self.crashes)
        if not self.killed or self.child.returncode != -signal.SIGKILL:
            ends.append(self.child.returncode)
        self.child = None
        self.look_into_log()
        for status in ends:
            if status != 0 or not (was_running or self.killed or self.may_end):
                raise Misbehaved("%s ended with %d:\n%s" % (self.name, status, self.log_tail(60)))

    def look_into_log(self):
        with open(self.log_path, errors="replace") as log:
            look_for_reports(self.name, log.read())

    def log_tail(self, lines=20):
        with open(self.log_path, errors="replace") as log:
            return "".join(log.readlines()[-lines:])

    def connect(self, **options):
        return resp.Connection(self.port, **options)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        close_all([self], kind)


def close_all(processes, failure_kind, folder=None):
    """Stops all, whatever happens, and reports the first complaint unless a test failed already."""
    complaint = None
    for process in processes:
        try:
            process.stop()
        except Misbehaved as problem:
            complaint = complaint or problem
    if folder:
        shutil.rmtree(folder, ignore_errors=True)
    if complaint and failure_kind is None:
        raise complaint


def start_on_a_free_port(process):
    """Another program may take a free port first; then take another."""
    for attempt in range(5):
        try:
            return process.start()
        except StartFailed:
            process.kill()
            if attempt == 4 or "ddress already in use" not in process.log_tail():
                raise
            process.port = free_port()


def option_words(options):
    return [word for name, value in options.items()
            for word in ("--" + name.replace("_", "-"), str(value))]


def node_options(folder, options):
    every = {"dir": folder, "save": "", "appendonly": "no", "enable_debug_command": "yes"}
    every.update(options)
    return option_words(every)


def make_node(name, folder, **options):
    return Process(name, node_options(folder, options), folder)


class Standalone(Process):
    """One redis-server or torc-server in a temporary folder of its own, started."""

    def __init__(self, name, **options):
        self.home = tempfile.mkdtemp(prefix="torc-test-")
        super().__init__(name, node_options(self.home, options), self.home)
        try:
            start_on_a_free_port(self)
        except BaseException:
            self.__exit__(StartFailed)
            raise

    def __exit__(self, kind, *_):
        close_all([self], kind, self.home)


def redis_server(**options):
    return Standalone("redis-server", **options)


def torc_server(**options):
    return Standalone("torc-server", **options)


class Cluster:
    """Storage nodes, or plain redis-servers, behind proxies. Options not named here go to them."""

    def __init__(self, shards=3, proxies=1, threads=2, proxy_options=None, server="torc-server",
                 **options):
        self.folder = tempfile.mkdtemp(prefix="torc-test-")
        self.nodes, self.proxies = [], []
        try:
            for i in range(shards):
                name = "node%d" % (i + 1)
                node = make_node(server, os.path.join(self.folder, name), **options)
                self.nodes.append(node)
                start_on_a_free_port(node)
            for i in range(proxies):
                words = self.shard_words() + option_words({"threads": threads,
                                                           **(proxy_options or {})})
                proxy = Process("torc-proxy", words,
                                os.path.join(self.folder, "proxy%d" % (i + 1)))
                self.proxies.append(proxy)
                start_on_a_free_port(proxy)
        except BaseException:
            self.__exit__(StartFailed)
            raise

    def shard_words(self):
        words = []
        for i, node in enumerate(self.nodes):
            words += ["--shard", "node%d" % (i + 1), "127.0.0.1:%d" % node.port]
        return words

    @property
    def port(self):
        return self.proxies[0].port

    def connect(self, proxy=0, **options):
        return self.proxies[proxy].connect(**options)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        close_all(self.proxies + self.nodes, kind, self.folder)
