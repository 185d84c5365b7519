# ZREM: removes members; the last one takes the key along.
> ZADD z 1 a 2 b 3 c 4 d
< :4
> ZREM z a
< :1
> ZREM z a
< :0
> ZREM z b nobody b c
< :2
> ZRANGE z 0 -1
< *1
<   "d"
> ZREM z d x
< :1
> EXISTS z
< :0
> ZREM z d
< :0
> ZADD l 1 "x"*65 2 b 3 c
< :3
> ZREM l b "x"*65
< :2
> ZREM l b c
< :1
> EXISTS l
< :0
> ZADD n 1 1 2 2 3 03
< :3
> ZREM n 1 03 2.0
< :2
> ZRANGE n 0 -1
< *1
<   "2"
> ZREM
< -ERR wrong number of arguments for 'zrem' command
> ZREM z
< -ERR wrong number of arguments for 'zrem' command
> SET s x
< +OK
> ZREM s a
< -WRONGTYPE Operation against a key holding the wrong kind of value
