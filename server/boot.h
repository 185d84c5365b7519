/* boot.h - the data at start: reads the log with persist/ and executes it with session/. */
#ifndef TORC_BOOT_H
#define TORC_BOOT_H

#include "server/persist/aof.h"

struct server;

/* Runs the log's requests, transaction records among them, before anybody is served.  *valid: bytes that
 * are good. */
enum aof_status boot_read_log(struct server *s, const struct aof_paths *paths, int64_t *valid);

#endif
