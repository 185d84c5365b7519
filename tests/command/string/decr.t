# DECR: takes one from the number in a string; a missing key counts as 0.
> DECR fresh
< :-1
> DECR fresh
< :-2
> GET fresh
< "-2"
> OBJECT ENCODING fresh
< "int"
> DECR "bin\x00ary"
< :-1
> DECR ""
< :-1
> GET ""
< "-1"

> SET word abc
< +OK
> DECR word
< -ERR value is not an integer or out of range
> SET nothing ""
< +OK
> DECR nothing
< -ERR value is not an integer or out of range
> SET fraction 1.5
< +OK
> DECR fraction
< -ERR value is not an integer or out of range
> SET exponent 1e3
< +OK
> DECR exponent
< -ERR value is not an integer or out of range
> SET spaced " 1"
< +OK
> DECR spaced
< -ERR value is not an integer or out of range
> SET trailing "1 "
< +OK
> DECR trailing
< -ERR value is not an integer or out of range
> SET hex 0x10
< +OK
> DECR hex
< -ERR value is not an integer or out of range
> SET plus +5
< +OK
> DECR plus
< -ERR value is not an integer or out of range
> SET leading 010
< +OK
> DECR leading
< -ERR value is not an integer or out of range
> SET long 123456789012345678901234567890
< +OK
> DECR long
< -ERR value is not an integer or out of range

# The edges of 64 bits.
> SET top 9223372036854775807
< +OK
> DECR top
< :9223372036854775806
> GET top
< "9223372036854775806"
> SET bottom -9223372036854775808
< +OK
> DECR bottom
< -ERR increment or decrement would overflow
> GET bottom
< "-9223372036854775808"
> SET beyond 9223372036854775808
< +OK
> DECR beyond
< -ERR value is not an integer or out of range
> SET below -9223372036854775809
< +OK
> DECR below
< -ERR value is not an integer or out of range

# Numbers in any form of string are one.
> APPEND appended 41
< :2
> DECR appended
< :40
> SET cut 1234
< +OK
> SETRANGE cut 0 9
< :4
> DECR cut
< :9233

# The TTL stays.
> SET timed 10 EX 1000
< +OK
> DECR timed
< :9
@ pattern
> TTL timed
< :(1000|999)

> DECR
< -ERR wrong number of arguments for 'decr' command
> DECR a b
< -ERR wrong number of arguments for 'decr' command
