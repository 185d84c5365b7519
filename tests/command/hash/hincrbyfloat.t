# HINCRBYFLOAT: floats in fields.
> HINCRBYFLOAT h f 1.5
< "1.5"
> HINCRBYFLOAT h f 1.5
< "3"
> HINCRBYFLOAT h f 0.1
< "3.1"
> HINCRBYFLOAT h f -3.1
< "0"
> HINCRBYFLOAT h f 1e5
< "100000"
> HINCRBYFLOAT h f 5.0e3
< "105000"
> HINCRBYFLOAT h f -0
< "105000"
> HINCRBYFLOAT h g 0.1
< "0.1"
> HINCRBYFLOAT h g 0.2
< "0.3"
> HINCRBYFLOAT h tiny 1e-17
< "0.00000000000000001"
> HINCRBYFLOAT h tiny 1e-18
< "0.00000000000000001"
> HINCRBYFLOAT h huge 1e300
< "1000000000000000000008997324079559193870523944273290747938260082321265646596180935755849152083750497190350372508614274835903592556184672983913096260520748646287327135641843653294084255107606016789726652932370030551382947620994540294772781889620606179267611627097410650567187386105690089424915104006144"
> HINCRBYFLOAT h n 10
< "10"
> HINCRBY h n 5
< :15
> HINCRBYFLOAT h n 0.5
< "15.5"
> HINCRBY h n 5
< -ERR hash value is not an integer
> HSET h s text e "" sp " 1" inf inf hex 0x10 nan nan
< :6
> HINCRBYFLOAT h s 1
< -ERR hash value is not a float
> HINCRBYFLOAT h e 1
< -ERR hash value is not a float
> HINCRBYFLOAT h sp 1
< -ERR hash value is not a float
> HINCRBYFLOAT h inf 1
< -ERR increment would produce NaN or Infinity
> HINCRBYFLOAT h hex 1
< "17"
> HINCRBYFLOAT h nan 1
< -ERR hash value is not a float
> HINCRBYFLOAT h f abc
< -ERR value is not a valid float
> HINCRBYFLOAT h f ""
< -ERR value is not a valid float
> HINCRBYFLOAT h f " 1"
< -ERR value is not a valid float
> HINCRBYFLOAT h f nan
< -ERR value is not a valid float
> HINCRBYFLOAT h f inf
< -ERR value is NaN or Infinity
> HINCRBYFLOAT h f -inf
< -ERR value is NaN or Infinity
> HINCRBYFLOAT h f 1e5000
< -ERR value is not a valid float
> HINCRBYFLOAT new f inf
< -ERR value is NaN or Infinity
> HINCRBYFLOAT new f abc
< -ERR value is not a valid float
> EXISTS new
< :0
> HSET m f 1e4932
< :1
> HINCRBYFLOAT m f 1e4932
< -ERR increment would produce NaN or Infinity
> HINCRBYFLOAT long "x"*65 1.25
< "1.25"
> OBJECT ENCODING long
< "hashtable"
> SET str v
< +OK
> HINCRBYFLOAT str f 1
< -WRONGTYPE Operation against a key holding the wrong kind of value
> HINCRBYFLOAT str f abc
< -ERR value is not a valid float
> HINCRBYFLOAT h f
< -ERR wrong number of arguments for 'hincrbyfloat' command
> HINCRBYFLOAT h f 1 2
< -ERR wrong number of arguments for 'hincrbyfloat' command
@ resp3
> HINCRBYFLOAT h q 3.0e3
< "3000"
