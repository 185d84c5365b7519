# PTTL: how long a key will live; -1 for ever, -2 no such key.
> PTTL missing
< :-2
> SET k v
< +OK
> PTTL k
< :-1
> EXPIRE k 1000
< :1
@ pattern
> PTTL k
< :(1000000|9999\d\d)
> PERSIST k
< :1
> PTTL k
< :-1
> SET soon v PX 1
< +OK
@ sleep-ms 20
> PTTL soon
< :-2
> PTTL
< -ERR wrong number of arguments for 'pttl' command
> PTTL a b
< -ERR wrong number of arguments for 'pttl' command
