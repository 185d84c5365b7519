# RESET: as if one had just connected.
> SET k 1
< +OK
> SELECT 1
< +OK
> CLIENT SETNAME me
< +OK
> WATCH k
< +OK
> MULTI
< +OK
> SET k 2
< +QUEUED
> RESET
< +RESET
> GET k
< "1"
> CLIENT GETNAME
< $-1
> EXEC
< -ERR EXEC without MULTI
@ resp3
> GET missing
< _
> RESET
< +RESET
> GET missing
< $-1
> WATCH k
< +OK
> RESET
< +RESET
@ connection b
> SET k 3
< +OK
@ connection a
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *1
<   +PONG
> RESET extra
< -ERR wrong number of arguments for 'reset' command
