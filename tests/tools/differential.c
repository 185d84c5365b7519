/* differential.c - the same random commands to two servers, whose replies must be equal.
 *
 *     differential --left HOST:PORT --right HOST:PORT [--seed N] [--commands N]
 *                  [--resp 2|3] [--proxy]
 *
 * Commands come in episodes: both servers are emptied, some hundred commands over few keys go to
 * each over two connections (the second is there to touch what the first watches), and at the end
 * everything the databases hold is compared, and every value is DUMPed on each and RESTOREd on the
 * other.  Episode n of a run has the seed N + n, so a difference is found again with that seed
 * alone.  At the first difference the episode is cut down to the commands that are needed for it,
 * which are printed in the notation of transcripts.
 *
 * A command is a row: what it looks like (grammar.h), how often it comes, and how its replies are
 * compared.  --proxy leaves out what docs/differences.md says a proxy does in its own way. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "tests/harness/exchange.h"
#include "tests/harness/grammar.h"
#include "tests/harness/peer.h"

/* What is compared less than byte by byte names its line in docs/differences.md, unless no two runs
 * of one server agree on it either. */
enum compare {
    EXACT,
    UNORDERED,          /* the elements in any order; differences: order of KEYS, SCAN and RANDOMKEY */
    SECONDS,            /* a time that passed differently for the two */
    MILLISECONDS,
    KIND,               /* the same kind of reply; what it says is each server's own business */
    ANY_KEY,            /* nil for both or for none; differences: order of KEYS, SCAN and RANDOMKEY */
    RANDOM,             /* as many of what each server draws, or nil for both */
    SCANNED,            /* a whole SCAN in one reply; differences: order of KEYS, SCAN and RANDOMKEY */
    DUMPED,             /* differences: DUMP of a string that can be compressed.  And
                           differences: order of the members of a set.  And
                           differences: DUMP of a list of several blocks */
    SORTED,             /* or an error on the right; differences: SORT of a number out of range */
    TRANSACTION         /* element by element, as the queued commands are compared */
};

enum {
    KEEP = 1,           /* is never spoiled */
    ALONE = 2           /* through the proxy, stays out of MULTI: differences: HELLO inside MULTI */
};

struct row {
    const char *format;
    unsigned weight;
    enum compare how;
    unsigned flags;
};

static const struct row rows[] = {
    /* strings */
    {"SET key value", 40, EXACT, 0},
    {"SET key value [ NX | XX | GET | KEEPTTL | EX seconds | PX ms | EXAT later | PXAT laterms ]*", 30, EXACT, 0},
    {"SET shortkey shortvalue", 8, EXACT, 0},
    {"GET key", 30, EXACT, 0},
    {"GETDEL key", 6, EXACT, 0},
    {"GETEX key [ EX seconds | PX ms | EXAT at | PXAT atms | PERSIST ]*", 12, EXACT, 0},
    {"GETSET key value", 6, EXACT, 0},
    {"GETRANGE key position position", 10, EXACT, 0},
    {"SUBSTR key position position", 4, EXACT, 0},
    {"APPEND key shortvalue", 15, EXACT, 0},
    {"STRLEN key", 8, EXACT, 0},
    {"SETRANGE key offset shortvalue", 10, EXACT, 0},
    {"INCR key", 12, EXACT, 0},
    {"DECR key", 8, EXACT, 0},
    {"INCRBY key int", 10, EXACT, 0},
    {"DECRBY key int", 8, EXACT, 0},
    {"INCRBYFLOAT key float", 12, EXACT, 0},
    {"MGET ( key )+", 10, EXACT, 0},
    {"MSET ( key value )+", 10, EXACT, 0},
    {"MSETNX ( key value )+", 6, EXACT, 0},
    {"SETNX key value", 6, EXACT, 0},
    {"SETEX key seconds value", 6, EXACT, 0},
    {"PSETEX key ms value", 6, EXACT, 0},
    {"LCS shortkey shortkey [ LEN | IDX | WITHMATCHLEN | MINMATCHLEN int ]*", 8, EXACT, 0},

    /* keys */
    {"DEL ( key )+", 8, EXACT, 0},
    {"UNLINK ( key )+", 6, EXACT, 0},
    {"EXISTS ( key )+", 6, EXACT, 0},
    {"TOUCH ( key )+", 3, EXACT, 0},
    {"TYPE key", 4, EXACT, 0},
    {"EXPIRE key seconds [ NX | XX | GT | LT | junk ]*", 10, EXACT, 0},
    {"PEXPIRE key ms [ NX | XX | GT | LT | junk ]*", 8, EXACT, 0},
    {"EXPIREAT key at [ NX | XX | GT | LT | junk ]*", 8, EXACT, 0},
    {"PEXPIREAT key atms [ NX | XX | GT | LT | junk ]*", 8, EXACT, 0},
    {"TTL key", 8, SECONDS, 0},
    {"PTTL key", 6, MILLISECONDS, 0},
    {"EXPIRETIME key", 5, SECONDS, 0},
    {"PEXPIRETIME key", 5, MILLISECONDS, 0},
    {"PERSIST key", 6, EXACT, 0},
    {"RENAME key key", 8, EXACT, 0},
    {"RENAMENX key key", 6, EXACT, 0},
    {"COPY key key [ DB db | REPLACE | junk ]*", 8, EXACT, 0},
    {"MOVE key db", 5, EXACT, 0},
    {"KEYS pattern", 4, UNORDERED, 0},
    {"SCAN 0 COUNT 1000 [ MATCH pattern | TYPE ( STRING | LIST | junk ) ]*", 4, SCANNED, KEEP},
    {"SCAN ( 0 | `abc` | 1.5 ) [ MATCH pattern | COUNT int | TYPE STRING | junk ]*", 3, KIND, KEEP},
    {"RANDOMKEY", 2, ANY_KEY, 0},
    {"OBJECT ENCODING key", 10, EXACT, 0},
    {"OBJECT REFCOUNT key", 2, KIND, 0},
    {"OBJECT IDLETIME key", 2, KIND, 0},
    {"OBJECT ( FREQ | BOGUS | HELP ) key", 2, EXACT, 0},
    {"DUMP key", 5, DUMPED, 0},
    {"RESTORE key ( 0 | ms | laterms ) payload [ REPLACE | ABSTTL | IDLETIME int | FREQ int | junk ]*", 8, EXACT, 0},

    /* streams */
    {"XADD streamkey newid field element [ field element ]", 40, EXACT, 0},
    {"XADD stream `3-*` `temperature` element `humidity` element", 30, EXACT, 0},
    {"XADD streamkey [ NOMKSTREAM ] ( MAXLEN [ = | ~ ] place | MINID [ = | ~ ] id ) [ LIMIT place ] newid field element", 10, EXACT, 0},
    {"XLEN streamkey", 4, EXACT, 0},
    {"XRANGE streamkey idbound idbound [ COUNT place ]", 10, EXACT, 0},
    {"XREVRANGE streamkey idbound idbound [ COUNT place ]", 10, EXACT, 0},
    {"XDEL streamkey ( id )+", 12, EXACT, 0},
    {"XTRIM streamkey ( MAXLEN [ = | ~ ] place | MINID [ = | ~ ] id ) [ LIMIT place ]", 5, EXACT, 0},
    {"XSETID streamkey id [ ENTRIESADDED place | MAXDELETEDID id ]*", 3, EXACT, 0},
    {"XREAD [ COUNT place ] STREAMS ( streamkey ( id | $ ) | stream stream ( id | 0 ) ( id | 0 ) )", 10, EXACT, KEEP},
    {"XGROUP ( CREATE streamkey group ( id | $ | 0 ) [ MKSTREAM ] [ ENTRIESREAD place ] | SETID streamkey group ( id | $ | 0 ) [ ENTRIESREAD place ] )", 14, EXACT, 0},
    {"XGROUP ( DESTROY streamkey group | CREATECONSUMER streamkey group consumer | DELCONSUMER streamkey group consumer )", 4, EXACT, 0},
    {"XREADGROUP GROUP group consumer [ COUNT place ] [ NOACK ] STREAMS ( streamkey ( > | id | 0 ) | stream stream ( > | 0 ) > )", 30, EXACT, KEEP},
    {"XREAD [ COUNT place ] BLOCK 2 STREAMS ( stream ( id | $ ) | stream stream ( id | 0 ) ( id | $ ) )", 3, EXACT, KEEP},
    {"XREADGROUP GROUP group consumer [ COUNT place ] BLOCK 2 STREAMS ( streamkey ( > | id ) | stream stream > > )", 3, EXACT, KEEP},
    {"XACK streamkey group ( id )+", 10, EXACT, 0},
    {"XPENDING streamkey group", 8, EXACT, 0},
    {"XPENDING streamkey group [ IDLE place ] idbound idbound place [ consumer ]", 8, KIND, 0},
    {"XCLAIM streamkey group consumer 0 ( id )+ [ RETRYCOUNT place | FORCE | JUSTID | LASTID id | TIME place | IDLE place ]*", 12, EXACT, 0},
    {"XAUTOCLAIM streamkey group consumer 0 idbound [ COUNT place ] [ JUSTID ]", 8, EXACT, 0},
    {"XINFO ( STREAM streamkey | GROUPS streamkey )", 15, EXACT, 0},
    {"XINFO ( STREAM streamkey FULL [ COUNT place ] | CONSUMERS streamkey group )", 5, KIND, 0},
    {"( XINFO | XGROUP ) ( HELP | BOGUS )", 1, EXACT, KEEP},
    {"RENAME stream stream", 1, EXACT, 0},
    {"COPY stream stream [ REPLACE ]", 3, EXACT, 0},
    {"DEL streamkey", 2, EXACT, 0},
    {"DUMP streamkey", 4, DUMPED, 0},

    /* lists */
    {"LPUSH listkey ( element )+", 25, EXACT, 0},
    {"RPUSH listkey ( element )+", 30, EXACT, 0},
    {"RPUSH listkey ( element )+ ( element )+ ( element )+ ( element )+ ( element )+", 10, EXACT, 0},
    {"LPUSHX listkey element", 4, EXACT, 0},
    {"RPUSHX listkey element element", 4, EXACT, 0},
    {"LPOP listkey [ place ]", 8, EXACT, 0},
    {"RPOP listkey [ place ]", 8, EXACT, 0},
    {"LLEN listkey", 5, EXACT, 0},
    {"LINDEX listkey place", 8, EXACT, 0},
    {"LSET listkey place element", 10, EXACT, 0},
    {"LINSERT listkey ( BEFORE | AFTER ) element element", 15, EXACT, 0},
    {"LREM listkey place element", 10, EXACT, 0},
    {"LRANGE listkey place place", 12, EXACT, 0},
    {"LTRIM listkey place place", 4, EXACT, 0},
    {"LPOS listkey element [ RANK place | COUNT place | MAXLEN place ]*", 8, EXACT, 0},
    {"LMOVE list list ( LEFT | RIGHT ) ( LEFT | RIGHT )", 10, EXACT, 0},
    {"RPOPLPUSH list list", 5, EXACT, 0},
    {"LMPOP ( 1 list | 2 list list | 3 list list list ) ( LEFT | RIGHT ) [ COUNT ( 1 | 3 | 0 ) ]", 5, EXACT, KEEP},
    {"( BLPOP | BRPOP ) ( list )+ 0.002", 4, EXACT, KEEP},
    {"( BLPOP | BRPOP ) listkey list ( -1 | `abc` | `nan` | `1e400` )", 1, EXACT, KEEP},
    {"BLMOVE list list ( LEFT | RIGHT ) ( LEFT | RIGHT ) 0.002", 3, EXACT, KEEP},
    {"BRPOPLPUSH list list ( 0.002 | -1 | `abc` )", 2, EXACT, KEEP},
    {"BLMPOP 0.002 ( 1 list | 2 list list ) ( LEFT | RIGHT | junk ) [ COUNT ( 1 | 3 | 0 ) ]", 3, EXACT, KEEP},
    {"RENAME list list", 2, EXACT, 0},
    {"COPY list list [ REPLACE ]", 3, EXACT, 0},
    {"DEL listkey", 2, EXACT, 0},
    {"DUMP listkey", 4, DUMPED, 0},

    /* bits and HyperLogLogs */
    {"SETBIT bitkey bit ( 0 | 1 )", 20, EXACT, 0},
    {"GETBIT bitkey bit", 6, EXACT, 0},
    {"BITCOUNT bitkey [ position position [ BIT | BYTE ] ]", 8, EXACT, 0},
    {"BITPOS bitkey ( 0 | 1 ) [ position [ position [ BIT | BYTE ] ] ]", 8, EXACT, 0},
    {"BITOP ( AND | OR | XOR ) bitkeep bitkeep [ bitkeep ] [ bitkeep ]", 5, EXACT, KEEP},
    {"BITOP NOT bitkeep bitkeep", 2, EXACT, KEEP},
    {"BITFIELD bitkey [ OVERFLOW ( WRAP | SAT | FAIL ) | GET fieldtype bit | SET fieldtype bit int | "
     "INCRBY fieldtype bit int ]*", 20, EXACT, 0},
    {"BITFIELD_RO bitkey [ GET fieldtype bit ]*", 4, EXACT, 0},
    {"PFADD hllkey ( element )+", 12, EXACT, 0},
    {"PFADD hllkey ( element )+ ( element )+ ( element )+ ( element )+ ( element )+", 4, EXACT, 0},
    {"PFCOUNT ( hll )+", 6, EXACT, 0},
    {"PFMERGE ( hll )+", 4, EXACT, 0},
    {"PFDEBUG ENCODING hll", 2, EXACT, 0},
    {"GET hll", 5, EXACT, 0},
    {"DEL hll", 1, EXACT, 0},

    /* sets */
    {"SADD setkey ( member )+", 30, EXACT, 0},
    {"SADD setkey ( member )+ ( member )+ ( member )+ ( member )+ ( member )+", 8, EXACT, 0},
    {"SREM setkey ( member )+", 12, EXACT, 0},
    {"SCARD setkey", 5, EXACT, 0},
    {"SISMEMBER setkey member", 6, EXACT, 0},
    {"SMISMEMBER setkey ( member )+", 5, EXACT, 0},
    {"SMEMBERS setkey", 8, UNORDERED, 0},
    {"SMOVE set set member", 8, EXACT, 0},
    {"SPOP setkey ( 0 | 1000 | -1 | `abc` )", 1, UNORDERED, KEEP},
    {"SRANDMEMBER setkey ( 0 | 1000 | `abc` | 9223372036854775808 )", 3, UNORDERED, KEEP},
    {"SRANDMEMBER setkey [ 1 | -3 ]", 2, RANDOM, KEEP},
    {"SSCAN setkey 0 COUNT 1000 [ MATCH ( `*1*` | `m*` | junk ) ]", 4, SCANNED, KEEP},
    {"SINTER ( set )+", 6, UNORDERED, 0},
    {"SUNION ( set )+", 6, UNORDERED, 0},
    {"SDIFF ( set )+", 6, UNORDERED, 0},
    {"SINTERSTORE set ( set )+", 5, EXACT, 0},
    {"SUNIONSTORE set ( set )+", 5, EXACT, 0},
    {"SDIFFSTORE set ( set )+", 5, EXACT, 0},
    {"SINTERCARD ( 1 set | 2 set set | 3 set set set ) [ LIMIT ( 0 | 1 | 3 | 100 | junk ) ]", 5, EXACT, KEEP},
    {"RENAME set set", 3, EXACT, 0},
    {"COPY set set [ REPLACE ]", 4, EXACT, 0},
    {"DEL setkey", 3, EXACT, 0},
    {"DUMP setkey", 4, DUMPED, 0},
    {"OBJECT ENCODING setkey", 4, EXACT, 0},

    /* hashes */
    {"HSET hashkey ( field value )+", 30, EXACT, 0},
    {"HSET hashkey ( field shortvalue )+ ( field shortvalue )+ ( field shortvalue )+", 10, EXACT, 0},
    {"HMSET hashkey ( field value )+", 4, EXACT, 0},
    {"HSETNX hashkey field value", 6, EXACT, 0},
    {"HDEL hashkey ( field )+", 10, EXACT, 0},
    {"HGET hashkey field", 10, EXACT, 0},
    {"HMGET hashkey ( field )+", 8, EXACT, 0},
    {"HGETALL hashkey", 6, UNORDERED, 0},
    {"HKEYS hashkey", 4, UNORDERED, 0},
    {"HVALS hashkey", 4, UNORDERED, 0},
    {"HLEN hashkey", 5, EXACT, 0},
    {"HSTRLEN hashkey field", 4, EXACT, 0},
    {"HEXISTS hashkey field", 4, EXACT, 0},
    {"HINCRBY hashkey field int", 12, EXACT, 0},
    {"HINCRBYFLOAT hashkey field float", 12, EXACT, 0},
    {"HRANDFIELD hashkey ( 0 | 1000 | `abc` | 9223372036854775808 ) [ WITHVALUES ]", 3, UNORDERED, KEEP},
    {"HRANDFIELD hashkey [ ( 1 | -3 ) [ WITHVALUES ] ]", 2, RANDOM, KEEP},
    {"HSCAN hashkey 0 COUNT 1000 [ MATCH ( `*1*` | `f*` | junk ) ]", 4, SCANNED, KEEP},
    {"COPY `{hash}0` hashkey [ REPLACE ]", 4, EXACT, 0},
    {"DEL hashkey", 3, EXACT, 0},
    {"DUMP hashkey", 4, DUMPED, 0},
    {"OBJECT ENCODING hashkey", 4, EXACT, 0},

    /* sorted sets; lexkey has equal scores, without which ranges of members mean nothing */
    {"ZADD zsetkey ( score member )+", 40, EXACT, 0},
    {"ZADD zsetkey ( score member )+ ( score member )+ ( score member )+ ( score member )+", 10, EXACT, 0},
    {"ZADD zsetkey ( NX | XX | GT | LT | CH | INCR | junk )+ ( score member )+", 25, EXACT, 0},
    {"ZADD zsetkey [ NX | XX | GT | LT ] [ CH ] INCR score member", 10, EXACT, 0},
    {"ZADD lexkey 0 member [ 0 member ]*", 20, EXACT, KEEP},
    {"ZINCRBY zsetkey score member", 20, EXACT, 0},
    {"ZREM zsetkey ( member )+", 12, EXACT, 0},
    {"ZREM lexkey ( member )+", 4, EXACT, 0},
    {"ZCARD zsetkey", 4, EXACT, 0},
    {"ZSCORE zsetkey member", 8, EXACT, 0},
    {"ZMSCORE zsetkey ( member )+", 6, EXACT, 0},
    {"ZRANK zsetkey member", 8, EXACT, KEEP},
    {"ZREVRANK zsetkey member", 6, EXACT, KEEP},
    {"ZCOUNT zsetkey scorebound scorebound", 8, EXACT, 0},
    {"ZLEXCOUNT lexkey lexbound lexbound", 6, EXACT, 0},
    {"ZRANGE zsetkey rank rank [ REV | WITHSCORES | LIMIT rank rank | junk ]*", 15, EXACT, 0},
    {"ZRANGE zsetkey scorebound scorebound BYSCORE [ REV | WITHSCORES | LIMIT rank rank ]*", 15, EXACT, KEEP},
    {"ZRANGE lexkey lexbound lexbound BYLEX [ REV | WITHSCORES | LIMIT rank rank ]*", 12, EXACT, KEEP},
    {"ZREVRANGE zsetkey rank rank [ WITHSCORES ]", 6, EXACT, 0},
    {"ZRANGEBYSCORE zsetkey scorebound scorebound [ WITHSCORES | LIMIT rank rank ]*", 8, EXACT, 0},
    {"ZREVRANGEBYSCORE zsetkey scorebound scorebound [ WITHSCORES | LIMIT rank rank ]*", 8, EXACT, 0},
    {"ZRANGEBYLEX lexkey lexbound lexbound [ LIMIT rank rank ]", 6, EXACT, 0},
    {"ZREVRANGEBYLEX lexkey lexbound lexbound [ LIMIT rank rank ]", 6, EXACT, 0},
    {"ZRANGESTORE zset zset rank rank [ REV ]", 4, EXACT, 0},
    {"ZRANGESTORE zset zset scorebound scorebound BYSCORE [ REV | LIMIT rank rank ]*", 5, EXACT, KEEP},
    {"ZRANGESTORE lexkey lexkey lexbound lexbound BYLEX [ REV | LIMIT rank rank ]*", 3, EXACT, KEEP},
    {"ZREMRANGEBYRANK zsetkey rank rank", 2, EXACT, 0},
    {"ZREMRANGEBYSCORE zsetkey scorebound scorebound", 2, EXACT, 0},
    {"ZREMRANGEBYLEX lexkey lexbound lexbound", 2, EXACT, 0},
    {"ZPOPMIN zsetkey [ rank ]", 4, EXACT, 0},
    {"ZPOPMAX zsetkey [ rank ]", 4, EXACT, 0},
    {"ZMPOP ( 1 zset | 2 zset zset | int zset zset ) ( MIN | MAX | junk ) [ COUNT rank ]", 5, EXACT, 0},
    {"( BZPOPMIN | BZPOPMAX ) ( zset )+ 0.002", 4, EXACT, KEEP},
    {"BZMPOP 0.002 ( 1 zset | 2 zset zset ) ( MIN | MAX | junk ) [ COUNT ( 1 | 3 | 0 ) ]", 3, EXACT, KEEP},
    {"ZUNION ( 1 zset | 2 zset zset | 2 zset set ) [ WEIGHTS score score | AGGREGATE ( SUM | MIN | MAX | junk ) | WITHSCORES ]*", 8, EXACT, 0},
    {"ZINTER ( 2 zset zset | 3 zset zset zset | 2 zset set ) [ WEIGHTS score score | AGGREGATE ( SUM | MIN | MAX | junk ) | WITHSCORES ]*", 8, EXACT, 0},
    {"ZDIFF ( 1 zset | 2 zset zset | 2 set zset ) [ WITHSCORES ]", 6, EXACT, 0},
    {"ZUNIONSTORE zset ( 1 zset | 2 zset zset | 3 zset set zset ) [ WEIGHTS score score | AGGREGATE ( SUM | MIN | MAX ) ]*", 5, EXACT, 0},
    {"ZINTERSTORE zset ( 2 zset zset | 2 zset set ) [ WEIGHTS score score | AGGREGATE ( SUM | MIN | MAX ) ]*", 5, EXACT, 0},
    {"ZDIFFSTORE zset ( 1 zset | 2 zset zset | 2 zset set )", 4, EXACT, 0},
    {"ZINTERCARD ( 1 zset | 2 zset zset | 2 zset set ) [ LIMIT rank ]", 5, EXACT, 0},
    {"ZRANDMEMBER zsetkey ( 0 | 1000 | `abc` | 9223372036854775808 ) [ WITHSCORES ]", 3, UNORDERED, KEEP},
    {"ZRANDMEMBER zsetkey [ ( 1 | -3 ) [ WITHSCORES ] ]", 2, RANDOM, KEEP},
    {"ZSCAN zsetkey 0 COUNT 1000 [ MATCH ( `*1*` | `m*` | junk ) ]", 4, SCANNED, KEEP},
    {"COPY zset zset [ REPLACE ]", 4, EXACT, 0},
    {"RENAME zset zset", 2, EXACT, 0},
    {"DEL zsetkey", 2, EXACT, 0},
    {"DUMP zsetkey", 4, DUMPED, 0},
    {"OBJECT ENCODING zsetkey", 4, EXACT, 0},

    /* geo */
    {"GEOADD geokey ( lon lat placename )+ ( lon lat placename )+ ( lon lat placename )+", 20, EXACT, 0},
    {"GEOADD geokey [ NX | XX | CH ]* ( lon lat placename )+", 8, EXACT, 0},
    {"GEOPOS geokey ( placename )+", 5, EXACT, 0},
    {"GEOHASH geokey ( placename )+", 5, EXACT, 0},
    {"GEODIST geokey placename placename [ M | KM | FT | MI | junk ]", 6, EXACT, 0},
    {"GEOSEARCH geokey FROMLONLAT lon lat BYRADIUS distance ( M | KM | MI ) [ ASC | DESC | WITHDIST | WITHCOORD | WITHHASH | COUNT rank | ANY ]*", 15, EXACT, 0},
    {"GEOSEARCH geokey FROMLONLAT lon lat BYBOX distance distance ( M | KM | FT ) [ ASC | DESC | WITHDIST | COUNT rank | ANY ]*", 15, EXACT, 0},
    {"GEOSEARCH geokey FROMMEMBER placename ( BYRADIUS distance KM | BYBOX distance distance M ) [ ASC | DESC | WITHDIST | COUNT rank ANY ]*", 8, EXACT, 0},
    {"GEOSEARCHSTORE geokey geokey FROMLONLAT lon lat BYRADIUS distance ( M | KM | FT | MI ) [ COUNT rank | ASC | DESC | ANY ]*", 2, EXACT, 0},
    {"GEOSEARCHSTORE zset geokey FROMMEMBER placename BYBOX distance distance KM [ STOREDIST | COUNT rank ]*", 3, EXACT, 0},
    {"GEORADIUS geokey lon lat distance ( M | KM | MI | FT ) [ ASC | DESC | WITHDIST | WITHCOORD | WITHHASH | COUNT rank | STORE geokey | STOREDIST zset | ANY ]*", 6, EXACT, 0},
    {"GEORADIUS_RO geokey lon lat distance ( M | KM | MI | FT ) [ ASC | DESC | WITHDIST | WITHCOORD | WITHHASH | COUNT rank | ANY ]*", 4, EXACT, 0},
    {"GEORADIUSBYMEMBER geokey placename distance ( M | KM | MI | FT ) [ ASC | DESC | WITHDIST | WITHCOORD | WITHHASH | COUNT rank | ANY | STORE geokey | STOREDIST zset ]*", 5, EXACT, 0},
    {"GEORADIUSBYMEMBER_RO geokey placename distance ( M | KM | MI | FT ) [ ASC | DESC | WITHDIST | WITHCOORD | WITHHASH | COUNT rank | ANY ]*", 3, EXACT, 0},

    /* sorting; where weights are equal, only a list says which comes first.  Without
     * differences: OBJECT ENCODING of a sorted set after SORT */
    {"SORT ( list | set | hashkey )", 3, SORTED, KEEP},
    {"SORT ( list | set ) [ ASC | DESC | LIMIT rank rank | GET `#` | GET `k*` | GET `{hash}*->f1` ]*", 6, SORTED, KEEP},
    {"SORT ( list | set ) BY ( `k*` | `{t}*` | `{hash}*->f1` ) [ DESC | GET `#` | GET `k*` ]*", 6, SORTED, KEEP},
    {"SORT ( list | set ) ALPHA [ ASC | DESC | LIMIT rank rank | GET `#` | GET `k*` | GET `{hash}*->f1` ]*", 8, EXACT, KEEP},
    {"SORT list ALPHA BY ( `k*` | `{t}*` | `{hash}*->f1` ) [ DESC | GET `#` | GET `k*` ]*", 4, EXACT, KEEP},
    {"SORT list BY `nosort` [ DESC | LIMIT rank rank | GET `#` | GET `k*` ]*", 5, EXACT, KEEP},
    {"SORT ( list | set ) ALPHA [ DESC | LIMIT rank rank ]* STORE list", 5, EXACT, KEEP},
    {"SORT_RO ( list | set ) ALPHA [ ASC | DESC | LIMIT rank rank | junk ]*", 4, EXACT, 0},
    {"SORT_RO list ALPHA BY ( `k*` | `nosort` ) [ ASC | GET `#` | GET `k*` ]*", 2, EXACT, KEEP},

    /* transactions */
    {"MULTI", 8, EXACT, 0},
    {"EXEC", 6, TRANSACTION, 0},
    {"DISCARD", 2, EXACT, 0},
    {"WATCH ( key )+", 6, EXACT, 0},
    {"UNWATCH", 2, EXACT, 0},

    /* scripts */
    {"EVAL `return 1` 0", 2, EXACT, 0},
    {"EVALSHA ( `e0e1f9fabfc9d4800c877a703b823ac0578ff8db` | junk ) 0", 2, EXACT, 0},
    {"EVAL `return redis.call('get', KEYS[1])` 1 key", 4, EXACT, 0},
    {"EVAL_RO `return redis.call('get', KEYS[1])` 1 key", 2, EXACT, 0},
    {"EVAL_RO `return redis.call('set', KEYS[1], 1)` 1 key", 1, EXACT, 0},
    {"EVAL `return redis.call('set', KEYS[1], ARGV[1])` 1 key value", 3, EXACT, 0},
    {"EVAL `return redis.call('incrby', KEYS[1], ARGV[1])` 1 key int", 3, EXACT, 0},
    {"EVAL `return redis.pcall('incrbyfloat', KEYS[1], ARGV[1])` 1 key float", 2, EXACT, 0},
    {"EVAL `return {KEYS, ARGV, #ARGV}` ( 0 | 1 | 2 | -1 | 9 ) key key [ value ]*", 2, EXACT, KEEP},
    {"EVAL `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end` 1 key value", 4, EXACT, 0},
    {"EVAL `return redis.call('mget', unpack(KEYS))` 3 key key key", 3, EXACT, KEEP},
    {"EVAL `redis.call('set', KEYS[1], ARGV[1]) return redis.call('rename', KEYS[1], KEYS[2])` 2 key key value", 3, EXACT, KEEP},
    {"EVAL `return {tonumber(ARGV[1]) or false, ARGV[1]}` 0 word", 2, EXACT, KEEP},
    {"EVAL `return redis.error_reply(ARGV[1])` 0 word", 1, EXACT, KEEP},
    {"EVAL `return redis.call(ARGV[1])` 0 command", 2, EXACT, 0},
    {"SCRIPT LOAD ( `return 1` | `return 2` | `return (` )", 2, EXACT, KEEP},
    {"SCRIPT EXISTS ( `e0e1f9fabfc9d4800c877a703b823ac0578ff8db` | junk )+", 2, EXACT, 0},
    {"SCRIPT FLUSH [ SYNC | ASYNC | junk ]", 1, EXACT, 0},

    /* connection */
    {"PING [ value ]", 3, EXACT, 0},
    {"ECHO value", 3, EXACT, 0},
    {"SELECT db", 10, EXACT, 0},
    {"AUTH shortvalue", 1, EXACT, 0},
    {"HELLO [ ( 2 | 3 | junk ) ]", 1, KIND, KEEP | ALONE},
    {"HELLO ( 2 | 3 ) ( SETNAME shortvalue | AUTH `default` shortvalue | AUTH word word )", 1, KIND, KEEP | ALONE},
    {"RESET", 1, EXACT, 0},
    {"CLIENT SETNAME shortvalue", 2, EXACT, 0},
    {"CLIENT GETNAME", 2, EXACT, 0},
    {"CLIENT ( ID | INFO | LIST )", 1, KIND, KEEP},
    {"CLIENT ( BOGUS | GETNAME junk | NO-EVICT junk | LIST junk )", 1, EXACT, KEEP},

    /* server */
    {"DBSIZE", 4, EXACT, 0},
    {"FLUSHDB [ SYNC | ASYNC | junk ]", 1, EXACT, 0},
    {"FLUSHALL [ SYNC | ASYNC | junk ]", 1, EXACT, 0},
    {"SWAPDB db db", 2, EXACT, 0},
    {"COMMAND GETKEYS ( GET key | MSET key value key value | EVAL `return 1` 2 key key | DEL ( key )+ | PING | junk )", 1, EXACT, KEEP},
    {"COMMAND GETKEYSANDFLAGS ( SET key value [ GET ] | COPY key key | GETEX key )", 1, EXACT, 0},
    {"COMMAND INFO command", 1, EXACT, KEEP},
    {"CONFIG GET ( `maxmemory` | `timeout` | `appendfsync` | junk )", 1, EXACT, KEEP},
    {"CONFIG SET `timeout` ( `abc` | -1 | 99999999999 )", 1, EXACT, KEEP},
    {"CONFIG BOGUS", 1, EXACT, 0},
    {"TIME", 1, KIND, 0},
    {"LASTSAVE", 1, KIND, 0},
    {"LOLWUT", 1, KIND, KEEP},
    {"INFO [ `server` | `keyspace` | `stats` | junk ]", 1, KIND, 0},
    {"DEBUG OBJECT key", 1, KIND, KEEP},
    {"DEBUG SET-ACTIVE-EXPIRE 1", 1, EXACT, KEEP},
    {"junk", 1, EXACT, KEEP},
    {"NOSUCHCOMMAND [ value ]*", 1, EXACT, 0},
};

enum { ROWS = sizeof rows / sizeof rows[0] };

enum {
    CONNECTIONS = 2,
    COLLECTIONS = 5,
    DATABASES = 3,
    EPISODE_COMMANDS = 600,
    EPISODE_MAX = 2000,
    BATCH_MAX = 64,
    QUEUED_MAX = 4096,
    REPLY_TIMEOUT_MS = 10000,
    CUTTING_TIMEOUT_MS = 1500,
    SLACK_MS = 4000,
    SPOILED_PERCENT = 5
};

struct options {
    const char *left, *right;
    uint64_t seed;
    size_t commands;
    int resp;
    bool proxy;
};

struct command {
    struct command_text text;
    enum compare how;
    int connection;
};

struct episode {
    struct arena arena;
    struct command *all;
    size_t count;
};

/* --- making an episode ------------------------------------------------------------------------ */

struct maker {
    const struct options *options;
    struct random random;
    struct episode *episode;
    unsigned total_weight;
    bool in_multi[CONNECTIONS];         /* as far as one can tell beforehand */
};

/* A row by its weight; through the proxy, one without these flags. */
static const struct row *draw_row(struct maker *m, unsigned unwanted)
{
    for (;;) {
        uint64_t at = random_below(&m->random, m->total_weight);
        size_t i = 0;
        while (at >= rows[i].weight) at -= rows[i++].weight;
        if (!m->options->proxy || !(rows[i].flags & unwanted)) return &rows[i];
    }
}

static bool is_to_be_spoiled(struct maker *m, const struct row *row)
{
    return !(row->flags & KEEP) && random_below(&m->random, 100) < SPOILED_PERCENT;
}

static struct command *add_command(struct maker *m, int connection, const char *format,
                                   enum compare how)
{
    struct command *c = &m->episode->all[m->episode->count++];
    c->how = how;
    c->connection = connection;
    grammar_generate(&m->random, &m->episode->arena, format, &c->text);
    return c;
}

static void add_random_command(struct maker *m, int connection)
{
    bool *in_multi = &m->in_multi[connection];
    if (*in_multi && random_below(&m->random, 8) == 0) {
        add_command(m, connection, "EXEC", TRANSACTION);
        *in_multi = false;
        return;
    }
    const struct row *row = draw_row(m, *in_multi ? ALONE : 0);
    struct command *c = add_command(m, connection, row->format, row->how);
    if (strcmp(row->format, "MULTI") == 0) *in_multi = true;
    if (is_to_be_spoiled(m, row)) {
        size_t first = strncmp(row->format, "EVAL", 4) == 0 ? 2 : 1;    /* scripts stay as they are */
        grammar_spoil(&m->random, &m->episode->arena, first, &c->text);
    }
}

/* What the collections of one type hold, and as what. */
static void inspect_collections(struct maker *m, const char *tag, const char *read, const char *more,
                                enum compare how)
{
    char format[64];
    for (int i = 0; i < COLLECTIONS; i++) {
        snprintf(format, sizeof format, "%s `{%s}%d` %s", read, tag, i, more);
        add_command(m, 0, format, how);
        snprintf(format, sizeof format, "OBJECT ENCODING `{%s}%d`", tag, i);
        add_command(m, 0, format, EXACT);
        snprintf(format, sizeof format, "DUMP `{%s}%d`", tag, i);
        add_command(m, 0, format, DUMPED);
    }
}

/* Looks at everything there is. */
static void add_inspection(struct maker *m)
{
    static const char *names[] = {"k0", "k1", "k2", "k3", "k4", "k5", "k6", "k7", "k8", "k9", "k10",
                                  "k11", "{t}0", "{t}1", "{t}2", "{t}3", "{s}0", "{s}1", "{s}2",
                                  "{s}3", "missing"};
    char format[64];
    add_command(m, 0, "DISCARD", EXACT);
    for (int db = 0; db < DATABASES; db++) {
        snprintf(format, sizeof format, "SELECT %d", db);
        add_command(m, 0, format, EXACT);
        add_command(m, 0, "DBSIZE", EXACT);
        add_command(m, 0, "KEYS *", UNORDERED);
        for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
            snprintf(format, sizeof format, "GET `%s`", names[i]);
            add_command(m, 0, format, EXACT);
            snprintf(format, sizeof format, "PTTL `%s`", names[i]);
            add_command(m, 0, format, MILLISECONDS);
            snprintf(format, sizeof format, "OBJECT ENCODING `%s`", names[i]);
            add_command(m, 0, format, EXACT);
        }
        inspect_collections(m, "set", "SMEMBERS", "", UNORDERED);
        inspect_collections(m, "stream", "XRANGE", "- +", EXACT);
        inspect_collections(m, "list", "LRANGE", "0 -1", EXACT);
        inspect_collections(m, "hash", "HGETALL", "", UNORDERED);
        inspect_collections(m, "zset", "ZRANGE", "0 -1 WITHSCORES", EXACT);
        inspect_collections(m, "geo", "ZRANGE", "0 -1 WITHSCORES", EXACT);
        inspect_collections(m, "lex", "ZRANGE", "0 -1 WITHSCORES", EXACT);
    }
}

static void make_episode(const struct options *o, uint64_t seed, struct episode *e)
{
    struct maker m = {.options = o, .episode = e};
    random_seed(&m.random, seed);
    for (size_t i = 0; i < ROWS; i++) m.total_weight += rows[i].weight;

    while (e->count < EPISODE_COMMANDS) {
        int connection = random_below(&m.random, 6) == 0;
        for (size_t n = 1 + random_below(&m.random, 40); n > 0; n--)
            add_random_command(&m, connection);
    }
    add_inspection(&m);
}

/* --- comparing -------------------------------------------------------------------------------- */

static bool is_error(struct raw_reply r)
{
    return raw_reply_kind(r) == '-' || raw_reply_kind(r) == '!';
}

static bool numbers_are_near(struct raw_reply a, struct raw_reply b, long long slack)
{
    if (raw_reply_kind(a) != ':' || raw_reply_kind(b) != ':') return false;
    long long x = raw_reply_number(a), y = raw_reply_number(b);
    return x >= 0 && y >= 0 && llabs(x - y) <= slack;
}

static int compare_replies(const void *left, const void *right)
{
    const struct raw_reply *a = left, *b = right;
    int order = memcmp(a->ptr, b->ptr, a->len < b->len ? a->len : b->len);
    return order != 0 ? order : (a->len > b->len) - (a->len < b->len);
}

static struct raw_reply *sorted_elements(struct raw_reply r, size_t count)
{
    struct raw_reply *elements = calloc(count + 1, sizeof *elements), previous = {0};
    if (elements == NULL) abort();
    for (size_t i = 0; i < count; i++) elements[i] = previous = raw_reply_next(r, previous);
    qsort(elements, count, sizeof *elements, compare_replies);
    return elements;
}

static bool agree_in_any_order(struct raw_reply a, struct raw_reply b)
{
    size_t count = raw_reply_count(a);
    if (!raw_reply_is_aggregate(a) || !raw_reply_is_aggregate(b) ||
        raw_reply_kind(a) != raw_reply_kind(b) || count != raw_reply_count(b))
        return false;
    struct raw_reply *x = sorted_elements(a, count), *y = sorted_elements(b, count);
    bool same = true;
    for (size_t i = 0; i < count; i++) same = same && raw_reply_equal(x[i], y[i]);
    free(x);
    free(y);
    return same;
}

static bool agree_on_scan(struct raw_reply a, struct raw_reply b)
{
    if (raw_reply_count(a) != 2 || raw_reply_count(b) != 2) return false;
    struct raw_reply none = {0};
    struct raw_reply cursor_a = raw_reply_next(a, none), cursor_b = raw_reply_next(b, none);
    return raw_reply_equal(cursor_a, cursor_b) &&
           agree_in_any_order(raw_reply_next(a, cursor_a), raw_reply_next(b, cursor_b));
}

static bool is_compressed_dump(struct raw_reply r)
{
    enum { STRING = 0, HASH_LISTPACK = 16, ZSET_LISTPACK = 17 };
    struct raw_reply text = raw_reply_text(r);
    bool is_one_string = text.len > 10 && (text.ptr[0] == STRING || text.ptr[0] == HASH_LISTPACK ||
                                           text.ptr[0] == ZSET_LISTPACK);
    return is_one_string && (unsigned char)text.ptr[1] == 0xc3;
}

/* Members of a table come in any order, but are the same bytes. */
static bool agree_on_unordered_dump(struct raw_reply a, struct raw_reply b)
{
    enum { SET = 2, HASH = 4 };
    struct raw_reply x = raw_reply_text(a), y = raw_reply_text(b);
    return x.len > 10 && x.len == y.len && x.ptr[0] == y.ptr[0] &&
           (x.ptr[0] == SET || x.ptr[0] == HASH);
}

/* Where blocks begin depends on what was done to a list. */
static bool is_list_dump(struct raw_reply r)
{
    enum { LIST_QUICKLIST_2 = 18 };
    struct raw_reply text = raw_reply_text(r);
    return text.len > 10 && text.ptr[0] == LIST_QUICKLIST_2;
}

/* What is pending has been so since a moment of its own. */
static bool agree_on_stream_dump(struct raw_reply a, struct raw_reply b)
{
    enum { STREAM_LISTPACKS_2 = 19 };
    struct raw_reply x = raw_reply_text(a), y = raw_reply_text(b);
    return x.len > 10 && x.len == y.len && x.ptr[0] == y.ptr[0] && x.ptr[0] == STREAM_LISTPACKS_2;
}

static bool agree_on_dump(struct raw_reply a, struct raw_reply b)
{
    return agree_on_stream_dump(a, b) || (is_compressed_dump(a) && is_compressed_dump(b)) || agree_on_unordered_dump(a, b) ||
           (is_list_dump(a) && is_list_dump(b));
}

static bool agree(enum compare how, struct raw_reply a, struct raw_reply b)
{
    if (raw_reply_equal(a, b)) return true;
    switch (how) {
    case UNORDERED:    return agree_in_any_order(a, b);
    case SECONDS:      return numbers_are_near(a, b, SLACK_MS / 1000);
    case MILLISECONDS: return numbers_are_near(a, b, SLACK_MS);
    case KIND:         return raw_reply_kind(a) == raw_reply_kind(b) && !is_error(a);
    case ANY_KEY:      return raw_reply_kind(a) == '$' && raw_reply_kind(b) == '$' &&
                              raw_reply_is_null(a) == raw_reply_is_null(b);
    case RANDOM:       return raw_reply_kind(a) == raw_reply_kind(b) && !is_error(a) &&
                              raw_reply_is_null(a) == raw_reply_is_null(b) &&
                              (!raw_reply_is_aggregate(a) || raw_reply_count(a) == raw_reply_count(b));
    case SCANNED:      return agree_on_scan(a, b);
    case SORTED:       return is_error(b);
    case DUMPED:       return agree_on_dump(a, b);
    case EXACT:
    case TRANSACTION:  return false;
    }
    return false;
}

/* --- playing ---------------------------------------------------------------------------------- */

/* One connection to each server, and how the commands queued there are to be compared. */
struct lane {
    struct peer left, right;
    enum compare queued[QUEUED_MAX];
    size_t queued_count;
};

struct stage {
    const struct options *options;
    struct lane lanes[CONNECTIONS];
    int timeout_ms;
    bool low_limits;
    size_t errors, carried;
    bool carries, carried_badly;         /* values go over at the end of the episode; they did not come through */
};

struct difference {
    bool found;
    size_t at;
    const struct command *command;
    char left[2048], right[2048];
};

static void describe(char *out, size_t max, enum peer_status status, struct raw_reply r)
{
    static const char *trouble[] = {"", "(closed)", "(silent)", "(not a reply)"};
    size_t used = (size_t)snprintf(out, max, "%s", trouble[status]);
    for (size_t i = 0; status == PEER_OK && i < r.len && used + 5 < max; i++) {
        unsigned char c = (unsigned char)r.ptr[i];
        if (c == '\r') continue;
        if (c == '\n') out[used++] = ' ';
        else used += (size_t)snprintf(out + used, max - used, c >= 32 && c < 127 ? "%c" : "\\x%02x", c);
    }
    out[used] = '\0';
}

static bool agree_on_transaction(const struct lane *lane, struct raw_reply a, struct raw_reply b)
{
    if (raw_reply_equal(a, b)) return true;
    size_t count = raw_reply_count(a);
    if (!raw_reply_is_aggregate(a) || !raw_reply_is_aggregate(b) || count != raw_reply_count(b) ||
        count != lane->queued_count)
        return false;
    struct raw_reply x = {0}, y = {0};
    for (size_t i = 0; i < count; i++) {
        x = raw_reply_next(a, x);
        y = raw_reply_next(b, y);
        if (!agree(lane->queued[i], x, y)) return false;
    }
    return true;
}

static bool is_line(struct raw_reply r, const char *line)
{
    return r.len == strlen(line) && memcmp(r.ptr, line, r.len) == 0;
}

static bool is_discard(const struct command *c)
{
    return c->text.argc == 1 && c->text.argv[0].len == 7 &&
           strncasecmp(c->text.argv[0].ptr, "DISCARD", 7) == 0;
}

static bool lane_agrees(struct lane *lane, const struct command *c, struct raw_reply a,
                        struct raw_reply b)
{
    bool same = c->how == TRANSACTION ? agree_on_transaction(lane, a, b) : agree(c->how, a, b);
    if (is_line(a, "+QUEUED\r\n")) {
        if (lane->queued_count < QUEUED_MAX) lane->queued[lane->queued_count++] = c->how;
    } else if (c->how == TRANSACTION || is_discard(c) || is_line(a, "+RESET\r\n")) {
        lane->queued_count = 0;
    }
    return same;
}

static bool read_one(struct stage *s, const struct command *c, size_t at, struct difference *d)
{
    struct lane *lane = &s->lanes[c->connection];
    struct raw_reply a = {0}, b = {0};
    enum peer_status left = peer_read(&lane->left, s->timeout_ms, &a);
    enum peer_status right = peer_read(&lane->right, s->timeout_ms, &b);
    if (left == PEER_OK && right == PEER_OK && lane_agrees(lane, c, a, b)) {
        s->errors += is_error(a);
        return true;
    }
    d->found = true;
    d->at = at;
    d->command = c;
    describe(d->left, sizeof d->left, left, a);
    describe(d->right, sizeof d->right, right, b);
    return false;
}

static bool request(struct peer *p, const char *first, const char *second)
{
    struct raw_reply argv[] = {{first, strlen(first)}, {second, strlen(second)}}, reply;
    peer_append(p, argv, *second != '\0' ? 2 : 1);
    return peer_flush(p) == PEER_OK && peer_read(p, REPLY_TIMEOUT_MS, &reply) == PEER_OK &&
           !is_error(reply);
}

static void leave(struct stage *s)
{
    for (int i = 0; i < CONNECTIONS; i++) {
        peer_close(&s->lanes[i].left);
        peer_close(&s->lanes[i].right);
    }
}

/* Every second episode has collections that outgrow their blocks soon. */
static bool set_limits(struct peer *p, bool low)
{
    static const char *const limits[][3] = {
        {"set-max-intset-entries", "512", "4"},
        {"stream-node-max-entries", "100", "3"},
        {"list-max-listpack-size", "-2", "3"},
        {"hash-max-listpack-entries", "512", "4"},
        {"hash-max-listpack-value", "64", "8"},
        {"zset-max-listpack-entries", "128", "5"},
        {"zset-max-listpack-value", "64", "8"},
    };
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        const char *name = limits[i][0], *value = limits[i][low ? 2 : 1];
        struct raw_reply argv[] = {{"CONFIG", 6}, {"SET", 3}, {name, strlen(name)}, {value, strlen(value)}}, reply;
        peer_append(p, argv, 4);
        if (peer_flush(p) != PEER_OK || peer_read(p, REPLY_TIMEOUT_MS, &reply) != PEER_OK || is_error(reply)) return false;
    }
    return true;
}

/* New connections to empty servers. */
static bool enter(struct stage *s)
{
    bool ok = true;
    for (int i = 0; i < CONNECTIONS; i++) {
        struct lane *lane = &s->lanes[i];
        lane->queued_count = 0;
        ok = peer_connect(&lane->left, s->options->left) && ok;
        ok = peer_connect(&lane->right, s->options->right) && ok;
    }
    struct lane *first = &s->lanes[0];
    ok = ok && request(&first->left, "FLUSHALL", "") && request(&first->right, "FLUSHALL", "") &&
         request(&first->left, "SCRIPT", "FLUSH") && request(&first->right, "SCRIPT", "FLUSH") &&
         set_limits(&first->left, s->low_limits) && set_limits(&first->right, s->low_limits);
    for (int i = 0; ok && s->options->resp == 3 && i < CONNECTIONS; i++)
        ok = request(&s->lanes[i].left, "HELLO", "3") && request(&s->lanes[i].right, "HELLO", "3");
    if (!ok) leave(s);
    return ok;
}

static size_t batch_end(struct command *const *commands, size_t count, size_t at)
{
    size_t end = at + 1;
    while (end < count && end - at < BATCH_MAX &&
           commands[end]->connection == commands[at]->connection)
        end++;
    return end;
}

/* Values go from each server to the other. */
static bool carry_over(struct stage *s)
{
    struct lane *lane = &s->lanes[0];
    struct exchange there = {.from = &lane->left, .to = &lane->right, .databases = DATABASES};
    struct exchange back = {.from = &lane->right, .to = &lane->left, .databases = DATABASES};
    bool ok = exchange_values(&there);
    if (!ok) printf("from left to right, %s\n", there.why);
    if (ok && !(ok = exchange_values(&back))) printf("from right to left, %s\n", back.why);
    s->carried += there.values + back.values;
    return ok;
}

/* Plays these commands on empty servers, up to the first difference. */
static struct difference play(struct stage *s, struct command *const *commands, size_t count)
{
    struct difference d = {0};
    if (!enter(s)) {
        fprintf(stderr, "cannot begin an episode: is a server down?\n");
        exit(2);
    }
    for (size_t at = 0, end; at < count && !d.found; at = end) {
        end = batch_end(commands, count, at);
        struct lane *lane = &s->lanes[commands[at]->connection];
        for (size_t i = at; i < end; i++) {
            peer_append(&lane->left, commands[i]->text.argv, commands[i]->text.argc);
            peer_append(&lane->right, commands[i]->text.argv, commands[i]->text.argc);
        }
        peer_flush(&lane->left);                    /* what went wrong shows when reading */
        peer_flush(&lane->right);
        for (size_t i = at; i < end && read_one(s, commands[i], i, &d); i++) continue;
    }
    if (!d.found && s->carries) s->carried_badly = !carry_over(s);
    leave(s);
    return d;
}

/* --- cutting down ----------------------------------------------------------------------------- */

/* The same command answered by the same kinds of replies: not another difference that comes up
 * when, say, an EXEC is left out. */
static bool is_same_difference(const struct difference *a, const struct difference *b)
{
    return a->found && b->found && a->command == b->command && a->left[0] == b->left[0] &&
           a->right[0] == b->right[0];
}

/* Leaves out ever smaller pieces for as long as the difference remains. Returns what is left. */
static size_t minimise(struct stage *s, struct command **commands, size_t count,
                       struct difference *d)
{
    struct command **trial = calloc(count, sizeof(struct command *));
    if (trial == NULL) abort();
    s->timeout_ms = CUTTING_TIMEOUT_MS;
    for (size_t piece = count / 2; piece > 0; piece /= 2) {
        for (size_t at = 0; at + piece < count;) {
            memcpy(trial, commands, at * sizeof *trial);
            memcpy(trial + at, commands + at + piece, (count - at - piece) * sizeof *trial);
            struct difference again = play(s, trial, count - piece);
            if (!is_same_difference(&again, d)) {
                at += piece;
                continue;
            }
            *d = again;
            count = again.at + 1;
            memcpy(commands, trial, count * sizeof *trial);
        }
    }
    free(trial);
    return count;
}

static void print_command(const struct command *c)
{
    printf(">");
    for (size_t i = 0; i < c->text.argc; i++) {
        struct raw_reply word = c->text.argv[i];
        printf(" \"");
        for (size_t j = 0; j < word.len; j++) {
            unsigned char b = (unsigned char)word.ptr[j];
            if (b == '"' || b == '\\') printf("\\%c", b);
            else printf(b >= 32 && b < 127 ? "%c" : "\\x%02x", b);
        }
        printf("\"");
    }
    printf("\n");
}

static void print_commands(struct command *const *commands, size_t count)
{
    int connection = 0;
    for (size_t i = 0; i < count; i++) {
        if (commands[i]->connection != connection) {
            connection = commands[i]->connection;
            printf("@ connection %c\n", 'a' + connection);
        }
        print_command(commands[i]);
    }
}

static void report(struct stage *s, struct episode *e, uint64_t seed, struct difference d)
{
    size_t count = d.at + 1;
    struct command **commands = calloc(count, sizeof(struct command *));
    if (commands == NULL) abort();
    for (size_t i = 0; i < count; i++) commands[i] = &e->all[i];
    printf("seed %llu: they differ at command %zu%s\n", (unsigned long long)seed, d.at,
           s->low_limits ? ", limits of small collections being low" : "");

    struct difference again = play(s, commands, count);
    if (again.found) {
        count = minimise(s, commands, again.at + 1, &again);
        d = again;
    } else {
        printf("# it did not happen again; these are all commands of the episode\n");
    }
    print_commands(commands, count);
    printf("left   %s\nright  %s\n", d.left, d.right);
    free(commands);
}

/* --- the run ---------------------------------------------------------------------------------- */

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static bool play_episode(struct stage *s, uint64_t seed, size_t *played)
{
    struct episode e = {.all = calloc(EPISODE_MAX, sizeof(struct command))};
    struct command *commands[EPISODE_MAX];
    if (e.all == NULL) abort();
    make_episode(s->options, seed, &e);
    for (size_t i = 0; i < e.count; i++) commands[i] = &e.all[i];
    s->timeout_ms = REPLY_TIMEOUT_MS;
    s->low_limits = seed % 2 == 1;
    s->carries = true;
    s->carried_badly = false;
    struct difference d = play(s, commands, e.count);
    s->carries = false;
    if (s->carried_badly) printf("seed %llu\n", (unsigned long long)seed);
    if (d.found) report(s, &e, seed, d);
    *played += e.count;
    arena_free(&e.arena);
    free(e.all);
    return !d.found && !s->carried_badly;
}

static struct options read_options(int argc, char **argv)
{
    static const struct option names[] = {
        {"left", required_argument, NULL, 'l'},     {"right", required_argument, NULL, 'r'},
        {"seed", required_argument, NULL, 's'},     {"commands", required_argument, NULL, 'c'},
        {"resp", required_argument, NULL, 'v'},     {"proxy", no_argument, NULL, 'p'},
        {NULL, 0, NULL, 0},
    };
    struct options o = {.seed = 1, .commands = 100000, .resp = 2};
    for (int c; (c = getopt_long(argc, argv, "", names, NULL)) != -1;) {
        switch (c) {
        case 'l': o.left = optarg;                              break;
        case 'r': o.right = optarg;                             break;
        case 's': o.seed = strtoull(optarg, NULL, 10);          break;
        case 'c': o.commands = strtoull(optarg, NULL, 10);      break;
        case 'v': o.resp = atoi(optarg);                        break;
        case 'p': o.proxy = true;                               break;
        default:  exit(2);
        }
    }
    if (o.left == NULL || o.right == NULL || (o.resp != 2 && o.resp != 3)) {
        fprintf(stderr, "usage: differential --left HOST:PORT --right HOST:PORT [--seed N] "
                        "[--commands N] [--resp 2|3] [--proxy]\n");
        exit(2);
    }
    return o;
}

int main(int argc, char **argv)
{
    struct options o = read_options(argc, argv);
    struct stage *s = calloc(1, sizeof *s);
    if (s == NULL) abort();
    s->options = &o;

    size_t played = 0;
    double began = seconds_now();
    bool same = true;
    for (uint64_t seed = o.seed; same && played < o.commands; seed++)
        same = play_episode(s, seed, &played);
    double took = seconds_now() - began;
    printf("%zu commands over RESP%d%s, seeds from %llu, %zu of them errors, %.0f commands/s, %zu values carried over\n",
           played, o.resp, o.proxy ? " through the proxy" : "", (unsigned long long)o.seed,
           s->errors, (double)played / took, s->carried);
    free(s);
    return same ? 0 : 1;
}
