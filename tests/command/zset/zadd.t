# ZADD: members with scores; which flags go together, and what they answer.
> ZADD z 1 a
< :1
> ZADD z 1 a
< :0
> ZADD z 2 a 3 b 1.5 c
< :2
> ZRANGE z 0 -1 WITHSCORES
< *6
<   "c"
<   "1.5"
<   "a"
<   "2"
<   "b"
<   "3"
> TYPE z
< +zset
> OBJECT ENCODING z
< "listpack"
> ZADD z CH 2 a 4 b 5 d
< :2
> ZADD z NX 100 a 6 e
< :1
> ZSCORE z a
< "2"
> ZADD z XX 100 a 7 f
< :0
> ZSCORE z a
< "100"
> ZSCORE z f
< $-1
> ZADD z XX CH 101 a 7 f
< :1
> ZADD z GT CH 50 a 200 b 8 g
< :2
> ZADD z LT CH 50 a 300 b 9 h
< :2
> ZADD z XX GT CH 1000 a 1000 new
< :1
> ZADD z XX LT 1 a
< :0
> ZADD z NX CH 1 a 2 nx
< :1
> ZRANGE z 0 -1 WITHSCORES
< *16
<   "a"
<   "1"
<   "c"
<   "1.5"
<   "nx"
<   "2"
<   "d"
<   "5"
<   "e"
<   "6"
<   "g"
<   "8"
<   "h"
<   "9"
<   "b"
<   "200"
> ZADD z nx 3 nx2
< :1
> ZADD z ch xx 4 nx2
< :1
> ZADD z 1 a 2 a 3 a
< :0
> ZSCORE z a
< "3"
> ZADD z CH 1 a 2 a 3 a
< :3
> ZADD z CH 9 twice 9 twice
< :1

# INCR
> ZADD z INCR 5 a
< "8"
> ZADD z INCR 5 fresh
< "5"
> ZADD z INCR -0.5 fresh
< "4.5"
> ZADD z NX INCR 5 a
< $-1
> ZADD z XX INCR 5 nobody
< $-1
> ZADD z GT INCR -1 a
< $-1
> ZADD z GT INCR 1 a
< "9"
> ZADD z LT INCR 1 a
< $-1
> ZADD z LT INCR -1 a
< "8"
> ZADD z INCR CH 1 a
< "9"
> ZADD z XX CH INCR 1 a
< "10"
> ZADD missing XX INCR 1 a
< $-1
> EXISTS missing
< :0
> ZADD missing NX INCR 1 a
< "1"
> ZADD z INCR 1 a 2 b
< -ERR INCR option supports a single increment-element pair
> ZADD z INCR inf big
< "inf"
> ZADD z INCR -inf big
< -ERR resulting score is not a number (NaN)
> ZSCORE z big
< "inf"
> ZADD z NX INCR -inf big
< $-1

# Numbers as scores.
> ZADD n inf a -inf b +inf c -0 d 0 e 1e3 f 0x10 g 1.5e-5 h 3.0 i .5 j 5. k 1e100 l 123456789012345678 m
< :13
> ZRANGE n 0 -1 WITHSCORES
< *26
<   "b"
<   "-inf"
<   "d"
<   "0"
<   "e"
<   "0"
<   "h"
<   "1.5e-05"
<   "j"
<   "0.5"
<   "i"
<   "3"
<   "k"
<   "5"
<   "g"
<   "16"
<   "f"
<   "1000"
<   "m"
<   "1.2345678901234568e+17"
<   "l"
<   "1e+100"
<   "a"
<   "inf"
<   "c"
<   "inf"
> ZADD n 0.1 tenth 0.30000000000000004 sum 1e17 large 4503599627370496 even 9007199254740993 odd 1e-320 tiny
< :6
> ZRANGE n 0 -1 WITHSCORES
< *38
<   "b"
<   "-inf"
<   "d"
<   "0"
<   "e"
<   "0"
<   "tiny"
<   "9.9998886718268301e-321"
<   "h"
<   "1.5e-05"
<   "tenth"
<   "0.10000000000000001"
<   "sum"
<   "0.30000000000000004"
<   "j"
<   "0.5"
<   "i"
<   "3"
<   "k"
<   "5"
<   "g"
<   "16"
<   "f"
<   "1000"
<   "even"
<   "4503599627370496"
<   "odd"
<   "9007199254740992"
<   "large"
<   "1e+17"
<   "m"
<   "1.2345678901234568e+17"
<   "l"
<   "1e+100"
<   "a"
<   "inf"
<   "c"
<   "inf"
> ZADD n -1.7976931348623157e308 low 1.7976931348623157e308 high
< :2
> ZSCORE n low
< "-1.7976931348623157e+308"
> ZSCORE n high
< "1.7976931348623157e+308"
> ZADD n INCR 1e308 high
< "inf"
> ZADD n CH -0 e
< :0
> ZADD n CH 0 d
< :0
> ZSCORE n d
< "0"
> ZADD n 1 ""
< :1
> ZADD n 1 "\x00\xff"
< :1
> ZADD n 12 12
< :1
> ZADD n 13 -7
< :1
> ZRANGE n 0 -1 WITHSCORES
< *50
<   "b"
<   "-inf"
<   "low"
<   "-1.7976931348623157e+308"
<   "d"
<   "0"
<   "e"
<   "0"
<   "tiny"
<   "9.9998886718268301e-321"
<   "h"
<   "1.5e-05"
<   "tenth"
<   "0.10000000000000001"
<   "sum"
<   "0.30000000000000004"
<   "j"
<   "0.5"
<   ""
<   "1"
<   "\x00\xff"
<   "1"
<   "i"
<   "3"
<   "k"
<   "5"
<   "12"
<   "12"
<   "-7"
<   "13"
<   "g"
<   "16"
<   "f"
<   "1000"
<   "even"
<   "4503599627370496"
<   "odd"
<   "9007199254740992"
<   "large"
<   "1e+17"
<   "m"
<   "1.2345678901234568e+17"
<   "l"
<   "1e+100"
<   "a"
<   "inf"
<   "c"
<   "inf"
<   "high"
<   "inf"
> ZADD n nan a
< -ERR value is not a valid float
> ZADD n abc a
< -ERR value is not a valid float
> ZADD n "" a
< -ERR value is not a valid float
> ZADD n " 1" a
< -ERR value is not a valid float
> ZADD n "1 " a
< -ERR value is not a valid float
> ZADD n 1e400 a
< -ERR value is not a valid float
> ZADD n 1e-400 a
< -ERR value is not a valid float
> ZADD n 1 a abc b
< -ERR value is not a valid float
> ZSCORE n a
< "inf"

# When it becomes large.
> ZADD long 1 "x"*64
< :1
> OBJECT ENCODING long
< "listpack"
> ZADD long 1 "x"*65
< :1
> OBJECT ENCODING long
< "skiplist"
> ZREM long "x"*65
< :1
> OBJECT ENCODING long
< "skiplist"
> ZADD long2 1 "y"*65
< :1
> OBJECT ENCODING long2
< "skiplist"
> ZADD long2 CH INCR 3 "y"*65
< "4"
> ZADD long2 GT CH 3 "y"*65 1 small
< :1
> ZADD long2 NX 4 small XX
< -ERR syntax error
> ZADD long2 XX INCR 2 small
< "3"
> ZADD long2 NX INCR 2 small
< $-1
> ZADD long2 INCR inf small
< "inf"
> ZADD long2 INCR -inf small
< -ERR resulting score is not a number (NaN)
> ZRANGE long2 0 -1 WITHSCORES
< *4
<   "y"*65
<   "4"
<   "small"
<   "inf"

# Errors, and in which order they are noticed.
> ZADD
< -ERR wrong number of arguments for 'zadd' command
> ZADD z
< -ERR wrong number of arguments for 'zadd' command
> ZADD z 1
< -ERR wrong number of arguments for 'zadd' command
> ZADD z 1 a 2
< -ERR syntax error
> ZADD z NX
< -ERR wrong number of arguments for 'zadd' command
> ZADD z NX 1
< -ERR syntax error
> ZADD z NX XX 1 a
< -ERR XX and NX options at the same time are not compatible
> ZADD z NX GT 1 a
< -ERR GT, LT, and/or NX options at the same time are not compatible
> ZADD z NX LT 1 a
< -ERR GT, LT, and/or NX options at the same time are not compatible
> ZADD z GT LT 1 a
< -ERR GT, LT, and/or NX options at the same time are not compatible
> ZADD z NX XX GT LT 1 a
< -ERR XX and NX options at the same time are not compatible
> ZADD z XX NX INCR 1 a 2 b
< -ERR XX and NX options at the same time are not compatible
> ZADD z GT NX INCR 1 a 2 b
< -ERR GT, LT, and/or NX options at the same time are not compatible
> ZADD z NX XX abc a
< -ERR XX and NX options at the same time are not compatible
> ZADD z BOGUS 1 a
< -ERR syntax error
> ZADD z NX BOGUS 1 a
< -ERR syntax error
> ZADD z 1 a NX
< -ERR syntax error
> SET string x
< +OK
> ZADD string 1 a
< -WRONGTYPE Operation against a key holding the wrong kind of value
> ZADD string XX 1 a
< -WRONGTYPE Operation against a key holding the wrong kind of value
> ZADD string abc a
< -ERR value is not a valid float
> ZADD string 1 a 2
< -ERR syntax error
> ZADD XX XX 1 a
< :0
> EXISTS XX
< :0
> ZADD nobody XX 1 a
< :0
> EXISTS nobody
< :0
> ZADD nobody XX GT CH 1 a
< :0
> PEXPIRE z 1000000
< :1
> ZADD z 1 more
< :1
@ pattern
> PTTL z
< :\d+
@ resp3
> ZADD z 1.5 r3
< :1
> ZADD z INCR 1 r3
< ,2.5
> ZADD z INCR inf r3
< ,inf
> ZADD z NX INCR inf r3
< _
