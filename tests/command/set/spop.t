# SPOP: random members leave.
> SPOP s
< $-1
> SPOP s 3
< *0
> SPOP s 0
< *0
> SADD s a
< :1
> SPOP s
< "a"
> EXISTS s
< :0
> SADD s a b c
< :3
> SPOP s 0
< *0
@ unordered
> SPOP s 3
< *3
<   "a"
<   "b"
<   "c"
> EXISTS s
< :0
> SADD s 1 2 3
< :3
> SPOP s 100
< *3
<   "1"
<   "2"
<   "3"
> EXISTS s
< :0
> SADD s a b c
< :3
@ pattern
> SPOP s
< "[abc]"
> SCARD s
< :2
@ pattern
> SPOP s 1
< \*1
<   "[abc]"
> SCARD s
< :1
> SADD big 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 a b c d e f g h i j k l m n o p q r s t
< :40
@ pattern
> SPOP big 2
< \*2
<   "([a-z]|[0-9]+)"
<   "([a-z]|[0-9]+)"
> SCARD big
< :38
@ pattern
> SPOP big 36
< \*36
< ...
> SCARD big
< :2
> SPOP s -1
< -ERR value is out of range, must be positive
> SPOP s abc
< -ERR value is out of range, must be positive
> SPOP s ""
< -ERR value is out of range, must be positive
> SPOP s 1.5
< -ERR value is out of range, must be positive
@ pattern
> SPOP s 9223372036854775807
< \*1
<   "[abc]"
> SPOP s 9223372036854775808
< -ERR value is out of range, must be positive
> SPOP s 1 2
< -ERR syntax error
> SPOP s abc def
< -ERR syntax error
> SPOP
< -ERR wrong number of arguments for 'spop' command
> SET str v
< +OK
> SPOP str
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SPOP str 1
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SPOP str 0
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SPOP str -1
< -ERR value is out of range, must be positive
> SPOP str abc
< -ERR value is out of range, must be positive
> SADD ints 1 2 3 4 5 6 7 8 9
< :9
@ pattern
> SPOP ints 8
< \*8
< ...
> OBJECT ENCODING ints
< "intset"
> SADD mixed a 1 2 3 4 5 6 7 8 9 10
< :11
> SREM mixed a
< :1
> OBJECT ENCODING mixed
< "hashtable"
@ pattern
> SPOP mixed 9
< \*9
< ...
> OBJECT ENCODING mixed
< "intset"
> SADD k a b c d
< :4
> EXPIRE k 100
< :1
@ pattern
> SPOP k 3
< \*3
< ...
> TTL k
< :100
@ resp3
> SPOP missing
< _
> SPOP missing 2
< ~0
> SADD t x
< :1
> SPOP t 0
< ~0
> SPOP t 2
< ~1
<   "x"
> SADD t x
< :1
> SPOP t
< "x"
> SADD t 1 2 3 4 5 6 7
< :7
@ pattern
> SPOP t 1
< ~1
<   "[1-7]"
@ pattern
> SPOP t 5
< ~5
< ...
# The empty member alone, more likely than not.
> DEL e
< :0
> SADD e "" a
< :2
@ pattern
> SPOP e 1
< [*~]1
<   "a?"
> DEL e
< :1
> SADD e "" a
< :2
@ pattern
> SPOP e 1
< [*~]1
<   "a?"
> DEL e
< :1
> SADD e "" a
< :2
@ pattern
> SPOP e 1
< [*~]1
<   "a?"
> DEL e
< :1
> SADD e "" a
< :2
@ pattern
> SPOP e 1
< [*~]1
<   "a?"
> DEL e
< :1
> SADD e "" a
< :2
@ pattern
> SPOP e 1
< [*~]1
<   "a?"
> DEL e
< :1
> SADD e "" a
< :2
@ pattern
> SPOP e 1
< [*~]1
<   "a?"
