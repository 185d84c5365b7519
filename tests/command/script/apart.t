# Scripts whose keys lie on different shards.
> EVAL "for i, k in ipairs(KEYS) do redis.call('set', k, ARGV[i]) end return redis.call('mget', unpack(KEYS))" 4 k1 k2 k3 k4 a b c d
< *4
<   "a"
<   "b"
<   "c"
<   "d"
> EVAL "return redis.call('mget', unpack(KEYS))" 4 k1 k2 k3 k4
< *4
<   "a"
<   "b"
<   "c"
<   "d"
> MGET k1 k2 k3 k4
< *4
<   "a"
<   "b"
<   "c"
<   "d"
> EVAL "redis.call('rename', KEYS[1], KEYS[2]); return redis.call('exists', KEYS[1], KEYS[2])" 2 k1 k5
< :1
> MGET k1 k5
< *2
<   $-1
<   "a"
> EVAL_RO "return redis.call('get', KEYS[1]) .. redis.call('get', KEYS[2])" 2 k2 k3
< "bc"
> EVAL_RO "return redis.call('set', KEYS[1], KEYS[2])" 2 k2 k3
< -ERR Write commands are not allowed from read-only scripts. script: 34b5a839287cb4b9537fa1868d3d4a8ac1b01619, on @user_script:1.
> EVAL "redis.call('set', KEYS[1], 'x'); return redis.call('incr', KEYS[2])" 2 k2 k3
< -ERR value is not an integer or out of range script: 0099561dceb955746563d0d6a4be5a42db859de3, on @user_script:1.
> MGET k2 k3
< *2
<   "x"
<   "c"
> EVAL "redis.call('incrby', KEYS[1], 5); redis.call('decrby', KEYS[2], 5); return {redis.call('get', KEYS[1]), redis.call('get', KEYS[2])}" 2 acc:1 acc:2
< *2
<   "5"
<   "-5"
> EVAL "redis.call('expire', KEYS[1], 100); return redis.call('ttl', KEYS[1]) + redis.call('ttl', KEYS[2])" 2 acc:1 acc:2
< :99
> TTL acc:1
< :100
> EVAL "return #KEYS" 3 k1 k2
< -ERR Number of keys can't be greater than number of args

# By digest, on whichever shard it runs.
> SCRIPT LOAD "return redis.call('mget', unpack(KEYS))"
< "9ce1d6f8bd39f7c70fcb4ec258ec8caeae1f932c"
> EVALSHA 5e7ca6a2e9db3d0f8a2b0bb2d2a4a1e0d0a9aaaa 3 k1 k2 k3
< -NOSCRIPT No matching script. Please use EVAL.
@ let sha
> SCRIPT LOAD "return redis.call('mget', KEYS[1], KEYS[2])"
< "669b4f630d8b2fcabf4f2107037cba641c5e64b7"
> EVALSHA ${sha} 2 k2 k3
< *2
<   "x"
<   "c"
> EVALSHA ${sha} 2 k3 k4
< *2
<   "c"
<   "d"
> EVALSHA_RO ${sha} 2 k4 k5
< *2
<   "d"
<   "a"
> SCRIPT FLUSH
< +OK
> EVALSHA ${sha} 2 k2 k3
< -NOSCRIPT No matching script. Please use EVAL.
> EVAL "return redis.call('mget', KEYS[1], KEYS[2])" 2 k2 k3
< *2
<   "x"
<   "c"
> EVALSHA ${sha} 2 k4 k2
< *2
<   "d"
<   "x"
> EVALSHA ${sha} 1 k4
< -ERR Lua redis lib command arguments must be strings or integers script: 669b4f630d8b2fcabf4f2107037cba641c5e64b7, on @user_script:1.

# Keys that are not declared, found out on the way.
> MSET p1 q1 q1 r1 r1 s1 s1 end
< +OK
> EVAL "local k = KEYS[1]; for i = 1, 3 do k = redis.call('get', k) end; redis.call('set', KEYS[2], k); return k" 3 p1 k9 k1
< "s1"
> GET k9
< "s1"
> EVAL "local n = 0; for i = 1, 5 do n = redis.call('incr', 'undeclared:' .. i) end; return n" 2 k1 k2
< :1
> MGET undeclared:1 undeclared:2 undeclared:3 undeclared:4 undeclared:5
< *5
<   "1"
<   "1"
<   "1"
<   "1"
<   "1"
> EVAL "local r = redis.pcall('get', 'p1'); return r" 2 k1 k2
< "q1"
> EVAL "redis.call('set', KEYS[1], 1); redis.call('set', KEYS[2], 2); error('stop')" 2 h1 h2
< -ERR user_script:1: stop script: 26b20be1c757b5884ea4f68c739be6f3819f7aa6, on @user_script:1.
> MGET h1 h2
< *2
<   "1"
<   "2"

# Inside MULTI, and known afterwards.
> SCRIPT FLUSH
< +OK
> MULTI
< +OK
> SET k1 one
< +QUEUED
> EVAL "return redis.call('get', KEYS[1])" 1 k1
< +QUEUED
> EVALSHA 4e6d8fc8bb01276962cce5371fa795a7763657ae 1 k1
< +QUEUED
> EVAL "return redis.call('get', KEYS[1])" 1 k2
< +QUEUED
> EVALSHA d3c21d0c2b9ca22f82737626a27bcaf5d288f99f 1 k3
< +QUEUED
> EVALSHA d3c21d0c2b9ca22f82737626a27bcaf5d288f99f 1 k4
< +QUEUED
> EXEC
< *6
<   +OK
<   "one"
<   "one"
<   "x"
<   -NOSCRIPT No matching script. Please use EVAL.
<   -NOSCRIPT No matching script. Please use EVAL.
> EVALSHA d3c21d0c2b9ca22f82737626a27bcaf5d288f99f 1 k1
< -NOSCRIPT No matching script. Please use EVAL.
> EVALSHA d3c21d0c2b9ca22f82737626a27bcaf5d288f99f 1 k2
< -NOSCRIPT No matching script. Please use EVAL.
> EVALSHA d3c21d0c2b9ca22f82737626a27bcaf5d288f99f 1 k3
< -NOSCRIPT No matching script. Please use EVAL.
> SCRIPT EXISTS d3c21d0c2b9ca22f82737626a27bcaf5d288f99f 4e6d8fc8bb01276962cce5371fa795a7763657ae
< *2
<   :0
<   :1
> MULTI
< +OK
> SCRIPT LOAD "return 77"
< +QUEUED
> EVALSHA ed4c7bd3e5d6bd1e53a2be7e1ca9d6e1d5d3cf6a 0
< +QUEUED
> SCRIPT EXISTS d3c21d0c2b9ca22f82737626a27bcaf5d288f99f
< +QUEUED
> SCRIPT FLUSH
< +QUEUED
> SCRIPT EXISTS d3c21d0c2b9ca22f82737626a27bcaf5d288f99f
< +QUEUED
> EVALSHA d3c21d0c2b9ca22f82737626a27bcaf5d288f99f 1 k1
< +QUEUED
> EVAL "return redis.call('get', KEYS[1])" 1 k2
< +QUEUED
> EVALSHA d3c21d0c2b9ca22f82737626a27bcaf5d288f99f 1 k3
< +QUEUED
> EXEC
< *8
<   "2f769f654f08d29e246d971112563bd01abfe584"
<   -NOSCRIPT No matching script. Please use EVAL.
<   *1
<     :0
<   +OK
<   *1
<     :0
<   -NOSCRIPT No matching script. Please use EVAL.
<   "x"
<   -NOSCRIPT No matching script. Please use EVAL.
> EVALSHA d3c21d0c2b9ca22f82737626a27bcaf5d288f99f 1 k1
< -NOSCRIPT No matching script. Please use EVAL.
> MULTI
< +OK
> RENAME k1 k8
< +QUEUED
> EVALSHA d3c21d0c2b9ca22f82737626a27bcaf5d288f99f 1 k8
< +QUEUED
> EVAL "return redis.call('mget', KEYS[1], KEYS[2])" 2 k8 k2
< +QUEUED
> COPY k8 k1
< +QUEUED
> EVALSHA d3c21d0c2b9ca22f82737626a27bcaf5d288f99f 1 k1
< +QUEUED
> EXEC
< *5
<   +OK
<   -NOSCRIPT No matching script. Please use EVAL.
<   *2
<     "one"
<     "x"
<   :1
<   -NOSCRIPT No matching script. Please use EVAL.
> SCRIPT FLUSH
< +OK
> MULTI
< +OK
> EVAL "return 5" 0
< +QUEUED
> DISCARD
< +OK
> EVALSHA 4ca238f611c9d0ae4e9a75a5dbac22aedc1e44fb 0
< -NOSCRIPT No matching script. Please use EVAL.
> MULTI
< +OK
> EVAL "return 5" 0
< +QUEUED
> EXEC
< *1
<   :5
> EVALSHA 4ca238f611c9d0ae4e9a75a5dbac22aedc1e44fb 0
< -NOSCRIPT No matching script. Please use EVAL.
