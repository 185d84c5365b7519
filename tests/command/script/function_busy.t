# A function that runs too long: others are told so, may ask which it is, and may kill it if it has not written.
> CONFIG SET busy-reply-threshold 50
< +OK
> FUNCTION LOAD "#!lua name=lib\nredis.register_function('loop', function() while true do end end)\nredis.register_function('caught', function() while true do pcall(function() while true do end end) end end)\nredis.register_function('slow', function(k) redis.call('set', k[1], 'x') for i = 1, 4e8 do end return 5 end)"
< "lib"
@ raw "*4\r\n$5\r\nFCALL\r\n$4\r\nloop\r\n$1\r\n1\r\n$1\r\nk\r\n"
@ connection b
@ sleep-ms 300
> GET k
< -BUSY Redis is busy running a script. You can only call FUNCTION KILL or SHUTDOWN NOSAVE.
> PING
< -BUSY Redis is busy running a script. You can only call FUNCTION KILL or SHUTDOWN NOSAVE.
# differences: a script runs too long
@ only redis server
> EVAL "return 1" 0
< -BUSY Redis is busy running a script. You can only call FUNCTION KILL or SHUTDOWN NOSAVE.
> FCALL loop 0
< -BUSY Redis is busy running a script. You can only call FUNCTION KILL or SHUTDOWN NOSAVE.
> FUNCTION LIST
< -BUSY Redis is busy running a script. You can only call FUNCTION KILL or SHUTDOWN NOSAVE.
> FUNCTION FLUSH
< -BUSY Redis is busy running a script. You can only call FUNCTION KILL or SHUTDOWN NOSAVE.
> SCRIPT KILL
< -BUSY Redis is busy running a script. You can only call FUNCTION KILL or SHUTDOWN NOSAVE.
@ only proxy
> EVAL "return 1" 1 k
< -BUSY Redis is busy running a script. You can only call FUNCTION KILL or SHUTDOWN NOSAVE.
> FCALL loop 1 k
< -BUSY Redis is busy running a script. You can only call FUNCTION KILL or SHUTDOWN NOSAVE.
> FUNCTION FLUSH
< -BUSY Redis is busy running a script. You can only call FUNCTION KILL or SHUTDOWN NOSAVE.
> SCRIPT KILL
< -BUSY Redis is busy running a script. You can only call FUNCTION KILL or SHUTDOWN NOSAVE.
@ all
@ pattern
> FUNCTION STATS
< \*4
<   "running_script"
<   \*6
<     "name"
<     "loop"
<     "command"
<     \*4
<       "FCALL"
<       "loop"
<       "1"
<       "k"
<     "duration_ms"
<     :[0-9]+
<   "engines"
<   \*2
<     "LUA"
<     \*4
<       "libraries_count"
<       :1
<       "functions_count"
<       :3
# differences: SHUTDOWN
@ only redis server
> SHUTDOWN
< -BUSY Redis is busy running a script. You can only call FUNCTION KILL or SHUTDOWN NOSAVE.
@ all
> FUNCTION KILL
< +OK
@ connection a
@ read
< -ERR Script killed by user with SCRIPT KILL... script: loop, on @user_function:2.
@ connection b
> PING
< +PONG
> FUNCTION KILL
< -NOTBUSY No scripts in execution right now.
> SCRIPT KILL
< -NOTBUSY No scripts in execution right now.
> FUNCTION STATS
< *4
<   "running_script"
<   $-1
<   "engines"
<   *2
<     "LUA"
<     *4
<       "libraries_count"
<       :1
<       "functions_count"
<       :3
@ connection a
@ raw "*3\r\n$5\r\nFCALL\r\n$6\r\ncaught\r\n$1\r\n0\r\n"
@ connection b
@ sleep-ms 300
> FUNCTION KILL
< +OK
@ connection a
@ read
< -ERR Script killed by user with SCRIPT KILL... script: caught, on @user_function:3.
@ raw "*3\r\n$4\r\nEVAL\r\n$17\r\nwhile true do end\r\n$1\r\n0\r\n"
@ connection b
@ sleep-ms 300
> FUNCTION KILL
< -BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.
> FUNCTION STATS
< -BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.
> SCRIPT KILL
< +OK
@ connection a
@ read
< -ERR Script killed by user with SCRIPT KILL... script: 694a5fe1ddb97a4c6a1bf299d9537c7d3d0f84e7, on @user_script:1.
@ raw "*4\r\n$5\r\nFCALL\r\n$4\r\nslow\r\n$1\r\n1\r\n$1\r\nk\r\n"
@ connection b
@ sleep-ms 150
> FUNCTION KILL
< -UNKILLABLE Sorry the script already executed write commands against the dataset. You can either wait the script termination or kill the server in a hard way using the SHUTDOWN NOSAVE command.
@ connection a
@ read
< :5
@ connection b
> GET k
< "x"
> CONFIG SET busy-reply-threshold 5000
< +OK
