# Lists as bytes: DUMP and RESTORE, what other versions wrote included.
> RPUSH l a 1 -5 300 70000 "hello world"
< :6
> DUMP l
< "\x12\x01\x02$$\x00\x00\x00\x06\x00\x81a\x02\x01\x01\xdf\xfb\x02\xc1,\x02\xf2p\x11\x01\x04\x8bhello world\x0c\xff\n\x00\xf8j\t\xf1\xb6\xe3d\xd1"
> RPUSH m "x"*5000 "y"*5000 z
< :3
@ let PAYLOAD
> DUMP l
< "\x12\x01\x02$$\x00\x00\x00\x06\x00\x81a\x02\x01\x01\xdf\xfb\x02\xc1,\x02\xf2p\x11\x01\x04\x8bhello world\x0c\xff\n\x00\xf8j\t\xf1\xb6\xe3d\xd1"
> RESTORE r 0 ${PAYLOAD}
< +OK
> LRANGE r 0 -1
< *6
<   "a"
<   "1"
<   "-5"
<   "300"
<   "70000"
<   "hello world"
> RESTORE r 0 ${PAYLOAD}
< -BUSYKEY Target key name already exists.
> RESTORE r 0 ${PAYLOAD} REPLACE
< +OK
> OBJECT ENCODING r
< "quicklist"
> RESTORE bad 0 "\x12\x01\x02\x0f\x0f\x00\x00\x00\x03\x00\x82e4\x03\x07\x01\x04\x01\xff\n\x00\xb9~M\x1a,d\x98y"
< +OK
> RESTORE broken 0 "\x12\x01\x02\x0f\x0f\x00\x00\x00\x03\x00\x82e4\x03\x07\x01\x04\x02\xff\n\x00\xb9~M\x1a,d\x98y"
< -ERR DUMP payload version or checksum are wrong
> EXISTS bad broken
< :1
> COPY l copy
< :1
> LRANGE copy 0 -1
< *6
<   "a"
<   "1"
<   "-5"
<   "300"
<   "70000"
<   "hello world"
> COPY m mcopy
< :1
> LLEN mcopy
< :3
> LINDEX mcopy 2
< "z"
> MOVE l 1
< :1
> RENAME m n
< +OK
> LLEN n
< :3
