# ZRANDMEMBER: one, several different, or with repetitions.
> ZADD one 1.5 a
< :1
> ZRANDMEMBER one
< "a"
> ZRANDMEMBER one 0
< *0
> ZRANDMEMBER one 3
< *1
<   "a"
> ZRANDMEMBER one -3
< *3
<   "a"
<   "a"
<   "a"
> ZRANDMEMBER one 3 WITHSCORES
< *2
<   "a"
<   "1.5"
> ZRANDMEMBER one -2 withscores
< *4
<   "a"
<   "1.5"
<   "a"
<   "1.5"
> ZRANDMEMBER nothing
< $-1
> ZRANDMEMBER nothing 3
< *0
> ZRANDMEMBER nothing -3 WITHSCORES
< *0
> ZADD z 1 a 2 b 3 c
< :3
@ unordered
> ZRANDMEMBER z 3
< *3
<   "a"
<   "b"
<   "c"
@ unordered
> ZRANDMEMBER z 10
< *3
<   "a"
<   "b"
<   "c"
@ pattern
> ZRANDMEMBER z 2
< \*2
<   "[abc]"
<   "[abc]"
> ZADD l 1 "x"*65
< :1
> ZRANDMEMBER l
< "x"*65
> ZRANDMEMBER one abc
< -ERR value is not an integer or out of range
> ZRANDMEMBER one 1.5
< -ERR value is not an integer or out of range
> ZRANDMEMBER one -9223372036854775808
< -ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807
> ZRANDMEMBER one 9223372036854775808
< -ERR value is not an integer or out of range
> ZRANDMEMBER one -9223372036854775807 WITHSCORES
< -ERR value is out of range
> ZRANDMEMBER one 9223372036854775807 WITHSCORES
< -ERR value is out of range
> ZRANDMEMBER one 9223372036854775807
< *1
<   "a"
> ZRANDMEMBER one 1 BOGUS
< -ERR syntax error
> ZRANDMEMBER one 1 WITHSCORES BOGUS
< -ERR syntax error
> ZRANDMEMBER one abc BOGUS
< -ERR value is not an integer or out of range
> ZRANDMEMBER
< -ERR wrong number of arguments for 'zrandmember' command
> SET s x
< +OK
> ZRANDMEMBER s
< -WRONGTYPE Operation against a key holding the wrong kind of value
> ZRANDMEMBER s 1
< -WRONGTYPE Operation against a key holding the wrong kind of value
> ZRANDMEMBER s abc
< -ERR value is not an integer or out of range
@ resp3
> ZRANDMEMBER one 2 WITHSCORES
< *1
<   *2
<     "a"
<     ,1.5
> ZRANDMEMBER one -2 WITHSCORES
< *2
<   *2
<     "a"
<     ,1.5
<   *2
<     "a"
<     ,1.5
> ZRANDMEMBER nothing
< _
> ZRANDMEMBER nothing 3 WITHSCORES
< *0
