# DEBUG: digests, test replies, filling and reading back.
# differences: DEBUG
@ only redis server
> DEBUG DIGEST
< +0000000000000000000000000000000000000000
> SET s value
< +OK
> SET n 42
< +OK
> SET e x EX 1000
< +OK
> RPUSH l a 1 "" b
< :4
> SADD ints 3 1 2
< :3
> SADD set a b c
< :3
> ZADD z 1.5 a 2 b -inf c 0.1 d
< :4
> HSET h f v g 12
< :2
> XADD x 1-1 a 1 b 2
< "1-1"
> XADD x 2-5 c 3
< "2-5"
> XADD x 2-6 c 4
< "2-6"
> XADD x 18446744073709551615-18446744073709551615 a x b y
< "18446744073709551615-18446744073709551615"
> XDEL x 2-5
< :1
> XGROUP CREATE x g 0
< +OK
> DEBUG DIGEST-VALUE x
< *1
<   +2e19db9fb2196c7ea9c91dcb9b3484a2ec92bcc8
> DEBUG DIGEST-VALUE s n e
< *3
<   +d59ec93db87f4cd915db3cdf44bb63755bc4a635
<   +547a004a370bc71c2d611f010c52f2e7b64c77a4
<   +0745672cb1bf060476eedeb8a28f5ffe1ff5a2be
> DEBUG DIGEST-VALUE l ints set z h missing
< *6
<   +dbd4ca4c254e7ef7117bbdfe897f94db597845c5
<   +2a462a3f51a1db89738ebbeef0c47ce1bbc85246
<   +593c2414786d75446e97f4ea5d4b731f3313da72
<   +62bfb771f8c711d0b763a389e9495b93e8f0bfb5
<   +8530acc75d5274eb0fc0da86f28ed5533274a6d4
<   +0000000000000000000000000000000000000000
> DEBUG DIGEST-VALUE
< *0
> DEBUG DIGEST
< +173ff6beade415b8b5b40c16ad7747aea61b1cdc
> DEBUG DIGEST now
< -ERR unknown subcommand or wrong number of arguments for 'DIGEST'. Try DEBUG HELP.
> SELECT 3
< +OK
> SET other db
< +OK
> DEBUG DIGEST
< +082fb1bf48c41557827f44bcdbc99156596d6e63
> SELECT 0
< +OK
> DEBUG RELOAD
< +OK
> DEBUG DIGEST
< +082fb1bf48c41557827f44bcdbc99156596d6e63
> CONFIG SET zset-max-listpack-entries 2
< +OK
> CONFIG SET hash-max-listpack-entries 1
< +OK
> CONFIG SET set-max-intset-entries 2
< +OK
> DEBUG RELOAD
< +OK
> OBJECT ENCODING z
< "skiplist"
> OBJECT ENCODING h
< "hashtable"
> OBJECT ENCODING ints
< "hashtable"
> OBJECT ENCODING set
< "hashtable"
> DEBUG DIGEST
< +082fb1bf48c41557827f44bcdbc99156596d6e63
> CONFIG SET zset-max-listpack-entries 128
< +OK
> CONFIG SET hash-max-listpack-entries 512
< +OK
> CONFIG SET set-max-intset-entries 512
< +OK
> DEBUG RELOAD NOSUCH
< -ERR DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options.
> DEBUG DIGEST-VALUE l ints set z h missing
< *6
<   +dbd4ca4c254e7ef7117bbdfe897f94db597845c5
<   +2a462a3f51a1db89738ebbeef0c47ce1bbc85246
<   +593c2414786d75446e97f4ea5d4b731f3313da72
<   +62bfb771f8c711d0b763a389e9495b93e8f0bfb5
<   +8530acc75d5274eb0fc0da86f28ed5533274a6d4
<   +0000000000000000000000000000000000000000
> FLUSHALL
< +OK
> DEBUG POPULATE 3
< +OK
> MGET key:0 key:1 key:2
< *3
<   "value:0"
<   "value:1"
<   "value:2"
> DEBUG POPULATE 2 p
< +OK
> GET p:1
< "value:1"
> DEBUG POPULATE 2 q 3
< +OK
> GET q:1
< "val"
> DEBUG POPULATE 1 r 10
< +OK
> GET r:0
< "value:0\x00\x00\x00"
> SET key:1 mine
< +OK
> DEBUG POPULATE 3
< +OK
> GET key:1
< "mine"
> DEBUG POPULATE -1
< -ERR value is out of range, must be positive
> DEBUG POPULATE x
< -ERR value is out of range, must be positive
> DEBUG POPULATE 1 a b
< -ERR value is out of range, must be positive
> DEBUG POPULATE 1 a 1 b
< -ERR unknown subcommand or wrong number of arguments for 'POPULATE'. Try DEBUG HELP.
> DEBUG POPULATE
< -ERR unknown subcommand or wrong number of arguments for 'POPULATE'. Try DEBUG HELP.
> DEBUG PROTOCOL string
< "Hello World"
> DEBUG PROTOCOL integer
< :12345
> DEBUG PROTOCOL double
< "3.141"
> DEBUG PROTOCOL bignum
< "1234567999999999999999999999999999999"
> DEBUG PROTOCOL null
< $-1
> DEBUG PROTOCOL array
< *3
<   :0
<   :1
<   :2
> DEBUG PROTOCOL set
< *3
<   :0
<   :1
<   :2
> DEBUG PROTOCOL map
< *6
<   :0
<   :0
<   :1
<   :1
<   :2
<   :0
> DEBUG PROTOCOL attrib
< "Some real reply following the attribute"
> DEBUG PROTOCOL push
< -ERR RESP2 is not supported by this command
> DEBUG PROTOCOL verbatim
< "This is a verbatim\nstring"
> DEBUG PROTOCOL true
< :1
> DEBUG PROTOCOL false
< :0
> DEBUG PROTOCOL nosuch
< -ERR Wrong protocol type name. Please use one of the following: string|integer|double|bignum|null|array|set|map|attrib|push|verbatim|true|false
> DEBUG PROTOCOL
< -ERR unknown subcommand or wrong number of arguments for 'PROTOCOL'. Try DEBUG HELP.
> DEBUG ERROR "ERR my error"
< -ERR my error
> DEBUG ERROR "MINE a b"
< -MINE a b
> DEBUG ERROR
< -ERR unknown subcommand or wrong number of arguments for 'ERROR'. Try DEBUG HELP.
> DEBUG LOG hello
< +OK
> DEBUG CHANGE-REPL-ID
< +OK
> DEBUG HTSTATS x
< -ERR value is not an integer or out of range
> DEBUG HTSTATS 99
< -ERR Out of range database
> DEBUG HTSTATS-KEY missing
< -ERR no such key
> DEBUG HTSTATS-KEY key:1
< -ERR The value stored at the specified key is not represented using an hash table
> DEBUG LISTPACK missing
< -ERR no such key
> DEBUG LISTPACK key:1
< -ERR Not a listpack encoded object.
> EVAL "return redis.pcall('subscribe', 'x')" 0
< -ERR This Redis command is not allowed from script
> EVAL "return redis.pcall('client', 'id') ~= nil" 0
< :1
> EVAL "return redis.pcall('config', 'get', 'nosuch')" 0
< -ERR This Redis command is not allowed from script
> DEBUG SET-DISABLE-DENY-SCRIPTS 1
< +OK
> EVAL "return redis.pcall('config', 'get', 'nosuch')" 0
< *0
> DEBUG SET-DISABLE-DENY-SCRIPTS 0
< +OK
> EVAL "return redis.pcall('config', 'get', 'nosuch')" 0
< -ERR This Redis command is not allowed from script
> DEBUG PAUSE-CRON 1
< +OK
> SET dead v PX 1
< +OK
@ sleep-ms 300
> DBSIZE
< :9
> DEBUG PAUSE-CRON 0
< +OK
@ sleep-ms 500
> DBSIZE
< :8
@ resp3
> DEBUG PROTOCOL string
< "Hello World"
> DEBUG PROTOCOL double
< ,3.141
> DEBUG PROTOCOL bignum
< (1234567999999999999999999999999999999
> DEBUG PROTOCOL null
< _
> DEBUG PROTOCOL array
< *3
<   :0
<   :1
<   :2
> DEBUG PROTOCOL set
< ~3
<   :0
<   :1
<   :2
> DEBUG PROTOCOL map
< %3
<   :0
<   #f
<   :1
<   #t
<   :2
<   #f
> DEBUG PROTOCOL verbatim
< ="txt:This is a verbatim\nstring"
> DEBUG PROTOCOL true
< #t
> DEBUG PROTOCOL false
< #f
@ all
