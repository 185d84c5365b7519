# What a script cannot do, and what it finds.
> EVAL "return type(io)" 0
< -ERR user_script:1: Script attempted to access nonexistent global variable 'io' script: 918bbded8bab006be53c3db116d9c93508fc799a, on @user_script:1.
> EVAL "return type(os)" 0
< -ERR user_script:1: Script attempted to access nonexistent global variable 'os' script: 88bfcb2247db0b6fa4925f3cddc3fd0651459f99, on @user_script:1.
> EVAL "return type(os.clock)..type(os.execute)..type(os.exit)..type(os.getenv)..type(os.time)" 0
< -ERR user_script:1: Script attempted to access nonexistent global variable 'os' script: 62d3b5da6e768d9a3a680fa69616849c98cbadcc, on @user_script:1.
> EVAL "return type(os.clock())" 0
< -ERR user_script:1: Script attempted to access nonexistent global variable 'os' script: 9cb747080dced7677254b1b2a90673ffa0fd9ead, on @user_script:1.
> EVAL "return os.execute('true')" 0
< -ERR user_script:1: Script attempted to access nonexistent global variable 'os' script: 49e8c00d77c8d1404c0f115cf2c5be89d346adf8, on @user_script:1.
> EVAL "return require('os')" 0
< -ERR user_script:1: Script attempted to access nonexistent global variable 'require' script: 8fe85786fe331195d8ab1970d6604d7c86966bc8, on @user_script:1.
> EVAL "return package" 0
< -ERR user_script:1: Script attempted to access nonexistent global variable 'package' script: bfab18646c3a65e87365badef4807726c27a0041, on @user_script:1.
> EVAL "return dofile('x')" 0
< -ERR user_script:1: Script attempted to access nonexistent global variable 'dofile' script: 2dbd3c59d2826545495b5ce65ef4ec4cb629b2ad, on @user_script:1.
> EVAL "return loadfile('x')" 0
< -ERR user_script:1: Script attempted to access nonexistent global variable 'loadfile' script: bb2a8290a3426540824dc66417f907c980f1dd02, on @user_script:1.
> EVAL "return print('x')" 0
< -ERR user_script:1: Script attempted to access nonexistent global variable 'print' script: 2f6def963b4a1f78d3d640304d016c097195dbc7, on @user_script:1.
> EVAL "return debug" 0
< -ERR user_script:1: Script attempted to access nonexistent global variable 'debug' script: 7f0eed9eaa523ec9e1ff69159f45a399473d9771, on @user_script:1.
> EVAL "return module" 0
< -ERR user_script:1: Script attempted to access nonexistent global variable 'module' script: 2803774b6b78613fcfa3f4ce44070f589e937542, on @user_script:1.
> EVAL "return newproxy" 0
< -ERR user_script:1: Script attempted to access nonexistent global variable 'newproxy' script: f77b925834a6a5cd4c3f954d604c77e44181c40f, on @user_script:1.
> EVAL "return jit" 0
< -ERR user_script:1: Script attempted to access nonexistent global variable 'jit' script: 1cf6cd280894913182acc3f7a2a15141b828236a, on @user_script:1.
> EVAL "return ffi" 0
< -ERR user_script:1: Script attempted to access nonexistent global variable 'ffi' script: 0f32707cf84ba1295b60e03e464ca4556a76b753, on @user_script:1.
> EVAL "return type(load)..type(loadstring)" 0
< "functionfunction"
> EVAL "return loadstring('return 5')()" 0
< :5
> EVAL "return loadstring('\\27LuaP')" 0
< $-1
> EVAL "return load(function() return nil end)" 0
< $-1
> EVAL "return type(_G)" 0
< "table"
> EVAL "_G.x = 1" 0
< -ERR user_script:1: Attempt to modify a readonly table script: e5cf4a26667af1721988fe8c9829d5cd2e26c62e, on @user_script:1.
> EVAL "rawset(_G, 'x', 1)" 0
< -ERR Attempt to modify a readonly table script: e2c706419da183d6229a1230c3be09cc32cdeee0, on @user_script:1.
> EVAL "return rawget(_G, 'nosuch')" 0
< $-1
> EVAL "redis.call = nil" 0
< -ERR user_script:1: Attempt to modify a readonly table script: 2786c35ed73d3860851cf52e0b5dfbbc0bdb4803, on @user_script:1.
> EVAL "redis.x = 1" 0
< -ERR user_script:1: Attempt to modify a readonly table script: 0e3b052f72a1147275fd3ab2c8c15d4453b9010f, on @user_script:1.
> EVAL "string.rep = nil" 0
< -ERR user_script:1: Attempt to modify a readonly table script: 02f9a6049f3f288f94f44301e448f328b81ef9df, on @user_script:1.
> EVAL "KEYS = 1" 0
< -ERR user_script:1: Attempt to modify a readonly table script: 8726473c55e0c4527ed3b82564a764667277b20e, on @user_script:1.
> EVAL "KEYS[1] = 'x'; return KEYS[1]" 0
< "x"
> EVAL "ARGV[5] = 'x'; return #ARGV" 0
< :0
> EVAL "setmetatable(_G, nil)" 0
< -ERR Attempt to modify a readonly table script: 22fdd3b51da2d4bc6703d71d651cd782d8e5a35f, on @user_script:1.
> EVAL "getmetatable('').__index = nil" 0
< -ERR user_script:1: Attempt to modify a readonly table script: d73a1dfb50411851ebe32e3e075eb37e35009eff, on @user_script:1.
> EVAL "getmetatable(_G).__index = nil" 0
< -ERR user_script:1: Attempt to modify a readonly table script: 1ec4f48ee3d02bfee5da8ba9aeab8a503d3032f1, on @user_script:1.
> EVAL "setfenv(1, {})" 0
< -ERR user_script:1: Script attempted to access nonexistent global variable 'setfenv' script: 3f0cc5456ec259c9c3d0afa6f03e81ad36aed10d, on @user_script:1.
> EVAL "return type(getfenv)..type(setfenv)" 0
< -ERR user_script:1: Script attempted to access nonexistent global variable 'getfenv' script: f069c810cc4af15e620efd4b0ea8a7e4325a6e1e, on @user_script:1.
> EVAL "function f() return 1 end" 0
< -ERR user_script:1: Attempt to modify a readonly table script: 56f50b9dfcd0393b2e76e8e390381539ef5a1aff, on @user_script:1.
> EVAL "local function f() return 1 end return f()" 0
< :1
> EVAL "return _VERSION" 0
< "Lua 5.1"

# The libraries.
> EVAL "local n = {} for _, t in ipairs({'string','table','math','cjson','cmsgpack','bit','struct','coroutine'}) do n[#n+1] = type(loadstring('return '..t)()) end return n" 0
< *8
<   "table"
<   "table"
<   "table"
<   "table"
<   "table"
<   "table"
<   "table"
<   "table"
> EVAL "return type(coroutine)" 0
< "table"
> EVAL "return string.format('%d %s %5.2f %x', 42, 'x', 3.14159, 255)" 0
< "42 x  3.14 ff"
> EVAL "return string.byte('A') + math.floor(2.7) + math.max(1, 5, 3)" 0
< :72
> EVAL "local t = {3,1,2} table.sort(t) return t" 0
< *3
<   :1
<   :2
<   :3
> EVAL "return table.concat({1,2,3}, ',')" 0
< "1,2,3"
> EVAL "return {string.find('hello world', 'o w')}" 0
< *2
<   :5
<   :7
> EVAL "return {string.gsub('hello', 'l', 'L')}" 0
< *2
<   "heLLo"
<   :2
> EVAL "return string.rep('ab', 3)" 0
< "ababab"
> EVAL "return {tonumber('0x10'), tonumber('1e2'), tonumber(' 12 '), tonumber('abc')}" 0
< *3
<   :16
<   :100
<   :12
# Any border will do, says Lua.
@ pattern
> EVAL "return #{1,2,3,nil,5}" 0
< :[35]
> EVAL "return select('#', 1, nil, 3)" 0
< :3
> EVAL "return {pcall(error, 'x')}" 0
< *2
<   $-1
<   "x"
> EVAL "return unpack({1,2,3})" 0
< :1
> EVAL "return tostring(nil)..tostring(true)" 0
< "niltrue"
> EVAL "return 10 % 3 + 2^3" 0
< :9
> EVAL "return math.random() == math.random()" 0
< $-1
> EVAL "math.randomseed(1) local a = math.random(1000) math.randomseed(1) return a == math.random(1000)" 0
< :1
# Bytecode can be had, and not be loaded.
> EVAL "return #string.dump(function() return 1 end) > 20" 0
< :1
> EVAL "return loadstring(string.dump(function() return 1 end))" 0
< $-1
> EVAL "return loadstring(string.dump(function() return 1 end))()" 0
< -ERR user_script:1: attempt to call a nil value script: 5dcb142d767eb350dbcc8f0ae66433b0e227f5a2, on @user_script:1.
> EVAL "return string.dump(tostring)" 0
< -ERR user_script:1: unable to dump given function script: 130bcdf756d379643af6bde43ecebd059f7e27d7, on @user_script:1.
> EVAL "return string.dump(1)" 0
< -ERR user_script:1: bad argument #1 to 'dump' (function expected, got number) script: 4c97869af2501812f52da8ae0d93a7a171f824d7, on @user_script:1.
