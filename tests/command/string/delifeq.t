# SET IFEQ and DELIFEQ: compare and set, compare and delete (as Valkey has them), for locks without scripts.
# differences: SET IFEQ, DELIFEQ
@ only redis
> SET k v IFEQ v
< -ERR syntax error
> DELIFEQ k v
< -ERR unknown command 'DELIFEQ', with args beginning with: 'k' 'v' 
@ all

# differences: SET IFEQ, DELIFEQ
@ only torc
> SET lock:1 me
< +OK
> SET lock:1 him IFEQ him
< $-1
> GET lock:1
< "me"
> SET lock:1 me2 IFEQ me
< +OK
> GET lock:1
< "me2"
> SET lock:1 me3 IFEQ me2 PX 100000
< +OK
@ pattern
> PTTL lock:1
< :(100000|999\d\d)
> SET lock:1 me4 ifeq me3 KEEPTTL
< +OK
@ pattern
> PTTL lock:1
< :(100000|999\d\d)
> SET lock:1 me5 EX 100 IFEQ me4
< +OK
> SET lock:1 me5 IFEQ me5
< +OK
> TTL lock:1
< :-1
> SET absent v IFEQ v
< $-1
> SET absent v IFEQ ""
< $-1
> EXISTS absent
< :0

# A number is compared as the text it is.
> SET number 42
< +OK
> SET number 43 IFEQ 042
< $-1
> SET number 43 IFEQ 42
< +OK
> SET empty ""
< +OK
> SET empty full IFEQ ""
< +OK
> SET binary "a\x00b"
< +OK
> SET binary x IFEQ "a\x00c"
< $-1
> SET binary x IFEQ "a\x00b"
< +OK
> SET option NX
< +OK
> SET option IFEQ IFEQ NX
< +OK
> SET option done IFEQ IFEQ
< +OK

# With GET: the old value, whether it was set or not.
> SET lock:1 new IFEQ other GET
< "me5"
> GET lock:1
< "me5"
> SET lock:1 new IFEQ me5 GET
< "me5"
> GET lock:1
< "new"
> SET absent v IFEQ v GET
< $-1
> EXISTS absent
< :0

> SET lock:1 v NX IFEQ new
< -ERR syntax error
> SET lock:1 v IFEQ new NX
< -ERR syntax error
> SET lock:1 v XX IFEQ new
< -ERR syntax error
> SET lock:1 v IFEQ new XX
< -ERR syntax error
> SET lock:1 v IFEQ new IFEQ new
< -ERR syntax error
> SET lock:1 v IFEQ
< -ERR syntax error
> GET lock:1
< "new"
> SET lock:1 v IFEQ new EX 0
< -ERR invalid expire time in 'set' command

> DELIFEQ lock:1 other
< :0
> DELIFEQ lock:1 new
< :1
> DELIFEQ lock:1 new
< :0
> EXISTS lock:1
< :0
> SET number 42 EX 100
< +OK
> DELIFEQ number 042
< :0
> DELIFEQ number 42
< :1
> SET "" ""
< +OK
> DELIFEQ "" ""
< :1
> DELIFEQ lock:1
< -ERR wrong number of arguments for 'delifeq' command
> DELIFEQ
< -ERR wrong number of arguments for 'delifeq' command
> DELIFEQ a b c
< -ERR wrong number of arguments for 'delifeq' command
@ resp3
> SET absent v IFEQ v
< _
> DELIFEQ absent v
< :0
@ all
