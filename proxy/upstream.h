/* upstream.h - one pipelined connection to one shard.
 *
 *            send              connected
 *   CLOSED -------> CONNECTING ----------> UP
 *                     |   ^                |  lost: try again at once, requests wait
 *               fails |   +----------------+
 *                     v
 *                   DOWN: requests are refused at once; tries again after 20 ms, 40 ms ... 1 s
 *
 * Calls wait in the order in which they were sent; the shard answers in that order.  Whatever
 * happens, every call is ended exactly once, so nothing hangs and no reply reaches somebody else.
 * The connection is authenticated, speaks one RESP version for good, and remembers which database
 * is selected on it. */
#ifndef TORC_PROXY_UPSTREAM_H
#define TORC_PROXY_UPSTREAM_H

#include "core/io/stream.h"
#include "core/wire/resp_reply.h"
#include "core/wire/resp_write.h"
#include "proxy/topology.h"

struct worker;

struct upstream;

enum call_end {
    CALL_ANSWERED,           /* the reply is the shard's, as it came */
    CALL_UNSENT,             /* nothing of the request has left; the reply is an error of ours */
    CALL_LOST                /* it has left and the connection was lost: nobody knows; likewise */
};

/* One request on its way.  Lives in its owner's memory until done() is called. */
struct call {
    struct call *next;
    /* reply lives until the return.  The call is the owner's again. */
    void (*done)(struct call *call, struct slice reply, enum call_end end);
    uint64_t position;       /* of its first byte among all that was written to the connection */
    uint32_t replies;        /* how many the request gets; the last one is handed to done() */
    bool may_write;          /* when lost, nobody knows whether it took effect */
    bool waits;              /* the shard may take as long as it likes: it is not silent */
    bool in_parts;           /* a large reply is given to the upstream's part() as it comes */
};

/* What a shard is, as far as it has said. */
enum shard_kind { SHARD_UNKNOWN, SHARD_TORC, SHARD_PLAIN };

/* Scripts and functions that run too long, and what is sent behind them: busy.h. */
enum behind { BEHIND_NOTHING, BEHIND_SCRIPT, BEHIND_FUNCTION, BEHIND_KINDS };

enum upstream_state { UPSTREAM_CLOSED, UPSTREAM_CONNECTING, UPSTREAM_UP, UPSTREAM_DOWN };

struct upstream {
    struct stream stream;    /* first: found by it */
    struct worker *worker;
    const struct shard *shard;
    enum resp_version version;
    enum upstream_state state;
    enum shard_kind kind;    /* as it last said; and whether that was on this connection */
    bool has_told;
    int db;                  /* selected by all that was written so far; -1: none for certain */
    int real_db;             /* by what has been answered so far */
    struct call *first, **last;
    struct resp_skip skip;
    struct bytes later;      /* goes with what is sent next */
    uint64_t written;        /* bytes since the connection was opened */
    int64_t heard_us;        /* when the shard last said something, or began to owe an answer */
    int64_t alive_us;        /* when it was last known otherwise that the shard is at work */
    int64_t backoff_us;
    struct loop_timer retry;
    enum behind behind;
    bool is_doubtful;        /* a SELECT was refused: only refusals may follow */
    bool is_spoiled;         /* its database is not what we think: to be closed */
    bool is_displaced;       /* the shard is said to be elsewhere: this is the old connection */
    bool has_no_db;          /* never selects one */
    bool is_shared;          /* by clients whose requests leave together */
    bool is_private;         /* carries a client's state: is never connected again by itself */
    bool is_passing;         /* the first call has taken a part of its reply */
    bool is_owed;            /* something was told and not one message has come since */
    uint32_t unanswered;     /* messages told less messages that came */
    /* Takes the beginning of a large reply to a call that wants it in parts, as often as some of it
     * is there; the call's done() is given the rest.  False: no more until upstream_go_on().  NULL
     * where replies come whole. */
    bool (*part)(struct upstream *u, struct call *call, struct slice part);
    /* What comes while no call waits: the answers of the transaction protocol, which carry their
     * own address.  NULL where nothing may come. */
    void (*message)(struct upstream *u, struct slice message);
    /* The connection is gone; of what was written to it the kernel took `taken` bytes, and the rest
     * has certainly not arrived.  NULL where nobody needs to know. */
    void (*lost)(struct upstream *u, uint64_t taken);
    /* The connection is there, and the shard has said what it is.  NULL: nobody needs to know. */
    void (*told)(struct upstream *u);
    /* The kernel has taken all, after some it did not take at once.  NULL: nobody needs to know. */
    void (*drained)(struct upstream *u);
    void *user;              /* drained()'s */
    /* What comes unasked in RESP3.  NULL: it is dropped. */
    void (*pushed)(struct upstream *u, struct slice push);
    uint64_t calls, losses;  /* for INFO */
};

/* A call that nobody but the upstream waits for. */
struct own_call {
    struct call call;
    struct upstream *upstream;
    int db;                  /* of a SELECT */
};

/* Only remembers the arguments; shard must outlive the upstream. */
void upstream_init(struct upstream *u, struct worker *w, const struct shard *shard,
                   enum resp_version version);

/* Ends every call as lost or unsent and closes. */
void upstream_close(struct upstream *u);

/* Sends a request, one that has call->replies replies, after selecting the database if it is not
 * the current one (db < 0: whichever is).  Without a connection, or when the shard is busy, done()
 * is called before this returns. */
void upstream_send(struct upstream *u, struct call *call, int db, struct slice request);

/* The same, for a client that shards know by its author (tracking.h); 0: by none. */
void upstream_send_by(struct upstream *u, struct call *call, int db, uint64_t author,
                      struct slice request);

/* The same; with a reader other than 0, what is read is told to tracking_heard_read() for it. */
void upstream_send_as(struct upstream *u, struct call *call, int db, uint64_t author,
                      uint64_t reader, struct slice request);

/* What is sent from now on would stand behind that, or nothing any more; other workers see it, too.
 * For connections that all clients share. */
void upstream_stand_behind(struct upstream *u, enum behind behind);

/* What requests are refused with there, without the '-'; NULL: they are not. */
const char *upstream_busy_text(enum behind behind);

/* More of the request that was sent last, whose end is to come; until then nothing else may be
 * sent.  Without a connection it is dropped: the call has ended. */
void upstream_send_more(struct upstream *u, struct slice part);

/* The call that is being answered takes parts again. */
void upstream_go_on(struct upstream *u);

/* Sends what is answered by a message, if at all.  False without a connection. */
bool upstream_tell(struct upstream *u, struct slice request);

/* The same for what is never answered. */
bool upstream_note(struct upstream *u, struct slice request);

/* The same for what is in no hurry: it goes with what is sent next, a tenth of a second later at
 * most. Without a connection it is dropped. */
void upstream_note_later(struct upstream *u, struct slice request);

/* Sends what was noted for later now, before all that was said in this turn to others: a lock is
 * released before the next request comes to it. */
void upstream_send_notes(struct upstream *u);

/* Whether a request sent now would go out or wait for a connection, rather than be refused.
 * Connects if that was not tried yet. */
bool upstream_is_reachable(struct upstream *u);

/* From the next request on it speaks the other version; only for connections that have one user. */
void upstream_speak(struct upstream *u, enum resp_version version);

/* After a request that may have selected another database, or not. */
static inline void upstream_forget_db(struct upstream *u)
{
    u->db = -1;
}

/* The same shard, perhaps at another address; upstream_move() then leaves the old one. */
void upstream_change_shard(struct upstream *u, const struct shard *shard, bool is_elsewhere);

/* If it is displaced: as if the connection were lost, and connects to the new address. */
void upstream_move(struct upstream *u);

/* Whether it has been silent so long about a call that it should have answered. */
bool upstream_is_silent(const struct upstream *u, int64_t now_us, int64_t silence_us);

/* Called regularly; a shard that owes an answer and has been silent for longer than this is given
 * up. */
void upstream_check(struct upstream *u, int64_t now_us, int64_t silence_max_us);

static inline bool upstream_is_idle(const struct upstream *u)
{
    return u->first == NULL;
}

#endif
