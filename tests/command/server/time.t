# TIME and LASTSAVE: the clock.
@ pattern
> TIME
< \*2
<   "[12]\d{9}"
<   "\d{1,6}"
> TIME extra
< -ERR wrong number of arguments for 'time' command
@ pattern
> LASTSAVE
< :[12]\d{9}
> LASTSAVE extra
< -ERR wrong number of arguments for 'lastsave' command

# Time passes inside a script, too.
> EVAL "local began = redis.call('TIME') for i = 1, 1e7 do local now = redis.call('TIME') if now[1] ~= began[1] or now[2] - began[2] > 1000 then return 'passed' end end return 'stood still'" 0
< "passed"
