# SREM: members leave; an empty set is gone.
> SADD s a b c d
< :4
> SREM s a
< :1
> SREM s a
< :0
> SREM s b x b c
< :2
> SMEMBERS s
< *1
<   "d"
> SREM s d e f
< :1
> EXISTS s
< :0
> SREM s d
< :0
> SADD n 1 2 3 100000
< :4
> SREM n 100000 x 7 01
< :1
> SMEMBERS n
< *3
<   "1"
<   "2"
<   "3"
> OBJECT ENCODING n
< "intset"
> SREM n 3 2 1 0
< :3
> EXISTS n
< :0
> SADD w 100000 -100000 5
< :3
> SREM w 5000000000
< :0
> SREM w 100000
< :1
> SMEMBERS w
< *2
<   "-100000"
<   "5"
> SADD e "" x
< :2
> SREM e ""
< :1
> SMEMBERS e
< *1
<   "x"
> SET str v
< +OK
> SREM str a
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SREM
< -ERR wrong number of arguments for 'srem' command
> SREM s
< -ERR wrong number of arguments for 'srem' command
> SADD k a
< :1
> EXPIRE k 100
< :1
> SREM k a
< :1
> SADD k a
< :1
> TTL k
< :-1
