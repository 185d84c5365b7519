# Keys that a script uses without having declared them, whichever shard they lie on.
> SET k here
< +OK
> EVAL "return redis.call('get', ARGV[1])" 1 k k
< "here"
> EVAL "return redis.call('set', 'x{' .. KEYS[1] .. '}', 1)" 1 k
< +OK
> GET x{k}
< "1"
> EVAL "return redis.call('set', 'elsewhere', 1)" 0
< +OK
> GET elsewhere
< "1"
> EVAL "for i = 1, 100 do redis.call('set', 'u' .. i, i) end return redis.call('dbsize')" 1 k
< :103
> MGET u1 u2 u3 u50 u100
< *5
<   "1"
<   "2"
<   "3"
<   "50"
<   "100"
> EVAL "return redis.call('mget', 'u1', 'u2', 'u3', 'u4', 'u5', 'u6', 'u7', 'u8', 'u9')" 1 k
< *9
<   "1"
<   "2"
<   "3"
<   "4"
<   "5"
<   "6"
<   "7"
<   "8"
<   "9"
> EVAL "local n = 0 for i = 1, 100 do if type(redis.pcall('get', 'u' .. i)) == 'table' then n = n + 1 end end return n" 1 k
< :0
> EVAL "redis.call('set', KEYS[1], 'x') redis.call('set', 'u7', 'y') return redis.call('incr', 'u8')" 1 k
< :9
> MGET k u7 u8
< *3
<   "x"
<   "y"
<   "9"
# One that fails has done what it did before, as on one server, and no more.
> EVAL "redis.call('set', KEYS[1], 'a') redis.call('set', 'u7', 'b') redis.call('set', 'u9', 'c') return redis.call('incr', 'u7')" 1 k
< -ERR value is not an integer or out of range script: c29a98ab39aef08d082c7e085dbeb4d2f3e4ecb9, on @user_script:1.
> MGET k u7 u9
< *3
<   "a"
<   "b"
<   "c"
> EVAL "redis.call('set', KEYS[1], 'a2') error('stop')" 1 k
< -ERR user_script:1: stop script: 775dccc3d563bdfac2d03c9a1c0ba80916f69235, on @user_script:1.
> GET k
< "a2"
> EVAL "redis.call('append', 'u7', 'b') redis.pcall('incr', 'u7') return redis.call('get', 'u7')" 0
< "bb"
# What is written before a key elsewhere is asked for is written once.
> DEL list counter
< :0
> EVAL "redis.call('rpush', KEYS[1], 'one') redis.call('incr', 'counter') redis.call('incr', 'u10') redis.call('incr', 'u11') redis.call('incr', 'u12') return redis.call('llen', KEYS[1])" 1 list
< :1
> LRANGE list 0 -1
< *1
<   "one"
> MGET counter u10 u11 u12
< *4
<   "1"
<   "11"
<   "12"
<   "13"
> EVAL "redis.call('hset', KEYS[1], 'f', 1) redis.call('sadd', KEYS[1] .. ':s', 'm') redis.call('zadd', KEYS[1] .. ':z', 5, 'm') redis.call('xadd', KEYS[1] .. ':x', '1-1', 'f', 'v') redis.call('rpush', KEYS[1] .. ':l', 'a', 'b') return {redis.call('hgetall', KEYS[1]), redis.call('lmove', KEYS[1] .. ':l', KEYS[1] .. ':m', 'LEFT', 'RIGHT')}" 1 many
< *2
<   *2
<     "f"
<     "1"
<   "a"
> HGETALL many
< *2
<   "f"
<   "1"
> SMEMBERS many:s
< *1
<   "m"
> ZRANGE many:z 0 -1 WITHSCORES
< *2
<   "m"
<   "5"
> XRANGE many:x - +
< *1
<   *2
<     "1-1"
<     *2
<       "f"
<       "v"
> LRANGE many:l 0 -1
< *1
<   "b"
> LRANGE many:m 0 -1
< *1
<   "a"
# Chains, whose keys are known one after the other.
> MSET c1 c2 c2 c3 c3 c4 c4 c5 c5 end
< +OK
> EVAL "local k = KEYS[1] while redis.call('exists', k) == 1 do k = redis.call('get', k) end return k" 1 c1
< "end"
> EVAL "local t = {} for i, k in ipairs(redis.call('mget', 'c1', 'c2', 'c3')) do t[i] = redis.call('get', k) end return t" 0
< *3
<   "c3"
<   "c4"
<   "c5"
> EVAL "return redis.call('sort', 'many:l', 'by', 'w_*', 'get', 'c*', 'get', '#')" 1 many:l
< *2
<   $-1
<   "b"
> RPUSH ids 1 2 3
< :3
> MSET w_1 3 w_2 2 w_3 1 v_1 one v_2 two v_3 three
< +OK
> EVAL "return redis.call('sort', KEYS[1], 'by', 'w_*', 'get', 'v_*')" 1 ids
< *3
<   "three"
<   "two"
<   "one"
> EVAL "redis.call('sort', KEYS[1], 'by', 'w_*', 'get', 'v_*', 'store', 'sorted') return redis.call('lrange', 'sorted', 0, -1)" 1 ids
< *3
<   "three"
<   "two"
<   "one"
> EVAL "return redis.pcall('get', 'ids')['err']" 1 k
< "WRONGTYPE Operation against a key holding the wrong kind of value"
> EVAL "redis.call('rename', KEYS[1], 'renamed') return redis.call('get', 'renamed')" 1 k
< "a2"
> EXISTS k renamed
< :1
> EVAL "redis.call('select', 3) redis.call('set', 'u1', 'in 3') redis.call('set', 'other', 'in 3') return redis.call('get', 'u1')" 1 k
< "in 3"
> GET u1
< "1"
> EVAL "redis.call('select', 3) return redis.call('mget', 'u1', 'other')" 0
< *2
<   "in 3"
<   "in 3"
> EVAL "redis.call('set', 'to-move', 1) redis.call('set', 'far-off', 1) return redis.call('move', 'to-move', 4)" 0
< :1
> EVAL "redis.call('select', 4) return redis.call('get', 'to-move')" 0
< "1"
> EVAL "return redis.call('exists', 'to-move')" 0
< :0

# All keys.
@ flush
> MSET a 1 b 2 c 3 d 4
< +OK
> RPUSH e x
< :1
@ unordered
> EVAL "return redis.call('keys', '*')" 0
< *5
<   "a"
<   "b"
<   "c"
<   "d"
<   "e"
> EVAL "return redis.call('dbsize')" 1 a
< :5
> EVAL "redis.call('set', 'new', 1) return redis.call('dbsize')" 1 a
< :6
> EVAL "redis.call('del', 'new') return redis.call('dbsize')" 1 a
< :5
> EVAL "return #redis.call('keys', '[a-c]')" 0
< :3
> EVAL "return redis.call('randomkey') ~= false" 0
< :1
> EVAL "local sum = 0 for _, k in ipairs(redis.call('keys', '[a-d]')) do sum = sum + redis.call('get', k) end return sum" 0
< :10
> EVAL "local r = redis.call('scan', 0, 'count', 1000) return {r[1], #r[2]}" 0
< *2
<   "0"
<   :5
> EVAL "return redis.call('scan', 0, 'type', 'list', 'count', 1000)" 0
< *2
<   "0"
<   *1
<     "e"
> EVAL "return redis.call('scan', 0, 'match', 'b*', 'count', 1000)" 0
< *2
<   "0"
<   *1
<     "b"
> EVAL "local n = 0 for _, k in ipairs(redis.call('keys', '[ab]')) do n = n + redis.call('del', k) end return n" 0
< :2
> EXISTS a b c d e
< :3
> EVAL "redis.call('set', 'z', 1) for _, k in ipairs(redis.call('keys', '*')) do redis.call('expire', k, 100) end return redis.call('ttl', 'z')" 0
< :100
> TTL c
< :100
> EVAL "redis.call('flushdb') redis.call('set', 'only', 1) return redis.call('dbsize')" 0
< :1
> DBSIZE
< :1
> EVAL "redis.call('set', 'two', 1) redis.call('flushall') return redis.call('dbsize')" 1 k
< :0
> DBSIZE
< :0
> EVAL "return {redis.call('randomkey'), redis.call('keys', '*'), redis.call('dbsize')}" 0
< *3
<   $-1
<   *0
<   :0
> EVAL_RO "return redis.call('flushall')" 0
< -ERR Write commands are not allowed from read-only scripts. script: d530a22111e074618d24a380340dd3d8bc48af4a, on @user_script:1.
> EVAL "return redis.call('ping')" 0
< +PONG
> EVAL_RO "return redis.call('dbsize')" 0
< :0

# In transactions, on one shard and on several, too.
> MULTI
< +OK
> SET k before
< +QUEUED
> RPUSH l k
< +QUEUED
> EVAL "for i = 1, 50 do redis.call('set', 'u' .. i, i) end return redis.call('get', 'u50')" 1 k
< +QUEUED
> GET u3
< +QUEUED
> EVAL "return redis.call('dbsize')" 0
< +QUEUED
> EXEC
< *5
<   +OK
<   :1
<   "50"
<   "3"
<   :52
> MGET k u1 u49
< *3
<   "before"
<   "1"
<   "49"
> MULTI
< +OK
> SET k again
< +QUEUED
> EVAL "redis.call('append', KEYS[1], '!') return redis.call('mget', KEYS[1], 'u1', 'u2', 'u3')" 1 k
< +QUEUED
> GET k
< +QUEUED
> EXEC
< *3
<   +OK
<   *4
<     "again!"
<     "1"
<     "2"
<     "3"
<   "again!"
> MULTI
< +OK
> SELECT 2
< +QUEUED
> SET k two
< +QUEUED
> EVAL "return {redis.call('get', KEYS[1]), redis.call('get', 'u1'), redis.call('incr', 'u2')}" 1 k
< +QUEUED
> EXEC
< *3
<   +OK
<   +OK
<   *3
<     "two"
<     $-1
<     :1
> EXISTS k u2
< :2
> SELECT 0
< +OK
> GET u2
< "2"
> MULTI
< +OK
> MSET a 1 b 1 c 1 d 1 e 1 f 1
< +QUEUED
> EVAL "for i = 1, 50 do redis.call('incr', 'u' .. i) end return redis.call('get', 'a')" 1 k
< +QUEUED
> MGET u1 u50
< +QUEUED
> EXEC
< *3
<   +OK
<   "1"
<   *2
<     "2"
<     "51"
> WATCH k u1
< +OK
> MULTI
< +OK
> INCR watched
< +QUEUED
> EVAL "return redis.call('incr', 'u1') + redis.call('incr', 'u2')" 1 k
< +QUEUED
> EXEC
< *2
<   :1
<   :7
> WATCH k u1
< +OK
> SET u1 5
< +OK
> MULTI
< +OK
> EVAL "return redis.call('incr', 'u1') + redis.call('incr', 'u2')" 1 k
< +QUEUED
> EXEC
< *-1
> WATCH k
< +OK
> MULTI
< +OK
> SET k mine
< +QUEUED
> EVAL "redis.call('set', KEYS[1], 'mine too') return redis.call('mget', KEYS[1], 'u1', 'u2', 'u3', 'u4')" 1 k
< +QUEUED
> EXEC
< *2
<   +OK
<   *5
<     "mine too"
<     "5"
<     "4"
<     "4"
<     "5"
> GET k
< "mine too"
> MULTI
< +OK
> SET k v
< +QUEUED
> INCR k
< +QUEUED
> EVAL "return redis.call('get', 'u1') .. redis.call('get', 'u2') .. redis.call('incr', 'k')" 1 k
< +QUEUED
> EXEC
< *3
<   +OK
<   -ERR value is not an integer or out of range
<   -ERR value is not an integer or out of range script: 74ca1b470319b2c5cca595ada7b8bd8d2d80c78d, on @user_script:1.
@ connection b
> SUBSCRIBE news
< *3
<   "subscribe"
<   "news"
<   :1
@ connection a
> EVAL "redis.call('publish', 'news', 'one') redis.call('set', KEYS[1], 1) redis.call('set', 'u1', 1) redis.call('set', 'u2', 1) redis.call('set', 'u3', 1) return redis.call('publish', 'news', 'two')" 1 k
< :1
@ connection b
@ read
< *3
<   "message"
<   "news"
<   "one"
< *3
<   "message"
<   "news"
<   "two"
@ connection a

# By digest, and as functions.
> SCRIPT LOAD "return {redis.call('incr', KEYS[1]), redis.call('incr', KEYS[1] .. ':' .. ARGV[1])}"
< "90659a2889b23d2e552cde9fbe597a6810d19e93"
@ let sha
> SCRIPT LOAD "return {redis.call('incr', KEYS[1]), redis.call('incr', KEYS[1] .. ':' .. ARGV[1])}"
< "90659a2889b23d2e552cde9fbe597a6810d19e93"
> EVALSHA ${sha} 1 n 1
< *2
<   :1
<   :1
> EVALSHA ${sha} 1 n 2
< *2
<   :2
<   :1
> EVALSHA ${sha} 1 n 1
< *2
<   :3
<   :2
> MULTI
< +OK
> EVALSHA ${sha} 1 n 1
< +QUEUED
> EVALSHA ${sha} 1 n 3
< +QUEUED
> EXEC
< *2
<   *2
<     :4
<     :3
<   *2
<     :5
<     :1
> MGET n n:1 n:2 n:3
< *4
<   "5"
<   "3"
<   "1"
<   "1"
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('count', function(keys, args) return {redis.call('incr', keys[1]), redis.call('incr', keys[1] .. ':' .. args[1])} end)\nredis.register_function{function_name='peek', callback=function(keys, args) return redis.call('mget', 'n:1', 'n:2', 'n:3') end, flags={'no-writes'}}"
< "lib"
> FCALL count 1 n 1
< *2
<   :6
<   :4
> FCALL count 1 n 2
< *2
<   :7
<   :2
> FCALL_RO peek 0
< *3
<   "4"
<   "2"
<   "1"
> FCALL_RO count 1 n 1
< -ERR Can not execute a script with write flag using *_ro command.
> FCALL count 2 n n:9 3
< *2
<   :8
<   :2
> MULTI
< +OK
> FCALL count 1 n 3
< +QUEUED
> FCALL peek 1 n
< +QUEUED
> EXEC
< *2
<   *2
<     :9
<     :3
<   *3
<     "4"
<     "2"
<     "3"
@ resp3
> EVAL "redis.setresp(3) redis.call('hset', 'h1', 'f', 1.5) return {redis.call('hgetall', 'h1'), redis.call('get', 'missing')}" 1 k
< *1
<   %1
<     "f"
<     "1.5"
