# HELLO: which protocol; who one is.
@ pattern
> HELLO
< \*14
<   "server"
<   "redis"
<   "version"
<   "7\.0\.15"
<   "proto"
<   :2
<   "id"
<   :\d+
<   "mode"
<   "standalone"
<   "role"
<   "master"
<   "modules"
<   \*0
@ pattern
> HELLO 3
< %7
<   "server"
<   "redis"
<   "version"
<   "7\.0\.15"
<   "proto"
<   :3
<   "id"
<   :\d+
<   "mode"
<   "standalone"
<   "role"
<   "master"
<   "modules"
<   \*0
> GET missing
< _
@ pattern
> HELLO
< %7
< ...
> GET missing
< _
@ pattern
> HELLO 2
< \*14
< ...
> GET missing
< $-1
> HELLO 1
< -NOPROTO unsupported protocol version
> HELLO 4
< -NOPROTO unsupported protocol version
> HELLO abc
< -ERR Protocol version is not an integer or out of range
> HELLO ""
< -ERR Protocol version is not an integer or out of range
> HELLO 3.0
< -ERR Protocol version is not an integer or out of range
> HELLO 2 BOGUS
< -ERR Syntax error in HELLO option 'BOGUS'
> HELLO 3 BOGUS x
< -ERR Syntax error in HELLO option 'BOGUS'
> GET missing
< $-1
> HELLO 3 SETNAME
< -ERR Syntax error in HELLO option 'SETNAME'
> HELLO 3 AUTH
< -ERR Syntax error in HELLO option 'AUTH'
> HELLO 3 AUTH default
< -ERR Syntax error in HELLO option 'AUTH'
# Without a password any will do.
@ pattern
> HELLO 3 AUTH default wrong
< %7
< ...
> GET missing
< _
> HELLO 3 AUTH nobody secret
< -WRONGPASS invalid username-password pair or user is disabled.
@ pattern
> HELLO 3 AUTH default ""
< %7
< ...
@ pattern
> HELLO 3 SETNAME walter
< %7
< ...
> CLIENT GETNAME
< "walter"
> HELLO 3 SETNAME "two words"
< -ERR Client names cannot contain spaces, newlines or special characters.
> HELLO 3 SETNAME "new\nline"
< -ERR Client names cannot contain spaces, newlines or special characters.
> CLIENT GETNAME
< "walter"
@ pattern
> HELLO 2 setname karl
< \*14
< ...
> CLIENT GETNAME
< "karl"
# differences: HELLO with an option that makes no sense
@ only redis
> HELLO 3 SETNAME otto junk
< -ERR Syntax error in HELLO option 'junk'
> CLIENT GETNAME
< "otto"
> CLIENT SETNAME karl
< +OK
# differences: HELLO with an option that makes no sense
@ only torc
> HELLO 3 SETNAME otto junk
< -ERR Syntax error in HELLO option 'junk'
> CLIENT GETNAME
< "karl"
@ all
> HELLO 9 SETNAME otto
< -NOPROTO unsupported protocol version
> CLIENT GETNAME
< "karl"
> MULTI
< +OK
> HELLO 3
< +QUEUED
> GET missing
< +QUEUED
@ pattern
> EXEC
< \*2
<   %7
< ...
> GET missing
< _
