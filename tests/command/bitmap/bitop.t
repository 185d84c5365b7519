# BITOP: strings combined bit by bit.
> SET {t}a "\xff\x0f\xaa"
< +OK
> SET {t}b "\x0f\xff"
< +OK
> BITOP AND {t}d {t}a {t}b
< :3
> GET {t}d
< "\x0f\x0f\x00"
> BITOP OR {t}d {t}a {t}b
< :3
> GET {t}d
< "\xff\xff\xaa"
> BITOP XOR {t}d {t}a {t}b {t}none
< :3
> GET {t}d
< "\xf0\xf0\xaa"
> BITOP NOT {t}d {t}a
< :3
> GET {t}d
< "\x00\xf0U"
> BITOP not {t}d {t}d
< :3
> GET {t}d
< "\xff\x0f\xaa"
> BITOP AND {t}d {t}none {t}a
< :3
> GET {t}d
< "\x00\x00\x00"
> BITOP OR {t}d {t}none
< :0
> EXISTS {t}d
< :0
> BITOP AND {t}d {t}none
< :0
> BITOP NOT {t}d {t}a {t}b
< -ERR BITOP NOT must be called with a single source key.
> BITOP FOO {t}d {t}a
< -ERR syntax error
> BITOP AND {t}d
< -ERR wrong number of arguments for 'bitop' command
> SET {t}n 123
< +OK
> BITOP OR {t}d {t}n
< :3
> OBJECT ENCODING {t}d
< "raw"
> GET {t}d
< "123"
> RPUSH {t}l a
< :1
> BITOP AND {t}d {t}a {t}l
< -WRONGTYPE Operation against a key holding the wrong kind of value
> BITOP AND {t}l {t}a
< :3
> TYPE {t}l
< +string
> SET {t}d x EX 1000
< +OK
> BITOP OR {t}d {t}a
< :3
> TTL {t}d
< :-1
> SET {t}x "abcdefghijklmnopqrstuvwxyz0123456789"
< +OK
> SET {t}y "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
< +OK
> BITOP XOR {t}d {t}x {t}y
< :36
> GET {t}d
< "                          0123456789"
> BITOP AND {t}x {t}x {t}y
< :36
> GET {t}x
< "ABCDEFGHIJKLMNOPQRSTUVWXYZ\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
