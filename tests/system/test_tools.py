"""redis-cli and redis-benchmark, as people use them, against a node and a proxy."""
import shutil
import subprocess

import pytest

from tests.harness import servers

pytestmark = pytest.mark.skipif(not shutil.which("redis-cli"), reason="redis-tools are not there")


def holders(cluster, keys):
    """One key for each node, that lies there."""
    with cluster.connect() as link:
        assert not link.call("MSET", *[w for key in keys for w in (key, "0")]).is_error()
    found = []
    for node in cluster.nodes:
        with node.connect() as link:
            found.append(sorted(key.value.decode() for key in link.call("KEYS", "*").value)[0])
    return found


class Shell:
    """redis-cli, fed line by line."""

    def __init__(self, port, *options):
        self.child = subprocess.Popen(["redis-cli", "-p", str(port), *options], text=True,
                                      stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                      stderr=subprocess.STDOUT)

    def type(self, *lines):
        for line in lines:
            self.child.stdin.write(line + "\n")
        self.child.stdin.flush()

    def read_line(self):
        return self.child.stdout.readline().rstrip("\n")

    def end(self):
        return self.child.communicate(timeout=10)[0].splitlines()


def test_redis_cli_runs_a_transaction_over_three_shards():
    with servers.Cluster() as cluster:
        a, b, c = holders(cluster, ["key:%d" % i for i in range(20)])
        shell = Shell(cluster.port, "--no-raw")
        shell.type("MULTI", "SET %s x" % a, "INCR %s" % b, "SET %s z" % c, "GET %s" % a,
                   "INCRBY %s 41" % b, "GET %s" % c, "EXEC", "MGET %s %s %s" % (a, b, c))
        lines = [line for line in shell.end() if line]
        assert lines == ["OK"] + ["QUEUED"] * 6 + [
            "1) OK", "2) (integer) 1", "3) OK", '4) "x"', "5) (integer) 42", '6) "z"',
            '1) "x"', '2) "42"', '3) "z"']


def test_redis_cli_sees_nil_when_a_watched_key_changes():
    with servers.Cluster() as cluster, cluster.connect() as other:
        a, b, c = holders(cluster, ["key:%d" % i for i in range(20)])
        shell = Shell(cluster.port, "--no-raw")
        shell.type("WATCH " + a)
        assert shell.read_line() == "OK"
        other.call("SET", a, "changed")
        shell.type("MULTI", "SET %s 1" % b, "SET %s 1" % c, "EXEC", "GET %s" % b,
                   "WATCH " + a, "MULTI", "SET %s 2" % b, "SET %s 2" % c, "EXEC", "GET %s" % b)
        assert [line for line in shell.end() if line] == [
            "OK", "QUEUED", "QUEUED", "(nil)", '"0"',
            "OK", "OK", "QUEUED", "QUEUED", "1) OK", "2) OK", '"2"']


def test_redis_cli_in_resp3_and_with_its_ways_of_input(server):
    def cli(*words, text=None):
        return subprocess.run(["redis-cli", "-p", str(server.port), *words], input=text, text=True,
                              capture_output=True, timeout=30).stdout.strip()
    assert cli("-3", "SET", "cli", "1") == "OK"
    assert cli("-3", "INCRBYFLOAT", "cli", "0.5") == "1.5"
    assert cli("-x", "SET", "cli", text="from stdin") == "OK"
    assert cli("-n", "3", "SET", "cli", "three") == "OK"
    assert cli("-r", "3", "INCR", "cli:n") == "1\n2\n3"
    assert cli("GET", "cli") == "from stdin"
    assert cli("--scan", "--pattern", "cli*") in ("cli\ncli:n", "cli:n\ncli")
    assert "0 errors" not in cli("-e", "GET", "cli") and cli("--pipe", text="SET p 1\r\nINCR p\r\n")
    assert cli("GET", "p") == "2"
    assert cli("--eval", "/dev/stdin", "cli", ",", "x",
               text="return {redis.call('set', KEYS[1], ARGV[1]).ok, KEYS[1]}") == "OK\ncli"


@pytest.mark.parametrize("clients, pipeline", [(50, 16), (50, 1), (1, 500)])
def test_redis_benchmark_runs_without_an_error(server, clients, pipeline, seconds):
    """It ends at the first error it is answered."""
    requests = int(5000 * seconds)
    done = subprocess.run(
        ["redis-benchmark", "-p", str(server.port), "-t", "ping,set,get,incr,mset", "-c",
         str(clients), "-P", str(pipeline), "-n", str(requests), "-r", "100000", "--csv"],
        capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    names = [line.split(",")[0].strip('"') for line in done.stdout.splitlines()[1:]]
    assert names == ["PING_INLINE", "PING_MBULK", "SET", "GET", "INCR", "MSET (10 keys)"]
    assert "Error" not in done.stdout + done.stderr


