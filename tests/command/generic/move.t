# MOVE: a key to another database.
> SET k v EX 1000
< +OK
> MOVE k 1
< :1
> EXISTS k
< :0
> MOVE k 1
< :0
> SELECT 1
< +OK
> GET k
< "v"
@ pattern
> TTL k
< :(1000|999)
> SELECT 0
< +OK
> SET k another
< +OK
> MOVE k 1
< :0
> GET k
< "another"
> MOVE missing 1
< :0
> MOVE k 0
< -ERR source and destination objects are the same
> MOVE missing 0
< -ERR source and destination objects are the same
> MOVE k 16
< -ERR DB index is out of range
> MOVE k -1
< -ERR DB index is out of range
> MOVE k abc
< -ERR value is not an integer or out of range
> MOVE k ""
< -ERR value is not an integer or out of range
> MOVE k 1.5
< -ERR value is not an integer or out of range
> MOVE missing 16
< -ERR DB index is out of range
> MOVE k 15
< :1
> SELECT 15
< +OK
> GET k
< "another"
> MOVE k 0
< :1
> SELECT 0
< +OK
> GET k
< "another"
> MOVE
< -ERR wrong number of arguments for 'move' command
> MOVE k
< -ERR wrong number of arguments for 'move' command
> MOVE k 1 2
< -ERR wrong number of arguments for 'move' command
