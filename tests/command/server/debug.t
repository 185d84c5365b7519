# DEBUG: for tests.
> SET k value
< +OK
@ pattern
> DEBUG OBJECT k
< \+Value at:0x[0-9a-f]+ refcount:1 encoding:embstr serializedlength:6 lru:\d+ lru_seconds_idle:\d+
> SET number 42
< +OK
@ pattern
> DEBUG OBJECT number
< \+Value at:0x[0-9a-f]+ refcount:2147483647 encoding:int serializedlength:2 lru:\d+ lru_seconds_idle:\d+
> DEBUG OBJECT missing
< -ERR no such key
> DEBUG SLEEP 0
< +OK
> DEBUG SLEEP 0.01
< +OK
> debug sleep 0
< +OK

# Without the active cycle a dead key stays until somebody looks.
> DEBUG SET-ACTIVE-EXPIRE 0
< +OK
> SET dead v PX 1
< +OK
@ sleep-ms 250
> DBSIZE
< :3
> GET dead
< $-1
> DBSIZE
< :2
> DEBUG SET-ACTIVE-EXPIRE 1
< +OK
> SET dead v PX 1
< +OK
@ sleep-ms 400
> DBSIZE
< :2
> DEBUG
< -ERR wrong number of arguments for 'debug' command
> DEBUG BOGUS
< -ERR unknown subcommand or wrong number of arguments for 'BOGUS'. Try DEBUG HELP.
