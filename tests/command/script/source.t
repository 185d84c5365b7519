# Where errors stand, how a script may end, and what only LuaJIT would understand.
> EVAL "return coroutine.wrap(function() return redis.call('ping') end)()" 0
< +PONG
> EVAL "return coroutine.wrap(function() return redis.call('nosuch') end)()" 0
< -ERR Unknown Redis command called from script script: d28396506d5c3df81cb4266dd5c76a04db3aa611, on @user_script:1.
> EVAL "if true then return 6 else return 7 end" 0
< :6
> EVAL "while true do return 8 end" 0
< :8
> EVAL "repeat local z=9 until z==9 return 'r'" 0
< "r"
> EVAL "return (function() return 1,2 end)()" 0
< :1
> EVAL "return (redis.call('ping'))" 0
< +PONG
> EVAL "return redis.call('ping'), 2" 0
< +PONG
> EVAL "return redis.call('ping') -- c" 0
< +PONG
> EVAL "return redis.call('ping') --[[ x ]]" 0
< +PONG
> EVAL "return redis.call('ping');" 0
< +PONG
> EVAL "return redis.call('nosuch')\n-- end" 0
< -ERR Unknown Redis command called from script script: 892cb57fba1f9439560d42ca03c773ad5627b706, on @user_script:1.
> EVAL "if true then\nreturn redis.call('nosuch')\nend" 0
< -ERR Unknown Redis command called from script script: 212559d1a265f5ab42c7cf4754aab13d00985f23, on @user_script:2.
> EVAL "local x = function()\n return redis.call('nosuch')\nend\nreturn x()" 0
< -ERR Unknown Redis command called from script script: 9c91d7daf5fe5d8906f6a0b0b69e0d607b06fecb, on @user_script:2.
> EVAL "local x = function()\n return redis.call('ping'), redis.call('nosuch')\nend\nreturn x()" 0
< -ERR Unknown Redis command called from script script: bcdee6b59339b323c1aab34b57c1ef9e5a0a4495, on @user_script:2.
> EVAL "local x = function()\n return redis\n.call\n('nosuch')\nend\nreturn x()" 0
< -ERR Error compiling script (new function): user_script:4: ambiguous syntax (function call x new statement) near '('
> EVAL "return\nredis.call(\n'nosuch')" 0
< -ERR Unknown Redis command called from script script: cb0bbbfbb4e765824220265993f11acc914592b4, on @user_script:2.
> EVAL "return {redis.call('ping'),\nredis.call('nosuch')}" 0
< -ERR Unknown Redis command called from script script: abcf8c74fa3839c614189bb5e891a4609a67102b, on @user_script:2.
> EVAL "return redis.call 'ping'" 0
< +PONG
> EVAL "return [==[a]]b]==]" 0
< "a]]b"
> EVAL "return #KEYS == 0 and redis.call('nosuch') or 1" 0
< -ERR Unknown Redis command called from script script: 2adc1bb75cdb3afc093a1ae7318f2e1ff2415518, on @user_script:1.
> EVAL "local t = {['end']=1, f=function() return 3 end} return t['end'] + t.f()" 0
< :4
> EVAL "local r=redis.pcall('nosuch') r.err='X changed' return r" 0
< -X changed
> EVAL "local r=redis.pcall('nosuch') error(r)" 0
< -ERR Unknown Redis command called from script script: 052648a09c31fadce3d6cb159a24fc9a88ddad18, on @user_script:1.
> EVAL "local r=redis.pcall('nosuch') error(r.err)" 0
< -ERR user_script:1: ERR Unknown Redis command called from script script: b144372d0ff27c7efbf5e14959240e83bee6c0b5, on @user_script:1.
> EVAL "return 1LL" 0
< -ERR Error compiling script (new function): user_script:1: malformed number near '1LL'
> EVAL "return 2ull" 0
< -ERR Error compiling script (new function): user_script:1: malformed number near '2ull'
> EVAL "return 1i" 0
< -ERR Error compiling script (new function): user_script:1: malformed number near '1i'
> EVAL "return 0b11" 0
< -ERR Error compiling script (new function): user_script:1: malformed number near '0b11'
> EVAL "return '\\x41'" 0
< "x41"
> EVAL "return '\\z  a'" 0
< "z  a"
> EVAL "return '\\u{41}'" 0
< "u{41}"
> EVAL "\n\nlocal x = 1LL" 0
< -ERR Error compiling script (new function): user_script:3: malformed number near '1LL'
> EVAL "return {loadstring('return 1LL')}" 0
< *0
> EVAL "return math.random(0)" 0
< -ERR user_script:1: bad argument #1 to 'random' (interval is empty) script: 008bcb60f86ee36d26c67b641b46674578d9cba0, on @user_script:1.
> EVAL "return tostring()" 0
< -ERR user_script:1: bad argument #1 to 'tostring' (value expected) script: b3870418043f3698962b400fd4ccc5dd4e449625, on @user_script:1.
> EVAL "return error('x')" 0
< -ERR user_script:1: x script: 86f97a66ddf3ddcdd181e4cddbe19743babd3ae6, on @user_script:1.
> EVAL "local f = function()\n return error('x') end\nf()" 0
< -ERR user_script:2: x script: 2db768fab6b365f6cc790ce9476e318695bc4720, on @user_script:2.
> EVAL "#comment\nreturn 1" 0
< -ERR Error compiling script (new function): user_script:1: unexpected symbol near '#'
> EVAL "return loadstring('#x')" 0
< $-1
> EVAL "local f = function() return 1, 2, 3 end return select('#', f())" 0
< :3
> EVAL "local f = function() return f2() end return pcall(f)" 0
< $-1
> EVAL "local function f(n) if n == 0 then return 'done' end return f(n-1) end return f(100000)" 0
< "done"

# Before other characters a backslash means nothing.
> EVAL "return 'a\\.b\\-c\\q\\%d\\(\\/\\{'" 0
< "a.b-cq%d(/{"
> EVAL "return \"\\'\\\"\\\\\"" 0
< "'\"\\"
> EVAL "return ('a.b'):gsub('\\.', '-')" 0
< "---"
> EVAL "return 'one\\\ntwo'" 0
< "one\ntwo"
> EVAL "return '\\a\\b\\f\\v\\t\\0\\12\\065'" 0
< "\a\b\x0c\x0b\t\x00\x0cA"
