# SUNIONSTORE: the result as a new set.
> SADD {t}a a b c 1 2
< :5
> SADD {t}b b c d 2
< :4
> SADD {t}n 1 2 3
< :3
> SADD {t}m 2 3 4
< :3
> SUNIONSTORE {t}to {t}a {t}b
< :6
@ unordered
> SMEMBERS {t}to
< *6
<   "1"
<   "2"
<   "a"
<   "b"
<   "c"
<   "d"
> OBJECT ENCODING {t}to
< "hashtable"
> SUNIONSTORE {t}to {t}n {t}m
< :4
> SMEMBERS {t}to
< *4
<   "1"
<   "2"
<   "3"
<   "4"
> OBJECT ENCODING {t}to
< "intset"
> SUNIONSTORE {t}to {t}n {t}a
< :6
@ unordered
> SMEMBERS {t}to
< *6
<   "1"
<   "2"
<   "3"
<   "a"
<   "b"
<   "c"
> OBJECT ENCODING {t}to
< "hashtable"
> SUNIONSTORE {t}to {t}a
< :5
@ unordered
> SMEMBERS {t}to
< *5
<   "1"
<   "2"
<   "a"
<   "b"
<   "c"
> SUNIONSTORE {t}to {t}missing
< :0
> EXISTS {t}to
< :0
> SUNIONSTORE {t}to {t}missing {t}missing
< :0
> EXISTS {t}to
< :0
> SET {t}to v
< +OK
> SUNIONSTORE {t}to {t}missing {t}missing
< :0
> EXISTS {t}to
< :0
> SET {t}to v EX 100
< +OK
> SUNIONSTORE {t}to {t}n {t}m
< :4
> TTL {t}to
< :-1
> TYPE {t}to
< +set
> SUNIONSTORE {t}n {t}n {t}m
< :4
> SMEMBERS {t}n
< *4
<   "1"
<   "2"
<   "3"
<   "4"
> SUNIONSTORE {t}n {t}m {t}n
< :4
> SMEMBERS {t}n
< *4
<   "1"
<   "2"
<   "3"
<   "4"
> EXISTS {t}n
< :1
> SUNIONSTORE {t}m {t}m {t}m
< :3
> EXISTS {t}m
< :1
> SADD {t}x zzz
< :1
> SUNIONSTORE {t}x {t}x {t}a
< :6
> EXISTS {t}x
< :1
> SET {t}str v
< +OK
> SUNIONSTORE {t}to {t}str
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SUNIONSTORE {t}to {t}a {t}str
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SUNIONSTORE {t}to {t}missing {t}str
< -WRONGTYPE Operation against a key holding the wrong kind of value
> TYPE {t}to
< +set
> SUNIONSTORE {t}str {t}a {t}b
< :6
> TYPE {t}str
< +set
> SUNIONSTORE {t}to
< -ERR wrong number of arguments for 'sunionstore' command
> SUNIONSTORE
< -ERR wrong number of arguments for 'sunionstore' command
> WATCH {t}to
< +OK
> SUNIONSTORE {t}to {t}a
< :5
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *-1
> WATCH {t}nokey
< +OK
> SUNIONSTORE {t}nokey {t}missing
< :0
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *1
<   +PONG
