# While writes are paused, scripts and functions run that say of themselves that they write nothing.
> SET x y
< +OK
> SET dies soon PX 30
< +OK
> FUNCTION LOAD REPLACE "#!lua name=loud\nredis.register_function('loud', function() return 'HELLO' end)"
< "loud"
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
> FCALL quiet 0
< +QUEUED
> EXEC
< *2
<   "new"
<   "hello"
@ sleep-ms 50
> GET dies
< $-1
@ connection c
> EVAL "return 1" 0
@ connection d
> FCALL loud 0
@ connection b
@ sleep-ms 20
> CLIENT UNPAUSE
< +OK
@ connection c
@ read
< :1
@ connection d
@ read
< "HELLO"
@ connection b
> PFCOUNT none
< :0
@ all
