# EXPIREAT: lets a key die, at a second of Unix time.
> EXPIREAT missing ${NOW+1000}
< :0
> SET k v
< +OK
> EXPIREAT k ${NOW+1000}
< :1
@ pattern
> TTL k
< :(1000|999)
> EXPIREAT k ${NOW+2000}
< :1
@ pattern
> TTL k
< :(2000|1999)
> SET k v
< +OK
> TTL k
< :-1

# NX: only where there is none. XX: only where there is one.
> EXPIREAT k ${NOW+1000} XX
< :0
> TTL k
< :-1
> EXPIREAT k ${NOW+1000} NX
< :1
> EXPIREAT k ${NOW+2000} NX
< :0
@ pattern
> TTL k
< :(1000|999)
> EXPIREAT k ${NOW+2000} XX
< :1
@ pattern
> TTL k
< :(2000|1999)

# GT: only later. LT: only sooner. A key without a TTL lives for ever.
> EXPIREAT k ${NOW+1000} GT
< :0
@ pattern
> TTL k
< :(2000|1999)
> EXPIREAT k ${NOW+1000} LT
< :1
@ pattern
> TTL k
< :(1000|999)
> EXPIREAT k ${NOW+2000} LT
< :0
> EXPIREAT k ${NOW+2000} GT
< :1
@ pattern
> TTL k
< :(2000|1999)
> PERSIST k
< :1
> EXPIREAT k ${NOW+2000} GT
< :0
> TTL k
< :-1
> EXPIREAT k ${NOW+1000} LT
< :1
@ pattern
> TTL k
< :(1000|999)
> EXPIREAT k ${NOW+2000} XX GT
< :1
@ pattern
> TTL k
< :(2000|1999)
> EXPIREAT k ${NOW+500} XX LT
< :1
@ pattern
> TTL k
< :(500|499)
> EXPIREAT k ${NOW+500} LT LT
< :0
> PERSIST k
< :1
> EXPIREAT k ${NOW+500} XX LT
< :0
> EXPIREAT k ${NOW+500} XX GT
< :0
> EXPIREAT k ${NOW+1000} xx
< :0
> EXPIREAT k ${NOW+1000} nX
< :1
> TTL missing
< :-2
> EXPIREAT missing ${NOW+1000} NX
< :0
> EXPIREAT missing ${NOW+1000} LT
< :0

> EXPIREAT k ${NOW+1000} NX XX
< -ERR NX and XX, GT or LT options at the same time are not compatible
> EXPIREAT k ${NOW+1000} NX GT
< -ERR NX and XX, GT or LT options at the same time are not compatible
> EXPIREAT k ${NOW+1000} NX LT
< -ERR NX and XX, GT or LT options at the same time are not compatible
> EXPIREAT k ${NOW+1000} GT LT
< -ERR GT and LT options at the same time are not compatible
> EXPIREAT k ${NOW+1000} XX GT LT
< -ERR GT and LT options at the same time are not compatible
> EXPIREAT k ${NOW+1000} BOGUS
< -ERR Unsupported option BOGUS
> EXPIREAT k ${NOW+1000} NX BOGUS
< -ERR Unsupported option BOGUS
> EXPIREAT k ${NOW+1000} ""
< -ERR Unsupported option 
> EXPIREAT k abc
< -ERR value is not an integer or out of range
> EXPIREAT k 1.5
< -ERR value is not an integer or out of range
> EXPIREAT k ""
< -ERR value is not an integer or out of range
> EXPIREAT k " 1"
< -ERR value is not an integer or out of range
> EXPIREAT missing abc
< -ERR value is not an integer or out of range
> EXPIREAT missing ${NOW+1000} BOGUS
< -ERR Unsupported option BOGUS
> EXPIREAT k 9223372036854775808
< -ERR value is not an integer or out of range
> EXPIREAT k -9223372036854775809
< -ERR value is not an integer or out of range
> EXPIREAT k 9223372036854775807
< -ERR invalid expire time in 'expireat' command
> EXPIREAT k 9223372036854776
< -ERR invalid expire time in 'expireat' command
> EXPIREAT k -9223372036854775808
< -ERR invalid expire time in 'expireat' command
> EXPIREAT k -9223372036854776
< -ERR invalid expire time in 'expireat' command
> EXISTS k
< :1

# What lies in the past deletes.
> SET past v
< +OK
> EXPIREAT past 1
< :1
> EXISTS past
< :0
> SET past v
< +OK
> EXPIREAT past 0
< :1
> EXISTS past
< :0
> SET past v EX 100
< +OK
> EXPIREAT past 1 GT
< :0
> EXISTS past
< :1
> EXPIREAT past 1 LT
< :1
> EXISTS past
< :0
> SET past v
< +OK
> EXPIREAT past 1 XX
< :0
> EXISTS past
< :1
> EXPIREAT past 1 NX
< :1
> EXISTS past
< :0

> EXPIREAT
< -ERR wrong number of arguments for 'expireat' command
> EXPIREAT k
< -ERR wrong number of arguments for 'expireat' command
> EXPIREAT k NX
< -ERR value is not an integer or out of range
