# SINTERSTORE: the result as a new set.
> SADD {t}a a b c 1 2
< :5
> SADD {t}b b c d 2
< :4
> SADD {t}n 1 2 3
< :3
> SADD {t}m 2 3 4
< :3
> SINTERSTORE {t}to {t}a {t}b
< :3
@ unordered
> SMEMBERS {t}to
< *3
<   "2"
<   "b"
<   "c"
> OBJECT ENCODING {t}to
< "hashtable"
> SINTERSTORE {t}to {t}n {t}m
< :2
> SMEMBERS {t}to
< *2
<   "2"
<   "3"
> OBJECT ENCODING {t}to
< "intset"
> SINTERSTORE {t}to {t}n {t}a
< :2
@ unordered
> SMEMBERS {t}to
< *2
<   "1"
<   "2"
> OBJECT ENCODING {t}to
< "intset"
> SINTERSTORE {t}to {t}a
< :5
@ unordered
> SMEMBERS {t}to
< *5
<   "1"
<   "2"
<   "a"
<   "b"
<   "c"
> SINTERSTORE {t}to {t}missing
< :0
> EXISTS {t}to
< :0
> SINTERSTORE {t}to {t}missing {t}missing
< :0
> EXISTS {t}to
< :0
> SET {t}to v
< +OK
> SINTERSTORE {t}to {t}missing {t}missing
< :0
> EXISTS {t}to
< :0
> SET {t}to v EX 100
< +OK
> SINTERSTORE {t}to {t}n {t}m
< :2
> TTL {t}to
< :-1
> TYPE {t}to
< +set
> SINTERSTORE {t}n {t}n {t}m
< :2
> SMEMBERS {t}n
< *2
<   "2"
<   "3"
> SINTERSTORE {t}n {t}m {t}n
< :2
> SMEMBERS {t}n
< *2
<   "2"
<   "3"
> EXISTS {t}n
< :1
> SINTERSTORE {t}m {t}m {t}m
< :3
> EXISTS {t}m
< :1
> SADD {t}x zzz
< :1
> SINTERSTORE {t}x {t}x {t}a
< :0
> EXISTS {t}x
< :0
> SET {t}str v
< +OK
> SINTERSTORE {t}to {t}str
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SINTERSTORE {t}to {t}a {t}str
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SINTERSTORE {t}to {t}missing {t}str
< -WRONGTYPE Operation against a key holding the wrong kind of value
> TYPE {t}to
< +set
> SINTERSTORE {t}str {t}a {t}b
< :3
> TYPE {t}str
< +set
> SINTERSTORE {t}to
< -ERR wrong number of arguments for 'sinterstore' command
> SINTERSTORE
< -ERR wrong number of arguments for 'sinterstore' command
> WATCH {t}to
< +OK
> SINTERSTORE {t}to {t}a
< :5
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *-1
> WATCH {t}nokey
< +OK
> SINTERSTORE {t}nokey {t}missing
< :0
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *1
<   +PONG
