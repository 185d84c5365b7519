"""CLIENT TRACKING on a node: many clients and keys, limits, and clients that go."""
import redis

from tests.harness import servers


def connect(port):
    return redis.Redis(port=port, socket_timeout=10)


def stats(client):
    info = client.info()
    return tuple(info["tracking_" + name] for name in ("clients", "total_keys", "total_items", "total_prefixes"))


def test_who_goes_is_forgotten_with_all_that_was_read():
    with servers.torc_server() as node:
        client = connect(node.port)
        trackers = []
        for _ in range(5):
            connection = connect(node.port).connection_pool.get_connection("CLIENT")
            connection.send_command("CLIENT", "TRACKING", "ON")
            connection.read_response()
            connection.send_command("MGET", *["k%d" % i for i in range(1000)])
            connection.read_response()
            trackers.append(connection)
        assert stats(client) == (5, 1000, 5000, 0)
        for connection in trackers[1:]:
            connection.disconnect()
        while stats(client) != (1, 1000, 1000, 0):
            pass
        assert client.mset({"k%d" % i: 1 for i in range(500)})
        assert stats(client) == (1, 500, 500, 0)
        client.flushall()
        assert stats(client) == (1, 0, 0, 0)


def test_no_more_keys_are_kept_than_the_option_allows():
    with servers.torc_server() as node:
        client = connect(node.port)
        client.config_set("tracking-table-max-keys", 100)
        connection = connect(node.port).connection_pool.get_connection("CLIENT")
        connection.send_command("CLIENT", "TRACKING", "ON")
        connection.read_response()
        for i in range(0, 10000, 100):
            connection.send_command("MGET", *["k%d" % k for k in range(i, i + 100)])
            connection.read_response()
            assert stats(client)[1] <= 200
        while stats(client)[1] > 100:
            pass
