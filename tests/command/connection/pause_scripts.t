# While writes are paused, scripts and functions run that say of themselves that they write nothing.
# differences: scripts while CLIENT PAUSE WRITE holds
@ only redis server
> SET x y
< +OK
> SET dies soon PX 30
< +OK
> FUNCTION LOAD REPLACE "#!lua name=quiet\nredis.register_function{function_name='quiet', callback=function() return 'hello' end, flags={'no-writes'}}"
< "quiet"
> SCRIPT LOAD "#!lua flags=no-writes\nreturn 2"
< "ae33f9227913b24d053a555637f98260b23bd3a3"
> CONFIG RESETSTAT
< +OK
> CLIENT PAUSE 100000 WRITE
< +OK
@ connection b
> EVAL "#!lua flags=no-writes\nreturn 'new'" 0
< "new"
> EVAL_RO "return redis.call('get', 'x')" 1 x
< "y"
> EVALSHA ae33f9227913b24d053a555637f98260b23bd3a3 0
< :2
> FCALL quiet 0
< "hello"
> MULTI
< +OK
> EVAL "#!lua flags=no-writes\nreturn 'new'" 0
< +QUEUED
> EXEC
< *1
<   "new"
@ sleep-ms 50
> GET dies
< $-1
@ connection c
> EVAL "return 1" 0
@ connection b
> CLIENT UNPAUSE
< +OK
@ connection c
@ read
< :1
@ connection b
> PFCOUNT none
< :0
@ all
