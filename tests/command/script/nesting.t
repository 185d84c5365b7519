# Calls of Lua from C from Lua end with an error before the C stack does.  (How deep they get, and what
# overflows first, is not the same as in Redis; that the server lives on is.)
@ pattern
> EVAL "local function f() return ((' '):gsub('.', f)) end f()" 0
< -ERR .*stack overflow.*
@ pattern
> EVAL "local n = 0 local function f() n = n + 1 return ((' '):gsub('.', f)) end local ok, e = pcall(f) return {n > 100, e}" 0
< \*2
<   :1
<   ".*stack overflow.*"
@ pattern
> EVAL "local function f() return coroutine.wrap(f)() end f()" 0
< -.*stack overflow.*
@ pattern
> EVAL "local function f() local ok, e = coroutine.resume(coroutine.create(f)) return e end return f()" 0
< ".*stack overflow.*"
@ pattern
> EVAL "local function f() return coroutine.wrap(function() return ((' '):gsub('.', f)) end)() end f()" 0
< -.*stack overflow.*
@ pattern
> EVAL "local function f() table.sort({1, 2, 3}, f) return true end f()" 0
< -ERR .*stack overflow.*
@ pattern
> EVAL "local function f() table.foreach({1}, f) end f()" 0
< -ERR .*stack overflow.*
@ pattern
> EVAL "local t = setmetatable({}, {__tostring = function(x) local s = tostring(x) return s end}) return tostring(t)" 0
< -ERR .*stack overflow.*
@ pattern
> EVAL "local t = setmetatable({}, {__index = function(x, k) return x[k] end}) return t.a" 0
< -ERR .*stack overflow.*
> EVAL "local function f() pcall(f) end f() return 'ok'" 0
< "ok"
> EVAL "local function f() xpcall(f, f) end f() return 'ok'" 0
< "ok"
# This one takes redis-server for ever.
# differences: a script that runs for ever
@ only torc
> EVAL "local function f() load(f) end f() return 'ok'" 0
< "ok"
@ all
> EVAL "local n = 0 local function f() n = n + 1 if n < 150 then pcall(f) end end f() return n" 0
< :150
> EVAL "local f = string.rep return coroutine.wrap(function() return f('ab', 2) end)()" 0
< "abab"
> EVAL "return {('hello world'):gsub('o', '0', 1)}" 0
< *2
<   "hell0 world"
<   :1
> EVAL "return ('x'):gsub()" 0
< -ERR user_script:1: bad argument #1 to 'gsub' (string expected, got no value) script: 40e6d12e3e4a9fdd020ae4e9c0ff35b9535641c9, on @user_script:1.
> EVAL "return ('x'):gsub('%', '')" 0
< -ERR user_script:1: malformed pattern (ends with '%') script: 0dd7f9b765c2dc8ed35c3032583a351708521a84, on @user_script:1.
> EVAL "return coroutine.resume(5)" 0
< -ERR user_script:1: bad argument #1 to 'resume' (coroutine expected) script: 861156f230dd63a9aa88704cf04ffeb090f4bc09, on @user_script:1.
> EVAL "return {coroutine.resume(coroutine.create(function(a) local b = coroutine.yield(a + 1) return b end), 4)}" 0
< *2
<   :1
<   :5
> EVAL "local f = coroutine.wrap(function() error('inside') end) f()" 0
< -ERR user_script:1: user_script:1: inside script: e1564160a4b9c9ed42695743d27bb15d653f13cf, on @user_script:1.
> EVAL "local f = coroutine.wrap(function() end) f() f()" 0
< -ERR user_script:1: cannot resume dead coroutine script: e51f053b9dd101bffa2fc8148e8acb53e2ad8aa8, on @user_script:1.
> EVAL "local f = coroutine.wrap(function() error({err = 'MY own'}) end) f()" 0
< -MY own script: fdddb6b85f674477c884254e5ee4b5525de0982b, on @user_script:1.
> EVAL "local c = coroutine.create(function() error({err = 'MY own'}) end) local ok, e = coroutine.resume(c) return e" 0
< -MY own
> EVAL "local t = {} for i in coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end) do t[i] = i end return t" 0
< *3
<   :1
<   :2
<   :3
> EVAL "return coroutine.resume(coroutine.running() or 'main')" 0
< -ERR user_script:1: bad argument #1 to 'resume' (coroutine expected) script: debbf4146857e3bfd4cb502b888e080a73d16027, on @user_script:1.
> EVAL "return {pcall(coroutine.wrap(function() coroutine.yield() end))}" 0
< *1
<   :1
> EVAL "return {coroutine.resume(coroutine.create(function() pcall(coroutine.yield, 1) return 2 end))}" 0
< *2
<   :1
<   :2
> EVAL "return {xpcall(function() error('x') end, function(e) return 'handled ' .. e end)}" 0
< *2
<   $-1
<   "handled user_script:1: x"
> EVAL "return {xpcall(function() return 1, 2 end, error)}" 0
< *3
<   :1
<   :1
<   :2
> EVAL "return xpcall(error)" 0
< -ERR user_script:1: bad argument #2 to 'xpcall' (value expected) script: 2cdf6110765b4a65f93d6296c134beed31f80038, on @user_script:1.
> EVAL "return pcall()" 0
< $-1
> EVAL "return {pcall(nil)}" 0
< *2
<   $-1
<   "attempt to call a nil value"
> EVAL "local n = 0 return load(function() n = n + 1 return ({'return ', '1 ', '+ 1'})[n] end)()" 0
< :2
> EVAL "return {load(function() error('in reader') end)}" 0
< *0
> EVAL "return load('return 1')" 0
< -ERR user_script:1: bad argument #1 to 'load' (function expected, got string) script: 311925b1490955a8f8c4ba46f2dea77f20c31b4e, on @user_script:1.
> EVAL "local f, e = load(function() return nil end, 'name') return f()" 0
< $-1
> EVAL "local n = 0 local f, e = load(function() n = n + 1 return n < 3 and '(' or nil end, '=name') return e" 0
< "name:1: unexpected symbol near '<eof>'"
> EVAL "local n = 0 local f, e = load(function() n = n + 1 return n == 1 and 'return 1LL' or nil end, '=name') return e" 0
< "name:1: malformed number near '1LL'"

# A table that holds itself has no end.
@ pattern
> EVAL "local t = {} t[1] = t return #cmsgpack.pack(t)" 0
< :\d+
> EVAL "local t = {} t[1] = t return cjson.encode(t)" 0
< -ERR user_script:1: Cannot serialise, excessive nesting (1001) script: 576653f0096d47f87063058b9abe9085cdcd4f41, on @user_script:1.
