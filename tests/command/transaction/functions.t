# What changes functions or forgets scripts counts for what follows it in the same MULTI.
> FUNCTION FLUSH
< +OK
> FUNCTION LOAD "#!lua name=lib\nredis.register_function('f', function(keys) for _, key in ipairs(keys) do redis.call('set', key, 'old') end return #keys end)"
< "lib"
> MULTI
< +OK
> FUNCTION DELETE lib
< +QUEUED
> FCALL f 1 k1
< +QUEUED
> FCALL f 3 k1 k2 k3
< +QUEUED
> EXEC
< *3
<   +OK
<   -ERR Function not found
<   -ERR Function not found
> MGET k1 k2 k3
< *3
<   $-1
<   $-1
<   $-1
> MULTI
< +OK
> FUNCTION LOAD "#!lua name=lib\nredis.register_function('f', function(keys) for _, key in ipairs(keys) do redis.call('set', key, 'new') end return #keys end)"
< +QUEUED
> FCALL f 0
< +QUEUED
> FCALL f 1 k1
< +QUEUED
> FCALL f 3 k1 k2 k3
< +QUEUED
> MGET k1 k2 k3
< +QUEUED
> EXEC
< *5
<   "lib"
<   :0
<   :1
<   :3
<   *3
<     "new"
<     "new"
<     "new"
> MULTI
< +OK
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('f', function(keys) return 'replaced' end)"
< +QUEUED
> FCALL f 2 k1 k2
< +QUEUED
> FUNCTION LOAD "#!lua name=lib\nredis.register_function('f', function(keys) return 'again' end)"
< +QUEUED
> FUNCTION LOAD "#!lua name=lib2\nredis.register_function('f', function(keys) return 'again' end)"
< +QUEUED
> FUNCTION LOAD "#!lua name=lib3\nredis.register_function('g', function(keys) return 'third' end)"
< +QUEUED
> FCALL g 2 k1 k2
< +QUEUED
> FUNCTION FLUSH
< +QUEUED
> FCALL g 1 k1
< +QUEUED
> FUNCTION LIST
< +QUEUED
> EXEC
< *9
<   "lib"
<   "replaced"
<   -ERR Library 'lib' already exists
<   -ERR Function f already exists
<   "lib3"
<   "third"
<   +OK
<   -ERR Function not found
<   *0
> FUNCTION LIST
< *0
> WATCH k1
< +OK
> SET k1 x
< +OK
> MULTI
< +OK
> FUNCTION LOAD "#!lua name=lib3\nredis.register_function('g', function(keys) return 'third' end)"
< +QUEUED
> FCALL g 2 k1 k2
< +QUEUED
> EXEC
< *-1
> FUNCTION LIST
< *0
> SCRIPT LOAD "return 1"
< "e0e1f9fabfc9d4800c877a703b823ac0578ff8db"
> MULTI
< +OK
> EVALSHA e0e1f9fabfc9d4800c877a703b823ac0578ff8db 2 k1 k2
< +QUEUED
> SCRIPT FLUSH
< +QUEUED
> EVALSHA e0e1f9fabfc9d4800c877a703b823ac0578ff8db 0
< +QUEUED
> EVALSHA e0e1f9fabfc9d4800c877a703b823ac0578ff8db 1 k1
< +QUEUED
> EVALSHA e0e1f9fabfc9d4800c877a703b823ac0578ff8db 2 k1 k2
< +QUEUED
> EVALSHA e0e1f9fabfc9d4800c877a703b823ac0578ff8db -1
< +QUEUED
> SCRIPT LOAD "return 1"
< +QUEUED
> EVALSHA e0e1f9fabfc9d4800c877a703b823ac0578ff8db 2 k1 k2
< +QUEUED
> EXEC
< *8
<   :1
<   +OK
<   -NOSCRIPT No matching script. Please use EVAL.
<   -NOSCRIPT No matching script. Please use EVAL.
<   -NOSCRIPT No matching script. Please use EVAL.
<   -ERR Number of keys can't be negative
<   "e0e1f9fabfc9d4800c877a703b823ac0578ff8db"
<   :1
> SCRIPT FLUSH
< +OK
> SCRIPT LOAD "return 1"
< "e0e1f9fabfc9d4800c877a703b823ac0578ff8db"
> MULTI
< +OK
> SCRIPT FLUSH later
< +QUEUED
> EVALSHA e0e1f9fabfc9d4800c877a703b823ac0578ff8db 2 k1 k2
< +QUEUED
> SCRIPT FLUSH ASYNC
< +QUEUED
> EVALSHA e0e1f9fabfc9d4800c877a703b823ac0578ff8db 2 k1 k2
< +QUEUED
> EXEC
< *4
<   -ERR SCRIPT FLUSH only support SYNC|ASYNC option
<   :1
<   +OK
<   -NOSCRIPT No matching script. Please use EVAL.
> MULTI
< +OK
> EVAL "return 1" 0
< +QUEUED
> SCRIPT FLUSH
< +QUEUED
> EXEC
< *2
<   :1
<   +OK
> SCRIPT EXISTS e0e1f9fabfc9d4800c877a703b823ac0578ff8db
< *1
<   :0
> MULTI
< +OK
> SCRIPT FLUSH
< +QUEUED
> EVAL "return 1" 0
< +QUEUED
> EXEC
< *2
<   +OK
<   :1
> SCRIPT EXISTS e0e1f9fabfc9d4800c877a703b823ac0578ff8db
< *1
<   :1
> MULTI
< +OK
> EVAL "return 1" 0
< +QUEUED
> SCRIPT FLUSH
< +QUEUED
> EVALSHA e0e1f9fabfc9d4800c877a703b823ac0578ff8db 0
< +QUEUED
> EXEC
< *3
<   :1
<   +OK
<   -NOSCRIPT No matching script. Please use EVAL.
> SCRIPT EXISTS e0e1f9fabfc9d4800c877a703b823ac0578ff8db
< *1
<   :0
> FUNCTION FLUSH
< +OK
> FLUSHALL
< +OK
