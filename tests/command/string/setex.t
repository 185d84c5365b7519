# SETEX: a value that lives for so many seconds.
> SETEX k 1000 value
< +OK
@ pattern
> TTL k
< :(1000|999)
> GET k
< "value"
> SETEX k 2000 42
< +OK
@ pattern
> TTL k
< :(2000|1999)
> OBJECT ENCODING k
< "int"
> SETEX k 0 v
< -ERR invalid expire time in 'setex' command
> SETEX k -1 v
< -ERR invalid expire time in 'setex' command
> SETEX k abc v
< -ERR value is not an integer or out of range
> SETEX k 1.5 v
< -ERR value is not an integer or out of range
> SETEX k "" v
< -ERR value is not an integer or out of range
> SETEX k 9223372036854775807 v
< -ERR invalid expire time in 'setex' command
> SETEX k 9223372036854775 v
< -ERR invalid expire time in 'setex' command
> SETEX k 9223372036854775808 v
< -ERR value is not an integer or out of range
> GET k
< "42"
> SETEX
< -ERR wrong number of arguments for 'setex' command
> SETEX k 1
< -ERR wrong number of arguments for 'setex' command
> SETEX k 1 v extra
< -ERR wrong number of arguments for 'setex' command
