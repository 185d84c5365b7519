# RESTORE-ASKING: RESTORE under another name.
> SET k "some value"
< +OK
@ let PAYLOAD
> DUMP k
< "\x00\nsome value\n\x00<;\xc7\x02\xd1\xef\xe5\x02"
> RESTORE-ASKING copy 0 ${PAYLOAD}
< +OK
> GET copy
< "some value"
> RESTORE-ASKING copy 0 ${PAYLOAD}
< -BUSYKEY Target key name already exists.
> RESTORE-ASKING copy 1000000 ${PAYLOAD} REPLACE
< +OK
> EXISTS copy
< :1
> RESTORE-ASKING other 0 nonsense
< -ERR DUMP payload version or checksum are wrong
> RESTORE-ASKING other 0
< -ERR wrong number of arguments for 'restore-asking' command
> RESTORE-ASKING other -1 ${PAYLOAD}
< -ERR Invalid TTL value, must be >= 0
> RESTORE-ASKING other 0 ${PAYLOAD} NOSUCH
< -ERR syntax error
> COMMAND INFO restore-asking
< *1
<   *10
<     "restore-asking"
<     :-4
<     *3
<       +write
<       +denyoom
<       +asking
<     :1
<     :1
<     :1
<     *4
<       +@keyspace
<       +@write
<       +@slow
<       +@dangerous
<     *0
<     *1
<       *6
<         "flags"
<         *2
<           +OW
<           +update
<         "begin_search"
<         *4
<           "type"
<           "index"
<           "spec"
<           *2
<             "index"
<             :1
<         "find_keys"
<         *4
<           "type"
<           "range"
<           "spec"
<           *6
<             "lastkey"
<             :0
<             "keystep"
<             :1
<             "limit"
<             :0
<     *0
> COMMAND GETKEYS RESTORE-ASKING key 0 x
< *1
<   "key"
> RESTORE-ASKING timed ${NOW_MS+1000000} ${PAYLOAD} ABSTTL IDLETIME 1000
< +OK
@ pattern
> OBJECT IDLETIME timed
< :(1000|1001)
> RESTORE-ASKING often 0 ${PAYLOAD} FREQ 5
< +OK
> RESTORE-ASKING often 0 ${PAYLOAD} REPLACE FREQ 256
< -ERR Invalid FREQ value, must be >= 0 and <= 255
> RESTORE-ASKING often 0 ${PAYLOAD} REPLACE IDLETIME -1
< -ERR Invalid IDLETIME value, must be >= 0
> RESTORE-ASKING often 0 ${PAYLOAD} REPLACE IDLETIME 1 FREQ 1
< -ERR syntax error
