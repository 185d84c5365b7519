# SMEMBERS: all members.
> SMEMBERS s
< *0
> SADD s a
< :1
> SMEMBERS s
< *1
<   "a"
> SADD s b c "" "\r\n"
< :4
@ unordered
> SMEMBERS s
< *5
<   ""
<   "\r\n"
<   "a"
<   "b"
<   "c"
> SADD n 5 -3 100000 2
< :4
> SMEMBERS n
< *4
<   "-3"
<   "2"
<   "5"
<   "100000"
> SET str v
< +OK
> SMEMBERS str
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SMEMBERS
< -ERR wrong number of arguments for 'smembers' command
> SMEMBERS s s
< -ERR wrong number of arguments for 'smembers' command
@ resp3
> SMEMBERS missing
< ~0
> SMEMBERS n
< ~4
<   "-3"
<   "2"
<   "5"
<   "100000"
@ unordered
> SMEMBERS s
< ~5
<   ""
<   "\r\n"
<   "a"
<   "b"
<   "c"
> SMEMBERS str
< -WRONGTYPE Operation against a key holding the wrong kind of value
