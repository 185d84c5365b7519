# HINCRBY: integers in fields.
> HINCRBY h f 5
< :5
> HINCRBY h f -7
< :-2
> HINCRBY h g 0
< :0
> HGETALL h
< *4
<   "f"
<   "-2"
<   "g"
<   "0"
> HSET h s text e "" z 007 p " 1" f2 1.5 max 9223372036854775807 min -9223372036854775808
< :7
> HINCRBY h s 1
< -ERR hash value is not an integer
> HINCRBY h e 1
< -ERR hash value is not an integer
> HINCRBY h z 1
< -ERR hash value is not an integer
> HINCRBY h p 1
< -ERR hash value is not an integer
> HINCRBY h f2 1
< -ERR hash value is not an integer
> HINCRBY h max 1
< -ERR increment or decrement would overflow
> HINCRBY h max 0
< :9223372036854775807
> HINCRBY h max -1
< :9223372036854775806
> HINCRBY h min -1
< -ERR increment or decrement would overflow
> HINCRBY h min 1
< :-9223372036854775807
> HINCRBY h f abc
< -ERR value is not an integer or out of range
> HINCRBY h f 1.5
< -ERR value is not an integer or out of range
> HINCRBY h f 9223372036854775808
< -ERR value is not an integer or out of range
> HINCRBY h f ""
< -ERR value is not an integer or out of range
> HINCRBY new f abc
< -ERR value is not an integer or out of range
> EXISTS new
< :0
> HINCRBY long "x"*65 1
< :1
> OBJECT ENCODING long
< "hashtable"
> HINCRBY long "x"*65 100000
< :100001
> HGET long "x"*65
< "100001"
> SET str v
< +OK
> HINCRBY str f 1
< -WRONGTYPE Operation against a key holding the wrong kind of value
> HINCRBY str f abc
< -ERR value is not an integer or out of range
> HINCRBY h f
< -ERR wrong number of arguments for 'hincrby' command
> HINCRBY h f 1 2
< -ERR wrong number of arguments for 'hincrby' command
> HINCRBY h f -9223372036854775808
< -ERR increment or decrement would overflow
> HGET h f
< "-2"
@ resp3
> HINCRBY h g 1
< :1
