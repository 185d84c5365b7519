/* everywhere.h - commands about all keys, asked of every shard and merged. */
#ifndef TORC_PROXY_EVERYWHERE_H
#define TORC_PROXY_EVERYWHERE_H

#include "core/base/number.h"
#include "proxy/merge.h"
#include "proxy/request.h"
#include "proxy/topology.h"

struct worker;

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

/* ---- as part of a transaction ---- */

enum { EVERYWHERE_ASKED_MAX = 2, EVERYWHERE_EXTRA_ARGS = 2 };

/* How a command about all keys is asked of every shard, and its answer found. */
struct everywhere {
    enum { EVERYWHERE_MERGED, EVERYWHERE_SCANNED, EVERYWHERE_DRAWN } kind;
    enum merge merge;
    size_t asked;                /* requests to each shard */
    bool is_locked;              /* it is alone on every shard: it changes or reads the data */
    bool is_about_keys;          /* else it is of no use on copies of keys */
    bool is_about_functions;     /* or they: those that commands on copies call are changed, too */
    bool changes_shards;         /* but no key, so that it is not flagged as writing */
    size_t first_shard, wanted;  /* SCANNED */
    char cursor[NUMBER_INT64_MAX_LEN];
    size_t cursor_len;
};

/* False when any one shard answers it as well: a SCAN with a wrong cursor. */
bool everywhere_plan(struct everywhere *e, const struct topology *topology,
                     const struct request *r);

/* The request number `which`, in room for r->argc + EVERYWHERE_EXTRA_ARGS slices; returns how many
 * there are.  With `there`, what is asked of the copies that a gather works on, which hold a few
 * keys of all shards. */
size_t everywhere_request(const struct everywhere *e, const struct request *r, size_t which,
                          bool there, struct slice *argv);

/* replies[which][i] by shard; behind the shards that of the copies, if there are any. */
void everywhere_answer(const struct everywhere *e, struct worker *w,
                       const struct slice *replies[EVERYWHERE_ASKED_MAX], size_t count,
                       struct bytes *out);

/* Whether this DEBUG is about one key, argv[2]. */
bool everywhere_debugs_key(const struct request *r);

/* Reads a cursor as Redis does; false for one that is none. */
bool everywhere_read_cursor(struct slice text, uint64_t *cursor);

#endif
