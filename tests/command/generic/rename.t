# RENAME: a new name for a key, whatever had that name.
> SET old value
< +OK
> RENAME old new
< +OK
> EXISTS old
< :0
> GET new
< "value"
> SET other x EX 1000
< +OK
> RENAME new other
< +OK
> GET other
< "value"
> TTL other
< :-1
> SET timed v EX 1000
< +OK
> RENAME timed moved
< +OK
@ pattern
> TTL moved
< :(1000|999)
> RENAME moved moved
< +OK
> GET moved
< "v"
> RENAME missing new
< -ERR no such key
> RENAME missing missing
< -ERR no such key
> MSET k1 1 k2 2 k3 3 k4 4 k5 5
< +OK
> RENAME k1 k2
< +OK
> RENAME k2 k3
< +OK
> RENAME k3 k4
< +OK
> RENAME k4 k5
< +OK
> RENAME k5 k6
< +OK
> GET k6
< "1"
> EXISTS k1 k2 k3 k4 k5
< :0
> SET "" empty
< +OK
> RENAME "" "\x00"
< +OK
> GET "\x00"
< "empty"
> SET number 42
< +OK
> RENAME number {number}2
< +OK
> OBJECT ENCODING {number}2
< "int"
> SET big "x"*100000
< +OK
> RENAME big bigger
< +OK
> STRLEN bigger
< :100000
> SET soon v PX 1
< +OK
@ sleep-ms 20
> RENAME soon later
< -ERR no such key
> RENAME
< -ERR wrong number of arguments for 'rename' command
> RENAME old
< -ERR wrong number of arguments for 'rename' command
> RENAME a b c
< -ERR wrong number of arguments for 'rename' command
