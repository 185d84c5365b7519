# CLIENT TRACKING: options and their errors, and who is told what
> CLIENT TRACKING
< -ERR wrong number of arguments for 'client|tracking' command
> CLIENT TRACKING maybe
< -ERR syntax error
> CLIENT TRACKING ON NOSUCH
< -ERR syntax error
> CLIENT TRACKING ON REDIRECT
< -ERR syntax error
> CLIENT TRACKING ON REDIRECT x
< -ERR value is not an integer or out of range
> CLIENT TRACKING ON REDIRECT 0
< -ERR The client ID you want redirect to does not exist
> CLIENT TRACKING ON REDIRECT 999999
< -ERR The client ID you want redirect to does not exist
> CLIENT TRACKING ON PREFIX a
< -ERR PREFIX option requires BCAST mode to be enabled
> CLIENT TRACKING ON BCAST OPTIN
< -ERR OPTIN and OPTOUT are not compatible with BCAST
> CLIENT TRACKING ON BCAST OPTOUT
< -ERR OPTIN and OPTOUT are not compatible with BCAST
> CLIENT TRACKING ON OPTIN OPTOUT
< -ERR You can't specify both OPTIN mode and OPTOUT mode
> CLIENT TRACKING ON BCAST PREFIX FOO PREFIX FOOBAR
< -ERR Prefix 'FOO' overlaps with another provided prefix 'FOOBAR'. Prefixes for a single client must not overlap.
> CLIENT TRACKINGINFO
< *6
<   "flags"
<   *1
<     "off"
<   "redirect"
<   :-1
<   "prefixes"
<   *0
> CLIENT GETREDIR
< :-1
> CLIENT CACHING yes
< -ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or OPTOUT mode enabled
> CLIENT CACHING
< -ERR wrong number of arguments for 'client|caching' command
> CLIENT TRACKINGINFO x
< -ERR wrong number of arguments for 'client|trackinginfo' command
> CLIENT TRACKING OFF
< +OK
> CLIENT TRACKING on bcast prefix foo prefix bar
< +OK
> CLIENT TRACKINGINFO
< *6
<   "flags"
<   *2
<     "on"
<     "bcast"
<   "redirect"
<   :0
<   "prefixes"
<   *2
<     "bar"
<     "foo"
> CLIENT TRACKING on bcast prefix fo
< -ERR Prefix 'fo' overlaps with an existing prefix 'foo'. Prefixes for a single client must not overlap.
> CLIENT TRACKING on bcast prefix baz
< +OK
> CLIENT TRACKINGINFO
< *6
<   "flags"
<   *2
<     "on"
<     "bcast"
<   "redirect"
<   :0
<   "prefixes"
<   *3
<     "bar"
<     "baz"
<     "foo"
> CLIENT TRACKING on
< -ERR You can't switch BCAST mode on/off before disabling tracking for this client, and then re-enabling it with a different mode.
> CLIENT CACHING yes
< -ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.
> CLIENT TRACKING off
< +OK
> CLIENT TRACKING on OPTIN
< +OK
> CLIENT TRACKING on OPTOUT
< -ERR You can't switch OPTIN/OPTOUT mode before disabling tracking for this client, and then re-enabling it with a different mode.
> CLIENT CACHING no
< -ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.
> CLIENT CACHING maybe
< -ERR syntax error
> CLIENT CACHING yes
< +OK
> CLIENT TRACKINGINFO
< *6
<   "flags"
<   *3
<     "on"
<     "optin"
<     "caching-yes"
<   "redirect"
<   :0
<   "prefixes"
<   *0
> PING
< +PONG
> CLIENT TRACKINGINFO
< *6
<   "flags"
<   *2
<     "on"
<     "optin"
<   "redirect"
<   :0
<   "prefixes"
<   *0
> CLIENT TRACKING off
< +OK
> CLIENT TRACKING on OPTOUT NOLOOP
< +OK
> CLIENT CACHING yes
< -ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.
> CLIENT CACHING no
< +OK
> CLIENT TRACKINGINFO
< *6
<   "flags"
<   *4
<     "on"
<     "optout"
<     "caching-no"
<     "noloop"
<   "redirect"
<   :0
<   "prefixes"
<   *0
> RESET
< +RESET
> CLIENT TRACKINGINFO
< *6
<   "flags"
<   *1
<     "off"
<   "redirect"
<   :-1
<   "prefixes"
<   *0

# a key that was read: once, and not before it is read again
@ connection b
@ resp3
> CLIENT TRACKING ON
< +OK
> GET k
< _
> MGET a b c
< *3
<   _
<   _
<   _
@ connection a
> SET k v
< +OK
@ connection b
@ read
< >2
<   "invalidate"
<   *1
<     "k"
@ connection a
> SET k v
< +OK
> SET b 1
< +OK
@ connection b
@ read
< >2
<   "invalidate"
<   *1
<     "b"
@ connection a
> SET c 2
< +OK
@ connection b
@ read
< >2
<   "invalidate"
<   *1
<     "c"
> GET k
< "v"
> LRANGE list 0 -1
< *0
@ connection a
> DEL k
< :1
@ connection b
@ read
< >2
<   "invalidate"
<   *1
<     "k"
@ connection a
> RPUSH list a b c
< :3
@ connection b
@ read
< >2
<   "invalidate"
<   *1
<     "list"
> GET k
< _
@ connection a
> SET k v PX 1
< +OK
@ connection b
@ read
< >2
<   "invalidate"
<   *1
<     "k"
@ sleep-ms 500
> GET k
< _
> SET other v
< +OK
> GET other
< "v"

# its own changes come behind their reply
> SET other w
< +OK
@ read
< >2
<   "invalidate"
<   *1
<     "other"
> GET other
< "w"
> GET k
< _
> MULTI
< +OK
> SET other x
< +QUEUED
> INCR number
< +QUEUED
> EXEC
< *2
<   +OK
<   :1
@ read
< >2
<   "invalidate"
<   *1
<     "other"
> CLIENT TRACKING OFF
< +OK
# NOLOOP: what the client changes itself is not told, however it does so
> CLIENT TRACKING ON NOLOOP
< +OK
> GET other
< "x"
> SET other y
< +OK
> MGET other k k2 k3
< *4
<   "y"
<   _
<   _
<   _
> MSET other x k 1 k2 2 k3 3
< +OK
> MGET other k k2 k3
< *4
<   "x"
<   "1"
<   "2"
<   "3"
> MULTI
< +OK
> SET other 1
< +QUEUED
> INCR other
< +QUEUED
> EXEC
< *2
<   +OK
<   :2
> MULTI
< +OK
> DEL k
< +QUEUED
> DEL k2
< +QUEUED
> APPEND k3 x
< +QUEUED
> EXEC
< *3
<   :1
<   :1
<   :2
> MGET other k k2 k3
< *4
<   "2"
<   _
<   _
<   "3x"
> WATCH other
< +OK
> MULTI
< +OK
> SET other 3
< +QUEUED
> SET k 3
< +QUEUED
> EXEC
< *2
<   +OK
<   +OK
> MGET other k k2 k3
< *4
<   "3"
<   "3"
<   _
<   "3x"
> EVAL "redis.call('set', KEYS[1], 1) return redis.call('set', KEYS[2], 2)" 2 other k
< +OK
> EVAL "return redis.call('set', ARGV[1], 1)" 0 k3
< +OK
> MGET other k k2 k3
< *4
<   "1"
<   "2"
<   _
<   "1"
> RENAME k k2
< +OK
> COPY other k
< :1
> DEL other k k2 k3
< :4
> EXISTS other k k2 k3
< :0
> SADD other a b
< :2
> SMOVE other k a
< :1
> SUNIONSTORE k2 k other
< :2
> DEL other k k2
< :3
> EXISTS other k k2 k3
< :0
> RPUSH other a b c
< :3
> LMOVE other k LEFT LEFT
< "a"
> BLPOP other 0
< *2
<   "other"
<   "b"
> BLPOP k2 k other 0
< *2
<   "k"
<   "a"
> BLMOVE other k LEFT LEFT 0
< "c"
> DEL k
< :1
> MGET other k k2 k3
< *4
<   _
<   _
<   _
<   _
@ connection a
> SET k3 1
< +OK
@ connection b
@ read
< >2
<   "invalidate"
<   *1
<     "k3"
@ connection a
> SET other z
< +OK
@ connection b
@ read
< >2
<   "invalidate"
<   *1
<     "other"
# what it has changed is not remembered any more
> GET other
< "z"
> SET other y
< +OK
@ connection a
> SET other z
< +OK
@ connection b
# and in BCAST mode
> CLIENT TRACKING OFF
< +OK
@ connection a
> SET other z
< +OK
> SET k 1
< +OK
> SET k2 1
< +OK
> SET k3 1
< +OK
@ connection b
> CLIENT TRACKING ON BCAST NOLOOP PREFIX oth PREFIX k
< +OK
> MSET other x k 1 k2 2
< +OK
> DEL k2 k3
< :2
> INCR k
< :2
@ connection a
> SET k 3
< +OK
@ connection b
@ read
< >2
<   "invalidate"
<   *1
<     "k"
@ connection a
> EVAL "return redis.call('del', KEYS[1])" 1 k
< :1
@ connection b
@ read
< >2
<   "invalidate"
<   *1
<     "k"
@ connection a
> SET other z
< +OK
@ connection b
@ read
< >2
<   "invalidate"
<   *1
<     "other"
> CLIENT TRACKING OFF
< +OK

# everything, twice, is told twice
> CLIENT TRACKING ON BCAST
< +OK
@ connection a
> FLUSHALL
< +OK
@ connection b
@ read
< >2
<   "invalidate"
<   _
@ connection a
> FLUSHDB
< +OK
@ connection b
@ read
< >2
<   "invalidate"
<   _
> CLIENT TRACKING OFF
< +OK
> SET other z
< +OK

# OPTIN and OPTOUT; what was read before stays remembered
> CLIENT TRACKING ON
< +OK
> GET k
< _
> CLIENT TRACKING OFF
< +OK
> CLIENT TRACKING ON OPTIN
< +OK
> GET k
< _
> CLIENT CACHING YES
< +OK
> GET other
< "z"
> GET k2
< _
@ connection a
> SET k v
< +OK
> SET k2 v
< +OK
> SET other 1
< +OK
@ connection b
@ read
< >2
<   "invalidate"
<   *1
<     "k"
< >2
<   "invalidate"
<   *1
<     "other"
> CLIENT CACHING YES
< +OK
> MULTI
< +OK
> GET k
< +QUEUED
> EXEC
< *1
<   "v"
@ connection a
> SET k w
< +OK
@ connection b
@ read
< >2
<   "invalidate"
<   *1
<     "k"
> CLIENT TRACKING OFF
< +OK
> CLIENT TRACKING ON OPTOUT
< +OK
> CLIENT CACHING NO
< +OK
> GET k
< "w"
> GET k2
< "v"
@ connection a
> SET k v
< +OK
> SET k2 v
< +OK
@ connection b
@ read
< >2
<   "invalidate"
<   *1
<     "k2"
> CLIENT TRACKING OFF
< +OK

# prefixes
> CLIENT TRACKING ON BCAST PREFIX user: PREFIX item:
< +OK
@ connection a
> SET user:1 a
< +OK
@ connection b
@ read
< >2
<   "invalidate"
<   *1
<     "user:1"
@ connection a
> SET nobody:1 a
< +OK
> SET item:1 a
< +OK
@ connection b
@ read
< >2
<   "invalidate"
<   *1
<     "item:1"
> SET item:2 a
< +OK
@ read
< >2
<   "invalidate"
<   *1
<     "item:2"
> CLIENT TRACKING OFF
< +OK
> CLIENT TRACKING ON BCAST
< +OK
@ connection a
> SET anything v
< +OK
@ connection b
@ read
< >2
<   "invalidate"
<   *1
<     "anything"
@ connection a
> DEL anything
< :1
@ connection b
@ read
< >2
<   "invalidate"
<   *1
<     "anything"
> CLIENT TRACKING OFF
< +OK

# everything
> CLIENT TRACKING ON
< +OK
> GET k
< "v"
@ connection a
> FLUSHALL
< +OK
@ connection b
@ read
< >2
<   "invalidate"
<   _
> GET k
< _
> FLUSHDB
< +OK
@ read
< >2
<   "invalidate"
<   _

# each time, also who has read nothing since
> FLUSHDB
< +OK
@ read
< >2
<   "invalidate"
<   _
@ connection a
> FLUSHALL
< +OK
@ connection b
@ read
< >2
<   "invalidate"
<   _
@ connection a
> MULTI
< +OK
> FLUSHDB
< +QUEUED
> FLUSHALL
< +QUEUED
> EXEC
< *2
<   +OK
<   +OK
@ connection b
@ read
< >2
<   "invalidate"
<   _
@ read
< >2
<   "invalidate"
<   _
> CLIENT TRACKING OFF
< +OK

# another connection is told, in RESP2 when it listens
@ connection c
@ let id
@ pattern
> CLIENT ID
< :\d+
> SUBSCRIBE __redis__:invalidate
< *3
<   "subscribe"
<   "__redis__:invalidate"
<   :1
@ connection b
> CLIENT TRACKING ON REDIRECT ${id}
< +OK
> GET k
< _
@ connection a
> SET k v
< +OK
@ connection c
@ read
< *3
<   "message"
<   "__redis__:invalidate"
<   *1
<     "k"
@ connection b
> GET k
< "v"

# of all keys by a null of the version in which whoever tracks speaks
@ connection a
> FLUSHALL
< +OK
@ connection c
@ read
< *3
<   "message"
<   "__redis__:invalidate"
<   _
@ connection d
@ resp3
@ let third
@ pattern
> CLIENT ID
< :\d+
@ connection e
> CLIENT TRACKING ON REDIRECT ${third}
< +OK
@ connection b
> CLIENT TRACKING OFF
< +OK
@ connection a
> FLUSHALL
< +OK
@ connection d
@ read
< >2
<   "invalidate"
<   $-1
@ connection e
> CLIENT TRACKING OFF
< +OK
@ connection b
> CLIENT TRACKING ON REDIRECT ${id}
< +OK
> GET k
< _
@ connection c
> QUIT
< +OK
@ closed
@ sleep-ms 20
@ connection a
> SET k w
< +OK
@ connection b
@ pattern
@ read
< >2
<   "tracking-redir-broken"
<   :\d+
> GET k
< "w"
> CLIENT TRACKING OFF
< +OK

# Streams that lose entries have changed.
@ connection f
@ resp3
> CLIENT TRACKING ON
< +OK
@ connection a
> XADD st 1-1 a 1
< "1-1"
> XADD st 2-1 a 1
< "2-1"
> XADD st 3-1 a 1
< "3-1"
@ connection f
> XLEN st
< :3
@ connection a
> XDEL st 3-1 9-9
< :1
@ connection f
@ read
< >2
<   "invalidate"
<   *1
<     "st"
> XLEN st
< :2
@ connection a
> XDEL st 3-1
< :0
> XTRIM st MAXLEN 2
< :0
> XTRIM st MAXLEN 1
< :1
@ connection f
@ read
< >2
<   "invalidate"
<   *1
<     "st"
> XLEN st
< :1
@ connection a
> XTRIM st MINID ~ 9
< :1
@ connection f
@ read
< >2
<   "invalidate"
<   *1
<     "st"
> XLEN st
< :0
> CLIENT TRACKING OFF
< +OK
