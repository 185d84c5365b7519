# TOUCH: how many of these keys are there; each counts as used now.
> MSET a 1 b 2 c 3
< +OK
> TOUCH a
< :1
> TOUCH a b c d
< :3
> TOUCH a a
< :2
> TOUCH missing
< :0
> TOUCH ""
< :0
> TOUCH
< -ERR wrong number of arguments for 'touch' command
