# PEXPIRE: lets a key die, milliseconds from now.
> PEXPIRE missing 1000000
< :0
> SET k v
< +OK
> PEXPIRE k 1000000
< :1
@ pattern
> TTL k
< :(1000|999)
> PEXPIRE k 2000000
< :1
@ pattern
> TTL k
< :(2000|1999)
> SET k v
< +OK
> TTL k
< :-1

# NX: only where there is none. XX: only where there is one.
> PEXPIRE k 1000000 XX
< :0
> TTL k
< :-1
> PEXPIRE k 1000000 NX
< :1
> PEXPIRE k 2000000 NX
< :0
@ pattern
> TTL k
< :(1000|999)
> PEXPIRE k 2000000 XX
< :1
@ pattern
> TTL k
< :(2000|1999)

# GT: only later. LT: only sooner. A key without a TTL lives for ever.
> PEXPIRE k 1000000 GT
< :0
@ pattern
> TTL k
< :(2000|1999)
> PEXPIRE k 1000000 LT
< :1
@ pattern
> TTL k
< :(1000|999)
> PEXPIRE k 2000000 LT
< :0
> PEXPIRE k 2000000 GT
< :1
@ pattern
> TTL k
< :(2000|1999)
> PERSIST k
< :1
> PEXPIRE k 2000000 GT
< :0
> TTL k
< :-1
> PEXPIRE k 1000000 LT
< :1
@ pattern
> TTL k
< :(1000|999)
> PEXPIRE k 2000000 XX GT
< :1
@ pattern
> TTL k
< :(2000|1999)
> PEXPIRE k 500000 XX LT
< :1
@ pattern
> TTL k
< :(500|499)
> PEXPIRE k 500000 LT LT
< :0
> PERSIST k
< :1
> PEXPIRE k 500000 XX LT
< :0
> PEXPIRE k 500000 XX GT
< :0
> PEXPIRE k 1000000 xx
< :0
> PEXPIRE k 1000000 nX
< :1
> TTL missing
< :-2
> PEXPIRE missing 1000000 NX
< :0
> PEXPIRE missing 1000000 LT
< :0

> PEXPIRE k 1000000 NX XX
< -ERR NX and XX, GT or LT options at the same time are not compatible
> PEXPIRE k 1000000 NX GT
< -ERR NX and XX, GT or LT options at the same time are not compatible
> PEXPIRE k 1000000 NX LT
< -ERR NX and XX, GT or LT options at the same time are not compatible
> PEXPIRE k 1000000 GT LT
< -ERR GT and LT options at the same time are not compatible
> PEXPIRE k 1000000 XX GT LT
< -ERR GT and LT options at the same time are not compatible
> PEXPIRE k 1000000 BOGUS
< -ERR Unsupported option BOGUS
> PEXPIRE k 1000000 NX BOGUS
< -ERR Unsupported option BOGUS
> PEXPIRE k 1000000 ""
< -ERR Unsupported option 
> PEXPIRE k abc
< -ERR value is not an integer or out of range
> PEXPIRE k 1.5
< -ERR value is not an integer or out of range
> PEXPIRE k ""
< -ERR value is not an integer or out of range
> PEXPIRE k " 1"
< -ERR value is not an integer or out of range
> PEXPIRE missing abc
< -ERR value is not an integer or out of range
> PEXPIRE missing 1000000 BOGUS
< -ERR Unsupported option BOGUS
> PEXPIRE k 9223372036854775808
< -ERR value is not an integer or out of range
> PEXPIRE k -9223372036854775809
< -ERR value is not an integer or out of range
> PEXPIRE k 9223372036854775807
< -ERR invalid expire time in 'pexpire' command

# What lies in the past deletes.
> SET past v
< +OK
> PEXPIRE past -1
< :1
> EXISTS past
< :0
> SET past v
< +OK
> PEXPIRE past 0
< :1
> EXISTS past
< :0
> SET past v EX 100
< +OK
> PEXPIRE past -1 GT
< :0
> EXISTS past
< :1
> PEXPIRE past -1 LT
< :1
> EXISTS past
< :0
> SET past v
< +OK
> PEXPIRE past -1 XX
< :0
> EXISTS past
< :1
> PEXPIRE past -1 NX
< :1
> EXISTS past
< :0

> PEXPIRE
< -ERR wrong number of arguments for 'pexpire' command
> PEXPIRE k
< -ERR wrong number of arguments for 'pexpire' command
> PEXPIRE k NX
< -ERR value is not an integer or out of range
> SET soon v
< +OK
> PEXPIRE soon 30
< :1
> EXISTS soon
< :1
@ sleep-ms 60
> EXISTS soon
< :0
> TTL soon
< :-2
