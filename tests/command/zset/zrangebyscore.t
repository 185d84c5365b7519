# ZRANGEBYSCORE, ZREVRANGEBYSCORE, ZRANGEBYLEX, ZREVRANGEBYLEX.
> ZADD z 1 a 2 b 3 c 4 d 5 e
< :5
> ZRANGEBYSCORE z 2 4
< *3
<   "b"
<   "c"
<   "d"
> ZRANGEBYSCORE z (2 (4 WITHSCORES
< *2
<   "c"
<   "3"
> ZRANGEBYSCORE z -inf +inf LIMIT 1 2
< *2
<   "b"
<   "c"
> ZRANGEBYSCORE z -inf +inf LIMIT 1 2 WITHSCORES
< *4
<   "b"
<   "2"
<   "c"
<   "3"
> ZRANGEBYSCORE z -inf +inf WITHSCORES LIMIT 4 10
< *2
<   "e"
<   "5"
> ZRANGEBYSCORE z 4 2
< *0
> ZRANGEBYSCORE z (2 2
< *0
> ZRANGEBYSCORE z (2 (2
< *0
> ZREVRANGEBYSCORE z 4 2
< *3
<   "d"
<   "c"
<   "b"
> ZREVRANGEBYSCORE z +inf -inf LIMIT 1 2 WITHSCORES
< *4
<   "d"
<   "4"
<   "c"
<   "3"
> ZREVRANGEBYSCORE z 2 4
< *0
> ZREVRANGEBYSCORE z (4 (2
< *1
<   "c"
> ZRANGEBYSCORE nothing 0 1
< *0
> ZREVRANGEBYSCORE nothing 0 1
< *0
> ZADD x 0 a 0 b 0 c 0 d
< :4
> ZRANGEBYLEX x - +
< *4
<   "a"
<   "b"
<   "c"
<   "d"
> ZRANGEBYLEX x [b +
< *3
<   "b"
<   "c"
<   "d"
> ZRANGEBYLEX x (b [c
< *1
<   "c"
> ZRANGEBYLEX x - + LIMIT 1 2
< *2
<   "b"
<   "c"
> ZRANGEBYLEX x - + LIMIT -1 2
< *0
> ZREVRANGEBYLEX x + -
< *4
<   "d"
<   "c"
<   "b"
<   "a"
> ZREVRANGEBYLEX x [c (a
< *2
<   "c"
<   "b"
> ZREVRANGEBYLEX x + - LIMIT 1 2
< *2
<   "c"
<   "b"
> ZREVRANGEBYLEX x (a [c
< *0
> ZRANGEBYLEX nothing - +
< *0
> ZADD l 1 "x"*65 2 b 3 c 4 d
< :4
> ZRANGEBYSCORE l 2 3 WITHSCORES
< *4
<   "b"
<   "2"
<   "c"
<   "3"
> ZREVRANGEBYSCORE l (4 2 LIMIT 1 1
< *1
<   "b"
> ZRANGEBYSCORE z a b
< -ERR min or max is not a float
> ZRANGEBYSCORE z 1 b
< -ERR min or max is not a float
> ZRANGEBYSCORE z 1 2 REV
< -ERR syntax error
> ZRANGEBYSCORE z 1 2 BYSCORE
< -ERR syntax error
> ZRANGEBYSCORE z 1 2 LIMIT 1
< -ERR syntax error
> ZRANGEBYSCORE z 1 2 LIMIT a b
< -ERR value is not an integer or out of range
> ZREVRANGEBYSCORE z a b
< -ERR min or max is not a float
> ZRANGEBYLEX x a b
< -ERR min or max not valid string range item
> ZRANGEBYLEX x [a b
< -ERR min or max not valid string range item
> ZRANGEBYLEX x [a [b WITHSCORES
< -ERR syntax error, WITHSCORES not supported in combination with BYLEX
> ZREVRANGEBYLEX x [a b
< -ERR min or max not valid string range item
> ZREVRANGEBYLEX x [a [b BYLEX
< -ERR syntax error
> SET s x
< +OK
> ZRANGEBYSCORE s 1 2
< -WRONGTYPE Operation against a key holding the wrong kind of value
> ZRANGEBYSCORE s a 2
< -ERR min or max is not a float
> ZRANGEBYLEX s - +
< -WRONGTYPE Operation against a key holding the wrong kind of value
> ZREVRANGEBYLEX s - +
< -WRONGTYPE Operation against a key holding the wrong kind of value
> ZREVRANGEBYSCORE s 1 2
< -WRONGTYPE Operation against a key holding the wrong kind of value
> ZRANGEBYSCORE z 1
< -ERR wrong number of arguments for 'zrangebyscore' command
> ZRANGEBYLEX z 1
< -ERR wrong number of arguments for 'zrangebylex' command
