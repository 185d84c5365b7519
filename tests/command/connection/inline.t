# The inline protocol: for people with telnet.
@ raw "PING\r\n"
< +PONG
@ raw "PING\n"
< +PONG
@ raw "ping hello\r\n"
< "hello"
@ raw "SET inline value\r\nGET inline\r\n"
< +OK
< "value"
@ raw "  GET   inline  \r\n"
< "value"
@ raw "GET\tinline\r\n"
< "value"
@ raw "\r\n\r\n\nPING\r\n"
< +PONG
@ raw "SET quoted \"with \\x41 space\\n\"\r\n"
< +OK
> GET quoted
< "with A space\n"
@ raw "SET quoted 'single \\' \\n'\r\n"
< +OK
> GET quoted
< "single ' \\n"
@ raw "SET quoted \"\"\r\n"
< +OK
> GET quoted
< ""
@ raw "ECHO 'a'\r\n"
< "a"
@ raw "NOSUCH a b\r\n"
< -ERR unknown command 'NOSUCH', with args beginning with: 'a' 'b' 
@ raw "PI"
@ raw "NG\r"
@ raw "\n"
< +PONG
@ raw "ECHO a\x01\xff\r\n"
< "a\x01\xff"
@ connection b
@ raw "ECHO \"unbalanced\r\n"
< -ERR Protocol error: unbalanced quotes in request
@ closed
@ connection c
@ raw "ECHO \"glued\"together\r\n"
< -ERR Protocol error: unbalanced quotes in request
@ closed
