# A script that runs too long: others are told so, and may kill it if it has not written.
> CONFIG SET busy-reply-threshold 50
< +OK
@ raw "*4\r\n$4\r\nEVAL\r\n$19\r\nwhile true do end  \r\n$1\r\n1\r\n$1\r\nk\r\n"
@ connection b
@ sleep-ms 300
@ only redis server
> PING
< -BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.
> SET k v
< -BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.
@ only proxy
> PING
< +PONG
@ all
> GET k
< -BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.
@ only proxy
> SET k0 v
< -BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.
> SET k1 v
< +OK
> DEL k0 k1
< -BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.
> DEL k1
< :1
@ all
> SCRIPT KILL
< +OK
@ connection a
@ read
< -ERR Script killed by user with SCRIPT KILL... script: c73d5a2a86ffadfb245957d08189b2e14dda6663, on @user_script:1.
@ connection b
> PING
< +PONG
> SCRIPT KILL
< -NOTBUSY No scripts in execution right now.

# One that has written is not killed; it comes to its end.
@ connection a
@ raw "*4\r\n$4\r\nEVAL\r\n$64\r\nredis.call('set', KEYS[1], 'x'); for i = 1, 2e8 do end; return 5\r\n$1\r\n1\r\n$1\r\nk\r\n"
@ connection b
@ sleep-ms 300
> SCRIPT KILL
< -UNKILLABLE Sorry the script already executed write commands against the dataset. You can either wait the script termination or kill the server in a hard way using the SHUTDOWN NOSAVE command.
@ connection a
@ read
< :5
@ connection b
> GET k
< "x"

# pcall() does not keep a script alive that is killed, and what came behind it is served.
@ connection a
@ raw "*4\r\n$4\r\nEVAL\r\n$61\r\nwhile true do pcall(function() while true do end end) end    \r\n$1\r\n1\r\n$1\r\nk\r\n*2\r\n$4\r\nECHO\r\n$5\r\nafter\r\n"
@ connection b
@ sleep-ms 300
> SCRIPT KILL
< +OK
@ connection a
@ read
< -ERR Script killed by user with SCRIPT KILL... script: 77b8e27c4b052d4032484e427a7ab33d7acd8a52, on @user_script:1.
@ read
< "after"
@ connection b
> CONFIG SET busy-reply-threshold 5000
< +OK
