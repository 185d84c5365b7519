/* gather_parts.h - what a gather is made of, and its steps; for gather*.c only.
 *
 *     gather  --> gather_fetch --> gather_copies --> gather_commit --> gather_end()
 *        ^              |                |                 |
 *        +--------------+----------------+-----------------+      once more, or gather_end_failed()
 *
 * (files; the steps themselves stand at the end).  Each goes on to the next by itself, and each may
 * be the end of g. */
#ifndef TORC_PROXY_GATHER_PARTS_H
#define TORC_PROXY_GATHER_PARTS_H

#include "core/base/number.h"
#include "proxy/gather.h"
#include "proxy/txn_wire.h"
#include "proxy/worker.h"

enum { GATHER_TRIES_AT_ONCE = 3 };       /* then holding, and with a pause that grows */

struct gathered_key {
    size_t shard;
    int db;
    enum gather_use use;
    size_t at, len;                      /* in key_bytes */
    size_t size;                         /* bytes, roughly */
    bool is_given;                       /* these are there, in a fetch's reply: */
    struct slice payload, encoding;      /* empty payload: there is no such key */
    int64_t expiry_ms;
};

struct key_list {
    struct gathered_key *at;
    size_t count, cap;
};

struct gathered_command {
    int db;
    bool is_everywhere;
    enum txn_mode mode;                  /* everywhere */
    size_t argc, at, len;                /* everywhere: the request for the shards, in everywhere */
    size_t first;                        /* everywhere: its number in the transaction */
    struct slice reply;
};

/* One OFFER, FETCH or GIVE: keys of one shard and database; none, where a client only watches. */
struct fetch {
    struct call call;                    /* first */
    struct gather *gather;
    size_t shard;
    int db;
    size_t first_key, keys;
    enum {
        FETCH_KEYS,                      /* watched, and offered */
        FETCH_GIVEN,                     /* of what was only offered: what is_wanted() */
        FETCH_NAMES,                     /* of all keys */
        FETCH_NOTHING                    /* but whether the client's own watches hold */
    } what;
    enum gather_use use;
    struct bytes reply;
};

struct side {                            /* a shard that takes part */
    size_t shard;
    struct watcher *watcher;             /* NULL: none yet */
    bool is_borrowed;                    /* the client's own */
    bool has_fetched;
    size_t keys, values;                 /* values: of keys that are not only replaced */
    size_t size;                         /* of the values */
};

struct gather {
    struct worker *worker;
    struct list everyone;                /* worker->gathers */
    enum resp_version version;
    uint64_t author;
    struct key_list keys, watched;       /* to be fetched; only to be held */
    struct bytes key_bytes;
    int *swapped;                        /* databases */
    size_t swapped_count;
    struct gathered_command *commands;
    size_t commands_count, commands_cap;
    struct txn_wire_args run;            /* the commands, as RUN wants them */
    struct bytes everywhere;             /* requests, as arrays */
    bool has_everywhere;
    bool writes;                         /* whatever its commands are flagged */
    bool has_names;                      /* of all keys there are */
    struct side *sides;                  /* by shard of the topology */
    size_t home;
    struct fetch *fetches;
    size_t fetches_count, left;
    size_t offers_count;                 /* those behind ask for what was only offered */
    bool has_asked_twice;                /* in this round */
    struct bytes failure;                /* an error of this round */
    bool is_touched;                     /* what the client watches */
    struct call run_call;
    struct bytes run_reply;              /* what commands[].reply are in */
    struct transaction *transaction;     /* while done() may ask for replies */
    unsigned tries, rounds;
    int64_t started_us;
    struct loop_timer again;
    void (*done)(void *context, struct gather *g, const struct transaction_result *r);
    void *context;
};

static inline struct slice gather_key_at(const struct gather *g, const struct gathered_key *k)
{
    return slice_make(g->key_bytes.ptr + k->at, k->len);
}

/* Names of keys that RUN is given; the shard that runs has its own. */
static inline bool gather_gives_names(const struct gather *g, const struct fetch *f)
{
    return f->what == FETCH_NAMES && f->shard != g->home;
}

/* One more argument of a request. */
static inline void gather_add_arg(struct txn_wire_args *args, struct slice arg)
{
    resp_write_bulk(&args->bytes, arg);
    args->count++;
}

static inline void gather_add_number(struct txn_wire_args *args, int64_t n)
{
    char digits[NUMBER_INT64_MAX_LEN];
    gather_add_arg(args, slice_make(digits, number_from_int64(digits, n)));
}

/* What was fetched is gone, and slices into it. */
void gather_free_fetches(struct gather *g);

/* done() is called; g is gone then. */
void gather_end(struct gather *g, const struct transaction_result *result);
void gather_end_failed(struct gather *g, struct slice error);

/* From the start, with the keys that are known now. */
void gather_start_round(struct gather *g);

/* Likewise, because somebody was faster: after some tries with a pause, and not for ever. */
void gather_try_again(struct gather *g);

/* Asks for all keys; goes on when every shard has answered. */
void gather_fetch(struct gather *g);

/* Sends the commands, and what was fetched, to g->home. */
void gather_run_copies(struct gather *g);

/* c stands at what is to be written; the messages follow. */
void gather_commit(struct gather *g, struct resp_cursor c, size_t writes);

#endif
