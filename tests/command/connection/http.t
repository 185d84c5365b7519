# Requests of HTTP are not answered: a web page can make a browser send them, with commands behind.
> SET http 1
< +OK
@ connection b
@ raw "POST / HTTP/1.1\r\nHost: localhost\r\n\r\nSET http 2\r\n"
@ closed
@ connection c
@ raw "GET / HTTP/1.1\r\n"
< -ERR wrong number of arguments for 'get' command
@ raw "HOST: localhost\r\nSET http 3\r\n"
@ closed
@ connection d
> MULTI
< +OK
> SET http 4
< +QUEUED
> post
@ closed
@ connection e
@ raw "*2\r\n$5\r\nhost:\r\n$1\r\na\r\n*3\r\n$3\r\nSET\r\n$4\r\nhttp\r\n$1\r\n5\r\n"
@ closed
@ connection f
> CLIENT REPLY OFF
> Post a
@ closed

# What only looks like it, and what is no request of a client.
@ connection g
> POSTS
< -ERR unknown command 'POSTS', with args beginning with: 
> HOST a
< -ERR unknown command 'HOST', with args beginning with: 'a' 
> EVAL "return redis.call('post')" 0
< -ERR Unknown Redis command called from script script: ae36dd4f8ceb41c8920ea89e82513c75b6c6f618, on @user_script:1.
> GET http
< "1"
