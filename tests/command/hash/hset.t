# HSET: values of fields.
> HSET h a 1
< :1
> HSET h a 2
< :0
> HSET h a 3 b 4 c five
< :2
> HGETALL h
< *6
<   "a"
<   "3"
<   "b"
<   "4"
<   "c"
<   "five"
> TYPE h
< +hash
> OBJECT ENCODING h
< "listpack"
> HSET h "" "" "\x00" "\xff\r\n" 12 34
< :3
> HGETALL h
< *12
<   "a"
<   "3"
<   "b"
<   "4"
<   "c"
<   "five"
<   ""
<   ""
<   "\x00"
<   "\xff\r\n"
<   "12"
<   "34"
> HSET h b changed a ""
< :0
> HGETALL h
< *12
<   "a"
<   ""
<   "b"
<   "changed"
<   "c"
<   "five"
<   ""
<   ""
<   "\x00"
<   "\xff\r\n"
<   "12"
<   "34"
> HSET "" f v
< :1
> HGETALL ""
< *2
<   "f"
<   "v"
> HSET twice f 1 f 2
< :1
> HGETALL twice
< *2
<   "f"
<   "2"
> HSET long f "x"*64
< :1
> OBJECT ENCODING long
< "listpack"
> HSET long f "x"*65
< :0
> OBJECT ENCODING long
< "hashtable"
> HGET long f
< "x"*65
> HSET long f short
< :0
> OBJECT ENCODING long
< "hashtable"
> HGET long f
< "short"
> HSET longfield "x"*65 v
< :1
> OBJECT ENCODING longfield
< "hashtable"
> HSET longlater a 1 b 2 c "x"*65
< :3
> OBJECT ENCODING longlater
< "hashtable"
@ unordered
> HKEYS longlater
< *3
<   "a"
<   "b"
<   "c"
> HSET sizes a "x"*200
< :1
> HSET sizes a "y"*127
< :0
> HGET sizes a
< "y"*127
> HSET sizes a "y"*128
< :0
> HGET sizes a
< "y"*128
> HSET sizes a "z"*20000
< :0
> HSTRLEN sizes a
< :20000
> HSET sizes a z
< :0
> HGET sizes a
< "z"
> HSET sizes "f"*64 v
< :1
> HSET sizes "f"*64 ww
< :0
> HGET sizes "f"*64
< "ww"
> CONFIG SET hash-max-listpack-entries 2
< +OK
> HSET few a 1 b 2
< :2
> OBJECT ENCODING few
< "listpack"
> HSET few a 3
< :0
> OBJECT ENCODING few
< "listpack"
> HSET few c 3
< :1
> OBJECT ENCODING few
< "hashtable"
@ unordered
> HKEYS few
< *3
<   "a"
<   "b"
<   "c"
> HDEL few a b
< :2
> OBJECT ENCODING few
< "hashtable"
> CONFIG SET hash-max-listpack-entries 0
< +OK
> HSET none a 1
< :1
> OBJECT ENCODING none
< "hashtable"
> CONFIG SET hash-max-listpack-entries 512
< +OK
> CONFIG SET hash-max-listpack-value 3
< +OK
> HSET short abc def
< :1
> OBJECT ENCODING short
< "listpack"
> HSET short abc 1234
< :0
> OBJECT ENCODING short
< "hashtable"
> CONFIG SET hash-max-listpack-value 64
< +OK
> SET str v
< +OK
> HSET str f v
< -WRONGTYPE Operation against a key holding the wrong kind of value
> HSET str f v g
< -ERR wrong number of arguments for 'hset' command
> HSET h f
< -ERR wrong number of arguments for 'hset' command
> HSET h
< -ERR wrong number of arguments for 'hset' command
> HSET h f v g
< -ERR wrong number of arguments for 'hset' command
> HSET h f v g w x
< -ERR wrong number of arguments for 'hset' command
> EXPIRE h 100
< :1
> HSET h f v
< :1
> TTL h
< :100
> WATCH h
< +OK
> HSET h f v
< :0
> MULTI
< +OK
> PING
< +QUEUED
> EXEC
< *-1
@ resp3
> HSET h f v z y
< :1
> HSET str f v
< -WRONGTYPE Operation against a key holding the wrong kind of value
