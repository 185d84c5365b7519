"""Keys die when they should: to the millisecond when asked for, soon when nobody asks."""
import time

from tests.harness import resp


def test_a_key_lives_as_long_as_it_was_told_and_never_less(server):
    """A lock that is free before its time has two holders."""
    with resp.Connection(server.port) as link:
        for i in range(60):
            before = time.monotonic()
            link.call("SET", "brief:%d" % i, "v", "PX", "20")
            after = time.monotonic()
            while link.call("GET", "brief:%d" % i).value is not None:
                assert time.monotonic() - after < 5
            assert time.monotonic() - before >= 0.020


SLOW = """local t = redis.call('time') local till = t[1] * 1000000 + t[2] + ARGV[1] * 1000
repeat t = redis.call('time') until t[1] * 1000000 + t[2] > till"""


def test_the_clock_goes_on_within_a_pipeline(node):
    """Times to live count from the command that gives them, not from the pipeline's arrival."""
    with node.connect() as link:
        slow = ("EVAL", SLOW, "0", "60")
        for long in ([slow], [("MULTI",), slow, ("EXEC",)]):
            before = time.monotonic()
            replies = link.pipeline([("SET", "brief", "v", "PX", "30"), *long, ("GET", "brief"),
                                     *long, ("SET", "lock", "v", "PX", "30000")])
            left = link.call("PTTL", "lock").value
            assert left > 30000 - (time.monotonic() - before) * 1000 + 100  # 2 x 60 ms passed first
            assert replies[1 + len(long)].value is None


def test_what_nobody_asks_for_is_removed_as_well(server):
    with resp.Connection(server.port) as link:
        link.call("FLUSHALL")
        link.pipeline([("SET", "stay:%d" % i, "v") for i in range(1000)])
        for db in (0, 3):
            link.call("SELECT", db)
            link.pipeline([("SET", "go:%d" % i, "v", "PX", 1 + i % 300) for i in range(10000)])
        deadline = time.monotonic() + 10
        while link.call("DBSIZE").value > 0 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert link.call("DBSIZE").value == 0
        link.call("SELECT", 0)
        while link.call("DBSIZE").value > 1000 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert link.call("DBSIZE").value == 1000


def test_a_dead_key_is_gone_for_every_command(server):
    with resp.Connection(server.port) as link:
        names = ["dead:%d" % i for i in range(20)]

        def bury():
            link.pipeline([("SET", name, "v", "PX", "1") for name in names])
            time.sleep(0.02)

        for command, answer in ((("GET", names[0]), None), (("EXISTS", *names), 0),
                                (("DEL", *names), 0), (("TYPE", names[1]), b"none"),
                                (("TTL", names[2]), -2), (("STRLEN", names[3]), 0),
                                (("INCR", names[4]), 1), (("PERSIST", names[5]), 0),
                                (("RENAMENX", names[6], "x"), b"ERR no such key"),
                                (("COPY", names[7], "x"), 0), (("KEYS", "dead:*"), []),
                                (("MSETNX", names[8], "1", names[9], "1"), 1),
                                (("GETSET", names[10], "w"), None)):
            bury()
            assert link.call(*command).value == answer, command


def test_fields_that_nobody_asks_for_are_removed_as_well(server):
    with resp.Connection(server.port) as link:
        link.call("FLUSHALL")
        for i in range(300):
            link.call("HSET", "h%d" % i, "stay" if i % 3 else "go", "v", *range(20))
            fields = range(0, 20, 2) if i % 3 else ["go", *range(0, 20, 2)]
            link.call("HPEXPIRE", "h%d" % i, 1 + i, "FIELDS", len(fields), *fields)
        deadline = time.monotonic() + 10
        while link.call("DBSIZE").value > 200 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert link.call("DBSIZE").value == 200
        assert [f.value for f in link.call("HKEYS", "h1").value] == [b"stay"]
