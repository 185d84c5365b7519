# ZRANK, ZREVRANK: how many members stand before; WITHSCORE is of Redis 7.2.
> ZADD z 1 a 2 b 2 bb 3 c
< :4
> ZRANK z a
< :0
> ZRANK z b
< :1
> ZRANK z bb
< :2
> ZRANK z c
< :3
> ZREVRANK z a
< :3
> ZREVRANK z bb
< :1
> ZREVRANK z c
< :0
> ZRANK z nobody
< $-1
> ZREVRANK z nobody
< $-1
> ZRANK nothing a
< $-1
> ZREVRANK nothing a
< $-1
> ZADD l 1 "x"*65 2 b 3 c 3 d 3 e
< :5
> ZRANK l "x"*65
< :0
> ZRANK l d
< :3
> ZREVRANK l d
< :1
> ZREVRANK l "x"*65
< :4
> ZRANK l nobody
< $-1
> SET s x
< +OK
> ZRANK s a
< -WRONGTYPE Operation against a key holding the wrong kind of value
> ZREVRANK s a
< -WRONGTYPE Operation against a key holding the wrong kind of value
> ZRANK
< -ERR wrong number of arguments for 'zrank' command
> ZRANK z
< -ERR wrong number of arguments for 'zrank' command
@ resp3
> ZRANK z nobody
< _
> ZRANK z c
< :3
@ resp2
# differences: ZRANK, ZREVRANK with WITHSCORE
@ only torc
> ZRANK z b WITHSCORE
< *2
<   :1
<   "2"
> ZREVRANK z b withscore
< *2
<   :2
<   "2"
> ZRANK l d WITHSCORE
< *2
<   :3
<   "3"
> ZRANK z nobody WITHSCORE
< *-1
> ZREVRANK nothing b WITHSCORE
< *-1
> ZRANK z a BOGUS
< -ERR syntax error
> ZRANK z a WITHSCORE more
< -ERR wrong number of arguments for 'zrank' command
> ZREVRANK z a WITHSCORE more
< -ERR wrong number of arguments for 'zrevrank' command
> ZRANK s a WITHSCORE
< -WRONGTYPE Operation against a key holding the wrong kind of value
@ resp3
> ZRANK z b WITHSCORE
< *2
<   :1
<   ,2
> ZRANK z nobody WITHSCORE
< _
@ all
