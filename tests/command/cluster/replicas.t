# Replicas and modules: there are none.
> ROLE
< *3
<   "master"
<   :0
<   *0
> ROLE x
< -ERR wrong number of arguments for 'role' command
> WAIT 0 0
< :0
> WAIT 0 10
< :0
> WAIT 1 1
< :0
> WAIT a 10
< -ERR value is not an integer or out of range
> WAIT 1 a
< -ERR timeout is not an integer or out of range
> WAIT 1 1.5
< -ERR timeout is not an integer or out of range
> WAIT 1 -1
< -ERR timeout is negative
> WAIT 1
< -ERR wrong number of arguments for 'wait' command
@ connection b
@ let B
@ pattern
> CLIENT ID
< :[0-9]+
> WAIT 1 0
@ connection a
@ sleep-ms 100
> CLIENT UNBLOCK ${B}
< :1
@ connection b
@ read
< :0
> WAIT 2 0
@ connection a
@ sleep-ms 100
> CLIENT UNBLOCK ${B} ERROR
< :1
> CLIENT UNBLOCK ${B}
< :0
@ connection b
@ read
< -UNBLOCKED client unblocked via CLIENT UNBLOCK
> PING
< +PONG
> WAIT -1 0
< :0
> WAIT 1 0
@ drop
@ connection a
> MULTI
< +OK
> WAIT 1 0
< +QUEUED
> ROLE
< +QUEUED
> EXEC
< *2
<   :0
<   *3
<     "master"
<     :0
<     *0
> MODULE LIST
< *0
> MODULE HELP
< *11
<   +MODULE <subcommand> [<arg> [value] [opt] ...]. Subcommands are:
<   +LIST
<   +    Return a list of loaded modules.
<   +LOAD <path> [<arg> ...]
<   +    Load a module library from <path>, passing to it any optional arguments.
<   +LOADEX <path> [[CONFIG NAME VALUE] [CONFIG NAME VALUE]] [ARGS ...]
<   +    Load a module library from <path>, while passing it module configurations and optional arguments.
<   +UNLOAD <name>
<   +    Unload a module.
<   +HELP
<   +    Prints this help.
> MODULE LOAD x
< -ERR MODULE command not allowed. If the enable-module-command option is set to \"local\", you can run it from a local connection, otherwise you need to set this option in the configuration file, and then restart the server.
> MODULE LOADEX x
< -ERR MODULE command not allowed. If the enable-module-command option is set to \"local\", you can run it from a local connection, otherwise you need to set this option in the configuration file, and then restart the server.
> MODULE UNLOAD x
< -ERR MODULE command not allowed. If the enable-module-command option is set to \"local\", you can run it from a local connection, otherwise you need to set this option in the configuration file, and then restart the server.
> MODULE NOSUCH
< -ERR unknown subcommand 'NOSUCH'. Try MODULE HELP.
> MODULE
< -ERR wrong number of arguments for 'module' command
