# A script that runs too long: others are told so, and may kill it if it has not written.
> CONFIG SET busy-reply-threshold 50
< +OK
@ raw "*3\r\n$4\r\nEVAL\r\n$19\r\nwhile true do end  \r\n$1\r\n0\r\n"
@ connection b
@ sleep-ms 300
> PING
< -BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.
> GET k
< -BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.
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
> CONFIG SET busy-reply-threshold 5000
< +OK
