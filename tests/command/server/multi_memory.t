# MULTI queues nothing while there is no memory left; of what was queued before, EXEC refuses what
# would take some.
> SET x value
< +OK
> MULTI
< +OK
> GET x
< +QUEUED
> PING
< +QUEUED
@ connection b
> CONFIG SET maxmemory 1
< +OK
@ connection a
> EXEC
< *2
<   "value"
<   +PONG
@ connection b
> CONFIG SET maxmemory 0
< +OK
@ connection a
> MULTI
< +OK
> SET x 1
< +QUEUED
> GET x
< +QUEUED
@ connection b
> CONFIG SET maxmemory 1
< +OK
@ connection a
> EXEC
< -EXECABORT Transaction discarded because of: OOM command not allowed when used memory > 'maxmemory'.
> GET x
< "value"
@ connection b
> CONFIG SET maxmemory 0
< +OK

# keys of several shards, and such that must meet
@ connection a
> MULTI
< +OK
> SET x 1
< +QUEUED
> SET y 2
< +QUEUED
> INCR z
< +QUEUED
@ connection b
> CONFIG SET maxmemory 1
< +OK
@ connection a
> EXEC
< -EXECABORT Transaction discarded because of: OOM command not allowed when used memory > 'maxmemory'.
> MGET x y z
< *3
<   "value"
<   $-1
<   $-1
@ connection b
> CONFIG SET maxmemory 0
< +OK
@ connection a
> MULTI
< +OK
> RPUSH l 1
< +QUEUED
> RPOPLPUSH l m1
< +QUEUED
@ connection b
> CONFIG SET maxmemory 1
< +OK
@ connection a
> EXEC
< -EXECABORT Transaction discarded because of: OOM command not allowed when used memory > 'maxmemory'.
> EXISTS l m1
< :0

# while there is none
> MULTI
< +OK
> GET x
< -OOM command not allowed when used memory > 'maxmemory'.
> PING
< -OOM command not allowed when used memory > 'maxmemory'.
> SET x 1
< -OOM command not allowed when used memory > 'maxmemory'.
> UNWATCH
< -OOM command not allowed when used memory > 'maxmemory'.
> EXEC
< -EXECABORT Transaction discarded because of previous errors.
> MULTI
< +OK
> DISCARD
< +OK
> MULTI
< +OK
> RESET
< +RESET
> DEL x
< :1
> SET x 1
< -OOM command not allowed when used memory > 'maxmemory'.

# one command in between is enough to spoil it
> CONFIG SET maxmemory 0
< +OK
> MULTI
< +OK
> SET x 1
< +QUEUED
@ connection b
> CONFIG SET maxmemory 1
< +OK
@ connection a
> RPUSH l 1
< -OOM command not allowed when used memory > 'maxmemory'.
@ connection b
> CONFIG SET maxmemory 0
< +OK
@ connection a
> SET x 2
< +QUEUED
> EXEC
< -EXECABORT Transaction discarded because of previous errors.
> EXISTS x
< :0
> SET x 3
< +OK
