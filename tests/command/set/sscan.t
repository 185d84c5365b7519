# SSCAN: all members, some at a time.
> SSCAN s 0
< *2
<   "0"
<   *0
> SADD n 1 2 3
< :3
> SSCAN n 0
< *2
<   "0"
<   *3
<     "1"
<     "2"
<     "3"
> SSCAN n 0 COUNT 1
< *2
<   "0"
<   *3
<     "1"
<     "2"
<     "3"
> SSCAN n 17
< *2
<   "0"
<   *3
<     "1"
<     "2"
<     "3"
> SSCAN n 0 MATCH [12]
< *2
<   "0"
<   *2
<     "1"
<     "2"
> SADD s a b c ab abc ""
< :6
@ scan
> SSCAN s 0
< *6
<   ""
<   "a"
<   "ab"
<   "abc"
<   "b"
<   "c"
@ scan
> SSCAN s 0 COUNT 1
< *6
<   ""
<   "a"
<   "ab"
<   "abc"
<   "b"
<   "c"
@ scan
> SSCAN s 0 MATCH a*
< *3
<   "a"
<   "ab"
<   "abc"
@ scan
> SSCAN s 0 MATCH * COUNT 2
< *6
<   ""
<   "a"
<   "ab"
<   "abc"
<   "b"
<   "c"
@ scan
> SSCAN s 0 MATCH ""
< *1
<   ""
@ scan
> SSCAN s 0 MATCH nosuch
< *0
@ scan
> SSCAN s 0 COUNT 1 COUNT 1000 MATCH a MATCH b
< *1
<   "b"
> SADD many 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 a b c d e f g h i j k l m n o p q r s t
< :40
@ scan
> SSCAN many 0 COUNT 3
< *40
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
<   "19"
<   "2"
<   "20"
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
<   "m"
<   "n"
<   "o"
<   "p"
<   "q"
<   "r"
<   "s"
<   "t"
@ scan
> SSCAN many 0
< *40
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
<   "19"
<   "2"
<   "20"
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
<   "m"
<   "n"
<   "o"
<   "p"
<   "q"
<   "r"
<   "s"
<   "t"
@ scan
> SSCAN many 0 MATCH [a-e]
< *5
<   "a"
<   "b"
<   "c"
<   "d"
<   "e"
> SSCAN s abc
< -ERR invalid cursor
> SSCAN s -1 COUNT 0
< -ERR syntax error
> SSCAN s 1.5
< -ERR invalid cursor
> SSCAN s 18446744073709551616
< -ERR invalid cursor
> SSCAN s 0 COUNT
< -ERR syntax error
> SSCAN s 0 COUNT 0
< -ERR syntax error
> SSCAN s 0 COUNT -1
< -ERR syntax error
> SSCAN s 0 COUNT abc
< -ERR value is not an integer or out of range
> SSCAN s 0 MATCH
< -ERR syntax error
> SSCAN s 0 TYPE set
< -ERR syntax error
> SSCAN s 0 bogus x
< -ERR syntax error
> SSCAN s 0 bogus
< -ERR syntax error
> SSCAN missing 0 bogus
< *2
<   "0"
<   *0
> SSCAN missing abc bogus
< -ERR invalid cursor
> SSCAN missing 5
< *2
<   "0"
<   *0
> SSCAN s
< -ERR wrong number of arguments for 'sscan' command
> SSCAN
< -ERR wrong number of arguments for 'sscan' command
> SET str v
< +OK
> SSCAN str 0
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SSCAN str abc
< -ERR invalid cursor
> SSCAN str 0 bogus
< -WRONGTYPE Operation against a key holding the wrong kind of value
@ resp3
> SSCAN missing 0
< *2
<   "0"
<   *0
> SSCAN n 0
< *2
<   "0"
<   *3
<     "1"
<     "2"
<     "3"
