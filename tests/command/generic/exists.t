# EXISTS: how many of the keys named are there; a key named twice counts twice.
> EXISTS missing
< :0
> MSET a 1 b 2 c 3 "" 4
< +OK
> EXISTS a
< :1
> EXISTS a b c
< :3
> EXISTS a missing b
< :2
> EXISTS a a a b
< :4
> EXISTS ""
< :1
> EXISTS a b c d e f g h i j k l m n o p
< :3
> SET soon v PX 1
< +OK
@ sleep-ms 20
> EXISTS soon
< :0
> EXISTS
< -ERR wrong number of arguments for 'exists' command
