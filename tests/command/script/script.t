# SCRIPT: what is known already.
> SCRIPT FLUSH
< +OK
> SCRIPT LOAD "return 42"
< "1fa00e76656cc152ad327c13fe365858fd7be306"
> SCRIPT EXISTS 1fa00e76656cc152ad327c13fe365858fd7be306
< *1
<   :1
> EVALSHA 1fa00e76656cc152ad327c13fe365858fd7be306 0
< :42
> SCRIPT EXISTS 1FA00E76656CC152AD327C13FE365858FD7BE306
< *1
<   :1
> SCRIPT EXISTS ffffffffffffffffffffffffffffffffffffffff 1fa00e76656cc152ad327c13fe365858fd7be306 short
< *3
<   :0
<   :1
<   :0
> SCRIPT LOAD "return 42"
< "1fa00e76656cc152ad327c13fe365858fd7be306"
> SCRIPT LOAD "this is no Lua"
< -ERR Error compiling script (new function): user_script:1: '=' expected near 'is'
> SCRIPT LOAD ""
< "da39a3ee5e6b4b0d3255bfef95601890afd80709"
> EVALSHA da39a3ee5e6b4b0d3255bfef95601890afd80709 0
< $-1
> SCRIPT FLUSH
< +OK
> SCRIPT EXISTS 1fa00e76656cc152ad327c13fe365858fd7be306
< *1
<   :0
> EVALSHA 1fa00e76656cc152ad327c13fe365858fd7be306 0
< -NOSCRIPT No matching script. Please use EVAL.
> SCRIPT LOAD "return 42"
< "1fa00e76656cc152ad327c13fe365858fd7be306"
> SCRIPT FLUSH SYNC
< +OK
> SCRIPT LOAD "return 42"
< "1fa00e76656cc152ad327c13fe365858fd7be306"
> SCRIPT FLUSH ASYNC
< +OK
> SCRIPT EXISTS 1fa00e76656cc152ad327c13fe365858fd7be306
< *1
<   :0
> SCRIPT LOAD "return 42"
< "1fa00e76656cc152ad327c13fe365858fd7be306"
> SCRIPT FLUSH BOGUS
< -ERR SCRIPT FLUSH only support SYNC|ASYNC option
> SCRIPT FLUSH SYNC ASYNC
< -ERR SCRIPT FLUSH only support SYNC|ASYNC option
> SCRIPT EXISTS 1fa00e76656cc152ad327c13fe365858fd7be306
< *1
<   :1
# EVAL makes it known, also to other connections.
> EVAL "return 43" 0
< :43
@ connection b
> EVALSHA 04e9d38570d6a3d8215891e76dd6be951012eaf9 0
< :43
> SCRIPT EXISTS 04e9d38570d6a3d8215891e76dd6be951012eaf9
< *1
<   :1
@ connection a
> SCRIPT KILL
< -NOTBUSY No scripts in execution right now.
> SCRIPT EXISTS
< -ERR wrong number of arguments for 'script|exists' command
> SCRIPT LOAD
< -ERR wrong number of arguments for 'script|load' command
> SCRIPT LOAD a b
< -ERR wrong number of arguments for 'script|load' command
> SCRIPT KILL x
< -ERR wrong number of arguments for 'script|kill' command
> SCRIPT
< -ERR wrong number of arguments for 'script' command
> SCRIPT BOGUS
< -ERR unknown subcommand 'BOGUS'. Try SCRIPT HELP.
> SCRIPT BOGUS x
< -ERR unknown subcommand 'BOGUS'. Try SCRIPT HELP.
@ pattern
> SCRIPT HELP
< \*\d+
<   \+SCRIPT <subcommand> \[<arg> \[value\] \[opt\] \.\.\.\]\. Subcommands are:
< ...
> MULTI
< +OK
> SCRIPT LOAD "return 44"
< +QUEUED
> SCRIPT EXISTS 1fa00e76656cc152ad327c13fe365858fd7be306
< +QUEUED
> EXEC
< *2
<   "3545fc935fc1105ab71ff933711c3794e9a3c127"
<   *1
<     :1
