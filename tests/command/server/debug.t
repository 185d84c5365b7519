# DEBUG: for tests.
> SET k value
< +OK
@ pattern
> DEBUG OBJECT k
< \+Value at:0x[0-9a-f]+ refcount:1 encoding:embstr serializedlength:6 lru:\d+ lru_seconds_idle:\d+
> SET number 42
< +OK
@ pattern
> DEBUG OBJECT number
< \+Value at:0x[0-9a-f]+ refcount:2147483647 encoding:int serializedlength:2 lru:\d+ lru_seconds_idle:\d+
> DEBUG OBJECT missing
< -ERR no such key
> DEBUG SLEEP 0
< +OK
> DEBUG SLEEP 0.01
< +OK
> debug sleep 0
< +OK

# Without the active cycle a dead key stays until somebody looks.
> DEBUG SET-ACTIVE-EXPIRE 0
< +OK
> SET dead v PX 1
< +OK
@ sleep-ms 250
> DBSIZE
< :3
> GET dead
< $-1
> DBSIZE
< :2
> DEBUG SET-ACTIVE-EXPIRE 1
< +OK
> SET dead v PX 1
< +OK
@ sleep-ms 400
> DBSIZE
< :2
> DEBUG
< -ERR wrong number of arguments for 'debug' command
> DEBUG BOGUS
< -ERR unknown subcommand or wrong number of arguments for 'BOGUS'. Try DEBUG HELP.
> DEBUG bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
< -ERR unknown subcommand or wrong number of arguments for 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb'. Try DEBUG HELP.

# Large elements of lists one by one: nobody sees a difference.
> DEBUG QUICKLIST-PACKED-THRESHOLD 5b
< +OK
> RPUSH list aa bb cc dd ee
< :5
> LSET list 2 xxxxxxxxxx
< +OK
> LINSERT list BEFORE dd yyyyyyyyyy
< :6
> LRANGE list 0 -1
< *6
<   "aa"
<   "bb"
<   "xxxxxxxxxx"
<   "yyyyyyyyyy"
<   "dd"
<   "ee"
> LREM list 0 yyyyyyyyyy
< :1
> LSET list 2 cc
< +OK
> DEBUG RELOAD
< +OK
> LRANGE list 0 -1
< *5
<   "aa"
<   "bb"
<   "cc"
<   "dd"
<   "ee"
> DEBUG QUICKLIST-PACKED-THRESHOLD 0
< +OK
> DEBUG QUICKLIST-PACKED-THRESHOLD 5gb
< -ERR argument must be a memory value bigger than 1 and smaller than 4gb
> DEBUG QUICKLIST-PACKED-THRESHOLD many
< -ERR argument must be a memory value bigger than 1 and smaller than 4gb
> DEBUG REPLYBUFFER PEAK-RESET-TIME 100
< +OK
> DEBUG REPLYBUFFER PEAK-RESET-TIME RESET
< +OK
> DEBUG REPLYBUFFER PEAK-RESET-TIME soon
< -ERR value is not an integer or out of range
> DEBUG REPLYBUFFER RESIZING 1
< +OK
> DEBUG REPLYBUFFER RESIZING
< -ERR unknown subcommand or wrong number of arguments for 'REPLYBUFFER'. Try DEBUG HELP.
