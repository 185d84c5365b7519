# HRANDFIELD: random fields.
> HRANDFIELD h
< $-1
> HRANDFIELD h 3
< *0
> HRANDFIELD h -3
< *0
> HRANDFIELD h 3 WITHVALUES
< *0
> HSET h a 1
< :1
> HRANDFIELD h
< "a"
> HRANDFIELD h 1
< *1
<   "a"
> HRANDFIELD h 5
< *1
<   "a"
> HRANDFIELD h -3
< *3
<   "a"
<   "a"
<   "a"
> HRANDFIELD h 0
< *0
> HRANDFIELD h 1 WITHVALUES
< *2
<   "a"
<   "1"
> HRANDFIELD h 5 withvalues
< *2
<   "a"
<   "1"
> HRANDFIELD h -2 WITHVALUES
< *4
<   "a"
<   "1"
<   "a"
<   "1"
> HRANDFIELD h 0 WITHVALUES
< *0
> HSET h b 2 c 3
< :2
@ pattern
> HRANDFIELD h
< "[abc]"
> HRANDFIELD h 3
< *3
<   "a"
<   "b"
<   "c"
> HRANDFIELD h 10 WITHVALUES
< *6
<   "a"
<   "1"
<   "b"
<   "2"
<   "c"
<   "3"
@ pattern
> HRANDFIELD h 2
< \*2
<   "[abc]"
<   "[abc]"
@ pattern
> HRANDFIELD h -5
< \*5
<   "[abc]"
<   "[abc]"
<   "[abc]"
<   "[abc]"
<   "[abc]"
@ pattern
> HRANDFIELD h 2 WITHVALUES
< \*4
<   "[abc]"
<   "[123]"
<   "[abc]"
<   "[123]"
> HSET t f "x"*65
< :1
> HRANDFIELD t
< "f"
> HRANDFIELD t -2 WITHVALUES
< *4
<   "f"
<   "x"*65
<   "f"
<   "x"*65
> HRANDFIELD t 7
< *1
<   "f"
> HRANDFIELD t 7 WITHVALUES
< *2
<   "f"
<   "x"*65
> HRANDFIELD h abc
< -ERR value is not an integer or out of range
> HRANDFIELD h ""
< -ERR value is not an integer or out of range
> HRANDFIELD h 1.5
< -ERR value is not an integer or out of range
> HRANDFIELD h 9223372036854775808
< -ERR value is not an integer or out of range
> HRANDFIELD h -9223372036854775808
< -ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807
> HRANDFIELD missing -9223372036854775807
< *0
> HRANDFIELD missing -9223372036854775807 WITHVALUES
< -ERR value is out of range
> HRANDFIELD missing 4611686018427387904 WITHVALUES
< -ERR value is out of range
> HRANDFIELD missing 4611686018427387903 WITHVALUES
< *0
> HRANDFIELD missing -4611686018427387903 WITHVALUES
< *0
> HRANDFIELD missing -4611686018427387904 WITHVALUES
< -ERR value is out of range
> HRANDFIELD h 1 bogus
< -ERR syntax error
> HRANDFIELD h abc bogus
< -ERR value is not an integer or out of range
> HRANDFIELD h 1 WITHVALUES x
< -ERR syntax error
> HRANDFIELD h WITHVALUES
< -ERR value is not an integer or out of range
> HRANDFIELD
< -ERR wrong number of arguments for 'hrandfield' command
> SET str v
< +OK
> HRANDFIELD str
< -WRONGTYPE Operation against a key holding the wrong kind of value
> HRANDFIELD str 1
< -WRONGTYPE Operation against a key holding the wrong kind of value
> HRANDFIELD str abc
< -ERR value is not an integer or out of range
> HRANDFIELD str 1 bogus
< -ERR syntax error
@ resp3
> HRANDFIELD missing
< _
> HRANDFIELD missing 2
< *0
> HRANDFIELD missing 2 WITHVALUES
< *0
> HSET one f v
< :1
> HRANDFIELD one
< "f"
> HRANDFIELD one 1
< *1
<   "f"
> HRANDFIELD one 3
< *1
<   "f"
> HRANDFIELD one -2
< *2
<   "f"
<   "f"
> HRANDFIELD one 0
< *0
> HRANDFIELD one 1 WITHVALUES
< *1
<   *2
<     "f"
<     "v"
> HRANDFIELD one 3 WITHVALUES
< *1
<   *2
<     "f"
<     "v"
> HRANDFIELD one -2 WITHVALUES
< *2
<   *2
<     "f"
<     "v"
<   *2
<     "f"
<     "v"
> HRANDFIELD t 2 WITHVALUES
< *1
<   *2
<     "f"
<     "x"*65
@ pattern
> HRANDFIELD h 2 WITHVALUES
< \*2
<   \*2
<     "[abc]"
<     "[123]"
<   \*2
<     "[abc]"
<     "[123]"
