# ZRANGESTORE: what ZRANGE would answer, under another key.
> ZADD {t}z 1 a 2 b 3 c 4 d
< :4
> ZRANGESTORE {t}d {t}z 0 1
< :2
> ZRANGE {t}d 0 -1 WITHSCORES
< *4
<   "a"
<   "1"
<   "b"
<   "2"
> ZRANGESTORE {t}d {t}z 0 1 REV
< :2
> ZRANGE {t}d 0 -1 WITHSCORES
< *4
<   "c"
<   "3"
<   "d"
<   "4"
> ZRANGESTORE {t}d {t}z (1 3 BYSCORE
< :2
> ZRANGE {t}d 0 -1 WITHSCORES
< *4
<   "b"
<   "2"
<   "c"
<   "3"
> ZRANGESTORE {t}d {t}z +inf -inf BYSCORE REV LIMIT 1 2
< :2
> ZRANGE {t}d 0 -1 WITHSCORES
< *4
<   "b"
<   "2"
<   "c"
<   "3"
> ZRANGESTORE {t}d {t}z [b [c BYLEX
< :2
> ZRANGE {t}d 0 -1 WITHSCORES
< *4
<   "b"
<   "2"
<   "c"
<   "3"
> OBJECT ENCODING {t}d
< "listpack"
> ZRANGESTORE {t}d {t}z 5 6
< :0
> EXISTS {t}d
< :0
> ZRANGESTORE {t}d {t}nothing 0 -1
< :0
> SET {t}s x
< +OK
> ZRANGESTORE {t}s {t}nothing 0 -1
< :0
> EXISTS {t}s
< :0
> SET {t}s x EX 1000
< +OK
> ZRANGESTORE {t}s {t}z 0 -1
< :4
> TTL {t}s
< :-1
> TYPE {t}s
< +zset
> ZRANGESTORE {t}z {t}z 1 2
< :2
> ZRANGE {t}z 0 -1 WITHSCORES
< *4
<   "b"
<   "2"
<   "c"
<   "3"
> ZADD {t}l 1 "x"*65 2 b
< :2
> ZRANGESTORE {t}d {t}l 0 -1
< :2
> OBJECT ENCODING {t}d
< "skiplist"
> ZRANGESTORE {t}d {t}l 1 -1
< :1
> OBJECT ENCODING {t}d
< "listpack"
> ZRANGESTORE {t}d {t}z 0 -1 WITHSCORES
< -ERR syntax error
> ZRANGESTORE {t}d {t}z 0 -1 LIMIT 1 2
< -ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX
> ZRANGESTORE {t}d {t}z a -1
< -ERR value is not an integer or out of range
> ZRANGESTORE {t}d {t}z a 1 BYSCORE
< -ERR min or max is not a float
> ZRANGESTORE {t}d {t}z a + BYLEX
< -ERR min or max not valid string range item
> ZRANGESTORE {t}d {t}z 0
< -ERR wrong number of arguments for 'zrangestore' command
> SET {t}string x
< +OK
> ZRANGESTORE {t}d {t}string 0 -1
< -WRONGTYPE Operation against a key holding the wrong kind of value
> EXISTS {t}d
< :1
