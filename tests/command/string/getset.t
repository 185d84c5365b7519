# GETSET: the old value, and a new one without a TTL.
> GETSET k one
< $-1
> GETSET k two
< "one"
> GET k
< "two"
> SET timed old EX 1000
< +OK
> GETSET timed new
< "old"
> TTL timed
< :-1
> SET number 42
< +OK
> GETSET number 43
< "42"
> OBJECT ENCODING number
< "int"
> GETSET number ""
< "43"
> GETSET number "\x00"
< ""
> GET number
< "\x00"
> GETSET
< -ERR wrong number of arguments for 'getset' command
> GETSET k
< -ERR wrong number of arguments for 'getset' command
> GETSET k a b
< -ERR wrong number of arguments for 'getset' command
@ resp3
> GETSET missing v
< _
