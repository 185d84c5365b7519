# RENAMENX: a new name for a key, unless it is taken.
> SET old value EX 1000
< +OK
> RENAMENX old new
< :1
@ pattern
> TTL new
< :(1000|999)
> SET taken x
< +OK
> RENAMENX new taken
< :0
> GET taken
< "x"
> GET new
< "value"
> RENAMENX new new
< :0
> RENAMENX missing new
< -ERR no such key
> RENAMENX missing missing
< -ERR no such key
> RENAMENX missing fresh
< -ERR no such key
> SET soon v PX 1
< +OK
@ sleep-ms 20
> RENAMENX new soon
< :1
> GET soon
< "value"
> RENAMENX
< -ERR wrong number of arguments for 'renamenx' command
> RENAMENX old
< -ERR wrong number of arguments for 'renamenx' command
> RENAMENX a b c
< -ERR wrong number of arguments for 'renamenx' command
