# XDEL, XTRIM, XSETID.
> XADD s 1-0 a 1
< "1-0"
> XADD s 2-0 a 1
< "2-0"
> XADD s 3-0 a 1
< "3-0"
> XADD s 4-0 a 1
< "4-0"
> XDEL s 2-0 9-9
< :1
> XDEL s 2-0
< :0
> XDEL s 1 3
< :2
> XINFO STREAM s
< *20
<   "length"
<   :1
<   "radix-tree-keys"
<   :1
<   "radix-tree-nodes"
<   :2
<   "last-generated-id"
<   "4-0"
<   "max-deleted-entry-id"
<   "3-0"
<   "entries-added"
<   :4
<   "recorded-first-entry-id"
<   "4-0"
<   "groups"
<   :0
<   "first-entry"
<   *2
<     "4-0"
<     *2
<       "a"
<       "1"
<   "last-entry"
<   *2
<     "4-0"
<     *2
<       "a"
<       "1"
> XDEL s x
< -ERR Invalid stream ID specified as stream command argument
> XDEL s 4-0 x
< -ERR Invalid stream ID specified as stream command argument
> XLEN s
< :1
> XDEL none 1-0
< :0
> XDEL none x
< :0
> XDEL s 4-0
< :1
> EXISTS s
< :1
> XINFO STREAM s
< *20
<   "length"
<   :0
<   "radix-tree-keys"
<   :0
<   "radix-tree-nodes"
<   :1
<   "last-generated-id"
<   "4-0"
<   "max-deleted-entry-id"
<   "4-0"
<   "entries-added"
<   :4
<   "recorded-first-entry-id"
<   "0-0"
<   "groups"
<   :0
<   "first-entry"
<   $-1
<   "last-entry"
<   $-1
> XADD s 4-0 a 1
< -ERR The ID specified in XADD is equal or smaller than the target stream top item
> XADD s 5-0 a 1
< "5-0"
> XADD s 6-0 a 1
< "6-0"
> XADD s 7-0 a 1
< "7-0"
> XTRIM s MAXLEN 3
< :0
> XTRIM s MAXLEN 2
< :1
> XTRIM s MAXLEN ~ 1
< :0
> XTRIM s MAXLEN ~ 0 LIMIT 1
< :0
> XTRIM s MAXLEN ~ 0 LIMIT 0
< :2
> XLEN s
< :0
> XADD s 8-0 a 1
< "8-0"
> XADD s 9-0 a 1
< "9-0"
> XTRIM s MINID 9
< :1
> XTRIM s MINID = 10-5
< :1
> XTRIM s MINID ~ 10-5
< :0
> XTRIM none MAXLEN 1
< :0
> XTRIM s
< -ERR wrong number of arguments for 'xtrim' command
> XTRIM s MAXLEN
< -ERR wrong number of arguments for 'xtrim' command
> XTRIM s MAXLEN x
< -ERR value is not an integer or out of range
> XTRIM s MAXLEN -1
< -ERR The MAXLEN argument must be >= 0.
> XTRIM s MAXLEN 1 MINID 1
< -ERR syntax error, MAXLEN and MINID options at the same time are not compatible
> XTRIM s MAXLEN 1 LIMIT 1
< -ERR syntax error, LIMIT cannot be used without the special ~ option
> XTRIM s MAXLEN = 1 LIMIT 1
< -ERR syntax error, LIMIT cannot be used without the special ~ option
> XTRIM s MAXLEN ~ 1 LIMIT x
< -ERR value is not an integer or out of range
> XTRIM s MAXLEN ~ 1 LIMIT -1
< -ERR The LIMIT argument must be >= 0.
> XTRIM s LIMIT 10
< -ERR syntax error, LIMIT cannot be used without specifying a trimming strategy
> XTRIM s FOO 10
< -ERR syntax error
> XTRIM s MINID x
< -ERR Invalid stream ID specified as stream command argument
> XTRIM s MAXLEN 1 extra
< -ERR syntax error
> SET str x
< +OK
> XTRIM str MAXLEN 1
< -WRONGTYPE Operation against a key holding the wrong kind of value
> XDEL str 1
< -WRONGTYPE Operation against a key holding the wrong kind of value
> XSETID str 1
< -WRONGTYPE Operation against a key holding the wrong kind of value
> XSETID none 1
< -ERR no such key
> XSETID s x
< -ERR Invalid stream ID specified as stream command argument
> XSETID s 20
< +OK
> XADD s 19-0 a 1
< -ERR The ID specified in XADD is equal or smaller than the target stream top item
> XADD s 21-0 a 1
< "21-0"
> XSETID s 20-0
< -ERR The ID specified in XSETID is smaller than the target stream top item
> XSETID s 21-0 ENTRIESADDED 0
< -ERR The entries_added specified in XSETID is smaller than the target stream length
> XSETID s 21-0 ENTRIESADDED -1
< -ERR entries_added must be positive
> XSETID s 21-0 ENTRIESADDED x
< -ERR value is not an integer or out of range
> XSETID s 21-0 ENTRIESADDED 100 MAXDELETEDID 20-0
< +OK
> XSETID s 21-0 MAXDELETEDID 22-0
< -ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id
> XSETID s 21-0 MAXDELETEDID x
< -ERR Invalid stream ID specified as stream command argument
> XSETID s 21-0 FOO
< -ERR syntax error
> XSETID s 21-0 ENTRIESADDED
< -ERR syntax error
> XSETID s -
< -ERR Invalid stream ID specified as stream command argument
> XINFO STREAM s
< *20
<   "length"
<   :1
<   "radix-tree-keys"
<   :1
<   "radix-tree-nodes"
<   :2
<   "last-generated-id"
<   "21-0"
<   "max-deleted-entry-id"
<   "20-0"
<   "entries-added"
<   :100
<   "recorded-first-entry-id"
<   "21-0"
<   "groups"
<   :0
<   "first-entry"
<   *2
<     "21-0"
<     *2
<       "a"
<       "1"
<   "last-entry"
<   *2
<     "21-0"
<     *2
<       "a"
<       "1"
> CONFIG SET stream-node-max-entries 3
< +OK
> XADD t 1-0 a 1
< "1-0"
> XADD t 2-0 a 1
< "2-0"
> XADD t 3-0 a 1
< "3-0"
> XADD t 4-0 a 1
< "4-0"
> XADD t 5-0 b 1
< "5-0"
> XADD t 6-0 a 1
< "6-0"
> XADD t 256-0 a 1
< "256-0"
> XADD t 70000-0 a 1
< "70000-0"
> XINFO STREAM t
< *20
<   "length"
<   :8
<   "radix-tree-keys"
<   :3
<   "radix-tree-nodes"
<   :9
<   "last-generated-id"
<   "70000-0"
<   "max-deleted-entry-id"
<   "0-0"
<   "entries-added"
<   :8
<   "recorded-first-entry-id"
<   "1-0"
<   "groups"
<   :0
<   "first-entry"
<   *2
<     "1-0"
<     *2
<       "a"
<       "1"
<   "last-entry"
<   *2
<     "70000-0"
<     *2
<       "a"
<       "1"
> XTRIM t MAXLEN ~ 6
< :0
> XTRIM t MAXLEN ~ 5
< :3
> XTRIM t MINID ~ 256
< :3
> XTRIM t MINID 70000
< :1
> XINFO STREAM t
< *20
<   "length"
<   :1
<   "radix-tree-keys"
<   :1
<   "radix-tree-nodes"
<   :2
<   "last-generated-id"
<   "70000-0"
<   "max-deleted-entry-id"
<   "0-0"
<   "entries-added"
<   :8
<   "recorded-first-entry-id"
<   "70000-0"
<   "groups"
<   :0
<   "first-entry"
<   *2
<     "70000-0"
<     *2
<       "a"
<       "1"
<   "last-entry"
<   *2
<     "70000-0"
<     *2
<       "a"
<       "1"
> CONFIG SET stream-node-max-entries 100
< +OK
