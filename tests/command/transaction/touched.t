# What watches, expiry, databases and flushes do to each other.
> SET foo bar PX 30
< +OK
> WATCH foo
< +OK
@ sleep-ms 60
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *-1
> DEBUG SET-ACTIVE-EXPIRE 0
< +OK
> SET foo bar PX 1
< +OK
@ sleep-ms 10
> WATCH foo
< +OK
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *1
<   +PONG
> SET foo bar PX 1
< +OK
@ sleep-ms 10
> WATCH foo
< +OK
@ connection b
> GET foo
< $-1
@ connection a
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *1
<   +PONG
> SET foo bar PX 1
< +OK
@ sleep-ms 10
> WATCH foo
< +OK
> SWAPDB 0 9
< +OK
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *1
<   +PONG
> SWAPDB 0 9
< +OK
> DEBUG SET-ACTIVE-EXPIRE 1
< +OK
> FLUSHALL
< +OK
> WATCH x
< +OK
> FLUSHDB
< +OK
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *1
<   +PONG
> SET x 1
< +OK
> WATCH x
< +OK
> FLUSHDB
< +OK
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *-1
> SET x 1
< +OK
> WATCH x y z
< +OK
> FLUSHALL
< +OK
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *-1
> SELECT 2
< +OK
> SET x 1
< +OK
> WATCH x
< +OK
> SELECT 0
< +OK
> FLUSHDB
< +OK
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *1
<   +PONG
> SELECT 2
< +OK
> WATCH x
< +OK
> SELECT 0
< +OK
> FLUSHALL
< +OK
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *-1
> SET x foo
< +OK
> WATCH x
< +OK
> SELECT 1
< +OK
> SET x bar
< +OK
> SELECT 0
< +OK
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *1
<   +PONG
> SELECT 1
< +OK
> SET swap 1
< +OK
> SELECT 0
< +OK
> WATCH swap
< +OK
> SWAPDB 0 1
< +OK
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *-1
> SWAPDB 0 1
< +OK
> WATCH nowhere
< +OK
> SWAPDB 0 1
< +OK
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *1
<   +PONG
> SWAPDB 0 1
< +OK
> WATCH w
< +OK
> SET w 1
< +OK
> UNWATCH
< +OK
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *1
<   +PONG
> WATCH w
< +OK
> SET w 2
< +OK
> MULTI
< +OK
> SET w 3
< +QUEUED
> DISCARD
< +OK
> MULTI
< +OK
> INCR w
< +QUEUED
> EXEC
< *1
<   :3
> WATCH w
< +OK
> SET w 2
< +OK
> MULTI
< +OK
> NOSUCH
< -ERR unknown command 'NOSUCH', with args beginning with: 
> EXEC
< -EXECABORT Transaction discarded because of previous errors.
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *1
<   +PONG
> MULTI
< +OK
> WATCH w
< -ERR WATCH inside MULTI is not allowed
> MULTI
< -ERR MULTI calls can not be nested
> SET w 1
< +QUEUED
> EXEC
< *1
<   +OK
> MULTI
< +OK
> GET
< -ERR wrong number of arguments for 'get' command
> GET w
< +QUEUED
> EXEC
< -EXECABORT Transaction discarded because of previous errors.
> EXEC
< -ERR EXEC without MULTI
> DISCARD
< -ERR DISCARD without MULTI
> UNWATCH
< +OK
> UNWATCH a
< -ERR wrong number of arguments for 'unwatch' command
> MULTI a
< -ERR wrong number of arguments for 'multi' command
> EXEC a
< -EXECABORT Transaction discarded because of: wrong number of arguments for 'exec' command
> DISCARD a
< -ERR wrong number of arguments for 'discard' command
> WATCH
< -ERR wrong number of arguments for 'watch' command
> MULTI
< +OK
> SET a 1
< +QUEUED
> INCRBY a x
< +QUEUED
> GETRANGE a 0 0
< +QUEUED
> SELECT 99
< +QUEUED
> SELECT 3
< +QUEUED
> SET in3 1
< +QUEUED
> SELECT 0
< +QUEUED
> GET in3
< +QUEUED
> EXEC
< *8
<   +OK
<   -ERR value is not an integer or out of range
<   "1"
<   -ERR DB index is out of range
<   +OK
<   +OK
<   +OK
<   $-1
> GET in3
< $-1
> SELECT 3
< +OK
> GET in3
< "1"
> SELECT 0
< +OK
> MULTI
< +OK
> SELECT 3
< +QUEUED
> EXEC
< *1
<   +OK
> GET in3
< "1"
> SELECT 0
< +OK
> MULTI
< +OK
> SELECT 3
< +QUEUED
> DISCARD
< +OK
> GET in3
< $-1
> SET a 1
< +OK
> WATCH a
< +OK
> EXPIRE a 100
< :1
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *-1
> WATCH a
< +OK
> PERSIST a
< :1
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *-1
> WATCH a
< +OK
> PERSIST a
< :0
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *1
<   +PONG
> WATCH a
< +OK
> EXPIRE a -1
< :1
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *-1
> SET a 1 PX 100000
< +OK
> WATCH a
< +OK
> TOUCH a
< :1
> GETEX a
< "1"
> OBJECT ENCODING a
< "int"
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *1
<   +PONG
> WATCH a
< +OK
> GETEX a PERSIST
< "1"
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *-1
> SET n 5
< +OK
> WATCH n
< +OK
> SETRANGE n 0 ""
< :1
> APPEND n ""
< :1
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *-1
> WATCH nn
< +OK
> APPEND nn ""
< :0
> MULTI
< +OK
> EXISTS nn
< +QUEUED
> EXEC
< *-1
> WATCH a
< +OK
> RENAME a a
< +OK
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *1
<   +PONG
> SET a 1
< +OK
> WATCH a
< +OK
> COPY n a REPLACE
< :1
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *-1
> WATCH a
< +OK
> SET a 1 XX GET
< "5"
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *-1
> WATCH a
< +OK
> EVAL "return redis.call('set',KEYS[1],1)" 1 a
< +OK
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *-1
> WATCH a
< +OK
> EVAL "return redis.call('get',KEYS[1])" 1 a
< "1"
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *1
<   +PONG
> MULTI
< +OK
> RESET
< +RESET
> EXEC
< -ERR EXEC without MULTI
> WATCH a
< +OK
> RESET
< +RESET
> SET a 9
< +OK
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *1
<   +PONG
