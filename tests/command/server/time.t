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
