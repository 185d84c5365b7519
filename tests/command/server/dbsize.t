# DBSIZE: how many keys the database has.
> DBSIZE
< :0
> MSET a 1 b 2 c 3 d 4 e 5 f 6 g 7 h 8
< +OK
> DBSIZE
< :8
> DEL a b
< :2
> DBSIZE
< :6
> SELECT 1
< +OK
> DBSIZE
< :0
> SET x 1
< +OK
> DBSIZE
< :1
> SELECT 0
< +OK
> DBSIZE
< :6
> DBSIZE extra
< -ERR wrong number of arguments for 'dbsize' command
