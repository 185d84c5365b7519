# Expiry: signs, sizes, options, and what keeps it or takes it away.
> SET x foobar
< +OK
> EXPIRE x 5
< :1
> EXPIRE x 10
< :1
> EXPIRE x 2 GT
< :0
> EXPIRE x 2 LT
< :1
> TTL x
< :2
> EXPIRE x 2 NX
< :0
> EXPIRE x 100 XX
< :1
> EXPIRE x 200 XX GT
< :1
> EXPIRE x 100 NX XX
< -ERR NX and XX, GT or LT options at the same time are not compatible
> EXPIRE x 100 GT LT
< -ERR GT and LT options at the same time are not compatible
> EXPIRE x 100 NX GT
< -ERR NX and XX, GT or LT options at the same time are not compatible
> EXPIRE x 100 AB
< -ERR Unsupported option AB
> EXPIRE x 100 GT AB
< -ERR Unsupported option AB
> EXPIRE nokey 100 NX
< :0
> PERSIST x
< :1
> EXPIRE x 100 GT
< :0
> EXPIRE x 100 XX
< :0
> EXPIRE x 100 LT
< :1
> EXPIRE x 9223372036854775807
< -ERR invalid expire time in 'expire' command
> EXPIRE x 9223372036854776
< -ERR invalid expire time in 'expire' command
> EXPIRE x 9223372036854775
< -ERR invalid expire time in 'expire' command
> EXPIRE x -9223372036854775808
< -ERR invalid expire time in 'expire' command
> SET x 1
< +OK
> EXPIRE x -9223372036854776
< -ERR invalid expire time in 'expire' command
> EXISTS x
< :1
> SET x 1
< +OK
> EXPIRE x -9223372036854775
< :1
> EXISTS x
< :0
> SET x 1
< +OK
> PEXPIRE x 9223372036854775807
< -ERR invalid expire time in 'pexpire' command
> PEXPIRE x 9223372036854770000
< -ERR invalid expire time in 'pexpire' command
> PEXPIRE x -9223372036854775808
< :1
> EXISTS x
< :0
> SET x 1
< +OK
> PEXPIREAT x -1
< :1
> EXISTS x
< :0
> SET x 1
< +OK
> EXPIREAT x 0
< :1
> EXISTS x
< :0
> SET x 1
< +OK
> EXPIREAT x 9223372036854775
< :1
> EXPIRETIME x
< :9223372036854775
> PEXPIRETIME x
< :9223372036854775000
> PEXPIREAT x 9223372036854775807
< :1
> PEXPIRETIME x
< :9223372036854775807
> EXPIRETIME x
< :9223372036854776
> SET x 1 KEEPTTL
< +OK
> PEXPIRETIME x
< :9223372036854775807
> INCR x
< :2
> PEXPIRETIME x
< :9223372036854775807
> APPEND x 1
< :2
> PEXPIRETIME x
< :9223372036854775807
> SETRANGE x 0 9
< :2
> PEXPIRETIME x
< :9223372036854775807
> GETSET x 5
< "91"
> PEXPIRETIME x
< :-1
> PEXPIREAT x 9999999999999
< :1
> GETEX x
< "5"
> PEXPIRETIME x
< :9999999999999
> INCRBYFLOAT x 0.5
< "5.5"
> PEXPIRETIME x
< :9999999999999
> RENAME x y
< +OK
> PEXPIRETIME y
< :9999999999999
> COPY y z
< :1
> PEXPIRETIME z
< :9999999999999
> SET q 1
< +OK
> RENAME q z
< +OK
> PEXPIRETIME z
< :-1
> MOVE y 1
< :1
> SELECT 1
< +OK
> PEXPIRETIME y
< :9999999999999
> SELECT 0
< +OK
> MSET z 1
< +OK
> SET z 1 EX 0
< -ERR invalid expire time in 'set' command
> SET z 1 EX -1
< -ERR invalid expire time in 'set' command
> SET z 1 PX 0
< -ERR invalid expire time in 'set' command
> SET z 1 EX 9223372036854775807
< -ERR invalid expire time in 'set' command
> SET z 1 EX 9223372036854776
< -ERR invalid expire time in 'set' command
> SET z 1 PX 9223372036854775807
< -ERR invalid expire time in 'set' command
> SET z 1 PX 9223372036854770000
< -ERR invalid expire time in 'set' command
> SET z 1 EXAT 0
< -ERR invalid expire time in 'set' command
> SET z 1 EXAT -1
< -ERR invalid expire time in 'set' command
> SET z 1 PXAT 0
< -ERR invalid expire time in 'set' command
> SET z 1 EXAT 9223372036854775807
< -ERR invalid expire time in 'set' command
> SET z 1 EX 1.5
< -ERR value is not an integer or out of range
> SET z 1 EX ""
< -ERR value is not an integer or out of range
> SET z 1 EX
< -ERR syntax error
> SET z 1 EX 10 PX 10
< -ERR syntax error
> SET z 1 EX 10 KEEPTTL
< -ERR syntax error
> SET z 1 NX XX
< -ERR syntax error
> SET z 1 NX GET
< "1"
> SET z 1 GET NX
< "1"
> GET z
< "1"
> SET newkey 1 NX GET
< $-1
> GET newkey
< "1"
> SET newkey 2 NX GET
< "1"
> SETEX z 0 v
< -ERR invalid expire time in 'setex' command
> SETEX z -1 v
< -ERR invalid expire time in 'setex' command
> SETEX z 9223372036854776 v
< -ERR invalid expire time in 'setex' command
> SETEX z 9223372036854775807 v
< -ERR invalid expire time in 'setex' command
> PSETEX z 0 v
< -ERR invalid expire time in 'psetex' command
> PSETEX z 9223372036854775807 v
< -ERR invalid expire time in 'psetex' command
> PSETEX z 9223372036854770000 v
< -ERR invalid expire time in 'psetex' command
> GETEX z EX 0
< -ERR invalid expire time in 'getex' command
> GETEX z EX -1
< -ERR invalid expire time in 'getex' command
> GETEX z EX 9223372036854775807
< -ERR invalid expire time in 'getex' command
> GETEX z PXAT 1
< "1"
> GET z
< $-1
> GETEX z EX 10 PERSIST
< -ERR syntax error
> GETEX z PERSIST PERSIST
< $-1
> GETEX z KEEPTTL
< -ERR syntax error
> GETEX z NX
< -ERR syntax error
> GETEX nosuch EX 10
< $-1
> GETEX
< -ERR wrong number of arguments for 'getex' command
> SET z 1 PXAT 1
< +OK
> EXISTS z
< :0
> TTL nosuch
< :-2
> PTTL nosuch
< :-2
> EXPIRETIME nosuch
< :-2
> PEXPIRETIME nosuch
< :-2
> SET p 1
< +OK
> TTL p
< :-1
> PTTL p
< :-1
> EXPIRETIME p
< :-1
> PEXPIRETIME p
< :-1
> EXPIRE p ""
< -ERR value is not an integer or out of range
> EXPIRE p abc
< -ERR value is not an integer or out of range
> EXPIRE p " 1"
< -ERR value is not an integer or out of range
> EXPIRE p 1 ""
< -ERR Unsupported option 
> TTL p p
< -ERR wrong number of arguments for 'ttl' command
> PERSIST
< -ERR wrong number of arguments for 'persist' command
> OBJECT HELP
< *15
<   +OBJECT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:
<   +ENCODING <key>
<   +    Return the kind of internal representation used in order to store the value
<   +    associated with a <key>.
<   +FREQ <key>
<   +    Return the access frequency index of the <key>. The returned integer is
<   +    proportional to the logarithm of the recent access frequency of the key.
<   +IDLETIME <key>
<   +    Return the idle time of the <key>, that is the approximated number of
<   +    seconds elapsed since the last access to the key.
<   +REFCOUNT <key>
<   +    Return the number of references of the value associated with the specified
<   +    <key>.
<   +HELP
<   +    Prints this help.
> OBJECT FREQ p
< -ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.
> OBJECT IDLETIME nosuch
< $-1
> OBJECT ENCODING nosuch
< $-1
> OBJECT REFCOUNT nosuch
< $-1
> OBJECT FREQ nosuch
< $-1
