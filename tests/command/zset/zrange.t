# ZRANGE by rank, score and name, either way; ZREVRANGE.
> ZADD z 1 a 2 b 3 c 4 d 5 e
< :5
> ZRANGE z 0 -1
< *5
<   "a"
<   "b"
<   "c"
<   "d"
<   "e"
> ZRANGE z 1 2
< *2
<   "b"
<   "c"
> ZRANGE z -2 -1
< *2
<   "d"
<   "e"
> ZRANGE z -100 1
< *2
<   "a"
<   "b"
> ZRANGE z 3 100
< *2
<   "d"
<   "e"
> ZRANGE z 3 1
< *0
> ZRANGE z 5 10
< *0
> ZRANGE z -1 -3
< *0
> ZRANGE z -100 -50
< *0
> ZRANGE z 0 -1 WITHSCORES
< *10
<   "a"
<   "1"
<   "b"
<   "2"
<   "c"
<   "3"
<   "d"
<   "4"
<   "e"
<   "5"
> ZRANGE z 1 2 withscores
< *4
<   "b"
<   "2"
<   "c"
<   "3"
> ZRANGE z 0 1 REV
< *2
<   "e"
<   "d"
> ZRANGE z 0 -1 REV WITHSCORES
< *10
<   "e"
<   "5"
<   "d"
<   "4"
<   "c"
<   "3"
<   "b"
<   "2"
<   "a"
<   "1"
> ZRANGE z -2 -1 REV
< *2
<   "b"
<   "a"
> ZREVRANGE z 0 1
< *2
<   "e"
<   "d"
> ZREVRANGE z 0 -1 WITHSCORES
< *10
<   "e"
<   "5"
<   "d"
<   "4"
<   "c"
<   "3"
<   "b"
<   "2"
<   "a"
<   "1"
> ZREVRANGE z 4 9
< *1
<   "a"
> ZRANGE z 0 -1 LIMIT 1 -1
< *5
<   "a"
<   "b"
<   "c"
<   "d"
<   "e"
> ZRANGE nothing 0 -1
< *0
> ZRANGE nothing 0 -1 WITHSCORES
< *0
> ZRANGE z 2 4 BYSCORE
< *3
<   "b"
<   "c"
<   "d"
> ZRANGE z (2 4 BYSCORE
< *2
<   "c"
<   "d"
> ZRANGE z 2 (4 BYSCORE
< *2
<   "b"
<   "c"
> ZRANGE z -inf +inf BYSCORE WITHSCORES
< *10
<   "a"
<   "1"
<   "b"
<   "2"
<   "c"
<   "3"
<   "d"
<   "4"
<   "e"
<   "5"
> ZRANGE z 4 2 BYSCORE
< *0
> ZRANGE z 4 2 BYSCORE REV
< *3
<   "d"
<   "c"
<   "b"
> ZRANGE z 2 4 BYSCORE REV
< *0
> ZRANGE z +inf (2 BYSCORE REV WITHSCORES
< *6
<   "e"
<   "5"
<   "d"
<   "4"
<   "c"
<   "3"
> ZRANGE z -inf inf BYSCORE LIMIT 1 2
< *2
<   "b"
<   "c"
> ZRANGE z -inf inf BYSCORE LIMIT 1 -1
< *4
<   "b"
<   "c"
<   "d"
<   "e"
> ZRANGE z -inf inf BYSCORE LIMIT -1 2
< *0
> ZRANGE z -inf inf BYSCORE LIMIT 10 2
< *0
> ZRANGE z -inf inf BYSCORE LIMIT 0 0
< *0
> ZRANGE z -inf inf BYSCORE LIMIT 3 -5
< *2
<   "d"
<   "e"
> ZRANGE z inf -inf BYSCORE REV LIMIT 1 2
< *2
<   "d"
<   "c"
> ZADD x 0 a 0 b 0 c 0 d 0 bb
< :5
> ZRANGE x - + BYLEX
< *5
<   "a"
<   "b"
<   "bb"
<   "c"
<   "d"
> ZRANGE x [b (d BYLEX
< *3
<   "b"
<   "bb"
<   "c"
> ZRANGE x (b [d BYLEX
< *3
<   "bb"
<   "c"
<   "d"
> ZRANGE x + - BYLEX
< *0
> ZRANGE x + - BYLEX REV
< *5
<   "d"
<   "c"
<   "bb"
<   "b"
<   "a"
> ZRANGE x [c - BYLEX REV LIMIT 1 2
< *2
<   "bb"
<   "b"
> ZRANGE x [b [b BYLEX
< *1
<   "b"
> ZRANGE x (b (b BYLEX
< *0
> ZRANGE x - - BYLEX
< *0
> ZRANGE x [ [z BYLEX
< *5
<   "a"
<   "b"
<   "bb"
<   "c"
<   "d"
> ZRANGE x ( + BYLEX LIMIT 0 2
< *2
<   "a"
<   "b"
> ZRANGE x [b + BYLEX LIMIT 1 1
< *1
<   "bb"
> ZADD l 1 "x"*65 2 b 3 c 4 d
< :4
> ZRANGE l 0 -1 WITHSCORES
< *8
<   "x"*65
<   "1"
<   "b"
<   "2"
<   "c"
<   "3"
<   "d"
<   "4"
> ZRANGE l 1 2 REV
< *2
<   "c"
<   "b"
> ZRANGE l (1 3 BYSCORE WITHSCORES
< *4
<   "b"
<   "2"
<   "c"
<   "3"
> ZRANGE l 3 1 BYSCORE REV LIMIT 1 1
< *1
<   "b"
> ZADD lx 0 "x"*65 0 b 0 c 0 d
< :4
> ZRANGE lx [b (d BYLEX
< *2
<   "b"
<   "c"
> ZRANGE lx + [c BYLEX REV
< *3
<   "x"*65
<   "d"
<   "c"
> ZRANGE lx + - BYLEX REV LIMIT 1 2
< *2
<   "d"
<   "c"

# Texts that are numbers after all.
> ZRANGE z "" 3 BYSCORE
< *3
<   "a"
<   "b"
<   "c"
> ZRANGE z " 1" 3 BYSCORE
< *3
<   "a"
<   "b"
<   "c"
> ZRANGE z "(" 3 BYSCORE
< *3
<   "a"
<   "b"
<   "c"
> ZRANGE z 0x1 0x3 BYSCORE
< *3
<   "a"
<   "b"
<   "c"
> ZRANGE z 1 "2\x00junk" BYSCORE
< *2
<   "a"
<   "b"
> ZRANGE z 1 1e400 BYSCORE
< *5
<   "a"
<   "b"
<   "c"
<   "d"
<   "e"
> ZRANGE z "(-inf" "(inf" BYSCORE
< *5
<   "a"
<   "b"
<   "c"
<   "d"
<   "e"

# Errors.
> ZRANGE z a 1
< -ERR value is not an integer or out of range
> ZRANGE z 1 a
< -ERR value is not an integer or out of range
> ZRANGE z 1.5 2
< -ERR value is not an integer or out of range
> ZRANGE z a b BYSCORE
< -ERR min or max is not a float
> ZRANGE z 1 nan BYSCORE
< -ERR min or max is not a float
> ZRANGE z 1 "2 " BYSCORE
< -ERR min or max is not a float
> ZRANGE z "((1" 2 BYSCORE
< -ERR min or max is not a float
> ZRANGE z a b BYLEX
< -ERR min or max not valid string range item
> ZRANGE z "" [b BYLEX
< -ERR min or max not valid string range item
> ZRANGE z -a +b BYLEX
< -ERR min or max not valid string range item
> ZRANGE z "-\x00a" + BYLEX
< *5
<   "a"
<   "b"
<   "c"
<   "d"
<   "e"
> ZRANGE z [a b BYLEX
< -ERR min or max not valid string range item
> ZRANGE z 0 1 LIMIT 1 2
< -ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX
> ZRANGE z 0 1 LIMIT 1
< -ERR syntax error
> ZRANGE z 0 1 BYSCORE LIMIT 1
< -ERR syntax error
> ZRANGE z 0 1 BYSCORE LIMIT a 1
< -ERR value is not an integer or out of range
> ZRANGE z 0 1 BYSCORE LIMIT 1 a
< -ERR value is not an integer or out of range
> ZRANGE z [a [b BYLEX WITHSCORES
< -ERR syntax error, WITHSCORES not supported in combination with BYLEX
> ZRANGE z a b BYLEX WITHSCORES
< -ERR syntax error, WITHSCORES not supported in combination with BYLEX
> ZRANGE z 0 1 BYSCORE BYLEX
< -ERR syntax error
> ZRANGE z 0 1 BYLEX BYSCORE
< -ERR syntax error
> ZRANGE z 0 1 BYSCORE BYSCORE
< -ERR syntax error
> ZRANGE z 0 1 REV REV
< -ERR syntax error
> ZRANGE z 0 1 WITHSCORES WITHSCORES
< *4
<   "a"
<   "1"
<   "b"
<   "2"
> ZRANGE z 0 1 BOGUS
< -ERR syntax error
> ZRANGE z 0
< -ERR wrong number of arguments for 'zrange' command
> ZREVRANGE z 0 1 REV
< -ERR syntax error
> ZREVRANGE z 0 1 BYSCORE
< -ERR syntax error
> ZREVRANGE z 0 1 LIMIT 1 2
< -ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX
> ZREVRANGE z 0 1 LIMIT 0 -1
< *2
<   "e"
<   "d"
> SET s x
< +OK
> ZRANGE s 0 1
< -WRONGTYPE Operation against a key holding the wrong kind of value
> ZRANGE s a b
< -ERR value is not an integer or out of range
> ZREVRANGE s 0 1
< -WRONGTYPE Operation against a key holding the wrong kind of value
@ resp3
> ZRANGE z 0 1
< *2
<   "a"
<   "b"
> ZRANGE z 0 1 WITHSCORES
< *2
<   *2
<     "a"
<     ,1
<   *2
<     "b"
<     ,2
> ZRANGE z 1 2 BYSCORE WITHSCORES
< *2
<   *2
<     "a"
<     ,1
<   *2
<     "b"
<     ,2
> ZRANGE nothing 1 2 BYSCORE WITHSCORES
< *0
> ZREVRANGE z 0 1 WITHSCORES
< *2
<   *2
<     "e"
<     ,5
<   *2
<     "d"
<     ,4
> ZREVRANGEBYSCORE z 2 1 WITHSCORES
< *2
<   *2
<     "b"
<     ,2
<   *2
<     "a"
<     ,1
> ZRANGEBYSCORE z 7 9 WITHSCORES
< *0
