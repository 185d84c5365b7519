# WATCH: EXEC does nothing and answers nil when a watched key was touched.
> SET k 1
< +OK
> WATCH k
< +OK
> MULTI
< +OK
> SET k 2
< +QUEUED
> EXEC
< *1
<   +OK
> GET k
< "2"
> WATCH k
< +OK
@ connection b
> SET k 3
< +OK
@ connection a
> MULTI
< +OK
> SET k 4
< +QUEUED
> EXEC
< *-1
> GET k
< "3"

# The watch is gone after EXEC, whatever it did.
> MULTI
< +OK
> SET k 5
< +QUEUED
> EXEC
< *1
<   +OK

# Keys of the watch and keys of the transaction lie apart.
> WATCH w1 w2 w3 w4 w5 w6
< +OK
> MULTI
< +OK
> SET x1 1
< +QUEUED
> SET x2 2
< +QUEUED
> SET x3 3
< +QUEUED
> EXEC
< *3
<   +OK
<   +OK
<   +OK
> WATCH w1 w2 w3 w4 w5 w6
< +OK
@ connection b
> SET w4 touched
< +OK
@ connection a
> MULTI
< +OK
> SET x1 9
< +QUEUED
> SET x2 9
< +QUEUED
> SET x3 9
< +QUEUED
> EXEC
< *-1
> MGET x1 x2 x3
< *3
<   "1"
<   "2"
<   "3"
> WATCH w1
< +OK
@ connection b
> SET w1 touched
< +OK
@ connection a
> MULTI
< +OK
> GET x1
< +QUEUED
> EXEC
< *-1

# The change may come between MULTI and EXEC, be a change to the same value, or a deletion.
> WATCH k
< +OK
> MULTI
< +OK
> SET k 6
< +QUEUED
@ connection b
> SET k 5
< +OK
@ connection a
> EXEC
< *-1
> WATCH k
< +OK
@ connection b
> DEL k
< :1
@ connection a
> MULTI
< +OK
> SET k 7
< +QUEUED
> EXEC
< *-1
> EXISTS k
< :0
> WATCH k
< +OK
@ connection b
> SET k new
< +OK
@ connection a
> MULTI
< +OK
> GET k
< +QUEUED
> EXEC
< *-1
> WATCH k
< +OK
@ connection b
> SET k newer
< +OK
> DEL k
< :1
@ connection a
> MULTI
< +OK
> GET k
< +QUEUED
> EXEC
< *-1

# What changes nothing does not touch.
> SET k 1
< +OK
> WATCH k missing
< +OK
@ connection b
> GET k
< "1"
> DEL missing
< :0
> EXPIRE missing 10
< :0
> SETNX k 9
< :0
> SET k 9 NX
< $-1
@ connection a
> DEL missing
< :0
> MULTI
< +OK
> GET k
< +QUEUED
> EXEC
< *1
<   "1"
> WATCH missing
< +OK
@ connection b
> DEL missing
< :0
> TOUCH k
< :1
> PERSIST k
< :0
@ connection a
> MULTI
< +OK
> GET k
< +QUEUED
> EXEC
< *1
<   "1"

# Many ways to touch.
> WATCH k
< +OK
@ connection b
> EXPIRE k 1000
< :1
@ connection a
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *-1
> WATCH k
< +OK
@ connection b
> PERSIST k
< :1
@ connection a
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *-1
> WATCH k
< +OK
@ connection b
> RENAME k k2
< +OK
@ connection a
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *-1
> WATCH k
< +OK
@ connection b
> COPY k2 k
< :1
@ connection a
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *-1
> WATCH k
< +OK
@ connection b
> APPEND k x
< :2
@ connection a
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *-1
> WATCH k
< +OK
@ connection b
> MSET k 1 other 2
< +OK
@ connection a
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *-1
> WATCH k
< +OK
@ connection b
> GETEX k EX 100
< "1"
@ connection a
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *-1
> WATCH k
< +OK
@ connection b
> GETEX k
< "1"
@ connection a
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *1
<   +PONG
> WATCH k
< +OK
@ connection b
> EVAL "return redis.call('set', KEYS[1], 'script')" 1 k
< +OK
@ connection a
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *-1

# One's own change counts too.
> WATCH k
< +OK
> SET k mine
< +OK
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *-1
> WATCH k
< +OK
> GET k
< "mine"
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *1
<   +PONG

# Flushing touches what was there, in that database.
> WATCH k
< +OK
@ connection b
> FLUSHALL
< +OK
@ connection a
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *-1
> WATCH missing
< +OK
@ connection b
> FLUSHALL
< +OK
@ connection a
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *1
<   +PONG
> SET k 1
< +OK
> WATCH k
< +OK
@ connection b
> SELECT 1
< +OK
> FLUSHDB
< +OK
> SET k 2
< +OK
@ connection a
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *1
<   +PONG
> WATCH k
< +OK
@ connection b
> SWAPDB 0 1
< +OK
@ connection a
> MULTI
< +OK
> GET k
< +QUEUED
> EXEC
< *-1
@ connection b
> SELECT 0
< +OK
@ connection a

# Expiry: a watched key that dies in between has changed.
> SET soon v PX 30
< +OK
> WATCH soon
< +OK
@ sleep-ms 60
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *-1
# One that was dead already has not.
> SET dead v PX 1
< +OK
@ sleep-ms 20
> WATCH dead
< +OK
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *1
<   +PONG

# UNWATCH.
> WATCH k
< +OK
> UNWATCH
< +OK
@ connection b
> SET k touched
< +OK
@ connection a
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *1
<   +PONG
> UNWATCH
< +OK

# Twice is once; several WATCHes add up.
> WATCH k k
< +OK
> WATCH k
< +OK
> WATCH other
< +OK
@ connection b
> SET k again
< +OK
@ connection a
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *-1
> WATCH k
< +OK
> SELECT 3
< +OK
> WATCH k
< +OK
@ connection b
> SELECT 3
< +OK
> SET k indb3
< +OK
> SELECT 0
< +OK
@ connection a
> SELECT 0
< +OK
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *-1

# The errors of EXEC come before the watch.
> WATCH k
< +OK
@ connection b
> SET k again
< +OK
@ connection a
> MULTI
< +OK
> NOSUCH
< -ERR unknown command 'NOSUCH', with args beginning with: 
> EXEC
< -EXECABORT Transaction discarded because of previous errors.
@ resp3
> WATCH k
< +OK
@ connection b
> SET k again
< +OK
@ connection a
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< _
@ resp2
> WATCH
< -ERR wrong number of arguments for 'watch' command
> UNWATCH extra
< -ERR wrong number of arguments for 'unwatch' command

# The protocol may change between WATCH and EXEC.
> SET k1 1
< +OK
> WATCH k1
< +OK
@ resp3
> MULTI
< +OK
> GET k1
< +QUEUED
> GET nothing
< +QUEUED
> EXEC
< *2
<   "1"
<   _
> WATCH k1
< +OK
> SET k1 2
< +OK
@ resp2
> MULTI
< +OK
> EXEC
< *-1
> WATCH k1
< +OK
> SET k1 3
< +OK
@ resp3
> MULTI
< +OK
> GET k1
< +QUEUED
> EXEC
< _
@ resp2
