"""fake_shard - a storage node that says what a test wants it to say, and when.

It serves what a proxy needs to believe in a node; the test handles what matters by a function
`handle(link, words)` that answers True when it has dealt with the request.  All requests of all
connections are handled by one thread at a time.
"""
import socket
import threading

from tests.harness import resp, servers


class Link:
    """One connection of the proxy."""

    def __init__(self, number, connection):
        self.number = number
        self.connection = connection

    def say(self, *parts):
        """Status lines and errors as they stand, ints, bytes as bulks, None, lists as arrays."""
        self.connection.sendall(b"".join(map(encode, parts)))


def encode(part):
    if part is None:
        return b"$-1\r\n"
    if isinstance(part, str):
        return part.encode() + b"\r\n"
    if isinstance(part, int):
        return b":%d\r\n" % part
    if isinstance(part, bytes):
        return b"$%d\r\n%s\r\n" % (len(part), part)
    return b"*%d\r\n" % len(part) + b"".join(map(encode, part))


class FakeShard:
    def __init__(self, handle):
        self.handle = handle
        self.guard = threading.Lock()
        self.links = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            link = Link(len(self.links), connection)
            self.links.append(link)
            threading.Thread(target=self.serve, args=(link,), daemon=True).start()

    def serve(self, link):
        reader = resp.Connection(None, timeout=3600)
        reader.socket = link.connection
        try:
            while True:
                words = [word.value for word in reader.read().value]
                with self.guard:
                    if not self.handle(link, words):
                        self.answer(link, words)
        except (OSError, resp.Closed, resp.ReplyTimeout):
            pass

    def answer(self, link, words):
        name = b" ".join(words[:2] if words[0] == b"TXN" else words[:1]).upper()
        if name == b"TXN UNDECIDED":
            link.say([b"", b"UNDECIDED", []])
        elif name == b"TXN DECIDE":
            link.say([words[2], b"DECIDE", "+ABORTED" if words[3] == b"ABORT" else []])
        elif name == b"TXN QUERY":
            link.say([words[2], b"VOTE", "+NO REFUSED"])
        elif name == b"TXN FORGET":
            pass
        else:
            link.say("+PONG" if name == b"PING" else "+OK")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()
        for link in self.links:
            link.connection.close()


def proxy_over(tmp_path, *ports, **options):
    """A proxy of one thread over shards on these ports."""
    words = [word for i, port in enumerate(ports)
             for word in ("--shard", "node%d" % (i + 1), "127.0.0.1:%d" % port)]
    words += servers.option_words({"threads": 1, **options})
    process = servers.Process("torc-proxy", words, str(tmp_path))
    return servers.start_on_a_free_port(process)
