# struct: formats, alignment, and input that is too short.
> EVAL "return struct.pack('>I2',258)" 0
< "\x01\x02"
> EVAL "return struct.pack('<I2',258)" 0
< "\x02\x01"
> EVAL "return struct.pack('I',1)" 0
< "\x01\x00\x00\x00"
> EVAL "return struct.pack('i',-1)" 0
< "\xff\xff\xff\xff"
> EVAL "return struct.pack('b',-1)" 0
< "\xff"
> EVAL "return struct.pack('B',255)" 0
< "\xff"
> EVAL "return struct.pack('B',256)" 0
< "\x00"
> EVAL "return struct.pack('h',-2)" 0
< "\xfe\xff"
> EVAL "return struct.pack('H',65535)" 0
< "\xff\xff"
> EVAL "return struct.pack('l',-1)" 0
< "\xff\xff\xff\xff\xff\xff\xff\xff"
> EVAL "return struct.pack('L',2^40)" 0
< "\x00\x00\x00\x00\x00\x01\x00\x00"
> EVAL "return struct.pack('T',5)" 0
< "\x05\x00\x00\x00\x00\x00\x00\x00"
> EVAL "return struct.pack('f',1.5)" 0
< "\x00\x00\xc0?"
> EVAL "return struct.pack('d',1.5)" 0
< "\x00\x00\x00\x00\x00\x00\xf8?"
> EVAL "return struct.pack('>d',1.5)" 0
< "?\xf8\x00\x00\x00\x00\x00\x00"
> EVAL "return struct.pack('>f',1.5)" 0
< "?\xc0\x00\x00"
> EVAL "return struct.pack('s','abc')" 0
< "abc\x00"
> EVAL "return struct.pack('c3','abcd')" 0
< "abc"
> EVAL "return struct.pack('c5','abc')" 0
< -ERR user_script:1: bad argument #3 to 'pack' (string too short) script: 7a1fcec662fc37b52cc4c28a073c731cd6eb8aa6, on @user_script:1.
> EVAL "return struct.pack('c0','abc')" 0
< "abc"
> EVAL "return struct.pack('c','abc')" 0
< "a"
> EVAL "return struct.pack('x')" 0
< "\x00"
> EVAL "return struct.pack('xxx')" 0
< "\x00\x00\x00"
> EVAL "return struct.pack('bxb',1,2)" 0
< "\x01\x00\x02"
> EVAL "return struct.pack('!4bi',1,2)" 0
< "\x01\x00\x00\x00\x02\x00\x00\x00"
> EVAL "return struct.pack('!bd',1,2)" 0
< "\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00@"
> EVAL "return struct.pack('!8bxL',1,2)" 0
< "\x01\x00\x00\x00\x00\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00"
> EVAL "return struct.pack('!3b',1)" 0
< -ERR user_script:1: alignment 3 is not a power of 2 script: 11951ecbc61c6b025937d220b6ad235b6ad60223, on @user_script:1.
> EVAL "return struct.pack('!0b',1)" 0
< -ERR user_script:1: alignment 0 is not a power of 2 script: e586cc82db8e5c2c7eded216859a84426939bdcd, on @user_script:1.
> EVAL "return struct.pack('!16bd',1,2)" 0
< "\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00@"
> EVAL "return struct.pack('i3',-2)" 0
< "\xfe\xff\xff"
> EVAL "return struct.pack('I3',70000)" 0
< "p\x11\x01"
> EVAL "return struct.pack('>i3',-2)" 0
< "\xff\xff\xfe"
> EVAL "return struct.pack('i8',-1)" 0
< "\xff\xff\xff\xff\xff\xff\xff\xff"
> EVAL "return struct.pack('i16',-1)" 0
< "\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00\x00\x00\x00\x00"
> EVAL "return struct.pack('i32',-1)" 0
< "\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
> EVAL "return struct.pack('i33',1)" 0
< -ERR user_script:1: integral size 33 is larger than limit of 32 script: 4b5c165af2e6891884809860ebfa9b6c33a178b8, on @user_script:1.
> EVAL "return struct.pack('i0',5)" 0
< ""
> EVAL "return struct.pack('I0')" 0
< -ERR user_script:1: bad argument #2 to 'pack' (number expected, got nil) script: 38bfb2329f40e5ef3438baede82702cc5034aa5b, on @user_script:1.
> EVAL "return struct.pack('!4i3',1)" 0
< "\x00\x00\x01\x00\x00"
> EVAL "return struct.pack('!4bi3',1,2)" 0
< "\x01\x00\x00\x02\x00\x00"
> EVAL "return struct.pack('q',1)" 0
< -ERR user_script:1: bad argument #1 to 'pack' (invalid format option 'q') script: 1b5cc12c9373f0c88806e2dfc2bf83162eb3a0a1, on @user_script:1.
> EVAL "return struct.pack('',1)" 0
< ""
> EVAL "return struct.pack(' b b',1,2)" 0
< "\x01\x02"
> EVAL "return struct.pack('i99999999999',1)" 0
< -ERR user_script:1: integral size overflow script: 9051e7d494800dd60b771826ea6140a989e23bc9, on @user_script:1.
> EVAL "return struct.pack('c99999999999','x')" 0
< -ERR user_script:1: integral size overflow script: 89596ccd26c1c785f0691e5b308f88881e1564e3, on @user_script:1.
> EVAL "return struct.pack('b')" 0
< -ERR user_script:1: bad argument #2 to 'pack' (number expected, got nil) script: fd20463fb1ef62aa4fafca9dfa083b276ab7d453, on @user_script:1.
> EVAL "return struct.pack('b','x')" 0
< -ERR user_script:1: bad argument #2 to 'pack' (number expected, got string) script: b3be4b1c7f63b1dcdc3c47b08e04c9f687267ea7, on @user_script:1.
> EVAL "return struct.pack('b',nil)" 0
< -ERR user_script:1: bad argument #2 to 'pack' (number expected, got nil) script: b429f194b9e596174c3bc76909f9e88d8f2d3c97, on @user_script:1.
> EVAL "return struct.pack('s',5)" 0
< "5\x00"
> EVAL "return struct.pack('s')" 0
< -ERR user_script:1: bad argument #2 to 'pack' (string expected, got nil) script: aa45743b6c6a6f76399978833a91435142020cfd, on @user_script:1.
> EVAL "return struct.pack('b',2^31)" 0
< "\x00"
> EVAL "return struct.pack('i',2^31)" 0
< "\x00\x00\x00\x80"
> EVAL "return struct.pack('i',2^40)" 0
< "\x00\x00\x00\x00"
> EVAL "return struct.pack('l',2^63)" 0
< "\x00\x00\x00\x00\x00\x00\x00\x80"
> EVAL "return struct.pack('L',2^63)" 0
< "\x00\x00\x00\x00\x00\x00\x00\x80"
> EVAL "return struct.pack('L',2^64)" 0
< "\x00\x00\x00\x00\x00\x00\x00\x00"
> EVAL "return struct.pack('L',-1)" 0
< "\xff\xff\xff\xff\xff\xff\xff\xff"
> EVAL "return struct.pack('l',-2^63)" 0
< "\x00\x00\x00\x00\x00\x00\x00\x80"
> EVAL "return struct.pack('l',-2^65)" 0
< "\x00\x00\x00\x00\x00\x00\x00\x80"
> EVAL "return struct.pack('i',1.9)" 0
< "\x01\x00\x00\x00"
> EVAL "return struct.pack('i',-1.9)" 0
< "\xff\xff\xff\xff"
> EVAL "return struct.pack('i',0/0)" 0
< "\x00\x00\x00\x00"
> EVAL "return struct.pack('i',1/0)" 0
< "\x00\x00\x00\x00"
> EVAL "return struct.pack('d',0/0)" 0
< "\x00\x00\x00\x00\x00\x00\xf8\xff"
> EVAL "return struct.pack('f',1e300)" 0
< "\x00\x00\x80\x7f"
> EVAL "return struct.pack('>!4 h i b',1,2,3)" 0
< "\x00\x01\x00\x00\x00\x00\x00\x02\x03"
> EVAL "return struct.pack('=b',1)" 0
< -ERR user_script:1: bad argument #1 to 'pack' (invalid format option '=') script: 446e8c51b5754986dfdf0dc3696b34b9f3831c7a, on @user_script:1.
> EVAL "return struct.pack('@b',1)" 0
< -ERR user_script:1: bad argument #1 to 'pack' (invalid format option '@') script: 986f0fd66fe9d930ea8a90d12f6c32a429b01eb7, on @user_script:1.
> EVAL "return struct.pack('z','x')" 0
< -ERR user_script:1: bad argument #1 to 'pack' (invalid format option 'z') script: 906a82595dabee84d032af8cf5577046bc2dce42, on @user_script:1.
> EVAL "return struct.pack('<b>h<h',1,2,3)" 0
< "\x01\x00\x02\x03\x00"
> EVAL "return struct.pack('c0c0','a','b')" 0
< "ab"
> EVAL "return struct.pack('!','x')" 0
< ""
> EVAL "return struct.pack('!b',1)" 0
< "\x01"
> EVAL "return struct.pack('b\\0b',1,2)" 0
< "\x01"
> EVAL "return struct.pack()" 0
< -ERR user_script:1: bad argument #1 to 'pack' (string expected, got no value) script: c9b8aed4f0633591e6252db264bf8b86b82828d5, on @user_script:1.
> EVAL "return struct.pack(5)" 0
< -ERR user_script:1: bad argument #1 to 'pack' (invalid format option '5') script: a446f60e60b6c37aae31372011dcda3f4cb923b5, on @user_script:1.
> EVAL "return struct.pack({})" 0
< -ERR user_script:1: bad argument #1 to 'pack' (string expected, got table) script: 48dc0e53c764beb8b4d41783496584bb97e5f764, on @user_script:1.
> EVAL "local r={struct.unpack('>I2','\\1\\2')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< *2
<   "number:258"
<   "number:3"
> EVAL "local r={struct.unpack('<I2','\\1\\2')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< *2
<   "number:513"
<   "number:3"
> EVAL "local r={struct.unpack('I','\\1\\2\\3')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< -ERR user_script:1: bad argument #2 to 'unpack' (data string too short) script: 4c4d33f5763d4ef535ee113b0d47ed67332ab8cd, on @user_script:1.
> EVAL "local r={struct.unpack('i','\\255\\255\\255\\255')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< *2
<   "number:-1"
<   "number:5"
> EVAL "local r={struct.unpack('I','\\255\\255\\255\\255')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< *2
<   "number:4294967295"
<   "number:5"
> EVAL "local r={struct.unpack('b','\\255')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< *2
<   "number:-1"
<   "number:2"
> EVAL "local r={struct.unpack('B','\\255')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< *2
<   "number:255"
<   "number:2"
> EVAL "local r={struct.unpack('h','\\254\\255')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< *2
<   "number:-2"
<   "number:3"
> EVAL "local r={struct.unpack('l','\\255\\255\\255\\255\\255\\255\\255\\255')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< *2
<   "number:-1"
<   "number:9"
> EVAL "local r={struct.unpack('L','\\255\\255\\255\\255\\255\\255\\255\\255')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< *2
<   "number:1.844674407371e+19"
<   "number:9"
> EVAL "local r={struct.unpack('f','\\0\\0\\192\\63')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< *2
<   "number:1.5"
<   "number:5"
> EVAL "local r={struct.unpack('>f','\\63\\192\\0\\0')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< *2
<   "number:1.5"
<   "number:5"
> EVAL "local r={struct.unpack('d','\\0\\0\\0\\0\\0\\0\\248\\63')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< *2
<   "number:1.5"
<   "number:9"
> EVAL "local r={struct.unpack('s','abc\\0def')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< *2
<   "string:abc"
<   "number:5"
> EVAL "local r={struct.unpack('s','abc')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< -ERR user_script:1: unfinished string in data script: 1f86cec4bc1a75c9654a33aea3f1d8eb29fcb36a, on @user_script:1.
> EVAL "local r={struct.unpack('s','')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< -ERR user_script:1: unfinished string in data script: 45e4d862ac8061acdbf29bff6983317a6af40353, on @user_script:1.
> EVAL "local r={struct.unpack('c3','abcd')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< *2
<   "string:abc"
<   "number:4"
> EVAL "local r={struct.unpack('c5','abc')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< -ERR user_script:1: bad argument #2 to 'unpack' (data string too short) script: c9b30b4448c686628caca6f2819fdaa304533a32, on @user_script:1.
> EVAL "local r={struct.unpack('c','abc')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< *2
<   "string:a"
<   "number:2"
> EVAL "local r={struct.unpack('c0','abc')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< -ERR user_script:1: format 'c0' needs a previous size script: 2cc12375b1898f1a0edb50747990d23ce984796d, on @user_script:1.
> EVAL "local r={struct.unpack('bc0','\\2abc')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< *2
<   "string:ab"
<   "number:4"
> EVAL "local r={struct.unpack('Bc0','\\9abc')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< -ERR user_script:1: bad argument #2 to 'unpack' (data string too short) script: eb3b17d7ed73430181b693d977a45433e2336222, on @user_script:1.
> EVAL "local r={struct.unpack('sc0','2\\0abc')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< *2
<   "string:ab"
<   "number:5"
> EVAL "local r={struct.unpack('bc0','\\255abc')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< -ERR user_script:1: bad argument #2 to 'unpack' (data string too short) script: 4b4e94d4302abd9b3153b87ef2572a3843f09747, on @user_script:1.
> EVAL "local r={struct.unpack('dc0',struct.pack('d',1e30))} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< *2
<   "string:"
<   "number:9"
> EVAL "local r={struct.unpack('x','a')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< *1
<   "number:2"
> EVAL "local r={struct.unpack('xb','ab')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< *2
<   "number:98"
<   "number:3"
> EVAL "local r={struct.unpack('x','')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< -ERR user_script:1: bad argument #2 to 'unpack' (data string too short) script: 0a489df6bb7232f62d1ff5bce1b5ce86c49b5569, on @user_script:1.
> EVAL "local r={struct.unpack('bbb','\\1\\2\\3')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< *4
<   "number:1"
<   "number:2"
<   "number:3"
<   "number:4"
> EVAL "local r={struct.unpack('b','\\1\\2\\3',2)} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< *2
<   "number:2"
<   "number:3"
> EVAL "local r={struct.unpack('b','\\1\\2\\3',3)} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< *2
<   "number:3"
<   "number:4"
> EVAL "local r={struct.unpack('b','\\1\\2\\3',4)} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< -ERR user_script:1: bad argument #2 to 'unpack' (data string too short) script: d6a878255ae86cfad7fd0de5c286fc34dec7295e, on @user_script:1.
> EVAL "local r={struct.unpack('b','\\1\\2\\3',0)} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< -ERR user_script:1: bad argument #3 to 'unpack' (offset must be 1 or greater) script: 154cba00ba967a5efe6fb75e4e24375ddd5185cb, on @user_script:1.
> EVAL "local r={struct.unpack('b','\\1\\2\\3',-1)} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< -ERR user_script:1: bad argument #2 to 'unpack' (data string too short) script: fd55b5dcdc56b7a18ea921657b7ee948c52a0781, on @user_script:1.
> EVAL "local r={struct.unpack('b','\\1\\2\\3',5)} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< -ERR user_script:1: bad argument #2 to 'unpack' (data string too short) script: 6aa3967f149749f0c075d77f49dab579d28cd260, on @user_script:1.
> EVAL "local r={struct.unpack('','abc')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< *1
<   "number:1"
> EVAL "local r={struct.unpack('','abc',9)} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< *1
<   "number:9"
> EVAL "local r={struct.unpack('b','\\1',1.9)} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< *2
<   "number:1"
<   "number:2"
> EVAL "local r={struct.unpack('b','\\1','x')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< -ERR user_script:1: bad argument #3 to 'unpack' (number expected, got string) script: 4184cd0936e2defa6bd3eced4812d5500e9c5aae, on @user_script:1.
> EVAL "local r={struct.unpack('b')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< -ERR user_script:1: bad argument #2 to 'unpack' (string expected, got no value) script: fb36f6b11ded5c1a44973ecf8219e701a9208f75, on @user_script:1.
> EVAL "local r={struct.unpack('!4bi','\\1\\0\\0\\0\\2\\0\\0\\0')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< *3
<   "number:1"
<   "number:2"
<   "number:9"
> EVAL "local r={struct.unpack('i3','\\254\\255\\255')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< *2
<   "number:-2"
<   "number:4"
> EVAL "local r={struct.unpack('i16',string.rep('\\255',16))} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< *2
<   "number:-1"
<   "number:17"
> EVAL "local r={struct.unpack('I16',string.rep('\\255',16))} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< *2
<   "number:1.844674407371e+19"
<   "number:17"
> EVAL "local r={struct.unpack('i32',string.rep('\\1',32))} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< *2
<   "number:7.2340172838077e+16"
<   "number:33"
> EVAL "local r={struct.unpack('i33','')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< -ERR user_script:1: integral size 33 is larger than limit of 32 script: 91b7a15f21fc9d0e62344a125c14f23d1920c119, on @user_script:1.
> EVAL "local r={struct.unpack('i0','abc')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< *2
<   "number:0"
<   "number:1"
> EVAL "local r={struct.unpack('q','a')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< -ERR user_script:1: bad argument #1 to 'unpack' (invalid format option 'q') script: b050923f3cddfe3cb96512e40fa7dd48f7cbd4fe, on @user_script:1.
> EVAL "local r={struct.unpack('b',5)} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< *2
<   "number:53"
<   "number:2"
> EVAL "local r={struct.unpack('i9',string.rep('\\255',9))} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< *2
<   "number:-1"
<   "number:10"
> EVAL "local r={struct.unpack('>i9',string.rep('\\255',9))} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< *2
<   "number:-1"
<   "number:10"
> EVAL "local r={struct.unpack('c2147483647','a')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< -ERR user_script:1: bad argument #2 to 'unpack' (data string too short) script: c6c33bf20d925df4802a6b37d2b86b724a49eaa5, on @user_script:1.
> EVAL "local r={struct.unpack('c0c0','ab')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< -ERR user_script:1: format 'c0' needs a previous size script: 1c49e3d7c2380f9de55153c05e3403888d538754, on @user_script:1.
> EVAL "local r={struct.unpack('b','\\1',2147483647)} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< -ERR user_script:1: bad argument #2 to 'unpack' (data string too short) script: 9dc4b76509feb1f07971ab0e1f3ddde6064abe18, on @user_script:1.
> EVAL "local r={struct.unpack('b','\\1',2^40)} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< -ERR user_script:1: bad argument #2 to 'unpack' (data string too short) script: c5d21f2d4145f632859006ff1dfee1129314fc88, on @user_script:1.
> EVAL "local r={struct.unpack('b','\\1',2^63)} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< -ERR user_script:1: bad argument #2 to 'unpack' (data string too short) script: 162f1cd38e3fbc04f0daa41cb8972d3b920db4b1, on @user_script:1.
> EVAL "local r={struct.unpack('!8bs','\\1a\\0')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< *3
<   "number:1"
<   "string:a"
<   "number:4"
> EVAL "local r={struct.unpack('>c2>c2','abcd')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< *3
<   "string:ab"
<   "string:cd"
<   "number:5"
> EVAL "local r={struct.unpack('c0b','a')} for i=1,#r do r[i]=type(r[i])..':'..tostring(r[i]) end return r" 0
< -ERR user_script:1: format 'c0' needs a previous size script: bb74766caf4629363719116e15f32710f67cbe3e, on @user_script:1.
> EVAL "return struct.size('b')" 0
< :1
> EVAL "return struct.size('bhi')" 0
< :7
> EVAL "return struct.size('!bd')" 0
< :16
> EVAL "return struct.size('!4bd')" 0
< :12
> EVAL "return struct.size('s')" 0
< -ERR user_script:1: bad argument #1 to 'size' (option 's' has no fixed size) script: a2a0525826ab7939ccd3f54427a862205642f28f, on @user_script:1.
> EVAL "return struct.size('c0')" 0
< -ERR user_script:1: bad argument #1 to 'size' (option 'c0' has no fixed size) script: 18f217e7d560de92703dc71e9797e043b536e0e6, on @user_script:1.
> EVAL "return struct.size('c5')" 0
< :5
> EVAL "return struct.size('c')" 0
< :1
> EVAL "return struct.size('')" 0
< :0
> EVAL "return struct.size('x')" 0
< :1
> EVAL "return struct.size('i16')" 0
< :16
> EVAL "return struct.size('i33')" 0
< -ERR user_script:1: integral size 33 is larger than limit of 32 script: 971b8442ed57a477454e5ab5cf888849b8b0f029, on @user_script:1.
> EVAL "return struct.size('q')" 0
< :0
> EVAL "return struct.size('>b')" 0
< :1
> EVAL "return struct.size(' b')" 0
< :1
> EVAL "return struct.size('!3b')" 0
< -ERR user_script:1: alignment 3 is not a power of 2 script: 1f67dfc3268548b8c95a6277e79adaefa0cb7c10, on @user_script:1.
> EVAL "return struct.size('c2147483647c2147483647')" 0
< :4294967294
> EVAL "return struct.size('i0')" 0
< :0
> EVAL "return struct.size('bs')" 0
< -ERR user_script:1: bad argument #1 to 'size' (option 's' has no fixed size) script: f41e3ad4414ef94b6f813b2777a99ba9c7269d14, on @user_script:1.
> EVAL "return struct.size('!8bi3')" 0
< :6
> EVAL "return struct.pack('lLi', 0/0, 0/0, 0/0)" 0
< "\x00\x00\x00\x00\x00\x00\x00\x80\x00\x00\x00\x00\x00\x00\x00\x80\x00\x00\x00\x00"
