# SUNION: what any of the sets has.
> SADD {t}a a b c 1
< :4
> SADD {t}b c d 2 ""
< :4
> SADD {t}n 3 1 2
< :3
> SADD {t}m 100000 2
< :2
> SUNION {t}missing
< *0
> SUNION {t}missing {t}missing2
< *0
@ unordered
> SUNION {t}a
< *4
<   "1"
<   "a"
<   "b"
<   "c"
@ unordered
> SUNION {t}a {t}b
< *7
<   ""
<   "1"
<   "2"
<   "a"
<   "b"
<   "c"
<   "d"
@ unordered
> SUNION {t}b {t}a {t}missing {t}n
< *8
<   ""
<   "1"
<   "2"
<   "3"
<   "a"
<   "b"
<   "c"
<   "d"
@ unordered
> SUNION {t}a {t}a
< *4
<   "1"
<   "a"
<   "b"
<   "c"
> SUNION {t}n
< *3
<   "1"
<   "2"
<   "3"
> SUNION {t}n {t}m
< *4
<   "1"
<   "2"
<   "3"
<   "100000"
> SET {t}str v
< +OK
> SUNION {t}str
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SUNION {t}a {t}str
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SUNION {t}missing {t}str
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SUNION
< -ERR wrong number of arguments for 'sunion' command
@ resp3
> SUNION {t}missing
< ~0
> SUNION {t}n {t}m
< ~4
<   "1"
<   "2"
<   "3"
<   "100000"
@ unordered
> SUNION {t}a {t}b
< ~7
<   ""
<   "1"
<   "2"
<   "a"
<   "b"
<   "c"
<   "d"
> SUNION {t}str
< -WRONGTYPE Operation against a key holding the wrong kind of value
@ resp2
> SADD {t}c d e
< :2
> SADD {t}d e f
< :2
> SADD {t}e f a
< :2
@ unordered
> SUNION {t}a {t}b {t}c {t}d
< *9
<   ""
<   "1"
<   "2"
<   "a"
<   "b"
<   "c"
<   "d"
<   "e"
<   "f"
@ unordered
> SUNION {t}a {t}b {t}c {t}d {t}e {t}missing
< *9
<   ""
<   "1"
<   "2"
<   "a"
<   "b"
<   "c"
<   "d"
<   "e"
<   "f"
@ unordered
> SUNION {t}n {t}a {t}m {t}n {t}c {t}b {t}c
< *10
<   ""
<   "1"
<   "100000"
<   "2"
<   "3"
<   "a"
<   "b"
<   "c"
<   "d"
<   "e"
