# ZINTER, ZINTERSTORE, ZINTERCARD.
> ZADD {t}a 1 a 2 b 3 c 4 x
< :4
> ZADD {t}b 10 b 20 c 30 d 5 x
< :4
> ZADD {t}c 100 c 200 x
< :2
> ZINTER 2 {t}a {t}b
< *3
<   "x"
<   "b"
<   "c"
> ZINTER 2 {t}a {t}b WITHSCORES
< *6
<   "x"
<   "9"
<   "b"
<   "12"
<   "c"
<   "23"
> ZINTER 3 {t}a {t}b {t}c WITHSCORES
< *4
<   "c"
<   "123"
<   "x"
<   "209"
> ZINTER 2 {t}a {t}b WEIGHTS 2 3 WITHSCORES
< *6
<   "x"
<   "23"
<   "b"
<   "34"
<   "c"
<   "66"
> ZINTER 2 {t}a {t}b AGGREGATE MIN WITHSCORES
< *6
<   "b"
<   "2"
<   "c"
<   "3"
<   "x"
<   "4"
> ZINTER 2 {t}a {t}b AGGREGATE MAX WEIGHTS 1 -1 WITHSCORES
< *6
<   "b"
<   "2"
<   "c"
<   "3"
<   "x"
<   "4"
> ZINTER 2 {t}a {t}nothing
< *0
> ZINTER 2 {t}a {t}a WITHSCORES
< *8
<   "a"
<   "2"
<   "b"
<   "4"
<   "c"
<   "6"
<   "x"
<   "8"
> ZINTERSTORE {t}d 2 {t}a {t}b
< :3
> ZRANGE {t}d 0 -1 WITHSCORES
< *6
<   "x"
<   "9"
<   "b"
<   "12"
<   "c"
<   "23"
> ZINTERSTORE {t}d 2 {t}a {t}nothing
< :0
> EXISTS {t}d
< :0
> ZINTERSTORE {t}a 2 {t}a {t}b
< :3
> ZRANGE {t}a 0 -1 WITHSCORES
< *6
<   "x"
<   "9"
<   "b"
<   "12"
<   "c"
<   "23"
> ZINTERCARD 2 {t}a {t}b
< :3
> ZINTERCARD 2 {t}a {t}b LIMIT 1
< :1
> ZINTERCARD 2 {t}a {t}b LIMIT 0
< :3
> ZINTERCARD 2 {t}a {t}b LIMIT 100
< :3
> ZINTERCARD 2 {t}a {t}nothing
< :0
> ZINTERCARD 1 {t}b LIMIT 2 LIMIT 3
< :3
> ZADD {t}inf inf x -inf y
< :2
> ZADD {t}minus -inf x inf y
< :2
> ZINTER 2 {t}inf {t}minus WITHSCORES
< *4
<   "x"
<   "0"
<   "y"
<   "0"
> ZINTER 2 {t}inf {t}minus WEIGHTS 0 0 WITHSCORES
< *4
<   "x"
<   "0"
<   "y"
<   "0"
> ZINTER 2 {t}inf {t}minus WEIGHTS 0 0 AGGREGATE MIN WITHSCORES
< *4
<   "x"
<   "0"
<   "y"
<   "0"
> ZINTER 2 {t}inf {t}minus WEIGHTS 0 0 AGGREGATE MAX WITHSCORES
< *4
<   "x"
<   "0"
<   "y"
<   "0"
> SADD {t}set b c x 7
< :4
> ZINTER 2 {t}b {t}set WITHSCORES
< *6
<   "x"
<   "6"
<   "b"
<   "11"
<   "c"
<   "21"
> ZINTER 2 {t}set {t}set WITHSCORES
< *8
<   "7"
<   "2"
<   "b"
<   "2"
<   "c"
<   "2"
<   "x"
<   "2"
> ZINTERCARD 2 {t}b {t}set
< :3
> ZADD {t}l 1 "x"*65 5 b 6 c
< :3
> ZINTER 2 {t}l {t}b WITHSCORES
< *4
<   "b"
<   "15"
<   "c"
<   "26"
> ZINTERSTORE {t}d 2 {t}l {t}b
< :2
> OBJECT ENCODING {t}d
< "listpack"
> ZINTER 0 {t}a
< -ERR at least 1 input key is needed for 'zinter' command
> ZINTER 3 {t}a {t}b
< -ERR syntax error
> ZINTER 1 {t}a LIMIT 1
< -ERR syntax error
> ZINTER 1 {t}a BOGUS
< -ERR syntax error
> ZINTERSTORE {t}d 1 {t}a WITHSCORES
< -ERR syntax error
> ZINTERSTORE {t}d 0 {t}a
< -ERR at least 1 input key is needed for 'zinterstore' command
> ZINTERCARD 0 {t}a
< -ERR at least 1 input key is needed for 'zintercard' command
> ZINTERCARD -5 {t}a
< -ERR at least 1 input key is needed for 'zintercard' command
> ZINTERCARD abc {t}a
< -ERR value is not an integer or out of range
> ZINTERCARD 2 {t}a
< -ERR syntax error
> ZINTERCARD 1 {t}a WITHSCORES
< -ERR syntax error
> ZINTERCARD 1 {t}a WEIGHTS 1
< -ERR syntax error
> ZINTERCARD 1 {t}a LIMIT
< -ERR syntax error
> ZINTERCARD 1 {t}a LIMIT -1
< -ERR LIMIT can't be negative
> ZINTERCARD 1 {t}a LIMIT abc
< -ERR LIMIT can't be negative
> ZINTERCARD 1 {t}a BOGUS 1
< -ERR syntax error
> SET {t}s x
< +OK
> ZINTER 2 {t}a {t}s
< -WRONGTYPE Operation against a key holding the wrong kind of value
> ZINTER 2 {t}nothing {t}s
< -WRONGTYPE Operation against a key holding the wrong kind of value
> ZINTERCARD 2 {t}a {t}s
< -WRONGTYPE Operation against a key holding the wrong kind of value
> ZINTERCARD 2 {t}a {t}s LIMIT -1
< -WRONGTYPE Operation against a key holding the wrong kind of value
@ resp3
> ZINTER 2 {t}a {t}b WITHSCORES
< *3
<   *2
<     "x"
<     ,14
<   *2
<     "b"
<     ,22
<   *2
<     "c"
<     ,43
> ZINTERCARD 2 {t}a {t}b
< :3
# every AGGREGATE and WEIGHTS
> DEL {t}a {t}b {t}d
< :3
> ZADD {t}a 1 x 2 y -inf z
< :3
> ZADD {t}b 3 x 5 y inf z
< :3
> ZINTER 2 {t}a {t}b AGGREGATE SUM WITHSCORES
< *3
<   *2
<     "z"
<     ,0
<   *2
<     "x"
<     ,4
<   *2
<     "y"
<     ,7
> ZINTERSTORE {t}d 2 {t}a {t}b AGGREGATE SUM
< :3
> ZRANGE {t}d 0 -1 WITHSCORES
< *3
<   *2
<     "z"
<     ,0
<   *2
<     "x"
<     ,4
<   *2
<     "y"
<     ,7
> ZINTERSTORE {t}d 2 {t}a {t}b AGGREGATE MIN
< :3
> ZRANGE {t}d 0 -1 WITHSCORES
< *3
<   *2
<     "z"
<     ,-inf
<   *2
<     "x"
<     ,1
<   *2
<     "y"
<     ,2
> ZINTERSTORE {t}d 2 {t}a {t}b WEIGHTS 2 0.5 AGGREGATE MAX
< :3
> ZRANGE {t}d 0 -1 WITHSCORES
< *3
<   *2
<     "x"
<     ,2
<   *2
<     "y"
<     ,4
<   *2
<     "z"
<     ,inf
> ZINTERSTORE {t}d 2 {t}a {t}b WEIGHTS 1
< -ERR syntax error
> ZINTERSTORE {t}d 2 {t}a {t}b WEIGHTS 1 x
< -ERR weight value is not a float
> ZINTERSTORE {t}d 2 {t}a {t}b AGGREGATE AVG
< -ERR syntax error
