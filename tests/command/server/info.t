# INFO: sections of lines name:value.
@ pattern
> INFO
< "# Server\\r\\nredis_version:7\.0\.15\\r\\n.*redis_mode:standalone.*process_id:\d+.*tcp_port:\d+.*uptime_in_seconds:\d+.*\\r\\n\\r\\n# Clients\\r\\nconnected_clients:\d+\\r\\n.*# Memory\\r\\nused_memory:\d+\\r\\n.*# Persistence\\r\\nloading:0\\r\\n.*# Stats\\r\\ntotal_connections_received:\d+\\r\\ntotal_commands_processed:\d+\\r\\n.*# Replication\\r\\nrole:master\\r\\nconnected_slaves:0\\r\\n.*# CPU\\r\\n.*# Keyspace\\r\\n"
@ pattern
> INFO server
< "# Server\\r\\nredis_version:7\.0\.15\\r\\n.*"
@ pattern
> INFO CLIENTS
< "# Clients\\r\\nconnected_clients:[1-9]\d*\\r\\n.*maxclients:10000\\r\\n.*"
@ pattern
> INFO memory
< "# Memory\\r\\nused_memory:\d+\\r\\nused_memory_human:[\d.]+[BKMG]\\r\\n.*maxmemory:0\\r\\nmaxmemory_human:0B\\r\\nmaxmemory_policy:noeviction\\r\\n.*"
@ pattern
> INFO stats
< "# Stats\\r\\n.*expired_keys:\d+\\r\\n.*evicted_keys:0\\r\\n.*keyspace_hits:\d+\\r\\nkeyspace_misses:\d+\\r\\n.*"
> INFO keyspace
< "# Keyspace\r\n"
> SET k v
< +OK
> INFO keyspace
< "# Keyspace\r\ndb0:keys=1,expires=0,avg_ttl=0\r\n"
> SET timed v EX 1000
< +OK
> SELECT 3
< +OK
> MSET a 1 b 2 c 3
< +OK
> SELECT 0
< +OK
@ pattern
> INFO keyspace
< "# Keyspace\\r\\ndb0:keys=2,expires=1,avg_ttl=\d+\\r\\ndb3:keys=3,expires=0,avg_ttl=0\\r\\n"
@ pattern
> INFO replication
< "# Replication\\r\\nrole:master\\r\\nconnected_slaves:0\\r\\n.*master_replid:[0-9a-f]{40}\\r\\n.*"
@ pattern
> INFO commandstats
< "# Commandstats\\r\\n.*cmdstat_set:calls=\d+,usec=\d+,usec_per_call=\d+\.\d\d,rejected_calls=\d+,failed_calls=\d+\\r\\n.*"
@ pattern
> INFO server clients
< "# Server\\r\\n.*\\r\\n\\r\\n# Clients\\r\\n.*"
@ pattern
> INFO all
< "# Server\\r\\n.*# Commandstats\\r\\n.*# Keyspace\\r\\n.*"
@ pattern
> INFO everything
< "# Server\\r\\n.*# Commandstats\\r\\n.*# Keyspace\\r\\n.*"
@ pattern
> INFO default
< "# Server\\r\\n.*# Keyspace\\r\\n.*"
> INFO nosuchsection
< ""
@ resp3
@ pattern
> INFO server
< ="txt:# Server\\r\\n.*"

# A call that fails is counted where it fails: not at EXEC, and also when it has waited before.
@ resp2
@ connection counting
> CONFIG RESETSTAT
< +OK
> EXEC
< -ERR EXEC without MULTI
> MULTI
< +OK
> SET s x
< +QUEUED
> LPUSH s x
< +QUEUED
> EXEC
< *2
<   +OK
<   -WRONGTYPE Operation against a key holding the wrong kind of value
@ pattern
> INFO commandstats
< ".*cmdstat_exec:calls=2,usec=\d+,usec_per_call=[0-9.]+,rejected_calls=0,failed_calls=\d+.*"
@ pattern
> INFO commandstats
< ".*cmdstat_lpush:calls=1,usec=\d+,usec_per_call=[0-9.]+,rejected_calls=0,failed_calls=1.*"
> XGROUP CREATE stream g $ MKSTREAM
< +OK
@ connection waiting
@ raw "XREADGROUP GROUP g c BLOCK 0 STREAMS stream >\r\n"
@ connection counting
@ sleep-ms 20
> XGROUP DESTROY stream g
< :1
@ connection waiting
@ read
< -NOGROUP the consumer group this client was blocked on no longer exists
@ connection counting
@ pattern
> INFO commandstats
< ".*cmdstat_xreadgroup:calls=1,usec=\d+,usec_per_call=[0-9.]+,rejected_calls=0,failed_calls=1.*"
