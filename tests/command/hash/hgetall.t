# HGETALL: all fields with their values.
> HGETALL h
< *0
> HSET h b 1 a 2 c three
< :3
> HGETALL h
< *6
<   "b"
<   "1"
<   "a"
<   "2"
<   "c"
<   "three"
> HSET h a changed
< :0
> HGETALL h
< *6
<   "b"
<   "1"
<   "a"
<   "changed"
<   "c"
<   "three"
> HDEL h b
< :1
> HSET h b again
< :1
> HGETALL h
< *6
<   "a"
<   "changed"
<   "c"
<   "three"
<   "b"
<   "again"
> SET str v
< +OK
> HGETALL str
< -WRONGTYPE Operation against a key holding the wrong kind of value
> HGETALL
< -ERR wrong number of arguments for 'hgetall' command
> HGETALL h h
< -ERR wrong number of arguments for 'hgetall' command
> HSET t f "x"*65
< :1
> HGETALL t
< *2
<   "f"
<   "x"*65
@ resp3
> HGETALL missing
< %0
> HGETALL h
< %3
<   "a"
<   "changed"
<   "c"
<   "three"
<   "b"
<   "again"
> HGETALL t
< %1
<   "f"
<   "x"*65
> HGETALL str
< -WRONGTYPE Operation against a key holding the wrong kind of value
