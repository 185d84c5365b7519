# Deleting by comparison touches a watched key only when it deletes.
# differences: SET IFEQ, DELIFEQ
@ only torc
> SET lock me
< +OK
> WATCH lock
< +OK
@ connection b
> DELIFEQ lock other
< :0
> SET lock other IFEQ other
< $-1
@ connection a
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *1
<   +PONG
> WATCH lock
< +OK
@ connection b
> DELIFEQ lock me
< :1
@ connection a
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *-1
> MULTI
< +OK
> SET lock me
< +QUEUED
> SET lock you IFEQ me
< +QUEUED
> DELIFEQ lock me
< +QUEUED
> DELIFEQ lock you
< +QUEUED
> EXEC
< *4
<   +OK
<   +OK
<   :0
<   :1
@ all
