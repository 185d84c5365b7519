# BITFIELD, BITFIELD_RO: numbers of any width.
> BITFIELD k SET u8 0 255 GET u8 0 GET i8 0
< *3
<   :0
<   :255
<   :-1
> BITFIELD k INCRBY u8 0 1 GET u8 0
< *2
<   :0
<   :0
> BITFIELD k SET i8 #1 -100 GET i8 #1 GET u16 0
< *3
<   :0
<   :-100
<   :156
> BITFIELD k OVERFLOW SAT INCRBY u2 100 5 OVERFLOW FAIL INCRBY u2 100 1 GET u2 100
< *3
<   :3
<   $-1
<   :3
> BITFIELD k OVERFLOW WRAP INCRBY i64 0 9223372036854775807
< *1
<   :-9179461940487913473
> BITFIELD k OVERFLOW WRAP INCRBY i64 0 9223372036854775807 INCRBY i64 0 9223372036854775807
< *2
<   :43910096366862334
<   :-9179461940487913475
> BITFIELD k OVERFLOW SAT INCRBY i64 0 -9223372036854775808 INCRBY i64 0 -9223372036854775808 INCRBY i64 0 -9223372036854775808
< *3
<   :-9223372036854775808
<   :-9223372036854775808
<   :-9223372036854775808
> BITFIELD k OVERFLOW FAIL SET u8 0 256 SET u8 0 -1 SET i8 0 128 SET i8 0 -129
< *4
<   $-1
<   $-1
<   $-1
<   $-1
> BITFIELD low OVERFLOW SAT SET i8 0 -9223372036854775808 GET i8 0 SET i8 0 -9223372036854775680 GET i8 0 SET i64 8 -9223372036854775808 GET i64 8
< *6
<   :0
<   :127
<   :127
<   :-128
<   :0
<   :-9223372036854775808

> BITFIELD k OVERFLOW SAT SET u8 0 256 SET u8 8 -1 SET i8 16 128 SET i8 24 -129 SET u63 32 -1 SET u63 32 9223372036854775807
< *6
<   :128
<   :0
<   :0
<   :0
<   :0
<   :9223372036854775807
> BITFIELD k SET u8 0 256 SET u8 8 -1 SET i8 16 128 SET i8 24 -129 SET u63 32 -1 GET u63 32
< *6
<   :255
<   :255
<   :127
<   :-128
<   :9223372036854775807
<   :9223372036854775807
> BITFIELD k GET u1 0 GET u63 3 GET i64 5 GET i1 0 GET u5 1000
< *5
<   :0
<   :287669625221545983
<   :2301357001772367871
<   :0
<   :0
> BITFIELD k SET i1 0 1 GET i1 0 GET u1 0
< *3
<   :0
<   :-1
<   :1
> BITFIELD none GET u8 0 GET i5 7
< *2
<   :0
<   :0
> EXISTS none
< :0
> BITFIELD k
< *0
> BITFIELD none
< *0
> EXISTS none
< :0
> BITFIELD k OVERFLOW SAT
< *0
> EXISTS k
< :1
> BITFIELD k GET u64 0
< -ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.
> BITFIELD k GET i65 0
< -ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.
> BITFIELD k GET u0 0
< -ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.
> BITFIELD k GET x8 0
< -ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.
> BITFIELD k GET u 0
< -ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.
> BITFIELD k GET U8 0
< -ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.
> BITFIELD k GET u8
< -ERR syntax error
> BITFIELD k GET u8 x
< -ERR bit offset is not an integer or out of range
> BITFIELD k GET u8 -1
< -ERR bit offset is not an integer or out of range
> BITFIELD k GET u8 #x
< -ERR bit offset is not an integer or out of range
> BITFIELD k GET u8 #-1
< -ERR bit offset is not an integer or out of range
> BITFIELD k SET u8 0
< -ERR syntax error
> BITFIELD k SET u8 0 x
< -ERR value is not an integer or out of range
> BITFIELD k SET u8 4294967296 1
< -ERR bit offset is not an integer or out of range
> BITFIELD k SET u8 #9223372036854775807 1
< -ERR bit offset is not an integer or out of range
> BITFIELD k GET u8 4294967295
< *1
<   :0
> BITFIELD k OVERFLOW FOO GET u8 0
< -ERR Invalid OVERFLOW type specified
> BITFIELD k OVERFLOW
< -ERR syntax error
> BITFIELD k FOO u8 0
< -ERR syntax error
> BITFIELD k GET u8 0 FOO
< -ERR syntax error
> RPUSH l a
< :1
> BITFIELD l GET u8 0
< -WRONGTYPE Operation against a key holding the wrong kind of value
> BITFIELD l SET u8 0 1
< -WRONGTYPE Operation against a key holding the wrong kind of value
> BITFIELD_RO k GET u8 0 GET u8 8
< *2
<   :128
<   :255
> BITFIELD_RO k SET u8 0 1
< -ERR BITFIELD_RO only supports the GET subcommand
> BITFIELD_RO k INCRBY u8 0 1
< -ERR BITFIELD_RO only supports the GET subcommand
> BITFIELD_RO k OVERFLOW SAT GET u8 0
< *1
<   :128
> BITFIELD_RO none GET u8 0
< *1
<   :0
> BITFIELD_RO l GET u8 0
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SET n 100
< +OK
> BITFIELD n GET u8 0 SET u8 0 50
< *2
<   :49
<   :49
> GET n
< "200"
> WATCH n
< +OK
> BITFIELD n SET u8 0 50
< *1
<   :50
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *1
<   +PONG
> BITFIELD new INCRBY u8 100 0
< *1
<   :0
> STRLEN new
< :14
