/* exec.h - carries out what MULTI has queued; see session.h for the ways. */
#ifndef TORC_PROXY_EXEC_H
#define TORC_PROXY_EXEC_H

#include "proxy/client.h"
#include "proxy/request.h"
#include "proxy/watcher.h"

struct queued {
    const struct command *command;
    size_t argc;
    size_t offset, len;                  /* of the request within the session's raw bytes */
};

struct watch {
    size_t shard;
    struct watcher *watcher;
};

struct watched_key {                     /* its bytes follow */
    int db;
    size_t len;
};

struct session {
    struct worker *worker;
    bool in_multi, is_spoilt;
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

/* Takes the session from the client, unless it has to wait for its turn. */
enum dispatch_result exec_run(struct client *c, struct session *s);

#endif
