# LPOP, RPOP: taking from the ends.
> RPUSH l a b c d e f g
< :7
> LPOP l
< "a"
> RPOP l
< "g"
> LPOP l 2
< *2
<   "b"
<   "c"
> RPOP l 2
< *2
<   "f"
<   "e"
> LPOP l 0
< *0
> RPOP l 0
< *0
> LRANGE l 0 -1
< *1
<   "d"
> LPOP l 10
< *1
<   "d"
> EXISTS l
< :0
> LPOP l
< $-1
> RPOP l
< $-1
> LPOP l 1
< *-1
> RPOP l 0
< *-1
> RPUSH l a
< :1
> LPOP l -1
< -ERR value is out of range, must be positive
> LPOP l x
< -ERR value is out of range, must be positive
> RPOP l 1.5
< -ERR value is out of range, must be positive
> RPOP l 9223372036854775808
< -ERR value is out of range, must be positive
> LPOP l 1 2
< -ERR wrong number of arguments for 'lpop' command
> RPOP l 1 2
< -ERR wrong number of arguments for 'rpop' command
> LPOP
< -ERR wrong number of arguments for 'lpop' command
> SET s v
< +OK
> LPOP s
< -WRONGTYPE Operation against a key holding the wrong kind of value
> RPOP s 1
< -WRONGTYPE Operation against a key holding the wrong kind of value
> LPOP s 0
< -WRONGTYPE Operation against a key holding the wrong kind of value
> RPUSH n 1 -1 200 40000 3000000000 9223372036854775807
< :6
> LPOP n 6
< *6
<   "1"
<   "-1"
<   "200"
<   "40000"
<   "3000000000"
<   "9223372036854775807"
@ resp3
> LPOP none
< _
> LPOP none 1
< _
> RPUSH l b
< :2
> LPOP l 0
< *0
> LPOP l 5
< *2
<   "a"
<   "b"
