# Keys given up at maxmemory.
> CONFIG GET maxmemory-eviction-tenacity
< *2
<   "maxmemory-eviction-tenacity"
<   "10"
> CONFIG GET maxmemory-samples
< *2
<   "maxmemory-samples"
<   "5"
> CONFIG SET maxmemory-samples 0
< -ERR CONFIG SET failed (possibly related to argument 'maxmemory-samples') - argument must be between 1 and 2147483647 inclusive
> CONFIG SET maxmemory-samples 10
< +OK
> CONFIG SET maxmemory-eviction-tenacity 101
< -ERR CONFIG SET failed (possibly related to argument 'maxmemory-eviction-tenacity') - argument must be between 0 and 100 inclusive
> CONFIG SET maxmemory-eviction-tenacity -1
< -ERR CONFIG SET failed (possibly related to argument 'maxmemory-eviction-tenacity') - argument must be between 0 and 100 inclusive
> CONFIG SET maxmemory-eviction-tenacity 100
< +OK
> CONFIG SET lfu-log-factor -1
< -ERR CONFIG SET failed (possibly related to argument 'lfu-log-factor') - argument must be between 0 and 2147483647 inclusive
> CONFIG SET lfu-decay-time -1
< -ERR CONFIG SET failed (possibly related to argument 'lfu-decay-time') - argument must be between 0 and 2147483647 inclusive
> CONFIG SET lfu-log-factor 0
< +OK
> CONFIG SET lfu-decay-time 0
< +OK

# Without a policy nothing goes.
> SET a 1
< +OK
> SET b 2 EX 1000
< +OK
> CONFIG SET maxmemory 1
< +OK
> SET c 3
< -OOM command not allowed when used memory > 'maxmemory'.
> GET b
< "2"
> EXISTS a b
< :2
> CONFIG SET maxmemory 0
< +OK

# Of those with a time to live.
> CONFIG SET maxmemory-policy volatile-lru
< +OK
> CONFIG SET maxmemory 1
< +OK
> SET a 3
< -OOM command not allowed when used memory > 'maxmemory'.
> EXISTS a b
< :1
> CONFIG SET maxmemory 0
< +OK
> SET b 2 EX 1000
< +OK
> CONFIG SET maxmemory-policy volatile-ttl
< +OK
> CONFIG SET maxmemory 1
< +OK
> SET a 3
< -OOM command not allowed when used memory > 'maxmemory'.
> EXISTS a b
< :1
> CONFIG SET maxmemory 0
< +OK
> SET b 2 EX 1000
< +OK
> CONFIG SET maxmemory-policy volatile-lfu
< +OK
> CONFIG SET maxmemory 1
< +OK
> SET a 3
< -OOM command not allowed when used memory > 'maxmemory'.
> EXISTS a b
< :1
> CONFIG SET maxmemory 0
< +OK
> SET b 2 EX 1000
< +OK
> CONFIG SET maxmemory-policy volatile-random
< +OK
> CONFIG SET maxmemory 1
< +OK
> SET a 3
< -OOM command not allowed when used memory > 'maxmemory'.
> EXISTS a b
< :1
> CONFIG SET maxmemory 0
< +OK

# All.
> CONFIG SET maxmemory-policy allkeys-random
< +OK
> CONFIG SET maxmemory 1
< +OK
> INCR a
< -OOM command not allowed when used memory > 'maxmemory'.
> EXISTS a
< :0
> CONFIG SET maxmemory 0
< +OK
> SET a 1
< +OK
> CONFIG SET maxmemory-policy allkeys-lfu
< +OK
> CONFIG SET maxmemory 1
< +OK
> INCR a
< -OOM command not allowed when used memory > 'maxmemory'.
> CONFIG SET maxmemory 0
< +OK
> EXISTS a
< :0
> SET a 1
< +OK
> CONFIG SET maxmemory-policy allkeys-lru
< +OK
> CONFIG SET maxmemory 1
< +OK
> INCR a
< -OOM command not allowed when used memory > 'maxmemory'.
> CONFIG SET maxmemory 0
< +OK
> EXISTS a
< :0

# The LFU options are heeded: every use is a step up, none is lost.
> CONFIG SET maxmemory-policy allkeys-lfu
< +OK
> SET k v
< +OK
> OBJECT FREQ k
< :5
> GET k
< "v"
> GET k
< "v"
> OBJECT FREQ k
< :7
> CONFIG SET maxmemory-policy noeviction
< +OK
> CONFIG SET maxmemory-samples 5
< +OK
> CONFIG SET maxmemory-eviction-tenacity 10
< +OK
> CONFIG SET lfu-log-factor 10
< +OK
> CONFIG SET lfu-decay-time 1
< +OK
