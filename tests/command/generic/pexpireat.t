# PEXPIREAT: lets a key die, at a millisecond of Unix time.
> PEXPIREAT missing ${NOW_MS+1000000}
< :0
> SET k v
< +OK
> PEXPIREAT k ${NOW_MS+1000000}
< :1
@ pattern
> TTL k
< :(1000|999)
> PEXPIREAT k ${NOW_MS+2000000}
< :1
@ pattern
> TTL k
< :(2000|1999)
> SET k v
< +OK
> TTL k
< :-1

# NX: only where there is none. XX: only where there is one.
> PEXPIREAT k ${NOW_MS+1000000} XX
< :0
> TTL k
< :-1
> PEXPIREAT k ${NOW_MS+1000000} NX
< :1
> PEXPIREAT k ${NOW_MS+2000000} NX
< :0
@ pattern
> TTL k
< :(1000|999)
> PEXPIREAT k ${NOW_MS+2000000} XX
< :1
@ pattern
> TTL k
< :(2000|1999)

# GT: only later. LT: only sooner. A key without a TTL lives for ever.
> PEXPIREAT k ${NOW_MS+1000000} GT
< :0
@ pattern
> TTL k
< :(2000|1999)
> PEXPIREAT k ${NOW_MS+1000000} LT
< :1
@ pattern
> TTL k
< :(1000|999)
> PEXPIREAT k ${NOW_MS+2000000} LT
< :0
> PEXPIREAT k ${NOW_MS+2000000} GT
< :1
@ pattern
> TTL k
< :(2000|1999)
> PERSIST k
< :1
> PEXPIREAT k ${NOW_MS+2000000} GT
< :0
> TTL k
< :-1
> PEXPIREAT k ${NOW_MS+1000000} LT
< :1
@ pattern
> TTL k
< :(1000|999)
> PEXPIREAT k ${NOW_MS+2000000} XX GT
< :1
@ pattern
> TTL k
< :(2000|1999)
> PEXPIREAT k ${NOW_MS+500000} XX LT
< :1
@ pattern
> TTL k
< :(500|499)
> PEXPIREAT k ${NOW_MS+500000} LT LT
< :0
> PERSIST k
< :1
> PEXPIREAT k ${NOW_MS+500000} XX LT
< :0
> PEXPIREAT k ${NOW_MS+500000} XX GT
< :0
> PEXPIREAT k ${NOW_MS+1000000} xx
< :0
> PEXPIREAT k ${NOW_MS+1000000} nX
< :1
> TTL missing
< :-2
> PEXPIREAT missing ${NOW_MS+1000000} NX
< :0
> PEXPIREAT missing ${NOW_MS+1000000} LT
< :0

> PEXPIREAT k ${NOW_MS+1000000} NX XX
< -ERR NX and XX, GT or LT options at the same time are not compatible
> PEXPIREAT k ${NOW_MS+1000000} NX GT
< -ERR NX and XX, GT or LT options at the same time are not compatible
> PEXPIREAT k ${NOW_MS+1000000} NX LT
< -ERR NX and XX, GT or LT options at the same time are not compatible
> PEXPIREAT k ${NOW_MS+1000000} GT LT
< -ERR GT and LT options at the same time are not compatible
> PEXPIREAT k ${NOW_MS+1000000} XX GT LT
< -ERR GT and LT options at the same time are not compatible
> PEXPIREAT k ${NOW_MS+1000000} BOGUS
< -ERR Unsupported option BOGUS
> PEXPIREAT k ${NOW_MS+1000000} NX BOGUS
< -ERR Unsupported option BOGUS
> PEXPIREAT k ${NOW_MS+1000000} ""
< -ERR Unsupported option 
> PEXPIREAT k abc
< -ERR value is not an integer or out of range
> PEXPIREAT k 1.5
< -ERR value is not an integer or out of range
> PEXPIREAT k ""
< -ERR value is not an integer or out of range
> PEXPIREAT k " 1"
< -ERR value is not an integer or out of range
> PEXPIREAT missing abc
< -ERR value is not an integer or out of range
> PEXPIREAT missing ${NOW_MS+1000000} BOGUS
< -ERR Unsupported option BOGUS
> PEXPIREAT k 9223372036854775808
< -ERR value is not an integer or out of range
> PEXPIREAT k -9223372036854775809
< -ERR value is not an integer or out of range
> PEXPIREAT k 9223372036854775807
< :1
> PEXPIRETIME k
< :9223372036854775807

# What lies in the past deletes.
> SET past v
< +OK
> PEXPIREAT past 1
< :1
> EXISTS past
< :0
> SET past v
< +OK
> PEXPIREAT past 0
< :1
> EXISTS past
< :0
> SET past v EX 100
< +OK
> PEXPIREAT past 1 GT
< :0
> EXISTS past
< :1
> PEXPIREAT past 1 LT
< :1
> EXISTS past
< :0
> SET past v
< +OK
> PEXPIREAT past 1 XX
< :0
> EXISTS past
< :1
> PEXPIREAT past 1 NX
< :1
> EXISTS past
< :0

> PEXPIREAT
< -ERR wrong number of arguments for 'pexpireat' command
> PEXPIREAT k
< -ERR wrong number of arguments for 'pexpireat' command
> PEXPIREAT k NX
< -ERR value is not an integer or out of range
