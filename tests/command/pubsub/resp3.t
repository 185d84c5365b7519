# Messages as pushes; a subscriber of RESP3 may say anything
@ resp3
> UNSUBSCRIBE
< >3
<   "unsubscribe"
<   _
<   :0
> SUBSCRIBE a b
< >3
<   "subscribe"
<   "a"
<   :1
@ read
< >3
<   "subscribe"
<   "b"
<   :2
> PSUBSCRIBE a*
< >3
<   "psubscribe"
<   "a*"
<   :3
> SSUBSCRIBE s
< >3
<   "ssubscribe"
<   "s"
<   :1
> GET x
< _
> PING
< +PONG
> SET x 1
< +OK
> CLIENT GETNAME
< _
@ connection b
> PUBLISH a hi
< :2
> PUBLISH b "x"*100
< :1
> SPUBLISH s 5
< :1
@ connection a
@ read
< >3
<   "message"
<   "a"
<   "hi"
< >4
<   "pmessage"
<   "a*"
<   "a"
<   "hi"
< >3
<   "message"
<   "b"
<   "x"*100
< >3
<   "smessage"
<   "s"
<   "5"
# to oneself: the message comes first
# differences: messages to oneself
@ only redis server
> PUBLISH b mine
< >3
<   "message"
<   "b"
<   "mine"
@ read
< :1
> SPUBLISH s mine
< >3
<   "smessage"
<   "s"
<   "mine"
@ read
< :1
> PUBLISH a twice
< >3
<   "message"
<   "a"
<   "twice"
@ read
< >4
<   "pmessage"
<   "a*"
<   "a"
<   "twice"
< :2
> CLIENT REPLY SKIP
> PUBLISH b hushed
< >3
<   "message"
<   "b"
<   "hushed"
> CLIENT REPLY OFF
> PUBLISH b off
< >3
<   "message"
<   "b"
<   "off"
@ only proxy
> CLIENT REPLY OFF
@ all
> SUBSCRIBE q
< >3
<   "subscribe"
<   "q"
<   :4
> GET x
> CLIENT REPLY ON
< +OK
> UNSUBSCRIBE a
< >3
<   "unsubscribe"
<   "a"
<   :3
> RESET
< +RESET
> PUBLISH b none
< :0
