"""workload - clients that run random transactions across shards and write down what they were told.

StringListClient appends to lists kept as strings (APPEND, read back with GETRANGE or MGET) in
MULTI/EXEC, in a script and by plain commands, and ListClient to lists (RPUSH, LRANGE); BankClient
moves money between accounts, under WATCH or in a script.  Their histories are what
serializability.py checks.  MoverClient renames and swaps tokens between slots and claims pairs of
keys, RingClient moves beads from list to list, SetClient keeps sets equal and apart, and
KeyspaceClient does what concerns whole databases; they check what they see themselves.  All survive
proxies and nodes that die: an answer that did not come makes a transaction uncertain, nothing else
does.
"""
import collections
import random
import threading
import time

from tests.harness import resp
from tests.harness.serializability import FAILED, OK, UNCERTAIN, Transaction

# Words with which a server says that it did nothing.
REFUSALS = {b"EXECABORT", b"CLUSTERDOWN", b"TRYAGAIN", b"LOADING", b"OOM", b"BUSY", b"NOAUTH"}
READ_SECONDS = 15
ACTIVE_LISTS = 12
LIST_LENGTH_MAX = 60
ACCOUNTS = 10
DEPOSIT = 100
SLOTS = 16
TOKENS = 6
PAIRS = 4
RINGS = 6
BEADS = 8
SET_MEMBERS = 12
WHOLE_DB = 5                    # and the next one


class NotSent(Exception):
    """The transaction never reached the point at which it could take effect."""


class Uncertain(Exception):
    """It may have taken effect."""


class Lists:
    """The lists of one form that are appended to.  Long lists make slow reads: after a while a list
    is left alone and a new one begun."""

    def __init__(self, prefix):
        self.prefix = prefix
        self.active = [prefix + str(i) for i in range(ACTIVE_LISTS)]
        self.made = ACTIVE_LISTS
        self.appended = collections.Counter()
        self.lock = threading.Lock()

    def count_append(self, key):
        with self.lock:
            self.appended[key] += 1
            if self.appended[key] == LIST_LENGTH_MAX:
                self.active[self.active.index(key)] = self.prefix + str(self.made)
                self.made += 1

    def all(self):
        return [self.prefix + str(i) for i in range(self.made)]


class Board:
    """What the clients of a run share."""

    def __init__(self, ports):
        self.ports = ports
        self.stop = threading.Event()
        self.lock = threading.Lock()
        self.string_lists = Lists("string:")
        self.lists = Lists("list:")
        self.errors = collections.Counter()
        self.complaints = []

    def note_error(self, reply):
        word = reply.value.split()[0]
        with self.lock:
            self.errors[reply.value.decode(errors="replace")[:90]] += 1
        return word

    def complain(self, text):
        with self.lock:
            self.complaints.append(text)


class Client(threading.Thread):
    def __init__(self, board, number, seed):
        super().__init__(daemon=True)
        self.board = board
        self.number = number
        self.random = random.Random("%s %d" % (seed, number))
        self.history = []
        self.made = 0
        self.link = None

    def run(self):
        while not self.board.stop.is_set():
            try:
                self.connect()
                self.transact()
            except NotSent:
                self.hang_up()
            except Exception as error:      # of the test itself: must not pass unseen
                self.board.complain("client %d: %r" % (self.number, error))
                raise
        self.hang_up()

    def connect(self):
        if self.link is None:
            try:
                self.link = resp.Connection(self.random.choice(self.board.ports),
                                            timeout=READ_SECONDS)
            except OSError as error:
                time.sleep(0.02)
                raise NotSent from error
            self.before("HELLO", self.random.choice("23"))

    def hang_up(self):
        if self.link is not None:
            self.link.close()
            self.link = None

    def unique(self):
        self.made += 1
        return "%d.%d" % (self.number, self.made)

    def record(self, begin, status, ops):
        self.history.append(Transaction("%s%d" % (type(self).__name__[0], self.number) + "." +
                                        str(len(self.history)), begin, time.monotonic(), status,
                                        ops))

    def before(self, *command):
        """A step before the one that counts. Raises NotSent unless it is answered well."""
        try:
            reply = self.link.call(*command)
        except (resp.Closed, resp.ReplyTimeout) as error:
            raise NotSent from error
        if reply.is_error():
            self.board.note_error(reply)
            raise NotSent
        return reply

    def decisive(self, commands, usual_error=None):
        """Sends the commands, of which the last decides, and returns its reply; whoever gets none
        knows nothing."""
        try:
            replies = self.link.pipeline(commands)
        except (resp.Closed, resp.ReplyTimeout) as error:
            self.hang_up()
            raise Uncertain from error
        last = replies[-1]
        if last.is_error() and last.value != usual_error:
            word = self.board.note_error(last)
            self.hang_up()
            if word in REFUSALS:
                raise NotSent
            raise Uncertain
        return last

    def check_no_error_inside(self, reply, ops):
        errors = [element for element in reply.value if element.is_error()]
        if errors:
            self.board.complain("%r was carried out in part: %r" % (ops, errors))


class ListClient(Client):
    """What a value is appended to and read back from is a list."""

    script = """
redis.call('rpush', KEYS[1], ARGV[1])
local all = {}
for i, key in ipairs(KEYS) do all[i] = redis.call('lrange', key, 0, -1) end
return all
"""

    def lists(self):
        return self.board.lists

    @staticmethod
    def append_command(key, value):
        return ("RPUSH", key, value)

    @staticmethod
    def read_command(key):
        return ("LRANGE", key, 0, -1)

    @staticmethod
    def read_commands(keys):
        """One transaction that answers with what all of them hold."""
        return [("MULTI",)] + [("LRANGE", key, 0, -1) for key in keys] + [("EXEC",)]

    @staticmethod
    def parse(reply):
        return [element.value.decode() for element in reply.value]

    def transact(self):
        dice = self.random.random()
        if dice < 0.15:
            self.read_several()
        elif dice < 0.4:
            self.one_command()
        else:
            self.append_and_read()

    def one_command(self):
        """Appends, or appends and reads in a script, whose other keys it only reads."""
        keys = self.random.sample(self.lists().active, self.random.randint(1, 3))
        in_script = self.random.random() < 0.5
        self.lists().count_append(keys[0])
        value = self.unique()
        ops = [("append", keys[0], value)]
        begin = time.monotonic()
        try:
            if in_script:
                reply = self.decisive([("EVAL", self.script, len(keys), *keys, value)])
            else:
                self.decisive([self.append_command(keys[0], value)])
        except Uncertain:
            self.record(begin, UNCERTAIN, ops)
            return
        except NotSent:
            self.record(begin, FAILED, ops)
            raise
        if in_script:
            ops += [("read", key, self.parse(element)) for key, element in zip(keys, reply.value)]
        self.record(begin, OK, ops)

    def pick_ops(self):
        keys = self.random.sample(self.lists().active, self.random.randint(1, 4))
        ops = []
        for _ in range(self.random.randint(1, 6)):
            key = self.random.choice(keys)
            if self.random.random() < 0.5:
                self.lists().count_append(key)
                ops.append(("append", key, self.unique()))
            else:
                ops.append(("read", key, None))
        return ops

    def append_and_read(self):
        ops = self.pick_ops()
        commands = [self.append_command(key, value) if op == "append" else self.read_command(key)
                    for op, key, value in ops]
        begin = time.monotonic()
        appends = [op for op in ops if op[0] == "append"]
        try:
            if self.random.random() < 0.5:
                reply = self.decisive([("MULTI",)] + commands + [("EXEC",)])
            else:
                for command in [("MULTI",)] + commands:
                    self.before(*command)
                reply = self.decisive([("EXEC",)])
        except Uncertain:
            self.record(begin, UNCERTAIN, appends)
            return
        except NotSent:
            self.record(begin, FAILED, appends)
            raise
        self.check_no_error_inside(reply, ops)
        self.record(begin, OK, [(op, key, self.parse(element) if op == "read" else value)
                                for (op, key, value), element in zip(ops, reply.value)])

    def read_several(self):
        keys = self.random.sample(self.lists().active, self.random.randint(1, 6))
        begin = time.monotonic()
        try:
            reply = self.decisive(self.read_commands(keys))
        except Uncertain:
            return
        self.record(begin, OK, [("read", key, self.parse(element))
                                for key, element in zip(keys, reply.value)])


class StringListClient(ListClient):
    """A list is a string in which every value ends with a comma."""

    script = "redis.call('append', KEYS[1], ARGV[1] .. ',') return redis.call('mget', unpack(KEYS))"

    def lists(self):
        return self.board.string_lists

    @staticmethod
    def append_command(key, value):
        return ("APPEND", key, value + ",")

    @staticmethod
    def read_command(key):
        return ("GETRANGE", key, 0, -1)

    @staticmethod
    def read_commands(keys):
        return [("MGET",) + tuple(keys)]

    @staticmethod
    def parse(reply):
        return [element.decode() for element in (reply.value or b"").split(b",")[:-1]]


def account(number):
    return "account:%d" % number


def parse_account(data):
    balance, version = data.split()
    return int(balance), version.decode()


TRANSFER_SCRIPT = """
for i, key in ipairs(KEYS) do
    if redis.call('get', key) ~= ARGV[i] then return false end
end
redis.call('mset', KEYS[1], ARGV[3], KEYS[2], ARGV[4])
return 'OK'
"""


class BankClient(Client):
    """An account is "balance version"; versions are unique, so it shows which followed which."""

    def transact(self):
        if self.random.random() < 0.2:
            self.audit()
        else:
            self.transfer()

    def transfer(self):
        """Under WATCH, or by a script that looks whether all is as it was read."""
        giver, taker = (account(n) for n in self.random.sample(range(ACCOUNTS), 2))
        amount = self.random.randint(1, 10)
        in_script = self.random.random() < 0.4
        begin = time.monotonic()
        if not in_script:
            self.before("WATCH", giver, taker)
        found = [self.before("GET", key).value for key in (giver, taker)]
        (given, given_version), (taken, taken_version) = map(parse_account, found)
        version = self.unique()
        change = [giver, "%d %s" % (given - amount, version),
                  taker, "%d %s" % (taken + amount, version)]
        commands = [("MULTI",), ("SET", *change[:2]), ("SET", *change[2:]), ("EXEC",)]
        if in_script:
            commands = [("EVAL", TRANSFER_SCRIPT, 2, giver, taker, *found, *change[1::2])]
        ops = [("read", giver, given_version), ("read", taker, taken_version),
               ("write", giver, version), ("write", taker, version)]
        try:
            reply = self.decisive(commands)
        except Uncertain:
            self.record(begin, UNCERTAIN, ops)
            return
        except NotSent:
            self.record(begin, FAILED, ops)
            raise
        if reply.value is None:
            self.record(begin, FAILED, ops)
            return
        if not in_script:
            self.check_no_error_inside(reply, ops)
        self.record(begin, OK, ops)

    def audit(self):
        keys = [account(n) for n in range(ACCOUNTS)]
        begin = time.monotonic()
        try:
            reply = self.decisive([("MGET",) + tuple(keys)])
        except Uncertain:
            return
        accounts = [parse_account(element.value) for element in reply.value]
        if sum(balance for balance, _ in accounts) != ACCOUNTS * DEPOSIT:
            self.board.complain("an audit finds %r" % accounts)
        self.record(begin, OK, [("read", key, version)
                                for key, (_, version) in zip(keys, accounts)])


def slot(number):
    return "slot:%d" % number


def pair(number):
    return ["pair:%d:%s" % (number, end) for end in ("left", "right")]


COUNT_TOKENS = ("MGET",) + tuple(slot(n) for n in range(SLOTS))


def check_tokens(board, reply):
    tokens = sorted(element.value for element in reply.value if element.value is not None)
    if tokens != [b"token%d" % n for n in range(TOKENS)]:
        board.complain("the slots hold %r" % tokens)


class MoverClient(Client):
    """Tokens lie in slots and are moved by RENAMENX and swapped under WATCH: none is ever lost or
    doubled.  The two keys of a pair come by MSETNX and go by DEL: both are there or neither."""

    def transact(self):
        step = self.random.choice((self.move, self.move, self.swap, self.count_tokens, self.claim,
                                   self.look_at_pairs))
        begin = time.monotonic()
        try:
            self.record(begin, OK if step() else FAILED, [])
        except Uncertain:
            self.record(begin, UNCERTAIN, [])

    def two_slots(self):
        return [slot(n) for n in self.random.sample(range(SLOTS), 2)]

    def move(self):
        giver, taker = self.two_slots()
        return self.decisive([("RENAMENX", giver, taker)], b"ERR no such key").value == 1

    def swap(self):
        one, other = self.two_slots()
        self.before("WATCH", one, other)
        tokens = [element.value for element in self.before("MGET", one, other).value]
        if None in tokens:
            self.before("UNWATCH")
            return False
        reply = self.decisive([("MULTI",), ("SET", one, tokens[1]), ("SET", other, tokens[0]),
                               ("EXEC",)])
        return reply.value is not None

    def count_tokens(self):
        check_tokens(self.board, self.decisive([COUNT_TOKENS]))
        return True

    def claim(self):
        keys = pair(self.random.randrange(PAIRS))
        mine = self.unique()
        if self.random.random() < 0.5:
            return self.decisive([("DEL", *keys)]).value == 2
        return self.decisive([("MSETNX", keys[0], mine, keys[1], mine)]).value == 1

    def look_at_pairs(self):
        keys = [key for n in range(PAIRS) for key in pair(n)]
        reply = self.decisive([("MGET", *keys)])
        values = [element.value for element in reply.value]
        if values[0::2] != values[1::2]:
            self.board.complain("half a pair: %r" % values)
        return True


class KeyspaceClient(Client):
    """Pairs again, in databases that are emptied, swapped, listed and counted as a whole."""

    def connect(self):
        fresh = self.link is None
        super().connect()
        if fresh:
            self.before("SELECT", WHOLE_DB)

    def transact(self):
        step = self.random.choice((self.put, self.put, self.put, self.drop, self.swap, self.empty,
                                   self.look, self.look, self.refill))
        begin = time.monotonic()
        try:
            step(pair(self.random.randrange(PAIRS)))
            self.record(begin, OK, [])
        except Uncertain:
            self.record(begin, UNCERTAIN, [])

    def put(self, keys):
        self.decisive([("MSET", keys[0], "x", keys[1], "x")])

    def drop(self, keys):
        self.check(self.decisive([("DEL", *keys)]).value in (0, 2), "DEL took one of a pair")

    def swap(self, _):
        self.decisive([("SWAPDB", WHOLE_DB, WHOLE_DB + 1)])

    def empty(self, _):
        self.decisive([("FLUSHDB",)])

    def look(self, keys):
        if self.random.random() < 0.5:
            self.check_whole(self.decisive([("KEYS", "*")]))
            return
        block = [("MULTI",), ("SET", keys[0], "y"), ("KEYS", "*"), ("SET", keys[1], "y"),
                 ("KEYS", "*"), ("DBSIZE",), ("EXISTS", *keys), ("EXEC",)]
        reply = self.decisive(block).value
        self.check_whole(reply[3])
        self.check(reply[4].value == len(reply[3].value), "DBSIZE is not what KEYS lists")
        self.check(len(reply[3].value) - len(reply[1].value) in (0, 1), "KEYS misses a SET")
        self.check(reply[5].value == 2, "EXISTS misses a SET")

    def refill(self, keys):
        block = [("MULTI",), ("FLUSHDB",), ("MSET", keys[0], "z", keys[1], "z"), ("DBSIZE",),
                 ("EXEC",)]
        self.check(self.decisive(block).value[2].value == 2, "FLUSHDB left keys")

    def check_whole(self, reply):
        names = sorted(key.value.decode() for key in reply.value)
        whole = [name for n in range(PAIRS) for name in pair(n) if set(pair(n)) <= set(names)]
        self.check(names == whole, "KEYS lists %r" % names)

    def check(self, holds, text):
        if not holds:
            self.board.complain(text)


def ring(number):
    return "ring:%d" % number


COUNT_BEADS = [("MULTI",)] + [("LRANGE", ring(n), 0, -1) for n in range(RINGS)] + [("EXEC",)]


def check_beads(board, reply):
    beads = sorted(element.value for one in reply.value for element in one.value)
    if beads != [b"bead%d" % n for n in range(BEADS)]:
        board.complain("the rings hold %r" % beads)


class RingClient(Client):
    """Beads are moved from list to list, waiting for one or not: none is ever lost or doubled."""

    def transact(self):
        step = self.random.choice((self.move, self.move, self.move_two, self.move_in_script,
                                   self.wait, self.count_beads))
        begin = time.monotonic()
        try:
            step()
            self.record(begin, OK, [])
        except Uncertain:
            self.record(begin, UNCERTAIN, [])

    def two_rings(self):
        return [ring(n) for n in self.random.sample(range(RINGS), 2)]

    def ends(self):
        return [self.random.choice(("LEFT", "RIGHT")) for _ in range(2)]

    def move(self):
        if self.random.random() < 0.5:
            self.decisive([("RPOPLPUSH", *self.two_rings())])
        else:
            self.decisive([("LMOVE", *self.two_rings(), *self.ends())])

    def move_two(self):
        self.decisive([("MULTI",), ("LMOVE", *self.two_rings(), *self.ends()),
                       ("LMOVE", *self.two_rings(), *self.ends()), ("EXEC",)])

    def move_in_script(self):
        self.decisive([("EVAL", MOVE_SCRIPT, 2, *self.two_rings())])

    def wait(self):
        self.decisive([("BLMOVE", *self.two_rings(), *self.ends(), 0.05)])

    def count_beads(self):
        check_beads(self.board, self.decisive(COUNT_BEADS))


MOVE_SCRIPT = """
local bead = redis.call('lpop', KEYS[1])
if bead then redis.call('rpush', KEYS[2], bead) end
return bead
"""


class SetClient(Client):
    """Two sets that always are equal, what is made of them, and members that lie in one of two."""

    def transact(self):
        step = self.random.choice((self.put, self.put, self.take, self.intersect, self.chain,
                                   self.move, self.look_at_moved))
        begin = time.monotonic()
        try:
            step()
            self.record(begin, OK, [])
        except Uncertain:
            self.record(begin, UNCERTAIN, [])

    def member(self):
        return "m%d" % self.random.randrange(SET_MEMBERS)

    def both(self, command):
        member = self.member()
        reply = self.decisive([("MULTI",), (command, "twin:a", member), (command, "twin:b", member),
                               ("EXEC",)])
        first, second = (element.value for element in reply.value)
        self.check(first == second, "%s of twins answers %r and %r" % (command, first, second))

    def put(self):
        self.both("SADD")

    def take(self):
        self.both("SREM")

    def intersect(self):
        """Outside of a transaction: the twins must not be caught between two changes."""
        if self.random.random() < 0.5:
            self.check(self.decisive([("SDIFF", "twin:a", "twin:b")]).value == [], "twins differ")
        else:
            self.decisive([("SINTERSTORE", "child", "twin:a", "twin:b")])

    def chain(self):
        commands = [("SINTERSTORE", "child", "twin:a", "twin:b"),
                    ("SUNIONSTORE", "grandchild", "child", "twin:a"),
                    ("SDIFFSTORE", "nobody", "grandchild", "twin:b"),
                    ("SMEMBERS", "twin:a"), ("SMEMBERS", "grandchild")]
        stored, united, rest, twin, grandchild = self.decisive(
            [("MULTI",), *commands, ("EXEC",)]).value
        names = [sorted(element.value for element in reply.value) for reply in (twin, grandchild)]
        self.check(names[0] == names[1], "the grandchild has %r, not %r" % (names[1], names[0]))
        self.check((stored.value, united.value, rest.value) == (len(names[0]), len(names[0]), 0),
                   "a chain answers %r, %r and %r" % (stored.value, united.value, rest.value))

    def move(self):
        where = ["home", "away"]
        self.random.shuffle(where)
        self.decisive([("SMOVE", *where, self.member())])

    def look_at_moved(self):
        if self.random.random() < 0.5:
            found = self.decisive([("SINTERCARD", 2, "home", "away")]).value
            self.check(found == 0, "%r members are at home and away" % found)
        else:
            found = len(self.decisive([("SUNION", "home", "away")]).value)
            self.check(found == SET_MEMBERS, "%d members are at home or away" % found)

    def check(self, holds, text):
        if not holds:
            self.board.complain(text)


def lay_out_tokens(connection):
    words = [word for n in range(TOKENS) for word in (slot(n), "token%d" % n)]
    reply = connection.call("MSET", *words)
    assert reply == resp.Reply("+", b"OK"), reply
    beads = ["bead%d" % n for n in range(BEADS)]
    assert connection.call("RPUSH", ring(0), *beads).value == BEADS
    members = ["m%d" % n for n in range(SET_MEMBERS)]
    assert connection.call("SADD", "home", *members).value == SET_MEMBERS


def check_tokens_and_beads(connection, board):
    check_tokens(board, connection.call(*COUNT_TOKENS))
    check_beads(board, connection.pipeline(COUNT_BEADS)[-1])


def open_accounts(connection):
    """Returns the transaction that did it."""
    begin = time.monotonic()
    words = [word for n in range(ACCOUNTS) for word in (account(n), "%d opening" % DEPOSIT)]
    reply = connection.call("MSET", *words)
    assert reply == resp.Reply("+", b"OK"), reply
    return Transaction("opening", begin, time.monotonic(), OK,
                       [op for n in range(ACCOUNTS)
                        for op in (("read", account(n), None), ("write", account(n), "opening"))])


def read_lists(connection, kind, lists):
    """What the lists of a kind of client hold in the end, as one reading transaction."""
    begin = time.monotonic()
    ops = []
    for key in lists.all():
        reply = connection.call(*kind.read_command(key))
        assert not reply.is_error(), reply
        ops.append(("read", key, kind.parse(reply)))
    return Transaction("the last reader", begin, time.monotonic(), OK, ops)


def read_accounts(connection):
    begin = time.monotonic()
    reply = connection.call("MGET", *[account(n) for n in range(ACCOUNTS)])
    ops = [("read", account(n), parse_account(element.value)[1])
           for n, element in enumerate(reply.value)]
    return Transaction("the last auditor", begin, time.monotonic(), OK, ops)
