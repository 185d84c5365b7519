# SET with every option.
> SET k value
< +OK
> GET k
< "value"
> SET k "" 
< +OK
> GET k
< ""
> SET "" emptykey
< +OK
> GET ""
< "emptykey"

# NX and XX, and what GET says about them.
> SET fresh 1 NX
< +OK
> SET fresh 2 NX
< $-1
> GET fresh
< "1"
> SET absent 1 XX
< $-1
> EXISTS absent
< :0
> SET fresh 3 XX
< +OK
> GET fresh
< "3"
> SET fresh 4 GET
< "3"
> SET fresh 5 XX GET
< "4"
> SET fresh 6 NX GET
< "5"
> GET fresh
< "5"
> SET newborn 1 GET
< $-1
> GET newborn
< "1"
> SET newborn2 1 NX GET
< $-1
> GET newborn2
< "1"
> SET absent 1 XX GET
< $-1
> EXISTS absent
< :0
> SET fresh 7 GET GET
< "5"
> SET fresh 8 NX NX
< $-1
> SET fresh 8 XX XX
< +OK
> SET fresh 8 xX gEt
< "8"

# EX PX EXAT PXAT KEEPTTL.
> SET t v EX 1000
< +OK
@ pattern
> TTL t
< :(1000|999)
> SET t v PX 1000000
< +OK
@ pattern
> PTTL t
< :(1000000|9999\d\d)
> SET t v EXAT 33177117420
< +OK
> EXPIRETIME t
< :33177117420
> SET t v PXAT 33177117420123
< +OK
> PEXPIRETIME t
< :33177117420123
> SET t w KEEPTTL
< +OK
> PEXPIRETIME t
< :33177117420123
> SET t w2 KEEPTTL GET XX
< "w"
> PEXPIRETIME t
< :33177117420123
> SET t v
< +OK
> TTL t
< :-1
> SET t v ex 10
< +OK
> SET t v KeepTtl
< +OK
> SET t v px 10000 nx
< $-1
> SET t v NX PX 10000 GET
< "v"
> SET keep v KEEPTTL
< +OK
> TTL keep
< :-1
> SET short v PX 1
< +OK
@ sleep-ms 20
> GET short
< $-1
> SET short again XX
< $-1
> SET short v PX 1
< +OK
@ sleep-ms 20
> SET short new NX
< +OK
> SET past v EXAT 1
< +OK
> EXISTS past
< :0
> SET past v PXAT 1
< +OK
> EXISTS past
< :0
> SET ${NOW+0} v EXAT ${NOW+100}
< +OK

# Both orders of a lock, and its refusal.
> SET lock:a token NX PX 30000
< +OK
> SET lock:a token NX PX 30000
< $-1
> SET lock:b token PX 30000 NX
< +OK
> SET lock:b token px 30000 nx
< $-1
> SET lock:b token nx ex 30
< $-1

# Times that make no sense.
> SET t v EX 0
< -ERR invalid expire time in 'set' command
> SET t v EX -1
< -ERR invalid expire time in 'set' command
> SET t v PX 0
< -ERR invalid expire time in 'set' command
> SET t v PX -100
< -ERR invalid expire time in 'set' command
> SET t v EXAT 0
< -ERR invalid expire time in 'set' command
> SET t v EXAT -1
< -ERR invalid expire time in 'set' command
> SET t v PXAT 0
< -ERR invalid expire time in 'set' command
> SET t v EX abc
< -ERR value is not an integer or out of range
> SET t v EX 1.5
< -ERR value is not an integer or out of range
> SET t v EX ""
< -ERR value is not an integer or out of range
> SET t v EX " 1"
< -ERR value is not an integer or out of range
> SET t v EX 9223372036854775807
< -ERR invalid expire time in 'set' command
> SET t v EX 9223372036854775
< -ERR invalid expire time in 'set' command
> SET t v EX 9223372036854775808
< -ERR value is not an integer or out of range
> SET t v PX 9223372036854775807
< -ERR invalid expire time in 'set' command
> SET t v PX 9223372036854775000
< -ERR invalid expire time in 'set' command
> SET t v EXAT 9223372036854775807
< -ERR invalid expire time in 'set' command
> SET t v EXAT 9223372036854775
< +OK
> PEXPIRETIME t
< :9223372036854775000
> SET t v PXAT 9223372036854775807
< +OK
> PEXPIRETIME t
< :9223372036854775807
> SET bad v EX 0 NX
< -ERR invalid expire time in 'set' command
> EXISTS bad
< :0
> SET t v XX EX nonsense
< -ERR value is not an integer or out of range
# The time is looked at before the condition is.
> SET never v XX EX 0
< -ERR invalid expire time in 'set' command

# Options that exclude each other, and others that are none.
> SET k v NX XX
< -ERR syntax error
> SET k v XX NX
< -ERR syntax error
> SET k v EX 10 PX 10
< -ERR syntax error
> SET k v EX 10 EX 10
< +OK
> SET k v EX 10 KEEPTTL
< -ERR syntax error
> SET k v KEEPTTL EX 10
< -ERR syntax error
> SET k v KEEPTTL KEEPTTL
< +OK
> SET k v EXAT 10 PXAT 10
< -ERR syntax error
> SET k v PX 10 EXAT 10
< -ERR syntax error
> SET k v EX
< -ERR syntax error
> SET k v PX
< -ERR syntax error
> SET k v EXAT
< -ERR syntax error
> SET k v PXAT
< -ERR syntax error
> SET k v NX EX
< -ERR syntax error
> SET k v BOGUS
< -ERR syntax error
> SET k v ""
< -ERR syntax error
> SET k v PERSIST
< -ERR syntax error
> SET k v NX BOGUS
< -ERR syntax error
> SET k v EX 10 BOGUS
< -ERR syntax error
> SET k v 10
< -ERR syntax error
> SET k v EX 10 20
< -ERR syntax error
> GET k
< "v"
> SET
< -ERR wrong number of arguments for 'set' command
> SET k
< -ERR wrong number of arguments for 'set' command
> set
< -ERR wrong number of arguments for 'set' command

# How it is kept.
> SET e 42
< +OK
> OBJECT ENCODING e
< "int"
> SET e -42
< +OK
> OBJECT ENCODING e
< "int"
> SET e 042
< +OK
> OBJECT ENCODING e
< "embstr"
> SET e 9223372036854775807
< +OK
> OBJECT ENCODING e
< "int"
> SET e 9223372036854775808
< +OK
> OBJECT ENCODING e
< "embstr"
> SET e "x"*44
< +OK
> OBJECT ENCODING e
< "embstr"
> SET e "x"*45
< +OK
> OBJECT ENCODING e
< "raw"
> SET e ""
< +OK
> OBJECT ENCODING e
< "embstr"

> SET big "x"*1000000
< +OK
> STRLEN big
< :1000000
> SET "k"*5000 longkey
< +OK
> GET "k"*5000
< "longkey"
@ resp3
> SET fresh 9 NX
< _
> SET absent 1 XX
< _
> SET nobody 1 GET
< _
> SET fresh 9 GET
< "8"
