# FUNCTION RESTORE: policies, names that are taken, and payloads that make no sense.
> FUNCTION FLUSH
< +OK
> FUNCTION FLUSH
< +OK
> FUNCTION RESTORE "\xf58#!lua name=a\nredis.register_function('b',function() end)\n\x00c\xe2uto\r\xb0\xc5"
< +OK
> FUNCTION RESTORE "\xf58#!lua name=a\nredis.register_function('b',function() end)\n\x00c\xe2uto\r\xb0\xc5" flush
< +OK
> FUNCTION RESTORE "\xf58#!lua name=c\nredis.register_function('b',function() end)\n\x00o-|z\xfd\xfa\xfbI"
< -ERR Function b already exists
> FUNCTION RESTORE "\xf58#!lua name=c\nredis.register_function('d',function() end)\xf58#!lua name=c\nredis.register_function('e',function() end)\n\x00\xca\x15\xa2Y%\x9dl\xa0"
< -ERR Library 'c' already exists
> FUNCTION RESTORE "\xf58#!lua name=c\nredis.register_function('d',function() end)\xf58#!lua name=e\nredis.register_function('d',function() end)\n\x00\x93,\x13\xd4a\x11\x9c\x7f"
< -ERR Function d already exists
> FUNCTION RESTORE "\xf58#!lua name=c\nredis.register_function('d',function() end)\xf58#!lua name=c\nredis.register_function('e',function() end)\n\x00\xca\x15\xa2Y%\x9dl\xa0" replace
< -ERR Library 'c' already exists
> FUNCTION RESTORE "\xf5\x03foo\n\x00\xd8\x88\x9b<\x98:ZE"
< -ERR Missing library metadata
> FUNCTION RESTORE "\xf5\x10#!lua name=x\nfoo\n\x00s\x92\xe4Ag\x16PJ"
< -ERR Error compiling function: user_function:2: '=' expected near '<eof>'
> FUNCTION RESTORE "\xf5\x14#!lua name=x\nfoo bar\n\x00\xb2\xc9\x96\xe9F-<?" flush
< -ERR Error compiling function: user_function:2: '=' expected near 'bar'
> FUNCTION RESTORE "\xf5\x10abc\n\x00\xec\x1d\xcaI\xe6b+\x8c"
< -ERR Failed loading library payload
> FUNCTION RESTORE "\xf5\n\x00?\x97u!\x84\xd9\\\xa4"
< -ERR Failed loading library payload
> FUNCTION RESTORE "\xf5\xc0\x05\n\x00\x15\nt\xee\xf2w\xaf6"
< -ERR Missing library metadata
> FUNCTION RESTORE "\xff\n\x00\xc9H\x85\x1cr'<\x17"
< -ERR given type is not a function
> FUNCTION RESTORE "\xf58#!lua name=k\nredis.register_function('l',function() end)\x00\n\x00\xb1n\x86\x0fn*\r_"
< -ERR given type is not a function
> FUNCTION RESTORE "\n\x00]\x9b\\@\x0f\x7f\xa2\xda"
< +OK
> FUNCTION RESTORE "\x0b\x004D\xe13\xf2\xe0KS"
< -ERR DUMP payload version or checksum are wrong
> FUNCTION RESTORE "\x09\x00\x8di\r\x8c[\xf9\xc1k"
< +OK
> FUNCTION LIST
< *1
<   *6
<     "library_name"
<     "a"
<     "engine"
<     "LUA"
<     "functions"
<     *1
<       *6
<         "name"
<         "b"
<         "description"
<         $-1
<         "flags"
<         *0
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('f',function() end)-- aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
< "lib"
> FUNCTION DELETE a
< +OK
> FUNCTION DUMP
< "\xf5\xc3@A@u\x1f#!lua name=lib\nredis.register_fu\nnction('f',\xe0\x00\x0c\t) end)-- a\xe0,\x00\x01aa\n\x00s\xac\xd6N\x8f\xb5|\xa1"
