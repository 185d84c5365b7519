# MONITOR shows what others call, after it has run; scripts before what they call, with the mark lua.
@ connection m
> MONITOR
< +OK
> MONITOR
@ connection a
> SET a "b\r\n\"\\\x00\xff\t\a\b"
< +OK
@ connection m
@ pattern
@ read
< \+[0-9]{10}\.[0-9]{6} \[0 127\.0\.0\.1:[0-9]+\] \\"SET\\" \\"a\\" \\"b\\\\r\\\\n\\\\\\"\\\\\\\\\\\\x00\\\\xff\\\\t\\\\a\\\\b\\"
@ connection a
> AUTH default secret
< +OK
@ connection m
@ pattern
@ read
< \+[0-9]{10}\.[0-9]{6} \[0 127\.0\.0\.1:[0-9]+\] \\"AUTH\\" \\"\(redacted\)\\" \\"\(redacted\)\\"
@ connection a
> EVAL "redis.call('set', 'k', 1) return redis.pcall('get', 'k', 'b')" 1 k
< -ERR Wrong number of args calling Redis command from script
@ connection m
@ pattern
@ read
< \+[0-9]{10}\.[0-9]{6} \[0 127\.0\.0\.1:[0-9]+\] \\"EVAL\\" \\"redis\.call\('set', 'k', 1\) return redis\.pcall\('get', 'k', 'b'\)\\" \\"1\\" \\"k\\"
@ pattern
@ read
< \+[0-9]{10}\.[0-9]{6} \[0 lua\] \\"set\\" \\"k\\" \\"1\\"
@ pattern
@ read
@ connection a
> MULTI
< +OK
> INCR n
< +QUEUED
> EXEC
< *1
<   :1
@ connection m
@ pattern
@ read
< \+[0-9]{10}\.[0-9]{6} \[0 127\.0\.0\.1:[0-9]+\] \\"MULTI\\"
< \+[0-9]{10}\.[0-9]{6} \[0 127\.0\.0\.1:[0-9]+\] \\"INCR\\" \\"n\\"
< \+[0-9]{10}\.[0-9]{6} \[0 127\.0\.0\.1:[0-9]+\] \\"EXEC\\"
@ pattern
@ read
@ pattern
@ read
@ connection a
> SELECT 3
< +OK
> CONFIG GET nothing
< *0
> NOPE
< -ERR unknown command 'NOPE', with args beginning with: 
> GET
< -ERR wrong number of arguments for 'get' command
> GET none
< $-1
@ connection m
@ pattern
@ read
< \+[0-9]{10}\.[0-9]{6} \[3 127\.0\.0\.1:[0-9]+\] \\"SELECT\\" \\"3\\"
< \+[0-9]{10}\.[0-9]{6} \[3 127\.0\.0\.1:[0-9]+\] \\"GET\\" \\"none\\"
@ pattern
@ read
> GET a
< -ERR Replica can't interact with the keyspace
> SET a b
< -ERR Replica can't interact with the keyspace
> EVAL "return 1" 0
< -ERR Replica can't interact with the keyspace
> PING
< +PONG
@ pattern
@ read
< \+[0-9]{10}\.[0-9]{6} \[0 127\.0\.0\.1:[0-9]+\] \\"PING\\"
> RESET
< +RESET
> GET k
< "1"
@ connection a
> PING
< +PONG
@ connection m
> PING
< +PONG
> MULTI
< +OK
> MONITOR
< +QUEUED
> EXEC
< *1
<   -ERR MONITOR isn't allowed for DENY BLOCKING client
