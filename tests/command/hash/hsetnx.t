# HSETNX: only where the field is not there.
> HSETNX h f 1
< :1
> HSETNX h f 2
< :0
> HSETNX h g 3
< :1
> HGETALL h
< *4
<   "f"
<   "1"
<   "g"
<   "3"
> HSETNX h "" ""
< :1
> HSETNX h "" x
< :0
> HGET h ""
< ""
> HSETNX long f "x"*65
< :1
> OBJECT ENCODING long
< "hashtable"
> HSETNX h f "x"*65
< :0
> OBJECT ENCODING h
< "listpack"
> SET str v
< +OK
> HSETNX str f v
< -WRONGTYPE Operation against a key holding the wrong kind of value
> HSETNX h f
< -ERR wrong number of arguments for 'hsetnx' command
> HSETNX h f v g w
< -ERR wrong number of arguments for 'hsetnx' command
> HSETNX
< -ERR wrong number of arguments for 'hsetnx' command
