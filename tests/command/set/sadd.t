# SADD: members, and what a set of them is kept as.
> SADD s a
< :1
> SADD s a
< :0
> SADD s a b c b
< :2
> SCARD s
< :3
> OBJECT ENCODING s
< "hashtable"
> TYPE s
< +set
> SADD n 3 1 2 3
< :3
> OBJECT ENCODING n
< "intset"
> SMEMBERS n
< *3
<   "1"
<   "2"
<   "3"
> SADD n 70000 -5 9223372036854775807 -9223372036854775808
< :4
> SMEMBERS n
< *7
<   "-9223372036854775808"
<   "-5"
<   "1"
<   "2"
<   "3"
<   "70000"
<   "9223372036854775807"
> OBJECT ENCODING n
< "intset"
> SADD n 01
< :1
> OBJECT ENCODING n
< "hashtable"
> SADD n 01 1 -5
< :0
@ unordered
> SMEMBERS n
< *8
<   "-5"
<   "-9223372036854775808"
<   "01"
<   "1"
<   "2"
<   "3"
<   "70000"
<   "9223372036854775807"
> SREM n 01
< :1
> OBJECT ENCODING n
< "hashtable"
> SADD odd 1 +1
< :2
> OBJECT ENCODING odd
< "hashtable"
> SADD odd2 -0
< :1
> OBJECT ENCODING odd2
< "hashtable"
> SADD odd3 9223372036854775808
< :1
> OBJECT ENCODING odd3
< "hashtable"
> SADD odd4 ""
< :1
> OBJECT ENCODING odd4
< "hashtable"
> SADD odd4 "" "\x00" "\xff\r\n" " 1"
< :3
@ unordered
> SMEMBERS odd4
< *4
<   " 1"
<   ""
<   "\x00"
<   "\xff\r\n"
> SADD "" member
< :1
> SMEMBERS ""
< *1
<   "member"
> SADD long "x"*64
< :1
> SADD long "x"*65
< :1
> SADD long "y"*254 "y"*255 "y"*256
< :3
> SADD long "y"*254 "y"*255 "y"*256
< :0
> SCARD long
< :5
> SISMEMBER long "y"*255
< :1
> CONFIG SET set-max-intset-entries 3
< +OK
> SADD few 1 2 3
< :3
> OBJECT ENCODING few
< "intset"
> SADD few 3
< :0
> OBJECT ENCODING few
< "intset"
> SADD few 4
< :1
> OBJECT ENCODING few
< "hashtable"
@ unordered
> SMEMBERS few
< *4
<   "1"
<   "2"
<   "3"
<   "4"
> SADD few 5 6 4 7
< :3
> SREM few 1 2 3 4
< :4
> OBJECT ENCODING few
< "hashtable"
> CONFIG SET set-max-intset-entries 0
< +OK
> SADD none 1
< :1
> OBJECT ENCODING none
< "hashtable"
> CONFIG SET set-max-intset-entries 512
< +OK
> SET str v
< +OK
> SADD str a
< -WRONGTYPE Operation against a key holding the wrong kind of value
> GET str
< "v"
> SADD
< -ERR wrong number of arguments for 'sadd' command
> SADD s
< -ERR wrong number of arguments for 'sadd' command
> SADD s EX
< :1
> EXPIRE s 100
< :1
> SADD s more
< :1
> TTL s
< :100
> SET s v
< +OK
> SADD s more
< -WRONGTYPE Operation against a key holding the wrong kind of value
> DEL s
< :1
> SADD s more
< :1
> TTL s
< :-1
@ resp3
> SADD s x y
< :2
> SADD str x
< -WRONGTYPE Operation against a key holding the wrong kind of value
