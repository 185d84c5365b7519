# DEL: removes keys; answers how many were there.
> MSET a 1 b 2 c 3 d 4 e 5 f 6
< +OK
> DEL a
< :1
> DEL a
< :0
> EXISTS a
< :0
> DEL b c missing
< :2
> DEL d d d
< :1
> DEL e missing f e
< :2
> DBSIZE
< :0
> SET "" emptykey
< +OK
> DEL ""
< :1
> SET "bin\x00ary" v
< +OK
> DEL "bin\x00ary" "bin"
< :1
> SET timed v EX 100
< +OK
> DEL timed
< :1
> TTL timed
< :-2
> SET soon v PX 1
< +OK
@ sleep-ms 20
> DEL soon
< :0
> SET big "x"*1000000
< +OK
> DEL big
< :1
> MSET k1 1 k2 2 k3 3 k4 4 k5 5 k6 6 k7 7 k8 8 k9 9 k10 10
< +OK
> DEL k1 k2 k3 k4 k5 k6 k7 k8 k9 k10 k11 k12
< :10
> DEL
< -ERR wrong number of arguments for 'del' command
