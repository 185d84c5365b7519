# CLIENT PAUSE: commands wait, and are answered afterwards.
> SET k 1
< +OK
> CLIENT PAUSE 60000 WRITE
< +OK
> GET k
< "1"
@ connection b
@ raw "INCR k\r\n"
@ connection a
@ sleep-ms 20
> GET k
< "1"
> CLIENT UNPAUSE
< +OK
@ connection b
@ read
< :2

# What is queued waits at EXEC.
@ connection a
> CLIENT PAUSE 60000 WRITE
< +OK
@ connection b
> MULTI
< +OK
> GET k
< +QUEUED
> EXEC
< *1
<   "2"
> MULTI
< +OK
> INCR k
@ raw "EXEC\r\n"
@ connection a
@ sleep-ms 20
> GET k
< "2"
> CLIENT UNPAUSE
< +OK
@ connection b
@ read
< +QUEUED
< *1
<   :3

# ALL stops reads too, until the time is over.
@ connection a
> CLIENT PAUSE 100 ALL
< +OK
@ connection b
> GET k
< "3"
@ connection a
> PING
< +PONG

# What may be told to replicas waits as a write does: messages, and PFCOUNT, which keeps what it has counted.
@ connection a
> PFADD h x
< :1
> CLIENT PAUSE 60000 WRITE
< +OK
@ connection b
@ raw "PFCOUNT h\r\n"
@ connection c
@ raw "PUBLISH channel message\r\n"
@ connection a
@ sleep-ms 20
@ pattern
> INFO clients
< ".*blocked_clients:2\\r\\n.*"
> CLIENT UNPAUSE
< +OK
@ connection b
@ read
< :1
@ connection c
@ read
< :0

# Scripts count as writes, unless they have said that they are none.
@ connection a
> SCRIPT LOAD "#!lua flags=no-writes\nreturn 2"
< "ae33f9227913b24d053a555637f98260b23bd3a3"
> CLIENT PAUSE 60000 WRITE
< +OK
> EVAL "#!lua flags=no-writes\nreturn 'not cached'" 0
< "not cached"
> EVALSHA ae33f9227913b24d053a555637f98260b23bd3a3 0
< :2
> EVAL_RO "return 3" 0
< :3
> MULTI
< +OK
> EVAL "#!lua flags=no-writes\nreturn 4" 0
< +QUEUED
> EXEC
< *1
<   :4
@ connection b
@ raw "EVAL \"return 5\" 0\r\n"
@ connection a
@ sleep-ms 20
@ pattern
> INFO clients
< ".*blocked_clients:1\\r\\n.*"
> CLIENT UNPAUSE
< +OK
@ connection b
@ read
< :5

# A pause that is asked for later makes it longer and stricter, never shorter.
@ connection a
> SET k 3
< +OK
> CLIENT PAUSE 60000 WRITE
< +OK
> CLIENT PAUSE 0 WRITE
< +OK
> CLIENT PAUSE 10 WRITE more
< -ERR unknown subcommand or wrong number of arguments for 'PAUSE'. Try CLIENT HELP.
@ connection b
@ raw "INCR k\r\n"
@ connection a
@ sleep-ms 20
> GET k
< "3"
> CLIENT UNPAUSE
< +OK
@ connection b
@ read
< :4

# What expires meanwhile is not seen, and not removed before the end.
# differences: keys that expire while CLIENT PAUSE holds
@ only redis server
@ connection a
> CONFIG RESETSTAT
< +OK
> CLIENT PAUSE 1 WRITE
< +OK
@ sleep-ms 20
> MULTI
< +OK
> SET short v PX 10
< +QUEUED
> CLIENT PAUSE 60000 WRITE
< +QUEUED
> EXEC
< *2
<   +OK
<   +OK
@ sleep-ms 250
> GET short
< $-1
@ pattern
> INFO stats
< ".*expired_keys:0\\r\\n.*"
> CLIENT UNPAUSE
< +OK
> GET short
< $-1
@ pattern
> INFO stats
< ".*expired_keys:1\\r\\n.*"
