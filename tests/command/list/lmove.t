# LMOVE, RPOPLPUSH: from one list to another.
> RPUSH {t}a 1 2 3 4
< :4
> LMOVE {t}a {t}b LEFT RIGHT
< "1"
> LMOVE {t}a {t}b right left
< "4"
> LMOVE {t}a {t}b LEFT LEFT
< "2"
> LMOVE {t}a {t}b RIGHT RIGHT
< "3"
> EXISTS {t}a
< :0
> LRANGE {t}b 0 -1
< *4
<   "2"
<   "4"
<   "1"
<   "3"
> LMOVE {t}a {t}b LEFT RIGHT
< $-1
> RPOPLPUSH {t}b {t}c
< "3"
> RPOPLPUSH {t}none {t}c
< $-1
> LRANGE {t}c 0 -1
< *1
<   "3"
> LMOVE {t}b {t}b LEFT RIGHT
< "2"
> LMOVE {t}b {t}b LEFT LEFT
< "4"
> LMOVE {t}b {t}b RIGHT RIGHT
< "2"
> RPOPLPUSH {t}b {t}b
< "2"
> LRANGE {t}b 0 -1
< *3
<   "2"
<   "4"
<   "1"
> LMOVE {t}c {t}c LEFT RIGHT
< "3"
> RPOPLPUSH {t}c {t}c
< "3"
> LRANGE {t}c 0 -1
< *1
<   "3"
> LMOVE {t}b {t}c UP LEFT
< -ERR syntax error
> LMOVE {t}b {t}c LEFT DOWN
< -ERR syntax error
> LMOVE {t}b {t}c LEFT
< -ERR wrong number of arguments for 'lmove' command
> RPOPLPUSH {t}b
< -ERR wrong number of arguments for 'rpoplpush' command
> SET {t}s v
< +OK
> LMOVE {t}s {t}b LEFT LEFT
< -WRONGTYPE Operation against a key holding the wrong kind of value
> LMOVE {t}b {t}s LEFT LEFT
< -WRONGTYPE Operation against a key holding the wrong kind of value
> LMOVE {t}none {t}s LEFT LEFT
< $-1
> RPOPLPUSH {t}b {t}s
< -WRONGTYPE Operation against a key holding the wrong kind of value
> LRANGE {t}b 0 -1
< *3
<   "2"
<   "4"
<   "1"
@ resp3
> LMOVE {t}none {t}b LEFT LEFT
< _
> RPOPLPUSH {t}none {t}b
< _
