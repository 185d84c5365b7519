# PFSELFTEST
> PFSELFTEST
< +OK
> PFSELFTEST x
< -ERR wrong number of arguments for 'pfselftest' command
