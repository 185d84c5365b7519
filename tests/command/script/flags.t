# A first line with #! says what a script may do.
> EVAL "#!lua\nreturn 1" 0
< :1
> EVAL "#!lua flags=no-writes\nreturn redis.call('get', KEYS[1])" 1 k
< $-1
> EVAL "#!lua flags=no-writes\nreturn redis.call('set', KEYS[1], 'x')" 1 k
< -ERR Write commands are not allowed from read-only scripts. script: 5542bd57a4a0c7e258558319b363acf2ab028631, on @user_script:2.
> EVAL "#!lua flags=allow-oom,no-writes\nreturn 1" 0
< :1
> EVAL "#!lua flags=allow-stale\nreturn 1" 0
< :1
> EVAL "#!lua flags=no-cluster\nreturn 1" 0
< :1
> EVAL "#!lua flags=allow-cross-slot-keys\nreturn 1" 0
< :1
> EVAL "#!lua flags=\nreturn 1" 0
< :1
> EVAL "#!lua flags=bogus\nreturn 1" 0
< -ERR Unexpected flag in script shebang: bogus
> EVAL "#!lua flags=no-writes,\nreturn 1" 0
< -ERR Unexpected flag in script shebang: 
> EVAL "#!lua bogus=x\nreturn 1" 0
< -ERR Unknown lua shebang option: bogus=x
> EVAL "#!lua name=x\nreturn 1" 0
< -ERR Unknown lua shebang option: name=x
> EVAL "#!python\nreturn 1" 0
< -ERR Unexpected engine in script shebang: #!python
> EVAL "#!\nreturn 1" 0
< -ERR Unexpected engine in script shebang: #!
> EVAL "#!lua" 0
< -ERR Invalid script shebang
> EVAL "#!lua flags=no-writes flags=allow-oom\nreturn 1" 0
< :1
> EVAL_RO "#!lua\nreturn redis.call('set', KEYS[1], 'x')" 1 k
< -ERR Can not execute a script with write flag using *_ro command.
> EVAL_RO "#!lua\nreturn 1" 0
< -ERR Can not execute a script with write flag using *_ro command.
> EVAL_RO "#!lua flags=no-writes\nreturn 1" 0
< :1
> EVAL "#!lua\nerror('second line')" 0
< -ERR user_script:2: second line script: 0872fca342afa5e001a036de56d6f49a0ce80e9a, on @user_script:2.
> EVAL "#!lua\nreturn redis.call('set', KEYS[1], 'x')" 1 k
< +OK
> SCRIPT LOAD "#!lua flags=bogus\nreturn 1"
< -ERR Unexpected flag in script shebang: bogus
> SCRIPT LOAD "#!lua flags=no-writes\nreturn 1"
< "77f21361171213377cb083e2ffc2ae24ffdff8fb"

# Out of memory: a script without flags stops at the first write, one with them before it begins.
> CONFIG SET maxmemory 1
< +OK
> EVAL "#!lua\nreturn 1" 1 k
< -OOM command not allowed when used memory > 'maxmemory'.
> EVAL "#!lua flags=no-writes\nreturn 1" 1 k
< :1
> EVAL "#!lua flags=allow-oom\nreturn redis.call('set', KEYS[1], 'x')" 1 k
< +OK
> EVAL "return 1" 1 k
< :1
> EVAL "return redis.call('set', KEYS[1], 'y')" 1 k
< -OOM command not allowed when used memory > 'maxmemory'. script: 0f0cd1f123974e57d02325558022f7c59be8792c, on @user_script:1.
> EVAL "return redis.pcall('set', KEYS[1], 'y')" 1 k
< -OOM command not allowed when used memory > 'maxmemory'.
> CONFIG SET maxmemory 0
< +OK
> GET k
< "x"
