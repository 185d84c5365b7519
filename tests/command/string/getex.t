# GETEX: the value of a string, and a new TTL, or none.
> SET k value
< +OK
> GETEX k
< "value"
> TTL k
< :-1
> GETEX k EX 1000
< "value"
@ pattern
> TTL k
< :(1000|999)
> GETEX k
< "value"
@ pattern
> TTL k
< :(1000|999)
> GETEX k PX 5000000
< "value"
@ pattern
> PTTL k
< :(5000000|49999\d\d)
> GETEX k EXAT 33177117420
< "value"
> EXPIRETIME k
< :33177117420
> GETEX k PXAT 33177117420123
< "value"
> PEXPIRETIME k
< :33177117420123
> GETEX k PERSIST
< "value"
> TTL k
< :-1
> GETEX k PERSIST
< "value"
> GETEX k ex 100
< "value"
> GETEX k eXaT 33177117420
< "value"
> GETEX k persist
< "value"
> GETEX k PX 1
< "value"
@ sleep-ms 20
> GET k
< $-1

# What lies in the past deletes.
> SET past 1
< +OK
> GETEX past EXAT 1
< "1"
> EXISTS past
< :0
> SET past 1
< +OK
> GETEX past PXAT 1000
< "1"
> EXISTS past
< :0

# A key that is not there gets nil, whatever the options say - but they must say it rightly.
> GETEX missing
< $-1
> GETEX missing EX 100
< $-1
> EXISTS missing
< :0
> GETEX missing EX 0
< $-1
> GETEX missing EX abc
< $-1
> GETEX missing NX
< -ERR syntax error

> SET k value
< +OK
> GETEX k EX 0
< -ERR invalid expire time in 'getex' command
> GETEX k EX -1
< -ERR invalid expire time in 'getex' command
> GETEX k PX 0
< -ERR invalid expire time in 'getex' command
> GETEX k PX -1
< -ERR invalid expire time in 'getex' command
> GETEX k EXAT 0
< -ERR invalid expire time in 'getex' command
> GETEX k PXAT -5
< -ERR invalid expire time in 'getex' command
> GETEX k EX abc
< -ERR value is not an integer or out of range
> GETEX k EX 1.5
< -ERR value is not an integer or out of range
> GETEX k EX ""
< -ERR value is not an integer or out of range
> GETEX k EX 9223372036854775807
< -ERR invalid expire time in 'getex' command
> GETEX k EX 9223372036854775
< -ERR invalid expire time in 'getex' command
> GETEX k EX 9223372036854776
< -ERR invalid expire time in 'getex' command
> TTL k
< :-1
> GETEX k PX 9223372036854775807
< -ERR invalid expire time in 'getex' command
> GETEX k PX 9223372036854775808
< -ERR value is not an integer or out of range
> GETEX k EXAT 9223372036854775807
< -ERR invalid expire time in 'getex' command
> GETEX k PXAT 9223372036854775807
< "value"
@ pattern
> TTL k
< :92233702\d{8}
> GETEX k PERSIST
< "value"

> GETEX k EX
< -ERR syntax error
> GETEX k PX
< -ERR syntax error
> GETEX k EXAT
< -ERR syntax error
> GETEX k PXAT
< -ERR syntax error
> GETEX k EX 10 PX 10
< -ERR syntax error
> GETEX k EX 10 EX 10
< "value"
> GETEX k EX 10 PERSIST
< -ERR syntax error
> GETEX k PERSIST EX 10
< -ERR syntax error
> GETEX k PERSIST PERSIST
< "value"
> GETEX k PX 10 EXAT 10
< -ERR syntax error
> GETEX k NX
< -ERR syntax error
> GETEX k KEEPTTL
< -ERR syntax error
> GETEX k GET
< -ERR syntax error
> GETEX k BOGUS
< -ERR syntax error
> GETEX k ""
< -ERR syntax error
> GETEX k EX 10 BOGUS
< -ERR syntax error
> GETEX
< -ERR wrong number of arguments for 'getex' command
@ resp3
> GETEX missing
< _
