# MEMORY: what keys and the server take.
> MEMORY
< -ERR wrong number of arguments for 'memory' command
> MEMORY NOSUCH
< -ERR unknown subcommand 'NOSUCH'. Try MEMORY HELP.
> MEMORY USAGE
< -ERR wrong number of arguments for 'memory|usage' command
> MEMORY USAGE missing
< $-1
> SET k v
< +OK
@ pattern
> MEMORY USAGE k
< :[1-9]\d+
@ pattern
> MEMORY USAGE k SAMPLES 0
< :[1-9]\d+
@ pattern
> MEMORY USAGE k SAMPLES 100 SAMPLES 5
< :[1-9]\d+
> MEMORY USAGE k SAMPLES -1
< -ERR syntax error
> MEMORY USAGE k SAMPLES x
< -ERR value is not an integer or out of range
> MEMORY USAGE k SAMPLES
< -ERR syntax error
> MEMORY USAGE k NOSUCH 1
< -ERR syntax error
> MEMORY USAGE missing SAMPLES -1
< -ERR syntax error
> RPUSH l a b c
< :3
> SADD s a b c
< :3
> SADD i 1 2 3
< :3
> HSET h f v
< :1
> ZADD z 1 a
< :1
@ pattern
> MEMORY USAGE l
< :[1-9]\d+
@ pattern
> MEMORY USAGE s
< :[1-9]\d+
@ pattern
> MEMORY USAGE i
< :[1-9]\d+
@ pattern
> MEMORY USAGE h
< :[1-9]\d+
@ pattern
> MEMORY USAGE z
< :[1-9]\d+
> MEMORY PURGE
< +OK
> MEMORY PURGE now
< -ERR wrong number of arguments for 'memory|purge' command
@ pattern
> MEMORY STATS
< \*\d+
<   "peak.allocated"
<   :\d+
<   "total.allocated"
<   :\d+
<   "startup.allocated"
<   :\d+
< ...
@ pattern
> MEMORY HELP
< \*\d+
<   \+MEMORY <subcommand> \[<arg> \[value\] \[opt\] \.\.\.\]\. Subcommands are:
< ...
> MEMORY DOCTOR now
< -ERR wrong number of arguments for 'memory|doctor' command
> MEMORY STATS now
< -ERR wrong number of arguments for 'memory|stats' command
> MEMORY MALLOC-STATS now
< -ERR wrong number of arguments for 'memory|malloc-stats' command
@ resp3
@ pattern
> MEMORY STATS
< %\d+
<   "peak.allocated"
<   :\d+
< ...
@ pattern
> MEMORY DOCTOR
< ="txt:.*"
