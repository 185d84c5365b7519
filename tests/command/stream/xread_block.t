# XREAD and XREADGROUP that wait.
> XREAD COUNT x BLOCK 10 STREAMS s $
< -ERR value is not an integer or out of range
> XREAD COUNT "1 " BLOCK 10 STREAMS s $
< -ERR value is not an integer or out of range
> XREAD NOACK BLOCK 10 STREAMS s $
< -ERR The NOACK option is only supported by XREADGROUP. You called XREAD instead.
> XREAD nonsense BLOCK 10 STREAMS s $
< -ERR syntax error
> XREAD GROUP g alice BLOCK 10 STREAMS s $
< -ERR The GROUP option is only supported by XREADGROUP. You called XREAD instead.
> XREADGROUP GROUP g alice nonsense BLOCK 10 STREAMS s >
< -ERR syntax error
> XREAD BLOCK 10 STREAMS s 0
< *-1
> XADD s 1-0 a 1
< "1-0"
@ connection b
> XREAD BLOCK 0 STREAMS s $
@ connection c
> XREAD BLOCK 0 COUNT 1 STREAMS other s 0 1-0
@ connection a
@ sleep-ms 50
> XADD s 2-0 a 2
< "2-0"
@ connection b
@ read
< *1
<   *2
<     "s"
<     *1
<       *2
<         "2-0"
<         *2
<           "a"
<           "2"
@ connection c
@ read
< *1
<   *2
<     "s"
<     *1
<       *2
<         "2-0"
<         *2
<           "a"
<           "2"
> XREAD BLOCK 0 STREAMS none $
@ connection a
@ sleep-ms 50
> LPUSH none x
< :1
> DEL none
< :1
> XADD none NOMKSTREAM 1-0 a 1
< $-1
> XADD none 1-0 a 1
< "1-0"
@ connection c
@ read
< *1
<   *2
<     "none"
<     *1
<       *2
<         "1-0"
<         *2
<           "a"
<           "1"
> XREAD BLOCK 0 STREAMS s $
@ connection a
@ sleep-ms 50
> XSETID s 9-0
< +OK
> XDEL s 1-0
< :1
> MULTI
< +OK
> XADD s 10-0 a 1
< +QUEUED
> XADD s 11-0 a 1
< +QUEUED
> XDEL s 10-0
< +QUEUED
> EXEC
< *3
<   "10-0"
<   "11-0"
<   :1
@ connection c
@ read
< *1
<   *2
<     "s"
<     *1
<       *2
<         "11-0"
<         *2
<           "a"
<           "1"
> XREAD BLOCK 0 STREAMS s $
@ connection a
@ sleep-ms 50
> MULTI
< +OK
> XADD s 12-0 a 1
< +QUEUED
> XDEL s 12-0
< +QUEUED
> EXEC
< *2
<   "12-0"
<   :1
@ connection c
@ read
< *1
<   *2
<     "s"
<     *0
@ connection a
> XGROUP CREATE s g $
< +OK
> XGROUP CREATE s h $
< +OK
@ connection b
> XREADGROUP GROUP g alice BLOCK 0 STREAMS s >
@ sleep-ms 50
@ connection c
> XREADGROUP GROUP g bob BLOCK 0 STREAMS s >
@ connection d
> XREADGROUP GROUP h carl NOACK BLOCK 0 STREAMS s >
@ connection a
@ sleep-ms 50
> XADD s 13-0 a 1
< "13-0"
@ connection b
@ read
< *1
<   *2
<     "s"
<     *1
<       *2
<         "13-0"
<         *2
<           "a"
<           "1"
@ connection d
@ read
< *1
<   *2
<     "s"
<     *1
<       *2
<         "13-0"
<         *2
<           "a"
<           "1"
@ connection a
> XADD s 14-0 a 1
< "14-0"
@ connection c
@ read
< *1
<   *2
<     "s"
<     *1
<       *2
<         "14-0"
<         *2
<           "a"
<           "1"
@ connection a
> XPENDING s g
< *4
<   :2
<   "13-0"
<   "14-0"
<   *2
<     *2
<       "alice"
<       "1"
<     *2
<       "bob"
<       "1"
> XPENDING s h
< *4
<   :0
<   $-1
<   $-1
<   *-1
> XINFO GROUPS s
< *2
<   *12
<     "name"
<     "g"
<     "consumers"
<     :2
<     "pending"
<     :2
<     "last-delivered-id"
<     "14-0"
<     "entries-read"
<     :7
<     "lag"
<     :0
<   *12
<     "name"
<     "h"
<     "consumers"
<     :1
<     "pending"
<     :0
<     "last-delivered-id"
<     "13-0"
<     "entries-read"
<     :6
<     "lag"
<     :1
@ connection b
> XREADGROUP GROUP g alice BLOCK 0 STREAMS s >
@ connection c
> XREADGROUP GROUP h carl BLOCK 0 STREAMS s >
< *1
<   *2
<     "s"
<     *1
<       *2
<         "14-0"
<         *2
<           "a"
<           "1"
@ connection a
@ sleep-ms 50
> XGROUP DESTROY s g
< :1
@ connection b
@ read
< -NOGROUP the consumer group this client was blocked on no longer exists
@ connection a
> DEL s
< :1
@ connection c
@ read
@ connection a
> XGROUP CREATE s g $ MKSTREAM
< +OK
@ connection b
> XREADGROUP GROUP g alice BLOCK 0 STREAMS s >
@ connection c
> XREADGROUP GROUP g bob BLOCK 20 STREAMS s >
< *-1
@ read
@ connection a
@ sleep-ms 50
> SET s x
< +OK
@ connection b
@ read
< -UNBLOCKED the stream key no longer exists
> XREADGROUP GROUP g alice BLOCK 0 STREAMS s >
< -WRONGTYPE Operation against a key holding the wrong kind of value
@ connection a
> DEL s
< :1
> XGROUP CREATE s g $ MKSTREAM
< +OK
@ connection b
> XREADGROUP GROUP g alice BLOCK 0 STREAMS s >
@ connection a
@ sleep-ms 50
> RENAME s t
< +OK
@ connection b
@ read
< -UNBLOCKED the stream key no longer exists
@ resp3
> XREAD BLOCK 0 STREAMS t $
@ connection a
@ sleep-ms 50
> XADD t 5-0 a 1
< "5-0"
@ connection b
@ read
< %1
<   "t"
<   *1
<     *2
<       "5-0"
<       *2
<         "a"
<         "1"
> XREAD BLOCK 5 STREAMS t $
< _

# What is there already is read of all streams, whether or not others are read from their ends on.
@ connection a
> XADD {t}1 1-1 a 1
< "1-1"
> XADD {t}2 2-1 a 2
< "2-1"
> XREAD BLOCK 100 STREAMS {t}1 {t}2 {t}3 0 0 $
< *2
<   *2
<     "{t}1"
<     *1
<       *2
<         "1-1"
<         *2
<           "a"
<           "1"
<   *2
<     "{t}2"
<     *1
<       *2
<         "2-1"
<         *2
<           "a"
<           "2"
> XREAD BLOCK 100 STREAMS {t}1 {t}1 $ 0
< *1
<   *2
<     "{t}1"
<     *1
<       *2
<         "1-1"
<         *2
<           "a"
<           "1"
> XREAD BLOCK 100 STREAMS {t}1 {t}3 {t}2 $ $ 2-0
< *1
<   *2
<     "{t}2"
<     *1
<       *2
<         "2-1"
<         *2
<           "a"
<           "2"
