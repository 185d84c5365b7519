# BITCOUNT, BITPOS: counting and finding bits.
> SET k foobar
< +OK
> BITCOUNT k
< :26
> BITCOUNT k 0 0
< :4
> BITCOUNT k 1 1
< :6
> BITCOUNT k 1 1 BYTE
< :6
> BITCOUNT k 5 30 BIT
< :17
> BITCOUNT k -1 -1
< :4
> BITCOUNT k -100 100
< :26
> BITCOUNT k 3 1
< :0
> BITCOUNT k -1 -5
< :0
> BITCOUNT k -5 -1 bit
< :2
> BITCOUNT k 10 20
< :0
> BITCOUNT none
< :0
> BITCOUNT none 0 1
< :0
> BITCOUNT none x y
< :0
> BITCOUNT none 0
< :0
> BITCOUNT k 0
< -ERR syntax error
> BITCOUNT k 0 1 FOO
< -ERR syntax error
> BITCOUNT k 0 1 BIT x
< -ERR syntax error
> BITCOUNT k x 1
< -ERR value is not an integer or out of range
> BITCOUNT k 1 x
< -ERR value is not an integer or out of range
> BITCOUNT k x y FOO
< -ERR value is not an integer or out of range
> BITCOUNT k -9223372036854775808 9223372036854775807
< :26
> SET e ""
< +OK
> BITCOUNT e
< :0
> BITCOUNT e 0 -1
< :0
> RPUSH l a
< :1
> BITCOUNT l
< -WRONGTYPE Operation against a key holding the wrong kind of value
> BITCOUNT l 0
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SET n 123
< +OK
> BITCOUNT n
< :10
> SET a "\xff\xf0\x00"
< +OK
> BITPOS a 0
< :12
> BITPOS a 1
< :0
> BITPOS a 1 2
< :-1
> BITPOS a 0 0 0
< :-1
> BITPOS a 0 1
< :12
> BITPOS a 0 0 11 BIT
< :-1
> BITPOS a 1 12 23 BIT
< :-1
> BITPOS a 1 7 15 BIT
< :7
> BITPOS a 0 -1 -1 BIT
< :23
> BITPOS a 1 -3 -1 BYTE
< :0
> BITPOS a 0 3
< :-1
> BITPOS a 1 5 1
< :-1
> SET f "\xff\xff\xff"
< +OK
> BITPOS f 0
< :24
> BITPOS f 0 0
< :24
> BITPOS f 0 0 -1
< :-1
> BITPOS f 0 3
< :-1
> BITPOS f 0 0 -1 BIT
< :-1
> BITPOS f 1 0 -1
< :0
> SET zero "\x00\x00\x00"
< +OK
> BITPOS zero 1
< :-1
> BITPOS zero 1 0 -1
< :-1
> BITPOS none 0
< :0
> BITPOS none 1
< :-1
> BITPOS none 0 x
< :0
> BITPOS a 2
< -ERR The bit argument must be 1 or 0.
> BITPOS a x
< -ERR value is not an integer or out of range
> BITPOS a -1
< -ERR The bit argument must be 1 or 0.
> BITPOS a 1 x
< -ERR value is not an integer or out of range
> BITPOS a 1 0 x
< -ERR value is not an integer or out of range
> BITPOS a 1 0 1 FOO
< -ERR syntax error
> BITPOS a 1 0 1 BIT 2
< -ERR syntax error
> BITPOS l 1
< -WRONGTYPE Operation against a key holding the wrong kind of value
> BITPOS e 0
< :-1
> BITPOS e 1
< :-1
> BITPOS e 0 0 -1
< :-1
> BITCOUNT k -6 -21 FOO
< :0
