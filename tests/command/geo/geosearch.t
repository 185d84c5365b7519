# GEOSEARCH, GEOSEARCHSTORE.
> GEOADD {t}g 13.361389 38.115556 Palermo 15.087269 37.502669 Catania 12.758489 38.788135 edge1 17.241510 38.788135 edge2
< :4
> GEOSEARCH {t}g FROMLONLAT 15 37 BYRADIUS 200 km ASC
< *2
<   "Catania"
<   "Palermo"
> GEOSEARCH {t}g FROMLONLAT 15 37 BYRADIUS 200 km DESC
< *2
<   "Palermo"
<   "Catania"
> GEOSEARCH {t}g FROMLONLAT 15 37 BYBOX 400 400 km ASC WITHCOORD WITHDIST
< *4
<   *3
<     "Catania"
<     "56.4413"
<     *2
<       "15.08726745843887329"
<       "37.50266842333162032"
<   *3
<     "Palermo"
<     "190.4424"
<     *2
<       "13.36138933897018433"
<       "38.11555639549629859"
<   *3
<     "edge2"
<     "279.7403"
<     *2
<       "17.24151045083999634"
<       "38.78813451624225195"
<   *3
<     "edge1"
<     "279.7405"
<     *2
<       "12.7584877610206604"
<       "38.78813451624225195"
> GEOSEARCH {t}g FROMLONLAT 15 37 BYBOX 400 400 km WITHDIST WITHHASH WITHCOORD DESC
< *4
<   *4
<     "edge1"
<     "279.7405"
<     :3479273021651468
<     *2
<       "12.7584877610206604"
<       "38.78813451624225195"
<   *4
<     "edge2"
<     "279.7403"
<     :3481342659049484
<     *2
<       "17.24151045083999634"
<       "38.78813451624225195"
<   *4
<     "Palermo"
<     "190.4424"
<     :3479099956230698
<     *2
<       "13.36138933897018433"
<       "38.11555639549629859"
<   *4
<     "Catania"
<     "56.4413"
<     :3479447370796909
<     *2
<       "15.08726745843887329"
<       "37.50266842333162032"
> GEOSEARCH {t}g FROMMEMBER Palermo BYRADIUS 200 mi ASC WITHDIST
< *3
<   *2
<     "Palermo"
<     "0.0000"
<   *2
<     "edge1"
<     "56.7939"
<   *2
<     "Catania"
<     "103.3182"
> GEOSEARCH {t}g BYRADIUS 1000000 ft FROMMEMBER Palermo ASC WITHHASH
< *3
<   *2
<     "Palermo"
<     :3479099956230698
<   *2
<     "edge1"
<     :3479273021651468
<   *2
<     "Catania"
<     :3479447370796909
> GEOSEARCH {t}g FROMLONLAT 15 37 BYRADIUS 300 km COUNT 1
< *1
<   "Catania"
> GEOSEARCH {t}g FROMLONLAT 15 37 BYRADIUS 300 km COUNT 2 DESC WITHDIST
< *2
<   *2
<     "edge1"
<     "279.7405"
<   *2
<     "edge2"
<     "279.7403"
> GEOSEARCH {t}g FROMLONLAT 15 37 BYRADIUS 300 km COUNT 2 ANY
< *2
<   "Palermo"
<   "edge1"
> GEOSEARCH {t}g FROMLONLAT 15 37 BYRADIUS 300 km ANY COUNT 3 ASC
< *3
<   "Catania"
<   "Palermo"
<   "edge1"
> GEOSEARCH {t}g FROMLONLAT 15 37 BYRADIUS 300 km COUNT 100
< *4
<   "Catania"
<   "Palermo"
<   "edge2"
<   "edge1"
> GEOSEARCH {t}g FROMLONLAT 15 37 BYRADIUS 300 km
< *4
<   "Palermo"
<   "edge1"
<   "Catania"
<   "edge2"
> GEOSEARCH {t}g FROMLONLAT 0 0 BYRADIUS 1 m
< *0
> GEOSEARCH {t}g FROMMEMBER Palermo BYRADIUS 0 m
< *1
<   "Palermo"
> GEOSEARCH {t}g FROMMEMBER Palermo BYBOX 0 0 m
< *1
<   "Palermo"
> GEOSEARCH {t}g FROMLONLAT 15 37 BYRADIUS 20000 km ASC
< *4
<   "Catania"
<   "Palermo"
<   "edge2"
<   "edge1"
> GEOSEARCH {t}g FROMLONLAT -170 -80 BYBOX 50000 50000 km ASC
< *4
<   "Catania"
<   "Palermo"
<   "edge2"
<   "edge1"
> GEOSEARCH {t}nothing FROMLONLAT 15 37 BYRADIUS 200 km
< *0
> GEOSEARCH {t}nothing FROMMEMBER x BYRADIUS 200 km
< *0
> GEOSEARCHSTORE {t}d {t}g FROMLONLAT 15 37 BYBOX 400 400 km ASC COUNT 3
< :3
> ZRANGE {t}d 0 -1 WITHSCORES
< *6
<   "Palermo"
<   "3479099956230698"
<   "Catania"
<   "3479447370796909"
<   "edge2"
<   "3481342659049484"
> OBJECT ENCODING {t}d
< "listpack"
> GEOSEARCHSTORE {t}d {t}g FROMLONLAT 15 37 BYBOX 400 400 km STOREDIST
< :4
> ZRANGE {t}d 0 -1 WITHSCORES
< *8
<   "Catania"
<   "56.441257870158204"
<   "Palermo"
<   "190.44242984775784"
<   "edge2"
<   "279.7403417843143"
<   "edge1"
<   "279.74045213563431"
> GEOSEARCHSTORE {t}d {t}g FROMLONLAT 0 0 BYRADIUS 1 m
< :0
> EXISTS {t}d
< :0
> SET {t}d x
< +OK
> GEOSEARCHSTORE {t}d {t}nothing FROMLONLAT 0 0 BYRADIUS 1 m
< :0
> EXISTS {t}d
< :0

# Around the globe.
> GEOADD far 179.9 0 east -179.9 0 west 0 85 north 90 84 north2 -90 -85 south 0 0 zero
< :6
> GEOSEARCH far FROMLONLAT 180 0 BYRADIUS 100 km ASC WITHDIST
< *1
<   *2
<     "east"
<     "11.1227"
> GEOSEARCH far FROMLONLAT -180 0 BYBOX 100 100 km ASC WITHDIST
< *2
<   *2
<     "east"
<     "11.1227"
<   *2
<     "west"
<     "11.1227"
> GEOSEARCH far FROMLONLAT 45 85 BYRADIUS 1000 km ASC WITHDIST
< *2
<   *2
<     "north"
<     "425.1834"
<   *2
<     "north2"
<     "478.7634"
> GEOSEARCH far FROMLONLAT 0 -85 BYRADIUS 1000 km ASC WITHDIST
< *1
<   *2
<     "south"
<     "785.9889"
> GEOSEARCH far FROMLONLAT 0 0 BYRADIUS 5000 km ASC
< *1
<   "zero"
> GEOSEARCH far FROMLONLAT 0 0 BYRADIUS 12000 km
< *4
<   "zero"
<   "north"
<   "north2"
<   "south"
> GEOSEARCH far FROMLONLAT 10 10 BYRADIUS 7000 km DESC
< *1
<   "zero"

# Equal distances.
> GEOADD same 1 1 a 1 1 b 1 1 c 1 1 d 1 1 e 1 1 f 1 1 g 1 1 h 1 1 i 1 1 j 1 1 k 2 2 l 2 2 m 2 2 n
< :14
> GEOSEARCH same FROMLONLAT 1 1 BYRADIUS 500 km ASC
< *14
<   "a"
<   "b"
<   "c"
<   "d"
<   "e"
<   "f"
<   "g"
<   "h"
<   "i"
<   "j"
<   "k"
<   "l"
<   "m"
<   "n"
> GEOSEARCH same FROMLONLAT 1 1 BYRADIUS 500 km DESC
< *14
<   "l"
<   "m"
<   "n"
<   "a"
<   "b"
<   "c"
<   "d"
<   "e"
<   "f"
<   "g"
<   "h"
<   "i"
<   "j"
<   "k"
> GEOSEARCH same FROMLONLAT 1 1 BYRADIUS 500 km ASC COUNT 4
< *4
<   "a"
<   "b"
<   "c"
<   "d"
> GEOSEARCH same FROMLONLAT 1 1 BYRADIUS 500 km DESC COUNT 4
< *4
<   "l"
<   "m"
<   "n"
<   "d"
> GEOSEARCH same FROMLONLAT 1 1 BYRADIUS 500 km DESC COUNT 9
< *9
<   "l"
<   "m"
<   "n"
<   "d"
<   "e"
<   "f"
<   "g"
<   "a"
<   "i"
> GEOSEARCH same FROMLONLAT 1 1 BYRADIUS 500 km COUNT 13
< *13
<   "a"
<   "b"
<   "c"
<   "d"
<   "e"
<   "f"
<   "g"
<   "h"
<   "i"
<   "j"
<   "k"
<   "l"
<   "m"

# Errors.
> GEOSEARCH {t}g
< -ERR wrong number of arguments for 'geosearch' command
> GEOSEARCH {t}g FROMLONLAT 15 37 BYRADIUS 200
< -ERR syntax error
> GEOSEARCH {t}g FROMLONLAT 15 37 BYRADIUS 200 BOGUS
< -ERR unsupported unit provided. please use M, KM, FT, MI
> GEOSEARCH {t}g FROMLONLAT 15 37 BYRADIUS abc km
< -ERR need numeric radius
> GEOSEARCH {t}g FROMLONLAT 15 37 BYRADIUS -1 km
< -ERR radius cannot be negative
> GEOSEARCH {t}g FROMLONLAT 15 37 BYBOX -1 1 km
< -ERR height or width cannot be negative
> GEOSEARCH {t}g FROMLONLAT 15 37 BYBOX 1 -1 km
< -ERR height or width cannot be negative
> GEOSEARCH {t}g FROMLONLAT 15 37 BYBOX abc 1 km
< -ERR need numeric width
> GEOSEARCH {t}g FROMLONLAT 15 37 BYBOX 1 abc km
< -ERR need numeric height
> GEOSEARCH {t}g FROMLONLAT 15 37 BYBOX 1 1 BOGUS
< -ERR unsupported unit provided. please use M, KM, FT, MI
> GEOSEARCH {t}g FROMLONLAT 15 37 BYBOX 1 km
< -ERR syntax error
> GEOSEARCH {t}g FROMLONLAT 500 37 BYRADIUS 200 km
< -ERR invalid longitude,latitude pair 500.000000,37.000000
> GEOSEARCH {t}g FROMLONLAT abc 37 BYRADIUS 200 km
< -ERR value is not a valid float
> GEOSEARCH {t}g FROMMEMBER nobody BYRADIUS 200 km
< -ERR could not decode requested zset member
> GEOSEARCH {t}g FROMLONLAT 15 37 FROMMEMBER Palermo BYRADIUS 200 km
< -ERR syntax error
> GEOSEARCH {t}g FROMMEMBER Palermo FROMLONLAT 15 37 BYRADIUS 200 km
< -ERR syntax error
> GEOSEARCH {t}g FROMLONLAT 15 37 BYRADIUS 200 km BYBOX 1 1 km
< -ERR syntax error
> GEOSEARCH {t}g BYRADIUS 200 km ASC WITHDIST
< -ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for GEOSEARCH
> GEOSEARCH {t}g FROMLONLAT 15 37 ASC WITHDIST WITHHASH
< -ERR exactly one of BYRADIUS and BYBOX can be specified for GEOSEARCH
> geosearch {t}g ASC ASC ASC ASC ASC
< -ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for geosearch
> GEOSEARCH {t}g FROMLONLAT 15 37 BYRADIUS 200 km COUNT 0
< -ERR COUNT must be > 0
> GEOSEARCH {t}g FROMLONLAT 15 37 BYRADIUS 200 km COUNT -1
< -ERR COUNT must be > 0
> GEOSEARCH {t}g FROMLONLAT 15 37 BYRADIUS 200 km COUNT abc
< -ERR value is not an integer or out of range
> GEOSEARCH {t}g FROMLONLAT 15 37 BYRADIUS 200 km COUNT
< -ERR syntax error
> GEOSEARCH {t}g FROMLONLAT 15 37 BYRADIUS 200 km ANY
< -ERR the ANY argument requires COUNT argument
> GEOSEARCH {t}g FROMLONLAT 15 37 BYRADIUS 200 km BOGUS
< -ERR syntax error
> GEOSEARCH {t}g FROMLONLAT 15 37 BYRADIUS 200 km STORE {t}d
< -ERR syntax error
> GEOSEARCH {t}g FROMLONLAT 15 37 BYRADIUS 200 km STOREDIST
< -ERR syntax error
> GEOSEARCHSTORE {t}d {t}g FROMLONLAT 15 37 BYRADIUS 200 km WITHDIST
< -ERR GEOSEARCHSTORE is not compatible with WITHDIST, WITHHASH and WITHCOORD options
> GEOSEARCHSTORE {t}d {t}g FROMLONLAT 15 37 BYRADIUS 200 km WITHHASH
< -ERR GEOSEARCHSTORE is not compatible with WITHDIST, WITHHASH and WITHCOORD options
> GEOSEARCHSTORE {t}d {t}g FROMLONLAT 15 37 BYRADIUS 200 km WITHCOORD
< -ERR GEOSEARCHSTORE is not compatible with WITHDIST, WITHHASH and WITHCOORD options
> GEOSEARCHSTORE {t}d {t}g FROMLONLAT 15 37 STOREDIST STOREDIST
< -ERR exactly one of BYRADIUS and BYBOX can be specified for GEOSEARCHSTORE
> GEOSEARCHSTORE {t}d {t}g BYRADIUS 200 km STOREDIST STOREDIST
< -ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for GEOSEARCHSTORE
> GEOSEARCH {t}nothing FROMLONLAT 15 37 BYRADIUS 200 BOGUS
< -ERR unsupported unit provided. please use M, KM, FT, MI
> SET {t}s x
< +OK
> GEOSEARCH {t}s FROMLONLAT 15 37 BYRADIUS 200 km
< -WRONGTYPE Operation against a key holding the wrong kind of value
> GEOSEARCH {t}s BOGUS 15 37 BYRADIUS 200 km
< -WRONGTYPE Operation against a key holding the wrong kind of value
> GEOSEARCHSTORE {t}d {t}s FROMLONLAT 15 37 BYRADIUS 200 km
< -WRONGTYPE Operation against a key holding the wrong kind of value
@ resp3
> GEOSEARCH {t}g FROMLONLAT 15 37 BYBOX 400 400 km ASC WITHCOORD WITHDIST WITHHASH
< *4
<   *4
<     "Catania"
<     "56.4413"
<     :3479447370796909
<     *2
<       ,15.08726745843887329
<       ,37.50266842333162032
<   *4
<     "Palermo"
<     "190.4424"
<     :3479099956230698
<     *2
<       ,13.36138933897018433
<       ,38.11555639549629859
<   *4
<     "edge2"
<     "279.7403"
<     :3481342659049484
<     *2
<       ,17.24151045083999634
<       ,38.78813451624225195
<   *4
<     "edge1"
<     "279.7405"
<     :3479273021651468
<     *2
<       ,12.7584877610206604
<       ,38.78813451624225195
> GEOSEARCH {t}nothing FROMLONLAT 15 37 BYRADIUS 200 km
< *0
# every unit and option of GEOSEARCHSTORE
> DEL {t}g {t}d
< :1
> GEOADD {t}g 13.361389 38.115556 Palermo 15.087269 37.502669 Catania 12.758489 38.788135 edge1
< :3
> GEOSEARCHSTORE {t}d {t}g FROMMEMBER Palermo BYRADIUS 656167 ft DESC COUNT 2 STOREDIST
< :2
> ZRANGE {t}d 0 -1 WITHSCORES
< *2
<   *2
<     "edge1"
<     ,299870.92718443001
<   *2
<     "Catania"
<     ,545518.86997900368
> GEOSEARCHSTORE {t}d {t}g FROMMEMBER Palermo BYBOX 300 300 mi COUNT 2 ANY
< :2
> ZCARD {t}d
< :2
> GEOSEARCHSTORE {t}d {t}g FROMMEMBER Palermo BYBOX 200000 200000 m DESC STOREDIST
< :2
> ZRANGE {t}d 0 -1 WITHSCORES
< *2
<   *2
<     "Palermo"
<     ,0
<   *2
<     "edge1"
<     ,91400.658605814271
> GEOSEARCHSTORE {t}d {t}g FROMMEMBER nobody BYRADIUS 1 mi
< -ERR could not decode requested zset member
> GEOADD {t}g 181 37 x
< -ERR invalid longitude,latitude pair 181.000000,37.000000
> GEOADD {t}g 15 -85.06 x
< -ERR invalid longitude,latitude pair 15.000000,-85.060000
