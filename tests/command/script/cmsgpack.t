# cmsgpack: every form of a value, and input that is cut off or wrong.
> EVAL "return cmsgpack.pack(0)" 0
< "\x00"
> EVAL "return cmsgpack.pack(1)" 0
< "\x01"
> EVAL "return cmsgpack.pack(127)" 0
< "\x7f"
> EVAL "return cmsgpack.pack(128)" 0
< "\xcc\x80"
> EVAL "return cmsgpack.pack(255)" 0
< "\xcc\xff"
> EVAL "return cmsgpack.pack(256)" 0
< "\xcd\x01\x00"
> EVAL "return cmsgpack.pack(65535)" 0
< "\xcd\xff\xff"
> EVAL "return cmsgpack.pack(65536)" 0
< "\xce\x00\x01\x00\x00"
> EVAL "return cmsgpack.pack(4294967295)" 0
< "\xce\xff\xff\xff\xff"
> EVAL "return cmsgpack.pack(4294967296)" 0
< "\xcf\x00\x00\x00\x01\x00\x00\x00\x00"
> EVAL "return cmsgpack.pack(2^53)" 0
< "\xcf\x00 \x00\x00\x00\x00\x00\x00"
> EVAL "return cmsgpack.pack(2^62)" 0
< "\xcf@\x00\x00\x00\x00\x00\x00\x00"
> EVAL "return cmsgpack.pack(2^63)" 0
< "\xca_\x00\x00\x00"
> EVAL "return cmsgpack.pack(2^64)" 0
< "\xca_\x80\x00\x00"
> EVAL "return cmsgpack.pack(-1)" 0
< "\xff"
> EVAL "return cmsgpack.pack(-32)" 0
< "\xe0"
> EVAL "return cmsgpack.pack(-33)" 0
< "\xd0\xdf"
> EVAL "return cmsgpack.pack(-128)" 0
< "\xd0\x80"
> EVAL "return cmsgpack.pack(-129)" 0
< "\xd1\xff\x7f"
> EVAL "return cmsgpack.pack(-32768)" 0
< "\xd1\x80\x00"
> EVAL "return cmsgpack.pack(-32769)" 0
< "\xd2\xff\xff\x7f\xff"
> EVAL "return cmsgpack.pack(-2147483648)" 0
< "\xd2\x80\x00\x00\x00"
> EVAL "return cmsgpack.pack(-2147483649)" 0
< "\xd3\xff\xff\xff\xff\x7f\xff\xff\xff"
> EVAL "return cmsgpack.pack(-2^63)" 0
< "\xd3\x80\x00\x00\x00\x00\x00\x00\x00"
> EVAL "return cmsgpack.pack(-2^64)" 0
< "\xca\xdf\x80\x00\x00"
> EVAL "return cmsgpack.pack(0.5)" 0
< "\xca?\x00\x00\x00"
> EVAL "return cmsgpack.pack(0.1)" 0
< "\xcb?\xb9\x99\x99\x99\x99\x99\x9a"
> EVAL "return cmsgpack.pack(1e300)" 0
< "\xcb~7\xe4<\x88\x00u\x9c"
> EVAL "return cmsgpack.pack(1/0)" 0
< "\xca\x7f\x80\x00\x00"
> EVAL "return cmsgpack.pack(-1/0)" 0
< "\xca\xff\x80\x00\x00"
> EVAL "return cmsgpack.pack(3.0000000001)" 0
< "\xcb@\b\x00\x00\x00\x03o\x9c"
> EVAL "return cmsgpack.pack(1e10)" 0
< "\xcf\x00\x00\x00\x02T\x0b\xe4\x00"
> EVAL "return cmsgpack.pack(1e19)" 0
< "\xcbC\xe1X\xe4`\x91=\x00"
> EVAL "return cmsgpack.pack(true)" 0
< "\xc3"
> EVAL "return cmsgpack.pack(false)" 0
< "\xc2"
> EVAL "return cmsgpack.pack(nil)" 0
< "\xc0"
> EVAL "return cmsgpack.pack('')" 0
< "\xa0"
> EVAL "return cmsgpack.pack('abc')" 0
< "\xa3abc"
> EVAL "return cmsgpack.pack(string.rep('x',31))" 0
< "\xbfxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
> EVAL "return cmsgpack.pack(string.rep('x',32))" 0
< "\xd9 xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
> EVAL "return cmsgpack.pack(string.rep('x',255))" 0
< "\xd9\xffxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
> EVAL "return cmsgpack.pack(string.rep('x',256))" 0
< "\xda\x01\x00xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
> EVAL "return cmsgpack.pack({})" 0
< "\x90"
> EVAL "return cmsgpack.pack({1,2,3})" 0
< "\x93\x01\x02\x03"
> EVAL "return cmsgpack.pack({1,nil,3})" 0
< "\x82\x01\x01\x03\x03"
> EVAL "return cmsgpack.pack({a=1})" 0
< "\x81\xa1a\x01"
> EVAL "return cmsgpack.pack({['1']=1})" 0
< "\x81\xa11\x01"
> EVAL "return cmsgpack.pack({['2']=1})" 0
< "\x81\xa12\x01"
> EVAL "return cmsgpack.pack({[1.5]=1})" 0
< "\x81\xca?\xc0\x00\x00\x01"
> EVAL "return cmsgpack.pack({[0]=1})" 0
< "\x81\x00\x01"
> EVAL "return cmsgpack.pack({[-1]=1})" 0
< "\x81\xff\x01"
> EVAL "return cmsgpack.pack({[2]=1})" 0
< "\x81\x02\x01"
> EVAL "return cmsgpack.pack({{{{}}}})" 0
< "\x91\x91\x91\x90"
> EVAL "return cmsgpack.pack(function() end)" 0
< "\xc0"
> EVAL "return cmsgpack.pack(cjson.null)" 0
< "\xc0"
> EVAL "return cmsgpack.pack(1,2,3)" 0
< "\x01\x02\x03"
> EVAL "return cmsgpack.pack(nil,nil)" 0
< "\xc0\xc0"
> EVAL "return cmsgpack.pack({1,{a={}}})" 0
< "\x92\x01\x81\xa1a\x90"
> EVAL "local t={} for i=1,15 do t[i]=i end return cmsgpack.pack(t)" 0
< "\x9f\x01\x02\x03\x04\x05\x06\a\b\t\n\x0b\x0c\r\x0e\x0f"
> EVAL "local t={} for i=1,15 do t={t} end return cmsgpack.pack(t)" 0
< "\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x90"
> EVAL "local t=1 for i=1,15 do t={t} end return cmsgpack.pack(t)" 0
< "\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x01"
> EVAL "local t={} for i=1,16 do t[i]=i end return cmsgpack.pack(t)" 0
< "\xdc\x00\x10\x01\x02\x03\x04\x05\x06\a\b\t\n\x0b\x0c\r\x0e\x0f\x10"
> EVAL "local t={} for i=1,16 do t={t} end return cmsgpack.pack(t)" 0
< "\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\xc0"
> EVAL "local t=1 for i=1,16 do t={t} end return cmsgpack.pack(t)" 0
< "\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x01"
> EVAL "local t={} for i=1,17 do t[i]=i end return cmsgpack.pack(t)" 0
< "\xdc\x00\x11\x01\x02\x03\x04\x05\x06\a\b\t\n\x0b\x0c\r\x0e\x0f\x10\x11"
> EVAL "local t={} for i=1,17 do t={t} end return cmsgpack.pack(t)" 0
< "\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\xc0"
> EVAL "local t=1 for i=1,17 do t={t} end return cmsgpack.pack(t)" 0
< "\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\x91\xc0"
> EVAL "local t={} for i=1,70000 do t[i]=1 end return #cmsgpack.pack(t)" 0
< :70005
> EVAL "return #cmsgpack.pack(string.rep('x',70000))" 0
< :70005
> EVAL "return cmsgpack.pack()" 0
< -ERR user_script:1: bad argument #0 to 'pack' (MessagePack pack needs input.) script: 6bc235afa55de88253e203cc5fe5844792e25209, on @user_script:1.
> EVAL "return cmsgpack.unpack()" 0
< -ERR user_script:1: bad argument #1 to 'unpack' (string expected, got no value) script: 78103c0f3f46e5897cb5d2fad8dfb28bd38e0eeb, on @user_script:1.
> EVAL "return cmsgpack.unpack({})" 0
< -ERR user_script:1: bad argument #1 to 'unpack' (string expected, got table) script: 1bf8d78c3e2298775df6934cb05254905d2c8ddc, on @user_script:1.
> EVAL "return cmsgpack.unpack(5)" 0
< :53
> EVAL "local r={pcall(cmsgpack.unpack,'')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *1
<   "boolean:true"
> EVAL "local r={pcall(cmsgpack.unpack,'\\000')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:true"
<   "number:0"
> EVAL "local r={pcall(cmsgpack.unpack,'\\127')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:true"
<   "number:127"
> EVAL "local r={pcall(cmsgpack.unpack,'\\128')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:true"
<   "{}"
> EVAL "local r={pcall(cmsgpack.unpack,'\\129\\001\\002')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:true"
<   "[2]"
> EVAL "local r={pcall(cmsgpack.unpack,'\\129\\001')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:false"
<   "string:Missing bytes in input."
> EVAL "local r={pcall(cmsgpack.unpack,'\\144')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:true"
<   "{}"
> EVAL "local r={pcall(cmsgpack.unpack,'\\145\\001')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:true"
<   "[1]"
> EVAL "local r={pcall(cmsgpack.unpack,'\\146\\001')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:false"
<   "string:Missing bytes in input."
> EVAL "local r={pcall(cmsgpack.unpack,'\\160')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:true"
<   "string:"
> EVAL "local r={pcall(cmsgpack.unpack,'\\163\\097\\098\\099')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:true"
<   "string:abc"
> EVAL "local r={pcall(cmsgpack.unpack,'\\163\\097\\098')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:false"
<   "string:Missing bytes in input."
> EVAL "local r={pcall(cmsgpack.unpack,'\\192')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *1
<   "boolean:true"
> EVAL "local r={pcall(cmsgpack.unpack,'\\193')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:false"
<   "string:Bad data format in input."
> EVAL "local r={pcall(cmsgpack.unpack,'\\194')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:true"
<   "boolean:false"
> EVAL "local r={pcall(cmsgpack.unpack,'\\195')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:true"
<   "boolean:true"
> EVAL "local r={pcall(cmsgpack.unpack,'\\196\\001\\097')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:false"
<   "string:Bad data format in input."
> EVAL "local r={pcall(cmsgpack.unpack,'\\197\\000\\001\\097')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:false"
<   "string:Bad data format in input."
> EVAL "local r={pcall(cmsgpack.unpack,'\\198\\000\\000\\000\\001\\097')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:false"
<   "string:Bad data format in input."
> EVAL "local r={pcall(cmsgpack.unpack,'\\199\\001\\001\\097')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:false"
<   "string:Bad data format in input."
> EVAL "local r={pcall(cmsgpack.unpack,'\\202\\063\\128\\000\\000')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:true"
<   "number:1"
> EVAL "local r={pcall(cmsgpack.unpack,'\\202\\063\\128\\000')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:false"
<   "string:Missing bytes in input."
> EVAL "local r={pcall(cmsgpack.unpack,'\\203\\063\\240\\000\\000\\000\\000\\000\\000')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:true"
<   "number:1"
> EVAL "local r={pcall(cmsgpack.unpack,'\\204\\255')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:true"
<   "number:255"
> EVAL "local r={pcall(cmsgpack.unpack,'\\205\\255\\255')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:true"
<   "number:65535"
> EVAL "local r={pcall(cmsgpack.unpack,'\\206\\255\\255\\255\\255')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:true"
<   "number:4294967295"
> EVAL "local r={pcall(cmsgpack.unpack,'\\207\\255\\255\\255\\255\\255\\255\\255\\255')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:true"
<   "number:-1"
> EVAL "local r={pcall(cmsgpack.unpack,'\\208\\255')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:true"
<   "number:-1"
> EVAL "local r={pcall(cmsgpack.unpack,'\\209\\255\\255')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:true"
<   "number:-1"
> EVAL "local r={pcall(cmsgpack.unpack,'\\210\\255\\255\\255\\255')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:true"
<   "number:-1"
> EVAL "local r={pcall(cmsgpack.unpack,'\\211\\255\\255\\255\\255\\255\\255\\255\\255')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:true"
<   "number:-1"
> EVAL "local r={pcall(cmsgpack.unpack,'\\212\\001\\001')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:false"
<   "string:Bad data format in input."
> EVAL "local r={pcall(cmsgpack.unpack,'\\217\\003\\097\\098\\099')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:true"
<   "string:abc"
> EVAL "local r={pcall(cmsgpack.unpack,'\\218\\000\\003\\097\\098\\099')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:true"
<   "string:abc"
> EVAL "local r={pcall(cmsgpack.unpack,'\\219\\000\\000\\000\\003\\097\\098\\099')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:true"
<   "string:abc"
> EVAL "local r={pcall(cmsgpack.unpack,'\\219\\255\\255\\255\\255\\097\\098\\099')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:false"
<   "string:Missing bytes in input."
> EVAL "local r={pcall(cmsgpack.unpack,'\\220\\000\\001\\001')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:true"
<   "[1]"
> EVAL "local r={pcall(cmsgpack.unpack,'\\221\\000\\000\\000\\001\\001')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:true"
<   "[1]"
> EVAL "local r={pcall(cmsgpack.unpack,'\\221\\255\\255\\255\\255\\001')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:false"
<   "string:Missing bytes in input."
> EVAL "local r={pcall(cmsgpack.unpack,'\\222\\000\\001\\001\\002')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:true"
<   "[2]"
> EVAL "local r={pcall(cmsgpack.unpack,'\\223\\000\\000\\000\\001\\001\\002')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:true"
<   "[2]"
> EVAL "local r={pcall(cmsgpack.unpack,'\\223\\255\\255\\255\\255')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:false"
<   "string:Missing bytes in input."
> EVAL "local r={pcall(cmsgpack.unpack,'\\224')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:true"
<   "number:-32"
> EVAL "local r={pcall(cmsgpack.unpack,'\\255')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:true"
<   "number:-1"
> EVAL "local r={pcall(cmsgpack.unpack,'\\001\\002\\003')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *4
<   "boolean:true"
<   "number:1"
<   "number:2"
<   "number:3"
> EVAL "local r={pcall(cmsgpack.unpack,'\\001\\193')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:false"
<   "string:Bad data format in input."
> EVAL "local r={pcall(cmsgpack.unpack,'\\129\\192\\001')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:false"
<   "string:table index is nil"
> EVAL "local r={pcall(cmsgpack.unpack,'\\129\\203\\127\\248\\000\\000\\000\\000\\000\\000\\001')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:false"
<   "string:table index is NaN"
> EVAL "local r={pcall(cmsgpack.unpack,'\\129\\001\\192')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:true"
<   "{}"
> EVAL "local r={pcall(cmsgpack.unpack,'\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:false"
<   "string:Missing bytes in input."
> EVAL "local r={pcall(cmsgpack.unpack,'\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\145\\001')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:true"
<   "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"
> EVAL "local r={pcall(cmsgpack.unpack,'\\147\\001\\192\\002')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< *2
<   "boolean:true"
<   "[1,null,2]"
> EVAL "local r={pcall(cmsgpack.unpack,'\\129\\144\\001')} for i=1,#r do if type(r[i])~='table' then r[i]=type(r[i])..':'..tostring(r[i]) else r[i]=cjson.encode(r[i]) end end return r" 0
< -ERR user_script:1: Cannot serialise table: table key must be a number or string script: c1d3ad6c58fa5e605dfbc08a7c721b71d2e0c741, on @user_script:1.
> EVAL "return #{cmsgpack.unpack(string.rep('\\1',7000))}" 0
< :7000
> EVAL "return {cmsgpack.unpack_one('\\1\\2\\3')}" 0
< *2
<   :1
<   :1
> EVAL "return {cmsgpack.unpack_one('\\1\\2\\3',1)}" 0
< *2
<   :2
<   :2
> EVAL "return {cmsgpack.unpack_one('\\1\\2\\3',2)}" 0
< *2
<   :-1
<   :3
> EVAL "return {cmsgpack.unpack_one('\\1\\2\\3',3)}" 0
< *1
<   :-1
> EVAL "return {cmsgpack.unpack_one('\\1\\2\\3',4)}" 0
< -ERR user_script:1: Start offset 4 greater than input length 3. script: 9e652ac38d78e379be40489619e3cf5eaa40be39, on @user_script:1.
> EVAL "return {cmsgpack.unpack_one('\\1\\2\\3',-1)}" 0
< -ERR user_script:1: Invalid request to unpack with offset of -1 and limit of 3. script: cc2b950497c946c199eb19e47e5eb541ae2d349b, on @user_script:1.
> EVAL "return {cmsgpack.unpack_one('')}" 0
< *1
<   :-1
> EVAL "return {cmsgpack.unpack_one()}" 0
< -ERR user_script:1: bad argument #1 to 'unpack_one' (string expected, got no value) script: d150534e8ca91f9b54123563cfae8624dd707de1, on @user_script:1.
> EVAL "return {cmsgpack.unpack_limit('\\1\\2\\3',2)}" 0
< *3
<   :2
<   :1
<   :2
> EVAL "return {cmsgpack.unpack_limit('\\1\\2\\3',2,1)}" 0
< *3
<   :-1
<   :2
<   :3
> EVAL "return {cmsgpack.unpack_limit('\\1\\2\\3',0)}" 0
< *3
<   :1
<   :2
<   :3
> EVAL "return {cmsgpack.unpack_limit('\\1\\2\\3',-1)}" 0
< -ERR user_script:1: Invalid request to unpack with offset of 0 and limit of 3. script: 4e8c6ef161918f2fa6530f559cf0b9028e7495fd, on @user_script:1.
> EVAL "return {cmsgpack.unpack_limit('\\1\\2\\3')}" 0
< -ERR user_script:1: bad argument #2 to 'unpack_limit' (number expected, got no value) script: 7fb246eac09ff0e796fd213b6e11737bb6c4c4e6, on @user_script:1.
> EVAL "return {cmsgpack.unpack_limit('\\1\\2\\3',10)}" 0
< *4
<   :-1
<   :1
<   :2
<   :3
> EVAL "return {cmsgpack.unpack_limit('\\1\\2\\3','x')}" 0
< -ERR user_script:1: bad argument #2 to 'unpack_limit' (number expected, got string) script: cda669b96062c9458ca23f081f44151dec151b5d, on @user_script:1.
> EVAL "return {cmsgpack.unpack_one('\\1\\2\\3','x')}" 0
< -ERR user_script:1: bad argument #2 to 'unpack_one' (number expected, got string) script: 4017a2321c6c9d51f8e10ef8a4d4b72df0908a38, on @user_script:1.
> EVAL "return {cmsgpack.unpack_limit('\\1\\2\\3',1,9)}" 0
< -ERR user_script:1: Start offset 9 greater than input length 3. script: b1053dfe491c72df970edc3c6d127bfb501dbd71, on @user_script:1.
> EVAL "return {cmsgpack.unpack_one('\\193')}" 0
< -ERR user_script:1: Bad data format in input. script: d7f112336ca2b8e5a3aefce03a2e4c856a5648ee, on @user_script:1.
> EVAL "return {cmsgpack.unpack_one('\\146\\1')}" 0
< -ERR user_script:1: Missing bytes in input. script: 701e2209720257fd7055ff7f74b0f77cf97467d5, on @user_script:1.
> EVAL "return cmsgpack.unpack(cmsgpack.pack({a={b={1,2,'x',true,0.5}}})).a.b" 0
< *5
<   :1
<   :2
<   "x"
<   :1
<   :0
> EVAL "return cmsgpack._VERSION" 0
< "lua-cmsgpack 0.4.0"
> EVAL "return cmsgpack._NAME" 0
< "cmsgpack"
> EVAL "return cmsgpack._DESCRIPTION" 0
< "MessagePack C implementation for Lua"
