# SWAPDB: two databases change places, for every client.
> SET k zero
< +OK
> SELECT 1
< +OK
> SET k one EX 1000
< +OK
> SET only one
< +OK
> SELECT 0
< +OK
@ connection b
> SELECT 1
< +OK
@ connection a
> SWAPDB 0 1
< +OK
> GET k
< "one"
> GET only
< "one"
@ pattern
> TTL k
< :(1000|999)
@ connection b
> GET k
< "zero"
> EXISTS only
< :0
@ connection a
> SWAPDB 1 0
< +OK
> GET k
< "zero"
> SWAPDB 0 0
< +OK
> GET k
< "zero"
> SWAPDB 0 15
< +OK
> DBSIZE
< :0
> SELECT 15
< +OK
> GET k
< "zero"
> SWAPDB 15 0
< +OK
> SWAPDB 0 16
< -ERR DB index is out of range
> SWAPDB -1 0
< -ERR DB index is out of range
> SWAPDB abc 0
< -ERR invalid first DB index
> SWAPDB 0 abc
< -ERR invalid second DB index
> SWAPDB "" 0
< -ERR invalid first DB index
> SWAPDB 0
< -ERR wrong number of arguments for 'swapdb' command
> SWAPDB
< -ERR wrong number of arguments for 'swapdb' command
> SWAPDB 0 1 2
< -ERR wrong number of arguments for 'swapdb' command
