# ZSCAN: walks over members and scores.
> ZADD z 1 a 2.5 b inf c -0 d 1e17 e 100000000000000000000 f
< :6
> ZSCAN z 0
< *2
<   "0"
<   *12
<     "d"
<     "0"
<     "a"
<     "1"
<     "b"
<     "2.5"
<     "e"
<     "100000000000000000"
<     "f"
<     "1e+20"
<     "c"
<     "inf"
> ZSCAN z 0 MATCH b*
< *2
<   "0"
<   *2
<     "b"
<     "2.5"
> ZSCAN z 0 COUNT 1
< *2
<   "0"
<   *12
<     "d"
<     "0"
<     "a"
<     "1"
<     "b"
<     "2.5"
<     "e"
<     "100000000000000000"
<     "f"
<     "1e+20"
<     "c"
<     "inf"
> ZSCAN z 5
< *2
<   "0"
<   *12
<     "d"
<     "0"
<     "a"
<     "1"
<     "b"
<     "2.5"
<     "e"
<     "100000000000000000"
<     "f"
<     "1e+20"
<     "c"
<     "inf"
> ZSCAN nothing 0
< *2
<   "0"
<   *0
> ZADD l 1 "x"*65 2.5 b inf c -0 d 1e17 e
< :5
@ scan
> ZSCAN l 0
< *10
<   "-0"
<   "1"
<   "1e+17"
<   "2.5"
<   "b"
<   "c"
<   "d"
<   "e"
<   "inf"
<   "x"*65
@ scan
> ZSCAN l 0 COUNT 1
< *10
<   "-0"
<   "1"
<   "1e+17"
<   "2.5"
<   "b"
<   "c"
<   "d"
<   "e"
<   "inf"
<   "x"*65
@ scan
> ZSCAN l 0 MATCH [bc] COUNT 100
< *4
<   "2.5"
<   "b"
<   "c"
<   "inf"
> ZSCAN z abc
< -ERR invalid cursor
> ZSCAN z 0 COUNT
< -ERR syntax error
> ZSCAN z 0 COUNT 0
< -ERR syntax error
> ZSCAN z 0 COUNT abc
< -ERR value is not an integer or out of range
> ZSCAN z 0 TYPE zset
< -ERR syntax error
> ZSCAN z 0 BOGUS
< -ERR syntax error
> ZSCAN z
< -ERR wrong number of arguments for 'zscan' command
> ZSCAN nothing abc
< -ERR invalid cursor
> ZSCAN nothing 0 BOGUS
< *2
<   "0"
<   *0
> SET s x
< +OK
> ZSCAN s 0
< -WRONGTYPE Operation against a key holding the wrong kind of value
> ZSCAN s abc
< -ERR invalid cursor
@ resp3
> ZSCAN z 0 MATCH b
< *2
<   "0"
<   *2
<     "b"
<     "2.5"
