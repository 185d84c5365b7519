# SDIFFSTORE: the result as a new set.
> SADD {t}a a b c 1 2
< :5
> SADD {t}b b c d 2
< :4
> SADD {t}n 1 2 3
< :3
> SADD {t}m 2 3 4
< :3
> SDIFFSTORE {t}to {t}a {t}b
< :2
@ unordered
> SMEMBERS {t}to
< *2
<   "1"
<   "a"
> OBJECT ENCODING {t}to
< "hashtable"
> SDIFFSTORE {t}to {t}n {t}m
< :1
> SMEMBERS {t}to
< *1
<   "1"
> OBJECT ENCODING {t}to
< "intset"
> SDIFFSTORE {t}to {t}n {t}a
< :1
@ unordered
> SMEMBERS {t}to
< *1
<   "3"
> OBJECT ENCODING {t}to
< "intset"
> SDIFFSTORE {t}to {t}a
< :5
@ unordered
> SMEMBERS {t}to
< *5
<   "1"
<   "2"
<   "a"
<   "b"
<   "c"
> SDIFFSTORE {t}to {t}missing
< :0
> EXISTS {t}to
< :0
> SDIFFSTORE {t}to {t}missing {t}missing
< :0
> EXISTS {t}to
< :0
> SET {t}to v
< +OK
> SDIFFSTORE {t}to {t}missing {t}missing
< :0
> EXISTS {t}to
< :0
> SET {t}to v EX 100
< +OK
> SDIFFSTORE {t}to {t}n {t}m
< :1
> TTL {t}to
< :-1
> TYPE {t}to
< +set
> SDIFFSTORE {t}n {t}n {t}m
< :1
> SMEMBERS {t}n
< *1
<   "1"
> SDIFFSTORE {t}n {t}m {t}n
< :3
> SMEMBERS {t}n
< *3
<   "2"
<   "3"
<   "4"
> EXISTS {t}n
< :1
> SDIFFSTORE {t}m {t}m {t}m
< :0
> EXISTS {t}m
< :0
> SADD {t}x zzz
< :1
> SDIFFSTORE {t}x {t}x {t}a
< :1
> EXISTS {t}x
< :1
> SET {t}str v
< +OK
> SDIFFSTORE {t}to {t}str
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SDIFFSTORE {t}to {t}a {t}str
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SDIFFSTORE {t}to {t}missing {t}str
< -WRONGTYPE Operation against a key holding the wrong kind of value
> TYPE {t}to
< +set
> SDIFFSTORE {t}str {t}a {t}b
< :2
> TYPE {t}str
< +set
> SDIFFSTORE {t}to
< -ERR wrong number of arguments for 'sdiffstore' command
> SDIFFSTORE
< -ERR wrong number of arguments for 'sdiffstore' command
> WATCH {t}to
< +OK
> SDIFFSTORE {t}to {t}a
< :5
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *-1
> WATCH {t}nokey
< +OK
> SDIFFSTORE {t}nokey {t}missing
< :0
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *1
<   +PONG
