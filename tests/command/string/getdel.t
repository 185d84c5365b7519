# GETDEL: the value of a string, which is gone then.
> SET k value
< +OK
> GETDEL k
< "value"
> GETDEL k
< $-1
> EXISTS k
< :0
> SET number 42 EX 1000
< +OK
> GETDEL number
< "42"
> TTL number
< :-2
> SET number 1
< +OK
> TTL number
< :-1
> SET empty ""
< +OK
> GETDEL empty
< ""
> EXISTS empty
< :0
> GETDEL missing
< $-1
@ resp3
> GETDEL missing
< _
> GETDEL
< -ERR wrong number of arguments for 'getdel' command
> GETDEL a b
< -ERR wrong number of arguments for 'getdel' command
