# KEYS: every key that fits a pattern.
> KEYS *
< *0
> MSET hello 1 hallo 2 hxllo 3 hllo 4 heello 5 h*llo 6 [a] 7 back\\slash 8 "" 9 "bin\x00ary" 10 "\xff" 11
< +OK
@ unordered
> KEYS *
< *11
<   ""
<   "[a]"
<   "\xff"
<   "back\\\\slash"
<   "bin\x00ary"
<   "h*llo"
<   "hallo"
<   "heello"
<   "hello"
<   "hllo"
<   "hxllo"
@ unordered
> KEYS h?llo
< *4
<   "h*llo"
<   "hallo"
<   "hello"
<   "hxllo"
@ unordered
> KEYS h*llo
< *6
<   "h*llo"
<   "hallo"
<   "heello"
<   "hello"
<   "hllo"
<   "hxllo"
@ unordered
> KEYS h[ae]llo
< *2
<   "hallo"
<   "hello"
@ unordered
> KEYS h[^e]llo
< *3
<   "h*llo"
<   "hallo"
<   "hxllo"
@ unordered
> KEYS h[a-f]llo
< *2
<   "hallo"
<   "hello"
@ unordered
> KEYS h[f-a]llo
< *2
<   "hallo"
<   "hello"
@ unordered
> KEYS h\*llo
< *1
<   "h*llo"
@ unordered
> KEYS "h\\*llo"
< *1
<   "h*llo"
@ unordered
> KEYS "\\[a\\]"
< *1
<   "[a]"
> KEYS [a]
< *0
> KEYS "back\\\\\\\\slash"
< *1
<   "back\\\\slash"
> KEYS ""
< *1
<   ""
> KEYS hello
< *1
<   "hello"
> KEYS HELLO
< *0
> KEYS ?
< *1
<   "\xff"
@ unordered
> KEYS *l*l*
< *6
<   "h*llo"
<   "hallo"
<   "heello"
<   "hello"
<   "hllo"
<   "hxllo"
@ unordered
> KEYS ***
< *10
<   "[a]"
<   "\xff"
<   "back\\\\slash"
<   "bin\x00ary"
<   "h*llo"
<   "hallo"
<   "heello"
<   "hello"
<   "hllo"
<   "hxllo"
@ unordered
> KEYS *a*
< *4
<   "[a]"
<   "back\\\\slash"
<   "bin\x00ary"
<   "hallo"
> KEYS [
< *0
> KEYS h[ello
< *0
> KEYS "bin\x00*"
< *1
<   "bin\x00ary"
> KEYS "\xff"
< *1
<   "\xff"
> KEYS nothing*
< *0
@ unordered
> KEYS h[]llo
< *0
> KEYS h[a
< *0
> KEYS "trailing\\"
< *0
> SET soon v PX 1
< +OK
@ sleep-ms 20
> KEYS soon
< *0
> SELECT 1
< +OK
> KEYS *
< *0
> SELECT 0
< +OK
> KEYS
< -ERR wrong number of arguments for 'keys' command
> KEYS a b
< -ERR wrong number of arguments for 'keys' command
