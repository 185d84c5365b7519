# SCAN: all keys, a few at a time.
@ scan
> SCAN 0
< *0
> MSET a:1 1 a:2 2 a:3 3 b:1 1 b:2 2 b:3 3 c 1 d 2 e 3 f 4 g 5 h 6 i 7 j 8
< +OK
@ scan
> SCAN 0
< *14
<   "a:1"
<   "a:2"
<   "a:3"
<   "b:1"
<   "b:2"
<   "b:3"
<   "c"
<   "d"
<   "e"
<   "f"
<   "g"
<   "h"
<   "i"
<   "j"
@ scan
> SCAN 0 COUNT 1
< *14
<   "a:1"
<   "a:2"
<   "a:3"
<   "b:1"
<   "b:2"
<   "b:3"
<   "c"
<   "d"
<   "e"
<   "f"
<   "g"
<   "h"
<   "i"
<   "j"
@ scan
> SCAN 0 COUNT 1000
< *14
<   "a:1"
<   "a:2"
<   "a:3"
<   "b:1"
<   "b:2"
<   "b:3"
<   "c"
<   "d"
<   "e"
<   "f"
<   "g"
<   "h"
<   "i"
<   "j"
@ scan
> SCAN 0 MATCH a:*
< *3
<   "a:1"
<   "a:2"
<   "a:3"
@ scan
> SCAN 0 MATCH ?:1 COUNT 2
< *2
<   "a:1"
<   "b:1"
@ scan
> SCAN 0 MATCH nothing
< *0
@ scan
> SCAN 0 TYPE string
< *14
<   "a:1"
<   "a:2"
<   "a:3"
<   "b:1"
<   "b:2"
<   "b:3"
<   "c"
<   "d"
<   "e"
<   "f"
<   "g"
<   "h"
<   "i"
<   "j"
@ scan
> SCAN 0 TYPE STRING COUNT 3 MATCH [a-c]*
< *7
<   "a:1"
<   "a:2"
<   "a:3"
<   "b:1"
<   "b:2"
<   "b:3"
<   "c"
@ scan
> SCAN 0 TYPE list
< *0
@ scan
> SCAN 0 type hash
< *0
@ scan
> SCAN 0 TYPE nonsense
< *0
@ scan
> SCAN 0 MATCH a* MATCH b*
< *3
<   "b:1"
<   "b:2"
<   "b:3"
@ scan
> SCAN 0 match "" count 100
< *0
> SET soon v PX 1
< +OK
@ sleep-ms 20
@ scan
> SCAN 0 MATCH s*
< *0
> SELECT 1
< +OK
> SCAN 0 COUNT 10000
< *2
<   "0"
<   *0
> SELECT 0
< +OK

> SCAN
< -ERR wrong number of arguments for 'scan' command
> SCAN abc
< -ERR invalid cursor
@ scan
> SCAN ""
< *14
<   "a:1"
<   "a:2"
<   "a:3"
<   "b:1"
<   "b:2"
<   "b:3"
<   "c"
<   "d"
<   "e"
<   "f"
<   "g"
<   "h"
<   "i"
<   "j"
> SCAN 1.5
< -ERR invalid cursor
> SCAN 0 COUNT
< -ERR syntax error
> SCAN 0 COUNT 0
< -ERR syntax error
> SCAN 0 COUNT -1
< -ERR syntax error
> SCAN 0 COUNT abc
< -ERR value is not an integer or out of range
> SCAN 0 COUNT 99999999999999999999
< -ERR value is not an integer or out of range
> SCAN 0 MATCH
< -ERR syntax error
> SCAN 0 TYPE
< -ERR syntax error
> SCAN 0 BOGUS
< -ERR syntax error
> SCAN 0 BOGUS 1
< -ERR syntax error
> SCAN 0 COUNT 10 MATCH
< -ERR syntax error
> SCAN abc COUNT x
< -ERR invalid cursor
> SCAN 18446744073709551616
< -ERR invalid cursor
> SCAN " 0"
< -ERR invalid cursor
> SCAN "0 "
< -ERR invalid cursor
