# SINTER: what all sets have.
> SADD {t}a a b c d 1 2
< :6
> SADD {t}b c d e 2 1
< :5
> SADD {t}c d 2 f
< :3
> SADD {t}n 1 2 3 100000
< :4
> SADD {t}m 2 3 4 100000
< :4
> SINTER {t}missing
< *0
@ unordered
> SINTER {t}a
< *6
<   "1"
<   "2"
<   "a"
<   "b"
<   "c"
<   "d"
@ unordered
> SINTER {t}a {t}b
< *4
<   "1"
<   "2"
<   "c"
<   "d"
@ unordered
> SINTER {t}a {t}b {t}c
< *2
<   "2"
<   "d"
@ unordered
> SINTER {t}c {t}b {t}a {t}b
< *2
<   "2"
<   "d"
@ unordered
> SINTER {t}a {t}a
< *6
<   "1"
<   "2"
<   "a"
<   "b"
<   "c"
<   "d"
> SINTER {t}n
< *4
<   "1"
<   "2"
<   "3"
<   "100000"
> SINTER {t}n {t}m
< *3
<   "2"
<   "3"
<   "100000"
> SINTER {t}m {t}n
< *3
<   "2"
<   "3"
<   "100000"
@ unordered
> SINTER {t}n {t}a
< *2
<   "1"
<   "2"
@ unordered
> SINTER {t}a {t}n
< *2
<   "1"
<   "2"
> SINTER {t}a {t}missing
< *0
> SINTER {t}missing {t}a
< *0
> SADD {t}x zzz
< :1
> SINTER {t}x {t}a
< *0
> SET {t}str v
< +OK
> SINTER {t}str
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SINTER {t}a {t}str
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SINTER {t}missing {t}str
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SINTER {t}str {t}missing
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SINTER
< -ERR wrong number of arguments for 'sinter' command
@ resp3
> SINTER {t}missing
< ~0
> SINTER {t}n {t}m
< ~3
<   "2"
<   "3"
<   "100000"
@ unordered
> SINTER {t}a {t}b
< ~4
<   "1"
<   "2"
<   "c"
<   "d"
> SINTER {t}a {t}missing
< ~0
> SINTER {t}str
< -WRONGTYPE Operation against a key holding the wrong kind of value
