# COPY: a second key with the value and TTL of the first, in this or another database.
> SET source value
< +OK
> COPY source copy
< :1
> GET copy
< "value"
> COPY source copy
< :0
> SET source changed
< +OK
> COPY source copy
< :0
> GET copy
< "value"
> COPY source copy REPLACE
< :1
> GET copy
< "changed"
> COPY missing copy
< :0
> COPY missing copy REPLACE
< :0
> GET copy
< "changed"
> SET timed v EX 1000
< +OK
> COPY timed timedcopy
< :1
@ pattern
> TTL timedcopy
< :(1000|999)
> COPY source timedcopy REPLACE
< :1
> TTL timedcopy
< :-1
> SET number 42
< +OK
> COPY number numbercopy
< :1
> OBJECT ENCODING numbercopy
< "int"
> INCR numbercopy
< :43
> GET number
< "42"

# Onto itself.
> COPY source source
< -ERR source and destination objects are the same
> COPY source source REPLACE
< -ERR source and destination objects are the same
> COPY source source DB 0
< -ERR source and destination objects are the same
> COPY missing missing
< -ERR source and destination objects are the same

# To another database.
> COPY source source DB 1
< :1
> COPY source elsewhere DB 1
< :1
> COPY source elsewhere DB 1
< :0
> COPY source elsewhere DB 1 REPLACE
< :1
> COPY source elsewhere REPLACE DB 1
< :1
> SELECT 1
< +OK
> GET source
< "changed"
> GET elsewhere
< "changed"
> COPY elsewhere home DB 0
< :1
> SELECT 0
< +OK
> GET home
< "changed"
> copy home home2 replace db 0
< :1

> COPY source copy DB 16
< -ERR DB index is out of range
> COPY source copy DB -1
< -ERR DB index is out of range
> COPY source copy DB abc
< -ERR value is not an integer or out of range
> COPY source copy DB
< -ERR syntax error
> COPY source copy DB 1 DB 2
< :1
> SELECT 2
< +OK
> GET copy
< "changed"
> SELECT 0
< +OK
> COPY source copy BOGUS
< -ERR syntax error
> COPY source copy REPLACE REPLACE
< :1
> COPY source copy REPLACE BOGUS
< -ERR syntax error
> COPY source
< -ERR wrong number of arguments for 'copy' command
> COPY
< -ERR wrong number of arguments for 'copy' command
