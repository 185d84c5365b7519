# INCR: adds one to the number in a string; a missing key counts as 0.
> INCR fresh
< :1
> INCR fresh
< :2
> GET fresh
< "2"
> OBJECT ENCODING fresh
< "int"
> INCR "bin\x00ary"
< :1
> INCR ""
< :1
> GET ""
< "1"

> SET word abc
< +OK
> INCR word
< -ERR value is not an integer or out of range
> SET nothing ""
< +OK
> INCR nothing
< -ERR value is not an integer or out of range
> SET fraction 1.5
< +OK
> INCR fraction
< -ERR value is not an integer or out of range
> SET exponent 1e3
< +OK
> INCR exponent
< -ERR value is not an integer or out of range
> SET spaced " 1"
< +OK
> INCR spaced
< -ERR value is not an integer or out of range
> SET trailing "1 "
< +OK
> INCR trailing
< -ERR value is not an integer or out of range
> SET hex 0x10
< +OK
> INCR hex
< -ERR value is not an integer or out of range
> SET plus +5
< +OK
> INCR plus
< -ERR value is not an integer or out of range
> SET leading 010
< +OK
> INCR leading
< -ERR value is not an integer or out of range
> SET long 123456789012345678901234567890
< +OK
> INCR long
< -ERR value is not an integer or out of range

# The edges of 64 bits.
> SET top 9223372036854775807
< +OK
> INCR top
< -ERR increment or decrement would overflow
> GET top
< "9223372036854775807"
> SET bottom -9223372036854775808
< +OK
> INCR bottom
< :-9223372036854775807
> GET bottom
< "-9223372036854775807"
> SET beyond 9223372036854775808
< +OK
> INCR beyond
< -ERR value is not an integer or out of range
> SET below -9223372036854775809
< +OK
> INCR below
< -ERR value is not an integer or out of range

# Numbers in any form of string are one.
> APPEND appended 41
< :2
> INCR appended
< :42
> SET cut 1234
< +OK
> SETRANGE cut 0 9
< :4
> INCR cut
< :9235

# The TTL stays.
> SET timed 10 EX 1000
< +OK
> INCR timed
< :11
@ pattern
> TTL timed
< :(1000|999)

> INCR
< -ERR wrong number of arguments for 'incr' command
> INCR a b
< -ERR wrong number of arguments for 'incr' command
