"""Messages through two proxies over three nodes: who gets them, how many are counted,
in what order."""
import threading
import time

import redis

from tests.harness import resp, servers


def client(port, **options):
    return redis.Redis(port=port, socket_timeout=20, **options)


def listen(port, *channels, patterns=()):
    listener = client(port).pubsub()
    if channels:
        listener.subscribe(*channels)
    if patterns:
        listener.psubscribe(*patterns)
    for _ in range(len(channels) + len(patterns)):
        assert listener.get_message(timeout=10)["type"].endswith("subscribe")
    return listener


def take(listener, count, seconds=10):
    taken = []
    deadline = time.monotonic() + seconds
    while len(taken) < count and time.monotonic() < deadline:
        message = listener.get_message(timeout=0.2)
        if message:
            taken.append(message["data"])
    return taken


def publish_in_time(publisher, channel, text, receivers, seconds=10):
    """The first requests to a shard that is away may still be refused, and counts be late."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            if publisher.publish(channel, text) == receivers:
                return
        except redis.ResponseError as refusal:
            assert str(refusal).startswith(("CLUSTERDOWN", "UNCERTAIN")), refusal
        assert time.monotonic() < deadline, channel
        time.sleep(0.01)


def nothing_more(*listeners):
    return all(listener.get_message(timeout=0.2) is None for listener in listeners)


def test_a_message_reaches_the_clients_of_all_proxies_once_and_all_are_counted():
    with servers.Cluster(shards=3, proxies=2) as cluster:
        ports = [proxy.port for proxy in cluster.proxies]
        for i in range(20):
            channel = "room:%d" % i
            listeners = [listen(ports[n % 2], channel) for n in range(3)]
            listeners += [listen(ports[n % 2], patterns=["room:%d*" % i]) for n in range(2)]
            with client(ports[i % 2]) as publisher:
                assert publisher.publish(channel, "one") == 5
                assert publisher.eval("return redis.call('publish', ARGV[1], 'two')",
                                      1, "k%d" % i, channel) == 5
                assert publisher.pubsub_numsub(channel) == [(channel.encode(), 3)]
            for listener in listeners:
                assert sorted(take(listener, 2)) == [b"one", b"two"]     # of two shards
            assert nothing_more(listeners[0], listeners[-1])
            for listener in listeners:
                listener.close()


def test_the_count_is_exact_as_soon_as_a_subscription_is_confirmed_or_ended():
    with servers.Cluster(shards=3, proxies=2) as cluster:
        ports = [proxy.port for proxy in cluster.proxies]
        with client(ports[0]) as publisher:
            listeners = []
            for n in range(12):
                listeners.append(listen(ports[n % 2], "c"))
                assert publisher.publish("c", n) == n + 1
            for n, listener in enumerate(listeners[:6]):
                listener.unsubscribe("c")
                while listener.get_message(timeout=10)["type"] != "unsubscribe":
                    pass
                assert publisher.publish("c", "x") == 11 - n
            assert publisher.pubsub_channels() == [b"c"]
            assert publisher.info("stats")["pubsub_channels"] == 1


def test_each_publisher_is_heard_in_its_order():
    with servers.Cluster(shards=3, proxies=2) as cluster:
        ports = [proxy.port for proxy in cluster.proxies]
        listeners = [listen(port, patterns=["*"]) for port in ports for _ in range(2)]

        def publish(who):
            with client(ports[who % 2]) as publisher:
                pipeline = publisher.pipeline(transaction=who % 2 == 0)
                for i in range(600):
                    pipeline.publish("c%d" % (i % 7), "%d %d" % (who, i))
                    if i % 50 == 49:
                        assert set(pipeline.execute()) == {4}

        threads = [threading.Thread(target=publish, args=(who,)) for who in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for listener in listeners:
            messages = []
            while len(messages) < 2400:
                message = listener.get_message(timeout=10)
                assert message, len(messages)
                messages.append((message["channel"], message["data"].split()))
            for who in range(4):
                for n in range(7):
                    heard = [int(i) for channel, (publisher, i) in messages
                             if int(publisher) == who and channel == b"c%d" % n]
                    assert heard == list(range(n, 600, 7))


def test_subscriptions_come_back_with_a_node():
    with servers.Cluster(shards=3, proxies=2) as cluster:
        ports = [proxy.port for proxy in cluster.proxies]
        listeners = [listen(port, "a", "b", "c", "d", "e", "f", patterns=["x*"]) for port in ports]
        for node in cluster.nodes:
            node.kill()
            node.restart()
        with client(ports[0]) as publisher:
            for channel in "abcdefx":
                publish_in_time(publisher, channel, "back", 2)
        for listener in listeners:
            while listener.get_message(timeout=0.3):
                pass
        with client(ports[1]) as publisher:
            for channel in "abcdefx":
                assert publisher.publish(channel, "hello " + channel) == 2
            assert publisher.info("stats")["pubsub_gaps"] > 0
        for listener in listeners:
            assert sorted(take(listener, 7)) == [b"hello %c" % c for c in b"abcdefx"]


def test_one_subscribes_while_a_node_is_away():
    with servers.Cluster(shards=3, proxies=1) as cluster:
        cluster.nodes[1].kill()
        listener = listen(cluster.port, *["c%d" % i for i in range(9)])
        with client(cluster.port) as publisher:
            for i in range(9):
                publish_in_time(publisher, "c%d" % i, "one", 1)
            assert take(listener, 9) == [b"one"] * 9
            cluster.nodes[1].restart()
            for i in range(9):
                publish_in_time(publisher, "c%d" % i, "two", 1)


def test_a_proxy_that_dies_takes_its_clients_with_it():
    with servers.Cluster(shards=2, proxies=2) as cluster:
        ports = [proxy.port for proxy in cluster.proxies]
        listeners = [listen(port, "c", patterns=["*"]) for port in ports]
        with client(ports[0]) as publisher:
            assert publisher.publish("c", "both") == 4
            cluster.proxies[1].kill()
            publish_in_time(publisher, "c", "one", 2)
        assert take(listeners[0], 1) == [b"both"]


def test_who_does_not_read_is_closed_and_holds_nobody_up():
    with servers.Cluster(shards=2, proxies=1, threads=1) as cluster:
        slow, fast = listen(cluster.port, "c"), listen(cluster.port, "c")
        with client(cluster.port) as publisher:
            for _ in range(80):
                assert publisher.publish("c", "x" * (1 << 20)) >= 1
                assert len(take(fast, 1)) == 1
            assert publisher.publish("c", "end") == 1
            assert take(fast, 1) == [b"end"]
        del slow


def wait_until(holds, seconds=10):
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_many_names_come_back_with_a_node_too():
    names = ["c%d" % i for i in range(25000)]
    with servers.Cluster(shards=2, proxies=1) as cluster, client(cluster.port) as publisher:
        connection = publisher.connection_pool.get_connection("SUBSCRIBE")
        connection.send_command("SUBSCRIBE", *names)
        assert [connection.read_response()[2] for _ in names] == list(range(1, len(names) + 1))
        assert len(publisher.pubsub_channels()) == len(names)
        cluster.nodes[0].kill()
        cluster.nodes[0].restart()
        for name in names[::1000] + names[-1:]:
            publish_in_time(publisher, name, "back", 1)
        assert len(publisher.pubsub_channels()) == len(names)
        connection.disconnect()
        wait_until(lambda: publisher.pubsub_channels() == [])


def test_what_is_published_on_a_node_reaches_the_clients_of_proxies():
    with servers.Cluster(shards=2, proxies=2) as cluster:
        listeners = [listen(proxy.port, "c") for proxy in cluster.proxies]
        for node in cluster.nodes:
            with client(node.port) as publisher:
                assert publisher.publish("c", "direct") == 2
        for listener in listeners:
            assert take(listener, 2) == [b"direct"] * 2


def test_a_burst_breaks_off_nothing_between_node_and_proxy():
    with servers.Cluster(shards=2, proxies=1) as cluster, \
         client(cluster.nodes[0].port) as publisher:
        listener = listen(cluster.port, "c")
        pipeline = publisher.pipeline(transaction=False)
        for i in range(60):
            pipeline.publish("c", b"%02d" % i + b"x" * (1 << 20))
        assert pipeline.execute()[0] == 1
        with client(cluster.port) as other:
            assert other.info("stats")["pubsub_gaps"] == 0
        del listener


def test_who_listens_can_be_killed_by_that():
    with servers.Cluster(shards=2, proxies=1) as cluster, client(cluster.port) as admin:
        listeners = [listen(cluster.port, "c"), listen(cluster.port, patterns=["c*"])]
        assert admin.publish("c", "x") == 2
        assert admin.client_kill_filter(_type="pubsub") == 2
        publish_in_time(admin, "c", "x", 0)
        del listeners


def test_no_message_comes_into_the_middle_of_a_large_reply():
    with servers.Cluster(shards=2, proxies=1) as cluster, client(cluster.port) as publisher:
        publisher.set("big", b"v" * (24 << 20))
        with resp.Connection(cluster.port, timeout=30) as reader:
            reader.call("HELLO", 3)
            reader.call("SUBSCRIBE", "c")
            reader.send("GET", "big")
            for i in range(300):
                assert publisher.publish("c", i) == 1
            replies = [reader.read() for _ in range(301)]
            big = [reply for reply in replies if reply.kind == "$"]
            assert len(big) == 1 and big[0].value == b"v" * (24 << 20)
            heard = [reply.value[2].value for reply in replies if reply.kind == ">"]
            assert heard == [b"%d" % i for i in range(300)]


def channel_of(cluster, node):
    """One that lies on that node."""
    with cluster.connect() as link, cluster.nodes[node].connect() as direct:
        for i in range(200):
            link.call("SET", "chan:%d" % i, 1)
            if direct.call("EXISTS", "chan:%d" % i).value == 1:
                return "chan:%d" % i
    raise AssertionError(node)


def test_a_message_waits_for_the_answers_to_those_before_it_in_other_channels():
    """A proxy may still read the two shards in the other order."""
    with servers.Cluster(shards=3, proxies=2) as cluster:
        slow, fast = channel_of(cluster, 0), channel_of(cluster, 1)
        listeners = [listen(proxy.port, slow, fast) for proxy in cluster.proxies]
        with cluster.connect() as publisher:
            assert publisher.call("PUBLISH", fast, "before").value == 2
            for listener in listeners:
                assert take(listener, 1) == [b"before"]
            cluster.nodes[0].pause()
            try:
                for channel, text in ((slow, "1"), (slow, "2"), (fast, "3"), (slow, "4")):
                    publisher.send("PUBLISH", channel, text)
                assert nothing_more(*listeners)
            finally:
                cluster.nodes[0].resume()
            assert [publisher.read().value for _ in range(4)] == [2, 2, 2, 2]
        for listener in listeners:
            texts = take(listener, 4)
            assert sorted(texts) == [b"1", b"2", b"3", b"4"]
            assert [text for text in texts if text != b"3"] == [b"1", b"2", b"4"]
