# BLMOVE, BRPOPLPUSH: waiting for an element to move.
> RPUSH a 1 2 3
< :3
> BLMOVE a b LEFT RIGHT 0
< "1"
> BRPOPLPUSH a b 0
< "3"
> LRANGE b 0 -1
< *2
<   "3"
<   "1"
> BLMOVE none b LEFT LEFT 0.01
< *-1
> BRPOPLPUSH none b 0.01
< *-1
> BLMOVE a b UP LEFT 0
< -ERR syntax error
> BLMOVE a b LEFT DOWN 0
< -ERR syntax error
> BLMOVE a b LEFT LEFT x
< -ERR timeout is not a float or out of range
> BLMOVE a b LEFT LEFT -1
< -ERR timeout is negative
> BRPOPLPUSH a b x
< -ERR timeout is not a float or out of range
> SET s v
< +OK
> BLMOVE s b LEFT LEFT 0
< -WRONGTYPE Operation against a key holding the wrong kind of value
> BLMOVE a s LEFT LEFT 0
< -WRONGTYPE Operation against a key holding the wrong kind of value
> BLMOVE none s LEFT LEFT 0.01
< *-1
> MULTI
< +OK
> BLMOVE none b LEFT LEFT 0
< +QUEUED
> BRPOPLPUSH none b 0
< +QUEUED
> EXEC
< *2
<   $-1
<   $-1
@ connection b
> BLMOVE x y LEFT RIGHT 0
@ connection c
> BLPOP y 0
@ connection a
@ sleep-ms 50
> RPUSH x 1
< :1
@ connection b
@ read
< "1"
@ connection c
@ read
< *2
<   "y"
<   "1"
@ connection b
> BRPOPLPUSH x s 0
@ connection a
@ sleep-ms 50
> RPUSH x 5
< :1
@ connection b
@ read
< -WRONGTYPE Operation against a key holding the wrong kind of value
@ connection a
> LRANGE x 0 -1
< *1
<   "5"
@ connection b
> BRPOPLPUSH self self 0
@ connection a
@ sleep-ms 50
> RPUSH self 7
< :1
@ connection b
@ read
< "7"
> LRANGE self 0 -1
< *1
<   "7"
@ connection b
> BLMOVE {t}x {t}y LEFT RIGHT 0
@ connection a
@ sleep-ms 50
> RPUSH {t}x 1
< :1
@ connection b
@ read
< "1"
> BLMOVE k1 k2 LEFT RIGHT 0.01
< *-1
> BRPOPLPUSH k2 k3 0
@ connection a
@ sleep-ms 50
> RPUSH k2 1 2
< :2
@ connection b
@ read
< "2"
> BLMOVE k3 k4 LEFT RIGHT 0
< "2"
> BLMOVE k4 k5 LEFT RIGHT 0
< "2"
> BLMOVE k5 k1 LEFT RIGHT 0
< "2"
> LRANGE k1 0 -1
< *1
<   "2"
