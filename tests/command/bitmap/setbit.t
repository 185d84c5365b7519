# SETBIT, GETBIT: single bits.
> SETBIT k 7 1
< :0
> GET k
< "\x01"
> SETBIT k 7 0
< :1
> SETBIT k 7 0
< :0
> STRLEN k
< :1
> SETBIT k 100 1
< :0
> STRLEN k
< :13
> GETBIT k 100
< :1
> GETBIT k 99
< :0
> GETBIT k 100000
< :0
> GETBIT none 0
< :0
> OBJECT ENCODING k
< "raw"
> SET n 12
< +OK
> GETBIT n 2
< :1
> GETBIT n 3
< :1
> SETBIT n 1 1
< :0
> GET n
< "q2"
> OBJECT ENCODING n
< "raw"
> SETBIT k x 1
< -ERR bit offset is not an integer or out of range
> SETBIT k -1 1
< -ERR bit offset is not an integer or out of range
> SETBIT k 4294967296 1
< -ERR bit offset is not an integer or out of range
> SETBIT k 1 2
< -ERR bit is not an integer or out of range
> SETBIT k 1 x
< -ERR bit is not an integer or out of range
> SETBIT k 1 -1
< -ERR bit is not an integer or out of range
> SETBIT k #1 1
< -ERR bit offset is not an integer or out of range
> GETBIT k x
< -ERR bit offset is not an integer or out of range
> GETBIT k -1
< -ERR bit offset is not an integer or out of range
> GETBIT k 4294967295
< :0
> GETBIT k 4294967296
< -ERR bit offset is not an integer or out of range
> GETBIT k #1
< -ERR bit offset is not an integer or out of range
> RPUSH l a
< :1
> SETBIT l 1 1
< -WRONGTYPE Operation against a key holding the wrong kind of value
> GETBIT l 1
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SETBIT k 1
< -ERR wrong number of arguments for 'setbit' command
> WATCH k
< +OK
> SETBIT k 1 1
< :0
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *-1
> WATCH k
< +OK
> SETBIT k 1 1
< :1
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *1
<   +PONG
> SETBIT z 0 0
< :0
> EXISTS z
< :1
> STRLEN z
< :1
> SETBIT big 65535 1
< :0
> BITCOUNT big
< :1
> SET i 4059
< +OK
> SETBIT i 5 1
< :1
> OBJECT ENCODING i
< "raw"
> SET e abc
< +OK
> BITFIELD e SET u8 0 97
< *1
<   :97
> OBJECT ENCODING e
< "raw"
