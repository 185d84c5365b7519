# SUBSTR: the old name of GETRANGE.
> SET k "This is a string"
< +OK
> SUBSTR k 0 3
< "This"
> SUBSTR k 0 0
< "T"
> SUBSTR k -3 -1
< "ing"
> SUBSTR k 0 -1
< "This is a string"
> SUBSTR k 10 100
< "string"
> SUBSTR k 15 15
< "g"
> SUBSTR k 16 16
< ""
> SUBSTR k 100 200
< ""
> SUBSTR k 3 2
< ""
> SUBSTR k -1 -3
< ""
> SUBSTR k -100 3
< "This"
> SUBSTR k -100 -100
< "T"
> SUBSTR k -100 -16
< "T"
> SUBSTR k -100 -17
< "T"
> SUBSTR k 0 -17
< "T"
> SUBSTR k 0 -100
< "T"
> SUBSTR k -16 -16
< "T"
> SUBSTR k 5 -5
< "is a st"
> SUBSTR k 0 9223372036854775807
< "This is a string"
> SUBSTR k -9223372036854775808 9223372036854775807
< "This is a string"
> SUBSTR k -9223372036854775808 -9223372036854775808
< "T"
> SUBSTR k 9223372036854775807 9223372036854775807
< ""
> SUBSTR k 0 9223372036854775808
< -ERR value is not an integer or out of range
> SUBSTR missing 0 -1
< ""
> SUBSTR missing a b
< -ERR value is not an integer or out of range
> SET empty ""
< +OK
> SUBSTR empty 0 -1
< ""
> SUBSTR empty 0 0
< ""
> SUBSTR empty -1 -1
< ""
> SET number 123456
< +OK
> SUBSTR number 1 3
< "234"
> SUBSTR number -2 -1
< "56"
> SET binary "a\x00b\xffc"
< +OK
> SUBSTR binary 1 3
< "\x00b\xff"
> SUBSTR k a 1
< -ERR value is not an integer or out of range
> SUBSTR k 1 b
< -ERR value is not an integer or out of range
> SUBSTR k 1.0 2
< -ERR value is not an integer or out of range
> SUBSTR k "" 2
< -ERR value is not an integer or out of range
> SUBSTR k 0
< -ERR wrong number of arguments for 'substr' command
> SUBSTR k
< -ERR wrong number of arguments for 'substr' command
> SUBSTR
< -ERR wrong number of arguments for 'substr' command
> SUBSTR k 0 1 2
< -ERR wrong number of arguments for 'substr' command
