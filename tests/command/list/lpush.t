# LPUSH, RPUSH, LPUSHX, RPUSHX: adding at the ends.
> LPUSH l a
< :1
> LPUSH l b c
< :3
> LRANGE l 0 -1
< *3
<   "c"
<   "b"
<   "a"
> RPUSH l d e ""
< :6
> LRANGE l 0 -1
< *6
<   "c"
<   "b"
<   "a"
<   "d"
<   "e"
<   ""
> LLEN l
< :6
> TYPE l
< +list
> OBJECT ENCODING l
< "quicklist"
> LPUSH l 1 -5 300 70000 9223372036854775807 "007" "1.5"
< :13
> LRANGE l 0 -1
< *13
<   "1.5"
<   "007"
<   "9223372036854775807"
<   "70000"
<   "300"
<   "-5"
<   "1"
<   "c"
<   "b"
<   "a"
<   "d"
<   "e"
<   ""
> LPUSHX l x y
< :15
> RPUSHX l z
< :16
> LRANGE l 0 2
< *3
<   "y"
<   "x"
<   "1.5"
> LINDEX l -1
< "z"
> LPUSHX none a
< :0
> RPUSHX none a
< :0
> EXISTS none
< :0
> LLEN none
< :0
> SET s v
< +OK
> LPUSH s a
< -WRONGTYPE Operation against a key holding the wrong kind of value
> RPUSH s a
< -WRONGTYPE Operation against a key holding the wrong kind of value
> LPUSHX s a
< -WRONGTYPE Operation against a key holding the wrong kind of value
> RPUSHX s a
< -WRONGTYPE Operation against a key holding the wrong kind of value
> LLEN s
< -WRONGTYPE Operation against a key holding the wrong kind of value
> LPUSH
< -ERR wrong number of arguments for 'lpush' command
> LPUSH l
< -ERR wrong number of arguments for 'lpush' command
> RPUSHX l
< -ERR wrong number of arguments for 'rpushx' command
> LLEN
< -ERR wrong number of arguments for 'llen' command
> LLEN l m
< -ERR wrong number of arguments for 'llen' command
> RPUSH big "x"*9000 "y"*9000 "z"
< :3
> LLEN big
< :3
> LINDEX big 2
< "z"
> STRLEN big
< -WRONGTYPE Operation against a key holding the wrong kind of value
> GET big
< -WRONGTYPE Operation against a key holding the wrong kind of value
> INCR big
< -WRONGTYPE Operation against a key holding the wrong kind of value
> LPUSH k 1
< :1
> PEXPIRE k 100000
< :1
> RPUSH k 2
< :2
> PERSIST k
< :1
