# SETRANGE: writes over a part of a string, padding with zero bytes.
> SET k "Hello World"
< +OK
> SETRANGE k 6 Redis
< :11
> GET k
< "Hello Redis"
> SETRANGE k 10 " and more"
< :19
> GET k
< "Hello Redi and more"
> SETRANGE k 25 far
< :28
> GET k
< "Hello Redi and more\x00\x00\x00\x00\x00\x00far"
> SETRANGE padded 5 x
< :6
> GET padded
< "\x00\x00\x00\x00\x00x"
> SETRANGE fresh 0 start
< :5
> GET fresh
< "start"
> OBJECT ENCODING fresh
< "raw"
> SETRANGE k 0 ""
< :28
> SETRANGE k 1000 ""
< :28
> STRLEN k
< :28
> SETRANGE missing 0 ""
< :0
> SETRANGE missing 10 ""
< :0
> EXISTS missing
< :0
> SET number 1234
< +OK
> SETRANGE number 1 99
< :4
> GET number
< "1994"
> OBJECT ENCODING number
< "raw"
> INCR number
< :1995
> OBJECT ENCODING number
< "int"
> SET short abc
< +OK
> SETRANGE short 3 d
< :4
> OBJECT ENCODING short
< "raw"
> SET timed abc EX 1000
< +OK
> SETRANGE timed 0 x
< :3
@ pattern
> TTL timed
< :(1000|999)
> SETRANGE wide 1000000 x
< :1000001
> GETRANGE wide 999998 -1
< "\x00\x00x"
> SETRANGE k -1 x
< -ERR offset is out of range
> SETRANGE missing -1 x
< -ERR offset is out of range
> SETRANGE k -1 ""
< -ERR offset is out of range
> SETRANGE k abc x
< -ERR value is not an integer or out of range
> SETRANGE k 1.5 x
< -ERR value is not an integer or out of range
> SETRANGE k 536870911 xy
< -ERR string exceeds maximum allowed size (proto-max-bulk-len)
> SETRANGE k 536870912 x
< -ERR string exceeds maximum allowed size (proto-max-bulk-len)
> SETRANGE missing 536870912 x
< -ERR string exceeds maximum allowed size (proto-max-bulk-len)
> SETRANGE k 9223372036854775807 x
< -ERR string exceeds maximum allowed size (proto-max-bulk-len)
> SETRANGE k 9223372036854775808 x
< -ERR value is not an integer or out of range
> EXISTS missing
< :0
> SETRANGE
< -ERR wrong number of arguments for 'setrange' command
> SETRANGE k
< -ERR wrong number of arguments for 'setrange' command
> SETRANGE k 0
< -ERR wrong number of arguments for 'setrange' command
> SETRANGE k 0 a b
< -ERR wrong number of arguments for 'setrange' command
