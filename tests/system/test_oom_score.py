"""oom-score-adj: what the system is told about ending a node when memory is full."""
from tests.harness import servers


def score(node):
    with open("/proc/%d/oom_score_adj" % node.child.pid) as file:
        return int(file.read())


def test_the_score_is_added_set_and_set_back():
    with servers.torc_server() as node, node.connect() as link:
        def configure(*options):
            reply = link.call("CONFIG", "SET", *options)
            assert reply.value == b"OK", reply
            return score(node)

        before = score(node)
        assert configure("oom-score-adj-values", "15 20 30") == before
        assert configure("oom-score-adj", "yes") == before + 15
        assert configure("oom-score-adj-values", "16 20 30") == before + 16
        assert configure("oom-score-adj", "absolute") == 16
        assert configure("oom-score-adj-values", "1500 20 30") == 1000
        assert configure("oom-score-adj", "relative", "oom-score-adj-values", "9 9 9") == before + 9
        assert configure("oom-score-adj", "no") == before


def test_the_score_is_set_at_the_start():
    with servers.torc_server() as plain:
        before = score(plain)
    with servers.torc_server(oom_score_adj="relative", oom_score_adj_values="7 8 9") as node:
        assert score(node) == before + 7
