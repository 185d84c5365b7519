# cjson, cmsgpack, bit and struct.
> EVAL "return cjson.encode({1,2,3})" 0
< "[1,2,3]"
> EVAL "return cjson.encode({a=1})" 0
< "{\"a\":1}"
> EVAL "return cjson.encode({})" 0
< "{}"
# differences: order of the fields that cjson.encode() writes
@ only redis
> EVAL "return cjson.encode({name='x', list={true,false,cjson.null}})" 0
< "{\"name\":\"x\",\"list\":[true,false,null]}"
@ only torc
> EVAL "return cjson.encode({name='x', list={true,false,cjson.null}})" 0
< "{\"list\":[true,false,null],\"name\":\"x\"}"
@ all
> EVAL "return cjson.encode('quote \\\" and \\n')" 0
< "\"quote \\\" and \\n\""
> EVAL "return cjson.encode(1.5)" 0
< "1.5"
> EVAL "return cjson.encode(1e20)" 0
< "1e+20"
> EVAL "return cjson.encode(0.1)" 0
< "0.1"
> EVAL "return cjson.decode('[1,2,{\"a\":\"b\"}]')[3].a" 0
< "b"
> EVAL "return cjson.decode('[1,null]')[2] == cjson.null" 0
< :1
> EVAL "return cjson.decode('{\"a\":[1,2,3.5]}').a" 0
< *3
<   :1
<   :2
<   :3
> EVAL "return cjson.decode('nonsense')" 0
< -ERR user_script:1: Expected value but found invalid token at character 1 script: 572127851e4eb62868dd227ffe1d9abcb068f9f1, on @user_script:1.
> EVAL "return cjson.decode('[1,2')" 0
< -ERR user_script:1: Expected comma or array end but found T_END at character 5 script: c107001b5ba2ff860ee2557f64da37c4767ef4bd, on @user_script:1.
> EVAL "return cjson.encode({[1]=1,[1000]=2})" 0
< -ERR user_script:1: Cannot serialise table: excessively sparse array script: 850c490eb55a7a823aeaa0805424b13f7ce44e6f, on @user_script:1.
> EVAL "return cjson.encode(function() end)" 0
< -ERR user_script:1: Cannot serialise function: type not supported script: c6600573aa08cdf0af5da6e0ef682db69a3acc00, on @user_script:1.
> EVAL "local t = {} t[1] = t return cjson.encode(t)" 0
< -ERR user_script:1: Cannot serialise, excessive nesting (1001) script: 576653f0096d47f87063058b9abe9085cdcd4f41, on @user_script:1.
> EVAL "return cjson.decode('\"\\\\u00fc\"')" 0
< "\xc3\xbc"
> EVAL "return type(cjson.new)..type(cjson.encode_keep_buffer)..type(cjson.encode_max_depth)" 0
< "functionfunctionfunction"

> EVAL "return cmsgpack.pack(1)" 0
< "\x01"
> EVAL "return cmsgpack.pack('hello')" 0
< "\xa5hello"
> EVAL "return cmsgpack.pack({1,2,3})" 0
< "\x93\x01\x02\x03"
> EVAL "return cmsgpack.pack({a=1})" 0
< "\x81\xa1a\x01"
> EVAL "return cmsgpack.pack(1.5)" 0
< "\xca?\xc0\x00\x00"
> EVAL "return cmsgpack.pack(-1, 255, 65536, true, nil)" 0
< "\xff\xcc\xff\xce\x00\x01\x00\x00\xc3\xc0"
> EVAL "return cmsgpack.unpack(cmsgpack.pack({1,'two',{3}}))" 0
< *3
<   :1
<   "two"
<   *1
<     :3
> EVAL "return {cmsgpack.unpack(cmsgpack.pack(1, 2, 'x'))}" 0
< *3
<   :1
<   :2
<   "x"
> EVAL "return {cmsgpack.unpack_one(cmsgpack.pack(1, 2))}" 0
< *2
<   :1
<   :1
> EVAL "return {cmsgpack.unpack_limit(cmsgpack.pack(1, 2, 3), 2)}" 0
< *3
<   :2
<   :1
<   :2
> EVAL "return cmsgpack.unpack('\\193')" 0
< -ERR user_script:1: Bad data format in input. script: dc135bd7bc2955014f03280e151acf74360378e7, on @user_script:1.
> EVAL "return cmsgpack.unpack('\\147\\1')" 0
< -ERR user_script:1: Missing bytes in input. script: ee8eb1e54a0c380beeff7d6d892383fdfd307c7a, on @user_script:1.

> EVAL "return {bit.band(12, 10), bit.bor(12, 10), bit.bxor(12, 10), bit.bnot(0), bit.lshift(1, 4), bit.rshift(256, 4), bit.arshift(-256, 4)}" 0
< *7
<   :8
<   :14
<   :6
<   :-1
<   :16
<   :16
<   :-16
> EVAL "return {bit.tohex(255), bit.tohex(255, 4), bit.tobit(4294967296), bit.rol(1, 31), bit.ror(1, 1), bit.bswap(1)}" 0
< *6
<   "000000ff"
<   "00ff"
<   :0
<   :-2147483648
<   :-2147483648
<   :16777216

> EVAL "return struct.pack('>I4', 1)" 0
< "\x00\x00\x00\x01"
> EVAL "return struct.pack('<hB', -2, 255)" 0
< "\xfe\xff\xff"
> EVAL "return struct.pack('>Hs', 5, 'hello')" 0
< "\x00\x05hello\x00"
> EVAL "return {struct.unpack('>I4', '\\0\\0\\1\\0')}" 0
< *2
<   :256
<   :5
> EVAL "return {struct.unpack('<hB', struct.pack('<hB', -2, 255))}" 0
< *3
<   :-2
<   :255
<   :4
> EVAL "return struct.size('>I4HB')" 0
< :7
> EVAL "return struct.unpack('>I4', 'x')" 0
< -ERR user_script:1: bad argument #2 to 'unpack' (data string too short) script: 7f7cd0b09e14af68cd406bdcaf799003ff3e4c8a, on @user_script:1.
> EVAL "return struct.pack('>z', 1)" 0
< -ERR user_script:1: bad argument #1 to 'pack' (invalid format option 'z') script: d431eb47f188316f95502e571175ec8b3d6ed95c, on @user_script:1.
> EVAL "return {tostring(cjson.null), tostring(cjson.decode('[null]')[1]), tostring(nil), tostring(12.5), tostring('x')}" 0
< *5
<   "userdata: (nil)"
<   "userdata: (nil)"
<   "nil"
<   "12.5"
<   "x"
> EVAL "return tostring(setmetatable({}, {__tostring = function() return 'mine' end}))" 0
< "mine"
> EVAL "return collectgarbage({})" 0
< -ERR user_script:1: bad argument #1 to 'collectgarbage' (string expected, got table) script: 14011d576717534ade3a59ae3c1d824972f1cbf9, on @user_script:1.
