# Keys that a script uses without having declared them.  On one node that works; behind the proxy, those of
# another shard than the one where the script runs are refused, as in Redis Cluster.
> SET k here
< +OK
> EVAL "return redis.call('get', ARGV[1])" 1 k k
< "here"
> EVAL "return redis.call('set', 'x{' .. KEYS[1] .. '}', 1)" 1 k
< +OK
> GET x{k}
< "1"
# differences: a script all of whose declared keys lie on one shard
@ only redis server
> EVAL "return redis.call('set', 'elsewhere', 1)" 0
< +OK
> EVAL "for i = 1, 100 do redis.call('set', 'u' .. i, 1) end return redis.call('dbsize')" 1 k
< :103
> EVAL "return #redis.call('keys', 'u*')" 0
< :100
# differences: a script all of whose declared keys lie on one shard
@ only proxy
> EVAL "for i = 1, 100 do redis.call('set', 'u' .. i, 1) end" 1 k
< -ERR Script attempted to access a non local key in a sharded store script: da44a8df4cedcd5088dd1ef2c649fba33bcb5638, on @user_script:1.
> EVAL "local n = 0 for i = 1, 100 do if type(redis.pcall('get', 'u' .. i)) == 'table' then n = n + 1 end end return n > 30 and n < 90" 1 k
< :1
> EVAL "return redis.call('mget', 'u1', 'u2', 'u3', 'u4', 'u5', 'u6', 'u7', 'u8', 'u9')" 1 k
< -ERR Script attempted to access a non local key in a sharded store script: 97962dfcb9b32fc18b6029d2440f96b160c96765, on @user_script:1.
> EVAL "return redis.call('dbsize')" 1 k
< -ERR Script attempted to access all keys of a sharded store script: 792625e5a1f62c6807a5a467c4e32acd3f5714ef, on @user_script:1.
> EVAL "return redis.call('keys', '*')" 0
< -ERR Script attempted to access all keys of a sharded store script: 92d4272c970261ed930e4323577fac4df05f5573, on @user_script:1.
> EVAL "return redis.call('flushall')" 0
< -ERR Script attempted to access all keys of a sharded store script: d530a22111e074618d24a380340dd3d8bc48af4a, on @user_script:1.
> EVAL "return redis.call('scan', 0)" 0
< -ERR Script attempted to access all keys of a sharded store script: c646c355977f9196f3986b5262c5aed633bbe9c8, on @user_script:1.
> EVAL "return redis.call('ping')" 0
< +PONG
# In transactions, on one shard and on several, too.
> MULTI
< +OK
> EVAL "for i = 1, 100 do redis.call('set', 'u' .. i, 1) end" 1 k
< +QUEUED
> EXEC
< *1
<   -ERR Script attempted to access a non local key in a sharded store script: da44a8df4cedcd5088dd1ef2c649fba33bcb5638, on @user_script:1.
> MULTI
< +OK
> MSET a 1 b 1 c 1 d 1 e 1 f 1
< +QUEUED
> EVAL "for i = 1, 100 do redis.call('set', 'u' .. i, 1) end" 1 k
< +QUEUED
> EXEC
< *2
<   +OK
<   -ERR Script attempted to access a non local key in a sharded store script: da44a8df4cedcd5088dd1ef2c649fba33bcb5638, on @user_script:1.
@ resp3
> EVAL "for i = 1, 100 do redis.call('set', 'u' .. i, 1) end" 1 k
< -ERR Script attempted to access a non local key in a sharded store script: da44a8df4cedcd5088dd1ef2c649fba33bcb5638, on @user_script:1.
@ all
