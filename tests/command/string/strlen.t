# STRLEN: how many bytes.
> STRLEN missing
< :0
> SET k hello
< +OK
> STRLEN k
< :5
> SET empty ""
< +OK
> STRLEN empty
< :0
> SET number 12345
< +OK
> STRLEN number
< :5
> SET negative -9223372036854775808
< +OK
> STRLEN negative
< :20
> SET binary "\x00\x00\xff"
< +OK
> STRLEN binary
< :3
> SET umlaut "\xc3\xbc"
< +OK
> STRLEN umlaut
< :2
> SET big "x"*1000000
< +OK
> STRLEN big
< :1000000
> STRLEN
< -ERR wrong number of arguments for 'strlen' command
> STRLEN a b
< -ERR wrong number of arguments for 'strlen' command
