# ZCOUNT and ZLEXCOUNT.
> ZADD z 1 a 2 b 2 bb 3 c inf d -inf e
< :6
> ZCOUNT z -inf +inf
< :6
> ZCOUNT z (-inf (+inf
< :4
> ZCOUNT z 2 2
< :2
> ZCOUNT z (2 2
< :0
> ZCOUNT z 3 1
< :0
> ZCOUNT z 1 (3
< :3
> ZCOUNT nothing 1 2
< :0
> ZADD l 1 "x"*65 2 b 2 bb 3 c
< :4
> ZCOUNT l 2 3
< :3
> ZCOUNT l (2 3
< :1
> ZCOUNT l (3 3
< :0
> ZADD x 0 a 0 b 0 c 0 d
< :4
> ZLEXCOUNT x - +
< :4
> ZLEXCOUNT x [b [c
< :2
> ZLEXCOUNT x (b (c
< :0
> ZLEXCOUNT x + -
< :0
> ZLEXCOUNT x [x [y
< :0
> ZLEXCOUNT nothing - +
< :0
> ZADD lx 0 "x"*65 0 b 0 c
< :3
> ZLEXCOUNT lx (b +
< :2
> ZLEXCOUNT lx - (c
< :1
> ZLEXCOUNT lx [b [b
< :1
> ZCOUNT z a b
< -ERR min or max is not a float
> ZCOUNT z 1 b
< -ERR min or max is not a float
> ZCOUNT z 1
< -ERR wrong number of arguments for 'zcount' command
> ZLEXCOUNT x a b
< -ERR min or max not valid string range item
> ZLEXCOUNT x [a b
< -ERR min or max not valid string range item
> ZLEXCOUNT x [a
< -ERR wrong number of arguments for 'zlexcount' command
> SET s x
< +OK
> ZCOUNT s 1 2
< -WRONGTYPE Operation against a key holding the wrong kind of value
> ZCOUNT s a 2
< -ERR min or max is not a float
> ZLEXCOUNT s - +
< -WRONGTYPE Operation against a key holding the wrong kind of value
> ZLEXCOUNT s a +
< -ERR min or max not valid string range item
