# GEORADIUS, GEORADIUSBYMEMBER, and their _RO forms.
> GEOADD {t}g 13.361389 38.115556 Palermo 15.087269 37.502669 Catania 13.583333 37.316667 Agrigento
< :3
> GEORADIUS {t}g 15 37 200 km
< *3
<   "Agrigento"
<   "Palermo"
<   "Catania"
> GEORADIUS {t}g 15 37 200 km WITHDIST ASC
< *3
<   *2
<     "Catania"
<     "56.4413"
<   *2
<     "Agrigento"
<     "130.4235"
<   *2
<     "Palermo"
<     "190.4424"
> GEORADIUS {t}g 15 37 200 km WITHCOORD
< *3
<   *2
<     "Agrigento"
<     *2
<       "13.5833314061164856"
<       "37.31666804993816555"
<   *2
<     "Palermo"
<     *2
<       "13.36138933897018433"
<       "38.11555639549629859"
<   *2
<     "Catania"
<     *2
<       "15.08726745843887329"
<       "37.50266842333162032"
> GEORADIUS {t}g 15 37 200 km WITHDIST WITHCOORD WITHHASH DESC COUNT 2
< *2
<   *4
<     "Palermo"
<     "190.4424"
<     :3479099956230698
<     *2
<       "13.36138933897018433"
<       "38.11555639549629859"
<   *4
<     "Agrigento"
<     "130.4235"
<     :3479030013248308
<     *2
<       "13.5833314061164856"
<       "37.31666804993816555"
> GEORADIUS {t}g 15 37 200 km COUNT 1
< *1
<   "Catania"
> GEORADIUS {t}g 15 37 200 km COUNT 1 ANY
< *1
<   "Agrigento"
> GEORADIUS {t}g 15 37 100 mi COUNT 5 asc
< *2
<   "Catania"
<   "Agrigento"
> GEORADIUS_RO {t}g 15 37 200 km WITHDIST ASC
< *3
<   *2
<     "Catania"
<     "56.4413"
<   *2
<     "Agrigento"
<     "130.4235"
<   *2
<     "Palermo"
<     "190.4424"
> GEORADIUSBYMEMBER {t}g Agrigento 100 km
< *2
<   "Agrigento"
<   "Palermo"
> GEORADIUSBYMEMBER {t}g Agrigento 100 km WITHDIST ASC
< *2
<   *2
<     "Agrigento"
<     "0.0000"
<   *2
<     "Palermo"
<     "90.9778"
> GEORADIUSBYMEMBER_RO {t}g Agrigento 100 km WITHDIST DESC
< *2
<   *2
<     "Palermo"
<     "90.9778"
<   *2
<     "Agrigento"
<     "0.0000"
> GEORADIUS {t}g 15 37 200 km STORE {t}d
< :3
> ZRANGE {t}d 0 -1 WITHSCORES
< *6
<   "Agrigento"
<   "3479030013248308"
<   "Palermo"
<   "3479099956230698"
<   "Catania"
<   "3479447370796909"
> GEORADIUS {t}g 15 37 200 km STOREDIST {t}d
< :3
> ZRANGE {t}d 0 -1 WITHSCORES
< *6
<   "Catania"
<   "56.441257870158204"
<   "Agrigento"
<   "130.42348706714702"
<   "Palermo"
<   "190.44242984775784"
> GEORADIUS {t}g 15 37 200 km STOREDIST {t}d STORE {t}e COUNT 1
< :1
> ZRANGE {t}e 0 -1 WITHSCORES
< *2
<   "Catania"
<   "3479447370796909"
> GEORADIUSBYMEMBER {t}g Agrigento 100 km STORE {t}d ASC
< :2
> ZRANGE {t}d 0 -1 WITHSCORES
< *4
<   "Agrigento"
<   "3479030013248308"
<   "Palermo"
<   "3479099956230698"
> GEORADIUS {t}g 0 0 1 m STORE {t}d
< :0
> EXISTS {t}d
< :0
> GEORADIUS {t}nothing 15 37 200 km
< *0
> GEORADIUS {t}nothing 15 37 200 km STORE {t}e
< :0
> EXISTS {t}e
< :0
> GEORADIUSBYMEMBER {t}nothing Agrigento 100 km
< *0
> GEORADIUSBYMEMBER {t}nothing Agrigento abc BOGUS
< *0
> GEORADIUSBYMEMBER {t}nothing Agrigento 100 km STORE {t}e
< :0
> GEORADIUS {t}g 15 37 200 km WITHDIST STORE {t}d
< -ERR STORE option in GEORADIUS is not compatible with WITHDIST, WITHHASH and WITHCOORD options
> GEORADIUS {t}g 15 37 200 km WITHCOORD STORE {t}d
< -ERR STORE option in GEORADIUS is not compatible with WITHDIST, WITHHASH and WITHCOORD options
> GEORADIUS {t}g 15 37 200 km WITHHASH STOREDIST {t}d
< -ERR STORE option in GEORADIUS is not compatible with WITHDIST, WITHHASH and WITHCOORD options
> GEORADIUSBYMEMBER {t}g Agrigento 100 km WITHHASH STOREDIST {t}d
< -ERR STORE option in GEORADIUS is not compatible with WITHDIST, WITHHASH and WITHCOORD options
> GEORADIUS_RO {t}g 15 37 200 km STORE {t}d
< -ERR syntax error
> GEORADIUSBYMEMBER_RO {t}g Agrigento 100 km STORE {t}d
< -ERR syntax error
> GEORADIUS {t}g 15 37 200 km STORE
< -ERR syntax error
> GEORADIUS {t}g 15 37 200 km STOREDIST
< -ERR syntax error
> GEORADIUS {t}g 15 37 200
< -ERR wrong number of arguments for 'georadius' command
> GEORADIUS {t}g abc 37 200 km
< -ERR value is not a valid float
> GEORADIUS {t}g 15 abc 200 km
< -ERR value is not a valid float
> GEORADIUS {t}g 15 370 200 km
< -ERR invalid longitude,latitude pair 15.000000,370.000000
> GEORADIUS {t}g 15 37 abc km
< -ERR need numeric radius
> GEORADIUS {t}g 15 37 -1 km
< -ERR radius cannot be negative
> GEORADIUS {t}g 15 37 200 BOGUS
< -ERR unsupported unit provided. please use M, KM, FT, MI
> GEORADIUS {t}g 15 37 200 km BOGUS
< -ERR syntax error
> GEORADIUS {t}g 15 37 200 km COUNT 0
< -ERR COUNT must be > 0
> GEORADIUS {t}g 15 37 200 km COUNT
< -ERR syntax error
> GEORADIUS {t}g 15 37 200 km ANY
< -ERR the ANY argument requires COUNT argument
> GEORADIUS {t}g 15 37 200 km FROMMEMBER Palermo
< -ERR syntax error
> GEORADIUS {t}g 15 37 200 km BYRADIUS 1 m
< -ERR syntax error
> GEORADIUSBYMEMBER {t}g nobody 100 km
< -ERR could not decode requested zset member
> GEORADIUSBYMEMBER {t}g Agrigento abc km
< -ERR need numeric radius
> GEORADIUSBYMEMBER {t}g Agrigento 100 BOGUS
< -ERR unsupported unit provided. please use M, KM, FT, MI
> GEORADIUSBYMEMBER {t}g Agrigento 100
< -ERR wrong number of arguments for 'georadiusbymember' command
> SET {t}s x
< +OK
> GEORADIUS {t}s 15 37 200 km
< -WRONGTYPE Operation against a key holding the wrong kind of value
> GEORADIUS {t}s abc 37 200 km
< -WRONGTYPE Operation against a key holding the wrong kind of value
> GEORADIUSBYMEMBER {t}s a 200 km
< -WRONGTYPE Operation against a key holding the wrong kind of value
> GEORADIUS_RO {t}s 15 37 200 km
< -WRONGTYPE Operation against a key holding the wrong kind of value
@ resp3
> GEORADIUS {t}g 15 37 200 km WITHDIST WITHCOORD WITHHASH ASC
< *3
<   *4
<     "Catania"
<     "56.4413"
<     :3479447370796909
<     *2
<       ,15.08726745843887329
<       ,37.50266842333162032
<   *4
<     "Agrigento"
<     "130.4235"
<     :3479030013248308
<     *2
<       ,13.5833314061164856
<       ,37.31666804993816555
<   *4
<     "Palermo"
<     "190.4424"
<     :3479099956230698
<     *2
<       ,13.36138933897018433
<       ,38.11555639549629859
# every unit and option of the four commands
@ resp2
> DEL {t}g
< :1
> GEOADD {t}g 13.361389 38.115556 Palermo 15.087269 37.502669 Catania 13.583333 37.316667 Agrigento
< :3
> GEORADIUS {t}g 15 37 656167 ft WITHDIST ASC
< *3
<   *2
<     "Catania"
<     "185174.7305"
<   *2
<     "Agrigento"
<     "427898.5796"
<   *2
<     "Palermo"
<     "624811.1215"
> GEORADIUS {t}g 15 37 200000 m WITHDIST DESC
< *3
<   *2
<     "Palermo"
<     "190442.4298"
<   *2
<     "Agrigento"
<     "130423.4871"
<   *2
<     "Catania"
<     "56441.2579"
> GEORADIUS {t}g 15 37 124 mi WITHDIST ASC
< *3
<   *2
<     "Catania"
<     "35.0711"
<   *2
<     "Agrigento"
<     "81.0416"
<   *2
<     "Palermo"
<     "118.3357"
> GEORADIUS_RO {t}g 15 37 656167 ft WITHDIST WITHCOORD WITHHASH DESC
< *3
<   *4
<     "Palermo"
<     "624811.1215"
<     :3479099956230698
<     *2
<       "13.36138933897018433"
<       "38.11555639549629859"
<   *4
<     "Agrigento"
<     "427898.5796"
<     :3479030013248308
<     *2
<       "13.5833314061164856"
<       "37.31666804993816555"
<   *4
<     "Catania"
<     "185174.7305"
<     :3479447370796909
<     *2
<       "15.08726745843887329"
<       "37.50266842333162032"
> GEORADIUS_RO {t}g 15 37 200000 m COUNT 2 ASC
< *2
<   "Catania"
<   "Agrigento"
> GEORADIUS_RO {t}g 15 37 124 mi COUNT 1 ANY
< *1
<   "Agrigento"
> GEORADIUSBYMEMBER {t}g Agrigento 328084 ft WITHDIST WITHCOORD WITHHASH DESC
< *2
<   *4
<     "Palermo"
<     "298483.4434"
<     :3479099956230698
<     *2
<       "13.36138933897018433"
<       "38.11555639549629859"
<   *4
<     "Agrigento"
<     "0.0000"
<     :3479030013248308
<     *2
<       "13.5833314061164856"
<       "37.31666804993816555"
> GEORADIUSBYMEMBER {t}g Agrigento 100000 m COUNT 1 DESC
< *1
<   "Palermo"
> GEORADIUSBYMEMBER {t}g Agrigento 62.2 mi COUNT 1 ANY
< *1
<   "Agrigento"
> GEORADIUSBYMEMBER {t}g Agrigento 100 km STOREDIST {t}d COUNT 2 ASC
< :2
> ZRANGE {t}d 0 -1 WITHSCORES
< *4
<   "Agrigento"
<   "0"
<   "Palermo"
<   "90.977753537996037"
> GEORADIUSBYMEMBER_RO {t}g Agrigento 328084 ft WITHDIST WITHCOORD WITHHASH ASC
< *2
<   *4
<     "Agrigento"
<     "0.0000"
<     :3479030013248308
<     *2
<       "13.5833314061164856"
<       "37.31666804993816555"
<   *4
<     "Palermo"
<     "298483.4434"
<     :3479099956230698
<     *2
<       "13.36138933897018433"
<       "38.11555639549629859"
> GEORADIUSBYMEMBER_RO {t}g Agrigento 100000 m COUNT 1 ASC
< *1
<   "Agrigento"
> GEORADIUSBYMEMBER_RO {t}g Agrigento 62.2 mi COUNT 1 ANY
< *1
<   "Agrigento"
@ resp3
> GEORADIUSBYMEMBER_RO {t}g Agrigento 62.2 mi WITHDIST WITHCOORD WITHHASH DESC
< *2
<   *4
<     "Palermo"
<     "56.5311"
<     :3479099956230698
<     *2
<       ,13.36138933897018433
<       ,38.11555639549629859
<   *4
<     "Agrigento"
<     "0.0000"
<     :3479030013248308
<     *2
<       ,13.5833314061164856
<       ,37.31666804993816555

# STORE and STOREDIST given twice: the last one counts, wherever its key lies.
> DEL g a1 a2 b1 b2 b3 b4
< :0
> GEOADD g 13.361389 38.115556 p
< :1
> MSET a1 x b1 x b2 x b3 x b4 x
< +OK
> GEORADIUS g 13 38 200 km STORE a1 STORE b1
< :1
> GEORADIUS g 13 38 200 km STOREDIST a1 STOREDIST b2
< :1
> GEORADIUSBYMEMBER g p 1 m STOREDIST a1 STORE b3
< :1
> GEORADIUSBYMEMBER g p 1 m STORE a1 STORE a2 STORE b4
< :1
> TYPE a1
< +string
> EXISTS a2
< :0
> ZRANGE b1 0 -1
< *1
<   "p"
> ZRANGE b2 0 -1
< *1
<   "p"
> ZRANGE b3 0 -1
< *1
<   "p"
> ZRANGE b4 0 -1
< *1
<   "p"
> MULTI
< +OK
> GEORADIUSBYMEMBER nothing p 1 m STOREDIST a1 STOREDIST b1
< +QUEUED
> EXISTS b1
< +QUEUED
> EXEC
< *2
<   :0
<   :0
> COMMAND GETKEYS GEORADIUS g 13 38 200 km STORE a STORE b
< *2
<   "g"
<   "a"
