# LPOS: where an element stands.
> RPUSH l a b c 1 2 3 c c
< :8
> LPOS l c
< :2
> LPOS l c RANK 2
< :6
> LPOS l c RANK -1
< :7
> LPOS l c RANK -3
< :2
> LPOS l c RANK 4
< $-1
> LPOS l c COUNT 0
< *3
<   :2
<   :6
<   :7
> LPOS l c COUNT 2
< *2
<   :2
<   :6
> LPOS l c COUNT 2 RANK -1
< *2
<   :7
<   :6
> LPOS l c COUNT 1 RANK 2 MAXLEN 7
< *1
<   :6
> LPOS l c MAXLEN 2
< $-1
> LPOS l c MAXLEN 3
< :2
> LPOS l c MAXLEN 0
< :2
> LPOS l c COUNT 0 MAXLEN 1 RANK -1
< *1
<   :7
> LPOS l 2
< :4
> LPOS l "02"
< $-1
> LPOS l zz
< $-1
> LPOS l zz COUNT 0
< *0
> LPOS none a
< $-1
> LPOS none a COUNT 1
< *0
> LPOS l c RANK 0
< -ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative to start from the end of the list
> LPOS l c RANK x
< -ERR value is not an integer or out of range
> LPOS l c RANK 9223372036854775807
< $-1
> LPOS l c COUNT -1
< -ERR COUNT can't be negative
> LPOS l c COUNT x
< -ERR COUNT can't be negative
> LPOS l c MAXLEN -1
< -ERR MAXLEN can't be negative
> LPOS l c MAXLEN x
< -ERR MAXLEN can't be negative
> LPOS l c RANK
< -ERR syntax error
> LPOS l c FOO 1
< -ERR syntax error
> LPOS l c RANK 1 RANK 2
< :6
> LPOS l
< -ERR wrong number of arguments for 'lpos' command
> SET s v
< +OK
> LPOS s v
< -WRONGTYPE Operation against a key holding the wrong kind of value
> LPOS s v RANK 0
< -ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative to start from the end of the list
@ resp3
> LPOS l zz
< _
> LPOS l zz COUNT 1
< *0
