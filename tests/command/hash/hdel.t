# HDEL: fields leave; an empty hash is gone.
> HDEL h f
< :0
> HSET h a 1 b 2 c 3 d 4
< :4
> HDEL h a
< :1
> HDEL h a
< :0
> HDEL h b x b c
< :2
> HGETALL h
< *2
<   "d"
<   "4"
> HDEL h d x
< :1
> EXISTS h
< :0
> HSET h a 1 b a
< :2
> HDEL h b
< :1
> HGETALL h
< *2
<   "a"
<   "1"
> HSET t f "x"*65 g 2 h 3
< :3
> HDEL t f nosuch
< :1
@ unordered
> HKEYS t
< *2
<   "g"
<   "h"
> OBJECT ENCODING t
< "hashtable"
> HDEL t g h
< :2
> EXISTS t
< :0
> SET str v
< +OK
> HDEL str f
< -WRONGTYPE Operation against a key holding the wrong kind of value
> HDEL h
< -ERR wrong number of arguments for 'hdel' command
> HDEL
< -ERR wrong number of arguments for 'hdel' command
> HSET k a 1
< :1
> EXPIRE k 100
< :1
> HDEL k a
< :1
> HSET k a 1
< :1
> TTL k
< :-1
> WATCH k
< +OK
> HDEL k nosuch
< :0
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *1
<   +PONG
> WATCH k
< +OK
> HDEL k a
< :1
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *-1
