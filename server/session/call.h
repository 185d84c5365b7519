/* call.h - the path of every command.
 *
 *     call_request   unknown? arity? may it run now? queue it between MULTI and EXEC? locked?
 *        call_run    the handler, and what follows from it: propagation, statistics
 *
 * Handlers are an array indexed by command id, handed in at the start (server/bind.c), because what
 * calls them lies below them. */
#ifndef TORC_SESSION_CALL_H
#define TORC_SESSION_CALL_H

#include "server/session/client.h"

typedef void (*command_handler)(struct client *c);

enum call_status {
    CALL_DONE,           /* replied, or queued */
    CALL_BLOCKED,        /* not replied yet: see block.h.  Read on after client_ops.unblocked() */
    CALL_PARKED          /* not run: a transaction holds a key, or clients wait.  Keep the request's
                            bytes, read no further; client_ops.unpark() will say when */
};

/* Serves the request in c->argv[0..argc). */
enum call_status call_request(struct client *c);

/* Serves a request that was parked, from inside client_ops.unpark(): one whose lock was granted
 * asks for nothing again, one that was paused may be parked again. */
enum call_status call_request_unparked(struct client *c);

/* Runs c->command on c->argv without any check: for EXEC, scripts, transactions and the log. */
void call_run(struct client *c);

/* Runs c->command on c->argv once more, as the same call: for block.h. */
void call_again(struct client *c);

/* Why nothing is written now, since the log cannot be: an error, put into text.  NULL if it can. */
enum { CALL_DENIAL_MAX = 256 };
const char *call_log_error(const struct server *s, char text[CALL_DENIAL_MAX]);

/* Whether c->command is DEBUG and the option does not allow it; it has replied then. */
bool call_is_forbidden(struct client *c);

/* Finds the row for c->argv; false, with an error replied, when there is none or the number of
 * arguments is wrong. */
bool call_find(struct client *c) __attribute__((warn_unused_result));

/* The keys of c's request, borrowed; of all that EXEC would run and of what is watched. */
void call_list_keys(struct client *c, struct lock_list *list);

/* What was granted to caller's script: the keys that it declared, borrowed, and whatever else
 * caller has waited for. */
struct call_keys {
    struct client *caller;
    const struct slice *at;
    size_t count;
};

/* Whether a transaction holds a key of c->argv, so that a script must not touch it now.  Not asked
 * of those that were granted to the script: a transaction that stood behind it in line may have
 * been given their locks already, and votes when the script is over. */
bool call_meets_lock(struct client *c, const struct call_keys *granted);

/* The script of caller has met such a key in c->argv, and will be taken back: caller's request
 * waits for that key and runs again.  False, and nothing done, where it cannot: inside of EXEC or
 * of a transaction. */
bool call_must_run_again(struct client *caller, struct client *c)
    __attribute__((warn_unused_result));

/* Lets requests run that were parked by CLIENT PAUSE when it is over, and ends waiting for locks
 * that took too long with TRYAGAIN; some times a second. */
void call_tend_parked(struct server *server);

/* CLIENT UNPAUSE: the pause is over; call_tend_parked() is due. */
void call_end_pause(struct server *server);

/* Whether a pause is over and those it held have not been served yet. */
bool call_pause_is_over(const struct server *server);

/* The command that `ops->unpark` speaks of is dropped: its client leaves. */
void call_forget_parked(struct client *c);

#endif
