> SISMEMBER s a
< :0
> SADD s a b "" 12 "\x00\xff"
< :5
> SISMEMBER s a
< :1
> SISMEMBER s c
< :0
> SISMEMBER s ""
< :1
> SISMEMBER s 12
< :1
> SISMEMBER s 012
< :0
> SISMEMBER s "\x00\xff"
< :1
> SISMEMBER s A
< :0
> SADD n 1 2 300000
< :3
> SISMEMBER n 1
< :1
> SISMEMBER n 01
< :0
> SISMEMBER n 3
< :0
> SISMEMBER n 300000
< :1
> SISMEMBER n 9223372036854775808
< :0
> SISMEMBER n ""
< :0
> SISMEMBER n abc
< :0
> SET str v
< +OK
> SISMEMBER str v
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SISMEMBER s
< -ERR wrong number of arguments for 'sismember' command
> SISMEMBER s a b
< -ERR wrong number of arguments for 'sismember' command
@ resp3
> SISMEMBER s a
< :1
