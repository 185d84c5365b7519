# ZUNION, ZUNIONSTORE.
> ZADD {t}a 1 a 2 b 3 c
< :3
> ZADD {t}b 10 b 20 c 30 d
< :3
> ZUNION 2 {t}a {t}b
< *4
<   "a"
<   "b"
<   "c"
<   "d"
> ZUNION 2 {t}a {t}b WITHSCORES
< *8
<   "a"
<   "1"
<   "b"
<   "12"
<   "c"
<   "23"
<   "d"
<   "30"
> ZUNION 2 {t}a {t}b WEIGHTS 2 0.5 WITHSCORES
< *8
<   "a"
<   "2"
<   "b"
<   "9"
<   "d"
<   "15"
<   "c"
<   "16"
> ZUNION 2 {t}a {t}b AGGREGATE MIN WITHSCORES
< *8
<   "a"
<   "1"
<   "b"
<   "2"
<   "c"
<   "3"
<   "d"
<   "30"
> ZUNION 2 {t}a {t}b aggregate max withscores
< *8
<   "a"
<   "1"
<   "b"
<   "10"
<   "c"
<   "20"
<   "d"
<   "30"
> ZUNION 2 {t}a {t}b AGGREGATE SUM WEIGHTS -1 1 WITHSCORES
< *8
<   "a"
<   "-1"
<   "b"
<   "8"
<   "c"
<   "17"
<   "d"
<   "30"
> ZUNION 1 {t}a WEIGHTS 3 WEIGHTS 2 WITHSCORES WITHSCORES
< *6
<   "a"
<   "2"
<   "b"
<   "4"
<   "c"
<   "6"
> ZUNION 3 {t}a {t}nothing {t}b WITHSCORES
< *8
<   "a"
<   "1"
<   "b"
<   "12"
<   "c"
<   "23"
<   "d"
<   "30"
> ZUNION 1 {t}nothing
< *0
> ZUNION 2 {t}a {t}a WITHSCORES
< *6
<   "a"
<   "2"
<   "b"
<   "4"
<   "c"
<   "6"
> ZUNIONSTORE {t}d 2 {t}a {t}b
< :4
> ZRANGE {t}d 0 -1 WITHSCORES
< *8
<   "a"
<   "1"
<   "b"
<   "12"
<   "c"
<   "23"
<   "d"
<   "30"
> OBJECT ENCODING {t}d
< "listpack"
> ZUNIONSTORE {t}d 2 {t}a {t}b WEIGHTS 1 -1 AGGREGATE MIN
< :4
> ZRANGE {t}d 0 -1 WITHSCORES
< *8
<   "d"
<   "-30"
<   "c"
<   "-20"
<   "b"
<   "-10"
<   "a"
<   "1"
> ZUNIONSTORE {t}a 2 {t}a {t}b
< :4
> ZRANGE {t}a 0 -1 WITHSCORES
< *8
<   "a"
<   "1"
<   "b"
<   "12"
<   "c"
<   "23"
<   "d"
<   "30"
> ZUNIONSTORE {t}d 1 {t}nothing
< :0
> EXISTS {t}d
< :0
> ZADD {t}inf inf x -inf y 1 z
< :3
> ZADD {t}minus -inf x inf y
< :2
> ZUNION 2 {t}inf {t}minus WITHSCORES
< *6
<   "x"
<   "0"
<   "y"
<   "0"
<   "z"
<   "1"
> ZUNION 1 {t}inf WEIGHTS 0 WITHSCORES
< *6
<   "x"
<   "0"
<   "y"
<   "0"
<   "z"
<   "0"
> ZUNION 1 {t}inf WEIGHTS -inf WITHSCORES
< *6
<   "x"
<   "-inf"
<   "z"
<   "-inf"
<   "y"
<   "inf"
> ZADD {t}l 1 "x"*65 5 b
< :2
> ZUNIONSTORE {t}d 2 {t}l {t}b
< :4
> OBJECT ENCODING {t}d
< "skiplist"
> ZUNION 2 {t}l {t}b WITHSCORES
< *8
<   "x"*65
<   "1"
<   "b"
<   "15"
<   "c"
<   "20"
<   "d"
<   "30"
> SADD {t}set a b q
< :3
> SADD {t}ints 1 2 3
< :3
> ZUNION 2 {t}a {t}set WITHSCORES
< *10
<   "q"
<   "1"
<   "a"
<   "2"
<   "b"
<   "13"
<   "c"
<   "23"
<   "d"
<   "30"
> ZUNION 2 {t}set {t}ints WEIGHTS 2 3 WITHSCORES
< *12
<   "a"
<   "2"
<   "b"
<   "2"
<   "q"
<   "2"
<   "1"
<   "3"
<   "2"
<   "3"
<   "3"
<   "3"
> ZUNIONSTORE {t}d 1 {t}set
< :3
> ZRANGE {t}d 0 -1 WITHSCORES
< *6
<   "a"
<   "1"
<   "b"
<   "1"
<   "q"
<   "1"
> SET {t}dest x EX 1000
< +OK
> ZUNIONSTORE {t}dest 1 {t}set
< :3
> TTL {t}dest
< :-1
> ZUNION 0 {t}a
< -ERR at least 1 input key is needed for 'zunion' command
> ZUNION -1 {t}a
< -ERR at least 1 input key is needed for 'zunion' command
> ZUNION abc {t}a
< -ERR value is not an integer or out of range
> ZUNION 3 {t}a {t}b
< -ERR syntax error
> ZUNION 2 {t}a {t}b WEIGHTS 1
< -ERR syntax error
> ZUNION 2 {t}a {t}b WEIGHTS 1 abc
< -ERR weight value is not a float
> ZUNION 2 {t}a {t}b WEIGHTS 1 nan
< -ERR weight value is not a float
> ZUNION 2 {t}a {t}b WEIGHTS 1 2 3
< -ERR syntax error
> ZUNION 2 {t}a {t}b AGGREGATE
< -ERR syntax error
> ZUNION 2 {t}a {t}b AGGREGATE BOGUS
< -ERR syntax error
> ZUNION 2 {t}a {t}b BOGUS
< -ERR syntax error
> ZUNION 2 {t}a {t}b LIMIT 1
< -ERR syntax error
> ZUNION 1
< -ERR wrong number of arguments for 'zunion' command
> ZUNIONSTORE {t}d 0 {t}a
< -ERR at least 1 input key is needed for 'zunionstore' command
> ZUNIONSTORE {t}d 2 {t}a {t}b WITHSCORES
< -ERR syntax error
> ZUNIONSTORE {t}d 5 {t}a
< -ERR syntax error
> ZUNIONSTORE {t}d abc {t}a
< -ERR value is not an integer or out of range
> SET {t}s x
< +OK
> ZUNION 2 {t}a {t}s
< -WRONGTYPE Operation against a key holding the wrong kind of value
> ZUNION 2 {t}a {t}s BOGUS
< -WRONGTYPE Operation against a key holding the wrong kind of value
> ZUNIONSTORE {t}d 2 {t}s {t}a
< -WRONGTYPE Operation against a key holding the wrong kind of value
@ resp3
> ZUNION 2 {t}a {t}b
< *4
<   "a"
<   "b"
<   "c"
<   "d"
> ZUNION 2 {t}a {t}b WITHSCORES
< *4
<   *2
<     "a"
<     ,1
<   *2
<     "b"
<     ,22
<   *2
<     "c"
<     ,43
<   *2
<     "d"
<     ,60
> ZUNION 1 {t}nothing WITHSCORES
< *0
# every AGGREGATE of ZUNIONSTORE
> DEL {t}a {t}b {t}d
< :3
> ZADD {t}a 1 x 2 y -inf z
< :3
> ZADD {t}b 3 x 5 w inf z
< :3
> ZUNIONSTORE {t}d 2 {t}a {t}b AGGREGATE SUM
< :4
> ZRANGE {t}d 0 -1 WITHSCORES
< *4
<   *2
<     "z"
<     ,0
<   *2
<     "y"
<     ,2
<   *2
<     "x"
<     ,4
<   *2
<     "w"
<     ,5
> ZUNIONSTORE {t}d 2 {t}a {t}b AGGREGATE MAX WEIGHTS 2 0.5
< :4
> ZRANGE {t}d 0 -1 WITHSCORES
< *4
<   *2
<     "x"
<     ,2
<   *2
<     "w"
<     ,2.5
<   *2
<     "y"
<     ,4
<   *2
<     "z"
<     ,inf
> ZUNIONSTORE {t}d 2 {t}a {t}b WEIGHTS 1
< -ERR syntax error
> ZUNIONSTORE {t}d 2 {t}a {t}b WEIGHTS 1 x
< -ERR weight value is not a float
> ZUNIONSTORE {t}d 2 {t}a {t}b AGGREGATE AVG
< -ERR syntax error
> ZUNIONSTORE {t}d 2 {t}a {t}b AGGREGATE
< -ERR syntax error
