# SUBSCRIBE, PSUBSCRIBE, SSUBSCRIBE and their opposites, in RESP2
> UNSUBSCRIBE
< *3
<   "unsubscribe"
<   $-1
<   :0
> UNSUBSCRIBE x
< *3
<   "unsubscribe"
<   "x"
<   :0
> PUNSUBSCRIBE
< *3
<   "punsubscribe"
<   $-1
<   :0
> PUNSUBSCRIBE x*
< *3
<   "punsubscribe"
<   "x*"
<   :0
> SUNSUBSCRIBE
< *3
<   "sunsubscribe"
<   $-1
<   :0
> SUBSCRIBE
< -ERR wrong number of arguments for 'subscribe' command
> PSUBSCRIBE
< -ERR wrong number of arguments for 'psubscribe' command
> SSUBSCRIBE
< -ERR wrong number of arguments for 'ssubscribe' command
> SUBSCRIBE a b a
< *3
<   "subscribe"
<   "a"
<   :1
@ read
< *3
<   "subscribe"
<   "b"
<   :2
< *3
<   "subscribe"
<   "a"
<   :2
> PSUBSCRIBE a* b* a*
< *3
<   "psubscribe"
<   "a*"
<   :3
@ read
< *3
<   "psubscribe"
<   "b*"
<   :4
< *3
<   "psubscribe"
<   "a*"
<   :4
> SSUBSCRIBE a
< *3
<   "ssubscribe"
<   "a"
<   :1
> SSUBSCRIBE a c
< *3
<   "ssubscribe"
<   "a"
<   :1
@ read
< *3
<   "ssubscribe"
<   "c"
<   :2
# what a subscriber of RESP2 may say
> GET x
< -ERR Can't execute 'get': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context
> PING
< *2
<   "pong"
<   ""
> PING hi
< *2
<   "pong"
<   "hi"
> PING a b
< -ERR wrong number of arguments for 'ping' command
> CLIENT LIST
< -ERR Can't execute 'client|list': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context
> CLIENT NOSUCH
< -ERR unknown subcommand 'NOSUCH'. Try CLIENT HELP.
> HELLO 3
< -ERR Can't execute 'hello': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context
> NOSUCH
< -ERR unknown command 'NOSUCH', with args beginning with: 
> GET
< -ERR wrong number of arguments for 'get' command
> MULTI
< -ERR Can't execute 'multi': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context
> PUBLISH a b
< -ERR Can't execute 'publish': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context
> UNSUBSCRIBE a b b
< *3
<   "unsubscribe"
<   "a"
<   :3
@ read
< *3
<   "unsubscribe"
<   "b"
<   :2
< *3
<   "unsubscribe"
<   "b"
<   :2
> PUNSUBSCRIBE a*
< *3
<   "punsubscribe"
<   "a*"
<   :1
> PUNSUBSCRIBE
< *3
<   "punsubscribe"
<   "b*"
<   :0
> GET x
< -ERR Can't execute 'get': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context
> SUNSUBSCRIBE zz
< *3
<   "sunsubscribe"
<   "zz"
<   :2
> SUNSUBSCRIBE a
< *3
<   "sunsubscribe"
<   "a"
<   :1
> SUNSUBSCRIBE
< *3
<   "sunsubscribe"
<   "c"
<   :0
> GET x
< $-1
> PING
< +PONG
> PING hi
< "hi"
# names are bytes
> SUBSCRIBE "" "\x00\xff"
< *3
<   "subscribe"
<   ""
<   :1
@ read
< *3
<   "subscribe"
<   "\x00\xff"
<   :2
> RESET
< +RESET
> GET x
< $-1
> SUBSCRIBE n
< *3
<   "subscribe"
<   "n"
<   :1
> QUIT
< +OK
@ closed
