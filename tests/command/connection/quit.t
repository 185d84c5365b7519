# QUIT: a last OK, and nothing of what was sent behind it.
> PING
< +PONG
> QUIT
< +OK
@ closed
@ connection b
@ raw "SET quit 1\r\nQUIT\r\nSET quit 2\r\n"
< +OK
< +OK
@ closed
@ connection c
> GET quit
< "1"
> MULTI
< +OK
> SET quit 3
< +QUEUED
> QUIT
< +OK
@ closed
@ connection d
> GET quit
< "1"
> QUIT whatever
< +OK
@ closed
