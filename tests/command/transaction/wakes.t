# Whatever makes a key wakes those who wait for it, from wherever on whichever shard it comes.
@ connection a
> FLUSHALL
< +OK
@ connection a
> RPUSH src a b
< :2
@ connection b
> BLPOP none target other 5
@ connection a
@ sleep-ms 40
> RENAME src target
< +OK
@ connection b
@ read
< *2
<   "target"
<   "a"
@ connection a
> FLUSHALL
< +OK
@ connection a
> RPUSH src a b
< :2
@ connection b
> BLPOP none target other 5
@ connection a
@ sleep-ms 40
> RENAMENX src target
< :1
@ connection b
@ read
< *2
<   "target"
<   "a"
@ connection a
> FLUSHALL
< +OK
@ connection a
> RPUSH src a b
< :2
@ connection b
> BLPOP none target other 5
@ connection a
@ sleep-ms 40
> COPY src target
< :1
@ connection b
@ read
< *2
<   "target"
<   "a"
@ connection a
> FLUSHALL
< +OK
@ connection a
> RPUSH src a b
< :2
@ connection b
> BLPOP none target other 5
@ connection a
@ sleep-ms 40
> RPOPLPUSH src target
< "b"
@ connection b
@ read
< *2
<   "target"
<   "b"
@ connection a
> FLUSHALL
< +OK
@ connection a
> RPUSH src a b
< :2
@ connection b
> BLPOP none target other 5
@ connection a
@ sleep-ms 40
> LMOVE src target LEFT RIGHT
< "a"
@ connection b
@ read
< *2
<   "target"
<   "a"
@ connection a
> FLUSHALL
< +OK
@ connection a
> RPUSH src a b
< :2
@ connection b
> BLPOP none target other 5
@ connection a
@ sleep-ms 40
> SORT src ALPHA STORE target
< :2
@ connection b
@ read
< *2
<   "target"
<   "a"
@ connection a
> FLUSHALL
< +OK
@ connection a
> RPUSH src a b
< :2
@ connection b
> BLPOP none target other 5
@ connection a
@ sleep-ms 40
> EVAL "return redis.call('rename', KEYS[1], KEYS[2])" 2 src target
< +OK
@ connection b
@ read
< *2
<   "target"
<   "a"
@ connection a
> FLUSHALL
< +OK
@ connection a
> RPUSH src a b
< :2
@ connection b
> BLPOP none target other 5
@ connection a
@ sleep-ms 40
> EVAL "return redis.call('lmove', KEYS[1], KEYS[2], 'LEFT', 'LEFT')" 2 src target
< "a"
@ connection b
@ read
< *2
<   "target"
<   "a"
@ connection a
> FLUSHALL
< +OK
@ connection a
> RPUSH src a b
< :2
@ connection b
> BLPOP none target other 5
@ connection a
@ sleep-ms 40
> BLMOVE src target LEFT LEFT 0
< "a"
@ connection b
@ read
< *2
<   "target"
<   "a"
@ connection a
> FLUSHALL
< +OK
@ connection a
> RPUSH src a b
< :2
@ connection b
> BLPOP none target other 5
@ connection a
@ sleep-ms 40
> BRPOPLPUSH src target 0
< "b"
@ connection b
@ read
< *2
<   "target"
<   "b"
@ connection a
> FLUSHALL
< +OK
@ connection b
> BLPOP none target other 5
@ connection a
@ sleep-ms 40
> LPUSH target a b
< :2
@ connection b
@ read
< *2
<   "target"
<   "b"
@ connection a
> FLUSHALL
< +OK
@ connection b
> BLPOP none target other 5
@ connection a
@ sleep-ms 40
> RPUSH target a b
< :2
@ connection b
@ read
< *2
<   "target"
<   "a"
@ connection a
> FLUSHALL
< +OK
@ connection b
> BLPOP none target other 5
@ connection a
@ sleep-ms 40
> MULTI
< +OK
> RPUSH target a
< +QUEUED
> RPUSH second b
< +QUEUED
> EXEC
< *2
<   :1
<   :1
@ connection b
@ read
< *2
<   "target"
<   "a"
@ connection a
> FLUSHALL
< +OK
@ connection b
> BLPOP none target other 5
@ connection a
@ sleep-ms 40
> MULTI
< +OK
> RPUSH target a
< +QUEUED
> DEL target
< +QUEUED
> RPUSH target b
< +QUEUED
> SET src x
< +QUEUED
> EXEC
< *4
<   :1
<   :1
<   :1
<   +OK
@ connection b
@ read
< *2
<   "target"
<   "b"
@ connection a
> FLUSHALL
< +OK
@ connection b
> BLPOP none target other 5
@ connection a
@ sleep-ms 40
> MULTI
< +OK
> RPUSH src a b
< +QUEUED
> RENAME src target
< +QUEUED
> SET x 1
< +QUEUED
> EXEC
< *3
<   :2
<   +OK
<   +OK
@ connection b
@ read
< *2
<   "target"
<   "a"
@ connection a
> FLUSHALL
< +OK
@ connection b
> BLPOP none target other 5
@ connection a
@ sleep-ms 40
> MULTI
< +OK
> SET target x
< +QUEUED
> DEL target
< +QUEUED
> SET src x
< +QUEUED
> EXEC
< *3
<   +OK
<   :1
<   +OK
> SET target y
< +OK
> DEL target
< :1
> RPUSH target z
< :1
@ connection b
@ read
< *2
<   "target"
<   "z"
@ connection a
> FLUSHALL
< +OK
@ connection a
> SELECT 5
< +OK
> RPUSH target m
< :1
> SELECT 0
< +OK
@ connection b
> BLPOP none target other 5
@ connection a
@ sleep-ms 40
> SELECT 5
< +OK
> MOVE target 0
< :1
> SELECT 0
< +OK
@ connection b
@ read
< *2
<   "target"
<   "m"
@ connection a
> FLUSHALL
< +OK
@ connection a
> SELECT 5
< +OK
> RPUSH target m
< :1
> SELECT 0
< +OK
@ connection b
> BLPOP none target other 5
@ connection a
@ sleep-ms 40
> SWAPDB 0 5
< +OK
@ connection b
@ read
< *2
<   "target"
<   "m"
@ connection a
> FLUSHALL
< +OK
@ connection a
> SELECT 5
< +OK
> RPUSH src m
< :1
> SELECT 0
< +OK
@ connection b
> BLPOP none target other 5
@ connection a
@ sleep-ms 40
> SELECT 5
< +OK
> COPY src target DB 0
< :1
> SELECT 0
< +OK
@ connection b
@ read
< *2
<   "target"
<   "m"
@ connection a
> FLUSHALL
< +OK
@ connection c
> BLPOP far 5
@ connection b
> BLMOVE target far LEFT RIGHT 5
@ connection a
@ sleep-ms 60
> RPUSH target one
< :1
@ connection b
@ read
< "one"
@ connection c
@ read
< *2
<   "far"
<   "one"
@ connection a
> EXISTS target far
< :0
> FLUSHALL
< +OK
@ connection c
> BRPOPLPUSH far src 5
@ connection b
> BRPOPLPUSH target far 5
@ connection a
@ sleep-ms 60
> MULTI
< +OK
> RPUSH target one two
< +QUEUED
> SET x 1
< +QUEUED
> EXEC
< *2
<   :2
<   +OK
@ connection b
@ read
< "two"
@ connection c
@ read
< "two"
@ connection a
> LRANGE src 0 -1
< *1
<   "two"
> LRANGE target 0 -1
< *1
<   "one"
> FLUSHALL
< +OK
@ connection a
> SET far x
< +OK
@ connection c
@ connection b
> BLMOVE target far LEFT RIGHT 5
@ sleep-ms 40
@ connection c
> BLMOVE target src LEFT RIGHT 5
@ connection a
@ sleep-ms 60
> RPUSH target one
< :1
@ connection b
@ read
< -WRONGTYPE Operation against a key holding the wrong kind of value
@ connection c
@ read
< "one"
@ connection a
> LRANGE src 0 -1
< *1
<   "one"
> FLUSHALL
< +OK
@ connection b
> BLPOP none target other 5
@ connection a
@ sleep-ms 40
> SET target x
< +OK
> SADD src a
< :1
> DEL target
< :1
> ZADD target 1 a
< :1
> DEL target
< :1
> RPUSH target a
< :1
@ connection b
@ read
< *2
<   "target"
<   "a"
@ connection a
> FLUSHALL
< +OK
@ connection b
> BZPOPMIN none target other 5
@ connection a
@ sleep-ms 40
> ZADD target 1 a 2 b
< :2
@ connection b
@ read
< *3
<   "target"
<   "a"
<   "1"
@ connection a
> FLUSHALL
< +OK
@ connection b
> BZPOPMIN none target other 5
@ connection a
@ sleep-ms 40
> ZINCRBY target 3 a
< "3"
@ connection b
@ read
< *3
<   "target"
<   "a"
<   "3"
@ connection a
> FLUSHALL
< +OK
@ connection b
> BZPOPMIN none target other 5
@ connection a
@ sleep-ms 40
> GEOADD target 13.361389 38.115556 Palermo
< :1
@ connection b
@ read
< *3
<   "target"
<   "Palermo"
<   "3479099956230698"
@ connection a
> FLUSHALL
< +OK
@ connection a
> ZADD src 1 a 2 b
< :2
> ZADD src2 3 a 4 b
< :2
@ connection b
> BZPOPMIN none target other 5
@ connection a
@ sleep-ms 40
> ZUNIONSTORE target 2 src src2
< :2
@ connection b
@ read
< *3
<   "target"
<   "a"
<   "4"
@ connection a
> FLUSHALL
< +OK
@ connection a
> ZADD src 1 a 2 b
< :2
> ZADD src2 3 a 4 b
< :2
@ connection b
> BZPOPMIN none target other 5
@ connection a
@ sleep-ms 40
> ZINTERSTORE target 2 src src2
< :2
@ connection b
@ read
< *3
<   "target"
<   "a"
<   "4"
@ connection a
> FLUSHALL
< +OK
@ connection a
> ZADD src 1 a 2 b
< :2
> ZADD src2 3 a 4 b
< :2
@ connection b
> BZPOPMIN none target other 5
@ connection a
@ sleep-ms 40
> ZDIFFSTORE target 2 src src3
< :2
@ connection b
@ read
< *3
<   "target"
<   "a"
<   "1"
@ connection a
> FLUSHALL
< +OK
@ connection a
> ZADD src 1 a 2 b
< :2
> ZADD src2 3 a 4 b
< :2
@ connection b
> BZPOPMIN none target other 5
@ connection a
@ sleep-ms 40
> ZRANGESTORE target src 0 -1
< :2
@ connection b
@ read
< *3
<   "target"
<   "a"
<   "1"
@ connection a
> FLUSHALL
< +OK
@ connection a
> ZADD src 1 a 2 b
< :2
> ZADD src2 3 a 4 b
< :2
@ connection b
> BZPOPMIN none target other 5
@ connection a
@ sleep-ms 40
> RENAME src target
< +OK
@ connection b
@ read
< *3
<   "target"
<   "a"
<   "1"
@ connection a
> FLUSHALL
< +OK
@ connection a
> ZADD src 1 a 2 b
< :2
> ZADD src2 3 a 4 b
< :2
@ connection b
> BZPOPMIN none target other 5
@ connection a
@ sleep-ms 40
> COPY src target
< :1
@ connection b
@ read
< *3
<   "target"
<   "a"
<   "1"
@ connection a
> FLUSHALL
< +OK
@ connection a
> ZADD src 1 a 2 b
< :2
> ZADD src2 3 a 4 b
< :2
@ connection b
> BZPOPMIN none target other 5
@ connection a
@ sleep-ms 40
> EVAL "return redis.call('zunionstore', KEYS[1], 1, KEYS[2])" 2 target src
< :2
@ connection b
@ read
< *3
<   "target"
<   "a"
<   "1"
@ connection a
> FLUSHALL
< +OK
@ connection a
> GEOADD src 13.361389 38.115556 Palermo 15.087269 37.502669 Catania
< :2
@ connection b
> BZPOPMAX none target 5
@ connection a
@ sleep-ms 40
> GEOSEARCHSTORE target src FROMLONLAT 13 38 BYRADIUS 1000 km ASC
< :2
@ connection b
@ read
< *3
<   "target"
<   "Catania"
<   "3479447370796909"
@ connection a
> FLUSHALL
< +OK
@ connection a
> GEOADD src 13.361389 38.115556 Palermo 15.087269 37.502669 Catania
< :2
@ connection b
> BZPOPMAX none target 5
@ connection a
@ sleep-ms 40
> GEORADIUS src 13 38 1000 km STORE target
< :2
@ connection b
@ read
< *3
<   "target"
<   "Catania"
<   "3479447370796909"
@ connection a
> FLUSHALL
< +OK
@ connection b
> BZPOPMIN none target other 5
@ connection a
@ sleep-ms 40
> MULTI
< +OK
> ZADD target 1 a
< +QUEUED
> ZADD src 1 b
< +QUEUED
> EXEC
< *2
<   :1
<   :1
@ connection b
@ read
< *3
<   "target"
<   "a"
<   "1"
@ connection a
> FLUSHALL
< +OK
@ connection b
> BZMPOP 5 3 none target other MAX COUNT 2
@ connection a
@ sleep-ms 40
> MULTI
< +OK
> ZADD target 1 a 2 b 3 c
< +QUEUED
> ZADD src 1 b
< +QUEUED
> EXEC
< *2
<   :3
<   :1
@ connection b
@ read
< *2
<   "target"
<   *2
<     *2
<       "c"
<       "3"
<     *2
<       "b"
<       "2"
@ connection a
> FLUSHALL
< +OK
@ connection b
> BLMPOP 5 3 none target other RIGHT COUNT 2
@ connection a
@ sleep-ms 40
> MULTI
< +OK
> RPUSH target a b c
< +QUEUED
> RPUSH src b
< +QUEUED
> EXEC
< *2
<   :3
<   :1
@ connection b
@ read
< *2
<   "target"
<   *2
<     "c"
<     "b"
@ connection a
> FLUSHALL
< +OK
@ connection b
> BLMPOP 5 3 none target other LEFT
@ connection a
@ sleep-ms 40
> EVAL "redis.call('set', KEYS[2], 'b') return redis.call('rpush', KEYS[1], 'a')" 2 target src
< :1
@ connection b
@ read
< *2
<   "target"
<   *1
<     "a"
@ connection a
> FLUSHALL
< +OK
@ connection b
> XREAD BLOCK 5000 STREAMS none target other $ $ 0
@ connection a
@ sleep-ms 40
> XADD target 1-1 f v
< "1-1"
@ connection b
@ read
< *1
<   *2
<     "target"
<     *1
<       *2
<         "1-1"
<         *2
<           "f"
<           "v"
@ connection a
> FLUSHALL
< +OK
@ connection b
> XREAD BLOCK 5000 STREAMS none target other $ $ 0
@ connection a
@ sleep-ms 40
> MULTI
< +OK
> XADD target 1-1 f v
< +QUEUED
> XADD target 1-2 f w
< +QUEUED
> SET src x
< +QUEUED
> EXEC
< *3
<   "1-1"
<   "1-2"
<   +OK
@ connection b
@ read
< *1
<   *2
<     "target"
<     *2
<       *2
<         "1-1"
<         *2
<           "f"
<           "v"
<       *2
<         "1-2"
<         *2
<           "f"
<           "w"
@ connection a
> FLUSHALL
< +OK
@ connection b
> XREAD BLOCK 5000 STREAMS none target other $ $ 0
@ connection a
@ sleep-ms 40
> EVAL "return redis.call('xadd', KEYS[1], '3-3', 'f', 'v')" 1 target
< "3-3"
@ connection b
@ read
< *1
<   *2
<     "target"
<     *1
<       *2
<         "3-3"
<         *2
<           "f"
<           "v"
@ connection a
> FLUSHALL
< +OK
@ connection b
> XREAD BLOCK 5000 STREAMS none target other $ $ 0
@ connection a
@ sleep-ms 40
> XADD other 7-7 f v
< "7-7"
@ connection b
@ read
< *1
<   *2
<     "other"
<     *1
<       *2
<         "7-7"
<         *2
<           "f"
<           "v"
@ connection a
> FLUSHALL
< +OK
@ connection a
> XADD src 4-4 f v
< "4-4"
@ connection b
> XREAD BLOCK 5000 STREAMS none target other $ $ 0
@ connection a
@ sleep-ms 40
> RENAME src target
< +OK
@ connection b
@ read
< *1
<   *2
<     "target"
<     *1
<       *2
<         "4-4"
<         *2
<           "f"
<           "v"
@ connection a
> FLUSHALL
< +OK
@ connection a
> XADD src 4-4 f v
< "4-4"
@ connection b
> XREAD BLOCK 5000 STREAMS none target other $ $ 0
@ connection a
@ sleep-ms 40
> COPY src target
< :1
@ connection b
@ read
< *1
<   *2
<     "target"
<     *1
<       *2
<         "4-4"
<         *2
<           "f"
<           "v"
@ connection a
> FLUSHALL
< +OK
@ connection a
> XGROUP CREATE target g $ MKSTREAM
< +OK
> XGROUP CREATE other g $ MKSTREAM
< +OK
@ connection b
> XREADGROUP GROUP g c BLOCK 5000 STREAMS target other > >
@ connection a
@ sleep-ms 40
> MULTI
< +OK
> XADD other 1-1 f v
< +QUEUED
> SET src x
< +QUEUED
> EXEC
< *2
<   "1-1"
<   +OK
> XPENDING other g
< *4
<   :1
<   "1-1"
<   "1-1"
<   *1
<     *2
<       "c"
<       "1"
> XPENDING target g
< *4
<   :0
<   $-1
<   $-1
<   *-1
@ connection b
@ read
< *1
<   *2
<     "other"
<     *1
<       *2
<         "1-1"
<         *2
<           "f"
<           "v"
@ connection a
> FLUSHALL
< +OK
@ connection a
> XGROUP CREATE target g $ MKSTREAM
< +OK
> XGROUP CREATE other g $ MKSTREAM
< +OK
@ connection b
> XREADGROUP GROUP g c BLOCK 5000 STREAMS target other > >
@ connection a
@ sleep-ms 40
> SET src x
< +OK
> RENAME src other
< +OK
@ connection b
@ read
< -UNBLOCKED the stream key no longer exists
@ connection a
> FLUSHALL
< +OK
@ connection a
> XGROUP CREATE target g $ MKSTREAM
< +OK
> XGROUP CREATE other g $ MKSTREAM
< +OK
@ connection b
> XREADGROUP GROUP g c BLOCK 5000 STREAMS target other > >
@ connection a
@ sleep-ms 40
> DEL other
< :1
@ connection b
@ read
< -UNBLOCKED the stream key no longer exists
@ connection a
> FLUSHALL
< +OK
@ connection a
> XGROUP CREATE target g $ MKSTREAM
< +OK
> XGROUP CREATE other g $ MKSTREAM
< +OK
@ connection b
> XREADGROUP GROUP g c BLOCK 5000 STREAMS target other > >
@ connection a
@ sleep-ms 40
> XGROUP DESTROY target g
< :1
@ connection b
@ read
< -NOGROUP the consumer group this client was blocked on no longer exists
@ connection a
> FLUSHALL
< +OK
@ connection d
@ resp3
> BLPOP none target 0.05
< _
> BZPOPMIN none target 0.05
< _
> BLMOVE none target LEFT LEFT 0.05
< _
> BLMPOP 0.05 2 none target LEFT
< _
> BZMPOP 0.05 2 none target MIN
< _
> XREAD BLOCK 50 STREAMS none target $ $
< _
> BZPOPMIN none target 5
@ connection a
@ sleep-ms 40
> ZADD target 1.5 m
< :1
@ connection d
@ read
< *3
<   "target"
<   "m"
<   ,1.5
> XREAD BLOCK 5000 STREAMS none target $ $
@ connection a
@ sleep-ms 40
> XADD target 1-1 f v
< "1-1"
@ connection d
@ read
< %1
<   "target"
<   *1
<     *2
<       "1-1"
<       *2
<         "f"
<         "v"
@ connection a
> FLUSHALL
< +OK
> MULTI
< +OK
> BLPOP none target 0
< +QUEUED
> BLMOVE none target LEFT LEFT 0
< +QUEUED
> BZPOPMIN none target 0
< +QUEUED
> XREAD BLOCK 0 STREAMS none target $ $
< +QUEUED
> BLMPOP 0 2 none target LEFT
< +QUEUED
> RPUSH target a
< +QUEUED
> BLPOP none target 0
< +QUEUED
> EXEC
< *7
<   *-1
<   $-1
<   *-1
<   *-1
<   *-1
<   :1
<   *2
<     "target"
<     "a"
> EVAL "return {redis.call('blpop', KEYS[1], KEYS[2], 0) == false, redis.call('rpush', KEYS[2], 'x'), redis.call('blpop', KEYS[1], KEYS[2], 0)}" 2 none target
< -ERR This Redis command is not allowed from script script: d214c43a52ccee69343aef702b8216ac1be807c7, on @user_script:1.
> EXISTS target
< :0
