# XPENDING, XCLAIM, XAUTOCLAIM.
> XADD s 1-0 a 1
< "1-0"
> XADD s 2-0 a 2
< "2-0"
> XADD s 3-0 a 3
< "3-0"
> XADD s 4-0 a 4
< "4-0"
> XGROUP CREATE s g 0
< +OK
> XPENDING s g
< *4
<   :0
<   $-1
<   $-1
<   *-1
> XPENDING s g - + 10
< *0
> XREADGROUP GROUP g c COUNT 3 STREAMS s >
< *1
<   *2
<     "s"
<     *3
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
<       *2
<         "3-0"
<         *2
<           "a"
<           "3"
> XPENDING s g
< *4
<   :3
<   "1-0"
<   "3-0"
<   *1
<     *2
<       "c"
<       "3"
> XCLAIM s g c 0 1-0 TIME 1000 RETRYCOUNT 5 JUSTID
< *1
<   "1-0"
> XCLAIM s g d 0 2-0 TIME 2000 RETRYCOUNT 0
< *1
<   *2
<     "2-0"
<     *2
<       "a"
<       "2"
> XCLAIM s g d 0 3-0 IDLE 100000000
< *1
<   *2
<     "3-0"
<     *2
<       "a"
<       "3"
> XPENDING s g
< *4
<   :3
<   "1-0"
<   "3-0"
<   *2
<     *2
<       "c"
<       "1"
<     *2
<       "d"
<       "2"
@ pattern
> XPENDING s g - + 10
< \*3
<   \*4
<     "1-0"
<     "c"
<     :\d+
<     :5
<   \*4
<     "2-0"
<     "d"
<     :\d+
<     :0
<   \*4
<     "3-0"
<     "d"
<     :\d+
<     :2
@ pattern
> XPENDING s g - + 10 d
< \*2
<   \*4
<     "2-0"
<     "d"
<     :\d+
<     :0
<   \*4
<     "3-0"
<     "d"
<     :\d+
<     :2
@ pattern
> XPENDING s g (1-0 3 1
< \*1
<   \*4
<     "2-0"
<     "d"
<     :\d+
<     :0
@ pattern
> XPENDING s g IDLE 1 - + 10
< \*3
<   \*4
<     "1-0"
<     "c"
<     :\d+
<     :5
<   \*4
<     "2-0"
<     "d"
<     :\d+
<     :0
<   \*4
<     "3-0"
<     "d"
<     :\d+
<     :2
> XPENDING s g IDLE 9000000000000000 - + 10
< *0
> XPENDING s g - + 10 none
< *0
> XPENDING s g - + 0
< *0
> XPENDING s g - + -1
< *0
> XPENDING s g - +
< -ERR syntax error
> XPENDING s g - + x
< -ERR value is not an integer or out of range
> XPENDING s g x + 1
< -ERR Invalid stream ID specified as stream command argument
> XPENDING s g - x 1
< -ERR Invalid stream ID specified as stream command argument
> XPENDING s g (18446744073709551615-18446744073709551615 + 1
< -ERR invalid start ID for the interval
> XPENDING s g - (0-0 1
< -ERR invalid end ID for the interval
> XPENDING s g IDLE x - + 1
< -ERR value is not an integer or out of range
> XPENDING s g IDLE 1 - +
< -ERR syntax error
> XPENDING s g IDLE 1 - + 1 d x
< -ERR syntax error
> XPENDING s none
< -NOGROUP No such key 's' or consumer group 'none'
> XPENDING none g
< -NOGROUP No such key 'none' or consumer group 'g'
> XPENDING s
< -ERR wrong number of arguments for 'xpending' command
> SET str x
< +OK
> XPENDING str g
< -WRONGTYPE Operation against a key holding the wrong kind of value
> XCLAIM s g c 1000000 4-0
< *0
> XCLAIM s g c 0 4-0
< *0
> XCLAIM s g c 0 4-0 FORCE
< *1
<   *2
<     "4-0"
<     *2
<       "a"
<       "4"
> XCLAIM s g c 0 4-0 9-9 FORCE JUSTID
< *1
<   "4-0"
> XCLAIM s g e 0 4-0 9-9 FORCE JUSTID RETRYCOUNT 7 LASTID 5-0
< *1
<   "4-0"
> XCLAIM s g e 10000000 4-0
< *0
> XCLAIM s g e -5 4-0 TIME -1
< *1
<   *2
<     "4-0"
<     *2
<       "a"
<       "4"
> XCLAIM s g e 0 4-0 TIME 99999999999999
< *1
<   *2
<     "4-0"
<     *2
<       "a"
<       "4"
> XCLAIM s g e 0
< -ERR wrong number of arguments for 'xclaim' command
> XCLAIM s g e x 4-0
< -ERR Invalid min-idle-time argument for XCLAIM
> XCLAIM s g e 0 x
< -ERR Unrecognized XCLAIM option 'x'
> XCLAIM s g e 0 4-0 FOO
< -ERR Unrecognized XCLAIM option 'FOO'
> XCLAIM s g e 0 4-0 IDLE
< -ERR Unrecognized XCLAIM option 'IDLE'
> XCLAIM s g e 0 4-0 IDLE x
< -ERR Invalid IDLE option argument for XCLAIM
> XCLAIM s g e 0 4-0 TIME x
< -ERR Invalid TIME option argument for XCLAIM
> XCLAIM s g e 0 4-0 RETRYCOUNT x
< -ERR Invalid RETRYCOUNT option argument for XCLAIM
> XCLAIM s g e 0 4-0 LASTID x
< -ERR Invalid stream ID specified as stream command argument
> XCLAIM s none e 0 4-0
< -NOGROUP No such key 's' or consumer group 'none'
> XCLAIM none g e 0 4-0
< -NOGROUP No such key 'none' or consumer group 'g'
> XCLAIM str g e 0 4-0
< -WRONGTYPE Operation against a key holding the wrong kind of value
> XCLAIM s none e x 4-0
< -NOGROUP No such key 's' or consumer group 'none'
> XINFO GROUPS s
< *1
<   *12
<     "name"
<     "g"
<     "consumers"
<     :3
<     "pending"
<     :4
<     "last-delivered-id"
<     "5-0"
<     "entries-read"
<     :3
<     "lag"
<     :1
> XCLAIM s g e 0 9-9 LASTID 100-0
< *0
> XINFO GROUPS s
< *1
<   *12
<     "name"
<     "g"
<     "consumers"
<     :3
<     "pending"
<     :4
<     "last-delivered-id"
<     "100-0"
<     "entries-read"
<     :3
<     "lag"
<     :1
> XDEL s 4-0
< :1
> XCLAIM s g e 0 4-0
< *0
> XPENDING s g
< *4
<   :3
<   "1-0"
<   "3-0"
<   *2
<     *2
<       "c"
<       "1"
<     *2
<       "d"
<       "2"
> XAUTOCLAIM s g f 0 - COUNT 1
< *3
<   "2-0"
<   *1
<     *2
<       "1-0"
<       *2
<         "a"
<         "1"
<   *0
> XAUTOCLAIM s g f 0 1-0 COUNT 1 JUSTID
< *3
<   "2-0"
<   *1
<     "1-0"
<   *0
> XAUTOCLAIM s g f 0 (1-0
< *3
<   "0-0"
<   *2
<     *2
<       "2-0"
<       *2
<         "a"
<         "2"
<     *2
<       "3-0"
<       *2
<         "a"
<         "3"
<   *0
> XAUTOCLAIM s g f 0 9
< *3
<   "0-0"
<   *0
<   *0
> XAUTOCLAIM s g f 100000000 0
< *3
<   "0-0"
<   *0
<   *0
> XDEL s 1-0 2-0
< :2
> XAUTOCLAIM s g h 0 0 COUNT 1
< *3
<   "2-0"
<   *0
<   *1
<     "1-0"
> XAUTOCLAIM s g h 0 0
< *3
<   "0-0"
<   *1
<     *2
<       "3-0"
<       *2
<         "a"
<         "3"
<   *1
<     "2-0"
> XAUTOCLAIM s g h 0 0 COUNT 0
< -ERR COUNT must be > 0
> XAUTOCLAIM s g h 0 0 COUNT x
< -ERR COUNT must be > 0
> XAUTOCLAIM s g h 0 0 COUNT 9223372036854775807
< -ERR COUNT must be > 0
> XAUTOCLAIM s g h 0 0 COUNT
< -ERR syntax error
> XAUTOCLAIM s g h 0 0 FOO
< -ERR syntax error
> XAUTOCLAIM s g h x 0
< -ERR Invalid min-idle-time argument for XAUTOCLAIM
> XAUTOCLAIM s g h 0 x
< -ERR Invalid stream ID specified as stream command argument
> XAUTOCLAIM s g h 0 (18446744073709551615-18446744073709551615
< -ERR invalid start ID for the interval
> XAUTOCLAIM s g h 0
< -ERR wrong number of arguments for 'xautoclaim' command
> XAUTOCLAIM s none h 0 0
< -NOGROUP No such key 's' or consumer group 'none'
> XAUTOCLAIM none g h 0 0
< -NOGROUP No such key 'none' or consumer group 'g'
> XAUTOCLAIM str g h 0 0
< -WRONGTYPE Operation against a key holding the wrong kind of value
> XAUTOCLAIM s g h -1 0
< *3
<   "0-0"
<   *1
<     *2
<       "3-0"
<       *2
<         "a"
<         "3"
<   *0
> XPENDING s g
< *4
<   :1
<   "3-0"
<   "3-0"
<   *1
<     *2
<       "h"
<       "1"
@ resp3
> XAUTOCLAIM s g h 0 0
< *3
<   "0-0"
<   *1
<     *2
<       "3-0"
<       *2
<         "a"
<         "3"
<   *0
> XCLAIM s g h 0 3-0
< *1
<   *2
<     "3-0"
<     *2
<       "a"
<       "3"
> XAUTOCLAIM s g h 0 0 COUNT 576460752303423487
< -ERR Insufficient memory, failed allocating transient memory, COUNT too high.
> XAUTOCLAIM s g h 0 0 COUNT 576460752303423488
< -ERR COUNT must be > 0
