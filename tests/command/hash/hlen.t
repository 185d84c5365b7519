# HLEN: how many fields.
> HLEN h
< :0
> HSET h a 1 b 2
< :2
> HLEN h
< :2
> HDEL h a
< :1
> HLEN h
< :1
> HSET t f "x"*65 g 2
< :2
> HLEN t
< :2
> SET str v
< +OK
> HLEN str
< -WRONGTYPE Operation against a key holding the wrong kind of value
> HLEN
< -ERR wrong number of arguments for 'hlen' command
> HLEN h h
< -ERR wrong number of arguments for 'hlen' command
