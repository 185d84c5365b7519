# XREAD without waiting.
> XADD {t}a 1-0 a 1
< "1-0"
> XADD {t}a 2-0 a 2
< "2-0"
> XADD {t}b 3-0 a 3
< "3-0"
> XREAD STREAMS {t}a 0
< *1
<   *2
<     "{t}a"
<     *2
<       *2
<         "1-0"
<         *2
<           "a"
<           "1"
<       *2
<         "2-0"
<         *2
<           "a"
<           "2"
> XREAD STREAMS {t}a {t}b 0 0
< *2
<   *2
<     "{t}a"
<     *2
<       *2
<         "1-0"
<         *2
<           "a"
<           "1"
<       *2
<         "2-0"
<         *2
<           "a"
<           "2"
<   *2
<     "{t}b"
<     *1
<       *2
<         "3-0"
<         *2
<           "a"
<           "3"
> XREAD COUNT 1 STREAMS {t}a {t}b 0 0
< *2
<   *2
<     "{t}a"
<     *1
<       *2
<         "1-0"
<         *2
<           "a"
<           "1"
<   *2
<     "{t}b"
<     *1
<       *2
<         "3-0"
<         *2
<           "a"
<           "3"
> XREAD COUNT 0 STREAMS {t}a 0
< *1
<   *2
<     "{t}a"
<     *2
<       *2
<         "1-0"
<         *2
<           "a"
<           "1"
<       *2
<         "2-0"
<         *2
<           "a"
<           "2"
> XREAD COUNT -1 STREAMS {t}a 0
< *1
<   *2
<     "{t}a"
<     *2
<       *2
<         "1-0"
<         *2
<           "a"
<           "1"
<       *2
<         "2-0"
<         *2
<           "a"
<           "2"
> XREAD STREAMS {t}a 2-0
< *-1
> XREAD STREAMS {t}a 1
< *1
<   *2
<     "{t}a"
<     *1
<       *2
<         "2-0"
<         *2
<           "a"
<           "2"
> XREAD STREAMS {t}a {t}none {t}b $ 0 2
< *1
<   *2
<     "{t}b"
<     *1
<       *2
<         "3-0"
<         *2
<           "a"
<           "3"
> XREAD STREAMS {t}a $
< *-1
> XREAD STREAMS {t}none 0
< *-1
> XREAD BLOCK 1 STREAMS {t}a 0
< *1
<   *2
<     "{t}a"
<     *2
<       *2
<         "1-0"
<         *2
<           "a"
<           "1"
<       *2
<         "2-0"
<         *2
<           "a"
<           "2"
> XREAD BLOCK -1 STREAMS {t}a 0
< -ERR timeout is negative
> XREAD BLOCK x STREAMS {t}a 0
< -ERR timeout is not an integer or out of range
> XREAD BLOCK 1.5 STREAMS {t}a 0
< -ERR timeout is not an integer or out of range
> XREAD COUNT x STREAMS {t}a 0
< -ERR value is not an integer or out of range
> XREAD COUNT 1 {t}a 0
< -ERR syntax error
> XREAD STREAMS {t}a
< -ERR wrong number of arguments for 'xread' command
> XREAD STREAMS {t}a {t}b 0
< -ERR Unbalanced XREAD list of streams: for each stream key an ID or '$' must be specified.
> XREAD STREAMS {t}a x
< -ERR Invalid stream ID specified as stream command argument
> XREAD STREAMS {t}a >
< -ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer> option.
> XREAD STREAMS {t}a -
< -ERR Invalid stream ID specified as stream command argument
> XREAD STREAMS {t}a +
< -ERR Invalid stream ID specified as stream command argument
> XREAD GROUP g c STREAMS {t}a 0
< -ERR The GROUP option is only supported by XREADGROUP. You called XREAD instead.
> XREAD NOACK STREAMS {t}a 0
< -ERR The NOACK option is only supported by XREADGROUP. You called XREAD instead.
> XREAD FOO 1 STREAMS {t}a 0
< -ERR syntax error
> XREAD STREAMS
< -ERR wrong number of arguments for 'xread' command
> SET {t}s x
< +OK
> XREAD STREAMS {t}s 0
< -WRONGTYPE Operation against a key holding the wrong kind of value
> XREAD STREAMS {t}a {t}s 0 0
< -WRONGTYPE Operation against a key holding the wrong kind of value
> XDEL {t}a 2-0
< :1
> XREAD STREAMS {t}a 1-0
< *-1
> MULTI
< +OK
> XREAD BLOCK 0 STREAMS {t}a $
< +QUEUED
> XREAD BLOCK 0 STREAMS {t}a 0
< +QUEUED
> EXEC
< *2
<   *-1
<   *1
<     *2
<       "{t}a"
<       *1
<         *2
<           "1-0"
<           *2
<             "a"
<             "1"
> EVAL "return redis.call('XREAD', 'STREAMS', KEYS[1], '0')" 1 {t}a
< *1
<   *2
<     "{t}a"
<     *1
<       *2
<         "1-0"
<         *2
<           "a"
<           "1"
> EVAL "return redis.pcall('xread', 'BLOCK', '0', 'STREAMS', KEYS[1], '0').err" 1 {t}a
< "ERR xread command is not allowed with BLOCK option from scripts"
@ resp3
> XREAD STREAMS {t}a {t}b 0 0
< %2
<   "{t}a"
<   *1
<     *2
<       "1-0"
<       *2
<         "a"
<         "1"
<   "{t}b"
<   *1
<     *2
<       "3-0"
<       *2
<         "a"
<         "3"
> XREAD STREAMS {t}a $
< _
