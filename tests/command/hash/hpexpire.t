# HPEXPIRE: fields that live for some milliseconds.
# differences: HEXPIRE, HTTL, HPERSIST and the other commands for fields that expire
@ only torc
> HSET h a 1 b 2 c 3
< :3
> HPEXPIRE h 300 FIELDS 2 a nosuch
< *2
<   :1
<   :-2
> HPEXPIRE h 100000 FIELDS 1 b
< *1
<   :1
> HGET h a
< "1"
@ sleep-ms 400
> HGET h a
< $-1
> HLEN h
< :2
@ unordered
> HGETALL h
< *4
<   "2"
<   "3"
<   "b"
<   "c"
> HPEXPIRE h 1 FIELDS 2 b c
< *2
<   :1
<   :1
@ sleep-ms 20
> EXISTS h
< :0
> TYPE h
< +none
> HGETALL h
< *0
> HSET h a 1
< :1
> HTTL h FIELDS 1 a
< *1
<   :-1
> HPEXPIRE h 70368744177664 FIELDS 1 a
< -ERR invalid expire time in 'hpexpire' command
> HPEXPIRE h -5 FIELDS 1 a
< -ERR invalid expire time, must be >= 0
> HPEXPIRE h 0 FIELDS 1 a
< *1
<   :2
> EXISTS h
< :0
> HPEXPIRE h
< -ERR wrong number of arguments for 'hpexpire' command
> SET str v
< +OK
> HPEXPIRE str 1 FIELDS 1 a
< -WRONGTYPE Operation against a key holding the wrong kind of value
# What expired is gone for everybody, whatever looks.
> HSET s a 1
< :1
> HPEXPIRE s 1 FIELDS 1 a
< *1
<   :1
@ sleep-ms 20
> HSETNX s a 2
< :1
> HTTL s FIELDS 1 a
< *1
<   :-1
> HSET s b 5
< :1
> HPEXPIRE s 1 FIELDS 1 b
< *1
<   :1
@ sleep-ms 20
> HINCRBY s b 1
< :1
> HPEXPIRE s 1 FIELDS 1 b
< *1
<   :1
@ sleep-ms 20
> HRANDFIELD s 5
< *1
<   "a"
> HKEYS s
< *1
<   "a"
> HSCAN s 0
< *2
<   "0"
<   *2
<     "a"
<     "2"
> HPEXPIRE s 1 FIELDS 1 a
< *1
<   :1
@ sleep-ms 20
> SET {s}x v
< +OK
> DUMP s
< $-1
> RENAME s s2
< -ERR no such key
> KEYS s*
< *1
<   "str"

# Nor is a hash found by its name whose fields are all gone, also before anything has looked at it.
> DEBUG SET-ACTIVE-EXPIRE 0
< +OK
> HSET g:1 a 1
< :1
> HSET g:2 a 1 b 2
< :2
> HPEXPIRE g:1 1 FIELDS 1 a
< *1
<   :1
> HPEXPIRE g:2 1 FIELDS 1 a
< *1
<   :1
@ sleep-ms 20
> KEYS g:*
< *1
<   "g:2"
> HPEXPIRE g:2 1 FIELDS 1 b
< *1
<   :1
@ sleep-ms 20
@ scan
> SCAN 0 MATCH g:*
< *0
> DEBUG SET-ACTIVE-EXPIRE 1
< +OK
# Conditions: a field without a time lives for ever.
> HSET c a 1 b 2
< :2
> HPEXPIRE c 100000 XX FIELDS 1 a
< *1
<   :0
> HPEXPIRE c 100000 GT FIELDS 1 a
< *1
<   :0
> HPEXPIRE c 100000 NX FIELDS 2 a nosuch
< *2
<   :1
<   :-2
> HPEXPIRE c 200000 NX FIELDS 2 a b
< *2
<   :0
<   :1
> HPEXPIRE c 150000 GT FIELDS 2 a b
< *2
<   :1
<   :0
> HPEXPIRE c 120000 LT FIELDS 2 a b
< *2
<   :1
<   :1
> HPEXPIRE c 300000 XX FIELDS 2 a b
< *2
<   :1
<   :1
> HPEXPIRE c 1 GT LT FIELDS 1 a
< -ERR Mandatory argument FIELDS is missing or not at the right position
