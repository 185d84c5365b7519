# INCRBY: adds to the number in a string; a missing key counts as 0.
> INCRBY fresh 5
< :5
> INCRBY fresh -7
< :-2
> GET fresh
< "-2"
> TYPE fresh
< +string
> OBJECT ENCODING fresh
< "int"

# What is no integer stays as it was.
> SET word abc
< +OK
> INCRBY word 1
< -ERR value is not an integer or out of range
> GET word
< "abc"
> SET spaced " 1"
< +OK
> INCRBY spaced 1
< -ERR value is not an integer or out of range
> SET padded "1 "
< +OK
> INCRBY padded 1
< -ERR value is not an integer or out of range
> SET plus +1
< +OK
> INCRBY plus 1
< -ERR value is not an integer or out of range
> SET zeros 007
< +OK
> INCRBY zeros 1
< -ERR value is not an integer or out of range
> SET minuszero -0
< +OK
> INCRBY minuszero 1
< -ERR value is not an integer or out of range
> SET fraction 1.0
< +OK
> INCRBY fraction 1
< -ERR value is not an integer or out of range
> SET nothing ""
< +OK
> INCRBY nothing 1
< -ERR value is not an integer or out of range
> SET nul "1\x00"
< +OK
> INCRBY nul 1
< -ERR value is not an integer or out of range

# The edges of 64 bits.
> SET top 9223372036854775806
< +OK
> INCRBY top 1
< :9223372036854775807
> INCRBY top 1
< -ERR increment or decrement would overflow
> GET top
< "9223372036854775807"
> SET bottom -9223372036854775807
< +OK
> INCRBY bottom -1
< :-9223372036854775808
> INCRBY bottom -1
< -ERR increment or decrement would overflow
> GET bottom
< "-9223372036854775808"
> INCRBY bottom 9223372036854775807
< :-1
> SET toobig 9223372036854775808
< +OK
> INCRBY toobig 1
< -ERR value is not an integer or out of range
> INCRBY fresh 9223372036854775808
< -ERR value is not an integer or out of range
> INCRBY fresh -9223372036854775808
< -ERR increment or decrement would overflow
> INCRBY fresh abc
< -ERR value is not an integer or out of range
> INCRBY fresh ""
< -ERR value is not an integer or out of range
> INCRBY fresh 1.5
< -ERR value is not an integer or out of range
> INCRBY fresh " 1"
< -ERR value is not an integer or out of range
> GET fresh
< "-2"

# The TTL stays.
> SET timed 1 EX 1000
< +OK
> INCRBY timed 1
< :2
@ pattern
> TTL timed
< :(1000|999)

> INCRBY
< -ERR wrong number of arguments for 'incrby' command
> INCRBY fresh
< -ERR wrong number of arguments for 'incrby' command
> INCRBY fresh 1 2
< -ERR wrong number of arguments for 'incrby' command
