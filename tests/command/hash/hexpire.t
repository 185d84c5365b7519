# HEXPIRE: fields that live for some seconds.
# differences: HEXPIRE, HTTL, HPERSIST and the other commands for fields that expire
@ only torc
> HEXPIRE h 100 FIELDS 2 a b
< *2
<   :-2
<   :-2
> HSET h a 1 b 2 c 3
< :3
> HEXPIRE h 100 FIELDS 1 a
< *1
<   :1
> HEXPIRE h 200 FIELDS 3 a nosuch c
< *3
<   :1
<   :-2
<   :1
@ pattern
> HTTL h FIELDS 3 a b c
< \*3
<   :(200|199)
<   :-1
<   :(200|199)
> OBJECT ENCODING h
< "hashtable"
> HEXPIRE h 300 NX FIELDS 2 a b
< *2
<   :0
<   :1
@ pattern
> HTTL h FIELDS 2 a b
< \*2
<   :(200|199)
<   :(300|299)
> HEXPIRE h 400 XX FIELDS 2 a nosuch
< *2
<   :1
<   :-2
> HSET h d 4
< :1
> HEXPIRE h 400 XX FIELDS 2 a d
< *2
<   :1
<   :0
> HEXPIRE h 350 GT FIELDS 3 a b d
< *3
<   :0
<   :1
<   :0
> HEXPIRE h 500 gt FIELDS 2 a d
< *2
<   :1
<   :0
> HEXPIRE h 450 LT FIELDS 3 a b d
< *3
<   :1
<   :0
<   :1
@ pattern
> HTTL h FIELDS 4 a b c d
< \*4
<   :(450|449)
<   :(350|349)
<   :(200|199)
<   :(450|449)
> HGETALL missing
< *0
> HSET h a again
< :0
> HTTL h FIELDS 1 a
< *1
<   :-1
> HINCRBY h b 5
< :7
> HINCRBYFLOAT h c 0.5
< "3.5"
@ pattern
> HTTL h FIELDS 2 b c
< \*2
<   :(350|349)
<   :(200|199)
> HSETNX h b no
< :0
@ pattern
> HTTL h FIELDS 1 b
< \*1
<   :(350|349)
> HMSET h c new
< +OK
> HTTL h FIELDS 1 c
< *1
<   :-1
> HDEL h b
< :1
> HSET h b 1
< :1
> HTTL h FIELDS 1 b
< *1
<   :-1
# No time at all removes the field, and the last one the key.
> HEXPIRE h 0 NX FIELDS 3 a nosuch d
< *3
<   :2
<   :-2
<   :0
> HEXISTS h a
< :0
> HEXPIRE h 0 FIELDS 4 b c d b
< *4
<   :2
<   :2
<   :2
<   :-2
> EXISTS h
< :0
> HSET twice f v
< :1
> HEXPIRE twice 10 FIELDS 2 f f
< *2
<   :1
<   :1
> HEXPIRE twice 10 NX FIELDS 2 f f
< *2
<   :0
<   :0
> HEXPIRE h -1 FIELDS 1 a
< -ERR invalid expire time, must be >= 0
> HEXPIRE h abc FIELDS 1 a
< -ERR value is not an integer or out of range
> HEXPIRE h 1.5 FIELDS 1 a
< -ERR value is not an integer or out of range
> HEXPIRE h 9223372036854775808 FIELDS 1 a
< -ERR value is not an integer or out of range
> HEXPIRE h 70368744178 FIELDS 1 a
< -ERR invalid expire time in 'hexpire' command
> HEXPIRE h 9223372036854775807 FIELDS 1 a
< -ERR invalid expire time in 'hexpire' command
> HEXPIRE h 100 FIELDS 0 a
< -ERR Parameter `numFields` should be greater than 0
> HEXPIRE h 100 FIELDS abc a
< -ERR Parameter `numFields` should be greater than 0
> HEXPIRE h 100 FIELDS -1 a
< -ERR Parameter `numFields` should be greater than 0
> HEXPIRE h 100 FIELDS 2 a
< -ERR The `numfields` parameter must match the number of arguments
> HEXPIRE h 100 FIELDS 1 a b
< -ERR The `numfields` parameter must match the number of arguments
> HEXPIRE h 100 BOGUS FIELDS 1 a
< -ERR Mandatory argument FIELDS is missing or not at the right position
> HEXPIRE h 100 FIELD 1 a
< -ERR Mandatory argument FIELDS is missing or not at the right position
> HEXPIRE h 100 NX XX FIELDS 1 a
< -ERR Mandatory argument FIELDS is missing or not at the right position
> HEXPIRE h 100 NX FIELDS 1
< -ERR The `numfields` parameter must match the number of arguments
> HEXPIRE h 100 NX FIELDS 1 a b
< -ERR The `numfields` parameter must match the number of arguments
> HEXPIRE h 100 FIELDS 1
< -ERR wrong number of arguments for 'hexpire' command
> HEXPIRE h 100
< -ERR wrong number of arguments for 'hexpire' command
> SET str v
< +OK
> HEXPIRE str 100 FIELDS 1 a
< -WRONGTYPE Operation against a key holding the wrong kind of value
> HEXPIRE str abc FIELDS 1 a
< -WRONGTYPE Operation against a key holding the wrong kind of value
> HEXPIRE h abc BOGUS 0 a
< -ERR value is not an integer or out of range
> WATCH twice
< +OK
> HEXPIRE twice 1000 FIELDS 1 f
< *1
<   :1
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *-1
@ resp3
> HEXPIRE twice 10 FIELDS 2 f nosuch
< *2
<   :1
<   :-2
