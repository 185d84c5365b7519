# OBJECT: how a value is kept. People and tests look at it.
> OBJECT ENCODING missing
< $-1
> SET k value
< +OK
> OBJECT ENCODING k
< "embstr"
> SET k 12345
< +OK
> OBJECT ENCODING k
< "int"
> SET k -9223372036854775808
< +OK
> OBJECT ENCODING k
< "int"
> SET k 12345678901234567890
< +OK
> OBJECT ENCODING k
< "embstr"
> SET k 1.5
< +OK
> OBJECT ENCODING k
< "embstr"
> SET k "x"*44
< +OK
> OBJECT ENCODING k
< "embstr"
> SET k "x"*45
< +OK
> OBJECT ENCODING k
< "raw"
> APPEND k x
< :46
> OBJECT ENCODING k
< "raw"
> SET k abc
< +OK
> APPEND k d
< :4
> OBJECT ENCODING k
< "raw"
> OBJECT encoding k
< "raw"
> object Encoding k
< "raw"

> OBJECT REFCOUNT missing
< $-1
> SET fresh value
< +OK
> OBJECT REFCOUNT fresh
< :1
> SET shared 42
< +OK
> OBJECT REFCOUNT shared
< :2147483647
> SET shared 9999
< +OK
> OBJECT REFCOUNT shared
< :2147483647
> SET unshared 10000
< +OK
> OBJECT REFCOUNT unshared
< :1

> OBJECT IDLETIME missing
< $-1
# A second may begin between the two.
@ pattern
> OBJECT IDLETIME fresh
< :[01]
> OBJECT FREQ fresh
< -ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.
> OBJECT FREQ missing
< $-1

> OBJECT HELP
< *15
<   +OBJECT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:
<   +ENCODING <key>
<   +    Return the kind of internal representation used in order to store the value
<   +    associated with a <key>.
<   +FREQ <key>
<   +    Return the access frequency index of the <key>. The returned integer is
<   +    proportional to the logarithm of the recent access frequency of the key.
<   +IDLETIME <key>
<   +    Return the idle time of the <key>, that is the approximated number of
<   +    seconds elapsed since the last access to the key.
<   +REFCOUNT <key>
<   +    Return the number of references of the value associated with the specified
<   +    <key>.
<   +HELP
<   +    Prints this help.
> OBJECT
< -ERR wrong number of arguments for 'object' command
> OBJECT BOGUS
< -ERR unknown subcommand 'BOGUS'. Try OBJECT HELP.
> OBJECT BOGUS k
< -ERR unknown subcommand 'BOGUS'. Try OBJECT HELP.
> OBJECT ENCODING
< -ERR wrong number of arguments for 'object|encoding' command
> OBJECT ENCODING k extra
< -ERR wrong number of arguments for 'object|encoding' command
> OBJECT IDLETIME
< -ERR wrong number of arguments for 'object|idletime' command
> OBJECT REFCOUNT a b
< -ERR wrong number of arguments for 'object|refcount' command
> OBJECT HELP extra
< -ERR wrong number of arguments for 'object|help' command
@ resp3
> OBJECT ENCODING missing
< _
# Under a policy of the other kind neither is known.
> CONFIG SET maxmemory-policy allkeys-lfu
< +OK
> SET often x
< +OK
> OBJECT IDLETIME often
< -ERR An LFU maxmemory policy is selected, idle time not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.
> OBJECT FREQ often
< :5
> OBJECT FREQ missing
< _
> CONFIG SET maxmemory-policy noeviction
< +OK
> OBJECT FREQ often
< -ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.
