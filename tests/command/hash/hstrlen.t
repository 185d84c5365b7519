# HSTRLEN: the length of a value.
> HSTRLEN h f
< :0
> HSET h f value n 12345 neg -1 e "" t "x"*64
< :5
> HSTRLEN h f
< :5
> HSTRLEN h n
< :5
> HSTRLEN h neg
< :2
> HSTRLEN h e
< :0
> HSTRLEN h t
< :64
> HSTRLEN h nosuch
< :0
> HSET l f "x"*300
< :1
> HSTRLEN l f
< :300
> HSTRLEN l nosuch
< :0
> SET str v
< +OK
> HSTRLEN str f
< -WRONGTYPE Operation against a key holding the wrong kind of value
> HSTRLEN h
< -ERR wrong number of arguments for 'hstrlen' command
> HSTRLEN h f g
< -ERR wrong number of arguments for 'hstrlen' command
