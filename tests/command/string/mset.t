# MSET: many values at once; never fails.
> MSET one 1 two 2 three 3
< +OK
> MGET one two three
< *3
<   "1"
<   "2"
<   "3"
> MSET one uno
< +OK
> GET one
< "uno"
> MSET twice first twice second
< +OK
> GET twice
< "second"
> MSET a 1 b 2 c 3 d 4 e 5 f 6 g 7 h 8 i 9 j 10 k 11 l 12 m 13 n 14
< +OK
> MGET a b c d e f g h i j k l m n
< *14
<   "1"
<   "2"
<   "3"
<   "4"
<   "5"
<   "6"
<   "7"
<   "8"
<   "9"
<   "10"
<   "11"
<   "12"
<   "13"
<   "14"
> SET timed 1 EX 1000
< +OK
> MSET timed 2 untimed 3
< +OK
> TTL timed
< :-1
> OBJECT ENCODING timed
< "int"
> MSET "" empty "\x00" nul
< +OK
> MGET "" "\x00"
< *2
<   "empty"
<   "nul"
> MSET big "x"*100000 small y
< +OK
> STRLEN big
< :100000
> MSET
< -ERR wrong number of arguments for 'mset' command
> MSET one
< -ERR wrong number of arguments for 'mset' command
> MSET one 1 two
< -ERR wrong number of arguments for 'mset' command
> MSET one 1 two 2 three
< -ERR wrong number of arguments for 'mset' command
> GET one
< "uno"
