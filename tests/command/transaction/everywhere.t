# Commands about all keys run at their place in EXEC's order, and their answers stand there.
> MULTI
< +OK
> DBSIZE
< +QUEUED
> SET k1 a
< +QUEUED
> DBSIZE
< +QUEUED
> SET k2 b
< +QUEUED
> SET k3 c
< +QUEUED
> KEYS k2
< +QUEUED
> DBSIZE
< +QUEUED
> DEL k2
< +QUEUED
> DBSIZE
< +QUEUED
> EXEC
< *9
<   :0
<   +OK
<   :1
<   +OK
<   +OK
<   *1
<     "k2"
<   :3
<   :1
<   :2
> MULTI
< +OK
> FLUSHALL
< +QUEUED
> RANDOMKEY
< +QUEUED
> SET only 1
< +QUEUED
> RANDOMKEY
< +QUEUED
> SET other 1
< +QUEUED
> DEL only
< +QUEUED
> RANDOMKEY
< +QUEUED
> EXEC
< *7
<   +OK
<   $-1
<   +OK
<   "only"
<   +OK
<   :1
<   "other"
> MULTI
< +OK
> SCAN 0
< +QUEUED
> SET second 1
< +QUEUED
> DEL other
< +QUEUED
> SCAN 0
< +QUEUED
> SCAN 0 MATCH x*
< +QUEUED
> SCAN 0 TYPE string COUNT 100
< +QUEUED
> SCAN abc
< +QUEUED
> SCAN 0 COUNT 0
< +QUEUED
> FLUSHDB
< +QUEUED
> SCAN 0
< +QUEUED
> EXEC
< *10
<   *2
<     "0"
<     *1
<       "other"
<   +OK
<   :1
<   *2
<     "0"
<     *1
<       "second"
<   *2
<     "0"
<     *0
<   *2
<     "0"
<     *1
<       "second"
<   -ERR invalid cursor
<   -ERR syntax error
<   +OK
<   *2
<     "0"
<     *0
> DBSIZE
< :0
> MULTI
< +OK
> SET n 12345678
< +QUEUED
> DEBUG OBJECT n
< +QUEUED
> APPEND n 9
< +QUEUED
> DEBUG OBJECT n
< +QUEUED
> DEBUG SLEEP 0
< +QUEUED
> OBJECT ENCODING n
< +QUEUED
> SET far 1
< +QUEUED
@ pattern
> EXEC
< \*7
<   \+OK
<   \+Value at:0x[0-9a-f]+ refcount:\d+ encoding:int serializedlength:5 lru:\d+ lru_seconds_idle:\d+
<   :9
<   \+Value at:0x[0-9a-f]+ refcount:1 encoding:raw serializedlength:5 lru:\d+ lru_seconds_idle:\d+
<   \+OK
<   "raw"
<   \+OK
> MULTI
< +OK
> SELECT 3
< +QUEUED
> SET k1 three
< +QUEUED
> SET k2 three
< +QUEUED
> DBSIZE
< +QUEUED
> SWAPDB 0 3
< +QUEUED
> DBSIZE
< +QUEUED
> SELECT 0
< +QUEUED
> GET k1
< +QUEUED
> KEYS k2
< +QUEUED
> EXEC
< *9
<   +OK
<   +OK
<   +OK
<   :2
<   +OK
<   :2
<   +OK
<   "three"
<   *1
<     "k2"
> SELECT 3
< +OK
> KEYS n
< *1
<   "n"
> FLUSHALL
< +OK
> SELECT 0
< +OK

# The same beside commands whose keys must meet.
> MSET a 1 b 2 c 3
< +OK
> MULTI
< +OK
> DBSIZE
< +QUEUED
> RENAME a d
< +QUEUED
> DBSIZE
< +QUEUED
> COPY b e
< +QUEUED
> COPY c f
< +QUEUED
> DBSIZE
< +QUEUED
> KEYS d
< +QUEUED
> KEYS a
< +QUEUED
> KEYS c
< +QUEUED
> DEL b
< +QUEUED
> DBSIZE
< +QUEUED
> EXEC
< *11
<   :3
<   +OK
<   :3
<   :1
<   :1
<   :5
<   *1
<     "d"
<   *0
<   *1
<     "c"
<   :1
<   :4
> MULTI
< +OK
> RENAME c g
< +QUEUED
> FLUSHALL
< +QUEUED
> DBSIZE
< +QUEUED
> RENAMENX d x
< +QUEUED
> SET d 1
< +QUEUED
> SET e 2
< +QUEUED
> RENAMENX d e
< +QUEUED
> RENAME d z
< +QUEUED
> DBSIZE
< +QUEUED
> SCAN 0 MATCH z
< +QUEUED
> DEL e
< +QUEUED
> RANDOMKEY
< +QUEUED
> EXEC
< *12
<   +OK
<   +OK
<   :0
<   -ERR no such key
<   +OK
<   +OK
<   :0
<   +OK
<   :2
<   *2
<     "0"
<     *1
<       "z"
<   :1
<   "z"
@ unordered
> KEYS *
< *1
<   "z"
> MULTI
< +OK
> MSETNX p1 1 p2 2 p3 3
< +QUEUED
> SWAPDB 0 1
< +QUEUED
> DBSIZE
< +QUEUED
> RENAME p1 p4
< +QUEUED
> SELECT 1
< +QUEUED
> DBSIZE
< +QUEUED
> RENAME p1 p4
< +QUEUED
> MGET p1 p2 p3 p4
< +QUEUED
> EXEC
< *8
<   :1
<   +OK
<   :0
<   -ERR no such key
<   +OK
<   :4
<   +OK
<   *4
<     $-1
<     "2"
<     "3"
<     "1"
> DBSIZE
< :4
> SELECT 0
< +OK
> DBSIZE
< :0
> FLUSHALL
< +OK

# what a command reaches for without naming it changes its database as well
> FLUSHALL
< +OK
> MSET weight1 2 weight2 1 other x
< +OK
> RPUSH list 1 2
< :2
> MULTI
< +OK
> SORT list BY weight*
< +QUEUED
> EVAL "return redis.call('get', ARGV[1])" 0 other
< +QUEUED
> SWAPDB 0 1
< +QUEUED
> EXEC
< *3
<   *2
<     "2"
<     "1"
<   "x"
<   +OK
> DBSIZE
< :0
> SELECT 1
< +OK
> DBSIZE
< :4
> MGET weight1 weight2 other
< *3
<   "2"
<   "1"
<   "x"
> SELECT 0
< +OK
> SWAPDB 0 1
< +OK
> FLUSHALL
< +OK

# A transaction that a watched key prevents leaves no script behind, and forgets none.
> SCRIPT FLUSH
< +OK
> WATCH k1
< +OK
> SET k1 a
< +OK
> MULTI
< +OK
> SCRIPT LOAD "return 1"
< +QUEUED
> GET k2
< +QUEUED
> EXEC
< *-1
> SCRIPT EXISTS e0e1f9fabfc9d4800c877a703b823ac0578ff8db
< *1
<   :0
> SCRIPT LOAD "return 1"
< "e0e1f9fabfc9d4800c877a703b823ac0578ff8db"
> WATCH k1
< +OK
> SET k1 b
< +OK
> MULTI
< +OK
> SCRIPT FLUSH
< +QUEUED
> EXEC
< *-1
> SCRIPT EXISTS e0e1f9fabfc9d4800c877a703b823ac0578ff8db
< *1
<   :1
> EVALSHA e0e1f9fabfc9d4800c877a703b823ac0578ff8db 0
< :1
> FLUSHALL
< +OK

# Nor has it made keys for DEBUG.
> WATCH k1
< +OK
> SET k1 c
< +OK
> MULTI
< +OK
> DEBUG POPULATE 1 made 0
< +QUEUED
> EXEC
< *-1
> EXISTS made:0
< :0
> WATCH k2
< +OK
> SET k2 c
< +OK
> MULTI
< +OK
> DEBUG POPULATE 1 made 0
< +QUEUED
> EXEC
< *-1
> EXISTS made:0
< :0
> FLUSHALL
< +OK
