# DUMP: a value as bytes, as RDB files have it, with version and checksum.
> DUMP missing
< $-1
> SET k value
< +OK
> DUMP k
< "\x00\x05value\n\x00\x81\xf6\xc18\xc1\xaa\x9bn"
> SET empty ""
< +OK
> DUMP empty
< "\x00\x00\n\x00]\x9b\\@\x0f\x7f\xa2\xda"
> SET n 0
< +OK
> DUMP n
< "\x00\xc0\x00\n\x00\x98@\xa7x\xf8P\x03\b"
> SET n 127
< +OK
> DUMP n
< "\x00\xc0\x7f\n\x00\r\xb5\xeb1RT\xc5\x14"
> SET n -128
< +OK
> DUMP n
< "\x00\xc0\x80\n\x00\x99f2m/\x0c[\xd9"
> SET n 128
< +OK
> DUMP n
< "\x00\xc1\x80\x00\n\x00\xebz\xb3\xb5\x10\xcfKe"
> SET n 32767
< +OK
> DUMP n
< "\x00\xc1\xff\x7f\n\x00IZ7\xda\x17\xf4\xd5+"
> SET n -32769
< +OK
> DUMP n
< "\x00\xc2\xff\x7f\xff\xff\n\x00\xae\xe3LM\x06\xc6\x856"
> SET n 2147483647
< +OK
> DUMP n
< "\x00\xc2\xff\xff\xff\x7f\n\x00,t\xe5\x9e\xe0.\xad\xa1"
> SET n 2147483648
< +OK
> DUMP n
< "\x00\n2147483648\n\x00\xe7\xb1)\xa3L\x1dv\xee"
> SET n -9223372036854775808
< +OK
> DUMP n
< "\x00\x14-9223372036854775808\n\x00\xed\xe2\xb9V\xebp\x9e\x81"
> SET binary "\x00\xff\r\n"
< +OK
> DUMP binary
< "\x00\x04\x00\xff\r\n\n\x00\x8d\x10\xd1\x9eB\x16\xece"
> SET timed value EX 1000
< +OK
> DUMP timed
< "\x00\x05value\n\x00\x81\xf6\xc18\xc1\xaa\x9bn"
> DUMP
< -ERR wrong number of arguments for 'dump' command
> DUMP a b
< -ERR wrong number of arguments for 'dump' command
@ resp3
> DUMP missing
< _
