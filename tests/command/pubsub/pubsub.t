# PUBSUB, and where else subscribers show
> PUBSUB
< -ERR wrong number of arguments for 'pubsub' command
> PUBSUB NOSUCH
< -ERR unknown subcommand 'NOSUCH'. Try PUBSUB HELP.
> PUBSUB NUMPAT x
< -ERR wrong number of arguments for 'pubsub|numpat' command
> PUBSUB CHANNELS a b
< -ERR unknown subcommand or wrong number of arguments for 'CHANNELS'. Try PUBSUB HELP.
> PUBSUB SHARDCHANNELS a b
< -ERR unknown subcommand or wrong number of arguments for 'SHARDCHANNELS'. Try PUBSUB HELP.
> PUBSUB CHANNELS
< *0
> PUBSUB SHARDCHANNELS
< *0
> PUBSUB NUMSUB
< *0
> PUBSUB SHARDNUMSUB
< *0
> PUBSUB NUMSUB a b a
< *6
<   "a"
<   :0
<   "b"
<   :0
<   "a"
<   :0
> PUBSUB NUMPAT
< :0
> PUBSUB HELP
< *14
<   +PUBSUB <subcommand> [<arg> [value] [opt] ...]. Subcommands are:
<   +CHANNELS [<pattern>]
<   +    Return the currently active channels matching a <pattern> (default: '*').
<   +NUMPAT
<   +    Return number of subscriptions to patterns.
<   +NUMSUB [<channel> ...]
<   +    Return the number of subscribers for the specified channels, excluding
<   +    pattern subscriptions(default: no channels).
<   +SHARDCHANNELS [<pattern>]
<   +    Return the currently active shard level channels matching a <pattern> (default: '*').
<   +SHARDNUMSUB [<shardchannel> ...]
<   +    Return the number of subscribers for the specified shard level channel(s)
<   +HELP
<   +    Prints this help.
@ connection b
> SUBSCRIBE news weather
< *3
<   "subscribe"
<   "news"
<   :1
@ read
< *3
<   "subscribe"
<   "weather"
<   :2
> PSUBSCRIBE n*
< *3
<   "psubscribe"
<   "n*"
<   :3
> SSUBSCRIBE shard
< *3
<   "ssubscribe"
<   "shard"
<   :1
@ connection c
> SUBSCRIBE news
< *3
<   "subscribe"
<   "news"
<   :1
> PSUBSCRIBE n* m*
< *3
<   "psubscribe"
<   "n*"
<   :2
@ read
< *3
<   "psubscribe"
<   "m*"
<   :3
@ connection a
@ unordered
> PUBSUB CHANNELS
< *2
<   "news"
<   "weather"
> PUBSUB CHANNELS n*
< *1
<   "news"
> PUBSUB CHANNELS x*
< *0
> PUBSUB SHARDCHANNELS
< *1
<   "shard"
> PUBSUB SHARDCHANNELS [x]
< *0
> PUBSUB NUMSUB news weather n* shard none
< *10
<   "news"
<   :2
<   "weather"
<   :1
<   "n*"
<   :0
<   "shard"
<   :0
<   "none"
<   :0
> PUBSUB SHARDNUMSUB shard news
< *4
<   "shard"
<   :1
<   "news"
<   :0
> PUBSUB NUMPAT
< :2
@ connection c
> UNSUBSCRIBE
< *3
<   "unsubscribe"
<   "news"
<   :2
> PUNSUBSCRIBE n*
< *3
<   "punsubscribe"
<   "n*"
<   :1
@ connection a
> PUBSUB NUMSUB news
< *2
<   "news"
<   :1
> PUBSUB NUMPAT
< :2
@ pattern
> CLIENT LIST TYPE pubsub
< "(id=[0-9]+ .* flags=P db=0 sub=[02] psub=1 ssub=[01] multi=-1 .* resp=2\\n){2}"
@ pattern
> CLIENT LIST TYPE normal
< "(id=[0-9]+ .* flags=N db=0 sub=0 psub=0 ssub=0 multi=-1 .* resp=2\\n)+"
> CLIENT KILL TYPE pubsub
< :2
@ connection b
@ closed
@ connection c
@ closed
@ connection a
# differences: the moment when clients that were closed are not counted
@ sleep-ms 200
> PUBSUB CHANNELS
< *0
> PUBSUB SHARDCHANNELS
< *0
> PUBSUB NUMPAT
< :0
> CLIENT KILL TYPE pubsub
< :0
