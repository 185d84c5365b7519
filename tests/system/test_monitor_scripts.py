"""MONITOR and what scripts call: on a node by itself, and through a proxy, whose nodes run them."""
import re
import threading
import time

import pytest

from tests.harness import resp, servers

SHOWN = re.compile(r"\d{10}\.\d{6} \[(\d+) ([^\]]+)\] (.*)", re.S)
APART = ["key%d" % i for i in range(6)]          # on all three shards
END = '"ECHO" "end"'


@pytest.fixture(scope="module", params=["node", "proxy"])
def server(request):
    start = servers.torc_server if request.param == "node" else lambda: servers.Cluster(threads=4)
    with start() as running:
        yield running


def begin(link):
    assert link.call("MONITOR").value == b"OK"
    return link


def next_line(monitor):
    """Database, "lua" or "client", and the words."""
    db, source, words = SHOWN.fullmatch(monitor.read().value.decode()).groups()
    return int(db), source if source == "lua" else "client", words


def calls_of(monitor, count):
    """The next calls of scripts, whatever else comes between."""
    calls = []
    while len(calls) < count:
        db, source, words = next_line(monitor)
        if source == "lua":
            calls.append((db, words))
    return calls


def nothing_more(link, monitor):
    """No call of a script, for a while."""
    time.sleep(0.2)
    link.call("ECHO", "end")
    while True:
        db, source, words = next_line(monitor)
        assert source != "lua", words
        if words == END:
            return


def test_calls_are_shown_behind_their_script(server):
    with begin(server.connect()) as monitor, server.connect() as link:
        link.call("EVAL", "redis.call('set', KEYS[1], ARGV[1]) return redis.call('get', KEYS[1])",
                  "1", "foo", "bar")
        assert next_line(monitor)[1:] == (
            "client", "\"EVAL\" \"redis.call('set', KEYS[1], ARGV[1]) "
                      "return redis.call('get', KEYS[1])\" \"1\" \"foo\" \"bar\"")
        assert next_line(monitor) == (0, "lua", '"set" "foo" "bar"')
        assert next_line(monitor) == (0, "lua", '"get" "foo"')
        nothing_more(link, monitor)


def test_calls_of_functions_are_shown(server):
    with begin(server.connect()) as monitor, server.connect() as link:
        link.call("FUNCTION", "LOAD", "REPLACE", "#!lua name=test\nredis.register_function("
                  "'test', function(keys) return redis.call('set', keys[1], 'bar') end)")
        link.call("FCALL", "test", "1", "foo")
        assert calls_of(monitor, 1) == [(0, '"set" "foo" "bar"')]
        nothing_more(link, monitor)


def test_a_call_tells_its_database_and_no_secrets(server):
    with begin(server.connect()) as monitor, server.connect() as link:
        link.call("SELECT", "5")
        link.call("EVAL", "redis.call('set', KEYS[1], 'v') redis.call('select', 7) "
                          "return redis.pcall('auth', 'user', 'secret')", "1", "k")
        assert calls_of(monitor, 2) == [(5, '"set" "k" "v"'), (7, '"select" "7"')]
        nothing_more(link, monitor)


def test_binary_arguments_are_shown_in_one_line(server):
    with begin(server.connect()) as monitor, server.connect() as link:
        link.call("EVAL", "redis.call('set', KEYS[1], ARGV[1])", "1", "k", b'\r\n"\x00\xff')
        assert calls_of(monitor, 1) == [(0, r'"set" "k" "\r\n\"\x00\xff"')]


def test_a_script_over_several_shards_shows_each_call_once(server):
    with begin(server.connect()) as monitor, server.connect() as link:
        link.call("SELECT", "3")
        script = "for i, key in ipairs(KEYS) do redis.call('set', key, i) end " \
                 "return redis.call('mget', unpack(KEYS))"
        assert len(link.call("EVAL", script, len(APART), *APART).value) == len(APART)
        expected = [(3, '"set" "%s" "%d"' % (key, i + 1)) for i, key in enumerate(APART)]
        mget = (3, '"mget" ' + " ".join('"%s"' % key for key in APART))
        assert calls_of(monitor, len(APART) + 1) == expected + [mget]
        nothing_more(link, monitor)


def test_a_script_that_begins_again_shows_each_call_once(server):
    """Its keys are not declared, so it meets them on its way."""
    with begin(server.connect()) as monitor, server.connect() as link:
        for turn in range(3):
            script = "for i, key in ipairs(ARGV) do redis.call('append', key, '%d') end" % turn
            link.call("EVAL", script, "0", *APART)
            expected = [(0, '"append" "%s" "%d"' % (key, turn)) for key in APART]
            assert calls_of(monitor, len(APART)) == expected
            nothing_more(link, monitor)


def test_large_calls_are_shown_even_if_the_script_begins_again(server):
    """More than a node keeps: then they may be shown each time."""
    large = "x" * 700000
    with begin(server.connect()) as monitor, server.connect() as link:
        link.call("EVAL", "for i = 2, #ARGV do redis.call('set', ARGV[i], ARGV[1]) end", "0",
                  large, *APART)
        wanted = ['"set" "%s" "%s"' % (key, large) for key in APART]
        while wanted:
            ((_, words),) = calls_of(monitor, 1)
            if words == wanted[0]:
                wanted.pop(0)


def test_what_is_behind_a_script_with_many_calls_is_whole(server):
    """In EXEC: the first has shown something when the second shows more than a node keeps, and
    begins again."""
    with begin(server.connect()) as monitor, server.connect() as link:
        link.call("MULTI")
        link.call("EVAL", "redis.call('set', KEYS[1], 'first')", "1", APART[0])
        link.call("EVAL", "for i = 1, 30 do redis.call('set', KEYS[1], ARGV[1]) end "
                          "for i = 1, 5 do redis.call('get', KEYS[1]) end "
                          "for i = 2, #ARGV do redis.call('set', ARGV[i], i) end "
                          "redis.call('del', KEYS[1])", "1", APART[0], "x" * 50000, *APART)
        link.call("EXEC")
        words = ""
        while words != '"del" "%s"' % APART[0]:
            ((_, words),) = calls_of(monitor, 1)
        nothing_more(link, monitor)


def test_calls_within_exec_are_shown_once(server):
    with begin(server.connect()) as monitor, server.connect() as link:
        for keys in APART[:1], APART:
            link.call("MULTI")
            link.call("EVAL", "for i, key in ipairs(KEYS) do redis.call('set', key, 'x') end",
                      len(keys), *keys)
            link.call("SET", "other", "1")
            link.call("EVAL", "redis.call('set', ARGV[1], 'y') redis.call('del', ARGV[2])", "1",
                      "key1", "key3", "key5")
            link.call("EXEC")
            shown = calls_of(monitor, len(keys) + 2)
            assert shown == [(0, '"set" "%s" "x"' % key) for key in keys] + [
                (0, '"set" "key3" "y"'), (0, '"del" "key5"')]
            nothing_more(link, monitor)


def test_every_monitor_of_every_thread_sees_each_script_before_its_calls(server):
    monitors = [begin(server.connect()) for _ in range(8)]
    clients = [server.connect() for _ in range(8)]
    turns = 20
    for turn in range(turns):
        for number, link in enumerate(clients):
            link.send("EVAL", "return redis.call('set', KEYS[1], ARGV[1])", "1",
                      "key%d" % number, turn)
    for link in clients:
        for _ in range(turns):
            assert link.read().value == b"OK"
    for monitor in monitors:
        seen = {}
        for _ in range(2 * turns * len(clients)):
            _, source, words = next_line(monitor)
            key, turn = re.search(r'"(key\d)" "(\d+)"$', words).groups()
            seen.setdefault(key, []).append((source, int(turn)))
        for shown in seen.values():
            for source in "client", "lua":
                assert [t for s, t in shown if s == source] == list(range(turns))
            for turn in range(turns):
                assert shown.index(("client", turn)) < shown.index(("lua", turn))
    for link in monitors + clients:
        link.close()


def test_who_looks_from_the_answer_on_misses_nothing(server):
    with server.connect() as link:
        for turn in range(30):
            with begin(server.connect()) as monitor:
                link.call("EVAL", "return redis.call('set', KEYS[1], ARGV[1])", "1",
                          APART[turn % len(APART)], turn)
                assert calls_of(monitor, 1) == [
                    (0, '"set" "%s" "%d"' % (APART[turn % len(APART)], turn))]


def test_who_leaves_before_the_answer_is_forgotten(server):
    for _ in range(30):
        with server.connect() as gone:
            gone.send("MONITOR")
    with begin(server.connect()) as monitor, server.connect() as link:
        link.call("EVAL", "return redis.call('set', KEYS[1], 'v')", "1", "k")
        assert calls_of(monitor, 1) == [(0, '"set" "k" "v"')]


def come_and_go(port, deadline, problems):
    try:
        while time.monotonic() < deadline:
            with resp.Connection(port, timeout=60) as link:
                begin(link)
                calls_of(link, 3)
                link.send("RESET")
                while link.read().value != b"RESET":
                    pass
    except Exception as problem:
        problems.append(problem)


def test_monitors_that_come_and_go_all_see_calls(server, seconds):
    deadline, problems = time.monotonic() + seconds, []
    threads = [threading.Thread(target=come_and_go, args=(server.port, deadline, problems))
               for _ in range(6)]
    for thread in threads:
        thread.start()
    with server.connect() as link:
        while any(thread.is_alive() for thread in threads):
            link.call("EVAL", "return redis.call('set', KEYS[1], 'v')", "1", APART[0])
            link.call("EVAL", "for i, key in ipairs(ARGV) do redis.call('set', key, 'v') end", "0",
                      *APART)
    assert problems == []


# ---- nodes and proxies ----

def test_nodes_are_asked_for_calls_only_while_somebody_monitors():
    with servers.Cluster(proxies=2) as cluster, cluster.nodes[0].connect() as node:
        def is_asked():
            return b"cmd=relay|calls" in node.call("CLIENT", "LIST").value

        def told():
            return re.findall(rb"cmdstat_relay\|calls:calls=(\d+)",
                              node.call("INFO", "commandstats").value)

        assert told() == []
        with begin(cluster.connect()), begin(cluster.connect()):
            asked = told()
            assert asked != []
        deadline = time.monotonic() + 10 * servers.SLOWDOWN
        while int(told()[0]) == int(asked[0]):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        assert int(told()[0]) == int(asked[0]) + 1
        with begin(cluster.connect(proxy=1)) as monitor, cluster.connect(proxy=0) as link:
            link.call("EVAL", "redis.call('set', KEYS[1], 'v')", "1", "k")
            assert calls_of(monitor, 1) == [(0, '"set" "k" "v"')]


def test_a_node_that_was_away_tells_its_calls_again():
    with servers.Cluster() as cluster, begin(cluster.connect()) as monitor:
        for node in cluster.nodes:
            node.kill()
            node.restart()
        with cluster.connect() as link:
            seen = set()
            deadline = time.monotonic() + 20 * servers.SLOWDOWN
            while len(seen) < len(APART) and time.monotonic() < deadline:
                for key in APART:
                    link.call("EVAL", "return redis.call('set', KEYS[1], 'v')", "1", key)
                link.call("ECHO", "end")
                time.sleep(0.05)
                words = ""
                while words != END:
                    _, source, words = next_line(monitor)
                    seen |= {words} if source == "lua" else set()
            assert seen == {'"set" "%s" "v"' % key for key in APART}


def test_monitor_is_answered_though_a_node_is_away():
    with servers.Cluster() as cluster:
        cluster.nodes[1].kill()
        with begin(cluster.connect()) as monitor, cluster.connect() as link:
            for key in APART:
                link.call("EVAL", "return redis.call('set', KEYS[1], 'v')", "1", key)
            assert len(calls_of(monitor, 2)) == 2


def test_a_proxy_that_ends_while_somebody_waits_for_its_answer_ends():
    with servers.Cluster(threads=4) as cluster:
        for node in cluster.nodes:
            node.pause()
        links = [cluster.connect() for _ in range(8)]
        for link in links:
            link.send("MONITOR")
        time.sleep(0.2)
        cluster.proxies[0].stop()
        for node in cluster.nodes:
            node.resume()
        for link in links:
            link.close()
