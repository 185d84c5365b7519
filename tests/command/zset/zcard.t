# ZCARD, ZSCORE and ZMSCORE.
> ZCARD z
< :0
> ZADD z 1 a 2.5 b inf c
< :3
> ZCARD z
< :3
> ZSCORE z a
< "1"
> ZSCORE z b
< "2.5"
> ZSCORE z c
< "inf"
> ZSCORE z nobody
< $-1
> ZSCORE nothing a
< $-1
> ZMSCORE z a b c nobody a
< *5
<   "1"
<   "2.5"
<   "inf"
<   $-1
<   "1"
> ZMSCORE nothing a b
< *2
<   $-1
<   $-1
> ZADD l 1 "x"*65 2.5 b -inf c
< :3
> ZCARD l
< :3
> ZSCORE l b
< "2.5"
> ZSCORE l nobody
< $-1
> ZMSCORE l "x"*65 b c nobody
< *4
<   "1"
<   "2.5"
<   "-inf"
<   $-1
> SET s x
< +OK
> ZCARD s
< -WRONGTYPE Operation against a key holding the wrong kind of value
> ZSCORE s a
< -WRONGTYPE Operation against a key holding the wrong kind of value
> ZMSCORE s a
< -WRONGTYPE Operation against a key holding the wrong kind of value
> ZCARD
< -ERR wrong number of arguments for 'zcard' command
> ZCARD z z
< -ERR wrong number of arguments for 'zcard' command
> ZSCORE z
< -ERR wrong number of arguments for 'zscore' command
> ZSCORE z a b
< -ERR wrong number of arguments for 'zscore' command
> ZMSCORE z
< -ERR wrong number of arguments for 'zmscore' command
@ resp3
> ZSCORE z b
< ,2.5
> ZSCORE z c
< ,inf
> ZSCORE z nobody
< _
> ZSCORE nothing a
< _
> ZMSCORE z a b c nobody
< *4
<   ,1
<   ,2.5
<   ,inf
<   _
> ZMSCORE l c
< *1
<   ,-inf
