# BLMPOP: waiting for the first list of several that has elements.
> RPUSH b 1 2 3
< :3
> BLMPOP 0 2 a b LEFT COUNT 2
< *2
<   "b"
<   *2
<     "1"
<     "2"
> BLMPOP 0.01 1 a RIGHT
< *-1
> BLMPOP x 1 a LEFT
< -ERR timeout is not a float or out of range
> BLMPOP -1 1 a LEFT
< -ERR timeout is negative
> BLMPOP 0 0 a LEFT
< -ERR numkeys should be greater than 0
> BLMPOP 0 2 a LEFT
< -ERR syntax error
> BLMPOP 0 1 a UP
< -ERR syntax error
> BLMPOP 0 1 a LEFT COUNT 0
< -ERR count should be greater than 0
> BLMPOP 0 1 a LEFT COUNT
< -ERR syntax error
> BLMPOP 0 1 a
< -ERR wrong number of arguments for 'blmpop' command
> SET s v
< +OK
> BLMPOP 0 2 a s LEFT
< -WRONGTYPE Operation against a key holding the wrong kind of value
> MULTI
< +OK
> BLMPOP 0 1 a LEFT
< +QUEUED
> EXEC
< *1
<   *-1
> EVAL "return redis.call('BLMPOP', 0, 1, 'a', 'LEFT')" 1 a
< $-1
@ connection c
> BLMPOP 0 2 x y RIGHT COUNT 3
@ connection a
@ sleep-ms 50
> RPUSH y 1 2 3 4 5
< :5
@ connection c
@ read
< *2
<   "y"
<   *3
<     "5"
<     "4"
<     "3"
> LRANGE y 0 -1
< *2
<   "1"
<   "2"

# What is wrong with the keys is told before what is wrong with the timeout.
> BLMPOP abc 0 a LEFT
< -ERR numkeys should be greater than 0
> BLMPOP s 1 l 0
< -ERR syntax error
> BLMPOP -1 2 a b LEFT COUNT 0
< -ERR count should be greater than 0
> BLMPOP inf 0 a b x
< -ERR numkeys should be greater than 0
> BLMPOP abc 1 a LEFT COUNT 1
< -ERR timeout is not a float or out of range
> BLMPOP abc 1 a LEFT COUNT x
< -ERR count should be greater than 0
> BLMPOP abc 1 a LEFT COUNT 1 COUNT 1
< -ERR syntax error
> BLMPOP abc 2 a LEFT
< -ERR syntax error
