# Between MULTI and EXEC, and in scripts
# differences: SUBSCRIBE in MULTI
@ only redis server
> MULTI
< +OK
> SUBSCRIBE c
< +QUEUED
> GET x
< +QUEUED
> PSUBSCRIBE c
< +QUEUED
> SSUBSCRIBE c
< +QUEUED
> PING
< +QUEUED
> PUBLISH c 1
< +QUEUED
> EXEC
< *6
<   *3
<     "subscribe"
<     "c"
<     :1
<   $-1
<   *3
<     "psubscribe"
<     "c"
<     :2
<   -ERR SSUBSCRIBE isn't allowed for a DENY BLOCKING client
<   *2
<     "pong"
<     ""
<   *3
<     "message"
<     "c"
<     "1"
@ read
< *4
<   "pmessage"
<   "c"
<   "c"
<   "1"
< :2
@ only proxy
> SUBSCRIBE c d
< *3
<   "subscribe"
<   "c"
<   :1
@ read
< *3
<   "subscribe"
<   "d"
<   :2
@ all
> GET x
< -ERR Can't execute 'get': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context
> EXEC
< -EXECABORT Transaction discarded because of: Can't execute 'exec': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context
> RESET
< +RESET
@ connection e
> MULTI
< +OK
> SUBSCRIBE e
< +QUEUED
> PING
< +QUEUED
> SET x y
< +QUEUED
> UNSUBSCRIBE
< +QUEUED
> EXEC
< *4
<   *3
<     "subscribe"
<     "e"
<     :1
<   *2
<     "pong"
<     ""
<   +OK
<   *3
<     "unsubscribe"
<     "e"
<     :0
> DEL x
< :1
@ connection a
> PUBLISH c none
< :0
@ connection b
> SUBSCRIBE c
< *3
<   "subscribe"
<   "c"
<   :1
@ connection a
> MULTI
< +OK
> PUBLISH c one
< +QUEUED
> SET x y
< +QUEUED
> PUBLISH c two
< +QUEUED
> SPUBLISH c three
< +QUEUED
> PUBSUB NUMSUB c
< +QUEUED
> EXEC
< *5
<   :1
<   +OK
<   :1
<   :0
<   *2
<     "c"
<     :1
@ connection b
@ read
< *3
<   "message"
<   "c"
<   "one"
< *3
<   "message"
<   "c"
<   "two"
@ connection a
> MULTI
< +OK
> PUBLISH c discarded
< +QUEUED
> DISCARD
< +OK
> EVAL "return redis.call('publish', KEYS[1], ARGV[1])" 1 c script
< :1
> EVAL "redis.call('publish', 'c', 1) redis.call('publish', 'c', 2) return redis.call('spublish', 'c', 3)" 0
< :0
> EVAL "return redis.pcall('subscribe', 'c')" 0
< -ERR This Redis command is not allowed from script
> EVAL "return redis.call('pubsub', 'numsub', 'c')" 0
< *2
<   "c"
<   :1
> EVAL_RO "return redis.call('publish', 'c', 1)" 0
< -ERR Write commands are not allowed from read-only scripts. script: c98af2875b80f2c6e0bd634b7911bc6f01e31922, on @user_script:1.
@ connection b
@ read
< *3
<   "message"
<   "c"
<   "script"
< *3
<   "message"
<   "c"
<   "1"
< *3
<   "message"
<   "c"
<   "2"
