# FLUSHALL: empties every database.
> MSET a 1 b 2 c 3 d 4 e 5 f 6
< +OK
> SELECT 1
< +OK
> MSET a 1 b 2 c 3
< +OK
> SELECT 0
< +OK
> FLUSHALL
< +OK
> DBSIZE
< :0
> SELECT 1
< +OK
> DBSIZE
< :0
> MSET a 1 b 2 c 3
< +OK
> FLUSHALL SYNC
< +OK
> DBSIZE
< :0
> MSET a 1 b 2 c 3
< +OK
> FLUSHALL ASYNC
< +OK
> DBSIZE
< :0
> MSET a 1 b 2 c 3
< +OK
> FLUSHALL sync
< +OK
> FLUSHALL async
< +OK
> DBSIZE
< :0
> SET a 1
< +OK
> FLUSHALL BOGUS
< -ERR syntax error
> FLUSHALL SYNC ASYNC
< -ERR syntax error
> FLUSHALL ""
< -ERR syntax error
> EXISTS a
< :1
> SELECT 0
< +OK
> MULTI
< +OK
> SET k 1
< +QUEUED
> FLUSHALL
< +QUEUED
> SET k2 2
< +QUEUED
> EXEC
< *3
<   +OK
<   +OK
<   +OK
> MGET k k2
< *2
<   $-1
<   "2"
