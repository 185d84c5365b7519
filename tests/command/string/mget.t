# MGET: many values, nil for what is missing.
> MSET alpha 1 beta two gamma "" delta "\x00"
< +OK
> MGET alpha beta gamma delta
< *4
<   "1"
<   "two"
<   ""
<   "\x00"
> MGET beta missing alpha
< *3
<   "two"
<   $-1
<   "1"
> MGET missing
< *1
<   $-1
> MGET alpha alpha alpha
< *3
<   "1"
<   "1"
<   "1"
> MGET delta gamma beta alpha absent delta
< *6
<   "\x00"
<   ""
<   "two"
<   "1"
<   $-1
<   "\x00"
> MGET ""
< *1
<   $-1
> SET "" emptykey
< +OK
> MGET "" alpha
< *2
<   "emptykey"
<   "1"
> MGET k1 k2 k3 k4 k5 k6 k7 k8 k9 k10 k11 k12 k13 k14 k15 k16
< *16
<   $-1
<   $-1
<   $-1
<   $-1
<   $-1
<   $-1
<   $-1
<   $-1
<   $-1
<   $-1
<   $-1
<   $-1
<   $-1
<   $-1
<   $-1
<   $-1
> MSET k1 1 k3 3 k5 5 k7 7 k9 9 k11 11 k13 13 k15 15
< +OK
> MGET k1 k2 k3 k4 k5 k6 k7 k8 k9 k10 k11 k12 k13 k14 k15 k16
< *16
<   "1"
<   $-1
<   "3"
<   $-1
<   "5"
<   $-1
<   "7"
<   $-1
<   "9"
<   $-1
<   "11"
<   $-1
<   "13"
<   $-1
<   "15"
<   $-1
> SET soon gone PX 1
< +OK
@ sleep-ms 20
> MGET soon alpha
< *2
<   $-1
<   "1"
@ resp3
> MGET alpha missing beta
< *3
<   "1"
<   _
<   "two"
@ resp2
> MGET
< -ERR wrong number of arguments for 'mget' command
> mget
< -ERR wrong number of arguments for 'mget' command
