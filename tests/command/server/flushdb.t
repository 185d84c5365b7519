# FLUSHDB: empties this database.
> MSET a 1 b 2 c 3 d 4 e 5 f 6
< +OK
> SELECT 1
< +OK
> MSET a 1 b 2 c 3
< +OK
> SELECT 0
< +OK
> FLUSHDB
< +OK
> DBSIZE
< :0
> SELECT 1
< +OK
> DBSIZE
< :3
> MSET a 1 b 2 c 3
< +OK
> FLUSHDB SYNC
< +OK
> DBSIZE
< :0
> MSET a 1 b 2 c 3
< +OK
> FLUSHDB ASYNC
< +OK
> DBSIZE
< :0
> MSET a 1 b 2 c 3
< +OK
> FLUSHDB sync
< +OK
> FLUSHDB async
< +OK
> DBSIZE
< :0
> SET a 1
< +OK
> FLUSHDB BOGUS
< -ERR syntax error
> FLUSHDB SYNC ASYNC
< -ERR syntax error
> FLUSHDB ""
< -ERR syntax error
> EXISTS a
< :1
> SELECT 0
< +OK
> MULTI
< +OK
> SET k 1
< +QUEUED
> FLUSHDB
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
