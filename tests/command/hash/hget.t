# HGET: the value of a field.
> HGET h f
< $-1
> HSET h f v n 42 e "" neg -5 big 9223372036854775807 more 9223372036854775808 z 007 bin "\x00\xff"
< :8
> HGET h f
< "v"
> HGET h n
< "42"
> HGET h e
< ""
> HGET h neg
< "-5"
> HGET h big
< "9223372036854775807"
> HGET h more
< "9223372036854775808"
> HGET h z
< "007"
> HGET h bin
< "\x00\xff"
> HGET h v
< $-1
> HGET h 42
< $-1
> HGET h ""
< $-1
> HSET h 42 answer
< :1
> HGET h 42
< "answer"
> HGET h 042
< $-1
> SET str v
< +OK
> HGET str f
< -WRONGTYPE Operation against a key holding the wrong kind of value
> HGET h
< -ERR wrong number of arguments for 'hget' command
> HGET h f g
< -ERR wrong number of arguments for 'hget' command
> HSET t f "x"*65 g 2
< :2
> HGET t f
< "x"*65
> HGET t g
< "2"
> HGET t h
< $-1
@ resp3
> HGET h nosuch
< _
> HGET nosuch f
< _
> HGET h f
< "v"
> HGET str f
< -WRONGTYPE Operation against a key holding the wrong kind of value
