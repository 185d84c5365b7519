# MULTI and EXEC: commands wait in line, then all happen at once.
> MULTI
< +OK
> SET alpha 1
< +QUEUED
> INCR beta
< +QUEUED
> GET alpha
< +QUEUED
> MGET alpha beta missing
< +QUEUED
> EXEC
< *4
<   +OK
<   :1
<   "1"
<   *3
<     "1"
<     "1"
<     $-1
> GET beta
< "1"

# Keys all over the place: replies come in the order of the commands.
> MULTI
< +OK
> SET k1 one
< +QUEUED
> SET k2 two
< +QUEUED
> SET k3 three
< +QUEUED
> APPEND k4 four
< +QUEUED
> INCRBY k5 5
< +QUEUED
> INCR k5
< +QUEUED
> GET k1
< +QUEUED
> GET k2
< +QUEUED
> GET k3
< +QUEUED
> GET k4
< +QUEUED
> STRLEN k4
< +QUEUED
> EXISTS k1 k2 k3 k4 k5 k6
< +QUEUED
> DEL k1 k3 k5
< +QUEUED
> MGET k1 k2 k3 k4 k5
< +QUEUED
> MSET k1 a k2 b k3 c
< +QUEUED
> MGET k1 k2 k3
< +QUEUED
> RENAME k1 k6
< +QUEUED
> COPY k2 k7
< +QUEUED
> MSETNX k8 1 k9 2
< +QUEUED
> MSETNX k8 1 k10 2
< +QUEUED
> TYPE k6
< +QUEUED
> TTL k6
< +QUEUED
> PING
< +QUEUED
> ECHO hi
< +QUEUED
> EXEC
< *24
<   +OK
<   +OK
<   +OK
<   :4
<   :5
<   :6
<   "one"
<   "two"
<   "three"
<   "four"
<   :4
<   :5
<   :3
<   *5
<     $-1
<     "two"
<     $-1
<     "four"
<     $-1
<   +OK
<   *3
<     "a"
<     "b"
<     "c"
<   +OK
<   :1
<   :1
<   :0
<   +string
<   :-1
<   +PONG
<   "hi"
> MGET k1 k2 k3 k4 k5 k6 k7 k8 k9 k10
< *10
<   $-1
<   "b"
<   "c"
<   "four"
<   $-1
<   "a"
<   "b"
<   "1"
<   "2"
<   $-1

# Nothing at all.
> MULTI
< +OK
> EXEC
< *0

# Another client sees nothing before EXEC.
> MULTI
< +OK
> SET seen yes
< +QUEUED
@ connection b
> GET seen
< $-1
@ connection a
> EXEC
< *1
<   +OK
@ connection b
> GET seen
< "yes"
@ connection a

# Run-time errors are replies; the other commands are carried out.
> SET word abc
< +OK
> MULTI
< +OK
> SET before 1
< +QUEUED
> INCR word
< +QUEUED
> SET after 1
< +QUEUED
> EXPIRE word abc
< +QUEUED
> RENAME missing other
< +QUEUED
> EXEC
< *5
<   +OK
<   -ERR value is not an integer or out of range
<   +OK
<   -ERR value is not an integer or out of range
<   -ERR no such key
> MGET before after
< *2
<   "1"
<   "1"
> MULTI
< +OK
> SETRANGE word -1 x
< +QUEUED
> EXEC
< *1
<   -ERR offset is out of range

# A command that cannot be queued spoils the whole.
> MULTI
< +OK
> SET spoiled 1
< +QUEUED
> NOSUCHCOMMAND
< -ERR unknown command 'NOSUCHCOMMAND', with args beginning with: 
> SET spoiled 2
< +QUEUED
> EXEC
< -EXECABORT Transaction discarded because of previous errors.
> GET spoiled
< $-1
> MULTI
< +OK
> GET
< -ERR wrong number of arguments for 'get' command
> EXEC
< -EXECABORT Transaction discarded because of previous errors.
> MULTI
< +OK
> SET a
< -ERR wrong number of arguments for 'set' command
> DISCARD
< +OK
> MULTI
< +OK
> OBJECT BOGUS x
< -ERR unknown subcommand 'BOGUS'. Try OBJECT HELP.
> EXEC
< -EXECABORT Transaction discarded because of previous errors.
> EXEC
< -ERR EXEC without MULTI
> MULTI
< +OK
> SET a 1 2
< +QUEUED
> EXEC
< *1
<   -ERR syntax error

# MULTI inside MULTI, WATCH inside MULTI, EXEC outside of it.
> MULTI
< +OK
> MULTI
< -ERR MULTI calls can not be nested
> SET nested 1
< +QUEUED
> EXEC
< *1
<   +OK
> MULTI
< +OK
> WATCH nested
< -ERR WATCH inside MULTI is not allowed
> EXEC
< *0
> MULTI
< +OK
> UNWATCH
< +QUEUED
> EXEC
< *1
<   +OK
> EXEC
< -ERR EXEC without MULTI
> DISCARD
< -ERR DISCARD without MULTI

# Databases change within.
> MULTI
< +OK
> SELECT 1
< +QUEUED
> SET inone 1
< +QUEUED
> SELECT 0
< +QUEUED
> GET inone
< +QUEUED
> EXEC
< *4
<   +OK
<   +OK
<   +OK
<   $-1
> SELECT 1
< +OK
> GET inone
< "1"
> SELECT 0
< +OK
> MULTI
< +OK
> SELECT 2
< +QUEUED
> SELECT 99
< +QUEUED
> SET intwo 1
< +QUEUED
> EXEC
< *3
<   +OK
<   -ERR DB index is out of range
<   +OK
> GET intwo
< "1"
> SELECT 0
< +OK
> MULTI
< +OK
> FLUSHALL
< +QUEUED
> DBSIZE
< +QUEUED
> SET fresh 1
< +QUEUED
> DBSIZE
< +QUEUED
> EXEC
< *4
<   +OK
<   :0
<   +OK
<   :1
> multi
< +OK
> set lower case
< +QUEUED
> exec
< *1
<   +OK

# Big ones, and keys of any bytes.
> MULTI
< +OK
> SET "" empty
< +QUEUED
> SET "bin\x00ary" "\r\n"
< +QUEUED
> GET "bin\x00ary"
< +QUEUED
> SET big "x"*100000
< +QUEUED
> STRLEN big
< +QUEUED
> EXEC
< *5
<   +OK
<   +OK
<   "\r\n"
<   +OK
<   :100000

> MULTI extra
< -ERR wrong number of arguments for 'multi' command
> EXEC extra
< -EXECABORT Transaction discarded because of: wrong number of arguments for 'exec' command
> DISCARD extra
< -ERR wrong number of arguments for 'discard' command
