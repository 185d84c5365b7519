# SORT: lists, sets and sorted sets.
> SORT missing
< *0
> SORT missing BY w_* GET # ALPHA
< *0
> RPUSH l 3 1 2 10 -5 1.5
< :6
> SORT l
< *6
<   "-5"
<   "1"
<   "1.5"
<   "2"
<   "3"
<   "10"
> SORT l DESC
< *6
<   "10"
<   "3"
<   "2"
<   "1.5"
<   "1"
<   "-5"
> SORT l ASC
< *6
<   "-5"
<   "1"
<   "1.5"
<   "2"
<   "3"
<   "10"
> SORT l DESC ASC
< *6
<   "-5"
<   "1"
<   "1.5"
<   "2"
<   "3"
<   "10"
> SORT l ALPHA
< *6
<   "-5"
<   "1"
<   "1.5"
<   "10"
<   "2"
<   "3"
> SORT l ALPHA DESC
< *6
<   "3"
<   "2"
<   "10"
<   "1.5"
<   "1"
<   "-5"
> SORT l LIMIT 0 2
< *2
<   "-5"
<   "1"
> SORT l LIMIT 2 2
< *2
<   "1.5"
<   "2"
> SORT l LIMIT -5 2
< *2
<   "-5"
<   "1"
> SORT l LIMIT 1 -1
< *5
<   "1"
<   "1.5"
<   "2"
<   "3"
<   "10"
> SORT l LIMIT 1 -100
< *5
<   "1"
<   "1.5"
<   "2"
<   "3"
<   "10"
> SORT l LIMIT 5 100
< *1
<   "10"
> SORT l LIMIT 6 1
< *0
> SORT l LIMIT 100 100
< *0
> SORT l LIMIT 0 0
< *0
> SORT l LIMIT 9223372036854775807 9223372036854775807
< *0
> SORT l LIMIT -9223372036854775808 1
< *1
<   "-5"
> SORT l LIMIT 1 2 LIMIT 0 1
< *1
<   "-5"
> SORT l DESC LIMIT 0 3
< *3
<   "10"
<   "3"
<   "2"

# Syntax.
> SORT
< -ERR wrong number of arguments for 'sort' command
> SORT l LIMIT
< -ERR syntax error
> SORT l LIMIT 1
< -ERR syntax error
> SORT l LIMIT a 1
< -ERR value is not an integer or out of range
> SORT l LIMIT 1 a
< -ERR value is not an integer or out of range
> SORT l BY
< -ERR syntax error
> SORT l GET
< -ERR syntax error
> SORT l STORE
< -ERR syntax error
> SORT l NOSUCH
< -ERR syntax error
> SORT l LIMIT a 1 NOSUCH
< -ERR value is not an integer or out of range
> SORT l DESC NOSUCH LIMIT a 1
< -ERR syntax error

# Types.
> SET s v
< +OK
> SORT s
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SORT s NOSUCH
< -ERR syntax error
> HSET h f v
< :1
> SORT h
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SORT l STORE s
< :6
> TYPE s
< +list
> LRANGE s 0 -1
< *6
<   "-5"
<   "1"
<   "1.5"
<   "2"
<   "3"
<   "10"

# What is no number.
> RPUSH words foo bar Bar "" "a b" 12
< :6
> SORT words
< -ERR One or more scores can't be converted into double
> SORT words ALPHA
< *6
<   ""
<   "12"
<   "Bar"
<   "a b"
<   "bar"
<   "foo"
> SORT words ALPHA DESC LIMIT 0 3
< *3
<   "foo"
<   "bar"
<   "a b"
> SORT words LIMIT 0 1
< -ERR One or more scores can't be converted into double
> RPUSH n1 0x10 1e3 " 7" inf -inf ""
< :6
> SORT n1
< *6
<   "-inf"
<   ""
<   " 7"
<   "0x10"
<   "1e3"
<   "inf"
> RPUSH n2 1 nan
< :2
> SORT n2
< -ERR One or more scores can't be converted into double
# differences: SORT of a number out of range
@ only torc
> RPUSH n3 1 1e400
< :2
> SORT n3
< -ERR One or more scores can't be converted into double
@ all
> RPUSH n4 1 "2 "
< :2
> SORT n4
< -ERR One or more scores can't be converted into double
> RPUSH n5 9223372036854775807 9223372036854775806 -9223372036854775808
< :3
> SORT n5
< *3
<   "-9223372036854775808"
<   "9223372036854775806"
<   "9223372036854775807"
> SORT n5 DESC
< *3
<   "9223372036854775807"
<   "9223372036854775806"
<   "-9223372036854775808"

# Sets and sorted sets.
> SADD set1 5 3 9 1
< :4
> SORT set1
< *4
<   "1"
<   "3"
<   "5"
<   "9"
> SORT set1 DESC LIMIT 1 2
< *2
<   "5"
<   "3"
> SADD set2 d a c b
< :4
> SORT set2
< -ERR One or more scores can't be converted into double
> SORT set2 ALPHA
< *4
<   "a"
<   "b"
<   "c"
<   "d"
> ZADD z 1 d 2 a 3 c 4 b
< :4
> SORT z ALPHA
< *4
<   "a"
<   "b"
<   "c"
<   "d"
> SORT z ALPHA DESC
< *4
<   "d"
<   "c"
<   "b"
<   "a"
> SORT z BY nosort
< *4
<   "d"
<   "a"
<   "c"
<   "b"
> SORT z BY nosort DESC
< *4
<   "b"
<   "c"
<   "a"
<   "d"
> SORT z BY nosort LIMIT 1 2
< *2
<   "a"
<   "c"
> SORT z BY nosort DESC LIMIT 1 2
< *2
<   "c"
<   "a"
> SORT z BY nosort LIMIT 3 10
< *1
<   "b"
> SORT z BY nosort DESC LIMIT 3 10
< *1
<   "d"
> SORT z BY nosort LIMIT 4 1
< *0
> SORT z
< -ERR One or more scores can't be converted into double
> SORT l BY nosort
< *6
<   "3"
<   "1"
<   "2"
<   "10"
<   "-5"
<   "1.5"
> SORT l BY nosort DESC
< *6
<   "1.5"
<   "-5"
<   "10"
<   "2"
<   "1"
<   "3"
> SORT l BY nosort LIMIT 1 2
< *2
<   "1"
<   "2"
> SORT l BY nosort DESC LIMIT 1 2
< *2
<   "-5"
<   "10"
> SORT l BY nosort ALPHA ASC
< *6
<   "3"
<   "1"
<   "2"
<   "10"
<   "-5"
<   "1.5"
> SORT l BY nosort BY w_*
< *6
<   "3"
<   "1"
<   "2"
<   "10"
<   "-5"
<   "1.5"
> SORT l BY w_* BY nosort
< *6
<   "3"
<   "1"
<   "2"
<   "10"
<   "-5"
<   "1.5"
> SORT set2 BY nosort STORE d1
< :4
> LRANGE d1 0 -1
< *4
<   "a"
<   "b"
<   "c"
<   "d"
> SORT set2 BY nosort DESC STORE d1
< :4
> LRANGE d1 0 -1
< *4
<   "d"
<   "c"
<   "b"
<   "a"
> EVAL "return redis.call('sort', KEYS[1], 'by', 'nosort')" 1 set2
< *4
<   "a"
<   "b"
<   "c"
<   "d"
> EVAL "return redis.call('sort', KEYS[1], 'by', 'nosort', 'desc', 'limit', '0', '2')" 1 set2
< *2
<   "d"
<   "c"

# BY and GET.
> RPUSH ids 1 2 3 4
< :4
> MSET w_1 30 w_2 10 w_3 20 name_1 one name_2 two name_3 three
< +OK
> SORT ids BY w_*
< *4
<   "4"
<   "2"
<   "3"
<   "1"
> SORT ids BY w_* DESC
< *4
<   "1"
<   "3"
<   "2"
<   "4"
> SORT ids BY w_* GET #
< *4
<   "4"
<   "2"
<   "3"
<   "1"
> SORT ids BY w_* GET name_*
< *4
<   $-1
<   "two"
<   "three"
<   "one"
> SORT ids BY w_* GET # GET name_* GET w_*
< *12
<   "4"
<   $-1
<   $-1
<   "2"
<   "two"
<   "10"
<   "3"
<   "three"
<   "20"
<   "1"
<   "one"
<   "30"
> SORT ids BY w_* GET # GET name_* LIMIT 1 2
< *4
<   "2"
<   "two"
<   "3"
<   "three"
> SORT ids BY w_* GET nostar
< *4
<   $-1
<   $-1
<   $-1
<   $-1
> SORT ids BY w_* GET #x
< *4
<   $-1
<   $-1
<   $-1
<   $-1
> SORT ids BY w_* GET ""
< *4
<   $-1
<   $-1
<   $-1
<   $-1
> SORT ids BY "" GET #
< *4
<   "1"
<   "2"
<   "3"
<   "4"
> SORT ids BY name_*
< -ERR One or more scores can't be converted into double
> SORT ids BY name_* ALPHA
< *4
<   "4"
<   "1"
<   "3"
<   "2"
> SORT ids BY name_* ALPHA DESC
< *4
<   "2"
<   "3"
<   "1"
<   "4"
> SORT ids BY missing_*
< *4
<   "1"
<   "2"
<   "3"
<   "4"
> SORT ids BY missing_* DESC
< *4
<   "4"
<   "3"
<   "2"
<   "1"
> SORT ids BY *
< *4
<   "1"
<   "2"
<   "3"
<   "4"
> SORT ids BY w_*_x
< *4
<   "1"
<   "2"
<   "3"
<   "4"
> SORT ids GET name_* DESC
< *4
<   $-1
<   "three"
<   "two"
<   "one"
> SORT ids BY nosort GET name_*
< *4
<   "one"
<   "two"
<   "three"
<   $-1
> SORT ids GET l
< *4
<   $-1
<   $-1
<   $-1
<   $-1
> HSET user_1 age 30 name a
< :2
> HSET user_2 age 20 name b
< :2
> HSET user_3 age 10
< :1
> SORT ids BY user_*->age
< *4
<   "4"
<   "3"
<   "2"
<   "1"
> SORT ids BY user_*->age GET user_*->name GET #
< *8
<   $-1
<   "4"
<   $-1
<   "3"
<   "b"
<   "2"
<   "a"
<   "1"
> SORT ids BY user_*->name ALPHA GET #
< *4
<   "3"
<   "4"
<   "1"
<   "2"
> SORT ids GET user_*->
< *4
<   $-1
<   $-1
<   $-1
<   $-1
> SORT ids GET user_*->nosuch
< *4
<   $-1
<   $-1
<   $-1
<   $-1
> SORT ids GET w_*->f
< *4
<   $-1
<   $-1
<   $-1
<   $-1
> SORT ids GET user_*
< *4
<   $-1
<   $-1
<   $-1
<   $-1
> SORT ids GET *->age
< *4
<   $-1
<   $-1
<   $-1
<   $-1
> SET user_1-> odd
< +OK
> SORT ids GET user_*->
< *4
<   "odd"
<   $-1
<   $-1
<   $-1
> SET a*b 1
< +OK
> SORT ids GET a*b*c
< *4
<   $-1
<   $-1
<   $-1
<   $-1
> SET pre_1_post_* x
< +OK
> SORT ids GET pre_*_post_*
< *4
<   "x"
<   $-1
<   $-1
<   $-1
> HSET user_1->x age 5
< :1
> SORT ids GET user_*->x->age
< *4
<   $-1
<   $-1
<   $-1
<   $-1
> HSET user_1 x->age deep
< :1
> SORT ids GET user_*->x->age
< *4
<   "deep"
<   $-1
<   $-1
<   $-1

# STORE.
> SORT ids BY w_* STORE dst
< :4
> LRANGE dst 0 -1
< *4
<   "4"
<   "2"
<   "3"
<   "1"
> OBJECT ENCODING dst
< "quicklist"
> SORT ids BY w_* GET name_* GET # STORE dst
< :8
> LRANGE dst 0 -1
< *8
<   ""
<   "4"
<   "two"
<   "2"
<   "three"
<   "3"
<   "one"
<   "1"
> SORT ids LIMIT 0 0 STORE dst
< :0
> EXISTS dst
< :0
> SORT missing STORE dst
< :0
> SET dst x EX 100
< +OK
> SORT ids DESC STORE dst
< :4
> TTL dst
< :-1
> LRANGE dst 0 -1
< *4
<   "4"
<   "3"
<   "2"
<   "1"
> SORT missing STORE dst
< :0
> EXISTS dst
< :0
> SORT ids STORE ids DESC
< :4
> LRANGE ids 0 -1
< *4
<   "4"
<   "3"
<   "2"
<   "1"
> SORT words STORE dst
< -ERR One or more scores can't be converted into double
> EXISTS dst
< :0
> SORT words ALPHA STORE dst
< :6
> LRANGE dst 0 -1
< *6
<   ""
<   "12"
<   "Bar"
<   "a b"
<   "bar"
<   "foo"
> SORT ids STORE d1 STORE d2
< :4
> EXISTS d1 d2
< :2
> COMMAND GETKEYS SORT a BY w_* GET store STORE dst LIMIT store store
< *2
<   "a"
<   "dst"
> COMMAND GETKEYS SORT a STORE b STORE c
< *2
<   "a"
<   "c"
> COMMAND GETKEYSANDFLAGS SORT a STORE b
< *2
<   *2
<     "a"
<     *2
<       +RO
<       +access
<   *2
<     "b"
<     *2
<       +OW
<       +update
> COMMAND GETKEYS SORT_RO a BY w_*
< *1
<   "a"

# SORT_RO.
> SORT_RO ids
< *4
<   "1"
<   "2"
<   "3"
<   "4"
> SORT_RO ids BY w_* GET name_* DESC LIMIT 0 2 ALPHA
< *2
<   "one"
<   "three"
> SORT_RO ids STORE dst
< -ERR syntax error
> SORT_RO s
< *6
<   "-5"
<   "1"
<   "1.5"
<   "2"
<   "3"
<   "10"
> SORT_RO
< -ERR wrong number of arguments for 'sort_ro' command
> SORT_RO missing
< *0

# In a transaction and from scripts.
> MULTI
< +OK
> SORT ids BY w_* GET name_*
< +QUEUED
> SORT ids DESC STORE dst
< +QUEUED
> EXEC
< *2
<   *4
<     $-1
<     "two"
<     "three"
<     "one"
<   :4
> EVAL "return redis.call('sort', KEYS[1])" 1 ids
< *4
<   "1"
<   "2"
<   "3"
<   "4"
> EVAL_RO "return redis.call('sort_ro', KEYS[1], 'desc')" 1 ids
< *4
<   "4"
<   "3"
<   "2"
<   "1"
> EVAL "return redis.pcall('sort', KEYS[1])" 1 words
< -ERR One or more scores can't be converted into double
@ resp3
> SORT ids BY w_* GET # GET nosuch_*
< *8
<   "4"
<   _
<   "2"
<   _
<   "3"
<   _
<   "1"
<   _
> SORT missing
< *0
> SORT set2 ALPHA
< *4
<   "a"
<   "b"
<   "c"
<   "d"
> DEL {t}l
< :0
> RPUSH {t}l 3 1 2
< :3
> SORT_RO {t}l ASC
< *3
<   "1"
<   "2"
<   "3"
> SORT_RO {t}l DESC LIMIT 0 2
< *2
<   "3"
<   "2"
