/* gather.h - commands whose keys lie on several shards and must meet in one place.
 *
 *     OFFER  every shard watches its keys, and gives small values       (watching connections)
 *     GIVE   all but the one that has most give their large ones, too
 *     RUN    that one runs the commands on copies; the answer is their replies and what they would
 *            write
 *     then a transaction writes that everywhere, if everything fetched is still as it was
 *
 * If it is not (and after some tries others are held off for a moment), or if a command (a script)
 * reached for a key that it did not declare, once more from the start.  So later commands see what
 * earlier ones did, whichever shard their keys are on, and a participant knows one kind of
 * transaction only.
 *
 *     g = gather_new(w, version);
 *     gather_key(g, db, key);                 every key that is named
 *     i = gather_command(g, db, argv, argc);  in the order of the client
 *     gather_run(g, ...);                     done() is called, perhaps at once; g is gone then
 *
 * Commands about all keys (DBSIZE, FLUSHALL) run in both places: on every shard, where the keys
 * that were fetched are deleted first and written last, and on the copies. */
#ifndef TORC_PROXY_GATHER_H
#define TORC_PROXY_GATHER_H

#include "proxy/transaction.h"

struct gather;
struct watcher;

struct gather *gather_new(struct worker *w, enum resp_version version);

/* Who has asked for it: client->author; 0 for nobody who matters. */
void gather_by(struct gather *g, uint64_t author);

/* What is done to it.  Where all that name a key say the same, less of it needs to be copied. */
enum gather_use {
    GATHER_COPIED,           /* anything */
    GATHER_READ,             /* it is not changed */
    GATHER_REPLACED          /* whatever it holds is not looked at */
};

/* Before any key: a database that SWAPDB exchanges with another.  Whatever is in one may be in the
 * other then, so every key is fetched from all of these. */
void gather_swaps(struct gather *g, int db);

void gather_key(struct gather *g, int db, struct slice key);     /* GATHER_COPIED */
void gather_key_for(struct gather *g, int db, struct slice key, enum gather_use use);

/* A script asks for all keys: their names are fetched, too. */
void gather_names(struct gather *g);

/* A client's own watches: its connection for a shard, and each key, whose change ends it with
 * TRANSACTION_WATCH.  The watcher stays the caller's. */
void gather_watcher(struct gather *g, size_t shard, struct watcher *watcher);
void gather_watched(struct gather *g, int db, struct slice key);

/* Returns the command's number, from 0. */
size_t gather_command(struct gather *g, int db, const struct slice *argv, size_t argc);

/* The command runs on every shard, and on the copies as `there`, which may differ. */
size_t gather_everywhere(struct gather *g, int db, enum txn_mode mode, const struct slice *argv,
                         size_t argc, const struct slice *there, size_t there_argc);

/* One of the commands everywhere changes something that no key shows: none is carried out before
 * the transaction is decided. */
void gather_writes(struct gather *g);

/* Only inside done(): whether it concerned several shards. */
bool gather_was_spread(const struct gather *g);

void gather_run(struct gather *g,
                void (*done)(void *context, struct gather *g, const struct transaction_result *r),
                void *context);

/* Ends those that only wait for another try; when the worker closes. */
void gathers_close(struct worker *w);

/* Only inside done(), for COMMITTED: the reply from the copies, and of a command that ran
 * everywhere, from a shard. */
struct slice gather_reply(const struct gather *g, size_t command);
struct slice gather_reply_of(const struct gather *g, size_t command, size_t shard);

#endif
