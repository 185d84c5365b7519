# The wire: arrays of bulk strings, in any number of pieces, and what is no request.
@ raw "*1\r\n$4\r\nPING\r\n"
< +PONG
@ raw "*2\r\n$4\r\nECHO\r\n$5\r\nhel"
@ raw "lo\r\n"
< "hello"
@ raw "*2\r"
@ raw "\n$4\r\nECHO\r\n$"
@ raw "3\r\nabc\r\n"
< "abc"
@ raw "*0\r\n*1\r\n$4\r\nPING\r\n"
< +PONG
@ raw "*-1\r\n*1\r\n$4\r\nPING\r\n"
< +PONG
@ raw "*3\r\n$3\r\nSET\r\n$4\r\nwire\r\n$4\r\n\r\n\r\n\r\n*2\r\n$3\r\nGET\r\n$4\r\nwire\r\n"
< +OK
< "\r\n\r\n"
@ raw "*1\r\n$4\r\nPING\r\n*1\r\n$4\r\nPING\r\n*1\r\n$4\r\nPING\r\n"
< +PONG
< +PONG
< +PONG
@ raw "*2\r\n$4\r\nECHO\r\n$0\r\n\r\n"
< ""
@ raw "*1\r\n$0\r\n\r\n"
< -ERR unknown command '', with args beginning with: 
@ connection b
@ raw "*1\r\n+PING\r\n"
< -ERR Protocol error: expected '$', got '+'
@ closed
@ connection c
@ raw "*abc\r\n"
< -ERR Protocol error: invalid multibulk length
@ closed
@ connection d
@ raw "*2147483648\r\n"
< -ERR Protocol error: invalid multibulk length
@ closed
@ connection e
@ raw "*1\r\n$abc\r\n"
< -ERR Protocol error: invalid bulk length
@ closed
@ connection f
@ raw "*1\r\n$-1\r\n"
< -ERR Protocol error: invalid bulk length
@ closed
@ connection g
@ raw "*1\r\n$536870913\r\n"
< -ERR Protocol error: invalid bulk length
@ closed
@ connection h
@ raw "*1\r\n$99999999999999999999\r\n"
< -ERR Protocol error: invalid bulk length
@ closed
@ connection i
@ raw "PING\r\n*1\r\n:1\r\n"
< +PONG
< -ERR Protocol error: expected '$', got ':'
@ closed
@ connection j
@ raw "*99999999999999999999\r\n"
< -ERR Protocol error: invalid multibulk length
@ closed
@ connection k
> NOSUCH
< -ERR unknown command 'NOSUCH', with args beginning with: 
> NOSUCH a "b c" d
< -ERR unknown command 'NOSUCH', with args beginning with: 'a' 'b c' 'd' 
> NOSUCH "\x00" "\n"
< -ERR unknown command 'NOSUCH', with args beginning with: '' ' ' 
> "new\r\nline"
< -ERR unknown command 'new  line', with args beginning with: 
> "x"*200 a
< -ERR unknown command 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', with args beginning with: 'a' 
> NOSUCH "x"*200 second
< -ERR unknown command 'NOSUCH', with args beginning with: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' 
> NOSUCH a b c d e f g h i j k l m n o p q r s t u v w x y z aa bb cc dd ee ff gg hh ii jj kk ll mm nn oo pp qq rr ss tt
< -ERR unknown command 'NOSUCH', with args beginning with: 'a' 'b' 'c' 'd' 'e' 'f' 'g' 'h' 'i' 'j' 'k' 'l' 'm' 'n' 'o' 'p' 'q' 'r' 's' 't' 'u' 'v' 'w' 'x' 'y' 'z' 'aa' 'bb' 'cc' 'dd' 'ee' 
> ""
< -ERR unknown command '', with args beginning with: 
> "GET " k
< -ERR unknown command 'GET ', with args beginning with: 'k' 
> "\xff"
< -ERR unknown command '\xff', with args beginning with: 
