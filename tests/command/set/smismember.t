# SMISMEMBER: the same of several members.
> SADD s a b "" 12 "\x00\xff"
< :5
> SADD n 1 2 300000
< :3
> SET str v
< +OK
> SMISMEMBER s a
< *1
<   :1
> SMISMEMBER s a x b a ""
< *5
<   :1
<   :0
<   :1
<   :1
<   :1
> SMISMEMBER n 1 x 2 3 300000 -1
< *6
<   :1
<   :0
<   :1
<   :0
<   :1
<   :0
> SMISMEMBER missing a b
< *2
<   :0
<   :0
> SMISMEMBER str a
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SMISMEMBER s
< -ERR wrong number of arguments for 'smismember' command
> SMISMEMBER
< -ERR wrong number of arguments for 'smismember' command
> SMISMEMBER s 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 a 17 b
< *19
<   :0
<   :0
<   :0
<   :0
<   :0
<   :0
<   :0
<   :0
<   :0
<   :0
<   :0
<   :1
<   :0
<   :0
<   :0
<   :0
<   :1
<   :0
<   :1
@ resp3
> SMISMEMBER s a x
< *2
<   :1
<   :0
> SMISMEMBER missing a x
< *2
<   :0
<   :0
