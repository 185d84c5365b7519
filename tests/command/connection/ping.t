# PING and ECHO.
> PING
< +PONG
> PING hello
< "hello"
> PING ""
< ""
> PING "\x00\r\n"
< "\x00\r\n"
> ping
< +PONG
> PING a b
< -ERR wrong number of arguments for 'ping' command
> ECHO hello
< "hello"
> ECHO ""
< ""
> ECHO "\x00\xff"
< "\x00\xff"
> ECHO "x"*100000
< "x"*100000
> ECHO
< -ERR wrong number of arguments for 'echo' command
> ECHO a b
< -ERR wrong number of arguments for 'echo' command
@ resp3
> PING
< +PONG
> PING hello
< "hello"
