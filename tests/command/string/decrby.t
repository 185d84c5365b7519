# DECRBY: takes from the number in a string; a missing key counts as 0.
> DECRBY fresh 5
< :-5
> DECRBY fresh -7
< :2
> GET fresh
< "2"
> DECRBY fresh 0
< :2
> OBJECT ENCODING fresh
< "int"
> SET word abc
< +OK
> DECRBY word 1
< -ERR value is not an integer or out of range

# The edges of 64 bits. The least number has no opposite, so it cannot be taken away.
> SET bottom -9223372036854775807
< +OK
> DECRBY bottom 1
< :-9223372036854775808
> DECRBY bottom 1
< -ERR increment or decrement would overflow
> GET bottom
< "-9223372036854775808"
> SET top 9223372036854775806
< +OK
> DECRBY top -1
< :9223372036854775807
> DECRBY top -1
< -ERR increment or decrement would overflow
> GET top
< "9223372036854775807"
> DECRBY fresh -9223372036854775808
< -ERR decrement would overflow
> DECRBY absent -9223372036854775808
< -ERR decrement would overflow
> EXISTS absent
< :0
> DECRBY fresh -9223372036854775807
< -ERR increment or decrement would overflow
> DECRBY fresh 9223372036854775808
< -ERR value is not an integer or out of range
> DECRBY fresh abc
< -ERR value is not an integer or out of range
> DECRBY fresh ""
< -ERR value is not an integer or out of range
> DECRBY fresh 1.0
< -ERR value is not an integer or out of range
> DECRBY fresh "1\x00"
< -ERR value is not an integer or out of range
> GET fresh
< "2"

> DECRBY
< -ERR wrong number of arguments for 'decrby' command
> DECRBY fresh
< -ERR wrong number of arguments for 'decrby' command
> DECRBY fresh 1 2
< -ERR wrong number of arguments for 'decrby' command
