"""What clients may take together: maxmemory-clients;
and what CLIENT LIST tells of their buffers."""

import pytest

from tests.harness import resp, servers

MB = 1 << 20


@pytest.fixture(name="node", scope="module")
def one_node():
    with servers.torc_server() as node:
        yield node


@pytest.fixture(name="link")
def controlling(node):
    """A connection that stays, whatever happens to others."""
    with node.connect() as link:
        link.call("CLIENT", "NO-EVICT", "ON")
        yield link
        link.call("CONFIG", "SET", "maxmemory-clients", 0, "maxmemory", 0,
                  "client-output-buffer-limit", "normal 0 0 0 pubsub 32mb 8mb 60")
        link.call("FLUSHALL")


def fields(link, name):
    """The line of CLIENT LIST of the client of that name, or None."""
    for line in link.call("CLIENT", "LIST").value.decode().splitlines():
        found = dict(part.split("=", 1) for part in line.split(" "))
        if found["name"] == name:
            return found
    return None


def named(node, name):
    link = node.connect()
    assert link.call("CLIENT", "SETNAME", name).value == b"OK"
    return link


def half_a_request(link, size):
    link.send_raw(b"*2\r\n$%d\r\n" % size + b"v" * size)


def counted(link, name):
    for line in link.call("INFO", "stats").value.decode().splitlines():
        if line.startswith(name + ":"):
            return int(line.split(":")[1])
    raise AssertionError(name)


def test_a_request_that_is_too_large_is_not_even_run(node, link):
    link.call("CONFIG", "SET", "maxmemory-clients", 3 * MB)
    before = counted(link, "evicted_clients")
    with named(node, "large") as large:
        assert large.call("SET", "k", "v" * MB).value == b"OK"
        with pytest.raises((resp.Closed, OSError)):
            large.call("SET", "k", "w" * 4 * MB)
    assert fields(link, "large") is None
    assert link.call("GETRANGE", "k", 0, 0).value == b"v"
    assert counted(link, "evicted_clients") == before + 1


def test_half_a_request_counts_as_it_comes(node, link):
    with named(node, "slow") as slow:
        half_a_request(slow, 2 * MB)
        servers.wait_until(lambda: fields(link, "slow")["qbuf"] == str(2 * MB))
        assert 2 * MB <= int(fields(link, "slow")["tot-mem"]) < 2.5 * MB
        link.call("CONFIG", "SET", "maxmemory-clients", 3 * MB)
        assert fields(link, "slow") is not None
        slow.send_raw(b"\r\n$%d\r\n" % (2 * MB) + b"v" * MB)
        servers.wait_until(lambda: fields(link, "slow") is None)


def test_the_bound_may_be_a_part_of_maxmemory(node, link):
    link.call("CONFIG", "SET", "maxmemory", 100 * MB, "maxmemory-clients", "2%")
    with named(node, "small") as small, named(node, "large") as large:
        half_a_request(small, MB // 2)
        servers.wait_until(lambda: int(fields(link, "small")["qbuf"]) == MB // 2)
        half_a_request(large, 3 * MB // 2)
        servers.wait_until(lambda: fields(link, "large") is None)
        assert fields(link, "small") is not None


def test_the_largest_go_first_and_no_more_than_must(node, link):
    sizes = [MB // 8, MB // 4, MB // 2, MB, 2 * MB]
    clients = []
    for size in sizes:
        clients.append(named(node, "c%d" % size))
        half_a_request(clients[-1], size)
        servers.wait_until(lambda: int(fields(link, "c%d" % size)["qbuf"]) == size)
    taken = [int(fields(link, "c%d" % size)["tot-mem"]) for size in sizes]
    for kept in (4, 2, 1):
        link.call("CONFIG", "SET", "maxmemory-clients", sum(taken[:kept]) + 2000)
        stay = [fields(link, "c%d" % size) is not None for size in sizes]
        assert stay == [i < kept for i in range(5)]
    for client in clients:
        client.close()


def test_what_is_queued_watched_and_subscribed_to_counts(node, link):
    link.call("CONFIG", "SET", "maxmemory-clients", 100000)
    with node.connect() as queuing, pytest.raises((resp.Closed, OSError)):
        queuing.call("MULTI")
        for _ in range(200):
            queuing.call("SET", "k", "v" * 1000)
    for command in ("WATCH", "SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE"):
        with node.connect() as one, pytest.raises((resp.Closed, OSError)):
            for i in range(100000 // 20):
                one.call(command, "name:%d" % i)


def test_prefixes_of_client_tracking_count(node, link):
    link.call("CONFIG", "SET", "maxmemory-clients", 100000)
    with node.connect() as one, pytest.raises((resp.Closed, OSError)):
        for i in range(100000 // 20):
            one.call("CLIENT", "TRACKING", "ON", "BCAST", "PREFIX", "%08d" % i)


@pytest.mark.parametrize("told_by", ["PUBLISH", "INCR"])
def test_a_message_counts_before_the_next_request_is_served(node, link, told_by):
    link.call("CONFIG", "SET", "maxmemory-clients", 3 * MB)
    with named(node, "deaf") as deaf, node.connect() as tracker:
        deaf.call("SUBSCRIBE", "__redis__:invalidate")
        tracker.call("CLIENT", "TRACKING", "ON", "REDIRECT", fields(link, "deaf")["id"], "BCAST")
        size = 200 << 10
        arguments = ("__redis__:invalidate", "v" * size) if told_by == "PUBLISH" else ("k" * size,)
        for _ in range(10000):
            line = fields(link, "deaf")
            if line is None:
                return
            assert int(line["tot-mem"]) < 3 * MB
            link.call(told_by, *arguments)
        raise AssertionError("it stays")


def test_output_that_nobody_reads_counts(node, link):
    link.call("SET", "k", "v" * 200000)
    link.call("CONFIG", "SET", "maxmemory-clients", 3 * MB)
    with named(node, "deaf") as deaf:
        line = fields(link, "deaf")
        while line is not None:
            assert int(line["tot-mem"]) < 3 * MB
            try:
                deaf.send("GET", "k")
            except (resp.Closed, OSError):
                pass
            line = fields(link, "deaf")


def test_who_said_no_evict_stays(node, link):
    with named(node, "proud") as proud, named(node, "meek") as meek:
        assert proud.call("CLIENT", "NO-EVICT", "ON").value == b"OK"
        half_a_request(proud, 2 * MB)
        half_a_request(meek, MB)
        servers.wait_until(lambda: int(fields(link, "proud")["qbuf"]) == 2 * MB)
        link.call("CONFIG", "SET", "maxmemory-clients", MB // 2)
        servers.wait_until(lambda: fields(link, "meek") is None)
        assert fields(link, "proud") is not None


def test_a_bound_that_comes_later_finds_what_was_there_before(node, link):
    with named(node, "early") as early:
        half_a_request(early, MB)
        servers.wait_until(lambda: int(fields(link, "early")["qbuf"]) == MB)
        link.call("CONFIG", "SET", "maxmemory-clients", 1)
        servers.wait_until(lambda: fields(link, "early") is None)


def test_unread_output_is_told(node, link):
    with named(node, "deaf") as deaf:
        assert deaf.call("SUBSCRIBE", "c").kind == "*"
        message = "x" * 100000
        while fields(link, "deaf")["omem"] == "0":
            link.call("PUBLISH", "c", message)
        before = int(fields(link, "deaf")["omem"])
        link.call("PUBLISH", "c", message)
        assert int(fields(link, "deaf")["omem"]) - before in range(100000, 100100)


@pytest.mark.parametrize("fill,endless", [
    (["HSET", "k", "f", "v"], ["HRANDFIELD", "k", -999999999]),
    (["SADD", "k", "m"], ["SRANDMEMBER", "k", -999999999]),
    (["ZADD", "k", 1, "m"], ["ZRANDMEMBER", "k", -999999999]),
])
def test_an_endless_reply_ends_at_the_limit_of_output(node, link, fill, endless):
    link.call("CONFIG", "SET", "client-output-buffer-limit", "normal 1mb 0 0")
    link.call(*fill)
    with node.connect() as greedy, pytest.raises((resp.Closed, OSError)):
        greedy.call(*endless)
    assert link.call("PING").value == b"PONG"


def used_memory(link):
    return int(link.call("INFO", "memory").value.split(b"used_memory:")[1].split()[0])


def test_the_memory_of_a_request_with_many_arguments_is_given_back(node, link):
    before = used_memory(link)
    with node.connect() as other:
        for _ in range(2):
            other.call("SADD", "s", *range(200000))
            other.call("DEL", "s")
        other.call("PING")
        assert used_memory(link) < before + MB
