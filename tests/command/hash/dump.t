# Hashes as bytes: DUMP and RESTORE, what other versions wrote included.
> HSET {h} a 1 b 200 c text d -70000 e ""
< :5
> DUMP {h}
< "\x10((\x00\x00\x00\n\x00\x81a\x02\x01\x01\x81b\x02\xc0\xc8\x02\x81c\x02\x84text\x05\x81d\x02\xf2\x90\xee\xfe\x04\x81e\x02\x80\x01\xff\n\x00]\x05\xea-\x9e\xa5\x06\xfe"
> HSET {h} a 2
< :0
> HDEL {h} c
< :1
> DUMP {h}
< "\x10\x1f\x1f\x00\x00\x00\b\x00\x81a\x02\x02\x01\x81b\x02\xc0\xc8\x02\x81d\x02\xf2\x90\xee\xfe\x04\x81e\x02\x80\x01\xff\n\x00Z3#\x87:9cO"
> HSET {t} f "x"*65
< :1
> DUMP {t}
< "\x04\x01\x01f\xc3\t@A\x01xx\xe04\x00\x01xx\n\x00\xf1\x06\xd1\a\x1b&\\\x18"
> HSET {t} f 12
< :0
> DUMP {t}
< "\x04\x01\x01f\xc0\x0c\n\x00\x00\xd0u\xb5\xf4\xba8\xe7"
> HSET z f1 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa f2 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
< :2
@ let PAYLOAD
> DUMP {h}
< "\x10\x1f\x1f\x00\x00\x00\b\x00\x81a\x02\x02\x01\x81b\x02\xc0\xc8\x02\x81d\x02\xf2\x90\xee\xfe\x04\x81e\x02\x80\x01\xff\n\x00Z3#\x87:9cO"
> RESTORE copy 0 ${PAYLOAD}
< +OK
> HGETALL copy
< *8
<   "a"
<   "2"
<   "b"
<   "200"
<   "d"
<   "-70000"
<   "e"
<   ""
> OBJECT ENCODING copy
< "listpack"
> RESTORE copy 1000000 ${PAYLOAD} REPLACE
< +OK
> HGETALL copy
< *8
<   "a"
<   "2"
<   "b"
<   "200"
<   "d"
<   "-70000"
<   "e"
<   ""
> COPY {h} {h}2
< :1
> HGETALL {h}2
< *8
<   "a"
<   "2"
<   "b"
<   "200"
<   "d"
<   "-70000"
<   "e"
<   ""
> COPY {t} {t}2
< :1
> HGETALL {t}2
< *2
<   "f"
<   "12"
> OBJECT ENCODING {t}2
< "hashtable"
# Pair by pair.
> RESTORE k 0 "\x04\x02\x01a\x011\x01b\xc0\x05\x0a\x00\x8a\xf7\xc7\x9d\xfb\x0cC\x1a" REPLACE
< +OK
> OBJECT ENCODING k
< "listpack"
> HGETALL k
< *4
<   "a"
<   "1"
<   "b"
<   "5"
> HSET k more 1
< :1
> DUMP k
< "\x10\x19\x19\x00\x00\x00\x06\x00\x81a\x02\x01\x01\x81b\x02\x05\x01\x84more\x05\x01\x01\xff\n\x00\x00bnpQO]1"
> RESTORE k 0 "\x04\x01\x01a@Axxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\x0a\x00\xe3b\xc9\xd0\x01\x95\x11k" REPLACE
< +OK
> OBJECT ENCODING k
< "hashtable"
> HGETALL k
< *2
<   "a"
<   "x"*65
> RESTORE k 0 "\x04\x01\x00\x00\x0a\x00\xae\xbe,~W\xbe9\x1c" REPLACE
< +OK
> OBJECT ENCODING k
< "listpack"
> HGETALL k
< *2
<   ""
<   ""
> HSET k more 1
< :1
> DUMP k
< "\x10\x13\x13\x00\x00\x00\x04\x00\x80\x01\x80\x01\x84more\x05\x01\x01\xff\n\x00=LS\x96\x9d\x1a?\xe2"
# A listpack.
> RESTORE k 0 "\x10\x16\x16\x00\x00\x00\x04\x00\x81a\x02\x01\x01\x82bb\x03\x84text\x05\xff\x0a\x00\xf5KPTKA*2" REPLACE
< +OK
> OBJECT ENCODING k
< "listpack"
> HGETALL k
< *4
<   "a"
<   "1"
<   "bb"
<   "text"
> HSET k more 1
< :1
> DUMP k
< "\x10\x1e\x1e\x00\x00\x00\x06\x00\x81a\x02\x01\x01\x82bb\x03\x84text\x05\x84more\x05\x01\x01\xff\n\x00'\xda\xd7\xael\x01\xdc\x8d"
> RESTORE k 0 "\x10@SS\x00\x00\x00\x02\x00\x81a\x02\xe0FxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxH\xff\x0a\x00k\xb6\x19_\xa3f\xf7\xdc" REPLACE
< +OK
> OBJECT ENCODING k
< "listpack"
> HGETALL k
< *2
<   "a"
<   "x"*70
# A ziplist.
> RESTORE k 0 "\x0d\x1b\x1b\x00\x00\x00\x14\x00\x00\x00\x04\x00\x00\x01a\x03\x011\x03\x02bb\x04\x04text\xff\x0a\x00\xbc\xbeJ\xab3\xb4\xea\xae" REPLACE
< +OK
> OBJECT ENCODING k
< "listpack"
> HGETALL k
< *4
<   "a"
<   "1"
<   "bb"
<   "text"
> HSET k more 1
< :1
> DUMP k
< "\x10\x1e\x1e\x00\x00\x00\x06\x00\x81a\x02\x01\x01\x82bb\x03\x84text\x05\x84more\x05\x01\x01\xff\n\x00'\xda\xd7\xael\x01\xdc\x8d"
> RESTORE k 0 "\x0d@WW\x00\x00\x00\x0d\x00\x00\x00\x02\x00\x00\x01a\x03@Fxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\xff\x0a\x00_\x97\xf5uE\x8b\xe1%" REPLACE
< +OK
> OBJECT ENCODING k
< "listpack"
> HGETALL k
< *2
<   "a"
<   "x"*70
# A zipmap.
> RESTORE k 0 "\x09\x10\x02\x01a\x01\x001\x02bb\x04\x00text\xff\x0a\x00-\xfb\xdc\xaa\xd9\xd8\xc0\xfe" REPLACE
< +OK
> OBJECT ENCODING k
< "listpack"
> HGETALL k
< *4
<   "a"
<   "1"
<   "bb"
<   "text"
> HSET k more 1
< :1
> DUMP k
< "\x10\x1e\x1e\x00\x00\x00\x06\x00\x81a\x02\x01\x01\x82bb\x03\x84text\x05\x84more\x05\x01\x01\xff\n\x00'\xda\xd7\xael\x01\xdc\x8d"
> RESTORE k 0 "\x09\x16\x02\x01a\x01\x031???\x02bb\x04\x03text???\xff\x0a\x00H\x06n9\xda\xfb\x90\xc9" REPLACE
< +OK
> OBJECT ENCODING k
< "listpack"
> HGETALL k
< *4
<   "a"
<   "1"
<   "bb"
<   "text"
> HSET k more 1
< :1
> DUMP k
< "\x10\x1e\x1e\x00\x00\x00\x06\x00\x81a\x02\x01\x01\x82bb\x03\x84text\x05\x84more\x05\x01\x01\xff\n\x00'\xda\xd7\xael\x01\xdc\x8d"
> RESTORE k 0 "\x09@L\x01\x01aF\x00xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\xff\x0a\x00\x12\x08)\xb1\xdd\x82v\x08" REPLACE
< +OK
> OBJECT ENCODING k
< "hashtable"
> HGETALL k
< *2
<   "a"
<   "x"*70
> RESTORE k 0 "\x09A6\x01\x01a\xfe,\x01\x00\x00\x00xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\xff\x0a\x00\x9d\xe0?\x0f\xde\x1bp\xc5" REPLACE
< +OK
> OBJECT ENCODING k
< "hashtable"
> HGETALL k
< *2
<   "a"
<   "x"*300
> CONFIG SET hash-max-listpack-entries 1
< +OK
> RESTORE k 0 "\x04\x02\x01a\x011\x01b\x012\x0a\x00\x88\xddo\xbfq\x88\xd8\xd5" REPLACE
< +OK
> OBJECT ENCODING k
< "hashtable"
> HGET k a
< "1"
> HGET k b
< "2"
> HLEN k
< :2
> RESTORE k 0 "\x10\x11\x11\x00\x00\x00\x04\x00\x81a\x02\x01\x01\x81b\x02\x02\x01\xff\x0a\x00>@cl\x8f]v\x9a" REPLACE
< +OK
> OBJECT ENCODING k
< "hashtable"
> HGET k a
< "1"
> HGET k b
< "2"
> HLEN k
< :2
> RESTORE k 0 "\x0d\x17\x17\x00\x00\x00\x13\x00\x00\x00\x04\x00\x00\x01a\x03\x011\x03\x01b\x03\x012\xff\x0a\x00E\xa0\x89:[\x90\xb7\x09" REPLACE
< +OK
> OBJECT ENCODING k
< "hashtable"
> HGET k a
< "1"
> HGET k b
< "2"
> HLEN k
< :2
> RESTORE k 0 "\x09\x0c\x02\x01a\x01\x001\x01b\x01\x002\xff\x0a\x00\xb1q\xd5\xbb\xce\xd1\xc8\x8d" REPLACE
< +OK
> OBJECT ENCODING k
< "hashtable"
> HGET k a
< "1"
> HGET k b
< "2"
> HLEN k
< :2
> CONFIG SET hash-max-listpack-entries 512
< +OK
> DEL k
< :1
# What makes no sense.
> RESTORE k 0 "\x04\x00\x0a\x00\x931\x96\xc0'\x92\x95\xbf" REPLACE
< -ERR Bad data format
> RESTORE k 0 "\x04\x02\x01a\x011\x0a\x00\xb8\x06ZM\x11\x9e&\xb7" REPLACE
< -ERR Bad data format
> RESTORE k 0 "\x04\x01\x01a\x0a\x00L\xdb\x9f\xa5\xd7\xf7\xe6r" REPLACE
< -ERR Bad data format
> RESTORE k 0 "\x04\x0a\x00\x18\xcc\xe4\x90]Q\x00w" REPLACE
< -ERR Bad data format
> RESTORE k 0 "\x10\x07\x07\x00\x00\x00\x00\x00\xff\x0a\x00\xda\x12\x96\x88t\x99Z8" REPLACE
< -ERR Bad data format
> RESTORE k 0 "\x10\x0b\x0c\x00\x00\x00\x02\x00\x81a\x02\x01\x01\x0a\x00\x02\x84h\xe7S\xa8`O" REPLACE
< -ERR Bad data format
> RESTORE k 0 "\x10\x00\x0a\x00\x0e\xa3\xe1\x1b\xfe\xed$e" REPLACE
< -ERR Bad data format
> RESTORE k 0 "\x10\x0d\x0c\x00\x00\x00\x02\x00\x81a\x02\x01\x01\xff\xff\x0a\x00\x8f\xd8\xca\xef\xb4\xf5\xc4(" REPLACE
< -ERR Bad data format
> RESTORE k 0 "\x10\x0c\xff\x00\x00\x00\x02\x00\x81a\x02\x01\x01\xff\x0a\x00\xb9\"=\xf8\xca\x09\xacP" REPLACE
< -ERR Bad data format
> RESTORE k 0 "\x0d\x0b\x0b\x00\x00\x00\x0a\x00\x00\x00\x00\x00\xff\x0a\x00\xb3Q\xa5#=\x85\x06\xfb" REPLACE
< -ERR Bad data format
> RESTORE k 0 "\x0d\x10\x11\x00\x00\x00\x0d\x00\x00\x00\x02\x00\x00\x01a\x03\x011\x0a\x00\xd7\xc6\x98\xc9R\x11\xee\x0d" REPLACE
< -ERR Bad data format
> RESTORE k 0 "\x0d\x00\x0a\x00\x09\x07zM\x15 \x1b\xf9" REPLACE
< -ERR Bad data format
# differences: RESTORE of a payload that makes no sense
@ only torc
> RESTORE k 0 "\x04\x02\x01a\x011\x01a\x012\x0a\x00\xaa\xba\x84\x13\xed\xa6\xd5\x8a" REPLACE
< -ERR Bad data format
@ all
# differences: RESTORE of a payload that makes no sense
@ only torc
> RESTORE k 0 "\x04\x80\x7f\xff\xff\xff\x01a\x011\x0a\x00\xdd\xe7\x92\x08k\xd7LT" REPLACE
< -ERR Bad data format
@ all
# differences: RESTORE of a payload that makes no sense
@ only torc
> RESTORE k 0 "\x10\x11\x11\x00\x00\x00\x04\x00\x81a\x02\x01\x01\x81a\x02\x02\x01\xff\x0a\x00(pdI\xa4\xbb\x8d=" REPLACE
< -ERR Bad data format
@ all
# differences: RESTORE of a payload that makes no sense
@ only torc
> RESTORE k 0 "\x10\x0f\x0f\x00\x00\x00\x03\x00\x81a\x02\x01\x01\x81b\x02\xff\x0a\x00T)|\x1c\xf9\x1e\xff_" REPLACE
< -ERR Bad data format
@ all
# differences: RESTORE of a payload that makes no sense
@ only torc
> RESTORE k 0 "\x10\x0c\x0c\x00\x00\x00\x03\x00\x81a\x02\x01\x01\xff\x0a\x00H\xe0\x12\x03\xa5\xe5~t" REPLACE
< -ERR Bad data format
@ all
# differences: RESTORE of a payload that makes no sense
@ only torc
> RESTORE k 0 "\x0d\x17\x17\x00\x00\x00\x13\x00\x00\x00\x04\x00\x00\x01a\x03\x011\x03\x01a\x03\x012\xff\x0a\x00S\x90\x8e\x1fpvL\xae" REPLACE
< -ERR Bad data format
@ all
# differences: RESTORE of a payload that makes no sense
@ only torc
> RESTORE k 0 "\x0d\x14\x14\x00\x00\x00\x10\x00\x00\x00\x03\x00\x00\x01a\x03\x011\x03\x01b\xff\x0a\x00(\xa1Kw\x1f\xd8\x86<" REPLACE
< -ERR Bad data format
@ all
# differences: RESTORE of a payload that makes no sense
@ only torc
> RESTORE k 0 "\x09\x02\x00\xff\x0a\x00\x10\x03\xe9\xab\x18\x90\xcfR" REPLACE
< -ERR Bad data format
@ all
# differences: RESTORE of a payload that makes no sense
@ only torc
> RESTORE k 0 "\x09\x0c\x02\x01a\x01\x001\x01a\x01\x002\xff\x0a\x00\xa7A\xd2\x9e\xe573*" REPLACE
< -ERR Bad data format
@ all
# differences: RESTORE of a payload that makes no sense
@ only torc
> RESTORE k 0 "\x09\x06\x01\x01a\x01\x001\x0a\x00\x0a\x8d\xee\xb2\x14\xd1|k" REPLACE
< -ERR Bad data format
@ all
# differences: RESTORE of a payload that makes no sense
@ only torc
> RESTORE k 0 "\x09\x04\x01\x01a\x01\x0a\x00Ts\xf04\xb5\xc3d\xfa" REPLACE
< -ERR Bad data format
@ all
# differences: RESTORE of a payload that makes no sense
@ only torc
> RESTORE k 0 "\x09\x00\x0a\x00\xc7\xad\xb0\xcd=\xcd,\x9c" REPLACE
< -ERR Bad data format
@ all
# differences: RESTORE of a payload that makes no sense
@ only torc
> RESTORE k 0 "\x09\x05\x01\x05ab\xff\x0a\x00\xb2=CnQ\xc3\xe8O" REPLACE
< -ERR Bad data format
@ all
# differences: RESTORE of a payload that makes no sense
@ only torc
> RESTORE k 0 "\x09\x09\x01\xfe\xff\xff\xff\xffab\xff\x0a\x00\xc8^\xd7\x04rP\xb7\x04" REPLACE
< -ERR Bad data format
@ all
> EXISTS k
< :0
