# EVAL and EVALSHA: scripts and their arguments.
> EVAL "return redis.call('set', KEYS[1], ARGV[1])" 1 alpha one
< +OK
> GET alpha
< "one"
> EVAL "return redis.call('get', KEYS[1])" 1 alpha
< "one"
> EVAL "return 1"
< -ERR wrong number of arguments for 'eval' command
> EVAL
< -ERR wrong number of arguments for 'eval' command
> EVAL "return 1" abc
< -ERR value is not an integer or out of range
> EVAL "return 1" -1
< -ERR Number of keys can't be negative
> EVAL "return 1" 1
< -ERR Number of keys can't be greater than number of args
> EVAL "return 1" 2 a
< -ERR Number of keys can't be greater than number of args
> EVAL "return 1" 1.5
< -ERR value is not an integer or out of range
> EVAL "return 1" ""
< -ERR value is not an integer or out of range
> EVAL "return 1" 99999999999999999999
< -ERR value is not an integer or out of range
> EVALSHA
< -ERR wrong number of arguments for 'evalsha' command
> EVALSHA abc
< -ERR wrong number of arguments for 'evalsha' command
> EVALSHA abc 0
< -NOSCRIPT No matching script. Please use EVAL.
> EVALSHA ffffffffffffffffffffffffffffffffffffffff 0
< -NOSCRIPT No matching script. Please use EVAL.
> EVALSHA e0e1f9fabfc9d4800c877a703b823ac0578ff8db 0
< -NOSCRIPT No matching script. Please use EVAL.
> EVAL "return 1" 0
< :1
> EVALSHA e0e1f9fabfc9d4800c877a703b823ac0578ff8db 0
< :1
> EVALSHA E0E1F9FABFC9D4800C877A703B823AC0578FF8DB 0
< :1
> EVALSHA "e0e1f9fabfc9d4800c877a703b823ac0578ff8d" 0
< -NOSCRIPT No matching script. Please use EVAL.
> EVALSHA e0e1f9fabfc9d4800c877a703b823ac0578ff8dbx 0
< -NOSCRIPT No matching script. Please use EVAL.

# Several keys and commands.
> EVAL "redis.call('set', KEYS[1], 1); redis.call('incr', KEYS[1]); return redis.call('get', KEYS[1])" 1 beta
< "2"
> EVAL "local n = 0; for i = 1, 1000 do n = redis.call('incr', KEYS[1]) end return n" 1 loops
< :1000
> EVAL "for i, k in ipairs(KEYS) do redis.call('set', k, ARGV[i]) end return redis.call('mget', unpack(KEYS))" 3 {t}1 {t}2 {t}3 a b c
< *3
<   "a"
<   "b"
<   "c"
> EVAL "return redis.call('SET', KEYS[1], 12)" 1 number
< +OK
> GET number
< "12"
> EVAL "return redis.call('set', KEYS[1], 1.5)" 1 number
< +OK
> GET number
< "1.5"
> EVAL "return redis.call('set', KEYS[1], 1e20)" 1 number
< +OK
> GET number
< "1e+20"
> EVAL "return redis.call('set', KEYS[1], 123456789012345680000)" 1 number
< +OK
> GET number
< "1.2345678901234568e+20"
> EVAL "return redis.call('set', KEYS[1], 0.1)" 1 number
< +OK
> GET number
< "0.10000000000000001"

# Errors.
> EVAL "return redis.call('incr', KEYS[1])" 1 alpha
< -ERR value is not an integer or out of range script: 2bab3b661081db58bd2341920e0ba7cf5dc77b25, on @user_script:1.
> EVAL "return redis.pcall('incr', KEYS[1])" 1 alpha
< -ERR value is not an integer or out of range
> EVAL "return redis.pcall('incr', KEYS[1]).err" 1 alpha
< "ERR value is not an integer or out of range"
> EVAL "local r = redis.pcall('incr', KEYS[1]); return type(r)..r['err']" 1 alpha
< "tableERR value is not an integer or out of range"
> EVAL "local ok, e = pcall(redis.call, 'incr', KEYS[1]); return {tostring(ok), type(e), e.err}" 1 alpha
< *2
<   "false"
<   "string"
> EVAL "redis.call('set', KEYS[1], 'kept'); redis.call('nosuch'); redis.call('set', KEYS[1], 'not')" 1 gamma
< -ERR Unknown Redis command called from script script: 5a22b5f7235e2a86655d076746fe6daea83c1491, on @user_script:1.
> GET gamma
< "kept"
> EVAL "return redis.call('nosuch')" 0
< -ERR Unknown Redis command called from script script: 206396248e12c6e742fd7296250433c8d7343b74, on @user_script:1.
> EVAL "return redis.pcall('nosuch')" 0
< -ERR Unknown Redis command called from script
> EVAL "return redis.call('get')" 0
< -ERR Wrong number of args calling Redis command from script script: f187dee77f607f7cff00bbabc9df38507582c78d, on @user_script:1.
> EVAL "return redis.pcall('get')" 0
< -ERR Wrong number of args calling Redis command from script
> EVAL "return redis.call('set', KEYS[1])" 1 k
< -ERR Wrong number of args calling Redis command from script script: 023c7f5874ffd190cefdb2cdda582e692d724869, on @user_script:1.
> EVAL "return redis.call()" 0
< -ERR Please specify at least one argument for this redis lib call script: 0a907e1429221a4d85516cab7fd219a82a9439d8, on @user_script:1.
> EVAL "return redis.pcall()" 0
< -ERR Please specify at least one argument for this redis lib call
> EVAL "return redis.call(nil)" 0
< -ERR Lua redis lib command arguments must be strings or integers script: 99304b0aecba6a93ad3911cc253cf22c84ab4d15, on @user_script:1.
> EVAL "return redis.call({})" 0
< -ERR Lua redis lib command arguments must be strings or integers script: 80747816df1f4411f7c442b928fce6a814214839, on @user_script:1.
> EVAL "return redis.call('set', KEYS[1], {})" 1 k
< -ERR Lua redis lib command arguments must be strings or integers script: 8525c9e3470a690abadc14c952988d2f7233b382, on @user_script:1.
> EVAL "return redis.call('set', KEYS[1], true)" 1 k
< -ERR Lua redis lib command arguments must be strings or integers script: 86ce941eb48de7ac37171d82d99c6bf3423f9d5c, on @user_script:1.
> EVAL "return redis.call('set', KEYS[1], nil)" 1 k
< -ERR Lua redis lib command arguments must be strings or integers script: 9ad52076788b8870cbc51f51b74c46fe59d28818, on @user_script:1.
> EVAL "return redis.call('object', 'bogus', KEYS[1])" 1 k
< -ERR Unknown Redis command called from script script: fab0d57fa1ac82f631ca0ec51cd81b0a7952d5b0, on @user_script:1.
> EVAL "return redis.call('multi')" 0
< -ERR This Redis command is not allowed from script script: c329a1a294be6bf95b44144f7502610661ae925a, on @user_script:1.
> EVAL "return redis.call('exec')" 0
< -ERR This Redis command is not allowed from script script: cfd06730c41ba24d30327b6d49d1ebf96a001298, on @user_script:1.
> EVAL "return redis.call('watch', KEYS[1])" 1 k
< -ERR This Redis command is not allowed from script script: c91ea55a75f8aec0ce5a1b7c0bf8e502c997f061, on @user_script:1.
> EVAL "return redis.call('eval', 'return 1', 0)" 0
< -ERR This Redis command is not allowed from script script: 310efa61ec0f2edf6c2e5b4007966dd555e75546, on @user_script:1.
> EVAL "return redis.call('evalsha', 'abc', 0)" 0
< -ERR This Redis command is not allowed from script script: 2dc18509cc60c99eece8eba1eb1c967bfd12f0fe, on @user_script:1.
> EVAL "return redis.call('script', 'flush')" 0
< -ERR This Redis command is not allowed from script script: 3b668fc883bb9e8e7bd2e8ce063fb9fde8609074, on @user_script:1.
> EVAL "return redis.call('auth', 'x')" 0
< -ERR This Redis command is not allowed from script script: 7f1217694d43dd4cdc3ff084133cc4d0682328ab, on @user_script:1.
> EVAL "return redis.call('hello', '3')" 0
< -ERR This Redis command is not allowed from script script: 5a8bbfab2bc104cded8990eb2c8ba8cb0938aa1b, on @user_script:1.
> EVAL "return redis.call('quit')" 0
< -ERR This Redis command is not allowed from script script: 594184995799820e8ea15ff5ed6e55342c8fed42, on @user_script:1.
> EVAL "return redis.call('reset')" 0
< -ERR This Redis command is not allowed from script script: 5ba3d15b37e8cfa0d2fa377e0bf7baa4944fc939, on @user_script:1.
> EVAL "return redis.call('client', 'id')" 0
< -ERR This Redis command is not allowed from script script: 9d62628b738307e9bc386eed63edab758ee76b57, on @user_script:1.
> EVAL "return redis.call('client', 'pause', '1')" 0
< -ERR This Redis command is not allowed from script script: 95c88c9394ec295dd00c400be162494a03039f6b, on @user_script:1.
> EVAL "return redis.call('shutdown')" 0
< -ERR This Redis command is not allowed from script script: efed7e6fbac55a79c47e5a9e6bd695e63e9dcada, on @user_script:1.
> EVAL "return redis.call('debug', 'sleep', '0')" 0
< -ERR This Redis command is not allowed from script script: 5ffe130f5cc70d547e91d6fa59f7a3448c53b993, on @user_script:1.
> EVAL "return redis.call('config', 'set', 'timeout', '0')" 0
< -ERR This Redis command is not allowed from script script: 611a6b33de97f8b57fd44e660ca9a1f190a756e5, on @user_script:1.
> EVAL "return redis.call('select', 3)" 0
< +OK
> EVAL "redis.call('select', 3); return redis.call('set', KEYS[1], 'db3')" 1 k
< +OK
> EXISTS k
< :0
> SELECT 3
< +OK
> GET k
< "db3"
> SELECT 0
< +OK

> EVAL "return redis.error_reply('MY own')" 0
< -MY own
> EVAL "return redis.error_reply('-MY own')" 0
< -MY own
> EVAL "return redis.error_reply('My Own')" 0
< -My Own
> EVAL "return redis.error_reply('')" 0
< -ERR 
> EVAL "return redis.error_reply()" 0
< -ERR wrong number or type of arguments
> EVAL "return redis.error_reply(1)" 0
< -ERR wrong number or type of arguments
> EVAL "return redis.error_reply('a', 'b')" 0
< -ERR wrong number or type of arguments
> EVAL "return redis.error_reply({})" 0
< -ERR wrong number or type of arguments
> EVAL "return redis.status_reply('GREAT')" 0
< +GREAT
> EVAL "return redis.status_reply('')" 0
< +
> EVAL "return redis.status_reply()" 0
< -ERR wrong number or type of arguments
> EVAL "return redis.status_reply({})" 0
< -ERR wrong number or type of arguments
> EVAL "error('boom')" 0
< -ERR user_script:1: boom script: 82903a0434f1503e152f89c03c9acd881a0e8150, on @user_script:1.
> EVAL "error({err='MY table'})" 0
< -MY table script: 0a480c86e999f6610a2f9d38b726dbb3036a6178, on @user_script:1.
> EVAL "error({err='MY table', ignore=1})" 0
< -MY table script: 9e28d6464f20d8775114e9667c613bd1530ca622, on @user_script:1.
# redis-server 7.0.15 dies of this one.
# differences: error({...}) with a table without err
@ only torc
@ pattern
> EVAL "error({})" 0
< -ERR .+
@ all
> EVAL "error()" 0
< -ERR nil script: aca90d914519fdb9825352bdc0befb59f7c8510f, on @user_script:1.
> EVAL "error(nil)" 0
< -ERR nil script: c402aa49952c86c38f35fb311d54977d08f3bf01, on @user_script:1.
> EVAL "error(42)" 0
< -ERR user_script:1: 42 script: acc7142a53d840846449a0a8c6055f5a674809fd, on @user_script:1.
> EVAL "error('boom', 0)" 0
< -ERR boom script: 90724e16396e5864c1184910ba6d7440461cee4f, on @user_script:1.
> EVAL "local a = nil; return a.b" 0
< -ERR user_script:1: attempt to index local 'a' (a nil value) script: a4f98b90454ae717765b45eb6f71312d37f994c6, on @user_script:1.
> EVAL "return 1 + {}" 0
< -ERR user_script:1: attempt to perform arithmetic on a table value script: 8ab7d53c27e34dc602fbe3688d99968c695c98e4, on @user_script:1.
> EVAL "return nosuch()" 0
< -ERR user_script:1: Script attempted to access nonexistent global variable 'nosuch' script: c843e952e50a3cb0d663a5593c03b89bbafb6aeb, on @user_script:1.
> EVAL "return undefined" 0
< -ERR user_script:1: Script attempted to access nonexistent global variable 'undefined' script: 58af0b132b237fe2081dedde3689f246262712fe, on @user_script:1.
> EVAL "x = 1" 0
< -ERR user_script:1: Attempt to modify a readonly table script: 34bce5f775de97f557a34088509c8bfe1ea17e52, on @user_script:1.
> EVAL "x = 1; return x" 0
< -ERR user_script:1: Attempt to modify a readonly table script: 757ed4623e097b3c66eab1c4eea3bedcab153cdf, on @user_script:1.
> EVAL "this is no Lua" 0
< -ERR Error compiling script (new function): user_script:1: '=' expected near 'is'
> EVAL "return (" 0
< -ERR Error compiling script (new function): user_script:1: unexpected symbol near '<eof>'
> EVAL "return 'unfinished" 0
< -ERR Error compiling script (new function): user_script:1: unfinished string near '<eof>'
> EVAL "local function f() error('deep') end; f()" 0
< -ERR user_script:1: deep script: af10f0d6ecd85455f806cf386fdc6226f1bae575, on @user_script:1.
> EVAL "\n\nerror('third line')" 0
< -ERR user_script:3: third line script: 91cc6244bfff0a918976afe188ae05d3ad6115a3, on @user_script:3.
> EVAL "return redis.call('get', KEYS[1], 'too', 'many')" 1 k
< -ERR Wrong number of args calling Redis command from script script: 410bab3e7568a47db6c93a5dd0263e1d2913641a, on @user_script:1.
> EVAL "return redis.sha1hex('')" 0
< "da39a3ee5e6b4b0d3255bfef95601890afd80709"
> EVAL "return redis.sha1hex('return 1')" 0
< "e0e1f9fabfc9d4800c877a703b823ac0578ff8db"
> EVAL "return redis.sha1hex(12)" 0
< "7b52009b64fd0a2a49e6d8a939753077792b0554"
> EVAL "return redis.sha1hex()" 0
< -ERR wrong number of arguments script: 3c7ce947ae74a835cc575b6ee87fb27503cb7ba4, on @user_script:1.
> EVAL "return redis.sha1hex('a', 'b')" 0
< -ERR wrong number of arguments script: 168a80c1fc9ccc2a1035122eae7afa0f638ba5b5, on @user_script:1.
> EVAL "return redis.REDIS_VERSION" 0
< "7.0.15"
> EVAL "return redis.REDIS_VERSION_NUM" 0
< :458767
> EVAL "return {redis.LOG_DEBUG, redis.LOG_VERBOSE, redis.LOG_NOTICE, redis.LOG_WARNING}" 0
< *4
<   :0
<   :1
<   :2
<   :3
> EVAL "return {redis.REPL_NONE, redis.REPL_AOF, redis.REPL_SLAVE, redis.REPL_REPLICA, redis.REPL_ALL}" 0
< *5
<   :0
<   :1
<   :2
<   :2
<   :3
> EVAL "return redis.log(redis.LOG_DEBUG, 'from a script')" 0
< $-1
> EVAL "return redis.log()" 0
< -ERR redis.log() requires two arguments or more. script: 28e28bf25123668ac541f5eec91bf7ad3d2fe0bd, on @user_script:1.
> EVAL "return redis.log('x', 'y')" 0
< -ERR First argument must be a number (log level). script: abaa422549b33ecc9a0466b3166971ce5a4734f0, on @user_script:1.
> EVAL "return redis.log(10, 'y')" 0
< -ERR Invalid debug level. script: 1b7ffe43b981e0c12b2d6a4406943c97aa1774eb, on @user_script:1.
> EVAL "return redis.set_repl(redis.REPL_ALL)" 0
< $-1
> EVAL "return redis.set_repl(99)" 0
< -ERR Invalid replication flags. Use REPL_AOF, REPL_REPLICA, REPL_ALL or REPL_NONE. script: fae934173b6296d6836d5d5f52e192640f8897d9, on @user_script:1.
> EVAL "return redis.set_repl()" 0
< -ERR redis.set_repl() requires two arguments. script: 9504533b41060c143a92eb2f8878e77d33b6dc33, on @user_script:1.
> EVAL "return redis.replicate_commands()" 0
< :1
> EVAL "return redis.breakpoint()" 0
< $-1
> EVAL "return redis.debug('x')" 0
< $-1
> EVAL "return redis.acl_check_cmd('get', 'k')" 0
< :1
> EVAL "return redis.acl_check_cmd('nosuch', 'k')" 0
< -ERR Invalid command passed to redis.acl_check_cmd() script: 9d41677768808dd2ccf66ea701a18385d5f4419d, on @user_script:1.
> EVAL "return redis.acl_check_cmd()" 0
< -ERR Please specify at least one argument for this redis lib call script: 1124f33ad66e7866b4e0c1499a4c20fb5eb9c180, on @user_script:1.
> EVAL "return redis.nosuch" 0
< $-1
> EVAL "return redis.nosuch()" 0
< -ERR user_script:1: attempt to call field 'nosuch' (a nil value) script: 064c0d38ec6d45fb37cd950fd37e609359986738, on @user_script:1.

# In a transaction.
> MULTI
< +OK
> EVAL "return redis.call('set', KEYS[1], 'tx')" 1 delta
< +QUEUED
> EVAL "return redis.call('incr', KEYS[1])" 1 delta
< +QUEUED
> EVAL "return {1, 'two', false}" 0
< +QUEUED
> EVAL "return 1" abc
< +QUEUED
> EVALSHA ffffffffffffffffffffffffffffffffffffffff 0
< +QUEUED
> EXEC
< *5
<   +OK
<   -ERR value is not an integer or out of range script: 2bab3b661081db58bd2341920e0ba7cf5dc77b25, on @user_script:1.
<   *3
<     :1
<     "two"
<     $-1
<   -ERR value is not an integer or out of range
<   -NOSCRIPT No matching script. Please use EVAL.
> GET delta
< "tx"

# Expired keys are gone inside a script too; time stands still there.
> SET soon v PX 1
< +OK
@ sleep-ms 20
> EVAL "return redis.call('exists', KEYS[1])" 1 soon
< :0
> EVAL "redis.call('set', KEYS[1], 'v', 'px', 1); for i = 1, 1000000 do end; return redis.call('exists', KEYS[1])" 1 still
< :1
> EVAL "return redis.call('pexpire', KEYS[1], ARGV[1])" 1 delta 100000
< :1
> EVAL "return redis.call('pttl', KEYS[1]) > 0" 1 delta
< :1

# Big values.
> EVAL "return string.rep('x', 100000)" 0
< "x"*100000
> EVAL "return #ARGV[1]" 0 "x"*100000
< :100000
> EVAL "local t = {} for i = 1, 5 do t[i] = {i, tostring(i)} end return t" 0
< *5
<   *2
<     :1
<     "1"
<   *2
<     :2
<     "2"
<   *2
<     :3
<     "3"
<   *2
<     :4
<     "4"
<   *2
<     :5
<     "5"
# As many arguments as a call can have.
> EVAL "local a = {} for i = 1, 7999 do a[i] = 1 end return redis.call('lpush', KEYS[1], unpack(a))" 1 longlist
< :7999
# The clock stands still, and attributes are not shown.
> DEBUG SET-DISABLE-DENY-SCRIPTS 1
< +OK
> EVAL "redis.call('set', KEYS[1], 'v', 'px', 1) redis.call('debug', 'sleep', 0.01) return redis.call('exists', KEYS[1])" 1 k
< :1
> EXISTS k
< :0
> EVAL "redis.setresp(3) return redis.call('debug', 'protocol', 'attrib')" 0
< "Some real reply following the attribute"
> DEBUG SET-DISABLE-DENY-SCRIPTS 0
< +OK
