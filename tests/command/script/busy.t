# A script that runs too long: others are told so, and may kill it if it has not written.
> CONFIG SET busy-reply-threshold 50
< +OK
@ raw "*4\r\n$4\r\nEVAL\r\n$19\r\nwhile true do end  \r\n$1\r\n1\r\n$1\r\nk\r\n"
@ connection b
@ sleep-ms 300
> PING
< -BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.
> MULTI
< +OK
> GET k1
< -BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.
> UNWATCH
< +QUEUED
> EXEC
< -EXECABORT Transaction discarded because of: BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.
> GET k
< -BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.
# differences: a script runs too long
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
@ raw "*4\r\n$4\r\nEVAL\r\n$64\r\nredis.call('set', KEYS[1], 'x'); for i = 1, 4e8 do end; return 5\r\n$1\r\n1\r\n$1\r\nk\r\n"
@ connection b
@ sleep-ms 150
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

# Nor do calls that fail because they are too deep.
@ connection a
@ raw "*3\r\n$4\r\nEVAL\r\n$53\r\nlocal function f() while true do pcall(f) end end f()\r\n$1\r\n0\r\n"
@ connection b
@ sleep-ms 300
> SCRIPT KILL
< +OK
@ connection a
@ read
< -ERR Script killed by user with SCRIPT KILL... script: d6fb4108da4486b1f021f4b6892b251a8f736328, on @user_script:1.
@ connection a
@ raw "*3\r\n$4\r\nEVAL\r\n$49\r\nwhile true do load(function() return ' ' end) end\r\n$1\r\n0\r\n"
@ connection b
@ sleep-ms 300
> SCRIPT KILL
< +OK
@ connection a
@ read
< -ERR Script killed by user with SCRIPT KILL... script: 6b2704a871d1012cde7f6a93d2c881f90470b91e, on @user_script:1.

# redis-server's scripts cannot be killed any more from these coroutines, in an error handler, and while
# a result is written: the tables share their parts, and as text there would be no end of them.
# differences: a script that runs for ever
@ only torc
@ connection a
@ raw "*3\r\n$4\r\nEVAL\r\n$86\r\nwhile true do pcall(coroutine.wrap(function() while true do pcall(error) end end)) end\r\n$1\r\n0\r\n"
@ connection b
@ sleep-ms 300
> SCRIPT KILL
< +OK
@ connection a
@ read
< -ERR Script killed by user with SCRIPT KILL... script: 023266c917b886622487e7be476c2b41619f9478, on @user_script:1.
@ connection a
@ raw "*3\r\n$4\r\nEVAL\r\n$92\r\nwhile true do xpcall(function() while true do end end, function() while true do end end) end\r\n$1\r\n0\r\n"
@ connection b
@ sleep-ms 300
> SCRIPT KILL
< +OK
@ connection a
@ read
< -ERR Script killed by user with SCRIPT KILL... script: 5661c945d57631c5333e948ddf55fc4cb79a5f76, on @user_script:1.
@ connection a
@ raw "*3\r\n$4\r\nEVAL\r\n$17\r\nload(math.random)\r\n$1\r\n0\r\n"
@ connection b
@ sleep-ms 300
> SCRIPT KILL
< +OK
@ connection a
@ read
< -ERR Script killed by user with SCRIPT KILL... script: c925df64d5c36e90608e7a0ee10f00409ac23ab6, on @user_script:1.
@ connection a
@ raw "*3\r\n$4\r\nEVAL\r\n$32\r\ntable.insert({}, -2147483647, 1)\r\n$1\r\n0\r\n"
@ connection b
@ sleep-ms 300
> SCRIPT KILL
< +OK
@ connection a
@ read
< -ERR Script killed by user with SCRIPT KILL... script: 3a279ab60a32c7441822b0bef270763b088a9019, on @user_script:1.
@ connection a
@ raw "*3\r\n$4\r\nEVAL\r\n$73\r\nlocal t = {} for i = 1, 30 do t = {t, t, t, t} end return cjson.encode(t)\r\n$1\r\n0\r\n"
@ connection b
@ sleep-ms 300
> SCRIPT KILL
< +OK
@ connection a
@ read
< -ERR Script killed by user with SCRIPT KILL... script: c4d05eb15a0932674b7fd15a8973c17b97900711, on @user_script:1.
@ connection a
@ raw "*3\r\n$4\r\nEVAL\r\n$86\r\nlocal t = {} for i = 1, 15 do t = {t, t, t, t, t, t, t, t} end return cmsgpack.pack(t)\r\n$1\r\n0\r\n"
@ connection b
@ sleep-ms 300
> SCRIPT KILL
< +OK
@ connection a
@ read
< -ERR Script killed by user with SCRIPT KILL... script: c1224591a29bbe0c3fe2af425aa25bd17ae76147, on @user_script:1.
@ connection a
@ raw "*3\r\n$4\r\nEVAL\r\n$59\r\nlocal t = {} for i = 1, 30 do t = {t, t, t, t} end return t\r\n$1\r\n0\r\n"
@ connection b
@ sleep-ms 300
> SCRIPT KILL
< +OK
@ connection a
@ read
< -ERR Script killed by user with SCRIPT KILL...
@ all
@ connection b
> PING
< +PONG
> CONFIG SET busy-reply-threshold 5000
< +OK
