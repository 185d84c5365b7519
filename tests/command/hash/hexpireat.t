# HEXPIREAT: fields that live up to a point in time.
# differences: HEXPIRE, HTTL, HPERSIST and the other commands for fields that expire
@ only torc
> HSET h a 1 b 2
< :2
> HEXPIREAT h 33177117420 FIELDS 2 a nosuch
< *2
<   :1
<   :-2
> HEXPIRETIME h FIELDS 2 a b
< *2
<   :33177117420
<   :-1
> HPEXPIRETIME h FIELDS 2 a b
< *2
<   :33177117420000
<   :-1
> HEXPIREAT h 33177117421 LT FIELDS 2 a b
< *2
<   :0
<   :1
> HEXPIREAT h 33177117419 GT FIELDS 2 a b
< *2
<   :0
<   :0
> HEXPIREAT h 1 XX FIELDS 2 a b
< *2
<   :2
<   :2
> EXISTS h
< :0
> HEXPIREAT h 70368744178 FIELDS 1 a
< -ERR invalid expire time in 'hexpireat' command
> HEXPIREAT h 70368744177 FIELDS 1 a
< *1
<   :-2
> HEXPIREAT h -1 FIELDS 1 a
< -ERR invalid expire time, must be >= 0
> HSET h a 1
< :1
> HEXPIREAT h 70368744177 FIELDS 1 a
< *1
<   :1
> HEXPIRETIME h FIELDS 1 a
< *1
<   :70368744177
> HEXPIREAT h 0 FIELDS 1 a
< *1
<   :2
> EXISTS h
< :0
> SET str v
< +OK
> HEXPIREAT str 33177117420 FIELDS 1 a
< -WRONGTYPE Operation against a key holding the wrong kind of value
> HEXPIREAT
< -ERR wrong number of arguments for 'hexpireat' command
> HSET c a 1 b 2
< :2
> HEXPIREAT c 33177117420 NX FIELDS 1 a
< *1
<   :1
> HEXPIREAT c 33177117421 NX FIELDS 2 a b
< *2
<   :0
<   :1
> HEXPIRETIME c FIELDS 2 a b
< *2
<   :33177117420
<   :33177117421
