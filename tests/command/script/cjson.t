# cjson: what it writes, reads and refuses.
> EVAL "return cjson.encode(1)" 0
< "1"
> EVAL "return cjson.encode('a\\\"b/c\\n\\1\\127')" 0
< "\"a\\\"b\\/c\\n\\u0001\\u007f\""
> EVAL "return cjson.encode({1,2,3})" 0
< "[1,2,3]"
> EVAL "return cjson.encode({})" 0
< "{}"
> EVAL "return cjson.encode({a=1})" 0
< "{\"a\":1}"
> EVAL "return cjson.encode({[1]=1,[3]=3})" 0
< "[1,null,3]"
> EVAL "return cjson.encode({[1]=1,[100]=3})" 0
< -ERR user_script:1: Cannot serialise table: excessively sparse array script: 323b44c965f482c5cb1b8085cce9cdcd6ab884fd, on @user_script:1.
> EVAL "return cjson.encode({[10]=1})" 0
< "[null,null,null,null,null,null,null,null,null,1]"
> EVAL "return cjson.encode({[11]=1})" 0
< -ERR user_script:1: Cannot serialise table: excessively sparse array script: 2e08a70888b26974782620baf62c758392a37b7b, on @user_script:1.
> EVAL "return cjson.encode({[5]=1,x=2})" 0
< "{\"5\":1,\"x\":2}"
> EVAL "return cjson.encode(cjson.null)" 0
< "null"
> EVAL "return cjson.encode(true)" 0
< "true"
> EVAL "return cjson.encode(nil)" 0
< "null"
> EVAL "return cjson.encode()" 0
< -ERR user_script:1: bad argument #1 to 'encode' (expected 1 argument) script: fc593ea31f478c7ed65c77495cc63edeb9153530, on @user_script:1.
> EVAL "return cjson.encode(1,2)" 0
< -ERR user_script:1: bad argument #1 to 'encode' (expected 1 argument) script: 9796fc0f4acc8ba1f9133e705bfd4aa24561765a, on @user_script:1.
> EVAL "return cjson.encode(print2)" 0
< -ERR user_script:1: Script attempted to access nonexistent global variable 'print2' script: e0ff364df32f855a9993681f14236957f25063a0, on @user_script:1.
> EVAL "return cjson.encode(function() end)" 0
< -ERR user_script:1: Cannot serialise function: type not supported script: c6600573aa08cdf0af5da6e0ef682db69a3acc00, on @user_script:1.
> EVAL "return cjson.encode({function() end})" 0
< -ERR user_script:1: Cannot serialise function: type not supported script: aa74f3bc7cb17d535a3d8aaf56c746488fba7b39, on @user_script:1.
> EVAL "return cjson.encode(0/0)" 0
< -ERR user_script:1: Cannot serialise number: must not be NaN or Inf script: d3f8d4e745d6587b04e9dd216e0d4631f0a306d9, on @user_script:1.
> EVAL "return cjson.encode(1/0)" 0
< -ERR user_script:1: Cannot serialise number: must not be NaN or Inf script: 08ffdaa5e7f117332da21c3b5222c2ede9492c60, on @user_script:1.
> EVAL "return cjson.encode(1e100)" 0
< "1e+100"
> EVAL "return cjson.encode(0.1)" 0
< "0.1"
> EVAL "return cjson.encode(2^53)" 0
< "9.007199254741e+15"
> EVAL "return cjson.encode(-0)" 0
< "-0"
> EVAL "return cjson.encode(123456789012)" 0
< "123456789012"
> EVAL "return cjson.encode({[true]=1})" 0
< -ERR user_script:1: Cannot serialise boolean: table key must be a number or string script: 376a640005c8509c694166527ca834359bf69aa8, on @user_script:1.
> EVAL "return cjson.encode({[1.5]=1})" 0
< "{\"1.5\":1}"
> EVAL "return cjson.encode({[-1]=1})" 0
< "{\"-1\":1}"
> EVAL "return cjson.encode({[0]=1})" 0
< "{\"0\":1}"
> EVAL "return cjson.encode('\\226\\130\\172')" 0
< "\"\xe2\x82\xac\""
> EVAL "return cjson.encode('\\255')" 0
< "\"\xff\""
> EVAL "return cjson.decode('[1,2,3]')" 0
< *3
<   :1
<   :2
<   :3
> EVAL "return cjson.decode('{\"a\":[1,{\"b\":null}]}').a" 0
< *2
<   :1
<   *0
> EVAL "return cjson.decode('null')==cjson.null" 0
< :1
> EVAL "return type(cjson.decode('null'))" 0
< "userdata"
> EVAL "return cjson.decode('[')" 0
< -ERR user_script:1: Expected value but found T_END at character 2 script: fa22f6775c4b5a7555f7903baca8d69e9a2a52fd, on @user_script:1.
> EVAL "return cjson.decode('')" 0
< -ERR user_script:1: Expected value but found T_END at character 1 script: 7ff8cf86abed928f4d61a01dcc9713f0117b180a, on @user_script:1.
> EVAL "return cjson.decode('{\"a\":}')" 0
< -ERR user_script:1: Expected value but found T_OBJ_END at character 6 script: 271f75bfc2ffe1a84becf0088927c2079d8cd197, on @user_script:1.
> EVAL "return cjson.decode('[1,]')" 0
< -ERR user_script:1: Expected value but found T_ARR_END at character 4 script: d31ab1dd313d99d4ad3dac6e48cdff283bea270c, on @user_script:1.
> EVAL "return cjson.decode('[01]')" 0
< *1
<   :1
> EVAL "return cjson.decode('tru')" 0
< -ERR user_script:1: Expected value but found invalid token at character 1 script: b0ae6f0426d6ff93bdff3364f547baa19aa4171b, on @user_script:1.
> EVAL "return cjson.decode('\"\\\\u00e9\"')" 0
< "\xc3\xa9"
> EVAL "return cjson.decode('\"\\\\ud83d\\\\ude00\"')" 0
< "\xf0\x9f\x98\x80"
> EVAL "return cjson.decode('\"\\\\ud83d\"')" 0
< -ERR user_script:1: Expected value but found invalid unicode escape code at character 2 script: a6c52b6928b77ab585254f4aad3a29c682736f38, on @user_script:1.
> EVAL "return cjson.decode('1e5')" 0
< :100000
> EVAL "return cjson.decode('[1.5,-2]')[2]" 0
< :-2
> EVAL "return cjson.decode('nan')" 0
< :-9223372036854775808
> EVAL "return cjson.decode('[inf]')" 0
< *1
<   :-9223372036854775808
> EVAL "return cjson.decode('0x10')" 0
< :16
> EVAL "return cjson.decode('[1] x')" 0
< -ERR user_script:1: Expected the end but found invalid token at character 5 script: 90488ed3df43636c96be19291b12cbc738913942, on @user_script:1.
> EVAL "return cjson.decode()" 0
< -ERR user_script:1: bad argument #1 to 'decode' (expected 1 argument) script: 5378278d59343caf5c3375a655dfea5e69ab8a74, on @user_script:1.
> EVAL "return cjson.decode({})" 0
< -ERR user_script:1: bad argument #1 to 'decode' (string expected, got table) script: 10c706d54b3ae7d2bcc169d647405abd961145fa, on @user_script:1.
> EVAL "return cjson.decode(5)" 0
< :5
> EVAL "return cjson.decode('1','2')" 0
< -ERR user_script:1: bad argument #1 to 'decode' (expected 1 argument) script: ea77a2c79708aa847c05d68e6a33b8aa514a74f1, on @user_script:1.
> EVAL "return cjson.decode('\"a')" 0
< -ERR user_script:1: Expected value but found unexpected end of string at character 3 script: 998fb94414fd46830fcf3b8679fec0a348509f9e, on @user_script:1.
> EVAL "return cjson.decode('{a:1}')" 0
< -ERR user_script:1: Expected object key string but found invalid token at character 2 script: aa371bc362872c9711669b4bae40d03d5d8403ab, on @user_script:1.
> EVAL "return cjson.decode('\"\\t\"')" 0
< "\t"
> EVAL "return cjson.encode_max_depth()" 0
< :1000
> EVAL "return cjson.decode_max_depth()" 0
< :1000
> EVAL "return cjson.encode_number_precision()" 0
< :14
> EVAL "return cjson.encode_sparse_array()" 0
< $-1
> EVAL "return cjson.encode_keep_buffer()" 0
< :1
> EVAL "return cjson.encode_invalid_numbers()" 0
< $-1
> EVAL "return cjson.decode_invalid_numbers()" 0
< :1
> EVAL "return cjson.encode_number_precision(20)" 0
< -ERR user_script:1: bad argument #1 to 'encode_number_precision' (expected integer between 1 and 14) script: ea15ad7558efbc5f98ee9d0fa4e7d058acf4061d, on @user_script:1.
> EVAL "return type(cjson.new())" 0
< "table"
> EVAL "return cjson.new().encode({1})" 0
< "[1]"
> EVAL "return cjson._VERSION" 0
< "2.1.0"
> EVAL "local t={} for i=1,1001 do t={t} end return cjson.encode(t)" 0
< -ERR user_script:1: Cannot serialise, excessive nesting (1001) script: 5c8c63936d4978f4e934e84e103ab09f606f8ac2, on @user_script:1.
> EVAL "local t={} for i=1,990 do t={t} end return #cjson.encode(t)" 0
< :1982
> EVAL "return cjson.decode(string.rep('[',1001)..string.rep(']',1001))" 0
< -ERR user_script:1: Found too many nested data structures (1001) at character 1001 script: 0452f07bcb9cdaa76a2b8ce0e1d0aad04c80908d, on @user_script:1.
> EVAL "return #cjson.decode(string.rep('[',1000)..string.rep(']',1000))" 0
< :1
> EVAL "return {pcall(cjson.decode,'[')}" 0
< *2
<   $-1
<   "Expected value but found T_END at character 2"
> EVAL "return {pcall(cjson.encode,function() end)}" 0
< *2
<   $-1
<   "Cannot serialise function: type not supported"
> EVAL "local a=cjson.new() a.encode_number_precision(3) return {a.encode(1/3), cjson.encode(1/3)}" 0
< *2
<   "0.333"
<   "0.33333333333333"
> EVAL "return {cjson.encode_sparse_array()}" 0
< *3
<   $-1
<   :2
<   :10
