# FUNCTION LIST, DELETE, FLUSH, DUMP, RESTORE, STATS and HELP.
> FUNCTION FLUSH
< +OK
> FUNCTION STATS
< *4
<   "running_script"
<   $-1
<   "engines"
<   *2
<     "LUA"
<     *4
<       "libraries_count"
<       :0
<       "functions_count"
<       :0
> FUNCTION LIST
< *0
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('f',function(k,a) return 1 end)"
< "lib"
> FUNCTION STATS
< *4
<   "running_script"
<   $-1
<   "engines"
<   *2
<     "LUA"
<     *4
<       "libraries_count"
<       :1
<       "functions_count"
<       :1
> FUNCTION LIST WITHCODE
< *1
<   *8
<     "library_name"
<     "lib"
<     "engine"
<     "LUA"
<     "functions"
<     *1
<       *6
<         "name"
<         "f"
<         "description"
<         $-1
<         "flags"
<         *0
<     "library_code"
<     "#!lua name=lib\nredis.register_function('f',function(k,a) return 1 end)"
> FUNCTION LIST LIBRARYNAME
< -ERR library name argument was not given
> FUNCTION LIST FOO
< -ERR Unknown argument FOO
> FUNCTION LIST LIBRARYNAME l*
< *1
<   *6
<     "library_name"
<     "lib"
<     "engine"
<     "LUA"
<     "functions"
<     *1
<       *6
<         "name"
<         "f"
<         "description"
<         $-1
<         "flags"
<         *0
> FUNCTION LIST LIBRARYNAME l* LIBRARYNAME x
< -ERR Unknown argument LIBRARYNAME
> FUNCTION LIST WITHCODE WITHCODE
< -ERR Unknown argument WITHCODE
> FUNCTION LIST LIBRARYNAME L*
< *1
<   *6
<     "library_name"
<     "lib"
<     "engine"
<     "LUA"
<     "functions"
<     *1
<       *6
<         "name"
<         "f"
<         "description"
<         $-1
<         "flags"
<         *0
> FUNCTION DELETE nolib
< -ERR Library not found
> FUNCTION DELETE LIB
< -ERR Library not found
> FUNCTION KILL
< -NOTBUSY No scripts in execution right now.
> FUNCTION FLUSH FOO
< -ERR FUNCTION FLUSH only supports SYNC|ASYNC option
> FUNCTION FLUSH SYNC x
< -ERR unknown subcommand or wrong number of arguments for 'FLUSH'. Try FUNCTION HELP.
> FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('f',function(k,a) return 1 end)"
< "lib"
> FUNCTION DUMP
< "\xf5@F#!lua name=lib\nredis.register_function('f',function(k,a) return 1 end)\n\x002&\x17\xd9bwX\x0e"
> FUNCTION RESTORE "\xf5@F#!lua name=lib\nredis.register_function('f',function(k,a) return 1 end)\n\x002&\x17\xd9bwX\x0e"
< -ERR Library lib already exists
> FUNCTION RESTORE "\xf5@F#!lua name=lib\nredis.register_function('f',function(k,a) return 1 end)\n\x002&\x17\xd9bwX\x0e" append
< -ERR Library lib already exists
> FUNCTION RESTORE "\xf5@F#!lua name=lib\nredis.register_function('f',function(k,a) return 1 end)\n\x002&\x17\xd9bwX\x0e" replace
< +OK
> FUNCTION RESTORE "\xf5@F#!lua name=lib\nredis.register_function('f',function(k,a) return 1 end)\n\x002&\x17\xd9bwX\x0e" flush
< +OK
> FUNCTION RESTORE "\xf5@F#!lua name=lib\nredis.register_function('f',function(k,a) return 1 end)\n\x002&\x17\xd9bwX\x0e" foo
< -ERR Wrong restore policy given, value should be either FLUSH, APPEND or REPLACE.
> FUNCTION RESTORE "\xf5@F#!lua name=lib\nredis.register_function('f',function(k,a) return 1 end)\n\x002&\x17\xd9bwX\x0e" flush x
< -ERR unknown subcommand or wrong number of arguments for 'RESTORE'. Try FUNCTION HELP.
> FUNCTION RESTORE abc
< -ERR DUMP payload version or checksum are wrong
> FUNCTION RESTORE "\xf5@F#!lua name=lib\nredis.register_function('f',function(k,a) return 1 end)\n\x002&\x17\xd9bwXx"
< -ERR DUMP payload version or checksum are wrong
> FUNCTION LOAD "#!lua name=lib2\nredis.register_function('f',function(k,a) return 2 end)"
< -ERR Function f already exists
> FUNCTION LOAD "#!lua name=lib\nredis.register_function('f',function(k,a) return 2 end)"
< -ERR Library 'lib' already exists
> FUNCTION DELETE lib
< +OK
> FUNCTION LOAD "#!lua name=lib2\nredis.register_function('f',function(k,a) return 2 end)"
< "lib2"
> FUNCTION RESTORE "\xf5@F#!lua name=lib\nredis.register_function('f',function(k,a) return 1 end)\n\x002&\x17\xd9bwX\x0e"
< -ERR Function f already exists
> FUNCTION RESTORE "\xf5@F#!lua name=lib\nredis.register_function('f',function(k,a) return 1 end)\n\x002&\x17\xd9bwX\x0e" replace
< -ERR Function f already exists
> FUNCTION FLUSH
< +OK
> FUNCTION DUMP
< "\n\x00]\x9b\\@\x0f\x7f\xa2\xda"
> FUNCTION RESTORE "\n\x00]\x9b\\@\x0f\x7f\xa2\xda"
< +OK
> FUNCTION HELP
< *40
<   +FUNCTION <subcommand> [<arg> [value] [opt] ...]. Subcommands are:
<   +LOAD [REPLACE] <FUNCTION CODE>
<   +    Create a new library with the given library name and code.
<   +DELETE <LIBRARY NAME>
<   +    Delete the given library.
<   +LIST [LIBRARYNAME PATTERN] [WITHCODE]
<   +    Return general information on all the libraries:
<   +    * Library name
<   +    * The engine used to run the Library
<   +    * Library description
<   +    * Functions list
<   +    * Library code (if WITHCODE is given)
<   +    It also possible to get only function that matches a pattern using LIBRARYNAME argument.
<   +STATS
<   +    Return information about the current function running:
<   +    * Function name
<   +    * Command used to run the function
<   +    * Duration in MS that the function is running
<   +    If no function is running, return nil
<   +    In addition, returns a list of available engines.
<   +KILL
<   +    Kill the current running function.
<   +FLUSH [ASYNC|SYNC]
<   +    Delete all the libraries.
<   +    When called without the optional mode argument, the behavior is determined by the
<   +    lazyfree-lazy-user-flush configuration directive. Valid modes are:
<   +    * ASYNC: Asynchronously flush the libraries.
<   +    * SYNC: Synchronously flush the libraries.
<   +DUMP
<   +    Return a serialized payload representing the current libraries, can be restored using FUNCTION RESTORE command
<   +RESTORE <PAYLOAD> [FLUSH|APPEND|REPLACE]
<   +    Restore the libraries represented by the given payload, it is possible to give a restore policy to
<   +    control how to handle existing libraries (default APPEND):
<   +    * FLUSH: delete all existing libraries.
<   +    * APPEND: appends the restored libraries to the existing libraries. On collision, abort.
<   +    * REPLACE: appends the restored libraries to the existing libraries, On collision, replace the old
<   +      libraries with the new libraries (notice that even on this option there is a chance of failure
<   +      in case of functions name collision with another library).
<   +HELP
<   +    Prints this help.
> SET a 1
< +OK
> FUNCTION RESTORE "\x00\xc0\x01\n\x00&x\xe7\xb6\xd1\x01\x11\xfc"
< -ERR given type is not a function
> FUNCTION FOO
< -ERR unknown subcommand 'FOO'. Try FUNCTION HELP.
> FUNCTION
< -ERR wrong number of arguments for 'function' command
