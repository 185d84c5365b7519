# SRANDMEMBER: random members, which stay.
> SRANDMEMBER s
< $-1
> SRANDMEMBER s 3
< *0
> SRANDMEMBER s -3
< *0
> SRANDMEMBER s 0
< *0
> SADD s a
< :1
> SRANDMEMBER s
< "a"
> SRANDMEMBER s 1
< *1
<   "a"
> SRANDMEMBER s 5
< *1
<   "a"
> SRANDMEMBER s -3
< *3
<   "a"
<   "a"
<   "a"
> SRANDMEMBER s 0
< *0
> SADD s b c
< :2
@ pattern
> SRANDMEMBER s
< "[abc]"
@ unordered
> SRANDMEMBER s 3
< *3
<   "a"
<   "b"
<   "c"
@ unordered
> SRANDMEMBER s 10
< *3
<   "a"
<   "b"
<   "c"
@ pattern
> SRANDMEMBER s 2
< \*2
<   "[abc]"
<   "[abc]"
@ pattern
> SRANDMEMBER s -5
< \*5
<   "[abc]"
<   "[abc]"
<   "[abc]"
<   "[abc]"
<   "[abc]"
> SADD n 7
< :1
> SRANDMEMBER n
< "7"
> SRANDMEMBER n -2
< *2
<   "7"
<   "7"
> SADD n 8 9
< :2
@ unordered
> SRANDMEMBER n 3
< *3
<   "7"
<   "8"
<   "9"
@ unordered
> SRANDMEMBER n 4
< *3
<   "7"
<   "8"
<   "9"
@ pattern
> SRANDMEMBER n 1
< \*1
<   "[789]"
> SCARD s
< :3
> SRANDMEMBER s abc
< -ERR value is not an integer or out of range
> SRANDMEMBER s ""
< -ERR value is not an integer or out of range
> SRANDMEMBER s 1 2
< -ERR syntax error
> SRANDMEMBER s 9223372036854775808
< -ERR value is not an integer or out of range
> SRANDMEMBER s -9223372036854775808
< -ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807
> SRANDMEMBER missing -9223372036854775807
< *0
> SRANDMEMBER missing 9223372036854775807
< *0
> SRANDMEMBER missing abc
< -ERR value is not an integer or out of range
@ unordered
> SRANDMEMBER s 9223372036854775807
< *3
<   "a"
<   "b"
<   "c"
> SRANDMEMBER
< -ERR wrong number of arguments for 'srandmember' command
> SET str v
< +OK
> SRANDMEMBER str
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SRANDMEMBER str 1
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SRANDMEMBER str abc
< -ERR value is not an integer or out of range
@ resp3
> SRANDMEMBER missing
< _
> SRANDMEMBER missing 2
< *0
> SADD one x
< :1
> SRANDMEMBER one
< "x"
> SRANDMEMBER one 1
< *1
<   "x"
> SRANDMEMBER one 3
< *1
<   "x"
> SRANDMEMBER one -2
< *2
<   "x"
<   "x"
> SRANDMEMBER one 0
< *0
@ unordered
> SRANDMEMBER s 3
< *3
<   "a"
<   "b"
<   "c"
@ pattern
> SRANDMEMBER s 2
< \*2
<   "[abc]"
<   "[abc]"
