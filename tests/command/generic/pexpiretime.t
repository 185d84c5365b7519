# PEXPIRETIME: when a key will die, in Unix time; -1 never, -2 no such key.
> PEXPIRETIME missing
< :-2
> SET k v
< +OK
> PEXPIRETIME k
< :-1
> EXPIREAT k 33177117420
< :1
> PEXPIRETIME k
< :33177117420000
> PEXPIREAT k 33177117420123
< :1
> PEXPIRETIME k
< :33177117420123
> PEXPIREAT k 33177117420500
< :1
> PEXPIRETIME k
< :33177117420500
> PEXPIREAT k 33177117420999
< :1
> PEXPIRETIME k
< :33177117420999
> PERSIST k
< :1
> PEXPIRETIME k
< :-1
> SET soon v PX 1
< +OK
@ sleep-ms 20
> PEXPIRETIME soon
< :-2
> PEXPIRETIME
< -ERR wrong number of arguments for 'pexpiretime' command
> PEXPIRETIME a b
< -ERR wrong number of arguments for 'pexpiretime' command
