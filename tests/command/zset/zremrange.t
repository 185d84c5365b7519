# ZREMRANGEBYRANK, ZREMRANGEBYSCORE, ZREMRANGEBYLEX.
> ZADD z 1 a 2 b 3 c 4 d 5 e 6 f
< :6
> ZREMRANGEBYRANK z 0 0
< :1
> ZREMRANGEBYRANK z -1 -1
< :1
> ZREMRANGEBYRANK z 1 2
< :2
> ZRANGE z 0 -1
< *2
<   "b"
<   "e"
> ZREMRANGEBYRANK z 5 9
< :0
> ZREMRANGEBYRANK z 2 1
< :0
> ZREMRANGEBYRANK z -9 9
< :2
> EXISTS z
< :0
> ZREMRANGEBYRANK z 0 -1
< :0
> ZADD z 1 a 2 b 3 c 4 d 5 e 6 f
< :6
> ZREMRANGEBYSCORE z (1 2
< :1
> ZREMRANGEBYSCORE z 5 (6
< :1
> ZREMRANGEBYSCORE z 9 1
< :0
> ZRANGE z 0 -1
< *4
<   "a"
<   "c"
<   "d"
<   "f"
> ZREMRANGEBYSCORE z -inf inf
< :4
> EXISTS z
< :0
> ZREMRANGEBYSCORE z 0 1
< :0
> ZADD x 0 a 0 b 0 c 0 d 0 e
< :5
> ZREMRANGEBYLEX x [b (d
< :2
> ZREMRANGEBYLEX x (z +
< :0
> ZRANGE x 0 -1
< *3
<   "a"
<   "d"
<   "e"
> ZREMRANGEBYLEX x - +
< :3
> EXISTS x
< :0
> ZREMRANGEBYLEX x - +
< :0
> ZADD l 1 "x"*65 2 b 3 c 4 d 5 e
< :5
> ZREMRANGEBYRANK l 1 1
< :1
> ZREMRANGEBYSCORE l 3 4
< :2
> ZRANGE l 0 -1 WITHSCORES
< *4
<   "x"*65
<   "1"
<   "e"
<   "5"
> ZREMRANGEBYRANK l 0 -1
< :2
> EXISTS l
< :0
> ZADD lx 0 "x"*65 0 b 0 c 0 d
< :4
> ZREMRANGEBYLEX lx [b [c
< :2
> ZRANGE lx 0 -1
< *2
<   "d"
<   "x"*65
> ZREMRANGEBYRANK z a 1
< -ERR value is not an integer or out of range
> ZREMRANGEBYRANK z 1 a
< -ERR value is not an integer or out of range
> ZREMRANGEBYRANK z 1
< -ERR wrong number of arguments for 'zremrangebyrank' command
> ZREMRANGEBYSCORE z a 1
< -ERR min or max is not a float
> ZREMRANGEBYSCORE z 1 a
< -ERR min or max is not a float
> ZREMRANGEBYLEX z a +
< -ERR min or max not valid string range item
> ZREMRANGEBYLEX z - a
< -ERR min or max not valid string range item
> SET s x
< +OK
> ZREMRANGEBYRANK s 0 1
< -WRONGTYPE Operation against a key holding the wrong kind of value
> ZREMRANGEBYSCORE s 0 1
< -WRONGTYPE Operation against a key holding the wrong kind of value
> ZREMRANGEBYLEX s - +
< -WRONGTYPE Operation against a key holding the wrong kind of value
> ZREMRANGEBYRANK s a 1
< -ERR value is not an integer or out of range
