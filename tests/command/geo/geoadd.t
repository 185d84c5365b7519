# GEOADD, GEOPOS, GEOHASH, GEODIST.
> GEOADD Sicily 13.361389 38.115556 Palermo 15.087269 37.502669 Catania
< :2
> GEOADD Sicily 13.361389 38.115556 Palermo
< :0
> GEOADD Sicily CH 13.5 38.2 Palermo 12.5 37.9 Trapani
< :2
> GEOADD Sicily NX 0 0 Palermo 1 1 New
< :1
> GEOADD Sicily XX CH 13.361389 38.115556 Palermo 2 2 Newer
< :1
> GEOADD Sicily nx ch 0 0 Palermo 0 0 Null
< :1
> ZRANGE Sicily 0 -1 WITHSCORES
< *10
<   "Null"
<   "3377699720527872"
<   "New"
<   "3377822707026402"
<   "Trapani"
<   "3478968686430933"
<   "Palermo"
<   "3479099956230698"
<   "Catania"
<   "3479447370796909"
> TYPE Sicily
< +zset
> GEOPOS Sicily Palermo Catania nobody New
< *4
<   *2
<     "13.36138933897018433"
<     "38.11555639549629859"
<   *2
<     "15.08726745843887329"
<     "37.50266842333162032"
<   *-1
<   *2
<     "0.99999994039535522"
<     "0.99999945914297683"
> GEOPOS Sicily
< *0
> GEOPOS nothing a b
< *2
<   *-1
<   *-1
> GEOHASH Sicily Palermo Catania nobody Null
< *4
<   "sqc8b49rny0"
<   "sqdtr74hyu0"
<   $-1
<   "s0000000000"
> GEOHASH Sicily
< *0
> GEOHASH nothing a
< *1
<   $-1
> GEODIST Sicily Palermo Catania
< "166274.1516"
> GEODIST Sicily Palermo Catania m
< "166274.1516"
> GEODIST Sicily Palermo Catania KM
< "166.2742"
> GEODIST Sicily Palermo Catania mi
< "103.3182"
> GEODIST Sicily Palermo Catania ft
< "545518.8700"
> GEODIST Sicily Palermo Palermo
< "0.0000"
> GEODIST Sicily Palermo nobody
< $-1
> GEODIST nothing a b
< $-1
> GEOADD edge 180 85.05112878 ne -180 -85.05112878 sw 180 -85.05112878 se -180 85.05112878 nw 0 0 zero
< :5
> GEOPOS edge ne sw se nw zero
< *5
<   *2
<     "180"
<     "85.0511287799999991"
<   *2
<     "-179.99999731779098511"
<     "-85.05112751263942528"
<   *2
<     "180"
<     "-85.05112751263942528"
<   *2
<     "-179.99999731779098511"
<     "85.0511287799999991"
<   *2
<     "0.00000268220901489"
<     "0.00000126736058093"
> GEOHASH edge ne sw se nw zero
< *5
<   "bp05b5048p0"
<   "00bh0hbj200"
<   "00bh0hbj200"
<   "bp05b5048p0"
<   "s0000000000"
> ZRANGE edge 0 -1 WITHSCORES
< *10
<   "sw"
<   "0"
<   "zero"
<   "3377699720527872"
<   "nw"
<   "4503599627370496"
<   "se"
<   "9007199254740992"
<   "ne"
<   "13510798882111488"
> GEODIST edge ne sw
< "18919844.5891"
> GEODIST edge ne se km
< "18919.8446"
> GEODIST edge zero nw
< "10560811.4940"
> GEOADD meridian 10 10 a 10 20 b 10 10.0001 c
< :3
> GEODIST meridian a b
< "1112262.9623"
> GEODIST meridian a c
< "10.9952"
> GEOADD long 13.361389 38.115556 "x"*65 1e1 2e1 b
< :2
> OBJECT ENCODING long
< "skiplist"
> GEOPOS long "x"*65 b
< *2
<   *2
<     "13.36138933897018433"
<     "38.11555639549629859"
<   *2
<     "10.00000208616256714"
<     "20.00000058910486445"
> GEOHASH long "x"*65 b
< *2
<   "sqc8b49rny0"
<   "s5x1g8cu2y0"
> ZADD odd 1.5 a 4503599627370495 b 4503599627370496 c
< :3
> GEOPOS odd a b c
< *3
<   *2
<     "-179.99999731779098511"
<     "-85.05112497791824921"
<   *2
<     "179.99999731779098511"
<     "85.05112751263942528"
<   *2
<     "-179.99999731779098511"
<     "85.0511287799999991"
> GEOHASH odd a b c
< *3
<   "00bh0hbj210"
<   "zzpgzgpfxz0"
<   "bp05b5048p0"
> GEODIST odd a b
< "18919844.1662"

# Errors.
> GEOADD k 1 2
< -ERR wrong number of arguments for 'geoadd' command
> GEOADD k 1 2 a 3
< -ERR syntax error
> GEOADD k 1 2 a 3 4
< -ERR syntax error
> GEOADD k NX XX 1 2 a
< -ERR syntax error
> GEOADD k NX XX CH
< -ERR syntax error
> GEOADD k CH CH CH
< -ERR syntax error
> GEOADD k INCR 1 2 a
< -ERR syntax error
> GEOADD k GT 1 2 a
< -ERR syntax error
> GEOADD k abc 2 a
< -ERR value is not a valid float
> GEOADD k 1 abc a
< -ERR value is not a valid float
> GEOADD k 1 nan a
< -ERR value is not a valid float
> GEOADD k 181 2 a
< -ERR invalid longitude,latitude pair 181.000000,2.000000
> GEOADD k -180.0001 2 a
< -ERR invalid longitude,latitude pair -180.000100,2.000000
> GEOADD k 1 86 a
< -ERR invalid longitude,latitude pair 1.000000,86.000000
> GEOADD k 1 -85.06 a
< -ERR invalid longitude,latitude pair 1.000000,-85.060000
> GEOADD k 1 2 a 500 500 b
< -ERR invalid longitude,latitude pair 500.000000,500.000000
> GEOADD k inf 1 a
< -ERR invalid longitude,latitude pair inf,1.000000
> EXISTS k
< :0
> GEOADD k XX 1 2 a
< :0
> EXISTS k
< :0
> SET s x
< +OK
> GEOADD s 1 2 a
< -WRONGTYPE Operation against a key holding the wrong kind of value
> GEOADD s abc 2 a
< -ERR value is not a valid float
> GEOPOS s a
< -WRONGTYPE Operation against a key holding the wrong kind of value
> GEOHASH s a
< -WRONGTYPE Operation against a key holding the wrong kind of value
> GEODIST s a b
< -WRONGTYPE Operation against a key holding the wrong kind of value
> GEODIST s a b BOGUS
< -ERR unsupported unit provided. please use M, KM, FT, MI
> GEODIST Sicily Palermo Catania BOGUS
< -ERR unsupported unit provided. please use M, KM, FT, MI
> GEODIST Sicily Palermo Catania m m
< -ERR syntax error
> GEODIST Sicily Palermo
< -ERR wrong number of arguments for 'geodist' command
@ resp3
> GEOPOS Sicily Palermo nobody
< *2
<   *2
<     ,13.36138933897018433
<     ,38.11555639549629859
<   _
> GEOHASH Sicily Palermo nobody
< *2
<   "sqc8b49rny0"
<   _
> GEODIST Sicily Palermo Catania km
< "166.2742"
> GEODIST Sicily Palermo nobody
< _
