# ZINCRBY: adds to a score.
> ZINCRBY z 1 a
< "1"
> ZINCRBY z 2.5 a
< "3.5"
> ZINCRBY z -10 a
< "-6.5"
> ZINCRBY z 0 a
< "-6.5"
> ZINCRBY z 0.1 b
< "0.10000000000000001"
> ZINCRBY z 0.2 b
< "0.30000000000000004"
> ZINCRBY z inf c
< "inf"
> ZINCRBY z inf c
< "inf"
> ZINCRBY z -inf c
< -ERR resulting score is not a number (NaN)
> ZINCRBY z 1e308 d
< "1e+308"
> ZINCRBY z 1e308 d
< "inf"
> ZINCRBY z -0 e
< "-0"
> ZRANGE z 0 -1 WITHSCORES
< *10
<   "a"
<   "-6.5"
<   "e"
<   "0"
<   "b"
<   "0.30000000000000004"
<   "c"
<   "inf"
<   "d"
<   "inf"
> ZADD big 1 "x"*70
< :1
> ZINCRBY big 1 "x"*70
< "2"
> ZINCRBY big 1 y
< "1"
> ZINCRBY big 5 y
< "6"
> ZRANGE big 0 -1 WITHSCORES
< *4
<   "x"*70
<   "2"
<   "y"
<   "6"
> ZINCRBY z abc a
< -ERR value is not a valid float
> ZINCRBY z nan a
< -ERR value is not a valid float
> ZINCRBY z "" a
< -ERR value is not a valid float
> ZINCRBY z NX a
< -ERR syntax error
> ZINCRBY z 1
< -ERR wrong number of arguments for 'zincrby' command
> ZINCRBY z 1 a b
< -ERR wrong number of arguments for 'zincrby' command
> ZINCRBY
< -ERR wrong number of arguments for 'zincrby' command
> SET s x
< +OK
> ZINCRBY s 1 a
< -WRONGTYPE Operation against a key holding the wrong kind of value
> ZINCRBY s abc a
< -ERR value is not a valid float
@ resp3
> ZINCRBY z 1.25 a
< ,-5.25
> ZINCRBY z 1 c
< ,inf
