# ZPOPMIN, ZPOPMAX and ZMPOP.
> ZADD z 1 a 2 b 3 c 4 d 5 e 6 f
< :6
> ZPOPMIN z
< *2
<   "a"
<   "1"
> ZPOPMAX z
< *2
<   "f"
<   "6"
> ZPOPMIN z 2
< *4
<   "b"
<   "2"
<   "c"
<   "3"
> ZPOPMAX z 5
< *4
<   "e"
<   "5"
<   "d"
<   "4"
> EXISTS z
< :0
> ZPOPMIN z
< *0
> ZPOPMAX z 3
< *0
> ZADD z 1 a
< :1
> ZPOPMIN z 0
< *0
> ZPOPMIN z -1
< -ERR value is out of range, must be positive
> ZPOPMIN z abc
< -ERR value is out of range, must be positive
> ZPOPMIN z 1 2
< -ERR syntax error
> ZPOPMAX z 9223372036854775808
< -ERR value is out of range, must be positive
> ZPOPMAX z -1
< -ERR value is out of range, must be positive
> ZPOPMIN
< -ERR wrong number of arguments for 'zpopmin' command
> SET s x
< +OK
> ZPOPMIN s
< -WRONGTYPE Operation against a key holding the wrong kind of value
> ZPOPMIN s 0
< -WRONGTYPE Operation against a key holding the wrong kind of value
> ZPOPMIN s abc
< -ERR value is out of range, must be positive
> ZADD l 1 "x"*65 2 b 3 c
< :3
> ZPOPMAX l 2
< *4
<   "c"
<   "3"
<   "b"
<   "2"
> ZPOPMIN l
< *2
<   "x"*65
<   "1"
> EXISTS l
< :0
> ZADD {t}a 1 a 2 b 3 c
< :3
> ZADD {t}b 10 x 20 y
< :2
> ZMPOP 2 {t}a {t}b MIN
< *2
<   "{t}a"
<   *1
<     *2
<       "a"
<       "1"
> ZMPOP 2 {t}a {t}b max COUNT 1
< *2
<   "{t}a"
<   *1
<     *2
<       "c"
<       "3"
> ZMPOP 2 {t}a {t}b MAX COUNT 10
< *2
<   "{t}a"
<   *1
<     *2
<       "b"
<       "2"
> ZMPOP 2 {t}a {t}b MAX COUNT 10
< *2
<   "{t}b"
<   *2
<     *2
<       "y"
<       "20"
<     *2
<       "x"
<       "10"
> ZMPOP 2 {t}a {t}b MAX COUNT 10
< *-1
> ZMPOP 1 {t}a MIN
< *-1
> ZMPOP 0 {t}a MIN
< -ERR numkeys should be greater than 0
> ZMPOP -1 {t}a MIN
< -ERR numkeys should be greater than 0
> ZMPOP abc {t}a MIN
< -ERR numkeys should be greater than 0
> ZMPOP 2 {t}a {t}MIN
< -ERR syntax error
> ZMPOP 1 {t}a BOGUS
< -ERR syntax error
> ZMPOP 1 {t}a MIN COUNT
< -ERR syntax error
> ZMPOP 1 {t}a MIN COUNT 0
< -ERR count should be greater than 0
> ZMPOP 1 {t}a MIN COUNT -1
< -ERR count should be greater than 0
> ZMPOP 1 {t}a MIN COUNT abc
< -ERR count should be greater than 0
> ZMPOP 1 {t}a MIN COUNT 1 COUNT 2
< -ERR syntax error
> ZMPOP 1 {t}a MIN BOGUS 1
< -ERR syntax error
> ZMPOP 1 {t}a MIN 1
< -ERR syntax error
> ZMPOP 1 {t}a
< -ERR wrong number of arguments for 'zmpop' command
> SET {t}s x
< +OK
> ZMPOP 2 {t}a {t}s MIN
< -WRONGTYPE Operation against a key holding the wrong kind of value
> ZADD {t}a 1 m
< :1
> ZMPOP 2 {t}a {t}s MIN
< *2
<   "{t}a"
<   *1
<     *2
<       "m"
<       "1"
> ZMPOP 2 {t}s {t}a MIN
< -WRONGTYPE Operation against a key holding the wrong kind of value
@ resp3
> ZADD z 1.5 a 2 b 3 c 4 d
< :3
> ZPOPMIN z
< *2
<   "a"
<   ,1.5
> ZPOPMAX z 1
< *1
<   *2
<     "d"
<     ,4
> ZPOPMIN z 2
< *2
<   *2
<     "b"
<     ,2
<   *2
<     "c"
<     ,3
> ZPOPMIN z
< *0
> ZPOPMIN z 2
< *0
> ZADD z 1.5 a 2 b 3 c 4 d
< :4
> ZMPOP 1 z MIN COUNT 2
< *2
<   "z"
<   *2
<     *2
<       "a"
<       ,1.5
<     *2
<       "b"
<       ,2
> ZMPOP 1 nothing MIN
< _
