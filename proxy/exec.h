/* exec.h - carries out what MULTI has queued; see session.h for the ways.
 *
 * exec.c decides which way and puts the answer together, exec_ways.c asks the shards. */
#ifndef TORC_PROXY_EXEC_H
#define TORC_PROXY_EXEC_H

#include "proxy/client.h"
#include "proxy/everywhere.h"
#include "proxy/request.h"
#include "proxy/spread.h"
#include "proxy/watcher.h"

/* ---- the session, as MULTI and WATCH have left it ---- */

struct queued {
    const struct command *command;
    size_t argc;
    size_t offset, len;                  /* of the request within the session's raw bytes */
};

struct watch {
    size_t shard;
    struct watcher *watcher;
    bool holds_keys;                     /* a WATCH has succeeded on it */
};

struct watched_key {                     /* its bytes follow */
    int db;
    size_t len;
};

struct session {
    struct worker *worker;
    bool in_multi, is_spoilt;
    bool may_write;                      /* one of those queued, for CLIENT PAUSE */
    bool is_watching, is_abandoned;      /* a WATCH is under way; its client has gone meanwhile */
    struct queued *queue;
    size_t queue_count, queue_cap;
    struct bytes raw;                    /* the queued requests as they came */
    struct watch *watches;               /* one for each shard with watched keys */
    size_t watches_count;
    struct bytes watched_keys;           /* struct watched_key, key, struct watched_key, key ... */
};

/* Gives everything back, the watching connections to the worker. */
void session_release(struct session *s);

/* Calls visit for every key that is watched. */
void session_each_watched(const struct session *s,
                          void (*visit)(void *context, int db, struct slice key), void *context);

/* Takes the session from the client, unless it has to wait for its turn. */
enum dispatch_result exec_run(struct client *c, struct session *s);

/* ---- one EXEC at work ---- */

/* Where a queued command is carried out. */
enum place {
    PLACE_OURS,              /* by the proxy, after the shards */
    PLACE_PIECES,            /* as the plan says */
    PLACE_EVERY_SHARD,
    PLACE_ANY_SHARD,
    PLACE_APART              /* its keys must meet in one place and do not */
};

struct exec_command {
    enum place place;
    size_t number;                       /* of its reply, in the block or in the gather */
    struct spread spread;                /* PIECES of a transaction: which replies are its own */
    struct everywhere everywhere;        /* EVERY_SHARD; first is its first request's number */
    size_t first;
    struct bytes reply;
};

struct exec {
    struct call call;                    /* first: the block */
    struct worker *worker;
    struct pending *pending;
    struct session *session;             /* taken from the client */
    enum resp_version version;
    int db;                              /* of the client, before */
    uint64_t reader, author;             /* tracking_reader(); client->author */
    bool is_watched_block;               /* a lost connection means a touched key */
    size_t elements;                     /* of the block's reply */
    size_t count, current;
    size_t left;                         /* answers to come before the end, and one for whoever
                                            starts them */
    struct exec_command commands[];
};

/* The i-th queued request; its argv is the worker's and good until the next. */
struct request exec_request(const struct exec *e, size_t i);

/* Whether it is a SCRIPT FLUSH that is no error. */
bool exec_forgets_scripts(const struct exec *e, size_t i);

/* No shard tells what is read: tracking_may_read(), of all commands. */
void exec_may_read(const struct exec *e);

/* Leaves the plan of a request in the worker. */
enum place exec_place(struct worker *w, const struct request *r);

/* The ways.  Each ends, perhaps at once, with one of the calls below. */
void exec_block(struct exec *e, size_t shard);           /* MULTI ... EXEC in one piece */
void exec_transaction(struct exec *e);
void exec_gather(struct exec *e, struct slice reached);  /* reached: script_call.h; or empty */

/* The shards have answered, and every command that is not ours has its reply. */
void exec_continue(struct exec *e);
void exec_finish_null(struct exec *e);
void exec_finish(struct exec *e, struct slice reply);

#endif
