# LRANGE, LTRIM: parts.
> RPUSH l a b c d e
< :5
> LRANGE l 0 -1
< *5
<   "a"
<   "b"
<   "c"
<   "d"
<   "e"
> LRANGE l 1 3
< *3
<   "b"
<   "c"
<   "d"
> LRANGE l -3 -2
< *2
<   "c"
<   "d"
> LRANGE l -100 100
< *5
<   "a"
<   "b"
<   "c"
<   "d"
<   "e"
> LRANGE l 3 1
< *0
> LRANGE l 5 10
< *0
> LRANGE l 0 -6
< *0
> LRANGE l -9223372036854775808 9223372036854775807
< *5
<   "a"
<   "b"
<   "c"
<   "d"
<   "e"
> LRANGE l x 1
< -ERR value is not an integer or out of range
> LRANGE l 1 x
< -ERR value is not an integer or out of range
> LRANGE none 0 -1
< *0
> LRANGE none x y
< -ERR value is not an integer or out of range
> LTRIM l 1 -2
< +OK
> LRANGE l 0 -1
< *3
<   "b"
<   "c"
<   "d"
> LTRIM l 0 -1
< +OK
> LTRIM l -2 100
< +OK
> LRANGE l 0 -1
< *2
<   "c"
<   "d"
> LTRIM l x 1
< -ERR value is not an integer or out of range
> LTRIM l 1 y
< -ERR value is not an integer or out of range
> LTRIM none 0 1
< +OK
> LTRIM l 5 1
< +OK
> EXISTS l
< :0
> RPUSH l a b
< :2
> LTRIM l -100 -50
< +OK
> EXISTS l
< :0
> SET s v
< +OK
> LRANGE s 0 1
< -WRONGTYPE Operation against a key holding the wrong kind of value
> LTRIM s 0 1
< -WRONGTYPE Operation against a key holding the wrong kind of value
> LRANGE l 0
< -ERR wrong number of arguments for 'lrange' command
> LTRIM l
< -ERR wrong number of arguments for 'ltrim' command
