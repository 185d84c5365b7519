"""resp - a small RESP2 and RESP3 client that keeps what kind each reply was.

Client libraries turn +OK and "OK" into one thing and null bulks and null arrays into another.
Tests of the wire must not, so a reply here is a Reply(kind, value): `kind` is the first byte on
the wire, `value` bytes, an int, a list of replies, or None for the two nulls of RESP2.
It shares no code with Torc, so that a mistake made there is not made here again.
"""
import re
import socket
import time

ONE_LINE = "+-:,(#_"
BLOB = "$=!"
AGGREGATE = "*~>%|"

_ESCAPES = {"n": b"\n", "r": b"\r", "t": b"\t", "a": b"\a", "b": b"\b"}
_ESCAPED = {value[0]: "\\" + name for name, value in _ESCAPES.items()}
_ESCAPED.update({ord("\\"): "\\\\", ord('"'): '\\"'})


class Closed(Exception):
    """The server closed the connection."""


class ReplyTimeout(Exception):
    """No whole reply arrived in time."""


class Reply:
    __slots__ = ("kind", "value")

    def __init__(self, kind, value):
        self.kind = kind
        self.value = value

    def __eq__(self, other):
        return isinstance(other, Reply) and (self.kind, self.value) == (other.kind, other.value)

    def __repr__(self):
        return " / ".join(render(self))

    def is_error(self):
        return self.kind in "-!"


# --- text: the notation of transcripts ----------------------------------------------------------

def escape(data):
    return "".join(_ESCAPED.get(b) or (chr(b) if 32 <= b < 127 else "\\x%02x" % b) for b in data)


def quote(data):
    """As redis-cli prints it; a long run of one byte as "x"*100000."""
    if len(data) > 64 and data == data[:1] * len(data):
        return '"%s"*%d' % (escape(data[:1]), len(data))
    return '"%s"' % escape(data)


def render(reply, indent=""):
    """The reply as lines, one per element, nested ones indented by two spaces."""
    kind, value = reply.kind, reply.value
    if value is None:
        return [indent + (kind if kind == "_" else kind + "-1")]
    if kind in AGGREGATE:
        count = len(value) // 2 if kind in "%|" else len(value)
        lines = ["%s%s%d" % (indent, kind, count)]
        for element in value:
            lines += render(element, indent + "  ")
        return lines
    if kind == "$":
        return [indent + quote(value)]
    if kind in BLOB:
        return [indent + kind + quote(value)]
    if kind == ":":
        return ["%s:%d" % (indent, value)]
    return [indent + kind + escape(value)]


def unescape(text, at, closing):
    """The bytes of a double-quoted string that began before `at`, and where it ended."""
    out = bytearray()
    while at < len(text):
        c = text[at]
        if c == closing:
            return bytes(out), at + 1
        if c == "\\" and at + 1 < len(text):
            code = re.compile(r"x([0-9a-fA-F]{2})").match(text, at + 1)
            if code:
                out.append(int(code.group(1), 16))
                at += 4
                continue
            out += _ESCAPES.get(text[at + 1], text[at + 1].encode())
            at += 2
            continue
        out += c.encode()
        at += 1
    raise ValueError("unbalanced quotes: " + text)


def split_arguments(text):
    """A line as redis-cli reads it; "x"*1000 stands for a thousand of them."""
    arguments, at = [], 0
    while True:
        while at < len(text) and text[at].isspace():
            at += 1
        if at == len(text):
            return arguments
        if text[at] == '"':
            word, at = unescape(text, at + 1, '"')
            times = re.compile(r"\*(\d+)").match(text, at)
            if times:
                word, at = word * int(times.group(1)), times.end()
        elif text[at] == "'":
            end = text.index("'", at + 1)
            word, at = text[at + 1:end].encode(), end + 1
        else:
            end = at
            while end < len(text) and not text[end].isspace():
                end += 1
            word, at = text[at:end].encode(), end
        if at < len(text) and not text[at].isspace():
            raise ValueError("a quoted argument must end at a space: " + text)
        arguments.append(word)


# --- bytes --------------------------------------------------------------------------------------

def encode_argument(value):
    if isinstance(value, bytes):
        return value
    return str(value).encode()


def encode_command(*arguments):
    parts = [b"*%d\r\n" % len(arguments)]
    for argument in map(encode_argument, arguments):
        parts.append(b"$%d\r\n%s\r\n" % (len(argument), argument))
    return b"".join(parts)


class Connection:
    """One connection; replies come back in order, each command and each reply by itself."""

    def __init__(self, port, host="127.0.0.1", timeout=10.0):
        self.timeout = timeout
        self.buffer = bytearray()
        self.at = 0
        if port is not None:
            self.socket = socket.create_connection((host, port), timeout=timeout)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    @classmethod
    def over_unix_socket(cls, path, timeout=10.0):
        connection = cls(None, timeout=timeout)
        connection.socket = socket.socket(socket.AF_UNIX)
        connection.socket.settimeout(timeout)
        connection.socket.connect(path)
        return connection

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def send_raw(self, data):
        self.socket.settimeout(self.timeout)
        try:
            self.socket.sendall(data)
        except OSError as error:
            raise Closed(str(error)) from error

    def send(self, *arguments):
        self.send_raw(encode_command(*arguments))

    def call(self, *arguments, timeout=None):
        """Sends one command and returns its reply."""
        self.send(*arguments)
        return self.read(timeout)

    def pipeline(self, commands):
        self.send_raw(b"".join(encode_command(*command) for command in commands))
        return [self.read() for _ in commands]

    def read(self, timeout=None):
        """The next reply. Raises Closed or ReplyTimeout; what has arrived of it is kept."""
        deadline = time.monotonic() + (self.timeout if timeout is None else timeout)
        start = self.at
        try:
            reply = self._parse(deadline)
        except ReplyTimeout:
            self.at = start
            raise
        if self.at > 65536:
            del self.buffer[:self.at]
            self.at = 0
        return reply

    def is_closed(self, timeout=2.0):
        """True when the server hangs up, with nothing more to say, within the time."""
        try:
            self.read(timeout)
        except Closed:
            return True
        except ReplyTimeout:
            pass
        return False

    def _fill(self, deadline):
        left = deadline - time.monotonic()
        if left <= 0:
            raise ReplyTimeout("no whole reply in time")
        self.socket.settimeout(left)
        try:
            data = self.socket.recv(1 << 18)
        except socket.timeout as error:
            raise ReplyTimeout("no whole reply in time") from error
        except OSError as error:
            raise Closed(str(error)) from error
        if not data:
            raise Closed("end of stream")
        self.buffer += data

    def _line(self, deadline):
        while True:
            end = self.buffer.find(b"\r\n", self.at)
            if end >= 0:
                line = bytes(self.buffer[self.at:end])
                self.at = end + 2
                return line
            self._fill(deadline)

    def _blob(self, length, deadline):
        while len(self.buffer) - self.at < length + 2:
            self._fill(deadline)
        data = bytes(self.buffer[self.at:self.at + length])
        if self.buffer[self.at + length:self.at + length + 2] != b"\r\n":
            raise ValueError("a blob of %d bytes does not end in CR LF" % length)
        self.at += length + 2
        return data

    def _parse(self, deadline):
        line = self._line(deadline)
        kind, rest = chr(line[0]) if line else "", line[1:]
        if kind and kind in ONE_LINE:
            value = int(rest) if kind == ":" else None if kind == "_" else rest
            return Reply(kind, value)
        if kind and kind in BLOB:
            length = int(rest)
            return Reply(kind, None if length < 0 else self._blob(length, deadline))
        if kind and kind in AGGREGATE:
            count = int(rest)
            if count < 0:
                return Reply(kind, None)
            count *= 2 if kind in "%|" else 1
            return Reply(kind, [self._parse(deadline) for _ in range(count)])
        raise ValueError("not the start of a reply: %r" % line)
