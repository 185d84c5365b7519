# LMPOP: the first list of several that has elements.
> RPUSH {t}b 1 2 3
< :3
> RPUSH {t}c 4 5
< :2
> LMPOP 3 {t}a {t}b {t}c LEFT
< *2
<   "{t}b"
<   *1
<     "1"
> LMPOP 3 {t}a {t}b {t}c RIGHT COUNT 2
< *2
<   "{t}b"
<   *2
<     "3"
<     "2"
> LMPOP 3 {t}a {t}b {t}c left count 10
< *2
<   "{t}c"
<   *2
<     "4"
<     "5"
> LMPOP 2 {t}a {t}b LEFT
< *-1
> EXISTS {t}b {t}c
< :0
> LMPOP 0 {t}a LEFT
< -ERR numkeys should be greater than 0
> LMPOP -1 {t}a LEFT
< -ERR numkeys should be greater than 0
> LMPOP x {t}a LEFT
< -ERR numkeys should be greater than 0
> LMPOP 1 {t}a UP
< -ERR syntax error
> LMPOP 1 {t}a LEFT COUNT 0
< -ERR count should be greater than 0
> LMPOP 1 {t}a LEFT COUNT -1
< -ERR count should be greater than 0
> LMPOP 1 {t}a LEFT COUNT x
< -ERR count should be greater than 0
> LMPOP 1 {t}a LEFT COUNT
< -ERR syntax error
> LMPOP 1 {t}a LEFT COUNT 1 COUNT 2
< -ERR syntax error
> LMPOP 1 {t}a LEFT FOO 1
< -ERR syntax error
> LMPOP 1 {t}a
< -ERR wrong number of arguments for 'lmpop' command
> SET {t}s v
< +OK
> LMPOP 2 {t}a {t}s LEFT
< -WRONGTYPE Operation against a key holding the wrong kind of value
@ resp3
> LMPOP 1 {t}a LEFT
< _
> RPUSH {t}a x y
< :2
> LMPOP 1 {t}a LEFT COUNT 2
< *2
<   "{t}a"
<   *2
<     "x"
<     "y"
