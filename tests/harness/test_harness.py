"""The readers and writers of the harness themselves."""
import os
import signal
import socket
import threading

import pytest

from tests.harness import resp, servers, transcript


def serve(data):
    """A connection on which these bytes arrive, one at a time."""
    listener = socket.create_server(("127.0.0.1", 0))

    def send():
        peer, _ = listener.accept()
        for i in range(len(data)):
            peer.sendall(data[i:i + 1])
        peer.close()
        listener.close()

    threading.Thread(target=send, daemon=True).start()
    return resp.Connection(listener.getsockname()[1])


@pytest.mark.parametrize("data, lines", [
    (b"+OK\r\n", ["+OK"]),
    (b"-ERR no\r\n", ["-ERR no"]),
    (b":-7\r\n", [":-7"]),
    (b"$3\r\na\r\n\r\n", ['"a\\r\\n"']),
    (b"$0\r\n\r\n", ['""']),
    (b"$-1\r\n", ["$-1"]),
    (b"*-1\r\n", ["*-1"]),
    (b"_\r\n", ["_"]),
    (b"#t\r\n", ["#t"]),
    (b",1.5\r\n", [",1.5"]),
    (b"(123\r\n", ["(123"]),
    (b"=7\r\ntxt:abc\r\n", ['="txt:abc"']),
    (b"*2\r\n:1\r\n*1\r\n$1\r\nx\r\n", ["*2", "  :1", "  *1", '    "x"']),
    (b"%1\r\n$1\r\nk\r\n~1\r\n:1\r\n", ["%1", '  "k"', "  ~1", "    :1"]),
    (b"$100\r\n" + b"x" * 100 + b"\r\n", ['"x"*100']),
])
def test_replies_keep_their_kind(data, lines):
    with serve(data) as connection:
        assert resp.render(connection.read()) == lines
        with pytest.raises(resp.Closed):
            connection.read()


def test_a_reply_that_is_none_is_refused():
    with serve(b"hello\r\n") as connection, pytest.raises(ValueError):
        connection.read()


@pytest.mark.parametrize("text, arguments", [
    ("GET k", [b"GET", b"k"]),
    ('SET  k "a b"', [b"SET", b"k", b"a b"]),
    (r'ECHO "\x00\xff\n\"\\"', [b"ECHO", b"\x00\xff\n\"\\"]),
    ("ECHO 'it is \\n'", [b"ECHO", b"it is \\n"]),
    ('ECHO ""', [b"ECHO", b""]),
    ('ECHO "ab"*3', [b"ECHO", b"ababab"]),
])
def test_arguments_are_read_as_redis_cli_reads_them(text, arguments):
    assert resp.split_arguments(text) == arguments


@pytest.mark.parametrize("text", ['ECHO "open', 'ECHO "a"b'])
def test_unbalanced_quotes_are_refused(text):
    with pytest.raises(ValueError):
        resp.split_arguments(text)


def test_what_is_printed_is_read_back():
    data = bytes(range(256))
    assert resp.split_arguments(resp.quote(data)) == [data]
    assert resp.split_arguments(resp.quote(b"y" * 1000)) == [b"y" * 1000]


@pytest.fixture(scope="module")
def redis():
    with servers.redis_server() as running:
        yield running


def play(redis, tmp_path, text, target="redis"):
    path = tmp_path / "x.t"
    path.write_text(text)
    return transcript.play(str(path), target, redis.port)


def test_a_right_transcript_passes(redis, tmp_path):
    result = play(redis, tmp_path, "# a comment\n> SET k v\n< +OK\n\n@ connection b\n> GET k\n"
                                   '< "v"\n@ unordered\n> MGET k none\n< *2\n<   "v"\n<   $-1\n')
    assert result.checked == 3 and not result.problems


@pytest.mark.parametrize("text", [
    "> SET k v\n< +KO\n",                       # another reply
    '> GET none\n< ""\n',                       # nil is no empty string
    "> SET k v\n< \"OK\"\n",                    # a status is no string
    "> PING\n",                                 # a reply that nobody reads
    "@ pattern\n> PING\n< P+ONG\n",
    "> PING\n< +PONG\n@ closed\n",
    "> SET k 'v\n< +OK\n",
    "@ nonsense\n",
    "PING\n",
])
def test_a_wrong_transcript_fails(redis, tmp_path, text):
    assert play(redis, tmp_path, text).problems


def test_blocks_are_for_their_targets(redis, tmp_path):
    text = "@ only torc\n> PING\n< +wrong\n@ only redis\n> PING\n< +PONG\n@ all\n> PING\n< +PONG\n"
    assert not play(redis, tmp_path, text).problems
    assert play(redis, tmp_path, text, target="server").problems


def test_recording_gives_a_transcript_that_passes(redis, tmp_path):
    path = tmp_path / "r.t"
    path.write_text("> SET k 1\n> INCR k\n< :99\n@ only torc\n> GET k\n< \"kept\"\n@ all\n"
                    "@ raw \"PING\\r\\nPING\\r\\n\"\n")
    transcript.record(str(path), "redis", redis.port)
    text = path.read_text()
    assert "< :2\n" in text and "99" not in text and '"kept"' in text
    assert text.count("< +PONG") == 2
    assert not transcript.play(str(path), "redis", redis.port).problems


def test_nothing_is_left_behind_when_a_test_fails():
    with pytest.raises(ZeroDivisionError):
        with servers.redis_server() as running:
            pid, home = running.child.pid, running.home
            raise ZeroDivisionError
    assert not os.path.exists(home)
    assert not os.path.exists("/proc/%d" % pid)


def test_a_server_that_died_by_itself_is_reported():
    with pytest.raises(servers.Misbehaved):
        with servers.redis_server() as running:
            with running.connect() as link:
                link.send("DEBUG", "SEGFAULT")
                assert link.is_closed(timeout=10)
            running.child.wait(20)


class Pretender(servers.Process):
    """A shell that plays a server: it says something at once, and ends in some way when told to."""

    def __init__(self, folder, said, status):
        super().__init__("pretender", [said, str(status)], str(folder))

    def command_line(self):
        script = "trap 'exit '$1 TERM; echo \"$0\"; while :; do sleep 0.01; done"
        return ["sh", "-c", script] + self.arguments

    def wait_until_it_spoke(self):
        while not self.log_tail():
            assert self.is_running()
        return self


@pytest.mark.parametrize("said, status", [
    ("==1==ERROR: AddressSanitizer: heap-use-after-free", 0),
    ("WARNING: ThreadSanitizer: data race (pid=1)", 0),
    ("ring.c:3:5: runtime error: signed integer overflow", 0),
    ("all is well", 23),
])
def test_what_a_sanitizer_found_is_reported_at_the_end(tmp_path, said, status):
    with pytest.raises(servers.Misbehaved):
        with Pretender(tmp_path, said, status).start(wait=False) as running:
            running.wait_until_it_spoke()


def test_what_a_sanitizer_found_is_reported_of_a_killed_server(tmp_path):
    with pytest.raises(servers.Misbehaved):
        with Pretender(tmp_path, "ThreadSanitizer: data race", 0).start(wait=False) as running:
            running.wait_until_it_spoke().kill()


def test_a_server_that_said_nothing_bad_is_not_reported(tmp_path):
    with Pretender(tmp_path, "all is well", 0).start(wait=False) as running:
        running.wait_until_it_spoke()


def test_a_server_that_crashed_before_it_was_killed_is_reported():
    with pytest.raises(servers.Misbehaved):
        with servers.redis_server() as running:
            with running.connect() as link:
                link.send("DEBUG", "SEGFAULT")
                assert link.is_closed(timeout=10)
            running.child.wait(20)
            running.kill()
            running.restart()


@pytest.mark.parametrize("number, status", [(signal.SIGKILL, -9), (signal.SIGTERM, 0)])
def test_a_server_that_somebody_else_ended_is_reported(tmp_path, number, status):
    with pytest.raises(servers.Misbehaved, match="ended with %d" % status):
        with Pretender(tmp_path, "all is well", 0).start(wait=False) as running:
            running.wait_until_it_spoke().signal(number)
            running.child.wait(20)


def test_a_server_that_somebody_else_killed_is_reported_when_it_is_started_again(tmp_path):
    with pytest.raises(servers.Misbehaved, match="ended with -9"):
        with Pretender(tmp_path, "all is well", 0).start(wait=False) as running:
            running.wait_until_it_spoke().signal(signal.SIGKILL)
            running.child.wait(20)
            running.kill()
            running.restart(wait=False)


def test_a_server_whose_start_a_sanitizer_ended_did_not_merely_fail_to_start(tmp_path):
    running = Pretender(tmp_path, "ERROR: AddressSanitizer: SEGV", 1).start(wait=False)
    running.wait_until_it_spoke().child.terminate()
    with pytest.raises(servers.Misbehaved):
        running.wait_until_ready()
