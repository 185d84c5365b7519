# TTL: how long a key will live; -1 for ever, -2 no such key.
> TTL missing
< :-2
> SET k v
< +OK
> TTL k
< :-1
> EXPIRE k 1000
< :1
@ pattern
> TTL k
< :(1000|999)
> PERSIST k
< :1
> TTL k
< :-1
> SET soon v PX 1
< +OK
@ sleep-ms 20
> TTL soon
< :-2
> TTL
< -ERR wrong number of arguments for 'ttl' command
> TTL a b
< -ERR wrong number of arguments for 'ttl' command
# Rounded to the nearest second.
> SET rounded v PX 1490
< +OK
> TTL rounded
< :1
> SET rounded v PX 1990
< +OK
> TTL rounded
< :2
> SET rounded v PX 480
< +OK
> TTL rounded
< :0
