# EVAL_RO and EVALSHA_RO: scripts that may not write.
> SET k value
< +OK
> EVAL_RO "return redis.call('get', KEYS[1])" 1 k
< "value"
> EVAL_RO "return redis.call('set', KEYS[1], 'x')" 1 k
< -ERR Write commands are not allowed from read-only scripts. script: ee5bed0f6963e93a14eebfb64f07c299c1b4313f, on @user_script:1.
> EVAL_RO "return redis.pcall('set', KEYS[1], 'x')" 1 k
< -ERR Write commands are not allowed from read-only scripts.
> EVAL_RO "redis.pcall('del', KEYS[1]); return redis.call('get', KEYS[1])" 1 k
< "value"
> GET k
< "value"
> EVAL_RO "return 1" 0
< :1
> EVALSHA_RO e0e1f9fabfc9d4800c877a703b823ac0578ff8db 0
< :1
> EVALSHA_RO ffffffffffffffffffffffffffffffffffffffff 0
< -NOSCRIPT No matching script. Please use EVAL.
> SCRIPT LOAD "return redis.call('set', KEYS[1], 'x')"
< "ee5bed0f6963e93a14eebfb64f07c299c1b4313f"
> EVALSHA_RO ee5bed0f6963e93a14eebfb64f07c299c1b4313f 1 k
< -ERR Write commands are not allowed from read-only scripts. script: ee5bed0f6963e93a14eebfb64f07c299c1b4313f, on @user_script:1.
> EVAL_RO
< -ERR wrong number of arguments for 'eval_ro' command
> EVAL_RO "return 1"
< -ERR wrong number of arguments for 'eval_ro' command
> EVALSHA_RO abc
< -ERR wrong number of arguments for 'evalsha_ro' command
> MULTI
< +OK
> EVAL_RO "return redis.call('get', KEYS[1])" 1 k
< +QUEUED
> EXEC
< *1
<   "value"
