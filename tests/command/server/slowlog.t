# The log of slow commands; with a limit of 0 every command is in it.
> SLOWLOG HELP
< *12
<   +SLOWLOG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:
<   +GET [<count>]
<   +    Return top <count> entries from the slowlog (default: 10, -1 mean all).
<   +    Entries are made of:
<   +    id, timestamp, time in microseconds, arguments array, client IP and port,
<   +    client name
<   +LEN
<   +    Return the length of the slowlog.
<   +RESET
<   +    Reset the slowlog.
<   +HELP
<   +    Prints this help.
> SLOWLOG RESET
< +OK
> SLOWLOG LEN
< :0
> SLOWLOG GET
< *0
> SLOWLOG GET 0
< *0
> SLOWLOG GET -2
< -ERR count should be greater than or equal to -1
> SLOWLOG GET x
< -ERR count should be greater than or equal to -1
> SLOWLOG GET 9999999999999999999
< -ERR count should be greater than or equal to -1
> SLOWLOG GET 1 2
< -ERR unknown subcommand or wrong number of arguments for 'GET'. Try SLOWLOG HELP.
> SLOWLOG LEN x
< -ERR wrong number of arguments for 'slowlog|len' command
> SLOWLOG RESET x
< -ERR wrong number of arguments for 'slowlog|reset' command
> SLOWLOG FOO
< -ERR unknown subcommand 'FOO'. Try SLOWLOG HELP.
> SLOWLOG
< -ERR wrong number of arguments for 'slowlog' command
> EVAL "local x = 0 for i = 1, 5e6 do x = x + i % 7 end return 1" 0
< :1
> SLOWLOG LEN
< :1
@ pattern
> SLOWLOG GET
< \*1
<   \*6
<     :[0-9]+
<     :[0-9]+
<     :[0-9]+
<     \*3
<       "EVAL"
<       "local x = 0 for i = 1, 5e6 do x = x \+ i % 7 end return 1"
<       "0"
<     "127\.0\.0\.1:[0-9]+"
<     ""
> SLOWLOG RESET
< +OK
> SLOWLOG GET
< *0
# What each shard has noticed is in the log of the proxy: its requests, not its clients'.
# differences: SLOWLOG through the proxy
@ only redis server
> SET quick 1
< +OK
> SLOWLOG LEN
< :0
> CLIENT SETNAME slow
< +OK
> CONFIG SET slowlog-log-slower-than 0
< +OK
> SLOWLOG RESET
< +OK
> SLOWLOG LEN
< :1
> SET a "x"*200
< +OK
> MSET k1 1 k2 2 k3 3 k4 4 k5 5 k6 6 k7 7 k8 8 k9 9 k10 10 k11 11 k12 12 k13 13 k14 14 k15 15 k16 16 k17 17
< +OK
> AUTH secret
< -ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?
> AUTH default secret
< +OK
@ pattern
> HELLO 2 AUTH default secret SETNAME me
< \*14
< ...
> CONFIG SET requirepass "" maxclients 10000
< +OK
> EVAL "return redis.call('get', 'a')" 0
< "x"*200
> MULTI
< +OK
> SET q 1
< +QUEUED
> INCR q
< +QUEUED
> EXEC
< *2
<   +OK
<   :2
> NOPE
< -ERR unknown command 'NOPE', with args beginning with: 
> GET
< -ERR wrong number of arguments for 'get' command
> HSET a b c
< -WRONGTYPE Operation against a key holding the wrong kind of value
> BLPOP nolist 0.01
< *-1
> CONFIG SET slowlog-log-slower-than -1
< +OK
@ pattern
> SLOWLOG GET -1
< \*14
<   \*6
<     :[0-9]+
<     :[0-9]+
<     :[0-9]+
<     \*4
<       "HSET"
<       "a"
<       "b"
<       "c"
<     "127\.0\.0\.1:[0-9]+"
<     "me"
<   \*6
<     :[0-9]+
<     :[0-9]+
<     :[0-9]+
<     \*2
<       "INCR"
<       "q"
<     "127\.0\.0\.1:[0-9]+"
<     "me"
<   \*6
<     :[0-9]+
<     :[0-9]+
<     :[0-9]+
<     \*3
<       "SET"
<       "q"
<       "1"
<     "127\.0\.0\.1:[0-9]+"
<     "me"
<   \*6
<     :[0-9]+
<     :[0-9]+
<     :[0-9]+
<     \*1
<       "MULTI"
<     "127\.0\.0\.1:[0-9]+"
<     "me"
<   \*6
<     :[0-9]+
<     :[0-9]+
<     :[0-9]+
<     \*3
<       "EVAL"
<       "return redis\.call\('get', 'a'\)"
<       "0"
<     "127\.0\.0\.1:[0-9]+"
<     "me"
<   \*6
<     :[0-9]+
<     :[0-9]+
<     :[0-9]+
<     \*2
<       "get"
<       "a"
<     "\?:0"
<     ""
<   \*6
<     :[0-9]+
<     :[0-9]+
<     :[0-9]+
<     \*6
<       "CONFIG"
<       "SET"
<       "requirepass"
<       "\(redacted\)"
<       "maxclients"
<       "10000"
<     "127\.0\.0\.1:[0-9]+"
<     "me"
<   \*6
<     :[0-9]+
<     :[0-9]+
<     :[0-9]+
<     \*7
<       "HELLO"
<       "2"
<       "AUTH"
<       "\(redacted\)"
<       "\(redacted\)"
<       "SETNAME"
<       "me"
<     "127\.0\.0\.1:[0-9]+"
<     "me"
<   \*6
<     :[0-9]+
<     :[0-9]+
<     :[0-9]+
<     \*3
<       "AUTH"
<       "\(redacted\)"
<       "\(redacted\)"
<     "127\.0\.0\.1:[0-9]+"
<     "slow"
<   \*6
<     :[0-9]+
<     :[0-9]+
<     :[0-9]+
<     \*2
<       "AUTH"
<       "\(redacted\)"
<     "127\.0\.0\.1:[0-9]+"
<     "slow"
<   \*6
<     :[0-9]+
<     :[0-9]+
<     :[0-9]+
<     \*32
<       "MSET"
<       "k1"
<       "1"
<       "k2"
<       "2"
<       "k3"
<       "3"
<       "k4"
<       "4"
<       "k5"
<       "5"
<       "k6"
<       "6"
<       "k7"
<       "7"
<       "k8"
<       "8"
<       "k9"
<       "9"
<       "k10"
<       "10"
<       "k11"
<       "11"
<       "k12"
<       "12"
<       "k13"
<       "13"
<       "k14"
<       "14"
<       "k15"
<       "15"
<       "\.\.\. \(4 more arguments\)"
<     "127\.0\.0\.1:[0-9]+"
<     "slow"
<   \*6
<     :[0-9]+
<     :[0-9]+
<     :[0-9]+
<     \*3
<       "SET"
<       "a"
<       "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\.\.\. \(72 more bytes\)"
<     "127\.0\.0\.1:[0-9]+"
<     "slow"
<   \*6
<     :[0-9]+
<     :[0-9]+
<     :[0-9]+
<     \*2
<       "SLOWLOG"
<       "LEN"
<     "127\.0\.0\.1:[0-9]+"
<     "slow"
<   \*6
<     :[0-9]+
<     :[0-9]+
<     :[0-9]+
<     \*2
<       "SLOWLOG"
<       "RESET"
<     "127\.0\.0\.1:[0-9]+"
<     "slow"
> PING
< +PONG
> SLOWLOG LEN
< :14
> CONFIG SET slowlog-log-slower-than 0
< +OK
> CONFIG SET slowlog-max-len 2
< +OK
> PING
< +PONG
> PING
< +PONG
> SLOWLOG LEN
< :2
> SLOWLOG RESET
< +OK
@ connection b
> CLIENT SETNAME waiting
< +OK
> BLPOP waited 0
@ connection a
@ sleep-ms 100
> MULTI
< +OK
> RPUSH waited x
< +QUEUED
> SLOWLOG RESET
< +QUEUED
> EXEC
< *2
<   :1
<   +OK
@ connection b
@ read
< *2
<   "waited"
<   "x"
@ connection a
@ pattern
> SLOWLOG GET
< \*2
<   \*6
<     :[0-9]+
<     :[0-9]+
<     :[0-9]+
<     \*3
<       "BLPOP"
<       "waited"
<       "0"
<     "127\.0\.0\.1:[0-9]+"
<     "waiting"
<   \*6
<     :[0-9]+
<     :[0-9]+
<     :[0-9]+
<     \*2
<       "SLOWLOG"
<       "RESET"
<     "127\.0\.0\.1:[0-9]+"
<     ".*"
> CONFIG SET slowlog-max-len 0
< +OK
> PING
< +PONG
> SLOWLOG LEN
< :0
> CONFIG SET slowlog-max-len 128
< +OK
> CONFIG SET slowlog-log-slower-than 10000
< +OK
> SLOWLOG RESET
< +OK
@ all
