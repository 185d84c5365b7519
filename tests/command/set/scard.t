# SCARD: how many members.
> SCARD s
< :0
> SADD s a b c
< :3
> SCARD s
< :3
> SADD n 1 2
< :2
> SCARD n
< :2
> SET str v
< +OK
> SCARD str
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SCARD
< -ERR wrong number of arguments for 'scard' command
> SCARD s s
< -ERR wrong number of arguments for 'scard' command
> SADD many 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 x
< :34
> SCARD many
< :34
> SCARD ""
< :0
