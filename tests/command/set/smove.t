# SMOVE: a member from one set to another.
> SADD {t}a x y z
< :3
> SMOVE {t}a {t}b x
< :1
> SMEMBERS {t}b
< *1
<   "x"
@ unordered
> SMEMBERS {t}a
< *2
<   "y"
<   "z"
> SMOVE {t}a {t}b x
< :0
> SMOVE {t}a {t}b nosuch
< :0
> SMOVE {t}a {t}b y
< :1
> SMOVE {t}a {t}b z
< :1
> EXISTS {t}a
< :0
> SMOVE {t}a {t}b z
< :0
> SADD {t}a z
< :1
> SMOVE {t}a {t}b z
< :1
> EXISTS {t}a
< :0
> SCARD {t}b
< :3
> SMOVE {t}b {t}b x
< :1
> SMOVE {t}b {t}b nosuch
< :0
> SCARD {t}b
< :3
> SADD {t}n 1 2 3
< :3
> SMOVE {t}n {t}m 1
< :1
> OBJECT ENCODING {t}m
< "intset"
> SMOVE {t}n {t}b 2
< :1
> SMOVE {t}b {t}n x
< :1
> OBJECT ENCODING {t}n
< "hashtable"
> SET {t}str v
< +OK
> SMOVE {t}str {t}b x
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SMOVE {t}b {t}str x
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SMOVE {t}b {t}str nosuch
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SMOVE {t}missing {t}str x
< :0
> SMOVE {t}str {t}missing x
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SMOVE {t}str {t}str x
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SMOVE {t}missing {t}missing x
< :0
> SMOVE {t}a
< -ERR wrong number of arguments for 'smove' command
> SMOVE {t}a {t}b
< -ERR wrong number of arguments for 'smove' command
> SMOVE {t}a {t}b x y
< -ERR wrong number of arguments for 'smove' command
> EXPIRE {t}b 100
< :1
> SMOVE {t}m {t}b 1
< :1
> EXISTS {t}m
< :0
> TTL {t}b
< :100
