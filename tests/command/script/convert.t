# What becomes of replies in Lua, and of Lua's values in replies.
> EVAL "return 1" 0
< :1
> EVAL "return 3.99" 0
< :3
> EVAL "return -3.99" 0
< :-3
> EVAL "return 2^53" 0
< :9007199254740992
> EVAL "return 1e100" 0
< :-9223372036854775808
> EVAL "return 0/0" 0
< :-9223372036854775808
> EVAL "return 'text'" 0
< "text"
> EVAL "return ''" 0
< ""
> EVAL "return 'bin\\0\\255\\r\\n'" 0
< "bin\x00\xff\r\n"
> EVAL "return true" 0
< :1
> EVAL "return false" 0
< $-1
> EVAL "return nil" 0
< $-1
> EVAL "return" 0
< $-1
> EVAL "" 0
< $-1
> EVAL "return {}" 0
< *0
> EVAL "return {1,2,3}" 0
< *3
<   :1
<   :2
<   :3
> EVAL "return {1,2,nil,4}" 0
< *2
<   :1
<   :2
> EVAL "return {1,{2,{3,'x'}},true,false,'s'}" 0
< *5
<   :1
<   *2
<     :2
<     *2
<       :3
<       "x"
<   :1
<   $-1
<   "s"
> EVAL "return {a=1, b=2}" 0
< *0
> EVAL "return {1, a=2, 3}" 0
< *2
<   :1
<   :3
> EVAL "return {ok='fine'}" 0
< +fine
> EVAL "return {err='MY error'}" 0
< -MY error
> EVAL "return {err='My Error'}" 0
< -My Error
> EVAL "return {ok='fine', err='bad'}" 0
< -bad
> EVAL "return {ok=5}" 0
< *0
> EVAL "return {err=5}" 0
< *0
> EVAL "return {{ok='inner'}, {err='inner error'}}" 0
< *2
<   +inner
<   -inner error
> EVAL "return {ok='two\\r\\nlines'}" 0
< +two  lines
> EVAL "return {err='two\\r\\nlines'}" 0
< -two  lines
> EVAL "return {double=3.5}" 0
< "3.5"
> EVAL "return {map={a=1}}" 0
< *2
<   "a"
<   :1
> EVAL "return {set={a=true}}" 0
< *1
<   "a"
> EVAL "return {big_number='123'}" 0
< "123"
> EVAL "return {verbatim_string={format='txt', string='hello'}}" 0
< "hello"
> EVAL "return function() end" 0
< $-1
> EVAL "return {function() end}" 0
< *1
<   $-1
> EVAL "return {print}" 0
< -ERR user_script:1: Script attempted to access nonexistent global variable 'print' script: 2a7680c5ba77a8b4c0b8c33ea9151087d9848aaa, on @user_script:1.
> EVAL "return 1,2,3" 0
< :1
> EVAL "return tostring(1.5)" 0
< "1.5"
> EVAL "return tostring(10/3)" 0
< "3.3333333333333"
> EVAL "return tostring(1e15)" 0
< "1e+15"
> EVAL "return tostring(123456789012345678)" 0
< "1.2345678901235e+17"
> EVAL "return #ARGV" 0 a b c
< :3
> EVAL "return {KEYS, ARGV}" 1 k a b
< *2
<   *1
<     "k"
<   *2
<     "a"
<     "b"
> EVAL "return type(KEYS[1])..type(KEYS[2])..type(ARGV[1])" 1 k 1
< "stringnilstring"
> EVAL "return ARGV[1]" 0 "\x00\xff"
< "\x00\xff"
> EVAL "return {KEYS[1],KEYS[2],ARGV[1],ARGV[2]}" 2 {s}k1 {s}k2 first second
< *4
<   "{s}k1"
<   "{s}k2"
<   "first"
<   "second"

# From replies to Lua.
> EVAL "return type(redis.call('set', KEYS[1], 'v'))" 1 k
< "table"
> EVAL "return redis.call('set', KEYS[1], 'v').ok" 1 k
< "OK"
> EVAL "return redis.call('set', KEYS[1], 'v')" 1 k
< +OK
> EVAL "return type(redis.call('get', KEYS[1]))" 1 k
< "string"
> EVAL "return type(redis.call('get', KEYS[1]))" 1 missing
< "boolean"
> EVAL "return redis.call('get', KEYS[1])" 1 missing
< $-1
> EVAL "return redis.call('get', KEYS[1]) == false" 1 missing
< :1
> EVAL "return type(redis.call('incr', KEYS[1]))" 1 counter
< "number"
> EVAL "return redis.call('incr', KEYS[1])" 1 counter
< :2
> EVAL "return redis.call('incrby', KEYS[1], 9007199254740993)" 1 counter
< :9007199254740994
> EVAL "return redis.call('incrbyfloat', KEYS[1], '0.5')" 1 float
< "0.5"
> EVAL "return redis.call('mget', KEYS[1], KEYS[2])" 2 {s}a {s}b
< *2
<   $-1
<   $-1
> EVAL "return type(redis.call('mget', KEYS[1], KEYS[2])[1])" 2 {s}a {s}b
< "boolean"
> EVAL "return redis.call('echo', 'x')" 0
< "x"
> EVAL "return redis.call('ping')" 0
< +PONG
> EVAL "return redis.call('time')[1] > '1'" 0
< :1
> EVAL "return redis.call('keys', 'nothing*')" 0
< *0
> EVAL "return #redis.call('time')" 0
< :2
> EVAL "return redis.call('lcs', KEYS[1], KEYS[1], 'idx')" 1 k
< *4
<   "matches"
<   *1
<     *2
<       *2
<         :0
<         :0
<       *2
<         :0
<         :0
<   "len"
<   :1

# RESP3 on the connection changes what a script's answer looks like.
@ resp3
> EVAL "return nil" 0
< _
> EVAL "return true" 0
< :1
> EVAL "return false" 0
< _
> EVAL "return {1,2,nil,4}" 0
< *2
<   :1
<   :2
> EVAL "return {double=3.5}" 0
< ,3.5
> EVAL "return {map={a=1}}" 0
< %1
<   "a"
<   :1
> EVAL "return {set={a=true}}" 0
< ~1
<   "a"
> EVAL "return 3.99" 0
< :3
> EVAL "return redis.call('get', KEYS[1])" 1 missing
< _
> EVAL "return {ok='fine'}" 0
< +fine
> EVAL "return {err='MY error'}" 0
< -MY error

# RESP3 inside the script.
> EVAL "redis.setresp(3); return nil" 0
< _
> EVAL "redis.setresp(3); return true" 0
< #t
> EVAL "redis.setresp(3); return false" 0
< #f
> EVAL "redis.setresp(3); return {double=3.5}" 0
< ,3.5
> EVAL "redis.setresp(3); return {double=1e300}" 0
< ,1.0000000000000001e+300
@ pattern
> EVAL "redis.setresp(3); return {double=0/0}" 0
< ,-?nan
> EVAL "redis.setresp(3); return {double=1/0}" 0
< ,inf
> EVAL "redis.setresp(3); return {double=-1/0}" 0
< ,-inf
> EVAL "redis.setresp(3); return {map={a=1}}" 0
< %1
<   "a"
<   :1
> EVAL "redis.setresp(3); return {set={a=true}}" 0
< ~1
<   "a"
> EVAL "redis.setresp(3); return {big_number='12345678901234567890'}" 0
< (12345678901234567890
> EVAL "redis.setresp(3); return {verbatim_string={format='txt', string='hello'}}" 0
< ="txt:hello"
> EVAL "redis.setresp(3); return type(redis.call('get', KEYS[1]))" 1 missing
< "nil"
> EVAL "redis.setresp(3); return redis.call('get', KEYS[1])" 1 missing
< _
> EVAL "redis.setresp(3); return redis.call('get', KEYS[1]) == nil" 1 missing
< #t
@ unordered
> EVAL "redis.setresp(3); return redis.call('lcs', KEYS[1], KEYS[1], 'idx')" 1 k
< %2
<   "len"
<   :1
<   "matches"
<   *1
<     *2
<       *2
<         :0
<         :0
<       *2
<         :0
<         :0
> EVAL "redis.setresp(4)" 0
< -ERR RESP version must be 2 or 3. script: 68e72e4d8a428b9f599dce492315f2455a425a82, on @user_script:1.
> EVAL "redis.setresp()" 0
< -ERR redis.setresp() requires one argument. script: 42aacaf580759e59c97e8b1974d08a62f960014f, on @user_script:1.
> EVAL "redis.setresp('x')" 0
< -ERR RESP version must be 2 or 3. script: c2a797a9752572869ec889597b789377db40332b, on @user_script:1.
@ resp2
> EVAL "redis.setresp(3); return true" 0
< :1
> EVAL "redis.setresp(3); return false" 0
< :0
> EVAL "redis.setresp(3); return {double=3.5}" 0
< "3.5"
> EVAL "redis.setresp(3); return {map={a=1}}" 0
< *2
<   "a"
<   :1
> EVAL "redis.setresp(3); return {set={a=true}}" 0
< *1
<   "a"
> EVAL "redis.setresp(3); return {big_number='12345678901234567890'}" 0
< "12345678901234567890"
> EVAL "redis.setresp(3); return {verbatim_string={format='txt', string='hello'}}" 0
< "hello"
> EVAL "redis.setresp(3); return redis.call('get', KEYS[1])" 1 missing
< $-1
> EVAL "return redis.call('echo', -0)" 0
< "-0"
