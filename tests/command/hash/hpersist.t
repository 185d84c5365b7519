# HPERSIST: fields that do not expire any more.
# differences: HEXPIRE, HTTL, HPERSIST and the other commands for fields that expire
@ only torc
> HPERSIST h FIELDS 2 a b
< *2
<   :-2
<   :-2
> HSET h a 1 b 2 c 3
< :3
> HEXPIRE h 100 FIELDS 2 a b
< *2
<   :1
<   :1
> HPERSIST h FIELDS 4 a c nosuch a
< *4
<   :1
<   :-1
<   :-2
<   :-1
@ pattern
> HTTL h FIELDS 3 a b c
< \*3
<   :-1
<   :(100|99)
<   :-1
> HPERSIST h FIELDS 1 b
< *1
<   :1
> HTTL h FIELDS 3 a b c
< *3
<   :-1
<   :-1
<   :-1
> HSET packed f v
< :1
> HPERSIST packed FIELDS 2 f g
< *2
<   :-1
<   :-2
> OBJECT ENCODING packed
< "listpack"
> HPERSIST h FIELDS 0 a
< -ERR Number of fields must be a positive integer
> HPERSIST h FIELDS abc a
< -ERR Number of fields must be a positive integer
> HPERSIST h FIELDS 2 a
< -ERR The `numfields` parameter must match the number of arguments
> HPERSIST h FIELDS 1 a b
< -ERR The `numfields` parameter must match the number of arguments
> HPERSIST h BOGUS 1 a
< -ERR Mandatory argument FIELDS is missing or not at the right position
> HPERSIST h FIELDS 1
< -ERR wrong number of arguments for 'hpersist' command
> HPERSIST
< -ERR wrong number of arguments for 'hpersist' command
> SET str v
< +OK
> HPERSIST str FIELDS 1 a
< -WRONGTYPE Operation against a key holding the wrong kind of value
> HPERSIST str FIELDS 0 a
< -WRONGTYPE Operation against a key holding the wrong kind of value
> HPEXPIRE h 30 FIELDS 1 a
< *1
<   :1
> HPERSIST h FIELDS 1 a
< *1
<   :1
@ sleep-ms 60
> HGET h a
< "1"
