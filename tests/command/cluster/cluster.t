# A node is no member of a Redis Cluster; the proxy shows itself as one node that owns every slot.
> CLUSTER
< -ERR wrong number of arguments for 'cluster' command
> CLUSTER NOSUCH
< -ERR unknown subcommand 'NOSUCH'. Try CLUSTER HELP.
> CLUSTER KEYSLOT
< -ERR wrong number of arguments for 'cluster|keyslot' command
> CLUSTER KEYSLOT a b
< -ERR wrong number of arguments for 'cluster|keyslot' command
> CLUSTER GETKEYSINSLOT 1
< -ERR wrong number of arguments for 'cluster|getkeysinslot' command
> ASKING x
< -ERR wrong number of arguments for 'asking' command
> READONLY x
< -ERR wrong number of arguments for 'readonly' command
# differences: CLUSTER, READONLY
@ only redis server
> CLUSTER HELP
< -ERR This instance has cluster support disabled
> CLUSTER INFO
< -ERR This instance has cluster support disabled
> CLUSTER SLOTS
< -ERR This instance has cluster support disabled
> CLUSTER KEYSLOT a
< -ERR This instance has cluster support disabled
> READONLY
< -ERR This instance has cluster support disabled
> READWRITE
< -ERR This instance has cluster support disabled
> ASKING
< -ERR This instance has cluster support disabled
@ only proxy
> READONLY
< +OK
> READWRITE
< +OK
> ASKING
< +OK
> CLUSTER KEYSLOT a
< :15495
> CLUSTER KEYSLOT ""
< :0
> CLUSTER KEYSLOT "x{a}y"
< :15495
> CLUSTER KEYSLOT "{}a"
< :10875
> CLUSTER COUNTKEYSINSLOT 15495
< :0
> MSET a 1 {a}b 2 b 3 c 4
< +OK
> CLUSTER COUNTKEYSINSLOT 15495
< :2
> CLUSTER COUNTKEYSINSLOT 1
< :0
@ unordered
> CLUSTER GETKEYSINSLOT 15495 10
< *2
<   "a"
<   "{a}b"
> CLUSTER GETKEYSINSLOT 15495 0
< *0
> CLUSTER GETKEYSINSLOT 1 5
< *0
> CLUSTER COUNTKEYSINSLOT 16384
< -ERR Invalid slot
> CLUSTER COUNTKEYSINSLOT -1
< -ERR Invalid slot
> CLUSTER COUNTKEYSINSLOT a
< -ERR value is not an integer or out of range
> CLUSTER GETKEYSINSLOT a 1
< -ERR value is not an integer or out of range
> CLUSTER GETKEYSINSLOT 1 a
< -ERR value is not an integer or out of range
> CLUSTER GETKEYSINSLOT 1 -1
< -ERR Invalid slot or number of keys
> CLUSTER GETKEYSINSLOT 16384 1
< -ERR Invalid slot or number of keys
@ pattern
> CLUSTER SLOTS
< \*1
<   \*3
<     :0
<     :16383
<     \*4
<       "127\.0\.0\.1"
<       :[0-9]+
<       "[0-9a-f]{40}"
<       \*0
@ pattern
> CLUSTER SHARDS
< \*1
<   \*4
<     "slots"
<     \*2
<       :0
<       :16383
<     "nodes"
<     \*1
<       \*14
<         "id"
<         "[0-9a-f]{40}"
<         "port"
<         :[0-9]+
<         "ip"
<         "127\.0\.0\.1"
<         "endpoint"
<         "127\.0\.0\.1"
<         "role"
<         "master"
<         "replication-offset"
<         :0
<         "health"
<         "online"
@ pattern
> CLUSTER NODES
< "[0-9a-f]{40} 127\.0\.0\.1:[0-9]+@[0-9]+ myself,master - 0 0 1 connected 0-16383\\n"
> CLUSTER INFO
< "cluster_state:ok\r\ncluster_slots_assigned:16384\r\ncluster_slots_ok:16384\r\ncluster_slots_pfail:0\r\ncluster_slots_fail:0\r\ncluster_known_nodes:1\r\ncluster_size:1\r\ncluster_current_epoch:1\r\ncluster_my_epoch:1\r\ncluster_stats_messages_sent:0\r\ncluster_stats_messages_received:0\r\ntotal_cluster_links_buffer_limit_exceeded:0\r\n"
> CLUSTER LINKS
< *0
@ pattern
@ let id
> CLUSTER MYID
< "[0-9a-f]{40}"
> CLUSTER REPLICAS ${id}
< *0
> CLUSTER SLAVES ${id}
< *0
> CLUSTER COUNT-FAILURE-REPORTS ${id}
< :0
> CLUSTER REPLICAS nobody
< -ERR Unknown node nobody
> CLUSTER COUNT-FAILURE-REPORTS nobody
< -ERR Unknown node nobody
> CLUSTER SAVECONFIG
< +OK
> CLUSTER ADDSLOTS 1
< -ERR CLUSTER cannot change which node owns a slot: the proxy owns all, and its shards are those of its configuration
> CLUSTER MEET 127.0.0.1 1
< -ERR CLUSTER cannot change which node owns a slot: the proxy owns all, and its shards are those of its configuration
> CLUSTER RESET
< -ERR CLUSTER cannot change which node owns a slot: the proxy owns all, and its shards are those of its configuration
> MULTI
< +OK
> CLUSTER KEYSLOT a
< +QUEUED
> CLUSTER COUNTKEYSINSLOT 15495
< +QUEUED
> EXEC
< *2
<   :15495
<   :2
@ resp3
@ pattern
> CLUSTER SLOTS
< \*1
<   \*3
<     :0
<     :16383
<     \*4
<       "127\.0\.0\.1"
<       :[0-9]+
<       "[0-9a-f]{40}"
<       %0
@ pattern
> CLUSTER SHARDS
< \*1
<   %2
<     "slots"
<     \*2
<       :0
<       :16383
<     "nodes"
<     \*1
<       %7
<         "id"
<         "[0-9a-f]{40}"
<         "port"
<         :[0-9]+
<         "ip"
<         "127\.0\.0\.1"
<         "endpoint"
<         "127\.0\.0\.1"
<         "role"
<         "master"
<         "replication-offset"
<         :0
<         "health"
<         "online"
@ pattern
> CLUSTER NODES
< ="txt:[0-9a-f]{40} 127\.0\.0\.1:[0-9]+@[0-9]+ myself,master - 0 0 1 connected 0-16383\\n"
@ all
