# HMSET: HSET of old.
> HMSET h a 1 b 2
< +OK
> HGETALL h
< *4
<   "a"
<   "1"
<   "b"
<   "2"
> HMSET h a 3
< +OK
> HGETALL h
< *4
<   "a"
<   "3"
<   "b"
<   "2"
> HMSET h a
< -ERR wrong number of arguments for 'hmset' command
> HMSET h a 1 b
< -ERR wrong number of arguments for 'hmset' command
> HMSET h
< -ERR wrong number of arguments for 'hmset' command
> HMSET
< -ERR wrong number of arguments for 'hmset' command
> SET str v
< +OK
> HMSET str a 1
< -WRONGTYPE Operation against a key holding the wrong kind of value
> HMSET str a 1 b
< -ERR wrong number of arguments for 'hmset' command
> HMSET long a "x"*65
< +OK
> OBJECT ENCODING long
< "hashtable"
