# APPEND: adds to the end of a string, or makes one; answers the new length.
> APPEND greeting "hello "
< :6
> APPEND greeting world
< :11
> GET greeting
< "hello world"
> APPEND empty ""
< :0
> EXISTS empty
< :1
> GET empty
< ""
> APPEND binary "\x00\xff\r\n"
< :4
> APPEND binary "\x00"
< :5
> GET binary
< "\x00\xff\r\n\x00"
> STRLEN binary
< :5

# A number becomes a string that looks like one, and counts as one again.
> SET number 12
< +OK
> OBJECT ENCODING number
< "int"
> APPEND number 3
< :3
> OBJECT ENCODING number
< "raw"
> INCR number
< :124
> OBJECT ENCODING number
< "int"
> GET number
< "124"

# A short string leaves its embedded form.
> SET short abc
< +OK
> OBJECT ENCODING short
< "embstr"
> APPEND short def
< :6
> OBJECT ENCODING short
< "raw"
> APPEND made abc
< :3
> OBJECT ENCODING made
< "embstr"
> APPEND madeofdigits 123
< :3
> OBJECT ENCODING madeofdigits
< "int"
> APPEND madeofdigits 4
< :4
> OBJECT ENCODING madeofdigits
< "raw"

# The TTL stays.
> SET timed a PX 1000000
< +OK
> APPEND timed b
< :2
@ pattern
> PTTL timed
< :(1000000|9999\d\d)

> APPEND big "x"*100000
< :100000
> APPEND big "x"*100000
< :200000
> STRLEN big
< :200000
> GETRANGE big 199990 -1
< "xxxxxxxxxx"

> APPEND
< -ERR wrong number of arguments for 'append' command
> APPEND greeting
< -ERR wrong number of arguments for 'append' command
> APPEND greeting a b
< -ERR wrong number of arguments for 'append' command
