# UNLINK: removes keys; answers how many were there.
> MSET a 1 b 2 c 3 d 4 e 5 f 6
< +OK
> UNLINK a
< :1
> UNLINK a
< :0
> EXISTS a
< :0
> UNLINK b c missing
< :2
> UNLINK d d d
< :1
> UNLINK e missing f e
< :2
> DBSIZE
< :0
> SET "" emptykey
< +OK
> UNLINK ""
< :1
> SET "bin\x00ary" v
< +OK
> UNLINK "bin\x00ary" "bin"
< :1
> SET timed v EX 100
< +OK
> UNLINK timed
< :1
> TTL timed
< :-2
> SET soon v PX 1
< +OK
@ sleep-ms 20
> UNLINK soon
< :0
> SET big "x"*1000000
< +OK
> UNLINK big
< :1
> MSET k1 1 k2 2 k3 3 k4 4 k5 5 k6 6 k7 7 k8 8 k9 9 k10 10
< +OK
> UNLINK k1 k2 k3 k4 k5 k6 k7 k8 k9 k10 k11 k12
< :10
> UNLINK
< -ERR wrong number of arguments for 'unlink' command
