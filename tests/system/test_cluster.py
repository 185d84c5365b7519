"""scripts/cluster starts, finds again, repairs and stops a cluster, and nothing but its own."""
import glob
import os
import signal
import socket
import subprocess
import sys

import pytest

from tests.harness import resp, servers

SCRIPT = os.path.join(servers.ROOT, "scripts", "cluster")


def free_run(length):
    """The first of so many free ports in a row."""
    while True:
        first = servers.free_port()
        try:
            for port in range(first, first + length):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
            return first
        except OSError:
            continue


class Script:
    def __init__(self, folder):
        self.folder = folder
        self.port, self.base = free_run(2), free_run(3)

    def run(self, action, *options):
        return subprocess.run([SCRIPT, action, "--dir", self.folder, *options], timeout=60,
                              capture_output=True, text=True, check=False,
                              env=dict(os.environ, TORC_BUILD=servers.BUILD))

    def up(self, *options):
        return self.run("up", "--port", str(self.port), "--base-port", str(self.base), *options)

    def pid(self, name):
        with open(os.path.join(self.folder, name + ".pid")) as file:
            return int(file.read())


@pytest.fixture
def script(tmp_path):
    cluster = Script(str(tmp_path / "data"))
    yield cluster
    cluster.run("down")
    for log in glob.glob(os.path.join(cluster.folder, "*.log")):
        with open(log, errors="replace") as file:
            servers.look_for_reports(os.path.basename(log), file.read())


def test_up_serves_and_down_stops_and_data_stay(script):
    done = script.up("--proxies", "2")
    assert done.returncode == 0, done.stderr
    for port in (script.port, script.port + 1):
        with resp.Connection(port) as link:
            assert link.call("MSET", "a", "1", "b", "2", "c", "3").value == b"OK"
    assert script.run("status").returncode == 0
    assert "everything is running" in script.run("up").stdout
    assert script.run("down").returncode == 0
    assert script.run("status").returncode == 1
    with pytest.raises(OSError):
        resp.Connection(script.port)
    assert script.run("up").returncode == 0
    with resp.Connection(script.port) as link:
        assert [e.value for e in link.call("MGET", "a", "b", "c").value] == [b"1", b"2", b"3"]


def test_up_brings_back_what_died(script):
    assert script.up().returncode == 0
    names = ["torc-server-%d" % (script.base + 1), "torc-proxy-%d" % script.port]
    before = [script.pid(name) for name in names]
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    assert script.run("status").returncode == 1
    assert script.run("up").returncode == 0
    assert [script.pid(name) for name in names] != before
    assert script.run("status").returncode == 0


def test_another_number_of_shards_is_refused(script):
    assert script.up().returncode == 0
    done = script.run("up", "--shards", "4")
    assert done.returncode != 0 and "3 shards" in done.stderr


def test_what_runs_stays_on_its_ports_and_gets_more_proxies(script):
    assert script.up().returncode == 0
    done = script.run("up", "--base-port", str(free_run(3)))
    assert done.returncode != 0 and "runs with --base-port %d" % script.base in done.stderr
    done = script.run("up", "--proxies", "2")
    assert done.returncode == 0, done.stderr
    with resp.Connection(script.port + 1) as link:
        assert link.call("PING").value == b"PONG"


def test_proxies_that_are_too_many_are_stopped(script):
    assert script.up("--proxies", "2").returncode == 0
    kept = script.pid("torc-proxy-%d" % script.port)
    nodes = script.pid("torc-server-%d" % script.base)
    done = script.run("up", "--proxies", "1")
    assert done.returncode == 0, done.stderr
    with pytest.raises(OSError):
        resp.Connection(script.port + 1)
    assert [kept, nodes] == [script.pid("torc-proxy-%d" % script.port),
                             script.pid("torc-server-%d" % script.base)]
    assert script.run("status").stdout.count("torc-proxy") == 1


def test_a_port_in_use_is_told_before_anything_is_started(script):
    with socket.socket() as other:
        other.bind(("127.0.0.1", script.port))
        other.listen()
        done = script.up()
    assert done.returncode != 0
    assert "port %d is in use by another program" % script.port in done.stderr
    assert "nothing is running" in script.run("down").stdout


def test_a_pid_file_is_not_believed_blindly(script):
    assert script.up().returncode == 0
    name = "torc-server-%d" % script.base
    own = script.pid(name)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as stranger:
        with open(os.path.join(script.folder, name + ".pid"), "w") as file:
            file.write("%d\n" % stranger.pid)
        assert script.run("down").returncode == 0
        assert stranger.poll() is None
        stranger.stdin.close()
    os.kill(own, signal.SIGTERM)


def test_wrong_options_are_told(script):
    for words in (["up", "--shards", "x"], ["up", "--appendonly", "maybe"], ["sideways"],
                  ["up", "--bogus", "1"]):
        assert script.run(*words).returncode != 0
