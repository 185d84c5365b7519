"""What administers a server, through a proxy with several threads and shards:
one server's picture of it."""
import re
import time

import pytest
import redis.cluster

from tests.harness import servers


def lines_of(link, count):
    return [link.read().value.decode() for _ in range(count)]


def links(cluster, count):
    """Enough of them that every thread has some."""
    return [cluster.connect() for _ in range(count)]


def close(*all_links):
    for link in all_links:
        link.close()


def test_monitor_shows_the_clients_of_every_thread_in_their_order(cluster):
    monitors, clients = links(cluster, 4), links(cluster, 8)
    for link in monitors:
        assert link.call("MONITOR").value == b"OK"
    for number, link in enumerate(clients):
        for turn in range(3):
            link.call("SET", "key%d" % number, turn)
    for link in monitors:
        shown = lines_of(link, len(clients) * 3)
        for number in range(len(clients)):
            mine = [line for line in shown if '"key%d"' % number in line]
            assert [re.search(r'"(\d)"$', line).group(1) for line in mine] == ["0", "1", "2"]
    close(*monitors)
    time.sleep(0.1)
    assert clients[0].call("SET", "nobody", "looks").value == b"OK"
    close(*clients)


def test_who_looks_no_more_is_shown_nothing(cluster):
    monitor, other = links(cluster, 2)
    assert monitor.call("MONITOR").value == b"OK"
    assert b"flags=O" in other.call("CLIENT", "LIST").value
    assert monitor.call("RESET").value == b"RESET"
    other.call("SET", "a", "1")
    assert monitor.call("GET", "a").value == b"1"
    close(monitor, other)


def ids_of(listed):
    return [int(one) for one in re.findall(rb"^id=(\d+) ", listed, re.M)]


def test_clients_of_all_threads_are_listed_in_the_order_in_which_they_came(cluster):
    clients, own = [], []
    for _ in range(8):
        clients += links(cluster, 1)
        own.append(clients[-1].call("CLIENT", "ID").value)
    for link in clients:
        assert [i for i in ids_of(link.call("CLIENT", "LIST").value) if i in own] == own
    wanted = [own[5], own[2], 123456789, own[7], own[2]]
    listed = clients[3].call("CLIENT", "LIST", "ID", *wanted).value
    assert ids_of(listed) == [own[5], own[2], own[7], own[2]]       # as on redis-server
    close(*clients)


def test_slowlogs_of_all_shards_are_one_with_ids_of_their_own(cluster):
    with cluster.connect() as link:
        link.call("SLOWLOG", "RESET")
        link.call("CONFIG", "SET", "slowlog-log-slower-than", "0")
        for i in range(30):
            link.call("SET", "key%d" % i, i)
        link.call("CONFIG", "SET", "slowlog-log-slower-than", "-1")
        entries = [entry.value for entry in link.call("SLOWLOG", "GET", "-1").value]
        keys = [entry[3].value[1].value for entry in entries if entry[3].value[0].value == b"SET"]
        assert sorted(keys) == sorted(b"key%d" % i for i in range(30))
        assert len({entry[0].value for entry in entries}) == len(entries)
        times = [entry[1].value for entry in entries]
        assert times == sorted(times, reverse=True)
        assert link.call("SLOWLOG", "LEN").value >= 30
        assert len(link.call("SLOWLOG", "GET").value) == 10
        assert link.call("SLOWLOG", "RESET").value == b"OK"
        assert link.call("SLOWLOG", "LEN").value == 0
        link.call("CONFIG", "SET", "slowlog-log-slower-than", "10000")


def test_a_cluster_client_finds_one_node_that_owns_every_slot():
    with servers.Cluster(proxy_options={"cluster-enabled": "yes"}) as cluster:
        client = redis.cluster.RedisCluster(host="127.0.0.1", port=cluster.port)
        for i in range(100):
            client.set("key%d" % i, i)
        assert [client.get("key%d" % i) for i in range(100)] == [b"%d" % i for i in range(100)]
        assert client.dbsize() == 100
        assert len(client.get_nodes()) == 1
        assert client.cluster_keyslot("a") == 15495
        assert client.cluster_info(client.get_default_node())["cluster_state"] == "ok"
        client.close()
        with cluster.connect() as link:
            assert b"cluster_enabled:1" in link.call("INFO", "cluster").value
            assert b"redis_mode:cluster" in link.call("INFO", "server").value
            assert link.call("CONFIG", "SET", "cluster-announce-ip", "10.1.2.3",
                             "cluster-announce-port", "6380").value == b"OK"
            assert b" 10.1.2.3:6380@16380 myself,master " in link.call("CLUSTER", "NODES").value


BUSY = "local x = 0 for i = 1, 3e6 do x = x + i % 7 end return redis.call('get', KEYS[1])"


def test_what_held_up_the_shards_is_told_as_of_one_server(cluster):
    with cluster.connect() as link:
        link.call("CONFIG", "SET", "latency-monitor-threshold", "10")
        for key in "abcdefgh":
            link.call("EVAL", BUSY, 1, key)
        (event,) = link.call("LATENCY", "LATEST").value
        name, when, last, longest = (part.value for part in event.value)
        history = [[part.value for part in sample.value]
                   for sample in link.call("LATENCY", "HISTORY", "command").value]
        assert name == b"command" and [when, last] == history[-1]
        assert longest == max(sample[1] for sample in history) and longest >= 10
        assert [sample[0] for sample in history] == sorted({sample[0] for sample in history})
        graph = link.call("LATENCY", "GRAPH", "command").value
        assert graph.startswith(b"command - high %d ms, low " % longest)
        assert link.call("LATENCY", "DOCTOR").value.count(b"shard ") == 3
        assert link.call("LATENCY", "RESET").value == 1
        link.call("CONFIG", "SET", "latency-monitor-threshold", "0")


def test_what_is_refused_within_a_script_is_counted_as_of_one_server(cluster):
    with cluster.connect() as link:
        link.call("CONFIG", "RESETSTAT")
        link.call("CONFIG", "SET", "maxmemory", "1")
        refused = link.call("EVAL", "return redis.call('set', KEYS[1], 'v')", 1, "k")
        assert refused.value.startswith(b"OOM ")
        commands = link.call("INFO", "commandstats").value
        errors = link.call("INFO", "errorstats").value
        link.call("CONFIG", "SET", "maxmemory", "0")
        assert re.search(rb"cmdstat_set:calls=0,.*rejected_calls=1,failed_calls=0\r", commands)
        assert re.search(rb"cmdstat_eval:calls=1,.*rejected_calls=0,failed_calls=1\r", commands)
        assert b"txn" not in commands
        assert b"errorstat_OOM:count=1\r" in errors


def queues(link, *words):
    link.call("MULTI")
    reply = link.call(*(words or ("GET", "k"))).value
    link.call("DISCARD")
    return reply == b"QUEUED"


def set_on_nodes(cluster, option, value):
    for node in cluster.nodes:
        with node.connect() as direct:
            assert direct.call("CONFIG", "SET", option, value).value == b"OK"


def test_full_shards_are_noticed_by_their_refusals_and_by_nothing_that_reads_like_one(cluster):
    with cluster.connect() as link:
        forged = "return redis.error_reply(\"OOM command not allowed when used memory\")"
        assert link.call("EVAL", forged, 1, "k").value.startswith(b"OOM ")
        for _ in range(30):
            assert queues(link)
            time.sleep(0.01)
        set_on_nodes(cluster, "maxmemory", 1)
        assert link.call("SET", "k", "v").value.startswith(b"OOM ")
        servers.wait_until(lambda: not queues(link))
        set_on_nodes(cluster, "maxmemory", 0)
        servers.wait_until(lambda: queues(link))


@pytest.mark.parametrize("refused", [
    [("MULTI",), ("SET", "k", "v"), ("EXEC",)],
    [("MULTI",), ("SET", "a", "v"), ("SET", "b", "v"), ("SET", "c", "v"), ("EXEC",)],
    [("MSET",) + tuple(word for i in range(9) for word in ("k%d" % i, "v"))],
])
def test_full_shards_are_noticed_by_the_transactions_that_they_refuse(cluster, refused):
    with cluster.connect() as link:
        servers.wait_until(lambda: queues(link))
        set_on_nodes(cluster, "maxmemory", 1)
        assert b"OOM command not allowed" in link.pipeline(refused)[-1].value
        servers.wait_until(lambda: not queues(link))
        set_on_nodes(cluster, "maxmemory", 0)
        servers.wait_until(lambda: queues(link))


def test_a_shard_that_is_full_is_still_full_behind_a_script_that_ran_too_long(cluster):
    with cluster.connect() as link, cluster.connect(timeout=30) as script:
        link.call("CONFIG", "SET", "maxmemory", "1")
        link.call("CONFIG", "SET", "busy-reply-threshold", "50")
        assert not queues(link)
        script.send("EVAL", "while redis.call('time')[1] < ARGV[1] do end", 1, "k",
                    int(time.time()) + 20)
        servers.wait_until(lambda: link.call("PING").value.startswith(b"BUSY"))
        time.sleep(0.3)
        assert link.call("SCRIPT", "KILL").value == b"OK"
        script.read()
        for _ in range(30):
            assert not queues(link)
            time.sleep(0.01)
        link.call("CONFIG", "SET", "busy-reply-threshold", "5000")
        link.call("CONFIG", "SET", "maxmemory", "0")
        assert queues(link)


def test_a_shard_that_is_away_is_not_told_of_as_full():
    with servers.Cluster() as own, own.connect() as link:
        link.call("CONFIG", "SET", "maxmemory", "1")
        assert not queues(link)
        for node in own.nodes[1:]:
            with node.connect() as direct:
                direct.call("CONFIG", "SET", "maxmemory", "0")
        own.nodes[0].kill()
        keys = [key for key in ("k%d" % i for i in range(30))
                if link.call("GET", key).value != b"CLUSTERDOWN shard node1 is not reachable"]
        assert 0 < len(keys) < 30
        servers.wait_until(lambda: queues(link, "PUBLISH", "channel", "message"))
        own.nodes[0].restart()


def test_histograms_of_the_shards_are_added_up(cluster):
    with cluster.connect() as link:
        link.call("CONFIG", "RESETSTAT")
        for i in range(60):
            link.call("SET", "key%d" % i, i)
        name, told = link.call("LATENCY", "HISTOGRAM", "set").value
        calls = told.value[1].value
        counts = [count.value for count in told.value[3].value[1::2]]
        assert name.value == b"set" and calls == 60
        assert counts == sorted(counts) and counts[-1] == 60
        assert b"latency_percentiles_usec_set:p50=" in link.call("INFO", "latencystats").value


def test_info_of_one_shard_is_its_own(cluster):
    with cluster.connect() as link:
        ports = {b"tcp_port:%d\r\n" % node.port for node in cluster.nodes}
        for shard in ("node1", "node2", "node3"):
            text = link.call("INFO", "shard:" + shard, "server").value
            assert text.startswith(b"# Server") and sum(port in text for port in ports) == 1
        assert link.call("INFO", "shard:nobody").value == b"ERR No such shard 'nobody'"


def refused_to_be_as_they_are(connection):
    """The options that cannot be set to the value that they have."""
    shown = [word.value for word in connection.call("CONFIG", "GET", "*").value]
    return {name.decode() for name, value in zip(shown[::2], shown[1::2])
            if connection.call("CONFIG", "SET", name, value).is_error()}


def test_what_can_be_set_to_what_it_is_on_redis_can_be_through_the_proxy(cluster):
    with servers.redis_server() as redis, redis.connect() as theirs, cluster.connect() as ours:
        assert refused_to_be_as_they_are(ours) <= refused_to_be_as_they_are(theirs)
