# AUTH, with a password and without.
> AUTH secret
< -ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?
> AUTH default secret
< +OK
> AUTH nobody secret
< -WRONGPASS invalid username-password pair or user is disabled.
> AUTH
< -ERR wrong number of arguments for 'auth' command
> AUTH a b c
< -ERR syntax error
> CONFIG SET requirepass "s3cret"
< +OK
> GET k
< $-1

# Who comes now must know it.
@ connection b
> GET k
< -NOAUTH Authentication required.
> PING
< -NOAUTH Authentication required.
> SET k v
< -NOAUTH Authentication required.
> NOSUCH
< -ERR unknown command 'NOSUCH', with args beginning with: 
> GET
< -ERR wrong number of arguments for 'get' command
> MULTI
< -NOAUTH Authentication required.
> EXEC
< -EXECABORT Transaction discarded because of: NOAUTH Authentication required.
> HELLO
< -NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO AUTH <user> <pass> option can be used to authenticate the client and select the RESP protocol version at the same time
> HELLO 3
< -NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO AUTH <user> <pass> option can be used to authenticate the client and select the RESP protocol version at the same time
> CLIENT ID
< -NOAUTH Authentication required.
> COMMAND COUNT
< -NOAUTH Authentication required.
> AUTH wrong
< -WRONGPASS invalid username-password pair or user is disabled.
> AUTH default wrong
< -WRONGPASS invalid username-password pair or user is disabled.
> AUTH nobody s3cret
< -WRONGPASS invalid username-password pair or user is disabled.
> GET k
< -NOAUTH Authentication required.
> AUTH s3cret
< +OK
> GET k
< $-1
@ connection c
> AUTH default s3cret
< +OK
> GET k
< $-1
@ connection d
> HELLO 3 AUTH default wrong
< -WRONGPASS invalid username-password pair or user is disabled.
@ pattern
> HELLO 3 AUTH default s3cret
< %7
< ...
> GET k
< _
@ connection e
> QUIT
< +OK
@ closed
@ connection f
> RESET
< +RESET
> GET k
< -NOAUTH Authentication required.
@ connection c
> RESET
< +RESET
> GET k
< -NOAUTH Authentication required.
@ connection g
@ pattern
> HELLO 2 AUTH default s3cret SETNAME g
< \*14
< ...
> CLIENT GETNAME
< "g"
@ connection a
> CONFIG GET requirepass
< *2
<   "requirepass"
<   "s3cret"
> CONFIG SET requirepass ""
< +OK
@ connection b
> PING
< +PONG
@ connection h
> PING
< +PONG
@ connection c
> PING
< +PONG

# A password may hold any bytes.
# differences: requirepass
@ only redis server
@ connection a
> CONFIG SET requirepass "p\x00ss"
< +OK
@ connection z
> AUTH p
< -WRONGPASS invalid username-password pair or user is disabled.
> AUTH "p\x00st"
< -WRONGPASS invalid username-password pair or user is disabled.
> AUTH "p\x00ss"
< +OK
> CONFIG SET requirepass ""
< +OK
