# CLIENT: what a connection knows of itself and of others.
@ pattern
> CLIENT ID
< :[1-9]\d*
> CLIENT GETNAME
< $-1
> CLIENT SETNAME me
< +OK
> CLIENT GETNAME
< "me"
> CLIENT SETNAME "with space"
< -ERR Client names cannot contain spaces, newlines or special characters.
> CLIENT SETNAME "new\nline"
< -ERR Client names cannot contain spaces, newlines or special characters.
> CLIENT SETNAME "umlaut\xc3\xbc"
< -ERR Client names cannot contain spaces, newlines or special characters.
> CLIENT SETNAME "del\x7f"
< -ERR Client names cannot contain spaces, newlines or special characters.
> CLIENT SETNAME "!~"
< +OK
> CLIENT GETNAME
< "!~"
> CLIENT SETNAME ""
< +OK
> CLIENT GETNAME
< $-1
> CLIENT SETNAME named
< +OK
@ pattern
> CLIENT INFO
< "id=\d+ addr=127\.0\.0\.1:\d+ laddr=127\.0\.0\.1:\d+ fd=\d+ name=named age=\d+ idle=\d+ flags=N db=0 sub=0 psub=0 ssub=0 multi=-1 qbuf=26 qbuf-free=\d+ argv-mem=10 multi-mem=\d+ rbs=\d+ rbp=\d+ obl=0 oll=0 omem=0 tot-mem=\d+ events=r cmd=client\|info user=default redir=-1 resp=2\\n"
> SELECT 2
< +OK
@ resp3
@ pattern
> CLIENT INFO
< ="txt:id=\d+ .* name=named .* flags=N db=2 .* cmd=client\|info user=default redir=-1 resp=3\\n"
@ resp2
> SELECT 0
< +OK
@ pattern
> CLIENT LIST
< "(id=\d+ addr=.* resp=2\\n)+"
@ let ID
@ pattern
> CLIENT ID
< :\d+
@ pattern
> CLIENT LIST ID ${ID}
< "id=\d+ addr=[0-9.]+:\d+ .* name=named .*cmd=client\|list user=default redir=-1 resp=2\\n"
> CLIENT LIST ID 999999999
< ""
> CLIENT LIST ID 0
< ""
> CLIENT LIST ID abc
< -ERR Invalid client ID
> CLIENT LIST ID
< -ERR syntax error
@ pattern
> CLIENT LIST TYPE normal
< "(id=.*)+"
> CLIENT LIST TYPE pubsub
< ""
> CLIENT LIST TYPE bogus
< -ERR Unknown client type 'bogus'
> CLIENT LIST TYPE
< -ERR syntax error
> CLIENT LIST BOGUS
< -ERR syntax error

# KILL in its old and new form.
@ connection b
@ let B
@ pattern
> CLIENT ID
< :\d+
> CLIENT SETNAME victim
< +OK
@ connection a
> CLIENT KILL ID ${B}
< :1
@ connection b
@ closed
@ connection a
> CLIENT KILL ID ${B}
< :0
> CLIENT KILL ID 0
< -ERR client-id should be greater than 0
> CLIENT KILL ID abc
< -ERR client-id should be greater than 0
> CLIENT KILL 1.2.3.4:5
< -ERR No such client
> CLIENT KILL ADDR 1.2.3.4:5
< :0
> CLIENT KILL LADDR 1.2.3.4:5
< :0
> CLIENT KILL USER default ADDR 1.2.3.4:5
< :0
> CLIENT KILL USER nobody
< -ERR No such user 'nobody'
> CLIENT KILL TYPE pubsub
< :0
> CLIENT KILL TYPE bogus
< -ERR Unknown client type 'bogus'
> CLIENT KILL SKIPME
< -ERR No such client
> CLIENT KILL SKIPME maybe ID 1
< -ERR syntax error
> CLIENT KILL ID
< -ERR No such client
> CLIENT KILL
< -ERR wrong number of arguments for 'client|kill' command
> CLIENT KILL BOGUS x
< -ERR syntax error
> CLIENT KILL ID ${ID} SKIPME yes
< :0
@ connection c
@ let C
@ pattern
> CLIENT ID
< :\d+
> CLIENT KILL ID ${C} SKIPME no
< :1
@ closed
@ connection a

# REPLY.
@ connection d
> CLIENT REPLY ON
< +OK
> CLIENT REPLY SKIP
> GET missing
> PING
< +PONG
> CLIENT REPLY OFF
> SET quiet 1
> GET
> CLIENT REPLY ON
< +OK
> GET quiet
< "1"

# Nor is the reply seen of a request that waits first.
@ connection reply
> CLIENT REPLY SKIP
> BLPOP skipped 0
@ connection d
@ sleep-ms 20
> RPUSH skipped a b
< :2
@ sleep-ms 20
@ connection reply
> PING
< +PONG
> CLIENT REPLY SKIP
> BLMOVE nothing skipped LEFT LEFT 0.01
> PING
< +PONG
> CLIENT REPLY SKIP
> BLPOP skipped 0
> BLPOP skipped 0.01
< *-1
@ connection d
> CLIENT REPLY BOGUS
< -ERR syntax error
> CLIENT REPLY
< -ERR wrong number of arguments for 'client|reply' command
@ connection a

> CLIENT NO-EVICT on
< +OK
> CLIENT NO-EVICT off
< +OK
> CLIENT NO-EVICT maybe
< -ERR syntax error
> CLIENT NO-EVICT
< -ERR wrong number of arguments for 'client|no-evict' command
> CLIENT PAUSE abc
< -ERR timeout is not an integer or out of range
> CLIENT PAUSE -1
< -ERR timeout is negative
> CLIENT PAUSE 10 BOGUS
< -ERR CLIENT PAUSE mode must be WRITE or ALL
> CLIENT PAUSE
< -ERR wrong number of arguments for 'client|pause' command
> CLIENT PAUSE 1 ALL
< +OK
> CLIENT UNPAUSE
< +OK
> CLIENT UNPAUSE extra
< -ERR wrong number of arguments for 'client|unpause' command
> CLIENT PAUSE 10 WRITE
< +OK
> CLIENT UNPAUSE
< +OK
@ pattern
> CLIENT HELP
< \*\d+
<   \+CLIENT <subcommand> \[<arg> \[value\] \[opt\] \.\.\.\]\. Subcommands are:
< ...
> CLIENT
< -ERR wrong number of arguments for 'client' command
> CLIENT BOGUS
< -ERR unknown subcommand 'BOGUS'. Try CLIENT HELP.
> CLIENT BOGUS x y
< -ERR unknown subcommand 'BOGUS'. Try CLIENT HELP.
> CLIENT SETNAME
< -ERR wrong number of arguments for 'client|setname' command
> CLIENT SETNAME a b
< -ERR wrong number of arguments for 'client|setname' command
> CLIENT GETNAME x
< -ERR wrong number of arguments for 'client|getname' command
> CLIENT ID x
< -ERR wrong number of arguments for 'client|id' command
> CLIENT INFO x
< -ERR wrong number of arguments for 'client|info' command
> client getname
< "named"
> CLIENT getname
< "named"
