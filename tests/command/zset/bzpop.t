# BZPOPMIN, BZPOPMAX, BZMPOP: waiting for a member.
> ZADD a 1 x 2 y 3 z
< :3
> BZPOPMIN b a 0
< *3
<   "a"
<   "x"
<   "1"
> BZPOPMAX a b 0
< *3
<   "a"
<   "z"
<   "3"
> BZMPOP 0 2 b a MIN
< *2
<   "a"
<   *1
<     *2
<       "y"
<       "2"
> EXISTS a
< :0
> BZPOPMIN a 0.02
< *-1
> BZPOPMAX a b 0.01
< *-1
> BZMPOP 0.01 2 a b MAX
< *-1
> ZADD a 1 x 2 y 3 z
< :3
> BZMPOP 0 2 b a MAX COUNT 2
< *2
<   "a"
<   *2
<     *2
<       "z"
<       "3"
<     *2
<       "y"
<       "2"
> BZMPOP 0 1 a MIN COUNT 10
< *2
<   "a"
<   *1
<     *2
<       "x"
<       "1"
> BZPOPMIN a x
< -ERR timeout is not a float or out of range
> BZPOPMIN a -1
< -ERR timeout is negative
> BZPOPMAX a inf
< -ERR timeout is negative
> BZPOPMIN a
< -ERR wrong number of arguments for 'bzpopmin' command
> BZMPOP x 1 a MIN
< -ERR timeout is not a float or out of range
> BZMPOP -1 1 a MIN
< -ERR timeout is negative
> BZMPOP 1 0 a MIN
< -ERR numkeys should be greater than 0
> BZMPOP 1 abc a MIN
< -ERR numkeys should be greater than 0
> BZMPOP 1 2 a MIN
< -ERR syntax error
> BZMPOP 1 1 a BOGUS
< -ERR syntax error
> BZMPOP 1 1 a MIN COUNT 0
< -ERR count should be greater than 0
> BZMPOP 1 1 a MIN COUNT 1 COUNT 2
< -ERR syntax error
> BZMPOP 1 1 a MIN BOGUS
< -ERR syntax error
> BZMPOP x 0 a BOGUS
< -ERR numkeys should be greater than 0
> BZMPOP 1 1 a
< -ERR wrong number of arguments for 'bzmpop' command
> SET s v
< +OK
> BZPOPMIN a s 0
< -WRONGTYPE Operation against a key holding the wrong kind of value
> BZPOPMAX s 0
< -WRONGTYPE Operation against a key holding the wrong kind of value
> BZMPOP 0 2 a s MIN
< -WRONGTYPE Operation against a key holding the wrong kind of value
> MULTI
< +OK
> BZPOPMIN a 0
< +QUEUED
> BZMPOP 0 1 a MIN
< +QUEUED
> EXEC
< *2
<   *-1
<   *-1
> EVAL "return redis.call('BZMPOP', 0, 1, 'a', 'MIN')" 1 a
< $-1
@ connection b
> BZPOPMIN l m 0
@ sleep-ms 50
@ connection c
> BZPOPMAX m 0
@ connection a
@ sleep-ms 50
> ZADD m 1 x 2 y 3 z
< :3
@ connection b
@ read
< *3
<   "m"
<   "x"
<   "1"
@ connection c
@ read
< *3
<   "m"
<   "z"
<   "3"
@ connection a
> ZRANGE m 0 -1
< *1
<   "y"
> DEL m
< :1
@ connection b
> BZMPOP 0 2 one two MAX COUNT 2
@ connection a
@ sleep-ms 50
> SET one v
< +OK
> DEL one
< :1
> ZADD two 1 x 2 y 3 z
< :3
@ connection b
@ read
< *2
<   "two"
<   *2
<     *2
<       "z"
<       "3"
<     *2
<       "y"
<       "2"
@ connection a
> ZRANGE two 0 -1
< *1
<   "x"
> DEL two
< :1
@ connection b
> BZPOPMIN dest 0
@ connection a
@ sleep-ms 50
> ZADD src 1 x
< :1
> ZUNIONSTORE dest 1 src
< :1
@ connection b
@ read
< *3
<   "dest"
<   "x"
<   "1"
> BZPOPMIN dest 0
@ connection a
@ sleep-ms 50
> ZRANGESTORE dest src 0 -1
< :1
@ connection b
@ read
< *3
<   "dest"
<   "x"
<   "1"
> BZPOPMIN dest 0
@ connection a
@ sleep-ms 50
> ZINCRBY dest 2 inc
< "2"
@ connection b
@ read
< *3
<   "dest"
<   "inc"
<   "2"
@ connection c
@ resp3
> BZPOPMIN dest2 0
@ connection a
@ sleep-ms 50
> RENAME src dest2
< +OK
@ connection c
@ read
< *3
<   "dest2"
<   "x"
<   ,1
> BZMPOP 0 1 dest3 MIN
@ connection a
@ sleep-ms 50
> ZADD dest3 1.5 x
< :1
@ connection c
@ read
< *2
<   "dest3"
<   *1
<     *2
<       "x"
<       ,1.5
> BZPOPMIN nothing 0.01
< _
> BZMPOP 0.01 1 nothing MIN
< _
@ all
