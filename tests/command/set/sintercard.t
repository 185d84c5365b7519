# SINTERCARD: how many members all sets have.
> SADD {t}a a b c 1 2 3
< :6
> SADD {t}b b c d 2 1
< :5
> SADD {t}n 1 2 3
< :3
> SADD {t}big 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 a b c d
< :44
> SINTERCARD 1 {t}a
< :6
> SINTERCARD 2 {t}a {t}b
< :4
> SINTERCARD 3 {t}a {t}b {t}n
< :2
> SINTERCARD 2 {t}a {t}missing
< :0
> SINTERCARD 1 {t}missing
< :0
> SINTERCARD 2 {t}a {t}b LIMIT 0
< :4
> SINTERCARD 2 {t}a {t}b LIMIT 1
< :1
> SINTERCARD 2 {t}a {t}b limit 2
< :2
> SINTERCARD 2 {t}a {t}b LIMIT 100
< :4
> SINTERCARD 1 {t}big LIMIT 33
< :33
> SINTERCARD 1 {t}big LIMIT 17
< :17
> SINTERCARD 1 {t}big LIMIT 16
< :16
> SINTERCARD 1 {t}big LIMIT 3 LIMIT 5
< :5
> SINTERCARD 1 {t}a LIMIT -1
< -ERR LIMIT can't be negative
> SINTERCARD 1 {t}a LIMIT abc
< -ERR LIMIT can't be negative
> SINTERCARD 1 {t}a LIMIT
< -ERR syntax error
> SINTERCARD 1 {t}a bogus
< -ERR syntax error
> SINTERCARD 1 {t}a bogus 1
< -ERR syntax error
> SINTERCARD 1 {t}a {t}b
< -ERR syntax error
> SINTERCARD 0 {t}a
< -ERR numkeys should be greater than 0
> SINTERCARD -1 {t}a
< -ERR numkeys should be greater than 0
> SINTERCARD abc {t}a
< -ERR numkeys should be greater than 0
> SINTERCARD 2 {t}a
< -ERR Number of keys can't be greater than number of args
> SINTERCARD 9223372036854775808 {t}a
< -ERR numkeys should be greater than 0
> SET {t}str v
< +OK
> SINTERCARD 1 {t}str
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SINTERCARD 2 {t}a {t}str
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SINTERCARD 2 {t}missing {t}str
< -WRONGTYPE Operation against a key holding the wrong kind of value
> SINTERCARD 1
< -ERR wrong number of arguments for 'sintercard' command
> SINTERCARD
< -ERR wrong number of arguments for 'sintercard' command
