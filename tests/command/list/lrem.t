# LREM: by value.
> RPUSH l a b a c a b a
< :7
> LREM l 2 a
< :2
> LRANGE l 0 -1
< *5
<   "b"
<   "c"
<   "a"
<   "b"
<   "a"
> LREM l -1 a
< :1
> LRANGE l 0 -1
< *4
<   "b"
<   "c"
<   "a"
<   "b"
> LREM l 0 b
< :2
> LRANGE l 0 -1
< *2
<   "c"
<   "a"
> LREM l 0 zz
< :0
> LREM l x a
< -ERR value is not an integer or out of range
> LREM none 0 a
< :0
> LREM none x a
< -ERR value is not an integer or out of range
> LREM l -9223372036854775808 a
< :1
> LREM l 9223372036854775807 c
< :1
> EXISTS l
< :0
> RPUSH n 1 2 1 3 1
< :5
> LREM n -2 1
< :2
> LRANGE n 0 -1
< *3
<   "1"
<   "2"
<   "3"
> LREM n 0 "01"
< :0
> SET s v
< +OK
> LREM s 0 v
< -WRONGTYPE Operation against a key holding the wrong kind of value
> LREM s
< -ERR wrong number of arguments for 'lrem' command
