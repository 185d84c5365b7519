# DISCARD: forgets what was queued, and what was watched.
> DISCARD
< -ERR DISCARD without MULTI
> SET k 1
< +OK
> MULTI
< +OK
> SET k 2
< +QUEUED
> DISCARD
< +OK
> GET k
< "1"
> EXEC
< -ERR EXEC without MULTI
> WATCH k
< +OK
> MULTI
< +OK
> SET k 3
< +QUEUED
> DISCARD
< +OK
@ connection b
> SET k other
< +OK
@ connection a
> MULTI
< +OK
> SET k 4
< +QUEUED
> EXEC
< *1
<   +OK
> GET k
< "4"
> MULTI
< +OK
> BOGUS
< -ERR unknown command 'BOGUS', with args beginning with: 
> DISCARD
< +OK
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *1
<   +PONG
