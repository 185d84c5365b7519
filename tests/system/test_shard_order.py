"""What a proxy makes of answers that come later than it thought."""
import time

from tests.harness import servers
from tests.harness.fake_shard import FakeShard, proxy_over


def test_a_vote_that_comes_late_is_not_taken_for_a_fetched_value(tmp_path):
    """The connection that fetched for a RENAMENX that is over owes a vote
    when the next one fetches."""
    late, fetches, payload = [], [], []

    def handle(link, words):
        if words[0] in (b"EXISTS", b"GET"):
            link.say(":1" if words[0] == b"EXISTS" else b"here")
        elif words[:2] == [b"TXN", b"FETCH"]:
            fetches.append(link)
            for debtor, id in late:
                debtor.say([id, b"VOTE", "+NO REFUSED"])
            late.clear()
            link.say([payload[0], -1, b"embstr"])
        elif words[:2] == [b"TXN", b"PREPARE"] and len(fetches) == 1:
            late.append((link, words[2]))
        elif words[:2] == [b"TXN", b"PREPARE"]:
            link.say([words[2], b"VOTE", "+YES"])
        elif words[1::2] == [b"DECIDE", b"COMMIT"]:
            link.say([words[2], b"DECIDE", [1]])
        else:
            return False
        return True

    with FakeShard(handle) as fake, servers.torc_server() as node, node.connect() as direct, \
         proxy_over(tmp_path, fake.port, node.port) as proxy, proxy.connect() as link:
        direct.call("SET", "mold", "value")
        payload.append(direct.call("DUMP", "mold").value[:-10])       # without version and checksum
        direct.call("DEL", "mold")
        keys = ["k%d" % i for i in range(20)]
        there = [key for key in keys if link.call("GET", key).value == b"here"]
        here = [key for key in keys if key not in there]
        direct.call("SET", here[0], "taken")
        assert link.call("RENAMENX", there[0], here[0]).value == 0
        time.sleep(0.1)                         # until the connection is free for others
        assert link.call("RENAMENX", there[0], here[1]).value == 1
        assert len(fetches) == 2
        assert direct.call("GET", here[1]).value == b"value"
