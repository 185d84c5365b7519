# HEXISTS: is there such a field?
> HEXISTS h f
< :0
> HSET h f v "" x 12 y
< :3
> HEXISTS h f
< :1
> HEXISTS h ""
< :1
> HEXISTS h 12
< :1
> HEXISTS h v
< :0
> HEXISTS h 012
< :0
> HSET l f "x"*300
< :1
> HEXISTS l f
< :1
> HEXISTS l g
< :0
> SET str v
< +OK
> HEXISTS str f
< -WRONGTYPE Operation against a key holding the wrong kind of value
> HEXISTS h
< -ERR wrong number of arguments for 'hexists' command
> HEXISTS h f g
< -ERR wrong number of arguments for 'hexists' command
