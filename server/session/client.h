/* client.h - one connection, as commands see it: who it is, its database, what it asked.
 *
 * A client has no socket.  Replies go to *out; who owns the client (a connection, a script, the log
 * that is being replayed, a transaction that is applied) says through client_ops what closing and
 * waiting mean for it. */
#ifndef TORC_SESSION_CLIENT_H
#define TORC_SESSION_CLIENT_H

#include "core/base/list.h"
#include "core/command/command.h"
#include "core/wire/resp_write.h"
#include "server/session/lock_list.h"
#include "server/session/pubsub.h"
#include "server/session/tracking.h"
#include "server/store/db.h"

struct server;
struct client;
struct undo;

struct client_ops {
    /* Something was appended to *out outside of a request of this client. */
    void (*wrote)(struct client *c);

    /* Closes and frees the client now; never called for the one whose command is running. */
    void (*close)(struct client *c);

    /* The request that was parked is to be handed to call_request_unparked() now.  Called once for
     * each CALL_PARKED. */
    void (*unpark)(struct client *c);

    /* What the client waited for is answered in *out: its next requests may be served, though not
     * from inside this call. */
    void (*unblocked)(struct client *c);

    /* Addresses, as "127.0.0.1:5000"; out holds 160 bytes. */
    void (*peer_name)(const struct client *c, char *out);
    void (*own_name)(const struct client *c, char *out);

    /* What the connection takes. */
    struct client_usage (*usage)(const struct client *c);
};

struct client_usage {
    size_t in, in_cap;                   /* bytes of requests not yet read; of their buffer */
    size_t out;                          /* bytes not sent */
    int fd;
};

/* For a client without a connection: nobody is told anything. */
extern const struct client_ops client_detached_ops;

enum client_flag {
    CLIENT_MULTI = 1 << 0,               /* between MULTI and EXEC */
    CLIENT_DIRTY_EXEC = 1 << 1,          /* a command could not be queued: EXEC will abort */
    CLIENT_DIRTY_CAS = 1 << 2,           /* a watched key was changed: EXEC answers nil */
    CLIENT_AUTHENTICATED = 1 << 3,
    CLIENT_CLOSING = 1 << 4,             /* close when the replies are out */
    CLIENT_REPLY_OFF = 1 << 5,
    CLIENT_REPLY_SKIP_NEXT = 1 << 6,     /* CLIENT REPLY SKIP: from the next command ... */
    CLIENT_REPLY_SKIP = 1 << 7,          /* ... this one */
    CLIENT_SCRIPT = 1 << 8,              /* the client behind redis.call() */
    CLIENT_REPLAY = 1 << 9,              /* the log being read at start */
    CLIENT_INTERNAL = 1 << 10,           /* a transaction being applied: no checks, no locks */
    CLIENT_PARKED = 1 << 11,             /* a request waits, see call.h */
    CLIENT_NO_EVICT = 1 << 12,
    CLIENT_UNIX = 1 << 13,
    CLIENT_LOCAL = 1 << 14,              /* comes from this machine */
    CLIENT_ALLOW_OOM = 1 << 15,          /* script flag allow-oom */
    CLIENT_RUNNING = 1 << 16,            /* a command of it is being called */
    CLIENT_SILENT = 1 << 17,             /* nothing of it is propagated: redis.set_repl() */
    CLIENT_EXEC = 1 << 18,               /* EXEC is running what was queued */
    CLIENT_PROXY = 1 << 19,              /* has said which slots it sends here */
    CLIENT_DIRTY_FETCH = 1 << 20,        /* a key fetched for a transaction was changed since */
    CLIENT_MONITOR = 1 << 21,            /* is shown what others call */
    CLIENT_TAKES = 1 << 22,              /* what the next request takes is remembered: taken.h */
    CLIENT_NEVER_WAITS = 1 << 23,        /* and it does not wait ... */
    CLIENT_HAS_WAITED = 1 << 24,         /* ... since it has already */
    CLIENT_RELAY = 1 << 25               /* listens for the clients of a proxy */
};

struct multi_command {
    struct slice *argv;                  /* one allocation with the bytes behind */
    size_t argc;
    const struct command *command;
};

struct client {
    struct list all;                     /* server->clients; only connections are in it */
    struct server *server;
    const struct client_ops *ops;
    uint64_t id;
    struct bytes *out;
    enum resp_version resp;
    unsigned flags;
    unsigned errors;                     /* replied so far; by it call.c sees a failure */
    struct db *db;

    struct slice *argv;                  /* the request under way; borrowed */
    size_t argc;
    const struct command *found;         /* its row, if the caller has it; for call_find() */
    const struct command *command;       /* its row (a subcommand's where there is one) */
    const struct command *last_command;  /* for CLIENT LIST */

    struct multi_command *queued;        /* between MULTI and EXEC */
    size_t queued_count, queued_cap, queued_bytes;
    struct list watched;                 /* of struct watch, multi.c */
    struct list names;                   /* server->watches.names: has fetched all names of keys */
    struct list holding;                 /* server->holding, hold.h */
    int64_t holds_until_us;

    struct pubsub_client pubsub;         /* what it listens to */
    struct tracking_client tracking;

    struct list txn;                     /* server->txn_clients: has sent TXN messages */
    struct txn_request *lock_wait;       /* while parked for a lock */
    enum client_wait {                   /* how the last wait for a lock ended */
        CLIENT_WAIT_ASKS,                /* it did not: the locks are to be asked */
        CLIENT_WAIT_GRANTED,             /* the request runs now */
        CLIENT_WAIT_TOO_LONG             /* the request is refused now */
    } lock_wait_end;
    struct blocked *blocked;             /* while it waits for a key, see block.h */
    struct offer *offer;                 /* a key that is kept for it, see offer.h */
    struct taken *taken;                 /* and was not handed over yet, see taken.h */
    struct lock_list reached;            /* keys that its script met locked, to be waited for */
    bool reaches_elsewhere;              /* its script was taken back; the reply says why */
    struct undo *undo;                   /* of EXEC, while it may be taken back; or NULL */
    bool runs_again;                     /* the script was taken back, and the request is to wait */
    struct list monitors;                /* server->monitors.clients */
    struct list parked;                  /* server->parked */
    int64_t parked_us;

    struct bytes name;
    int64_t created_us, active_us;       /* monotonic */
    size_t watch_bytes;
    size_t crowd_bytes;                  /* its part of server->crowd_bytes, see crowd.h */
};

/* Prepares a client; the server knows it by id only.  out is borrowed for the client's life. */
void client_init(struct client *c, struct server *server, const struct client_ops *ops,
                 struct bytes *out);

/* Lists it among the connections, with a new id. */
void client_enroll(struct client *c);

/* Leaves every list and frees what the client owns; not the client. */
void client_close(struct client *c);

/* By id; NULL when there is none. */
struct client *client_find(struct server *server, uint64_t id);

/* Ends the client: at once, or after the running command if it is the one. */
void client_kill(struct client *c);

static inline struct db *client_db(const struct client *c)
{
    return c->db;
}

/* False when there is no such database. */
bool client_select(struct client *c, int64_t id) __attribute__((warn_unused_result));

/* Back to the state of a new connection (RESET): MULTI, WATCH, database, name, RESP2, AUTH. */
void client_reset(struct client *c);

/* False as long as a password is asked for and was not given. */
bool client_is_authenticated(const struct client *c);

/* Names are printable and without spaces; an empty one takes the name away. */
#define CLIENT_NAME_ERROR "ERR Client names cannot contain spaces, newlines or special characters."
bool client_name_is_valid(struct slice name);
void client_set_name(struct client *c, struct slice name);

/* Bytes it takes, buffers and queue included. */
size_t client_memory(const struct client *c);

/* One line of CLIENT LIST / CLIENT INFO, without its end. */
void client_describe(const struct client *c, struct bytes *out);

#endif
