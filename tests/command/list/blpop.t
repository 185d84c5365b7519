# BLPOP, BRPOP: waiting for an element.
> RPUSH a 1 2
< :2
> BLPOP a b 0
< *2
<   "a"
<   "1"
> BRPOP b a 0
< *2
<   "a"
<   "2"
> BLPOP a 0.05
< *-1
> BRPOP a b 0.01
< *-1
> BLPOP a x
< -ERR timeout is not a float or out of range
> BLPOP a -1
< -ERR timeout is negative
> BLPOP a -0.1
< -ERR timeout is negative
> BLPOP a inf
< -ERR timeout is negative
> BLPOP a
< -ERR wrong number of arguments for 'blpop' command
> SET s v
< +OK
> BLPOP a s 0
< -WRONGTYPE Operation against a key holding the wrong kind of value
> BLPOP s 0
< -WRONGTYPE Operation against a key holding the wrong kind of value
> MULTI
< +OK
> BLPOP a 0
< +QUEUED
> BRPOP a 0
< +QUEUED
> EXEC
< *2
<   *-1
<   *-1
> EVAL "return redis.call('BLPOP', 'a', 0)" 1 a
< -ERR This Redis command is not allowed from script script: b2c36bc675b8f4c68b9ca0389f0e871fd2b659b3, on @user_script:1.
@ connection b
> BLPOP l m 0
@ sleep-ms 50
@ connection c
> BRPOP m 0
@ connection a
@ sleep-ms 50
> RPUSH m x y
< :2
@ connection b
@ read
< *2
<   "m"
<   "x"
@ connection c
@ read
< *2
<   "m"
<   "y"
@ connection b
> BLPOP l 0
@ connection a
@ sleep-ms 50
> SET l v
< +OK
> DEL l
< :1
> MULTI
< +OK
> RPUSH l p q
< +QUEUED
> LPOP l
< +QUEUED
> EXEC
< *2
<   :2
<   "p"
@ connection b
@ read
< *2
<   "l"
<   "q"
@ connection a
> LLEN l
< :0
@ connection b
> BLPOP {t}one {t}two 0
@ connection a
@ sleep-ms 50
> MULTI
< +OK
> RPUSH {t}two 2
< +QUEUED
> RPUSH {t}one 1
< +QUEUED
> EXEC
< *2
<   :1
<   :1
@ connection b
@ read
< *2
<   "{t}two"
<   "2"
@ connection a
> EXISTS {t}one {t}two
< :1
> DEL {t}one {t}two
< :1
@ connection b
> BLPOP gone 0
@ drop
@ connection a
@ sleep-ms 50
> RPUSH gone 1
< :1
> LLEN gone
< :1
@ connection c
> BLPOP renamed 0
@ connection a
@ sleep-ms 50
> RENAME gone renamed
< +OK
@ connection c
@ read
< *2
<   "renamed"
<   "1"
> CLIENT REPLY ON
< +OK
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *1
<   +PONG
@ resp3
> BLPOP nothing 0.01
< _
@ resp2
> DEL a b c d e f
< :0
@ connection c
> BLPOP a b c d e f 0
@ connection a
@ sleep-ms 50
> RPUSH d 1
< :1
@ connection c
@ read
< *2
<   "d"
<   "1"
@ connection a
> RPUSH f 1 2
< :2
> RPUSH b 3
< :1
> BRPOP a b c d e f 0
< *2
<   "b"
<   "3"
> BRPOP a b c d e f 0
< *2
<   "f"
<   "2"
> BLPOP a b c d e f 0.01
< *2
<   "f"
<   "1"
> BLPOP a b c d e f 0.01
< *-1
> BLPOP {t}x {t}y {t}z 0.01
< *-1
