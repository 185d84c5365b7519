# PFADD, PFCOUNT, PFMERGE: HyperLogLogs, byte for byte.
> PFADD h a b c
< :1
> GET h
< "HYLL\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x80`\xf3\x80P\xb1\x84K\xfb\x80BZ"
> PFADD h a b c
< :0
> PFADD h d
< :1
> PFCOUNT h
< :4
> GET h
< "HYLL\x01\x00\x00\x00\x04\x00\x00\x00\x00\x00\x00\x00\\{\x80Dv\x80P\xb1\x84K\xfb\x80BZ"
> PFCOUNT h
< :4
> PFADD h e
< :1
> GET h
< "HYLL\x01\x00\x00\x00\x04\x00\x00\x00\x00\x00\x00\x80\\{\x80Dv\x80P\xb1\x84I\x8c\x80Bm\x80BZ"
> STRLEN h
< :33
> TYPE h
< +string
> OBJECT ENCODING h
< "raw"
> PFADD empty
< :1
> PFADD empty
< :0
> PFCOUNT empty
< :0
> GET empty
< "HYLL\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x7f\xff"
> PFCOUNT none
< :0
> PFCOUNT none none
< :0
> PFADD {t}1 1 2 3 4 5
< :1
> PFADD {t}2 4 5 6 7 8 "" "x"
< :1
> PFCOUNT {t}1 {t}2
< :10
> PFCOUNT {t}1 {t}2 {t}none
< :10
> PFMERGE {t}3 {t}1 {t}2
< +OK
> PFCOUNT {t}3
< :10
> GET {t}3
< "HYLL\x01\x00\x00\x00\n\x00\x00\x00\x00\x00\x00\x00A\xee\x84H#\x80M\x1c\x84F3\x80L\xe0\x80@\x92\x80O\x18\x80B\x12\x8c@\xcf\x84C\x18\x84\b"
> PFMERGE {t}3
< +OK
> PFMERGE {t}4
< +OK
> GET {t}4
< "HYLL\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x80\x7f\xff"
> PFMERGE {t}1 {t}2
< +OK
> GET {t}1
< "HYLL\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x80A\xee\x84H#\x80M\x1c\x84F3\x80L\xe0\x80@\x92\x80O\x18\x80B\x12\x8c@\xcf\x84C\x18\x84\b"
> SET s x
< +OK
> PFADD s a
< -WRONGTYPE Key is not a valid HyperLogLog string value.
> PFCOUNT s
< -WRONGTYPE Key is not a valid HyperLogLog string value.
> PFMERGE s s
< -WRONGTYPE Key is not a valid HyperLogLog string value.
> SET n 5
< +OK
> PFCOUNT n
< -WRONGTYPE Key is not a valid HyperLogLog string value.
> RPUSH l a
< :1
> PFADD l a
< -WRONGTYPE Operation against a key holding the wrong kind of value
> PFCOUNT l
< -WRONGTYPE Operation against a key holding the wrong kind of value
> PFMERGE {t}1 {t}none
< +OK
> RPUSH {t}l a
< :1
> PFMERGE {t}1 {t}l
< -WRONGTYPE Operation against a key holding the wrong kind of value
> PFMERGE {t}l {t}1
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SET bad "HYLL\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x80"
< +OK
> PFCOUNT bad
< -INVALIDOBJ Corrupted HLL object detected
> PFADD bad a
< -INVALIDOBJ Corrupted HLL object detected
> SET bad "HYLL\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x80"
< +OK
> PFCOUNT bad
< -WRONGTYPE Key is not a valid HyperLogLog string value.
> SET bad "HYLL\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x80"
< +OK
> PFCOUNT bad
< -WRONGTYPE Key is not a valid HyperLogLog string value.
> PFADD
< -ERR wrong number of arguments for 'pfadd' command
> PFCOUNT
< -ERR wrong number of arguments for 'pfcount' command
> PFADD {d}x a b c
< :1
> PFDEBUG DECODE {d}x
< "Z:8436 v:1,1 Z:4274 v:2,1 Z:3068 v:1,1 Z:603"
> PFDEBUG ENCODING {d}x
< +sparse
> PFDEBUG TODENSE {d}x
< :1
> PFDEBUG TODENSE {d}x
< :0
> PFDEBUG DECODE {d}x
< -ERR HLL encoding is not sparse
> STRLEN {d}x
< :12304
> PFADD {d}x a
< :0
> PFADD {d}x d
< :1
> PFCOUNT {d}x
< :4
> PFADD {d}y e f
< :1
> PFMERGE {d}y {d}x
< +OK
> PFDEBUG ENCODING {d}y
< +dense
> PFCOUNT {d}y
< :6
> GETRANGE {d}y 0 15
< "HYLL\x00\x00\x00\x00\x06\x00\x00\x00\x00\x00\x00\x00"
> PFDEBUG FOO {d}x
< -ERR Unknown PFDEBUG subcommand 'FOO'
> PFDEBUG ENCODING none
< -ERR The specified key does not exist
> PFDEBUG ENCODING s
< -WRONGTYPE Key is not a valid HyperLogLog string value.
> PFDEBUG GETREG none
< -ERR The specified key does not exist
> CONFIG SET hll-sparse-max-bytes 30
< +OK
> PFADD {d}z 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20
< :1
> PFDEBUG ENCODING {d}z
< +dense
> PFCOUNT {d}z
< :20
> CONFIG SET hll-sparse-max-bytes 3000
< +OK
@ resp3
> PFADD {r}x a
< :1
> PFDEBUG DECODE {r}x
< "Z:12711 v:2,1 Z:3672"
> PFDEBUG ENCODING {r}x
< +sparse
> PFADD {r}x a
< :0
