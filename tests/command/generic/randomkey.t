# RANDOMKEY: any key, or nil.
> RANDOMKEY
< $-1
> SET only v
< +OK
> RANDOMKEY
< "only"
> MSET a 1 b 2 c 3
< +OK
@ pattern
> RANDOMKEY
< "(only|a|b|c)"
> SELECT 3
< +OK
> RANDOMKEY
< $-1
> SET there v
< +OK
> RANDOMKEY
< "there"
> RANDOMKEY extra
< -ERR wrong number of arguments for 'randomkey' command
@ resp3
> SELECT 4
< +OK
> RANDOMKEY
< _
