# HVALS: one half of HGETALL.
> HVALS h
< *0
> HSET h b 1 a 2 c three
< :3
> HVALS h
< *3
<   "1"
<   "2"
<   "three"
> SET str v
< +OK
> HVALS str
< -WRONGTYPE Operation against a key holding the wrong kind of value
> HVALS
< -ERR wrong number of arguments for 'hvals' command
> HVALS h h
< -ERR wrong number of arguments for 'hvals' command
> HSET t f "x"*65
< :1
> HVALS t
< *1
<   "x"*65
@ resp3
> HVALS missing
< *0
> HVALS h
< *3
<   "1"
<   "2"
<   "three"
> HVALS t
< *1
<   "x"*65
> HVALS str
< -WRONGTYPE Operation against a key holding the wrong kind of value
