# SETNX: sets what is not there.
> SETNX k first
< :1
> SETNX k second
< :0
> GET k
< "first"
> SET soon x PX 1
< +OK
@ sleep-ms 20
> SETNX soon again
< :1
> TTL soon
< :-1
> SET timed 1 EX 1000
< +OK
> SETNX timed 2
< :0
@ pattern
> TTL timed
< :(1000|999)
> SETNX number 42
< :1
> OBJECT ENCODING number
< "int"
> SETNX "" ""
< :1
> SETNX "" x
< :0
> SETNX
< -ERR wrong number of arguments for 'setnx' command
> SETNX k
< -ERR wrong number of arguments for 'setnx' command
> SETNX k a b
< -ERR wrong number of arguments for 'setnx' command
