# XGROUP, XREADGROUP, XACK.
> XGROUP CREATE s g $
< -ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the MKSTREAM option to create an empty stream automatically.
> XGROUP CREATE s g $ MKSTREAM
< +OK
> XGROUP CREATE s g 0
< -BUSYGROUP Consumer Group name already exists
> XADD s 1-0 a 1
< "1-0"
> XADD s 2-0 a 2
< "2-0"
> XADD s 3-0 a 3
< "3-0"
> XGROUP CREATE s h 0 ENTRIESREAD 2
< +OK
> XGROUP CREATE s i 1-0 ENTRIESREAD -1 MKSTREAM
< +OK
> XGROUP CREATE s j 1-0 ENTRIESREAD -2
< -ERR value for ENTRIESREAD must be positive or -1
> XGROUP CREATE s j 1-0 ENTRIESREAD x
< -ERR value is not an integer or out of range
> XGROUP CREATE s j x
< -ERR Invalid stream ID specified as stream command argument
> XGROUP CREATE s j -
< -ERR Invalid stream ID specified as stream command argument
> XGROUP CREATE s j 0 FOO
< -ERR unknown subcommand or wrong number of arguments for 'CREATE'. Try XGROUP HELP.
> XGROUP CREATE s j 0 ENTRIESREAD
< -ERR unknown subcommand or wrong number of arguments for 'CREATE'. Try XGROUP HELP.
> XGROUP CREATE s j 0 MKSTREAM MKSTREAM ENTRIESREAD 1 MKSTREAM
< -ERR unknown subcommand or wrong number of arguments for 'CREATE'. Try XGROUP HELP.
> XGROUP create s
< -ERR wrong number of arguments for 'xgroup|create' command
> XGROUP FOO s g
< -ERR unknown subcommand 'FOO'. Try XGROUP HELP.
> XGROUP
< -ERR wrong number of arguments for 'xgroup' command
> XGROUP SETID s g 0
< +OK
> XGROUP SETID s g $ ENTRIESREAD 3
< +OK
> XGROUP SETID s g - ENTRIESREAD 0
< +OK
> XGROUP SETID s g x
< -ERR Invalid stream ID specified as stream command argument
> XGROUP SETID s g 0 MKSTREAM
< -ERR unknown subcommand or wrong number of arguments for 'SETID'. Try XGROUP HELP.
> XGROUP SETID s none 0
< -NOGROUP No such consumer group 'none' for key name 's'
> XGROUP SETID none g 0
< -ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the MKSTREAM option to create an empty stream automatically.
> XGROUP CREATECONSUMER s g c
< :1
> XGROUP CREATECONSUMER s g c
< :0
> XGROUP CREATECONSUMER s none c
< -NOGROUP No such consumer group 'none' for key name 's'
> XGROUP CREATECONSUMER none g c
< -ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the MKSTREAM option to create an empty stream automatically.
> XGROUP DELCONSUMER s g none
< :0
> XGROUP DELCONSUMER s none c
< -NOGROUP No such consumer group 'none' for key name 's'
> XGROUP DESTROY s i
< :1
> XGROUP DESTROY s i
< :0
> XGROUP DESTROY none i
< -ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the MKSTREAM option to create an empty stream automatically.
> SET str x
< +OK
> XGROUP CREATE str g 0
< -WRONGTYPE Operation against a key holding the wrong kind of value
> XGROUP DESTROY str g
< -WRONGTYPE Operation against a key holding the wrong kind of value
> XGROUP HELP
< *17
<   +XGROUP <subcommand> [<arg> [value] [opt] ...]. Subcommands are:
<   +CREATE <key> <groupname> <id|$> [option]
<   +    Create a new consumer group. Options are:
<   +    * MKSTREAM
<   +      Create the empty stream if it does not exist.
<   +    * ENTRIESREAD entries_read
<   +      Set the group's entries_read counter (internal use).
<   +CREATECONSUMER <key> <groupname> <consumer>
<   +    Create a new consumer in the specified group.
<   +DELCONSUMER <key> <groupname> <consumer>
<   +    Remove the specified consumer.
<   +DESTROY <key> <groupname>
<   +    Remove the specified group.
<   +SETID <key> <groupname> <id|$> [ENTRIESREAD entries_read]
<   +    Set the current group ID and entries_read counter.
<   +HELP
<   +    Prints this help.
> XREADGROUP GROUP g c COUNT 1 STREAMS s >
< *1
<   *2
<     "s"
<     *1
<       *2
<         "1-0"
<         *2
<           "a"
<           "1"
> XREADGROUP GROUP g d COUNT 1 STREAMS s >
< *1
<   *2
<     "s"
<     *1
<       *2
<         "2-0"
<         *2
<           "a"
<           "2"
> XREADGROUP GROUP g c STREAMS s 0
< *1
<   *2
<     "s"
<     *1
<       *2
<         "1-0"
<         *2
<           "a"
<           "1"
> XREADGROUP GROUP g c STREAMS s 1-0
< *1
<   *2
<     "s"
<     *0
> XREADGROUP GROUP g new STREAMS s 0
< *1
<   *2
<     "s"
<     *0
> XREADGROUP GROUP g c NOACK STREAMS s >
< *1
<   *2
<     "s"
<     *1
<       *2
<         "3-0"
<         *2
<           "a"
<           "3"
> XREADGROUP GROUP g c STREAMS s >
< *-1
> XREADGROUP GROUP g c COUNT 0 STREAMS s >
< *-1
> XREADGROUP GROUP none c STREAMS s >
< -NOGROUP No such key 's' or consumer group 'none' in XREADGROUP with GROUP option
> XREADGROUP GROUP g c STREAMS none >
< -NOGROUP No such key 'none' or consumer group 'g' in XREADGROUP with GROUP option
> XREADGROUP GROUP g c STREAMS str >
< -WRONGTYPE Operation against a key holding the wrong kind of value
> XREADGROUP GROUP g c STREAMS s $
< -ERR The $ ID is meaningless in the context of XREADGROUP: you want to read the history of this consumer by specifying a proper ID, or use the > ID to get new messages. The $ ID would just return an empty result set.
> XREADGROUP GROUP g c STREAMS s x
< -ERR Invalid stream ID specified as stream command argument
> XREADGROUP GROUP g c STREAMS s
< -ERR wrong number of arguments for 'xreadgroup' command
> XREADGROUP GROUP g c STREAMS s s >
< -ERR Unbalanced XREAD list of streams: for each stream key an ID or '$' must be specified.
> XREADGROUP COUNT 1 BLOCK 1 STREAMS s >
< -ERR Missing GROUP option for XREADGROUP
> XREADGROUP GROUP g STREAMS s > x
< -ERR syntax error
> XREADGROUP GROUP g c BLOCK x STREAMS s >
< -ERR timeout is not an integer or out of range
> XREADGROUP GROUP g c FOO STREAMS s >
< -ERR syntax error
> XREADGROUP GROUP g c STREAMS s s 0 >
< *1
<   *2
<     "s"
<     *1
<       *2
<         "1-0"
<         *2
<           "a"
<           "1"
> XINFO GROUPS s
< *2
<   *12
<     "name"
<     "g"
<     "consumers"
<     :3
<     "pending"
<     :2
<     "last-delivered-id"
<     "3-0"
<     "entries-read"
<     :3
<     "lag"
<     :0
<   *12
<     "name"
<     "h"
<     "consumers"
<     :0
<     "pending"
<     :0
<     "last-delivered-id"
<     "0-0"
<     "entries-read"
<     :2
<     "lag"
<     :1
> XPENDING s g
< *4
<   :2
<   "1-0"
<   "2-0"
<   *2
<     *2
<       "c"
<       "1"
<     *2
<       "d"
<       "1"
> XACK s g 1-0 9-9
< :1
> XACK s g 1-0
< :0
> XACK s g x
< -ERR Invalid stream ID specified as stream command argument
> XACK s g 2-0 x
< -ERR Invalid stream ID specified as stream command argument
> XACK s none 2-0
< :0
> XACK none g 2-0
< :0
> XACK none g x
< :0
> XACK str g 2-0
< -WRONGTYPE Operation against a key holding the wrong kind of value
> XDEL s 2-0
< :1
> XREADGROUP GROUP g d STREAMS s 0
< *1
<   *2
<     "s"
<     *1
<       *2
<         "2-0"
<         *-1
> XPENDING s g
< *4
<   :1
<   "2-0"
<   "2-0"
<   *1
<     *2
<       "d"
<       "1"
> XGROUP DELCONSUMER s g d
< :1
> XPENDING s g
< *4
<   :0
<   $-1
<   $-1
<   *-1
> XREADGROUP GROUP h c STREAMS s >
< *1
<   *2
<     "s"
<     *2
<       *2
<         "1-0"
<         *2
<           "a"
<           "1"
<       *2
<         "3-0"
<         *2
<           "a"
<           "3"
> XINFO GROUPS s
< *2
<   *12
<     "name"
<     "g"
<     "consumers"
<     :2
<     "pending"
<     :0
<     "last-delivered-id"
<     "3-0"
<     "entries-read"
<     :3
<     "lag"
<     :0
<   *12
<     "name"
<     "h"
<     "consumers"
<     :1
<     "pending"
<     :2
<     "last-delivered-id"
<     "3-0"
<     "entries-read"
<     :3
<     "lag"
<     :0
> XADD s 4-0 a 4
< "4-0"
> XREADGROUP GROUP h c STREAMS s >
< *1
<   *2
<     "s"
<     *1
<       *2
<         "4-0"
<         *2
<           "a"
<           "4"
> XINFO GROUPS s
< *2
<   *12
<     "name"
<     "g"
<     "consumers"
<     :2
<     "pending"
<     :0
<     "last-delivered-id"
<     "3-0"
<     "entries-read"
<     :3
<     "lag"
<     :1
<   *12
<     "name"
<     "h"
<     "consumers"
<     :1
<     "pending"
<     :3
<     "last-delivered-id"
<     "4-0"
<     "entries-read"
<     :4
<     "lag"
<     :0
> XGROUP SETID s h 1-0
< +OK
> XREADGROUP GROUP h d STREAMS s >
< *1
<   *2
<     "s"
<     *2
<       *2
<         "3-0"
<         *2
<           "a"
<           "3"
<       *2
<         "4-0"
<         *2
<           "a"
<           "4"
> XPENDING s h
< *4
<   :3
<   "1-0"
<   "4-0"
<   *2
<     *2
<       "c"
<       "1"
<     *2
<       "d"
<       "2"
> EVAL "return redis.call('XREADGROUP', 'GROUP', 'h', 'd', 'STREAMS', KEYS[1], '0')" 1 s
< *1
<   *2
<     "s"
<     *2
<       *2
<         "3-0"
<         *2
<           "a"
<           "3"
<       *2
<         "4-0"
<         *2
<           "a"
<           "4"
@ resp3
> XREADGROUP GROUP h d STREAMS s 0
< %1
<   "s"
<   *2
<     *2
<       "3-0"
<       *2
<         "a"
<         "3"
<     *2
<       "4-0"
<       *2
<         "a"
<         "4"
> XREADGROUP GROUP h d STREAMS s >
< _
> XPENDING s h
< *4
<   :3
<   "1-0"
<   "4-0"
<   *2
<     *2
<       "c"
<       "1"
<     *2
<       "d"
<       "2"
> XGROUP CREATE u g 0 MKSTREAM
< +OK
> XPENDING u g
< *4
<   :0
<   _
<   _
<   _
> XINFO GROUPS u
< *1
<   %6
<     "name"
<     "g"
<     "consumers"
<     :0
<     "pending"
<     :0
<     "last-delivered-id"
<     "0-0"
<     "entries-read"
<     _
<     "lag"
<     :0
# WATCH does not see groups
> WATCH s
< +OK
> XACK s h 3-0
< :1
> XGROUP CREATE s w 0
< +OK
> XREADGROUP GROUP w c STREAMS s >
< %1
<   "s"
<   *3
<     *2
<       "1-0"
<       *2
<         "a"
<         "1"
<     *2
<       "3-0"
<       *2
<         "a"
<         "3"
<     *2
<       "4-0"
<       *2
<         "a"
<         "4"
> XCLAIM s w d 0 3-0
< *1
<   *2
<     "3-0"
<     *2
<       "a"
<       "3"
> XSETID s 50-0
< +OK
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *1
<   +PONG
> WATCH s
< +OK
> XTRIM s MAXLEN 1
< :2
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< _
