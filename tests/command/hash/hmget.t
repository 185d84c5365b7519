# HMGET: the values of several fields.
> HMGET h a b
< *2
<   $-1
<   $-1
> HSET h a 1 b 2 c three
< :3
> HMGET h a
< *1
<   "1"
> HMGET h a nosuch c a
< *4
<   "1"
<   $-1
<   "three"
<   "1"
> HMGET h nosuch
< *1
<   $-1
> SET str v
< +OK
> HMGET str a
< -WRONGTYPE Operation against a key holding the wrong kind of value
> HMGET h
< -ERR wrong number of arguments for 'hmget' command
> HMGET
< -ERR wrong number of arguments for 'hmget' command
> HSET t f "x"*65 g 2
< :2
> HMGET t g f nosuch
< *3
<   "2"
<   "x"*65
<   $-1
@ resp3
> HMGET h a nosuch
< *2
<   "1"
<   _
> HMGET missing a
< *1
<   _
