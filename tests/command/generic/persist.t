# PERSIST: takes the TTL away.
> PERSIST missing
< :0
> SET k v
< +OK
> PERSIST k
< :0
> EXPIRE k 1000
< :1
> PERSIST k
< :1
> TTL k
< :-1
> PERSIST k
< :0
> SET soon v PX 1
< +OK
@ sleep-ms 20
> PERSIST soon
< :0
> PERSIST
< -ERR wrong number of arguments for 'persist' command
> PERSIST a b
< -ERR wrong number of arguments for 'persist' command
