# FUNCTION LOAD: the header, what may be done while a library is loaded, and how functions are registered.
> FUNCTION LOAD REPLACE "#!lua name=lib\nreturn redis.call('get','x')"
< -ERR Error registering functions: ERR user_function:2: Script attempted to access nonexistent global variable 'call'
> FUNCTION LOAD REPLACE "#!lua name=lib\nreturn math.random()"
< -ERR Error registering functions: ERR user_function:2: Script attempted to access nonexistent global variable 'math'
> FUNCTION LOAD REPLACE "#!lua name=lib\nlocal s='' for k,v in pairs(_G) do s=s..k..',' end redis.log(3,s)"
< -ERR Error registering functions: ERR user_function:2: Script attempted to access nonexistent global variable 'pairs'
> FUNCTION LOAD REPLACE "#!lua name=lib\nlocal s='' for k,v in pairs(redis) do s=s..k..',' end error(s)"
< -ERR Error registering functions: ERR user_function:2: Script attempted to access nonexistent global variable 'pairs'
> FUNCTION LOAD REPLACE "#!lua name=lib\nx=1"
< -ERR Error registering functions: ERR user_function:2: Attempt to modify a readonly table
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.x=1"
< -ERR Error registering functions: ERR user_function:2: Attempt to modify a readonly table
> FUNCTION LOAD REPLACE "#!lua name=lib\nerror('boo')"
< -ERR Error registering functions: ERR user_function:2: Script attempted to access nonexistent global variable 'error'
> FUNCTION LOAD REPLACE "#!lua name=lib\nerror({err='bo'})"
< -ERR Error registering functions: ERR user_function:2: Script attempted to access nonexistent global variable 'error'
> FUNCTION LOAD REPLACE "#!lua name=lib\nerror({'bo'})"
< -ERR Error registering functions: ERR user_function:2: Script attempted to access nonexistent global variable 'error'
> FUNCTION LOAD REPLACE "#!lua name=lib\nerror()"
< -ERR Error registering functions: ERR user_function:2: Script attempted to access nonexistent global variable 'error'
> FUNCTION LOAD REPLACE "#!lua name=lib\nfoo bar"
< -ERR Error compiling function: user_function:2: '=' expected near 'bar'
> FUNCTION LOAD REPLACE "#!lua name=lib\nreturn"
< -ERR No functions registered
> FUNCTION LOAD REPLACE "#!lua name=lib\nwhile true do end"
< -ERR Error registering functions: ERR FUNCTION LOAD timeout
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function()"
< -ERR Error registering functions: ERR wrong number of arguments to redis.register_function
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('a')"
< -ERR Error registering functions: ERR calling redis.register_function with a single argument is only applicable to Lua table (representing named arguments).
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('a',1)"
< -ERR Error registering functions: ERR second argument to redis.register_function must be a function
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function(1,function() end)"
< "lib"
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('a b',function() end)"
< -ERR Error registering functions: ERR Library names can only contain letters, numbers, or underscores(_) and must be at least one character long
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('',function() end)"
< -ERR Error registering functions: ERR Library names can only contain letters, numbers, or underscores(_) and must be at least one character long
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('a',function() end) redis.register_function('a',function() end)"
< -ERR Error registering functions: ERR Function already exists in the library
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('a',function() end,1)"
< -ERR Error registering functions: ERR wrong number of arguments to redis.register_function
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function({'a'},function() end)"
< -ERR Error registering functions: ERR first argument to redis.register_function must be a string
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function{}"
< -ERR Error registering functions: ERR redis.register_function must get a function name argument
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function{function_name='a'}"
< -ERR Error registering functions: ERR redis.register_function must get a callback argument
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function{callback=function() end}"
< -ERR Error registering functions: ERR redis.register_function must get a function name argument
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function{function_name='a',callback=1}"
< -ERR Error registering functions: ERR callback argument given to redis.register_function must be a function
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function{function_name=1,callback=function() end}"
< "lib"
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function{function_name={},callback=function() end}"
< -ERR Error registering functions: ERR function_name argument given to redis.register_function must be a string
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function{function_name='a',callback=function() end,foo=1}"
< -ERR Error registering functions: ERR unknown argument given to redis.register_function
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function{function_name='a',callback=function() end,[1]=1}"
< -ERR Error registering functions: ERR unknown argument given to redis.register_function
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function{function_name='a',callback=function() end,description=1}"
< "lib"
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function{function_name='a',callback=function() end,description={}}"
< -ERR Error registering functions: ERR description argument given to redis.register_function must be a string
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function{function_name='a',callback=function() end,flags=1}"
< -ERR Error registering functions: ERR flags argument to redis.register_function must be a table representing function flags
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function{function_name='a',callback=function() end,flags={'foo'}}"
< -ERR Error registering functions: ERR unknown flag given
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function{function_name='a',callback=function() end,flags={1}}"
< -ERR Error registering functions: ERR unknown flag given
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function{function_name='a',callback=function() end,flags={'no-writes',foo='allow-oom'}}"
< "lib"
> FUNCTION LIST
< *1
<   *6
<     "library_name"
<     "lib"
<     "engine"
<     "LUA"
<     "functions"
<     *1
<       *6
<         "name"
<         "a"
<         "description"
<         $-1
<         "flags"
<         *1
<           +no-writes
> FUNCTION LOAD ""
< -ERR Missing library metadata
> FUNCTION LOAD x
< -ERR Missing library metadata
> FUNCTION LOAD "#!"
< -ERR Invalid library metadata
> FUNCTION LOAD "#!lua"
< -ERR Invalid library metadata
> FUNCTION LOAD "#!lua\n"
< -ERR Library name was not given
> FUNCTION LOAD "#!lua \n"
< -ERR Library name was not given
> FUNCTION LOAD "#!lua name=\n"
< -ERR Library names can only contain letters, numbers, or underscores(_) and must be at least one character long
> FUNCTION LOAD "#!lua name=a b\n"
< -ERR Invalid metadata value given: b
> FUNCTION LOAD "#!lua name=a name=b\n"
< -ERR Invalid metadata value, name argument was given multiple times
> FUNCTION LOAD "#!lua foo=1\n"
< -ERR Invalid metadata value given: foo=1
> FUNCTION LOAD "#!lua name=\"a\n"
< -ERR Invalid library metadata
> FUNCTION LOAD "#!foo name=a\n"
< -ERR Engine 'foo' not found
> FUNCTION LOAD "#!LUA name=q\nredis.register_function('f',function(k,a)  end)"
< "q"
> FUNCTION LOAD "#!lua name=a$\n"
< -ERR Library names can only contain letters, numbers, or underscores(_) and must be at least one character long
> FUNCTION LOAD "#!lua name=a\n"
< -ERR No functions registered
> FUNCTION LOAD "#!lua name=a\nreturn 1"
< -ERR No functions registered
> FUNCTION LOAD "#!lua NAME=a\nredis.register_function(\"z\",function() end)"
< "a"
> FUNCTION LOAD "#!lua name=\"a b\"\n"
< -ERR Library names can only contain letters, numbers, or underscores(_) and must be at least one character long
> FUNCTION LOAD "#! name=x\n"
< -ERR Engine '' not found
> FUNCTION LOAD FOO x
< -ERR Unknown option given: FOO
> FUNCTION LOAD
< -ERR wrong number of arguments for 'function|load' command
> FUNCTION LOAD REPLACE
< -ERR Missing library metadata
> FUNCTION FLUSH
< +OK
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('f',function() end) redis.register_function('F',function() end)"
< "lib"
> FUNCTION FLUSH
< +OK
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('Foo',function() error('x') end)"
< "lib"
> FCALL fOO 0
< -ERR user_function:2: x script: Foo, on @user_function:2.
> FUNCTION LOAD "#!lua name=lib2\nredis.register_function(\"foo\",function() end)"
< -ERR Function foo already exists
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function{function_name='a',callback=function() end,flags={'NO-writes'}}"
< "lib"
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function{function_name='a',callback=function() end,[true]=1}"
< -ERR Error registering functions: ERR named argument key given to redis.register_function is not a string
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function{function_name='a',CALLBACK=function() end, Flags={}}"
< "lib"
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function{function_name='a',callback=function() end,flags={'no-writes','allow-oom','allow-stale','no-cluster','allow-cross-slot-keys'}}"
< "lib"
> FUNCTION LIST
< *1
<   *6
<     "library_name"
<     "lib"
<     "engine"
<     "LUA"
<     "functions"
<     *1
<       *6
<         "name"
<         "a"
<         "description"
<         $-1
<         "flags"
<         *5
<           +no-writes
<           +allow-oom
<           +allow-stale
<           +no-cluster
<           +allow-cross-slot-keys
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function(nil,function() end)"
< -ERR Error registering functions: ERR first argument to redis.register_function must be a string
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('a',nil)"
< -ERR Error registering functions: ERR second argument to redis.register_function must be a function
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('a','b','c')"
< -ERR Error registering functions: ERR wrong number of arguments to redis.register_function
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function(1)"
< -ERR Error registering functions: ERR calling redis.register_function with a single argument is only applicable to Lua table (representing named arguments).
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function({},{},{})"
< -ERR Error registering functions: ERR wrong number of arguments to redis.register_function
> FUNCTION LOAD REPLACE "#!lua name=lib\nreturn redis.setresp(3)"
< -ERR Error registering functions: ERR user_function:2: Script attempted to access nonexistent global variable 'setresp'
> FUNCTION LOAD REPLACE "#!lua name=lib\nlocal x=redis.log redis.register_function('a',function() return tostring(x) end)"
< "lib"
> FUNCTION LOAD REPLACE "#!lua name=lib\nlocal x=redis.LOG_WARNING redis.register_function('a',function() return tostring(x) end)"
< "lib"
> FUNCTION LOAD REPLACE "#!lua name=lib\nlocal x=redis.REDIS_VERSION redis.register_function('a',function() return tostring(x) end)"
< "lib"
> FUNCTION LOAD REPLACE "#!lua name=lib\nlocal x=redis.REDIS_VERSION_NUM redis.register_function('a',function() return tostring(x) end)"
< "lib"
> FUNCTION LOAD REPLACE "#!lua name=lib\nlocal x=redis.sha1hex redis.register_function('a',function() return tostring(x) end)"
< -ERR Error registering functions: ERR user_function:2: Script attempted to access nonexistent global variable 'sha1hex'
> FUNCTION LOAD REPLACE "#!lua name=lib\nlocal x=redis.error_reply redis.register_function('a',function() return tostring(x) end)"
< -ERR Error registering functions: ERR user_function:2: Script attempted to access nonexistent global variable 'error_reply'
> FUNCTION LOAD REPLACE "#!lua name=lib\nlocal x=redis.setresp redis.register_function('a',function() return tostring(x) end)"
< -ERR Error registering functions: ERR user_function:2: Script attempted to access nonexistent global variable 'setresp'
> FUNCTION LOAD REPLACE "#!lua name=lib\nlocal x=redis.REPL_ALL redis.register_function('a',function() return tostring(x) end)"
< -ERR Error registering functions: ERR user_function:2: Script attempted to access nonexistent global variable 'REPL_ALL'
> FUNCTION LOAD REPLACE "#!lua name=lib\nlocal x=redis.acl_check_cmd redis.register_function('a',function() return tostring(x) end)"
< -ERR Error registering functions: ERR user_function:2: Script attempted to access nonexistent global variable 'acl_check_cmd'
> FUNCTION LOAD REPLACE "#!lua name=lib\nlocal x=redis.set_repl redis.register_function('a',function() return tostring(x) end)"
< -ERR Error registering functions: ERR user_function:2: Script attempted to access nonexistent global variable 'set_repl'
> FUNCTION LOAD REPLACE "#!lua name=lib\nlocal x=redis.status_reply redis.register_function('a',function() return tostring(x) end)"
< -ERR Error registering functions: ERR user_function:2: Script attempted to access nonexistent global variable 'status_reply'
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.log(3,1) redis.register_function('a',function() end)"
< "lib"
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function(('x'):rep(3),function() end)"
< "lib"
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('\\0',function() end)"
< -ERR Error registering functions: ERR Library names can only contain letters, numbers, or underscores(_) and must be at least one character long
> FUNCTION LOAD REPLACE "#!lua name=lib\nlocal f=function() end redis.register_function('a',f) redis.register_function('b',f)"
< "lib"
> FUNCTION LOAD REPLACE "#!lua name=lib\nlocal function r() return r() end r()"
< -ERR Error registering functions: ERR FUNCTION LOAD timeout
> FUNCTION LOAD REPLACE "#!lua name=lib\nlocal t={} t.x.y=1"
< -ERR Error registering functions: ERR user_function:2: attempt to index field 'x' (a nil value)
> FUNCTION LOAD REPLACE "#!lua name=lib\nlocal t={} t()"
< -ERR Error registering functions: ERR user_function:2: attempt to call local 't' (a table value)
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('a',function() return foo end) return 5"
< "lib"
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('a',function() return foo end) return redis.log()"
< -ERR Error registering functions: ERR redis.log() requires two arguments or more.
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('a',function() return foo end) redis.log('x')"
< -ERR Error registering functions: ERR redis.log() requires two arguments or more.
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('a',function() return foo end) redis.log('x',1)"
< -ERR Error registering functions: ERR First argument must be a number (log level).
> FUNCTION LOAD "#!lua name=lib2\r\nredis.register_function(\"foo\",function() end)"
< "lib2"
> FUNCTION LOAD "#!lua name=lib3\n\nredis.register_function(\"foo2\",function() error(\"x\") end)"
< "lib3"
> FCALL foo2 0
< -ERR user_function:3: x script: foo2, on @user_function:3.
> FUNCTION LOAD "#!lua name=\"lib4\"\nredis.register_function(\"foo4\",function(...) return {...} end)"
< "lib4"
> FCALL foo4 1 a b
< *2
<   *1
<     "a"
<   *1
<     "b"
> FCALL foo4 1a
< -ERR Bad number of keys provided
> FCALL foo4 ""
< -ERR Bad number of keys provided
> FUNCTION LOAD "#!lua name=lib5\nredis.register_function{function_name=\"foo5\",callback=function(...) return redis.call(\"set\",\"a\",\"b\") end,flags={\"no-writes\"}}"
< "lib5"
> FCALL foo5 0
< -ERR Write commands are not allowed from read-only scripts. script: foo5, on @user_function:2.
> FCALL_RO foo5 0
< -ERR Write commands are not allowed from read-only scripts. script: foo5, on @user_function:2.
