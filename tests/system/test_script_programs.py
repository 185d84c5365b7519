"""The libraries of scripts against redis-server's: random calls with edge values
give the same results.

Every call runs under pcall() and its results, or its error, are written out with the keys of tables
sorted, since the order of pairs() is not the same (differences: order of `pairs()`)."""
import contextlib
import random

from tests.harness import resp, servers

PROGRAMS = 2000

PRELUDE = """
local function show(v)
    if type(v) == 'number' then return v ~= v and 'nan' or 'n' .. struct.pack('>d', v) end
    if type(v) == 'string' then return #v .. ':' .. v end
    if type(v) ~= 'table' then return tostring(v) end
    local fields = {}
    for k, x in pairs(v) do fields[#fields + 1] = show(k) .. '=' .. show(x) end
    table.sort(fields)
    return '{' .. table.concat(fields, ',') .. '}'
end
local function results(...)
    local t = {select('#', ...)}
    for i = 1, t[1] do t[i + 1] = show((select(i, ...))) end
    return table.concat(t, ' ')
end
return results(pcall(%s))
"""

NUMBERS = ["0", "1", "-1", "7", "15", "16", "31", "32", "127", "128", "255", "256", "65535",
           "65536", "-32", "-33", "-128", "-129", "-32769", "2^31", "2^31-1", "-2^31", "-2^31-1",
           "2^32", "2^32-1", "2^53", "-2^53", "2^63", "-2^63", "2^64", "1e14", "1e15", "1e16",
           "99999999999999", "1e100", "1e-308", "5e-324", "0.1", "0.5", "-1.5", "1/3", "10/3",
           "1e-5", "123456.789", "1/0", "-1/0"]
TEXTS = ["", "a", "0", "10", " 12 ", "0x10", "1e3", "-1", "1.5", "inf", "a/b\"c\\", "é", "x" * 31,
         "x" * 32, "x" * 255, "x" * 256, "\0a", "\x1f\x7f"]
JSON_ATOMS = ["0", "-0", "1.5", "1e5", "1E+2", "1e400", "123456789012345678", "01", "1.", ".5",
              "+1", "-", "0x10", "Infinity", "NaN", "true", "false", "null", "tru", '"a"',
              '"\\u0041\\u20ac"', '"\\ud83d\\ude00"', '"\\ud83d"', '"\\x"', '"\\u12"', '"\t"',
              '"a']
STRUCT_ITEMS = ["b", "B", "h", "H", "l", "L", "i", "I", "i3", "I5", "i8", "i33", "I0", "f", "d",
                "s", "x", "c1", "c3", "c0", "T", ">", "<", "!", "!4", "!3", " ", "z"]
MSGPACK_HEADS = [0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xca, 0xcb, 0xcc, 0xcd, 0xce, 0xcf, 0xd0, 0xd1, 0xd2,
                 0xd3, 0xd9, 0xda, 0xdb, 0xdc, 0xdd, 0xde, 0xdf, 0x81, 0x92, 0xa3, 0x7f, 0xe0]


def quoted(data):
    return '"%s"' % "".join("\\%03d" % byte for byte in data)


class Author:
    """Writes one call: a function and its arguments."""

    def __init__(self, seed):
        self.rng = random.Random(seed)

    def pick(self, choices):
        return self.rng.choice(choices)

    def some(self, make, most):
        return [make() for _ in range(self.rng.randrange(most + 1))]

    def number(self):
        if self.rng.random() < 0.7:
            return self.pick(NUMBERS)
        return repr(self.rng.uniform(-1, 1) * 10 ** self.rng.randrange(-20, 20))

    def text(self):
        if self.rng.random() < 0.7:
            return quoted(self.pick(TEXTS).encode())
        return quoted(self.rng.randbytes(self.rng.randrange(10)))

    def atom(self):
        return self.pick([self.number, self.text, lambda: self.pick(["true", "false"])])()

    def value(self, depth=3):
        """Tables are arrays, or have one field: no order is promised for more."""
        if depth == 0 or self.rng.random() < 0.5:
            return self.atom()
        if self.rng.random() < 0.3:
            return "{[%s] = %s}" % (self.pick([self.text(), "1", "3", "20", "-1", "1.5"]),
                                    self.value(depth - 1))
        return "{%s}" % ", ".join(self.some(lambda: self.value(depth - 1), 4))

    def json(self, depth=3):
        if depth == 0 or self.rng.random() < 0.5:
            return self.pick(JSON_ATOMS)
        parts = self.some(lambda: self.json(depth - 1), 3)
        if self.rng.random() < 0.5:
            return "[%s%s" % (",".join(parts), self.pick(["]", "]", "]", ",]", ""]))
        return "{%s%s" % (",".join('"%d":%s' % pair for pair in enumerate(parts)),
                          self.pick(["}", "}", "}", ",}", ""]))

    def msgpack(self):
        return b"".join(bytes([self.pick(MSGPACK_HEADS)])
                        + self.rng.randbytes(self.rng.randrange(9))
                        for _ in range(self.rng.randrange(4)))

    def layout(self):
        return '"%s"' % "".join(self.some(lambda: self.pick(STRUCT_ITEMS), 4))

    def call(self):
        return ", ".join(self.pick([
            lambda: ["cjson.encode", self.value()],
            lambda: ["cjson.decode",
                     quoted((self.json() + self.pick(["", "", " ", "x"])).encode())],
            lambda: ["cmsgpack.pack", self.value()] + self.some(self.value, 2),
            lambda: ["cmsgpack.unpack", quoted(self.msgpack())],
            lambda: ["cmsgpack.unpack_one", quoted(self.msgpack())] + self.some(self.number, 1),
            lambda: ["cmsgpack.unpack_limit", quoted(self.msgpack()), self.number(), self.number()],
            lambda: ["struct.pack", self.layout(), self.number(), self.text(), self.number(),
                     self.text()],
            lambda: ["struct.unpack", self.layout(), self.text()] + self.some(self.number, 1),
            lambda: ["struct.size", self.layout()],
            lambda: ["bit." + self.pick(["tobit", "bnot", "bswap", "tohex"]), self.number()],
            lambda: ["bit." + self.pick(["band", "bor", "bxor", "lshift", "rshift", "arshift",
                                         "rol", "ror"]),
                     self.number(), self.number()],
            lambda: ["tonumber", self.atom()],
            lambda: ["redis.call, 'echo'", self.number()],
            lambda: ["redis.sha1hex", self.text()],
        ])())


def test_libraries_of_scripts_do_what_those_of_redis_do():
    with contextlib.ExitStack() as stack:
        ours, theirs = (stack.enter_context(resp.Connection(stack.enter_context(start()).port))
                        for start in (servers.torc_server, servers.redis_server))
        for number in range(PROGRAMS):
            call = Author(number).call()
            program = PRELUDE.replace("%s", call)
            answers = [link.call("EVAL", program, "0") for link in (ours, theirs)]
            assert answers[0] == answers[1], "program %d: %s" % (number, call)
