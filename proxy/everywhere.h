/* everywhere.h - commands about all keys, asked of every shard and merged. */
#ifndef TORC_PROXY_EVERYWHERE_H
#define TORC_PROXY_EVERYWHERE_H

#include "proxy/request.h"
#include "proxy/merge.h"

/* What touches keys (FLUSHALL, DBSIZE, KEYS) is a transaction that holds all shards at one moment;
 * the rest (SCRIPT LOAD) is simply sent to all. */
enum dispatch_result everywhere_serve(struct client *c, const struct request *r, enum merge merge);

/* A cursor is the node's cursor times the number of shards, plus the shard: shards are walked one
 * after the other, so what SCAN promises on one node holds for all. */
enum dispatch_result everywhere_scan(struct client *c, const struct request *r);

/* A shard is drawn by its number of keys. */
enum dispatch_result everywhere_randomkey(struct client *c, const struct request *r);

enum dispatch_result everywhere_lastsave(struct client *c, const struct request *r);
enum dispatch_result everywhere_debug(struct client *c, const struct request *r);

/* Reads a cursor as Redis does; false for one that is none. */
bool everywhere_read_cursor(struct slice text, uint64_t *cursor);

#endif
