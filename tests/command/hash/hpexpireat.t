# HPEXPIREAT: fields that live up to a point in time.
# differences: HEXPIRE, HTTL, HPERSIST and the other commands for fields that expire
@ only torc
> HSET h a 1 b 2
< :2
> HPEXPIREAT h 33177117420123 FIELDS 2 a nosuch
< *2
<   :1
<   :-2
> HEXPIRETIME h FIELDS 2 a b
< *2
<   :33177117421
<   :-1
> HPEXPIRETIME h FIELDS 2 a b
< *2
<   :33177117420123
<   :-1
> HPEXPIREAT h 70368744177664 FIELDS 1 a
< -ERR invalid expire time in 'hpexpireat' command
> HPEXPIREAT h 70368744177663 FIELDS 1 a
< *1
<   :1
> HPEXPIRETIME h FIELDS 1 a
< *1
<   :70368744177663
> HPEXPIREAT h 1 NX FIELDS 2 a b
< *2
<   :0
<   :2
> HKEYS h
< *1
<   "a"
> HPEXPIREAT h 1 FIELDS 1 a
< *1
<   :2
> EXISTS h
< :0
> SET str v
< +OK
> HPEXPIREAT str 33177117420000 FIELDS 1 a
< -WRONGTYPE Operation against a key holding the wrong kind of value
> HPEXPIREAT
< -ERR wrong number of arguments for 'hpexpireat' command
# Conditions.
> HSET c a 1 b 2
< :2
> HPEXPIREAT c 33177117420000 XX FIELDS 1 a
< *1
<   :0
> HPEXPIREAT c 33177117420000 LT FIELDS 1 a
< *1
<   :1
> HPEXPIREAT c 33177117420001 GT FIELDS 2 a b
< *2
<   :1
<   :0
> HPEXPIREAT c 33177117420000 LT FIELDS 2 a b
< *2
<   :1
<   :1
> HPEXPIREAT c 33177117420005 XX FIELDS 2 a b
< *2
<   :1
<   :1
> HPEXPIRETIME c FIELDS 2 a b
< *2
<   :33177117420005
<   :33177117420005
