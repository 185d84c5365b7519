# RENAME, COPY, MSETNX and LCS of keys that lie on different shards, in MULTI: later commands see what
# earlier ones did.
> SET k1 v1
< +OK
> MULTI
< +OK
> RENAME k1 k2
< +QUEUED
> RENAME k2 k3
< +QUEUED
> RENAME k3 k4
< +QUEUED
> GET k1
< +QUEUED
> GET k4
< +QUEUED
> RENAME k1 k5
< +QUEUED
> RENAMENX k4 k4
< +QUEUED
> RENAMENX missing k4
< +QUEUED
> COPY k4 k1
< +QUEUED
> COPY k4 k1
< +QUEUED
> COPY k4 k1 REPLACE
< +QUEUED
> COPY k4 k4
< +QUEUED
> COPY k4 k6 DB 1
< +QUEUED
> COPY k4 k6 DB 99
< +QUEUED
> COPY k4 k6 BOGUS
< +QUEUED
> MSETNX k1 a k9 b
< +QUEUED
> MSETNX k7 a k8 b k9
< +QUEUED
> MSETNX k7 a k8 b k9 c
< +QUEUED
> LCS k1 k4
< +QUEUED
> LCS k7 k8 LEN
< +QUEUED
> DEL k7 k8
< +QUEUED
> EXPIRE k4 1000
< +QUEUED
> RENAME k4 k7
< +QUEUED
> TTL k7
< +QUEUED
> PERSIST k7
< +QUEUED
> INCR k7
< +QUEUED
> INCR n
< +QUEUED
> COPY n m
< +QUEUED
> INCRBY m 41
< +QUEUED
> MGET k1 k4 k7 k8 k9 n m
< +QUEUED
> EXEC
< *30
<   +OK
<   +OK
<   +OK
<   $-1
<   "v1"
<   -ERR no such key
<   :0
<   -ERR no such key
<   :1
<   :0
<   :1
<   -ERR source and destination objects are the same
<   :1
<   -ERR DB index is out of range
<   -ERR syntax error
<   :0
<   -ERR wrong number of arguments for 'msetnx' command
<   :1
<   "v1"
<   :0
<   :2
<   :1
<   +OK
<   :1000
<   :1
<   -ERR value is not an integer or out of range
<   :1
<   :1
<   :42
<   *7
<     "v1"
<     $-1
<     "v1"
<     $-1
<     "c"
<     "1"
<     "42"
> MGET k1 k2 k3 k4 k5 k6 k7 k8 k9 n m
< *11
<   "v1"
<   $-1
<   $-1
<   $-1
<   $-1
<   $-1
<   "v1"
<   $-1
<   "c"
<   "1"
<   "42"
> SELECT 1
< +OK
> GET k6
< "v1"
> SELECT 0
< +OK
> LCS k1 k7
< "v1"
> LCS n m IDX
< *4
<   "matches"
<   *0
<   "len"
<   :0

# Watched keys; nothing happens when one was touched.
> WATCH k1 k7 n
< +OK
@ connection b
> SET n 5
< +OK
@ connection a
> MULTI
< +OK
> RENAME k1 k2
< +QUEUED
> RENAME k7 k3
< +QUEUED
> EXEC
< *-1
> MGET k1 k2 k3 k7
< *4
<   "v1"
<   $-1
<   $-1
<   "v1"
> WATCH k1 k7 n zzz
< +OK
> MULTI
< +OK
> RENAME k1 k2
< +QUEUED
> RENAME k7 k3
< +QUEUED
> MGET k1 k2 k3 k7
< +QUEUED
> EXEC
< *3
<   +OK
<   +OK
<   *4
<     $-1
<     "v1"
<     "v1"
<     $-1
> MGET k1 k2 k3 k7
< *4
<   $-1
<   "v1"
<   "v1"
<   $-1
> WATCH k2
< +OK
> SET k2 touched
< +OK
> MULTI
< +OK
> COPY k2 k1
< +QUEUED
> COPY k3 k7
< +QUEUED
> EXEC
< *-1

# How a value is kept goes along.
> SET s1 12345
< +OK
> APPEND s1 6
< :6
> SET s2 12345
< +OK
> SET s3 short
< +OK
> SET s4 abc
< +OK
> SETRANGE s4 0 x
< :3
> SET s5 1.5
< +OK
> INCRBYFLOAT s5 1.5
< "3"
> SET s6 "x"*100
< +OK
> MULTI
< +OK
> OBJECT ENCODING s1
< +QUEUED
> OBJECT ENCODING s5
< +QUEUED
> EXEC
< *2
<   "raw"
<   "embstr"
> RENAME s1 t1
< +OK
> RENAME s2 t2
< +OK
> RENAME s3 t3
< +OK
> RENAME s4 t4
< +OK
> RENAME s5 t5
< +OK
> RENAME s6 t6
< +OK
> OBJECT ENCODING t1
< "raw"
> OBJECT ENCODING t2
< "int"
> OBJECT ENCODING t3
< "embstr"
> OBJECT ENCODING t4
< "raw"
> OBJECT ENCODING t5
< "embstr"
> OBJECT ENCODING t6
< "raw"
> MULTI
< +OK
> COPY t1 u1
< +QUEUED
> COPY t2 u2
< +QUEUED
> COPY t3 u3
< +QUEUED
> COPY t4 u4
< +QUEUED
> COPY t5 u5
< +QUEUED
> COPY t6 u6
< +QUEUED
> RENAME u1 w1
< +QUEUED
> RENAME u4 w4
< +QUEUED
> RENAME u5 w5
< +QUEUED
> EXEC
< *9
<   :1
<   :1
<   :1
<   :1
<   :1
<   :1
<   +OK
<   +OK
<   +OK
> OBJECT ENCODING w1
< "raw"
> OBJECT ENCODING u2
< "int"
> OBJECT ENCODING u3
< "embstr"
> OBJECT ENCODING w4
< "raw"
> OBJECT ENCODING w5
< "embstr"
> OBJECT ENCODING u6
< "raw"
> COPY t1 a1
< :1
> COPY t2 a2
< :1
> COPY t3 a3
< :1
> COPY t4 a4
< :1
> COPY t5 a5
< :1
> OBJECT ENCODING a1
< "raw"
> OBJECT ENCODING a2
< "int"
> OBJECT ENCODING a3
< "embstr"
> OBJECT ENCODING a4
< "raw"
> OBJECT ENCODING a5
< "embstr"

# Groups of streams change without their key being touched.
> XADD stream 1-1 a b
< "1-1"
> MULTI
< +OK
> RENAME t1 t9
< +QUEUED
> XGROUP CREATE stream group 0
< +QUEUED
> XREADGROUP GROUP group alice STREAMS stream >
< +QUEUED
> EXEC
< *3
<   +OK
<   +OK
<   *1
<     *2
<       "stream"
<       *1
<         *2
<           "1-1"
<           *2
<             "a"
<             "b"
> XPENDING stream group
< *4
<   :1
<   "1-1"
<   "1-1"
<   *1
<     *2
<       "alice"
<       "1"
> XGROUP SETID stream group 1-1
< +OK
> MULTI
< +OK
> XACK stream group 1-1
< +QUEUED
> RENAME t9 t1
< +QUEUED
> XGROUP DELCONSUMER stream group alice
< +QUEUED
> EXEC
< *3
<   :1
<   +OK
<   :0
> XPENDING stream group
< *4
<   :0
<   $-1
<   $-1
<   *-1
> XINFO GROUPS stream
< *1
<   *12
<     "name"
<     "group"
<     "consumers"
<     :0
<     "pending"
<     :0
<     "last-delivered-id"
<     "1-1"
<     "entries-read"
<     $-1
<     "lag"
<     :0
