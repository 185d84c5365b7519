# PSETEX: a value that lives for so many milliseconds.
> PSETEX k 100000 value
< +OK
@ pattern
> PTTL k
< :(100000|999\d\d)
> GET k
< "value"
> PSETEX k 1 short
< +OK
@ sleep-ms 20
> GET k
< $-1
> PSETEX k 0 v
< -ERR invalid expire time in 'psetex' command
> PSETEX k -1 v
< -ERR invalid expire time in 'psetex' command
> PSETEX k abc v
< -ERR value is not an integer or out of range
> PSETEX k 1.5 v
< -ERR value is not an integer or out of range
> PSETEX k 9223372036854775807 v
< -ERR invalid expire time in 'psetex' command
> PSETEX k 9223372036854775808 v
< -ERR value is not an integer or out of range
> EXISTS k
< :0
> PSETEX
< -ERR wrong number of arguments for 'psetex' command
> PSETEX k 1
< -ERR wrong number of arguments for 'psetex' command
> PSETEX k 1 v extra
< -ERR wrong number of arguments for 'psetex' command
