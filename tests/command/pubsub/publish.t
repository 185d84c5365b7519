# PUBLISH and SPUBLISH, and whom they reach
> PUBLISH nobody hears
< :0
> SPUBLISH nobody hears
< :0
> PUBLISH a
< -ERR wrong number of arguments for 'publish' command
> SPUBLISH a b c
< -ERR wrong number of arguments for 'spublish' command
@ connection b
> SUBSCRIBE news weather ""
< *3
<   "subscribe"
<   "news"
<   :1
@ read
< *3
<   "subscribe"
<   "weather"
<   :2
< *3
<   "subscribe"
<   ""
<   :3
@ connection c
> PSUBSCRIBE news*
< *3
<   "psubscribe"
<   "news*"
<   :1
> SUBSCRIBE news
< *3
<   "subscribe"
<   "news"
<   :2
@ connection e
> PSUBSCRIBE [m-o]?ws
< *3
<   "psubscribe"
<   "[m-o]?ws"
<   :1
@ connection d
> SSUBSCRIBE news
< *3
<   "ssubscribe"
<   "news"
<   :1
@ connection a
> PUBLISH news hello
< :4
@ connection b
@ read
< *3
<   "message"
<   "news"
<   "hello"
@ connection c
@ read
< *3
<   "message"
<   "news"
<   "hello"
< *4
<   "pmessage"
<   "news*"
<   "news"
<   "hello"
@ connection e
@ read
< *4
<   "pmessage"
<   "[m-o]?ws"
<   "news"
<   "hello"
@ connection a
> PUBLISH newspaper "\r\n\x00"
< :1
> PUBLISH weather ""
< :1
> PUBLISH "" empty
< :1
> SPUBLISH news sharded
< :1
> SPUBLISH weather none
< :0
> PUBLISH NEWS none
< :0
@ connection b
@ read
< *3
<   "message"
<   "weather"
<   ""
< *3
<   "message"
<   ""
<   "empty"
@ connection c
@ read
< *4
<   "pmessage"
<   "news*"
<   "newspaper"
<   "\r\n\x00"
@ connection e
@ read
@ connection d
@ read
< *3
<   "smessage"
<   "news"
<   "sharded"
@ connection b
> UNSUBSCRIBE news
< *3
<   "unsubscribe"
<   "news"
<   :2
@ connection a
> PUBLISH news again
< :3
@ connection c
@ read
< *3
<   "message"
<   "news"
<   "again"
< *4
<   "pmessage"
<   "news*"
<   "news"
<   "again"
@ connection e
@ read
< *4
<   "pmessage"
<   "[m-o]?ws"
<   "news"
<   "again"
@ connection c
@ drop
@ sleep-ms 100
@ connection a
> PUBLISH news nobody
< :1
> SPUBLISH news one
< :1
@ connection d
@ read
< *3
<   "smessage"
<   "news"
<   "one"
> RESET
< +RESET
@ connection a
> SPUBLISH news none
< :0
@ connection e
@ read
< *4
<   "pmessage"
<   "[m-o]?ws"
<   "news"
<   "nobody"
