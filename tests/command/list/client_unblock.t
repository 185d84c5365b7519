# CLIENT UNBLOCK: ending the waiting of another client.
> CLIENT UNBLOCK 999999
< :0
> CLIENT UNBLOCK x
< -ERR value is not an integer or out of range
> CLIENT UNBLOCK 1 foo
< -ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR
> CLIENT UNBLOCK 1 TIMEOUT x
< -ERR unknown subcommand or wrong number of arguments for 'UNBLOCK'. Try CLIENT HELP.
> CLIENT UNBLOCK
< -ERR wrong number of arguments for 'client|unblock' command
> CLIENT UNBLOCK -1
< :0
@ connection b
@ let ID
@ pattern
> CLIENT ID
< :\d+
> BLPOP l 0
@ connection a
@ sleep-ms 50
> CLIENT UNBLOCK ${ID}
< :1
> CLIENT UNBLOCK ${ID}
< :0
@ connection b
@ read
< *-1
> BLMOVE x y LEFT LEFT 0
@ connection a
@ sleep-ms 50
> CLIENT UNBLOCK ${ID} error
< :1
@ connection b
@ read
< -UNBLOCKED client unblocked via CLIENT UNBLOCK
> BLMPOP 0 1 l LEFT
@ connection a
@ sleep-ms 50
> CLIENT UNBLOCK ${ID} TIMEOUT
< :1
@ connection b
@ read
< *-1
> PING
< +PONG
> BLPOP l 0
@ connection a
@ sleep-ms 50
> CLIENT KILL ID ${ID}
< :1
> RPUSH l 1
< :1
> LLEN l
< :1
