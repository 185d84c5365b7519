/* boot.h - the data at start: reads the log with persist/ and executes it with session/; and once
 * more when DEBUG LOADAOF asks for it. */
#ifndef TORC_BOOT_H
#define TORC_BOOT_H

#include "server/persist/aof_manifest.h"

struct server;

/* Runs the requests of all parts, transaction records among them, before anybody is served.
 * Anything but AOF_OK speaks of *part, and *valid says how many bytes of it are good. */
enum aof_status boot_read_log(struct server *s, const struct aof_manifest *log,
                              const struct aof_part **part, int64_t *valid);

/* The same for a server that runs and has been emptied: its data only.  What the log says of
 * transactions, and of what was taken, is what the server knows already; its locks stay. */
enum aof_status boot_read_data(struct server *s, const struct aof_manifest *log,
                               const struct aof_part **part, int64_t *valid);

#endif
