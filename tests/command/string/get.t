# GET: the value of a string, or nil.
> GET missing
< $-1
> SET k value
< +OK
> GET k
< "value"
> SET empty ""
< +OK
> GET empty
< ""
> SET binary "\x00\x01\xfe\xff\r\n\""
< +OK
> GET binary
< "\x00\x01\xfe\xff\r\n\""
> SET "binary\x00key" found
< +OK
> GET "binary\x00key"
< "found"
> GET "binary"
< "\x00\x01\xfe\xff\r\n\""
> SET "" emptykey
< +OK
> GET ""
< "emptykey"
> SET number 0123
< +OK
> GET number
< "0123"
> SET number 123
< +OK
> GET number
< "123"
> SET number -0
< +OK
> GET number
< "-0"
> SET number 9223372036854775807
< +OK
> GET number
< "9223372036854775807"
> SET number 9223372036854775808
< +OK
> GET number
< "9223372036854775808"
> SET big "x"*1000000
< +OK
> GET big
< "x"*1000000
> SET longkey k
< +OK
> SET "k"*1000 v
< +OK
> GET "k"*1000
< "v"

# RESP3 has a null of its own.
@ resp3
> GET missing
< _
> GET k
< "value"
@ resp2
> GET missing
< $-1

# Names of commands know no case.
> get k
< "value"
> GeT k
< "value"

> GET
< -ERR wrong number of arguments for 'get' command
> GET a b
< -ERR wrong number of arguments for 'get' command
> get
< -ERR wrong number of arguments for 'get' command
> gEt a b
< -ERR wrong number of arguments for 'get' command
