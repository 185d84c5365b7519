"""Commands over several shards in a pipeline are carried out together, and take turns."""
import random
import signal
import time

from tests.harness import servers


def ok(reply):
    assert not reply.is_error(), reply
    return reply.value


def transactions(link, which="transactions"):
    text = ok(link.call("INFO", "proxy")).decode()
    return int(text.split("\r\n" + which + ":")[1].split("\r\n")[0])


def keys_by_shard(cluster, link, each):
    """So many keys of every shard, each with its own name as its value."""
    found = [[] for _ in cluster.nodes]
    directs = [node.connect() for node in cluster.nodes]
    for i in range(10000):
        key = "key:%d" % i
        ok(link.call("SET", key, key))
        owner = [direct.call("EXISTS", key).value for direct in directs].index(1)
        if len(found[owner]) < each:
            found[owner].append(key)
        if all(len(keys) == each for keys in found):
            break
    for direct in directs:
        direct.close()
    return found


def test_a_pipeline_of_one_kind_of_command_is_few_transactions():
    with servers.Cluster(threads=1) as cluster, cluster.connect() as link:
        first, second, _ = keys_by_shard(cluster, link, 1)
        pair = (first[0], second[0])
        before = transactions(link)
        replies = link.pipeline([("MSET", pair[0], str(i), pair[1], str(i)) for i in range(100)])
        assert [ok(reply) for reply in replies] == 100 * [b"OK"]
        replies = link.pipeline([("MGET",) + pair for _ in range(100)])
        assert all([element.value for element in ok(reply)] == [b"99", b"99"] for reply in replies)
        assert transactions(link) - before < 20


def play(model, words):
    """What the command answers, in words that can be compared, on a dictionary."""
    name, keys = words[0], words[1:]
    if name == "MSET":
        model.update(zip(keys[::2], keys[1::2]))
        return b"OK"
    if name == "MGET":
        return [model[key].encode() if key in model else None for key in keys]
    if name == "EXISTS":
        return sum(key in model for key in keys)
    if name == "DEL":
        return sum(model.pop(key, None) is not None for key in dict.fromkeys(keys))
    if name == "GET":
        return model[keys[0]].encode() if keys[0] in model else None
    return keys[0].encode()                                        # ECHO


def random_command(choose, last):
    """Most often of the same kind as the last one."""
    name = last if choose.random() < 0.8 else \
        choose.choice(["MSET", "MGET", "EXISTS", "DEL", "GET", "ECHO", "WRONG"])
    keys = ["k%d" % choose.randrange(50) for _ in range(choose.randrange(2, 12))]
    if name == "WRONG":
        return ("MSET", "alone")
    if name == "MSET":
        return (name,) + tuple(word for key in keys for word in (key, str(choose.randrange(1000))))
    return (name,) + tuple(keys if name not in ("GET", "ECHO") else keys[:1])


def test_a_pipeline_of_all_kinds_is_answered_in_its_order():
    choose, model = random.Random(7), {}
    with servers.Cluster() as cluster, cluster.connect() as link:
        for _ in range(40):
            commands, name = [], "MSET"
            for _ in range(choose.randrange(1, 300)):
                commands.append(random_command(choose, name))
                name = commands[-1][0]
            for words, reply in zip(commands, link.pipeline(commands)):
                if words == ("MSET", "alone"):
                    assert reply.is_error()
                    continue
                got = [e.value for e in ok(reply)] if words[0] == "MGET" else ok(reply)
                assert got == play(model, words), words


def test_those_that_need_no_lost_shard_do_not_fail_with_those_that_do():
    with servers.Cluster(threads=1) as cluster, cluster.connect() as link:
        first, second, third = keys_by_shard(cluster, link, 2)
        near, far = (first[0], second[0]), (first[1], second[1], third[0])
        cluster.nodes[2].kill()
        replies = link.pipeline(20 * [("MGET",) + near, ("MGET",) + far])
        for reply in replies[::2]:
            assert [element.value.decode() for element in ok(reply)] == list(near)
        assert all(reply.is_error() for reply in replies[1::2])


def test_transactions_of_one_thread_wait_for_each_other_and_are_not_tried_again():
    with servers.Cluster(threads=1) as cluster, cluster.connect() as link:
        first, second, _ = keys_by_shard(cluster, link, 1)
        links = [cluster.connect() for _ in range(30)]
        for turn in range(20):
            for i, one in enumerate(links):
                one.send("MSET", first[0], "%d:%d" % (turn, i), second[0], "%d:%d" % (turn, i))
            for one in links:
                assert ok(one.read()) == b"OK"
            values = [element.value for element in ok(link.call("MGET", first[0], second[0]))]
            assert values[0] == values[1] and values[0].startswith(b"%d:" % turn)
        assert transactions(link, "transactions_retried") == 0
        for one in links:
            one.close()


def test_nobody_waits_for_a_shard_that_stands_still_as_long_as_all_before_him_together():
    with servers.Cluster(threads=1, proxy_options={"shard_timeout": 1000}) as cluster, \
         cluster.connect() as link:
        first, second, _ = keys_by_shard(cluster, link, 1)
        links = [cluster.connect() for _ in range(20)]
        cluster.nodes[1].signal(signal.SIGSTOP)
        try:
            began = time.monotonic()
            for one in links:
                one.send("MSET", first[0], "x", second[0], "x")
            assert all(one.read(timeout=30).is_error() for one in links)
            assert time.monotonic() - began < 20
        finally:
            cluster.nodes[1].signal(signal.SIGCONT)
        for one in links:
            one.close()
