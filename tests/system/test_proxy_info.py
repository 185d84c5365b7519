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
