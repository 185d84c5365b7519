# notify-keyspace-events: how it is read and shown, and what is told of keys then
> CONFIG GET notify-keyspace-events
< *2
<   "notify-keyspace-events"
<   ""
> CONFIG SET notify-keyspace-events KEA
< +OK
> CONFIG GET notify-keyspace-events
< *2
<   "notify-keyspace-events"
<   "AKE"
> CONFIG SET notify-keyspace-events Exz$lm
< +OK
> CONFIG GET notify-keyspace-events
< *2
<   "notify-keyspace-events"
<   "$lzxEm"
> CONFIG SET notify-keyspace-events nAEmK
< +OK
> CONFIG GET notify-keyspace-events
< *2
<   "notify-keyspace-events"
<   "AKEm"
> CONFIG SET notify-keyspace-events nEg$lshzxetd
< +OK
> CONFIG GET notify-keyspace-events
< *2
<   "notify-keyspace-events"
<   "AE"
> CONFIG SET notify-keyspace-events ndt
< +OK
> CONFIG GET notify-keyspace-events
< *2
<   "notify-keyspace-events"
<   "tdn"
> CONFIG SET notify-keyspace-events "K E"
< -ERR CONFIG SET failed (possibly related to argument 'notify-keyspace-events') - Invalid event class character. Use 'Ag$lshzxeKEtmdn'.
> CONFIG SET notify-keyspace-events KEq
< -ERR CONFIG SET failed (possibly related to argument 'notify-keyspace-events') - Invalid event class character. Use 'Ag$lshzxeKEtmdn'.
> CONFIG GET notify-keyspace-events
< *2
<   "notify-keyspace-events"
<   "tdn"

# K by key, and every message behind what it tells of
> CONFIG SET notify-keyspace-events KAmn
< +OK
@ connection b
> PSUBSCRIBE __key*
< *3
<   "psubscribe"
<   "__key*"
<   :1
@ connection a
> SET k v EX 100
< +OK
@ connection b
@ read
< *4
<   "pmessage"
<   "__key*"
<   "__keyspace@0__:k"
<   "new"
< *4
<   "pmessage"
<   "__key*"
<   "__keyspace@0__:k"
<   "set"
< *4
<   "pmessage"
<   "__key*"
<   "__keyspace@0__:k"
<   "expire"
@ read
@ read
@ connection a
> GET nokey
< $-1
@ connection b
@ read
< *4
<   "pmessage"
<   "__key*"
<   "__keyspace@0__:nokey"
<   "keymiss"
@ connection a
> DEL k
< :1
@ connection b
@ read
< *4
<   "pmessage"
<   "__key*"
<   "__keyspace@0__:k"
<   "del"
@ connection a
> SELECT 3
< +OK
@ connection b
@ connection a
> RPUSH list a b
< :2
@ connection b
@ read
< *4
<   "pmessage"
<   "__key*"
<   "__keyspace@3__:list"
<   "new"
< *4
<   "pmessage"
<   "__key*"
<   "__keyspace@3__:list"
<   "rpush"
@ read
@ connection a
> LPOP list 2
< *2
<   "a"
<   "b"
@ connection b
@ read
< *4
<   "pmessage"
<   "__key*"
<   "__keyspace@3__:list"
<   "lpop"
< *4
<   "pmessage"
<   "__key*"
<   "__keyspace@3__:list"
<   "del"
@ read
@ connection a
> CONFIG SET notify-keyspace-events El
< +OK
@ connection b
@ connection a
> LPUSH list a
< :1
@ connection b
@ read
< *4
<   "pmessage"
<   "__key*"
<   "__keyevent@3__:lpush"
<   "list"
@ connection a
> SET k v
< +OK
@ connection b
@ connection a
> DEL list k
< :2
@ connection b
@ connection a
> LPUSH list b
< :1
@ connection b
@ read
< *4
<   "pmessage"
<   "__key*"
<   "__keyevent@3__:lpush"
<   "list"
@ connection a
> CONFIG SET notify-keyspace-events ""
< +OK
@ connection b
@ connection a
> LPUSH list a
< :2
@ connection b
@ connection a
> PUBLISH __key1 end
< :1
@ connection b
@ read
< *4
<   "pmessage"
<   "__key*"
<   "__key1"
<   "end"
