# TYPE
> TYPE missing
< +none
> SET k v
< +OK
> TYPE k
< +string
> SET k 42
< +OK
> TYPE k
< +string
> SET soon v PX 1
< +OK
@ sleep-ms 20
> TYPE soon
< +none
> TYPE
< -ERR wrong number of arguments for 'type' command
> TYPE a b
< -ERR wrong number of arguments for 'type' command
