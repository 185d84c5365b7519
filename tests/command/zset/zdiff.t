# ZDIFF, ZDIFFSTORE.
> ZADD {t}a 1 a 2 b 3 c 4 x
< :4
> ZADD {t}b 10 b 20 c
< :2
> ZADD {t}c 1 x
< :1
> ZDIFF 2 {t}a {t}b
< *2
<   "a"
<   "x"
> ZDIFF 2 {t}a {t}b WITHSCORES
< *4
<   "a"
<   "1"
<   "x"
<   "4"
> ZDIFF 3 {t}a {t}b {t}c WITHSCORES
< *2
<   "a"
<   "1"
> ZDIFF 1 {t}a WITHSCORES
< *8
<   "a"
<   "1"
<   "b"
<   "2"
<   "c"
<   "3"
<   "x"
<   "4"
> ZDIFF 2 {t}a {t}a
< *0
> ZDIFF 2 {t}a {t}nothing WITHSCORES
< *8
<   "a"
<   "1"
<   "b"
<   "2"
<   "c"
<   "3"
<   "x"
<   "4"
> ZDIFF 2 {t}nothing {t}a
< *0
> ZDIFFSTORE {t}d 2 {t}a {t}b
< :2
> ZRANGE {t}d 0 -1 WITHSCORES
< *4
<   "a"
<   "1"
<   "x"
<   "4"
> ZDIFFSTORE {t}d 2 {t}a {t}a
< :0
> EXISTS {t}d
< :0
> ZDIFFSTORE {t}a 2 {t}a {t}c
< :3
> ZRANGE {t}a 0 -1 WITHSCORES
< *6
<   "a"
<   "1"
<   "b"
<   "2"
<   "c"
<   "3"
> SADD {t}set b q
< :2
> ZDIFF 2 {t}a {t}set WITHSCORES
< *4
<   "a"
<   "1"
<   "c"
<   "3"
> ZDIFF 2 {t}set {t}a WITHSCORES
< *2
<   "q"
<   "1"
> ZADD {t}l 1 "x"*65 5 b 6 c
< :3
> ZDIFF 2 {t}l {t}b WITHSCORES
< *2
<   "x"*65
<   "1"
> ZDIFF 2 {t}b {t}l WITHSCORES
< *0
> ZDIFF 0 {t}a
< -ERR at least 1 input key is needed for 'zdiff' command
> ZDIFF abc {t}a
< -ERR value is not an integer or out of range
> ZDIFF 2 {t}a
< -ERR syntax error
> ZDIFF 1 {t}a WEIGHTS 1
< -ERR syntax error
> ZDIFF 1 {t}a AGGREGATE MIN
< -ERR syntax error
> ZDIFF 1 {t}a BOGUS
< -ERR syntax error
> ZDIFFSTORE {t}d 1 {t}a WITHSCORES
< -ERR syntax error
> ZDIFFSTORE {t}d 0 {t}a
< -ERR at least 1 input key is needed for 'zdiffstore' command
> SET {t}s x
< +OK
> ZDIFF 2 {t}a {t}s
< -WRONGTYPE Operation against a key holding the wrong kind of value
> ZDIFF 2 {t}nothing {t}s
< -WRONGTYPE Operation against a key holding the wrong kind of value
@ resp3
> ZDIFF 2 {t}a {t}b
< *1
<   "a"
> ZDIFF 1 {t}a WITHSCORES
< *3
<   *2
<     "a"
<     ,1
<   *2
<     "b"
<     ,2
<   *2
<     "c"
<     ,3
