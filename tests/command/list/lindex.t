# LINDEX, LSET: one element by its place.
> RPUSH l a b c d
< :4
> LINDEX l 0
< "a"
> LINDEX l 3
< "d"
> LINDEX l -1
< "d"
> LINDEX l -4
< "a"
> LINDEX l 4
< $-1
> LINDEX l -5
< $-1
> LINDEX l x
< -ERR value is not an integer or out of range
> LINDEX none 0
< $-1
> LINDEX none x
< $-1
> LSET l 0 A
< +OK
> LSET l -1 D
< +OK
> LSET l 1 "x"*100
< +OK
> LRANGE l 0 -1
< *4
<   "A"
<   "x"*100
<   "c"
<   "D"
> LSET l 4 x
< -ERR index out of range
> LSET l -5 x
< -ERR index out of range
> LSET l x y
< -ERR value is not an integer or out of range
> LSET none 0 x
< -ERR no such key
> LSET none x x
< -ERR no such key
> SET s v
< +OK
> LINDEX s 0
< -WRONGTYPE Operation against a key holding the wrong kind of value
> LINDEX s x
< -WRONGTYPE Operation against a key holding the wrong kind of value
> LSET s 0 a
< -WRONGTYPE Operation against a key holding the wrong kind of value
> LINDEX l
< -ERR wrong number of arguments for 'lindex' command
> LSET l 0
< -ERR wrong number of arguments for 'lset' command
> RPUSH n 1 2 3
< :3
> LSET n 1 "two"
< +OK
> LSET n 2 99999999999
< +OK
> LRANGE n 0 -1
< *3
<   "1"
<   "two"
<   "99999999999"
> RPUSH big "a"*5000 "b"*3000 "c"*200
< :3
> LSET big 0 "d"*8000
< +OK
> LSET big 2 "e"*9000
< +OK
> LSET big 1 z
< +OK
> LRANGE big 1 1
< *1
<   "z"
> LINDEX big -3
< "d"*8000
@ resp3
> LINDEX none 0
< _
> LINDEX l 17
< _
