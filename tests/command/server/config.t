# CONFIG: options at run time.
> CONFIG GET maxmemory
< *2
<   "maxmemory"
<   "0"
> CONFIG GET MAXMEMORY
< *2
<   "MAXMEMORY"
<   "0"
> CONFIG GET maxmemory-policy
< *2
<   "maxmemory-policy"
<   "noeviction"
> CONFIG GET databases
< *2
<   "databases"
<   "16"
> CONFIG GET timeout
< *2
<   "timeout"
<   "0"
> CONFIG GET tcp-keepalive
< *2
<   "tcp-keepalive"
<   "300"
> CONFIG GET maxclients
< *2
<   "maxclients"
<   "10000"
> CONFIG GET appendonly
< *2
<   "appendonly"
<   "no"
> CONFIG GET appendfsync
< *2
<   "appendfsync"
<   "everysec"
> CONFIG SET maxmemory-clients 101%
< -ERR CONFIG SET failed (possibly related to argument 'maxmemory-clients') - percentage argument must be less or equal to 100
> CONFIG SET shutdown-on-sigint "FORCE nosave default now now"
< +OK
> CONFIG GET shutdown-on-sigint
< *2
<   "shutdown-on-sigint"
<   "nosave now force"
> CONFIG SET shutdown-on-sigint "now  force"
< -ERR CONFIG SET failed (possibly related to argument 'shutdown-on-sigint') - argument(s) must be one of the following: default, save, nosave, now, force
> CONFIG SET shutdown-on-sigint default
< +OK
> CONFIG SET save " "
< -ERR CONFIG SET failed (possibly related to argument 'save') - Invalid save parameters
> CONFIG GET save
< *2
<   "save"
<   ""
> CONFIG GET hz
< *2
<   "hz"
<   "10"
> CONFIG GET proto-max-bulk-len
< *2
<   "proto-max-bulk-len"
<   "536870912"
> CONFIG GET requirepass
< *2
<   "requirepass"
<   ""
> CONFIG GET protected-mode
< *2
<   "protected-mode"
<   "yes"
> CONFIG GET busy-reply-threshold
< *2
<   "busy-reply-threshold"
<   "5000"
> CONFIG GET lua-time-limit
< *2
<   "lua-time-limit"
<   "5000"
> CONFIG GET nosuchoption
< *0
@ unordered
> CONFIG GET maxmemory timeout nosuch
< *4
<   "0"
<   "0"
<   "maxmemory"
<   "timeout"
@ unordered
> CONFIG GET *append*fsync
< *2
<   "appendfsync"
<   "everysec"
@ resp3
> CONFIG GET maxmemory
< %1
<   "maxmemory"
<   "0"
> CONFIG GET nosuchoption
< %0
@ resp2

> CONFIG SET maxmemory 100mb
< +OK
> CONFIG GET maxmemory
< *2
<   "maxmemory"
<   "104857600"
> CONFIG SET maxmemory 1gb
< +OK
> CONFIG GET maxmemory
< *2
<   "maxmemory"
<   "1073741824"
> CONFIG SET maxmemory 1000k
< +OK
> CONFIG GET maxmemory
< *2
<   "maxmemory"
<   "1000000"
> CONFIG SET maxmemory 0
< +OK
> CONFIG SET timeout 100 tcp-keepalive 60
< +OK
> CONFIG GET timeout
< *2
<   "timeout"
<   "100"
> CONFIG GET tcp-keepalive
< *2
<   "tcp-keepalive"
<   "60"
> CONFIG SET timeout 0 tcp-keepalive 300
< +OK
> CONFIG set Timeout 0
< +OK
> CONFIG SET appendfsync always
< +OK
> CONFIG GET appendfsync
< *2
<   "appendfsync"
<   "always"
> CONFIG SET appendfsync everysec
< +OK

# All or nothing, and why not.
> CONFIG SET nosuchoption 1
< -ERR Unknown option or number of arguments for CONFIG SET - 'nosuchoption'
> CONFIG SET timeout 50 nosuchoption 1
< -ERR Unknown option or number of arguments for CONFIG SET - 'nosuchoption'
> CONFIG GET timeout
< *2
<   "timeout"
<   "0"
> CONFIG SET timeout abc
< -ERR CONFIG SET failed (possibly related to argument 'timeout') - argument couldn't be parsed into an integer
> CONFIG SET timeout -1
< -ERR CONFIG SET failed (possibly related to argument 'timeout') - argument must be between 0 and 2147483647 inclusive
> CONFIG SET timeout 99999999999
< -ERR CONFIG SET failed (possibly related to argument 'timeout') - argument must be between 0 and 2147483647 inclusive
> CONFIG SET maxmemory abc
< -ERR CONFIG SET failed (possibly related to argument 'maxmemory') - argument must be a memory value
> CONFIG SET maxmemory -1
< -ERR CONFIG SET failed (possibly related to argument 'maxmemory') - argument must be a memory value
> CONFIG SET appendfsync sometimes
< -ERR CONFIG SET failed (possibly related to argument 'appendfsync') - argument(s) must be one of the following: everysec, always, no
> CONFIG SET maxmemory-policy bogus
< -ERR CONFIG SET failed (possibly related to argument 'maxmemory-policy') - argument(s) must be one of the following: volatile-lru, volatile-lfu, volatile-random, volatile-ttl, allkeys-lru, allkeys-lfu, allkeys-random, noeviction
> CONFIG SET protected-mode maybe
< -ERR CONFIG SET failed (possibly related to argument 'protected-mode') - argument must be 'yes' or 'no'
> CONFIG SET timeout 1 timeout 2
< -ERR CONFIG SET failed (possibly related to argument 'timeout') - duplicate parameter
> CONFIG SET databases 5
< -ERR CONFIG SET failed (possibly related to argument 'databases') - can't set immutable config
> CONFIG SET port
< -ERR wrong number of arguments for 'config|set' command
> CONFIG SET timeout 5 hz
< -ERR syntax error
> CONFIG SET
< -ERR wrong number of arguments for 'config|set' command
> CONFIG GET
< -ERR wrong number of arguments for 'config|get' command
> CONFIG RESETSTAT
< +OK
> CONFIG RESETSTAT extra
< -ERR wrong number of arguments for 'config|resetstat' command
> CONFIG REWRITE
< -ERR The server is running without a config file
> CONFIG
< -ERR wrong number of arguments for 'config' command
> CONFIG BOGUS
< -ERR unknown subcommand 'BOGUS'. Try CONFIG HELP.
> CONFIG BOGUS x
< -ERR unknown subcommand 'BOGUS'. Try CONFIG HELP.
@ pattern
> CONFIG HELP
< \*\d+
<   \+CONFIG <subcommand> \[<arg> \[value\] \[opt\] \.\.\.\]\. Subcommands are:
< ...

# What no longer fits is not written.
> CONFIG SET maxmemory 1
< +OK
> SET k v
< -OOM command not allowed when used memory > 'maxmemory'.
> GET k
< $-1
> INCR k
< -OOM command not allowed when used memory > 'maxmemory'.
> DEL k
< :0
> MULTI
< +OK
> SET k v
< -OOM command not allowed when used memory > 'maxmemory'.
> EXEC
< -EXECABORT Transaction discarded because of previous errors.
> MULTI
< +OK
> GET k
< -OOM command not allowed when used memory > 'maxmemory'.
> EXEC
< -EXECABORT Transaction discarded because of previous errors.
> MSET k1 1 k2 2 k3 3
< -OOM command not allowed when used memory > 'maxmemory'.
> EVAL "return redis.call('set', KEYS[1], 'v')" 1 k
< -OOM command not allowed when used memory > 'maxmemory'. script: b0e7bbc2efc136be74cdebcb73a106ad46ea881b, on @user_script:1.
> EVAL "return redis.call('get', KEYS[1])" 1 k
< $-1
> EVAL_RO "return redis.call('get', KEYS[1])" 1 k
< $-1
> CONFIG SET maxmemory 0
< +OK
> SET k v
< +OK

# Limits of lengths.
> CONFIG SET proto-max-bulk-len 1mb
< +OK
> SETRANGE k 1048576 x
< -ERR string exceeds maximum allowed size (proto-max-bulk-len)
> APPEND k "x"*1000000
< :1000001
> APPEND k "x"*1000000
< -ERR string exceeds maximum allowed size (proto-max-bulk-len)
> CONFIG SET proto-max-bulk-len 512mb
< +OK
