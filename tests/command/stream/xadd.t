# XADD: IDs, trimming, errors.
> XADD s 1-1 a 1
< "1-1"
> XADD s 1-* a 2 b 3
< "1-2"
> XADD s 5 a 3
< "5-0"
> XADD s 5-* a 4
< "5-1"
> XADD s 6-0 a 5
< "6-0"
> XADD s 6-0 a 5
< -ERR The ID specified in XADD is equal or smaller than the target stream top item
> XADD s 5-9 a 5
< -ERR The ID specified in XADD is equal or smaller than the target stream top item
> XADD s 0-0 a 5
< -ERR The ID specified in XADD must be greater than 0-0
> XADD new 0-0 a 5
< -ERR The ID specified in XADD must be greater than 0-0
> EXISTS new
< :0
> XADD new 0-* a 5
< "0-1"
> XADD new 18446744073709551615-18446744073709551614 a 5
< "18446744073709551615-18446744073709551614"
> XADD new 18446744073709551615-* a 5
< "18446744073709551615-18446744073709551615"
> XADD new 18446744073709551615-* a 5
< -ERR The stream has exhausted the last possible ID, unable to add more items
> XADD new * a 5
< -ERR The stream has exhausted the last possible ID, unable to add more items
> XADD seq 5-18446744073709551615 a 1
< "5-18446744073709551615"
> XADD seq 5-* a 1
< -ERR Elements are too large to be stored
> XADD seq * a
< -ERR wrong number of arguments for 'xadd' command
> XADD seq * a b c
< -ERR wrong number of arguments for 'xadd' command
> XADD seq *
< -ERR wrong number of arguments for 'xadd' command
> XADD s
< -ERR wrong number of arguments for 'xadd' command
> XADD s *
< -ERR wrong number of arguments for 'xadd' command
> XADD s * a
< -ERR wrong number of arguments for 'xadd' command
> XADD s x a 1
< -ERR Invalid stream ID specified as stream command argument
> XADD s 1-x a 1
< -ERR Invalid stream ID specified as stream command argument
> XADD s -1 a 1
< -ERR Invalid stream ID specified as stream command argument
> XADD s - a 1
< -ERR Invalid stream ID specified as stream command argument
> XADD s + a 1
< -ERR Invalid stream ID specified as stream command argument
> XADD s 18446744073709551616 a 1
< -ERR Invalid stream ID specified as stream command argument
> XADD s 7--5 a 1
< -ERR Invalid stream ID specified as stream command argument
> XADD s 007-01 a 1
< "7-1"
> XADD s +8-0 a 1
< "8-0"
> XADD s " 9-0" a 1
< "9-0"
> XADD none NOMKSTREAM 1-1 a b
< $-1
> XADD none nomkstream * a b
< $-1
> EXISTS none
< :0
> XADD s NOMKSTREAM 10-0 a b
< "10-0"
> XADD s MAXLEN 3 11-0 a b
< "11-0"
> XRANGE s - +
< *3
<   *2
<     "9-0"
<     *2
<       "a"
<       "1"
<   *2
<     "10-0"
<     *2
<       "a"
<       "b"
<   *2
<     "11-0"
<     *2
<       "a"
<       "b"
> XADD s MAXLEN = 2 12-0 a b
< "12-0"
> XADD s MINID 12 13-0 a b
< "13-0"
> XADD s MINID = 13-0 14-0 a b
< "14-0"
> XADD s MAXLEN ~ 1 15-0 a b
< "15-0"
> XLEN s
< :3
> XADD s MAXLEN ~ 1 LIMIT 10 16-0 a b
< "16-0"
> XADD s MAXLEN = 1 LIMIT 10 17-0 a b
< -ERR syntax error, LIMIT cannot be used without the special ~ option
> XADD s LIMIT 10 17-0 a b
< -ERR syntax error, LIMIT cannot be used without specifying a trimming strategy
> XADD s LIMIT 0 17-0 a b
< -ERR syntax error, LIMIT cannot be used without the special ~ option
> XADD s MAXLEN ~ 5 LIMIT -1 18-0 a b
< -ERR The LIMIT argument must be >= 0.
> XADD s MAXLEN ~ 5 LIMIT x 18-0 a b
< -ERR value is not an integer or out of range
> XADD s MAXLEN -1 18-0 a b
< -ERR The MAXLEN argument must be >= 0.
> XADD s MAXLEN x 18-0 a b
< -ERR value is not an integer or out of range
> XADD s MAXLEN 18-0 a b
< -ERR value is not an integer or out of range
> XADD s MAXLEN 1 MINID 1 18-0 a b
< -ERR syntax error, MAXLEN and MINID options at the same time are not compatible
> XADD s MINID x 18-0 a b
< -ERR Invalid stream ID specified as stream command argument
> XADD s MINID - 18-0 a b
< -ERR Invalid stream ID specified as stream command argument
> XADD s MAXLEN 0 18-0 a b
< "18-0"
> XLEN s
< :0
> XADD s 18-0 a b
< -ERR The ID specified in XADD is equal or smaller than the target stream top item
> XADD s 19-0 "" ""
< "19-0"
> XADD s 20-0 "\x00\xff" "\r\n" n 12345678901 m -1
< "20-0"
> XRANGE s - +
< *2
<   *2
<     "19-0"
<     *2
<       ""
<       ""
<   *2
<     "20-0"
<     *6
<       "\x00\xff"
<       "\r\n"
<       "n"
<       "12345678901"
<       "m"
<       "-1"
> SET str x
< +OK
> XADD str 1-1 a b
< -WRONGTYPE Operation against a key holding the wrong kind of value
> XADD str bad a b
< -ERR Invalid stream ID specified as stream command argument
> TYPE s
< +stream
> OBJECT ENCODING s
< "stream"
@ resp3
> XADD none NOMKSTREAM * a b
< _
> XRANGE s 19 20
< *2
<   *2
<     "19-0"
<     *2
<       ""
<       ""
<   *2
<     "20-0"
<     *6
<       "\x00\xff"
<       "\r\n"
<       "n"
<       "12345678901"
<       "m"
<       "-1"
