# FCALL and FCALL_RO: what functions see, what they return, and how they fail.
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('f',function(k,a) local s={} for k,v in pairs(_G) do s[#s+1]=k end table.sort(s) return table.concat(s,' ') end)"
< "lib"
> FCALL f 0
< "_G _VERSION assert bit cjson cmsgpack collectgarbage coroutine error gcinfo getmetatable ipairs load loadstring math next pairs pcall rawequal rawget rawset redis select setmetatable string struct table tonumber tostring type unpack xpcall"
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('f',function(k,a) local s={} for k,v in pairs(redis) do s[#s+1]=k end table.sort(s) return table.concat(s,' ') end)"
< "lib"
> FCALL f 0
< "LOG_DEBUG LOG_NOTICE LOG_VERBOSE LOG_WARNING REDIS_VERSION REDIS_VERSION_NUM REPL_ALL REPL_AOF REPL_NONE REPL_REPLICA REPL_SLAVE acl_check_cmd call error_reply log pcall set_repl setresp sha1hex status_reply"
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('f',function(k,a) return redis.register_function('x',1) end)"
< "lib"
> FCALL f 0
< -ERR user_function:2: attempt to call field 'register_function' (a nil value) script: f, on @user_function:2.
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('f',function(k,a) return redis.foo end)"
< "lib"
> FCALL f 0
< $-1
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('f',function(k,a) return KEYS end)"
< "lib"
> FCALL f 0
< -ERR user_function:2: Script attempted to access nonexistent global variable 'KEYS' script: f, on @user_function:2.
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('f',function(k,a) x=1 end)"
< "lib"
> FCALL f 0
< -ERR user_function:2: Attempt to modify a readonly table script: f, on @user_function:2.
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('f',function(k,a) return {k[1],a[1]} end)"
< "lib"
> FCALL f 1 kk aa
< *2
<   "kk"
<   "aa"
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('f',function(k,a) error('boo') end)"
< "lib"
> FCALL f 0
< -ERR user_function:2: boo script: f, on @user_function:2.
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('f',function(k,a) return redis.call('foo') end)"
< "lib"
> FCALL f 0
< -ERR Unknown Redis command called from script script: f, on @user_function:2.
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('f',function(k,a) return redis.pcall('foo') end)"
< "lib"
> FCALL f 0
< -ERR Unknown Redis command called from script
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('f',function(k,a) return redis.call('incr','l') end)"
< "lib"
> FCALL f 0
< :1
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('f',function(k,a) return redis.error_reply('MY e') end)"
< "lib"
> FCALL f 0
< -MY e
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('f',function(k,a) error({err='XX y'}) end)"
< "lib"
> FCALL f 0
< -XX y script: f, on @user_function:2.
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('f',function(k,a) error() end)"
< "lib"
> FCALL f 0
< -ERR nil script: f, on @user_function:2.
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('f',function(k,a) return redis.call('set','s') end)"
< "lib"
> FCALL f 0
< -ERR Wrong number of args calling Redis command from script script: f, on @user_function:2.
> FUNCTION LOAD REPLACE "#!lua name=lib\nlocal g=redis redis.register_function('f',function(k,a) return g.call('get','x') end)"
< "lib"
> FCALL f 0
< -ERR user_function:2: Script attempted to access nonexistent global variable 'call' script: f, on @user_function:2.
> FUNCTION LOAD REPLACE "#!lua name=lib\nlocal g=redis.register_function redis.register_function('f',function(k,a) g('k',function() end) return 1 end)"
< "lib"
> FCALL f 0
< -ERR redis.register_function can only be called on FUNCTION LOAD command script: f, on @user_function:2.
> FUNCTION LOAD REPLACE "#!lua name=lib\nlocal g=_G redis.register_function('f',function(k,a) return tostring(g==_G) end)"
< -ERR Error registering functions: ERR user_function:2: Script attempted to access nonexistent global variable '_G'
> FCALL f 0
< -ERR redis.register_function can only be called on FUNCTION LOAD command script: f, on @user_function:2.
> FUNCTION LOAD REPLACE "#!lua name=lib\nlocal c=0 redis.register_function('f',function(k,a) c=c+1 return c end)"
< "lib"
> FCALL f 0
< :1
> FCALL f 0
< :2
> FCALL zz 0
< -ERR Function not found
> FCALL f -1
< -ERR Number of keys can't be negative
> FCALL f 1
< -ERR Number of keys can't be greater than number of args
> FCALL f x
< -ERR Bad number of keys provided
> FCALL zz x
< -ERR Function not found
> FCALL_RO f 0
< -ERR Can not execute a script with write flag using *_ro command.
> FCALL_RO zz 0
< -ERR Function not found
> FCALL F 0
< :3
> DEL l
< :1
> FUNCTION LOAD REPLACE "#!lua name=lib\nlocal n=0 redis.register_function('seen',function(k) n=n+1 redis.call('set',k[1],n) return n end)"
< "lib"
> FCALL seen 1 k
< :1
> FCALL seen 1 k
< :2
> GET k
< "2"
> SCRIPT FLUSH
< +OK
> FCALL seen 1 k
< :3
> MULTI
< +OK
> FCALL seen 1 k
< +QUEUED
> FCALL seen 1 k
< +QUEUED
> EXEC
< *2
<   :4
<   :5
> GET k
< "5"
> EVAL "return redis.call('fcall','seen',1,'k')" 0
< -ERR This Redis command is not allowed from script script: 2ec1071b2a691ebfaa975776e507aeb0a04229d4, on @user_script:1.
> EVAL "return redis.call('function','list')" 0
< -ERR This Redis command is not allowed from script script: b11690a77ce8d92f96187f0ab83077ef3b3de586, on @user_script:1.
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function{function_name='r',callback=function(k) return redis.call('get',k[1]) end,flags={'no-writes'}}"
< "lib"
> FCALL_RO r 1 k
< "5"
> FCALL r 1 k
< "5"
> FCALL r 1 none
< $-1
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('m',function() redis.setresp(3) return redis.call('hgetall','h') end)"
< "lib"
> HSET h a 1
< :1
> FCALL m 0
< *2
<   "a"
<   "1"
@ resp3
> FCALL m 0
< %1
<   "a"
<   "1"
> FUNCTION LIST
< *1
<   %3
<     "library_name"
<     "lib"
<     "engine"
<     "LUA"
<     "functions"
<     *1
<       %3
<         "name"
<         "m"
<         "description"
<         _
<         "flags"
<         ~0
> FUNCTION STATS
< %2
<   "running_script"
<   _
<   "engines"
<   %1
<     "LUA"
<     %2
<       "libraries_count"
<       :1
<       "functions_count"
<       :1
@ resp2
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('f',function(k,a) return math.random()~=nil end)"
< "lib"
> FCALL f 0
< :1
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('f',function(k,a) return cjson.encode({1,k[1],a[1]}) end)"
< "lib"
> FCALL f 1 x y
< "[1,\"x\",\"y\"]"
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('f',function(k,a) return {1,2.9,'x',true,false,{ok='fine'},nil,3} end)"
< "lib"
> FCALL f 0
< *6
<   :1
<   :2
<   "x"
<   :1
<   $-1
<   +fine
