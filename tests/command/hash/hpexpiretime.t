# HPEXPIRETIME: the point in time at which fields expire.
# differences: HEXPIRE, HTTL, HPERSIST and the other commands for fields that expire
@ only torc
> HPEXPIRETIME h FIELDS 2 a b
< *2
<   :-2
<   :-2
> HSET h a 1 b 2 c 3
< :3
> HPEXPIREAT h 33177117420001 FIELDS 1 a
< *1
<   :1
> HPEXPIREAT h 70368744177663 FIELDS 1 c
< *1
<   :1
@ pattern
> HPEXPIRETIME h FIELDS 3 a b nosuch
< \*3
<   :[0-9]+
<   :-1
<   :-2
> HPEXPIRETIME h FIELDS 0 a
< -ERR Number of fields must be a positive integer
> HPEXPIRETIME h FIELDS abc a
< -ERR Number of fields must be a positive integer
> HPEXPIRETIME h FIELDS -1 a
< -ERR Number of fields must be a positive integer
> HPEXPIRETIME h FIELDS 2 a
< -ERR The `numfields` parameter must match the number of arguments
> HPEXPIRETIME h FIELDS 1 a b
< -ERR The `numfields` parameter must match the number of arguments
> HPEXPIRETIME h FIELD 1 a
< -ERR Mandatory argument FIELDS is missing or not at the right position
> HPEXPIRETIME h fields 1 b
< *1
<   :-1
> HPEXPIRETIME h 1 a
< -ERR wrong number of arguments for 'hpexpiretime' command
> HPEXPIRETIME missing FIELDS 2 a
< -ERR The `numfields` parameter must match the number of arguments
> HPEXPIRETIME h FIELDS 1
< -ERR wrong number of arguments for 'hpexpiretime' command
> HPEXPIRETIME
< -ERR wrong number of arguments for 'hpexpiretime' command
> SET str v
< +OK
> HPEXPIRETIME str FIELDS 1 a
< -WRONGTYPE Operation against a key holding the wrong kind of value
> HPEXPIRETIME str FIELDS 0 a
< -WRONGTYPE Operation against a key holding the wrong kind of value
> HSET packed f v
< :1
> HPEXPIRETIME packed FIELDS 2 f g
< *2
<   :-1
<   :-2
> OBJECT ENCODING packed
< "listpack"
@ resp3
> HPEXPIRETIME h FIELDS 2 b nosuch
< *2
<   :-1
<   :-2
> HPEXPIRETIME h FIELDS 2 a c
< *2
<   :33177117420001
<   :70368744177663
