# SDIFF: what the first set alone has.
> SADD {t}a a b c d 1 2 3
< :7
> SADD {t}b c x 2
< :3
> SADD {t}c d y
< :2
> SADD {t}n 1 2 3 4
< :4
> SADD {t}m 2 4 100000
< :3
> SADD {t}big 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 a b c d
< :44
> SDIFF {t}missing
< *0
> SDIFF {t}missing {t}a
< *0
@ unordered
> SDIFF {t}a
< *7
<   "1"
<   "2"
<   "3"
<   "a"
<   "b"
<   "c"
<   "d"
@ unordered
> SDIFF {t}a {t}b
< *5
<   "1"
<   "3"
<   "a"
<   "b"
<   "d"
@ unordered
> SDIFF {t}a {t}b {t}c
< *4
<   "1"
<   "3"
<   "a"
<   "b"
@ unordered
> SDIFF {t}a {t}missing {t}c {t}missing
< *6
<   "1"
<   "2"
<   "3"
<   "a"
<   "b"
<   "c"
> SDIFF {t}a {t}a
< *0
> SDIFF {t}a {t}b {t}a
< *0
> SDIFF {t}n {t}m
< *2
<   "1"
<   "3"
> SDIFF {t}m {t}n
< *1
<   "100000"
> SDIFF {t}n
< *4
<   "1"
<   "2"
<   "3"
<   "4"
@ unordered
> SDIFF {t}n {t}a
< *1
<   "4"
@ unordered
> SDIFF {t}big {t}a {t}b {t}c {t}n {t}m
< *36
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
<   "20"
<   "21"
<   "22"
<   "23"
<   "24"
<   "25"
<   "26"
<   "27"
<   "28"
<   "29"
<   "30"
<   "31"
<   "32"
<   "33"
<   "34"
<   "35"
<   "36"
<   "37"
<   "38"
<   "39"
<   "40"
<   "5"
<   "6"
<   "7"
<   "8"
<   "9"
@ unordered
> SDIFF {t}big {t}n {t}n
< *40
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
<   "20"
<   "21"
<   "22"
<   "23"
<   "24"
<   "25"
<   "26"
<   "27"
<   "28"
<   "29"
<   "30"
<   "31"
<   "32"
<   "33"
<   "34"
<   "35"
<   "36"
<   "37"
<   "38"
<   "39"
<   "40"
<   "5"
<   "6"
<   "7"
<   "8"
<   "9"
<   "a"
<   "b"
<   "c"
<   "d"
@ unordered
> SDIFF {t}b {t}big {t}big {t}a
< *1
<   "x"
> SDIFF {t}c {t}big {t}c
< *0
> SET {t}str v
< +OK
> SDIFF {t}str
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SDIFF {t}a {t}str
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SDIFF {t}missing {t}str
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SDIFF
< -ERR wrong number of arguments for 'sdiff' command
@ resp3
> SDIFF {t}missing
< ~0
> SDIFF {t}n {t}m
< ~2
<   "1"
<   "3"
@ unordered
> SDIFF {t}a {t}b
< ~5
<   "1"
<   "3"
<   "a"
<   "b"
<   "d"
> SDIFF {t}str
< -WRONGTYPE Operation against a key holding the wrong kind of value
