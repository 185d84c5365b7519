"""rows - what is measured. A unit is written as for tests/tools/load.c: %k is a random key number
of twelve digits, %s the next one, %p the one before, %v a value; ; separates commands that are sent
together."""

KEYS = "SET key:%s %v"
COUNTERS = "SET key:%s 1000"
VOLATILE = "SET key:%s %v EX 10000"

SMALL_HASHES = "HSET hash:%s" + "".join(" field:%d %%v" % i for i in range(10))
LARGE_HASH = "HSET hash field:%s %v"
LARGE_LIST = "RPUSH list %v"
BITMAPS = "SETBIT bits:%s 4000 1"
LARGE_ZSET = "ZADD zset %k member-:%s"
ZSETS = "ZADD board 10 a 20 b 30 c 40 d 50 e"
GEO = "GEOADD geo 13.361389 38.115556 a 15.087269 37.502669 b 12.758489 38.788135 c"
LARGE_SET = "SADD set member-:%s"
LARGE_STREAM = "XADD stream * host %v user %v status 200 bytes 1234 path %v"
SETS = "SADD one member:%s ; SADD same member:%s ; SADD other others:%s"

GET_SCRIPT = "return redis.call('get', KEYS[1])"
RELEASE_SCRIPT = ("if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) "
                  "else return 0 end")


class Row:
    """name: what stands in the table. fill: sent once for every key before. once: every key is used
    one time, in sequence, instead of running for a time. spoils: leaves other data than it found.
    atomic: torc-proxy needs torc-servers for it. brief: also part of a short run.
    keys: so many, whatever the run has. first: sent once before the fill.
    heavy: takes so long that two clients without a pipeline are enough. clients: 50 have to wait
    long for each other where replies are large."""

    def __init__(self, name, unit, fill=KEYS, once=False, spoils=False, script=None, value=None,
                 atomic=False, brief=False, keys=None, first=None,
                 heavy=False, clients=50):
        self.name, self.unit = name, unit.split()
        self.fill, self.first = fill and fill.split(), first and first.split()
        self.once, self.spoils, self.script, self.value = once, spoils, script, value
        self.atomic, self.brief, self.keys, self.heavy = atomic, brief, keys, heavy
        self.clients = 2 if heavy else clients

    def prepare(self, target):
        """The words to send; a script is loaded and named by its digest."""
        if self.script is None:
            return self.unit
        digest = target.call("SCRIPT", "LOAD", self.script).value.decode()
        return [digest if word == "SHA" else word for word in self.unit]


NODE = [
    Row("PING", "PING", brief=True),
    Row("GET", "GET key:%k", brief=True),
    Row("SET", "SET key:%k %v", brief=True),
    Row("GET, 1 KiB", "GET key:%k", value=1024),
    Row("SET, 1 KiB", "SET key:%k %v", value=1024),
    Row("GET of no key", "GET nil:%k"),
    Row("STRLEN", "STRLEN key:%k"),
    Row("EXISTS", "EXISTS key:%k", brief=True),
    Row("TYPE", "TYPE key:%k"),
    Row("TOUCH", "TOUCH key:%k"),
    Row("OBJECT ENCODING", "OBJECT ENCODING key:%k"),
    Row("GETRANGE", "GETRANGE key:%k 2 9", brief=True),
    Row("SETRANGE", "SETRANGE key:%k 4 abcd"),
    Row("GETSET", "GETSET key:%k %v"),
    Row("SETNX", "SETNX key:%k %v"),
    Row("MGET, 10 keys", "MGET" + 10 * " key:%k", brief=True),
    Row("MSET, 10 keys", "MSET" + 10 * " key:%k %v", brief=True),
    Row("SCAN COUNT 10", "SCAN %k COUNT 10", brief=True),
    Row("RANDOMKEY", "RANDOMKEY"),
    Row("COPY REPLACE", "COPY key:%k cpy:%k REPLACE", spoils=True),
    Row("APPEND", "APPEND key:%k abcd", spoils=True, brief=True),
    Row("SETEX", "SETEX key:%k 10000 %v", spoils=True, brief=True),
    Row("GETEX EX", "GETEX key:%k EX 10000", spoils=True),
    Row("EXPIRE", "EXPIRE key:%k 10000", spoils=True, brief=True),
    Row("TTL", "TTL key:%k", fill=VOLATILE, brief=True),
    Row("GET with TTL", "GET key:%k", fill=VOLATILE),
    Row("PERSIST", "PERSIST key:%s", fill=VOLATILE, once=True, spoils=True),
    Row("DEL", "DEL key:%s", once=True, spoils=True, brief=True),
    Row("UNLINK", "UNLINK key:%s", once=True, spoils=True),
    Row("GETDEL", "GETDEL key:%s", once=True, spoils=True),
    Row("RENAME", "RENAME key:%s new:%p", once=True, spoils=True),
    Row("SET of a new key", "SET key:%s %v", fill=None, once=True, spoils=True),
    Row("INCR", "INCR key:%k", fill=COUNTERS, brief=True),
    Row("INCRBY", "INCRBY key:%k 7", fill=COUNTERS),
    Row("INCRBYFLOAT", "INCRBYFLOAT key:%k 0.5", fill=COUNTERS, spoils=True),
    Row("lock: SET NX PX, DEL", "SET lck:%k %v NX PX 30000 ; DEL lck:%k"),
    Row("EVALSHA, GET", "EVALSHA SHA 1 key:%k", script=GET_SCRIPT, brief=True),
    Row("EVALSHA, lock release", "EVALSHA SHA 1 key:%k nobody", script=RELEASE_SCRIPT),
    Row("MULTI SET INCR GET EXEC",
        "MULTI ; SET key:%k %v ; INCR cnt:%k ; GET key:%k ; EXEC", brief=True),
]

COLLECTIONS = [
    Row("HSET in a hash of 10", "HSET hash:%k field:7 %v", fill=SMALL_HASHES),
    Row("HGET from a hash of 10", "HGET hash:%k field:7", fill=SMALL_HASHES),
    Row("HGETALL of a hash of 10", "HGETALL hash:%k", fill=SMALL_HASHES, brief=True),
    Row("HSET, hash of 10 made at once", SMALL_HASHES.replace("%s", "%k"), fill=None, spoils=True),
    Row("HINCRBY in a hash of 10", "HINCRBY hash:%k count 7", fill=SMALL_HASHES, spoils=True),
    Row("HSET", "HSET hash field:%k %v", fill=LARGE_HASH, brief=True),
    Row("HGET", "HGET hash field:%k", fill=LARGE_HASH, brief=True),
    Row("HSET of a new field", LARGE_HASH, fill=None, once=True, spoils=True),
    Row("HDEL", "HDEL hash field:%s", fill=LARGE_HASH, once=True, spoils=True),
    Row("HSCAN COUNT 10", "HSCAN hash %k COUNT 10", fill=LARGE_HASH),
    Row("SADD of a new member", LARGE_SET, fill=None, once=True, spoils=True, brief=True),
    Row("SADD of a member", "SADD set member-:%k", fill=LARGE_SET),
    Row("SISMEMBER", "SISMEMBER set member-:%k", fill=LARGE_SET, brief=True),
    Row("SREM", "SREM set member-:%s", fill=LARGE_SET, once=True, spoils=True),
    Row("SPOP", "SPOP set", fill=LARGE_SET, once=True, spoils=True),
    Row("SRANDMEMBER", "SRANDMEMBER set", fill=LARGE_SET),
    Row("SRANDMEMBER 10", "SRANDMEMBER set 10", fill=LARGE_SET),
    Row("SADD, sets of 3 integers", "SADD ints:%k 1 2 3", fill=None),
    Row("SINTER of 2 x 10 k, all in both", "SINTER one same", fill=SETS, keys=10000, brief=True,
        heavy=True),
    Row("SINTER of 2 x 10 k, none in both", "SINTER one other", fill=SETS, keys=10000, heavy=True),
    Row("SUNION of 2 x 10 k", "SUNION one other", fill=SETS, keys=10000, heavy=True),
    Row("SDIFF of 2 x 10 k", "SDIFF one same", fill=SETS, keys=10000, heavy=True),
    Row("SMEMBERS of 10 k", "SMEMBERS one", fill=SETS, keys=10000, heavy=True),
    Row("ZADD of a new member", LARGE_ZSET, fill=None, once=True, spoils=True, brief=True),
    Row("ZADD of another score", "ZADD zset %k member-:%k", fill=LARGE_ZSET, brief=True),
    Row("ZINCRBY", "ZINCRBY zset 1000 member-:%k", fill=LARGE_ZSET, spoils=True),
    Row("ZSCORE", "ZSCORE zset member-:%k", fill=LARGE_ZSET),
    Row("ZRANK", "ZRANK zset member-:%k", fill=LARGE_ZSET, brief=True),
    Row("ZRANGE 100", "ZRANGE zset 5000 5099", fill=LARGE_ZSET, brief=True, clients=10),
    Row("ZRANGEBYSCORE WITHSCORES LIMIT 0 10",
        "ZRANGEBYSCORE zset %k +inf WITHSCORES LIMIT 0 10", fill=LARGE_ZSET),
    Row("ZCOUNT", "ZCOUNT zset %k +inf", fill=LARGE_ZSET),
    Row("ZREM", "ZREM zset member-:%s", fill=LARGE_ZSET, once=True, spoils=True),
    Row("ZPOPMIN", "ZPOPMIN zset", fill=LARGE_ZSET, once=True, spoils=True),
    Row("ZUNIONSTORE of 1 k", "ZUNIONSTORE to 2 zset zset", fill=LARGE_ZSET, keys=1000, heavy=True),
    Row("ZRANGESTORE of 1 k", "ZRANGESTORE to zset 0 -1", fill=LARGE_ZSET, keys=1000, heavy=True),
    Row("ZINCRBY, sorted set of 5", "ZINCRBY board 1 c", fill=ZSETS, keys=1),
    Row("ZRANGE, sorted set of 5", "ZRANGE board 0 -1 WITHSCORES", fill=ZSETS, keys=1),
    Row("GEOSEARCH", "GEOSEARCH geo FROMLONLAT 15 37 BYRADIUS 200 km ASC WITHDIST", fill=GEO,
        keys=1),
    Row("LPUSH", "LPUSH list %v", fill=None, spoils=True, brief=True),
    Row("RPUSH", "RPUSH list %v", fill=None, spoils=True),
    Row("LPOP", "LPOP list", fill=LARGE_LIST, once=True, spoils=True),
    Row("RPOP", "RPOP list", fill=LARGE_LIST, once=True, spoils=True, brief=True),
    Row("RPUSH, LPOP: a queue", "RPUSH queue:%k %v ; LPOP queue:%k", fill=None),
    Row("LMOVE", "LMOVE list list LEFT RIGHT", fill=LARGE_LIST, keys=10000),
    Row("LINDEX in the middle", "LINDEX list 4999", fill=LARGE_LIST, keys=10000),
    Row("LRANGE 100", "LRANGE list 0 99", fill=LARGE_LIST, brief=True, clients=10),
    Row("LLEN", "LLEN list", fill=LARGE_LIST, keys=1000),
    Row("XADD", LARGE_STREAM, fill=None, spoils=True, value=16, brief=True),
    Row("XADD MAXLEN ~ 1000", LARGE_STREAM.replace("*", "MAXLEN ~ 1000 *"), fill=None, spoils=True,
        value=16),
    Row("XRANGE 100", "XRANGE stream - + COUNT 100", fill=LARGE_STREAM, value=16, brief=True,
        clients=10),
    Row("XREVRANGE 100", "XREVRANGE stream + - COUNT 100", fill=LARGE_STREAM, value=16,
        clients=10),
    Row("XREAD 100", "XREAD COUNT 100 STREAMS stream 0", fill=LARGE_STREAM, value=16, clients=10),
    Row("XREADGROUP of one, NOACK", "XREADGROUP GROUP g me COUNT 1 NOACK STREAMS stream >",
        fill=LARGE_STREAM, first="XGROUP CREATE stream g 0 MKSTREAM", value=16, once=True,
        spoils=True),
    Row("XREADGROUP of one", "XREADGROUP GROUP g me COUNT 1 STREAMS stream >",
        fill=LARGE_STREAM, first="XGROUP CREATE stream g 0 MKSTREAM", value=16, once=True,
        spoils=True),
    Row("XLEN", "XLEN stream", fill=LARGE_STREAM, keys=1000, value=16),
    Row("SETBIT", "SETBIT bits:%k 777 1", fill=BITMAPS),
    Row("GETBIT", "GETBIT bits:%k 4000", fill=BITMAPS),
    Row("BITCOUNT of 512 bytes", "BITCOUNT bits:%k", fill=BITMAPS),
    Row("PFADD", "PFADD hll:%k %k", fill=None, spoils=True, keys=1000),
    Row("PFCOUNT", "PFCOUNT hll:%k", fill="PFADD hll:%s a b c d e f", keys=1000),
]

LOGGED = [
    Row("SET", "SET key:%k %v", brief=True),
    Row("INCR", "INCR key:%k", fill=COUNTERS),
]

PROXY = [
    Row("GET", "GET key:%k", brief=True),
    Row("SET", "SET key:%k %v", brief=True),
    Row("MGET, 10 keys", "MGET" + 10 * " key:%k", atomic=True),
    Row("MSET, 10 keys", "MSET" + 10 * " key:%k %v", atomic=True),
]


def exec_rows(one, two):
    """EXEC of two commands on one shard, in each of two, and the same through MSET."""
    return [Row("%s, %s" % (name, where), unit.format(one, tag), fill=None, brief=True)
            for name, unit in (("EXEC of 2 SET", "MULTI ; SET {0}:%k %v ; SET {1}:%k %v ; EXEC"),
                               ("MSET of 2 keys", "MSET {0}:%k %v {1}:%k %v"))
            for where, tag in (("one shard", one), ("two shards", two))]


def spread_rows(one, two, three):
    """Keys of three shards at once, beside a key of one."""
    words = {"one": one, "two": two, "three": three}
    sets = [("all in both", 10000, "SADD {one}set member:%s ; SADD {two}set member:%p"),
            ("half in both", 5000, "SADD {one}set member:%s other:%p ; "
                                   "SADD {two}set member:%p others:%p"),
            ("none in both", 10000, "SADD {one}set member:%s ; SADD {two}set others:%p")]
    count = "return {redis.call('incr', KEYS[1]), redis.call('incr', ARGV[1])}"
    ten = "".join(" %s:%d" % (tag, i) for i, tag in zip(range(10), 4 * (one, two, three)))
    return [Row("GET", "GET {one}:0".format(**words), fill=None, brief=True),
            Row("MGET of 10 keys, 3 shards", "MGET" + ten, fill=None, brief=True),
            *(Row("SINTERSTORE of 2 x 10 k, %s, 3 shards" % common,
                  "SINTERSTORE {three}to {one}set {two}set".format(**words),
                  fill=fill.format(**words), keys=keys, heavy=True, brief=True)
              for common, keys, fill in sets),
            Row("RPUSH, LMOVE and LPOP, 2 shards",
                "RPUSH {one}list a ; LMOVE {one}list {two}list LEFT RIGHT ; "
                "LPOP {two}list".format(**words),
                fill=None, brief=True),
            Row("EVALSHA, all on one shard", "EVALSHA SHA 1 {one}n {one}m".format(**words),
                fill=None, script=count, brief=True),
            Row("EVALSHA, declares a key of one shard, touches two",
                "EVALSHA SHA 1 {one}n {two}m".format(**words),
                fill=None, script=count, brief=True)]


MEMORY = [("16-byte key and value", "SET key:%s %v", 16),
          ("the same with a TTL", "SET key:%s %v EX 100000", 16),
          ("64-byte value", "SET key:%s %v", 64),
          ("a counter", "SET key:%s 123456789", 16),
          ("a hash of 10 fields, with its key", SMALL_HASHES, 16),
          ("a field of a large hash", LARGE_HASH, 16),
          ("a member of a large set, 20 bytes", LARGE_SET, 16),
          ("a member of a large sorted set, 20 bytes", LARGE_ZSET, 16),
          ("an element of a large list", LARGE_LIST, 16),
          ("a list of 5, with its key", "RPUSH list:%s a b c d eleven", 16),
          ("an entry of a large stream, 5 fields", LARGE_STREAM, 16),
          ("a sorted set of 5, with its key", "ZADD board:%s 10 a 20 b 30 c 40 d 50 e", 16),
          ("a set of 5, with its key", "SADD set:%s a b c d eleven", 16)]
