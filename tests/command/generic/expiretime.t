# EXPIRETIME: when a key will die, in Unix time; -1 never, -2 no such key.
> EXPIRETIME missing
< :-2
> SET k v
< +OK
> EXPIRETIME k
< :-1
> EXPIREAT k 33177117420
< :1
> EXPIRETIME k
< :33177117420
> PEXPIREAT k 33177117420123
< :1
> EXPIRETIME k
< :33177117420
> PEXPIREAT k 33177117420500
< :1
> EXPIRETIME k
< :33177117421
> PEXPIREAT k 33177117420999
< :1
> EXPIRETIME k
< :33177117421
> PERSIST k
< :1
> EXPIRETIME k
< :-1
> SET soon v PX 1
< +OK
@ sleep-ms 20
> EXPIRETIME soon
< :-2
> EXPIRETIME
< -ERR wrong number of arguments for 'expiretime' command
> EXPIRETIME a b
< -ERR wrong number of arguments for 'expiretime' command
