# Keys of every type: TYPE, COPY, MOVE, RENAME, EXPIRE, SCAN TYPE; small and large.
> SET string v
< +OK
> RPUSH list a b c
< :3
> SADD ints 1 2 3
< :3
> SADD set a b c
< :3
> HSET hash f v g w
< :2
> ZADD zset 1 a 2 b 3.5 c
< :3
> CONFIG SET hash-max-listpack-entries 1 zset-max-listpack-entries 1 set-max-intset-entries 1 list-max-listpack-size 1
< +OK
> RPUSH biglist a b c
< :3
> SADD bigset 1 2 3
< :3
> HSET bighash f v g w
< :2
> ZADD bigzset 1 a 2 b 3.5 c
< :3
> CONFIG SET hash-max-listpack-entries 512 zset-max-listpack-entries 128 set-max-intset-entries 512 list-max-listpack-size -2
< +OK
> XADD stream 1-1 f v g w
< "1-1"
> XGROUP CREATE stream grp 0
< +OK
> COPY stream stream2
< :1
> XADD stream 2-1 f v
< "2-1"
> XRANGE stream2 - +
< *1
<   *2
<     "1-1"
<     *4
<       "f"
<       "v"
<       "g"
<       "w"
> XINFO GROUPS stream2
< *1
<   *12
<     "name"
<     "grp"
<     "consumers"
<     :0
<     "pending"
<     :0
<     "last-delivered-id"
<     "0-0"
<     "entries-read"
<     $-1
<     "lag"
<     :1
> MOVE stream2 3
< :1
> RENAME stream stream3
< +OK
> XLEN stream3
< :2
> COPY stream3 stream2 DB 3
< :0
> SELECT 3
< +OK
> XLEN stream2
< :1
> TYPE stream2
< +stream
> COPY stream2 stream3 DB 0 REPLACE
< :1
> SELECT 0
< +OK
> XLEN stream3
< :1
> TYPE string
< +string
> TYPE list
< +list
> TYPE ints
< +set
> TYPE hash
< +hash
> TYPE zset
< +zset
> TYPE biglist
< +list
> TYPE bigset
< +set
> TYPE bighash
< +hash
> TYPE bigzset
< +zset
@ scan
> SCAN 0 TYPE string
< *1
<   "string"
@ scan
> SCAN 0 TYPE list
< *2
<   "biglist"
<   "list"
@ scan
> SCAN 0 TYPE set
< *3
<   "bigset"
<   "ints"
<   "set"
@ scan
> SCAN 0 TYPE hash
< *2
<   "bighash"
<   "hash"
@ scan
> SCAN 0 TYPE zset
< *2
<   "bigzset"
<   "zset"
@ scan
> SCAN 0 TYPE stream
< *1
<   "stream3"
@ scan
> SCAN 0 TYPE ZSET COUNT 100
< *2
<   "bigzset"
<   "zset"

# A copy is a value of its own.
> COPY list list2
< :1
> COPY ints ints2
< :1
> COPY set set2
< :1
> COPY hash hash2
< :1
> COPY zset zset2
< :1
> COPY biglist biglist2
< :1
> COPY bigset bigset2
< :1
> COPY bighash bighash2
< :1
> COPY bigzset bigzset2
< :1
> RPUSH list d
< :4
> SADD ints 4
< :1
> SADD set d
< :1
> HSET hash f new
< :0
> ZADD zset 9 a
< :0
> LPOP biglist
< "a"
> SREM bigset 1
< :1
> HDEL bighash f
< :1
> ZREM bigzset a
< :1
> LRANGE list2 0 -1
< *3
<   "a"
<   "b"
<   "c"
> SMEMBERS ints2
< *3
<   "1"
<   "2"
<   "3"
@ unordered
> SMEMBERS set2
< *3
<   "a"
<   "b"
<   "c"
> HGETALL hash2
< *4
<   "f"
<   "v"
<   "g"
<   "w"
> ZRANGE zset2 0 -1 WITHSCORES
< *6
<   "a"
<   "1"
<   "b"
<   "2"
<   "c"
<   "3.5"
> LRANGE biglist2 0 -1
< *3
<   "a"
<   "b"
<   "c"
@ unordered
> SMEMBERS bigset2
< *3
<   "1"
<   "2"
<   "3"
> HGET bighash2 f
< "v"
> HLEN bighash2
< :2
> ZRANGE bigzset2 0 -1 WITHSCORES
< *6
<   "a"
<   "1"
<   "b"
<   "2"
<   "c"
<   "3.5"
> LRANGE biglist 0 -1
< *2
<   "b"
<   "c"
> SCARD bigset
< :2
> HLEN bighash
< :1
> ZCARD bigzset
< :2
> OBJECT ENCODING bighash2
< "hashtable"
> OBJECT ENCODING bigzset2
< "skiplist"
> OBJECT ENCODING bigset2
< "hashtable"
> COPY hash zset
< :0
> COPY hash zset REPLACE
< :1
> HGETALL zset
< *4
<   "f"
<   "new"
<   "g"
<   "w"

# To another database, with its time to live.
> EXPIRE bigzset2 1000
< :1
> MOVE bigzset2 2
< :1
> MOVE bighash2 2
< :1
> MOVE list2 2
< :1
> COPY set2 set2 DB 2
< :1
> EXISTS bigzset2 bighash2 list2 set2
< :1
> SELECT 2
< +OK
> ZRANGE bigzset2 0 -1 WITHSCORES
< *6
<   "a"
<   "1"
<   "b"
<   "2"
<   "c"
<   "3.5"
> TTL bigzset2
< :1000
> OBJECT ENCODING bigzset2
< "skiplist"
> HGET bighash2 g
< "w"
> OBJECT ENCODING bighash2
< "hashtable"
> LRANGE list2 0 -1
< *3
<   "a"
<   "b"
<   "c"
@ unordered
> SMEMBERS set2
< *3
<   "a"
<   "b"
<   "c"
> SELECT 0
< +OK

# Another name, in place of another type.
> RENAME biglist2 string
< +OK
> TYPE string
< +list
> LRANGE string 0 -1
< *3
<   "a"
<   "b"
<   "c"
> RENAME bigset2 string
< +OK
> SCARD string
< :3
> RENAMENX string hash
< :0
> RENAMENX string fresh
< :1
> SISMEMBER fresh 2
< :1
> SET fresh x
< +OK
> TYPE fresh
< +string
> PERSIST fresh
< :0
> DEL list ints set hash zset
< :5
> DBSIZE
< :10
