# LATENCY: what held the server up, and how long commands take.
> LATENCY RESET
< :0
> LATENCY LATEST
< *0
> LATENCY HISTORY command
< *0
> LATENCY HISTORY nosuch
< *0
> LATENCY GRAPH command
< -ERR No samples available for event 'command'
> LATENCY HELP
< *17
<   +LATENCY <subcommand> [<arg> [value] [opt] ...]. Subcommands are:
<   +DOCTOR
<   +    Return a human readable latency analysis report.
<   +GRAPH <event>
<   +    Return an ASCII latency graph for the <event> class.
<   +HISTORY <event>
<   +    Return time-latency samples for the <event> class.
<   +LATEST
<   +    Return the latest latency samples for all events.
<   +RESET [<event> ...]
<   +    Reset latency data of one or more <event> classes.
<   +    (default: reset all data for all event classes)
<   +HISTOGRAM [COMMAND ...]
<   +    Return a cumulative distribution of latencies in the format of a histogram for the specified command names.
<   +    If no commands are specified then all histograms are replied.
<   +HELP
<   +    Prints this help.
> CONFIG SET latency-monitor-threshold 20
< +OK
> LATENCY LATEST
< *0
> EVAL "local x = 0 for i = 1, 5e6 do x = x + i % 7 end return 1" 0
< :1
@ pattern
> LATENCY LATEST
< \*1
<   \*4
<     "command"
<     :[0-9]+
<     :[0-9]+
<     :[0-9]+
@ pattern
> LATENCY HISTORY command
< \*1
<   \*2
<     :[0-9]+
<     :[0-9]+
@ pattern
> LATENCY GRAPH command
< "command - high [0-9]+ ms, low [0-9]+ ms \(all time high [0-9]+ ms\)\\n--------------------------------------------------------------------------------\\n \\n \\n \\n_\\n \\n[0-9]\\ns\\n"
> LATENCY RESET nosuch
< :0
> LATENCY RESET nosuch command
< :1
> LATENCY RESET command
< :0
> LATENCY LATEST
< *0
> EVAL "local x = 0 for i = 1, 5e6 do x = x + i % 7 end return 1" 0
< :1
> LATENCY RESET
< :1
> LATENCY HISTORY command
< *0
> CONFIG SET latency-monitor-threshold 0
< +OK
> EVAL "local x = 0 for i = 1, 5e6 do x = x + i % 7 end return 1" 0
< :1
> LATENCY LATEST
< *0
> LATENCY
< -ERR wrong number of arguments for 'latency' command
> LATENCY NOSUCH
< -ERR unknown subcommand 'NOSUCH'. Try LATENCY HELP.
> LATENCY HISTORY
< -ERR wrong number of arguments for 'latency|history' command
> LATENCY GRAPH
< -ERR wrong number of arguments for 'latency|graph' command
> LATENCY GRAPH a b
< -ERR wrong number of arguments for 'latency|graph' command
> LATENCY LATEST x
< -ERR wrong number of arguments for 'latency|latest' command
> LATENCY DOCTOR x
< -ERR wrong number of arguments for 'latency|doctor' command
> CONFIG RESETSTAT
< +OK
> LATENCY HISTOGRAM nosuch
< *0
> LATENCY HISTOGRAM set
< *0
> SET a 1
< +OK
> SET b 2
< +OK
> SET c 3
< +OK
@ pattern
> LATENCY HISTOGRAM set nosuch
< \*2
<   "set"
<   \*4
<     "calls"
<     :[0-9]+
<     "histogram_usec"
< ...
@ pattern
> LATENCY HISTOGRAM CONFIG|RESETSTAT
< \*2
<   "config\|resetstat"
<   \*4
<     "calls"
<     :[0-9]+
<     "histogram_usec"
< ...
@ pattern
> LATENCY HISTOGRAM config
< \*2
<   "config\|resetstat"
<   \*4
<     "calls"
<     :[0-9]+
<     "histogram_usec"
< ...
@ pattern
> INFO latencystats
< "# Latencystats\\r\\n(latency_percentiles_usec_[a-z|]+:p50=[0-9]+\.[0-9]{3},p99=[0-9]+\.[0-9]{3},p99\.9=[0-9]+\.[0-9]{3}\\r\\n)+"
> CONFIG SET latency-tracking-info-percentiles "50 100"
< +OK
@ pattern
> INFO latencystats
< "# Latencystats\\r\\n(latency_percentiles_usec_[a-z|]+:p50=[0-9]+\.[0-9]{3},p100=[0-9]+\.[0-9]{3}\\r\\n)+"
> CONFIG SET latency-tracking-info-percentiles "0.0 1e1 99.90 .5 100.0"
< +OK
> CONFIG GET latency-tracking-info-percentiles
< *2
<   "latency-tracking-info-percentiles"
<   "0 10 99.9 0.5 100"
> CONFIG SET latency-tracking-info-percentiles ""
< +OK
@ pattern
> INFO latencystats
< "# Latencystats\\r\\n(latency_percentiles_usec_[a-z|]+:\\r\\n)+"
> CONFIG SET latency-tracking-info-percentiles "50 99 99.9"
< +OK
> CONFIG RESETSTAT
< +OK
> CONFIG SET latency-tracking no
< +OK
> SET a 1
< +OK
> LATENCY HISTOGRAM set
< *0
> INFO latencystats
< "# Latencystats\r\n"
> CONFIG SET latency-tracking yes
< +OK
@ resp3
> CONFIG RESETSTAT
< +OK
> SET a 1
< +OK
@ pattern
> LATENCY HISTOGRAM set
< %1
<   "set"
<   %2
<     "calls"
<     :[0-9]+
<     "histogram_usec"
< ...
> LATENCY LATEST
< *0
@ resp2
> CONFIG RESETSTAT
< +OK
