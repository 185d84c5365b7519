# MSETNX: all or none; none if any key is there.
> MSETNX red 1 green 2 blue 3
< :1
> MGET red green blue
< *3
<   "1"
<   "2"
<   "3"
> MSETNX white 0 red 9 black 0
< :0
> MGET white red black
< *3
<   $-1
<   "1"
<   $-1
> MSETNX cyan 1 magenta 2 yellow 3 red 4
< :0
> EXISTS cyan magenta yellow
< :0
> MSETNX twice first twice second
< :1
> GET twice
< "second"
> SET soon x PX 1
< +OK
@ sleep-ms 20
> MSETNX soon 1 late 2
< :1
> MGET soon late
< *2
<   "1"
<   "2"
> MSETNX "" empty
< :1
> MSETNX "" again other 1
< :0
> EXISTS other
< :0
> MSETNX
< -ERR wrong number of arguments for 'msetnx' command
> MSETNX red
< -ERR wrong number of arguments for 'msetnx' command
> MSETNX new 1 red
< -ERR wrong number of arguments for 'msetnx' command
> EXISTS new
< :0
