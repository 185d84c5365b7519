# LINSERT: next to another element.
> RPUSH l a b c b
< :4
> LINSERT l BEFORE b x
< :5
> LINSERT l after b y
< :6
> LRANGE l 0 -1
< *6
<   "a"
<   "x"
<   "b"
<   "y"
<   "c"
<   "b"
> LINSERT l BEFORE a first
< :7
> LINSERT l AFTER zz q
< :-1
> LINSERT none BEFORE a x
< :0
> EXISTS none
< :0
> LINSERT l AROUND a x
< -ERR syntax error
> LINSERT none AROUND a x
< -ERR syntax error
> LINSERT l BEFORE a
< -ERR wrong number of arguments for 'linsert' command
> SET s v
< +OK
> LINSERT s BEFORE a x
< -WRONGTYPE Operation against a key holding the wrong kind of value
> LINSERT s AROUND a x
< -ERR syntax error
> RPUSH n 10 20 30
< :3
> LINSERT n AFTER 30 40
< :4
> LINSERT n BEFORE 10 5
< :5
> LINSERT n BEFORE 20 "x"*50
< :6
> LRANGE n 0 -1
< *6
<   "5"
<   "10"
<   "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
<   "20"
<   "30"
<   "40"
> RPUSH big "a"*4000 "b"*4000 "c"*4000
< :3
> LINSERT big AFTER "a"*4000 mid
< :4
> LINSERT big BEFORE "c"*4000 "d"*9000
< :5
> LLEN big
< :5
> LINDEX big 1
< "mid"
> LINDEX big -2
< "d"*9000
