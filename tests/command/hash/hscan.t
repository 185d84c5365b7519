# HSCAN: all fields and values, some at a time.
> HSCAN h 0
< *2
<   "0"
<   *0
> HSET h a 1 b 2 ab 3 "" 4
< :4
> HSCAN h 0
< *2
<   "0"
<   *8
<     "a"
<     "1"
<     "b"
<     "2"
<     "ab"
<     "3"
<     ""
<     "4"
> HSCAN h 0 COUNT 1
< *2
<   "0"
<   *8
<     "a"
<     "1"
<     "b"
<     "2"
<     "ab"
<     "3"
<     ""
<     "4"
> HSCAN h 17
< *2
<   "0"
<   *8
<     "a"
<     "1"
<     "b"
<     "2"
<     "ab"
<     "3"
<     ""
<     "4"
> HSCAN h 0 MATCH a*
< *2
<   "0"
<   *4
<     "a"
<     "1"
<     "ab"
<     "3"
> HSCAN h 0 MATCH 1
< *2
<   "0"
<   *0
> HSCAN h 0 MATCH *
< *2
<   "0"
<   *8
<     "a"
<     "1"
<     "b"
<     "2"
<     "ab"
<     "3"
<     ""
<     "4"
> HSCAN h 0 MATCH ""
< *2
<   "0"
<   *2
<     ""
<     "4"
> HSET t a 1 b 2 c 3 d 4 e 5 f 6 g 7 h 8 i 9 j 10 k 11 l 12 m 13 n 14 o 15 p 16 q 17 r 18 long "x"*65
< :19
@ scan
> HSCAN t 0 COUNT 3
< *38
<   "1"
<   "10"
<   "11"
<   "12"
<   "13"
<   "14"
<   "15"
<   "16"
<   "17"
<   "18"
<   "2"
<   "3"
<   "4"
<   "5"
<   "6"
<   "7"
<   "8"
<   "9"
<   "a"
<   "b"
<   "c"
<   "d"
<   "e"
<   "f"
<   "g"
<   "h"
<   "i"
<   "j"
<   "k"
<   "l"
<   "long"
<   "m"
<   "n"
<   "o"
<   "p"
<   "q"
<   "r"
<   "x"*65
@ scan
> HSCAN t 0
< *38
<   "1"
<   "10"
<   "11"
<   "12"
<   "13"
<   "14"
<   "15"
<   "16"
<   "17"
<   "18"
<   "2"
<   "3"
<   "4"
<   "5"
<   "6"
<   "7"
<   "8"
<   "9"
<   "a"
<   "b"
<   "c"
<   "d"
<   "e"
<   "f"
<   "g"
<   "h"
<   "i"
<   "j"
<   "k"
<   "l"
<   "long"
<   "m"
<   "n"
<   "o"
<   "p"
<   "q"
<   "r"
<   "x"*65
@ scan
> HSCAN t 0 MATCH [a-e]
< *10
<   "1"
<   "2"
<   "3"
<   "4"
<   "5"
<   "a"
<   "b"
<   "c"
<   "d"
<   "e"
@ scan
> HSCAN t 0 MATCH long COUNT 1000
< *2
<   "long"
<   "x"*65
> HSCAN h abc
< -ERR invalid cursor
> HSCAN h -1 COUNT 0
< -ERR syntax error
> HSCAN h 18446744073709551616
< -ERR invalid cursor
> HSCAN h 0 COUNT
< -ERR syntax error
> HSCAN h 0 COUNT 0
< -ERR syntax error
> HSCAN h 0 COUNT abc
< -ERR value is not an integer or out of range
> HSCAN h 0 MATCH
< -ERR syntax error
> HSCAN h 0 TYPE hash
< -ERR syntax error
> HSCAN h 0 NOVALUES
< -ERR syntax error
> HSCAN h 0 bogus x
< -ERR syntax error
> HSCAN missing 0 bogus
< *2
<   "0"
<   *0
> HSCAN missing abc bogus
< -ERR invalid cursor
> HSCAN h
< -ERR wrong number of arguments for 'hscan' command
> HSCAN
< -ERR wrong number of arguments for 'hscan' command
> SET str v
< +OK
> HSCAN str 0
< -WRONGTYPE Operation against a key holding the wrong kind of value
> HSCAN str abc
< -ERR invalid cursor
> HSCAN str 0 bogus
< -WRONGTYPE Operation against a key holding the wrong kind of value
@ resp3
> HSCAN missing 0
< *2
<   "0"
<   *0
> HSCAN h 0
< *2
<   "0"
<   *8
<     "a"
<     "1"
<     "b"
<     "2"
<     "ab"
<     "3"
<     ""
<     "4"
