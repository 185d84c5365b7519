# LOLWUT: says which version this is, somehow.
@ pattern
> LOLWUT
< ".*[Rr]edis ver\. 7\.0\.15.*\\n"
@ pattern
> LOLWUT VERSION 6
< ".*[Rr]edis ver\. 7\.0\.15.*\\n"
@ pattern
> LOLWUT VERSION 5 1 1 1
< ".*[Rr]edis ver\. 7\.0\.15.*\\n"
> LOLWUT VERSION abc
< -ERR value is not an integer or out of range
@ resp3
@ pattern
> LOLWUT
< ="txt:.*[Rr]edis ver\. 7\.0\.15.*\\n"
