# GETRANGE: a part of a string; negative positions count from the end.
> SET k "This is a string"
< +OK
> GETRANGE k 0 3
< "This"
> GETRANGE k 0 0
< "T"
> GETRANGE k -3 -1
< "ing"
> GETRANGE k 0 -1
< "This is a string"
> GETRANGE k 10 100
< "string"
> GETRANGE k 15 15
< "g"
> GETRANGE k 16 16
< ""
> GETRANGE k 100 200
< ""
> GETRANGE k 3 2
< ""
> GETRANGE k -1 -3
< ""
> GETRANGE k -100 3
< "This"
> GETRANGE k -100 -100
< "T"
> GETRANGE k -100 -16
< "T"
> GETRANGE k -100 -17
< "T"
> GETRANGE k 0 -17
< "T"
> GETRANGE k 0 -100
< "T"
> GETRANGE k -16 -16
< "T"
> GETRANGE k 5 -5
< "is a st"
> GETRANGE k 0 9223372036854775807
< "This is a string"
> GETRANGE k -9223372036854775808 9223372036854775807
< "This is a string"
> GETRANGE k -9223372036854775808 -9223372036854775808
< "T"
> GETRANGE k 9223372036854775807 9223372036854775807
< ""
> GETRANGE k 0 9223372036854775808
< -ERR value is not an integer or out of range
> GETRANGE missing 0 -1
< ""
> GETRANGE missing a b
< -ERR value is not an integer or out of range
> SET empty ""
< +OK
> GETRANGE empty 0 -1
< ""
> GETRANGE empty 0 0
< ""
> GETRANGE empty -1 -1
< ""
> SET number 123456
< +OK
> GETRANGE number 1 3
< "234"
> GETRANGE number -2 -1
< "56"
> SET binary "a\x00b\xffc"
< +OK
> GETRANGE binary 1 3
< "\x00b\xff"
> GETRANGE k a 1
< -ERR value is not an integer or out of range
> GETRANGE k 1 b
< -ERR value is not an integer or out of range
> GETRANGE k 1.0 2
< -ERR value is not an integer or out of range
> GETRANGE k "" 2
< -ERR value is not an integer or out of range
> GETRANGE k 0
< -ERR wrong number of arguments for 'getrange' command
> GETRANGE k
< -ERR wrong number of arguments for 'getrange' command
> GETRANGE
< -ERR wrong number of arguments for 'getrange' command
> GETRANGE k 0 1 2
< -ERR wrong number of arguments for 'getrange' command
