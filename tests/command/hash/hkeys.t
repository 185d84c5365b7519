# HKEYS: one half of HGETALL.
> HKEYS h
< *0
> HSET h b 1 a 2 c three
< :3
> HKEYS h
< *3
<   "b"
<   "a"
<   "c"
> SET str v
< +OK
> HKEYS str
< -WRONGTYPE Operation against a key holding the wrong kind of value
> HKEYS
< -ERR wrong number of arguments for 'hkeys' command
> HKEYS h h
< -ERR wrong number of arguments for 'hkeys' command
> HSET t f "x"*65
< :1
> HKEYS t
< *1
<   "f"
@ resp3
> HKEYS missing
< *0
> HKEYS h
< *3
<   "b"
<   "a"
<   "c"
> HKEYS t
< *1
<   "f"
> HKEYS str
< -WRONGTYPE Operation against a key holding the wrong kind of value
