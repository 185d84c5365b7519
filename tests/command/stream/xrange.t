# XLEN, XRANGE, XREVRANGE.
> XADD s 1-0 a 1
< "1-0"
> XADD s 1-1 a 2 b 2
< "1-1"
> XADD s 2-0 a 3
< "2-0"
> XADD s 5-5 c 4
< "5-5"
> XLEN s
< :4
> XLEN none
< :0
> XRANGE s - +
< *4
<   *2
<     "1-0"
<     *2
<       "a"
<       "1"
<   *2
<     "1-1"
<     *4
<       "a"
<       "2"
<       "b"
<       "2"
<   *2
<     "2-0"
<     *2
<       "a"
<       "3"
<   *2
<     "5-5"
<     *2
<       "c"
<       "4"
> XREVRANGE s + -
< *4
<   *2
<     "5-5"
<     *2
<       "c"
<       "4"
<   *2
<     "2-0"
<     *2
<       "a"
<       "3"
<   *2
<     "1-1"
<     *4
<       "a"
<       "2"
<       "b"
<       "2"
<   *2
<     "1-0"
<     *2
<       "a"
<       "1"
> XRANGE s 1 1
< *2
<   *2
<     "1-0"
<     *2
<       "a"
<       "1"
<   *2
<     "1-1"
<     *4
<       "a"
<       "2"
<       "b"
<       "2"
> XRANGE s 1-1 2
< *2
<   *2
<     "1-1"
<     *4
<       "a"
<       "2"
<       "b"
<       "2"
<   *2
<     "2-0"
<     *2
<       "a"
<       "3"
> XRANGE s (1-0 (5-5
< *2
<   *2
<     "1-1"
<     *4
<       "a"
<       "2"
<       "b"
<       "2"
<   *2
<     "2-0"
<     *2
<       "a"
<       "3"
> XREVRANGE s (5-5 (1-0
< *2
<   *2
<     "2-0"
<     *2
<       "a"
<       "3"
<   *2
<     "1-1"
<     *4
<       "a"
<       "2"
<       "b"
<       "2"
> XRANGE s (1 +
< *3
<   *2
<     "1-1"
<     *4
<       "a"
<       "2"
<       "b"
<       "2"
<   *2
<     "2-0"
<     *2
<       "a"
<       "3"
<   *2
<     "5-5"
<     *2
<       "c"
<       "4"
> XRANGE s 3 4
< *0
> XRANGE s 5 1
< *0
> XRANGE s + -
< *0
> XREVRANGE s - +
< *0
> XRANGE s - + COUNT 2
< *2
<   *2
<     "1-0"
<     *2
<       "a"
<       "1"
<   *2
<     "1-1"
<     *4
<       "a"
<       "2"
<       "b"
<       "2"
> XREVRANGE s + - COUNT 2
< *2
<   *2
<     "5-5"
<     *2
<       "c"
<       "4"
<   *2
<     "2-0"
<     *2
<       "a"
<       "3"
> XRANGE s - + COUNT 0
< *-1
> XRANGE s - + COUNT -5
< *-1
> XRANGE none - + COUNT 0
< *0
> XRANGE s - + COUNT 1 COUNT 3
< *3
<   *2
<     "1-0"
<     *2
<       "a"
<       "1"
<   *2
<     "1-1"
<     *4
<       "a"
<       "2"
<       "b"
<       "2"
<   *2
<     "2-0"
<     *2
<       "a"
<       "3"
> XRANGE s - + count
< -ERR syntax error
> XRANGE s - + LIMIT 2
< -ERR syntax error
> XRANGE s - + COUNT x
< -ERR value is not an integer or out of range
> XRANGE s x +
< -ERR Invalid stream ID specified as stream command argument
> XRANGE s - x
< -ERR Invalid stream ID specified as stream command argument
> XRANGE s (- +
< -ERR Invalid stream ID specified as stream command argument
> XRANGE s - (+
< -ERR Invalid stream ID specified as stream command argument
> XRANGE s ( +
< -ERR Invalid stream ID specified as stream command argument
> XRANGE s (18446744073709551615-18446744073709551615 +
< -ERR invalid start ID for the interval
> XRANGE s - (0-0
< -ERR invalid end ID for the interval
> XREVRANGE s (0-0 -
< -ERR invalid end ID for the interval
> XREVRANGE s + (18446744073709551615-18446744073709551615
< -ERR invalid start ID for the interval
> XRANGE s -
< -ERR wrong number of arguments for 'xrange' command
> XLEN
< -ERR wrong number of arguments for 'xlen' command
> XDEL s 1-1 5-5
< :2
> XRANGE s - +
< *2
<   *2
<     "1-0"
<     *2
<       "a"
<       "1"
<   *2
<     "2-0"
<     *2
<       "a"
<       "3"
> XREVRANGE s + -
< *2
<   *2
<     "2-0"
<     *2
<       "a"
<       "3"
<   *2
<     "1-0"
<     *2
<       "a"
<       "1"
> XRANGE s 1-1 1-1
< *0
> SET str x
< +OK
> XRANGE str - +
< -WRONGTYPE Operation against a key holding the wrong kind of value
> XREVRANGE str + -
< -WRONGTYPE Operation against a key holding the wrong kind of value
> XLEN str
< -WRONGTYPE Operation against a key holding the wrong kind of value
> EVAL "return redis.call('XRANGE', KEYS[1], '-', '+')" 1 s
< *2
<   *2
<     "1-0"
<     *2
<       "a"
<       "1"
<   *2
<     "2-0"
<     *2
<       "a"
<       "3"
@ resp3
> XRANGE s - +
< *2
<   *2
<     "1-0"
<     *2
<       "a"
<       "1"
<   *2
<     "2-0"
<     *2
<       "a"
<       "3"
> XRANGE s - + COUNT 0
< _
