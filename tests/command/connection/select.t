# SELECT: sixteen databases, each with keys of its own.
> SET k zero
< +OK
> SELECT 1
< +OK
> GET k
< $-1
> SET k one
< +OK
> SELECT 15
< +OK
> SET k fifteen
< +OK
> DBSIZE
< :1
> SELECT 0
< +OK
> GET k
< "zero"
> SELECT 1
< +OK
> GET k
< "one"
> SELECT 15
< +OK
> GET k
< "fifteen"
> SELECT 16
< -ERR DB index is out of range
> GET k
< "fifteen"
> SELECT -1
< -ERR DB index is out of range
> SELECT abc
< -ERR value is not an integer or out of range
> SELECT ""
< -ERR value is not an integer or out of range
> SELECT 1.5
< -ERR value is not an integer or out of range
> SELECT 99999999999999999999
< -ERR value is not an integer or out of range
> SELECT 4294967296
< -ERR value is out of range, value must between -2147483648 and 2147483647
> SELECT
< -ERR wrong number of arguments for 'select' command
> SELECT 1 2
< -ERR wrong number of arguments for 'select' command

# Each connection has its own.
@ connection b
> GET k
< "zero"
> SELECT 1
< +OK
> GET k
< "one"
@ connection a
> GET k
< "fifteen"
@ connection b
> MULTI
< +OK
> SELECT 0
< +QUEUED
> GET k
< +QUEUED
> EXEC
< *2
<   +OK
<   "zero"
> GET k
< "zero"
@ connection c
> SELECT 3
< +OK
> SET k three
< +OK
> FLUSHDB
< +OK
> GET k
< $-1
> SELECT 1
< +OK
> GET k
< "one"
