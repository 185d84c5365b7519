# LCS: the longest common subsequence of two strings.
> MSET {t}1 ohmytext {t}2 mynewtext
< +OK
> LCS {t}1 {t}2
< "mytext"
> LCS {t}1 {t}2 LEN
< :6
> LCS {t}1 {t}2 IDX
< *4
<   "matches"
<   *2
<     *2
<       *2
<         :4
<         :7
<       *2
<         :5
<         :8
<     *2
<       *2
<         :2
<         :3
<       *2
<         :0
<         :1
<   "len"
<   :6
> LCS {t}1 {t}2 IDX MINMATCHLEN 4
< *4
<   "matches"
<   *1
<     *2
<       *2
<         :4
<         :7
<       *2
<         :5
<         :8
<   "len"
<   :6
> LCS {t}1 {t}2 IDX WITHMATCHLEN
< *4
<   "matches"
<   *2
<     *3
<       *2
<         :4
<         :7
<       *2
<         :5
<         :8
<       :4
<     *3
<       *2
<         :2
<         :3
<       *2
<         :0
<         :1
<       :2
<   "len"
<   :6
> LCS {t}1 {t}2 IDX MINMATCHLEN 4 WITHMATCHLEN
< *4
<   "matches"
<   *1
<     *3
<       *2
<         :4
<         :7
<       *2
<         :5
<         :8
<       :4
<   "len"
<   :6
> LCS {t}1 {t}2 IDX MINMATCHLEN 5
< *4
<   "matches"
<   *0
<   "len"
<   :6
> LCS {t}1 {t}2 IDX MINMATCHLEN 0
< *4
<   "matches"
<   *2
<     *2
<       *2
<         :4
<         :7
<       *2
<         :5
<         :8
<     *2
<       *2
<         :2
<         :3
<       *2
<         :0
<         :1
<   "len"
<   :6
> LCS {t}1 {t}2 IDX MINMATCHLEN -3
< *4
<   "matches"
<   *2
<     *2
<       *2
<         :4
<         :7
<       *2
<         :5
<         :8
<     *2
<       *2
<         :2
<         :3
<       *2
<         :0
<         :1
<   "len"
<   :6
> LCS {t}1 {t}2 MINMATCHLEN 4
< "mytext"
> LCS {t}1 {t}2 WITHMATCHLEN
< "mytext"
> LCS {t}1 {t}2 LEN MINMATCHLEN 4
< :6
> LCS {t}1 {t}2 len
< :6
> LCS {t}1 {t}2 idx withmatchlen minmatchlen 2
< *4
<   "matches"
<   *2
<     *3
<       *2
<         :4
<         :7
<       *2
<         :5
<         :8
<       :4
<     *3
<       *2
<         :2
<         :3
<       *2
<         :0
<         :1
<       :2
<   "len"
<   :6
> LCS {t}1 {t}2 IDX IDX
< *4
<   "matches"
<   *2
<     *2
<       *2
<         :4
<         :7
<       *2
<         :5
<         :8
<     *2
<       *2
<         :2
<         :3
<       *2
<         :0
<         :1
<   "len"
<   :6
> LCS {t}1 {t}2 LEN LEN
< :6
> LCS {t}1 {t}1
< "ohmytext"
> LCS {t}1 {t}1 IDX
< *4
<   "matches"
<   *1
<     *2
<       *2
<         :0
<         :7
<       *2
<         :0
<         :7
<   "len"
<   :8

# What is missing counts as empty.
> LCS {t}1 {t}missing
< ""
> LCS {t}missing {t}1 LEN
< :0
> LCS {t}missing {t}1 IDX
< *4
<   "matches"
<   *0
<   "len"
<   :0
> LCS {t}missing {t}missing2
< ""
> SET {t}empty ""
< +OK
> LCS {t}empty {t}1
< ""
> MSET {t}a abc {t}b xyz
< +OK
> LCS {t}a {t}b
< ""
> LCS {t}a {t}b LEN
< :0
> LCS {t}a {t}b IDX
< *4
<   "matches"
<   *0
<   "len"
<   :0

> MSET {t}n1 123456 {t}n2 246
< +OK
> LCS {t}n1 {t}n2
< "246"
> MSET {t}z1 "a\x00b\xffc" {t}z2 "\x00\xff"
< +OK
> LCS {t}z1 {t}z2
< "\x00\xff"
> MSET {t}r1 aXbXcXdX {t}r2 abcd
< +OK
> LCS {t}r1 {t}r2 IDX WITHMATCHLEN
< *4
<   "matches"
<   *4
<     *3
<       *2
<         :6
<         :6
<       *2
<         :3
<         :3
<       :1
<     *3
<       *2
<         :4
<         :4
<       *2
<         :2
<         :2
<       :1
<     *3
<       *2
<         :2
<         :2
<       *2
<         :1
<         :1
<       :1
<     *3
<       *2
<         :0
<         :0
<       *2
<         :0
<         :0
<       :1
<   "len"
<   :4
> MSET {t}dna1 CACCTTCCCAGGTAACAAACCAACCAACTTTCGATCTCTTGTAGATCTGTTCTCTAAACGAACTTTAAAATCTGTGTGGCTGTCACTCGGCTGCATGCTTAGTGCACTCACGCAGTATAATTAATAACTAATTACTGTCGTTGACAGGACACGAGTAACTCGTCTATCTTCTGCAGGCTGCTTACGGTTTCGTCCGTGTTGCAGCCGATCATCAGCACATCTAGGTTTCGTCCGGGTGTG {t}dna2 ATTAAAGGTTTATACCTTCCCAGGTAACAAACCAACCAACTTTCGATCTCTTGTAGATCTGTTCTCTAAACGAACTTTAAAATCTGTGTGGCTGTCACTCGGCTGCATGCTTAGTGCACTCACGCAGTATAATTAATAACTAATTACTGTCGTTGACAGGACACGAGTAACTCGTCTATCTTCTGCAGGCTGCTTACGGTTTCGTCCGTGTTGCAGCCGATCATCAGCACATCTAGGTTT
< +OK
> LCS {t}dna1 {t}dna2
< "ACCTTCCCAGGTAACAAACCAACCAACTTTCGATCTCTTGTAGATCTGTTCTCTAAACGAACTTTAAAATCTGTGTGGCTGTCACTCGGCTGCATGCTTAGTGCACTCACGCAGTATAATTAATAACTAATTACTGTCGTTGACAGGACACGAGTAACTCGTCTATCTTCTGCAGGCTGCTTACGGTTTCGTCCGTGTTGCAGCCGATCATCAGCACATCTAGGTTT"
> LCS {t}dna1 {t}dna2 LEN
< :227
> LCS {t}dna1 {t}dna2 IDX
< *4
<   "matches"
<   *5
<     *2
<       *2
<         :238
<         :238
<       *2
<         :239
<         :239
<     *2
<       *2
<         :236
<         :236
<       *2
<         :238
<         :238
<     *2
<       *2
<         :229
<         :230
<       *2
<         :236
<         :237
<     *2
<       *2
<         :224
<         :224
<       *2
<         :235
<         :235
<     *2
<       *2
<         :1
<         :222
<       *2
<         :13
<         :234
<   "len"
<   :227
> LCS {t}dna1 {t}dna2 IDX WITHMATCHLEN MINMATCHLEN 5
< *4
<   "matches"
<   *1
<     *3
<       *2
<         :1
<         :222
<       *2
<         :13
<         :234
<       :222
<   "len"
<   :227

@ resp3
> LCS {t}1 {t}2 IDX WITHMATCHLEN
< %2
<   "matches"
<   *2
<     *3
<       *2
<         :4
<         :7
<       *2
<         :5
<         :8
<       :4
<     *3
<       *2
<         :2
<         :3
<       *2
<         :0
<         :1
<       :2
<   "len"
<   :6
> LCS {t}1 {t}2 IDX MINMATCHLEN 4
< %2
<   "matches"
<   *1
<     *2
<       *2
<         :4
<         :7
<       *2
<         :5
<         :8
<   "len"
<   :6
> LCS {t}1 {t}2 LEN
< :6
> LCS {t}1 {t}missing IDX
< %2
<   "matches"
<   *0
<   "len"
<   :0
@ resp2

> LCS {t}1 {t}2 LEN IDX
< -ERR If you want both the length and indexes, please just use IDX.
> LCS {t}1 {t}2 IDX LEN
< -ERR If you want both the length and indexes, please just use IDX.
> LCS {t}1 {t}2 BOGUS
< -ERR syntax error
> LCS {t}1 {t}2 MINMATCHLEN
< -ERR syntax error
> LCS {t}1 {t}2 MINMATCHLEN abc
< -ERR value is not an integer or out of range
> LCS {t}1 {t}2 IDX MINMATCHLEN 1.5
< -ERR value is not an integer or out of range
> LCS {t}1
< -ERR wrong number of arguments for 'lcs' command
> LCS
< -ERR wrong number of arguments for 'lcs' command
> RPUSH {t}list x
< :1
> LCS {t}list {t}list
< -ERR The specified keys must contain string values
> LCS {t}nothing {t}list
< -ERR The specified keys must contain string values
