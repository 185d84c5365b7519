"""What INFO of a proxy says about the work of its shards."""
from tests.harness import servers


def test_commandstats_tell_the_calls_of_the_proxy_and_the_times_of_the_shards():
    with servers.Cluster() as cluster, cluster.connect() as link:
        for i in range(200):
            link.call("SET", "k%d" % i, "v" * 100)
        link.call("INCR", "k1")
        stats = link.call("INFO", "commandstats").value.decode()
        of_set = next(line for line in stats.split("\r\n") if line.startswith("cmdstat_set:"))
        fields = dict(field.split("=") for field in of_set.split(":")[1].split(","))
        assert fields["calls"] == "200" and int(fields["usec"]) > 0
        assert "cmdstat_incr:calls=1," in stats and "failed_calls=1" in stats


def lines_of(link, section):
    text = link.call("INFO", section).value.decode()
    return dict(line.split(":", 1) for line in text.split("\r\n") if ":" in line)


def test_errors_that_the_proxy_tells_itself_count_beside_those_of_the_shards():
    with servers.Cluster() as cluster, cluster.connect() as link, cluster.connect() as other:
        link.call("SET", "k", "v")
        assert link.call("INCR", "k").is_error()
        assert link.call("AUTH", "a").is_error()
        assert link.call("NOSUCH").is_error()
        assert link.call("GET").is_error()
        other.call("CLIENT", "SETNAME", "other")
        other_id = other.call("CLIENT", "ID").value
        other.send("BLPOP", "list", "0")
        while link.call("CLIENT", "UNBLOCK", other_id, "ERROR").value == 0:
            pass
        assert other.read().value.startswith(b"UNBLOCKED")
        errors = lines_of(link, "errorstats")
        assert errors == {"errorstat_ERR": "count=4", "errorstat_UNBLOCKED": "count=1"}
        assert lines_of(link, "stats")["total_error_replies"] == "5"
        commands = lines_of(link, "commandstats")
        assert commands["cmdstat_auth"].endswith("calls=0,failed_calls=1")
        assert commands["cmdstat_get"].endswith("rejected_calls=1,failed_calls=0")
        assert commands["cmdstat_blpop"].endswith("failed_calls=1")
        link.call("CONFIG", "RESETSTAT")
        assert lines_of(link, "errorstats") == {}
        reset = lines_of(link, "commandstats")["cmdstat_config|resetstat"]
        assert reset.endswith("failed_calls=0"), reset
        assert lines_of(link, "stats")["total_error_replies"] == "0"


def test_a_shard_that_is_away_is_an_error_that_counts():
    with servers.Cluster() as cluster, cluster.connect() as link:
        cluster.nodes[0].kill()
        answers = [link.call("SET", "k%d" % i, "v") for i in range(100)]
        told = sum(answer.is_error() for answer in answers)
        assert told > 10
        errors = lines_of(link, "errorstats")
        assert errors["errorstat_CLUSTERDOWN"] == "count=%d" % told
