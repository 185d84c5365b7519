# RESTORE: a value from what DUMP gave.
> SET k "some value"
< +OK
@ let PAYLOAD
> DUMP k
< "\x00\nsome value\n\x00<;\xc7\x02\xd1\xef\xe5\x02"
> RESTORE copy 0 ${PAYLOAD}
< +OK
> GET copy
< "some value"
> TTL copy
< :-1
> RESTORE copy 0 ${PAYLOAD}
< -BUSYKEY Target key name already exists.
> RESTORE copy 0 ${PAYLOAD} REPLACE
< +OK
> RESTORE timed 1000000 ${PAYLOAD}
< +OK
@ pattern
> TTL timed
< :(1000|999)
> RESTORE timed 33177117420123 ${PAYLOAD} ABSTTL REPLACE
< +OK
> PEXPIRETIME timed
< :33177117420123
> RESTORE past 1 ${PAYLOAD} ABSTTL
< +OK
> EXISTS past
< :0
> SET past v
< +OK
> RESTORE past 1 ${PAYLOAD} ABSTTL REPLACE
< +OK
> EXISTS past
< :0
> RESTORE idle 0 ${PAYLOAD} IDLETIME 100
< +OK
@ pattern
> OBJECT IDLETIME idle
< :(100|101)
> RESTORE freq 0 ${PAYLOAD} FREQ 10
< +OK

# Values of every form come back.
> SET n 42
< +OK
@ let PAYLOAD
> DUMP n
< "\x00\xc0*\n\x00\x81\xfb\\\xfa\x86cOP"
> RESTORE n2 0 ${PAYLOAD}
< +OK
> GET n2
< "42"
> OBJECT ENCODING n2
< "int"
> SET n -9223372036854775808
< +OK
@ let PAYLOAD
> DUMP n
< "\x00\x14-9223372036854775808\n\x00\xed\xe2\xb9V\xebp\x9e\x81"
> RESTORE n2 0 ${PAYLOAD} REPLACE
< +OK
> GET n2
< "-9223372036854775808"
> SET empty ""
< +OK
@ let PAYLOAD
> DUMP empty
< "\x00\x00\n\x00]\x9b\\@\x0f\x7f\xa2\xda"
> RESTORE empty2 0 ${PAYLOAD}
< +OK
> GET empty2
< ""
> SET binary "\x00\xff\r\n"
< +OK
@ let PAYLOAD
> DUMP binary
< "\x00\x04\x00\xff\r\n\n\x00\x8d\x10\xd1\x9eB\x16\xece"
> RESTORE binary2 0 ${PAYLOAD}
< +OK
> GET binary2
< "\x00\xff\r\n"

# A long and dull value is compressed.
> RESTORE long 0 "\x00\xc3\t@d\x01xx\xe0W\x00\x01xx\n\x00]\xb7\xf6c\xbb\bb_"
< +OK
> GET long
< "x"*100
> SET long "abcabc abcabc abcabc abcabc abcabc abcabc"
< +OK
@ let PAYLOAD
@ pattern
> DUMP long
< "\\x00.*"
> RESTORE long2 0 ${PAYLOAD}
< +OK
> GET long2
< "abcabc abcabc abcabc abcabc abcabc abcabc"

> SET k "some value"
< +OK
@ let PAYLOAD
> DUMP k
< "\x00\nsome value\n\x00<;\xc7\x02\xd1\xef\xe5\x02"
> RESTORE bad 0 ""
< -ERR DUMP payload version or checksum are wrong
> RESTORE bad 0 short
< -ERR DUMP payload version or checksum are wrong
> RESTORE bad 0 "\x00\nsome valuX\n\x00\x00\x00\x00\x00\x00\x00\x00\x00"
< -ERR DUMP payload version or checksum are wrong
> RESTORE bad 0 "\x00\x01a\xff\xff\x00\x00\x00\x00\x00\x00\x00\x00"
< -ERR DUMP payload version or checksum are wrong
> RESTORE bad -1 ${PAYLOAD}
< -ERR Invalid TTL value, must be >= 0
> RESTORE bad abc ${PAYLOAD}
< -ERR value is not an integer or out of range
> RESTORE bad 0 ${PAYLOAD} BOGUS
< -ERR syntax error
> RESTORE bad 0 ${PAYLOAD} IDLETIME
< -ERR syntax error
> RESTORE bad 0 ${PAYLOAD} IDLETIME -1
< -ERR Invalid IDLETIME value, must be >= 0
> RESTORE bad 0 ${PAYLOAD} IDLETIME abc
< -ERR value is not an integer or out of range
> RESTORE bad 0 ${PAYLOAD} FREQ
< -ERR syntax error
> RESTORE bad 0 ${PAYLOAD} FREQ 256
< -ERR Invalid FREQ value, must be >= 0 and <= 255
> RESTORE bad 0 ${PAYLOAD} FREQ -1
< -ERR Invalid FREQ value, must be >= 0 and <= 255
> RESTORE bad 0 ${PAYLOAD} FREQ 1 IDLETIME 1
< -ERR syntax error
> RESTORE bad 0 ${PAYLOAD} IDLETIME 1 FREQ 1
< -ERR syntax error
> EXISTS bad
< :0
> RESTORE
< -ERR wrong number of arguments for 'restore' command
> RESTORE bad
< -ERR wrong number of arguments for 'restore' command
> RESTORE bad 0
< -ERR wrong number of arguments for 'restore' command
