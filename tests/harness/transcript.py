"""transcript - command tests as text.

    # tests/command/string/incrby.t
    > SET k abc
    < +OK
    > INCRBY k 1
    < -ERR value is not an integer or out of range

A line beginning with `>` is a command, quoted as for redis-cli ("\\x00" works; "x"*1000 is a
thousand of them), the `<` lines after it are its reply: +status, -error, :integer, "bulk", $-1 and
*-1 (the nulls of RESP2), *N %N ~N >N (aggregates, their elements indented by two spaces), and of
RESP3 _ #t ,double (big-number ="txt:verbatim".  No `<` line: no reply is waited for.

    @ connection b         goes on with connection b (the first is a), opened when first named
    @ drop                 hangs up
    @ closed               the server must hang up now
    @ resp3, @ resp2       HELLO with that version; its reply is not looked at
    @ read                 further replies to what was sent before
    @ raw "bytes"          sends these bytes; then any number of replies
    @ flush                FLUSHALL, SCRIPT FLUSH and FUNCTION FLUSH, over another connection
    @ sleep-ms N           longer under sanitizers
    @ only redis|torc|server|proxy ...    up to `@ all`: for these targets alone (torc: server and
                           proxy); what differs from Redis stands in docs/differences.md
    @ pattern              the next reply is compared by regular expressions, line by line; a
                           last line `...` stands for any rest
    @ unordered            the elements of the next reply come in any order
    @ scan                 the next command is a SCAN, repeated with the cursor it answers until
                           that is 0; its reply counts as one array of all elements, sorted, each
                           once
    @ let NAME             keeps the next reply; ${NAME} in later commands stands for its value

${NOW+N} and ${NOW_MS+N} are Unix times N units from now.  Every file begins on an empty database,
without scripts, with new connections, and leaves options as it found them.
"""
import re
import time

from tests.harness import resp, servers

REPLY_SECONDS = 20 * servers.SLOWDOWN
SETTLE_SECONDS = 0.01           # for replies nobody asked for, at the end of a file
SCAN_ROUNDS = 10000
RECORD_SECONDS = 0.5            # that no reply comes, when recording
RECORD_RAW_SECONDS = 0.15

GROUPS = {"redis": {"redis"}, "server": {"server", "torc"}, "proxy": {"proxy", "torc"},
          "plain": {"redis", "plain"}}
ACTIONS = {"connection", "drop", "closed", "resp2", "resp3", "read", "raw", "flush", "sleep-ms"}
MODIFIERS = {"pattern", "unordered", "scan", "let"}
REPLYING = {"command", "read", "raw"}


class BadTranscript(Exception):
    pass


class Step:
    """One thing to do, and the replies to expect: each a list of lines."""

    def __init__(self, line, action, text, only, modifiers):
        self.line = line                    # from 1
        self.action = action
        self.text = text
        self.only = only
        self.pattern = "pattern" in modifiers
        self.unordered = "unordered" in modifiers
        self.scan = "scan" in modifiers
        self.keep_as = modifiers.get("let")
        self.replies = []
        self.last_line = line               # of its last `<`

    def add_reply_line(self, text, line):
        if self.action not in REPLYING:
            raise BadTranscript("line %d: a reply to nothing" % line)
        if self.replies and (text.startswith(" ") or text == "..."):
            self.replies[-1].append(text)
        else:
            self.replies.append([text])
        self.last_line = line

    def is_for(self, target):
        return self.only is None or bool(self.only & GROUPS[target])


def parse(lines):
    steps, only, modifiers = [], None, {}
    for number, line in enumerate(lines, 1):
        mark, _, text = line.rstrip("\n").partition(" ")
        if mark in ("", "#") or mark.startswith("#"):
            continue
        if mark == "<" and steps:
            steps[-1].add_reply_line(text, number)
        elif mark == ">":
            steps.append(Step(number, "command", text, only, modifiers))
            modifiers = {}
        elif mark == "@":
            name, _, rest = text.partition(" ")
            if name == "only":
                only = set(re.split(r"[ |]+", rest))
            elif name == "all":
                only = None
            elif name in MODIFIERS:
                modifiers[name] = rest
            elif name in ACTIONS:
                steps.append(Step(number, name, rest, only, modifiers))
                modifiers = {}
            else:
                raise BadTranscript("line %d: no such directive: %s" % (number, name))
        else:
            raise BadTranscript("line %d: neither > nor < nor @ nor #" % number)
    return steps


def sort_elements(reply):
    if reply.value and reply.kind in "*~>":
        reply.value = sorted(reply.value, key=resp.render)
    elif reply.value and reply.kind == "%":
        pairs = sorted(zip(reply.value[::2], reply.value[1::2]), key=lambda pair: repr(pair))
        reply.value = [element for pair in pairs for element in pair]
    return reply


def matches(got, expected, is_pattern):
    if not is_pattern:
        return got == expected
    if expected[-1:] == ["..."]:
        expected = expected[:-1]
        got = got[:len(expected)]
    return len(got) == len(expected) and all(
        re.fullmatch(pattern, line, re.DOTALL) for pattern, line in zip(expected, got))


class Player:
    """Plays steps against a port."""

    def __init__(self, port):
        self.port = port
        self.connections = {}
        self.kept = {}
        self.kept_scan = None
        self.current = "a"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for connection in self.connections.values():
            connection.close()

    def connection(self):
        if self.current not in self.connections:
            self.connections[self.current] = resp.Connection(self.port, timeout=REPLY_SECONDS)
        return self.connections[self.current]

    def expand(self, argument):
        def value(match):
            name, offset = match.group(1).decode(), int(match.group(2) or 0)
            if name == "NOW":
                return b"%d" % (int(time.time()) + offset)
            if name == "NOW_MS":
                return b"%d" % (int(time.time() * 1000) + offset)
            return self.kept[name]
        return re.sub(rb"\$\{(\w+)([+-]\d+)?\}", value, argument)

    def arguments(self, text):
        return [self.expand(word) for word in resp.split_arguments(text)]

    def flush(self):
        """No key, no script and no function is known afterwards. A proxy knows no functions."""
        with resp.Connection(self.port) as connection:
            for command in (("FLUSHALL",), ("SCRIPT", "FLUSH"), ("FUNCTION", "FLUSH")):
                reply = connection.call(*command)
                is_unknown = reply.value.startswith(b"ERR unknown command 'FUNCTION'")
                if reply != resp.Reply("+", b"OK") and not is_unknown:
                    raise BadTranscript("%s answers %r" % (command, reply))

    def act(self, step):
        """Does everything but reading the replies. Returns a complaint or None."""
        if step.scan:
            self.kept_scan = self.scan(self.arguments(step.text))
        elif step.action == "command":
            self.connection().send(*self.arguments(step.text))
        elif step.action == "raw":
            self.connection().send_raw(b"".join(self.arguments(step.text)))
        elif step.action == "connection":
            self.current = step.text.strip()
            self.connection()
        elif step.action == "drop":
            self.connections.pop(self.current).close()
        elif step.action == "closed":
            closed = self.connection().is_closed()
            self.connections.pop(self.current).close()
            return None if closed else "the connection was not closed"
        elif step.action in ("resp2", "resp3"):
            reply = self.connection().call("HELLO", step.action[-1])
            return repr(reply) if reply.is_error() else None
        elif step.action == "flush":
            self.flush()
        elif step.action == "sleep-ms":
            time.sleep(int(step.text) / 1000 * servers.SLOWDOWN)
        return None

    def scan(self, arguments):
        cursor_at = 1 if arguments[0].upper() == b"SCAN" else 2
        found = {}
        for _ in range(SCAN_ROUNDS):
            reply = self.connection().call(*arguments)
            if reply.is_error():
                return reply
            arguments[cursor_at] = reply.value[0].value
            found.update((element.value, element) for element in reply.value[1].value)
            if arguments[cursor_at] == b"0":
                return resp.Reply("*", [found[value] for value in sorted(found)])
        return resp.Reply("-", b"the scan does not end")

    def read(self, step, timeout):
        reply = self.kept_scan if step.scan else self.connection().read(timeout)
        if step.keep_as:
            self.kept[step.keep_as] = resp.encode_argument(reply.value)
        return resp.render(sort_elements(reply) if step.unordered else reply)

    def unasked(self):
        """Replies that nobody waited for: a transcript must account for every byte."""
        for name, connection in self.connections.items():
            try:
                yield name, connection.read(SETTLE_SECONDS)
            except (resp.ReplyTimeout, resp.Closed):
                pass


class Result:
    def __init__(self):
        self.checked = 0
        self.problems = []      # (line number, text)


def show(step, expected, got):
    text = ["%s %s" % (">" if step.action == "command" else "@ " + step.action, step.text)]
    text += ["  expected  " + line for line in expected]
    text += ["  got       " + line for line in got]
    return "\n".join(line if len(line) < 2000 else line[:2000] + " ..." for line in text)


def check_replies(player, step, result):
    for expected in step.replies:
        got = player.read(step, REPLY_SECONDS)
        result.checked += 1
        if not matches(got, expected, step.pattern):
            result.problems.append((step.line, show(step, expected, got)))


def play(path, target, port):
    """Runs one file. Goes on after a wrong reply; stops where replies and commands part ways."""
    result = Result()
    step = None
    try:
        with open(path) as file:
            steps = parse(file)
        with Player(port) as player:
            player.flush()
            for step in steps:
                if step.is_for(target):
                    complaint = player.act(step)
                    if complaint:
                        result.problems.append((step.line, show(step, [], [complaint])))
                    check_replies(player, step, result)
            for name, reply in player.unasked():
                result.problems.append((step.line, "connection %s has a reply nobody asked for: %r"
                                        % (name, reply)))
    except (resp.Closed, resp.ReplyTimeout, BadTranscript, OSError, ValueError, KeyError) as error:
        where = step.line if step else 0
        text = show(step, [], []) if step else ""
        result.problems.append((where, "%s\n  stopped here: %r" % (text, error)))
    return result


class Resp3Player(Player):
    """Speaks RESP3 from the start, whatever the file says."""

    def connection(self):
        is_new = self.current not in self.connections
        connection = super().connection()
        if is_new:
            connection.call("HELLO", "3")
        return connection


def replies_over_resp3(steps, port):
    """(step, reply) of those steps that are meant for every target, as far as they get. Replies
    that are not the same twice (patterns) are left out."""
    replies = []
    with Resp3Player(port) as player:
        player.flush()
        for step in steps:
            if step.only is not None or step.action in ("resp2", "resp3"):
                continue
            complaint = player.act(step)
            if complaint:
                replies.append((step, [complaint]))
            for _ in step.replies:
                reply = player.read(step, REPLY_SECONDS)
                if not step.pattern:
                    replies.append((step, reply))
    return replies


def compare_over_resp3(path, left_port, right_port):
    """Plays a file to two servers, over RESP3 all through, and compares them with each other.
    Elements may come in any order: what is written in the file says which order they have."""
    result = Result()
    try:
        with open(path) as file:
            steps = parse(file)
        left, right = (replies_over_resp3(steps, port) for port in (left_port, right_port))
        result.checked = len(left)
        for (step, ours), (_, theirs) in zip(left, right):
            if sorted(ours) != sorted(theirs):
                result.problems.append((step.line, show(step, theirs, ours)))
    except (resp.Closed, resp.ReplyTimeout, BadTranscript, OSError, ValueError, KeyError) as error:
        result.problems.append((0, "stopped: %r" % error))
    return result


def record_step(player, step):
    """The replies as they come; a reply given as a pattern stays, if it holds."""
    replies = []
    timeout = RECORD_SECONDS if step.action == "command" else RECORD_RAW_SECONDS
    try:
        replies.append(player.read(step, timeout))
        while step.action != "command":
            replies.append(player.read(step, timeout))
    except (resp.ReplyTimeout, resp.Closed):
        pass
    if step.pattern and step.replies:
        for got, expected in zip(replies, step.replies):
            if not matches(got, expected, True):
                print("line %d: pattern does not hold\n%s" % (step.line, show(step, expected, got)))
        return step.replies
    return replies


def record(path, target, port):
    """Writes the replies of that server into the file."""
    with open(path) as file:
        lines = file.read().splitlines()
    out, done = [], 0
    with Player(port) as player:
        player.flush()
        for step in parse(lines):
            out += lines[done:step.line]
            done = step.line
            if not step.is_for(target):
                continue
            complaint = player.act(step)
            if complaint:
                print("%s:%d: %s" % (path, step.line, complaint))
            if step.action in REPLYING:
                out += ["< " + line for reply in record_step(player, step) for line in reply]
                done = step.last_line
        for name, reply in player.unasked():
            print("%s: connection %s has a reply nobody asked for: %r" % (path, name, reply))
    out += lines[done:]
    with open(path, "w") as file:
        file.write("\n".join(out) + "\n")
