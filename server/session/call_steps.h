/* call_steps.h - the steps of call_request(), each in a file of its own; for call*.c only. */
#ifndef TORC_SESSION_CALL_STEPS_H
#define TORC_SESSION_CALL_STEPS_H

#include "server/session/call.h"

#define CALL_HELD_TOO_LONG "TRYAGAIN A transaction holds a key of this request for too long"

/* An error of a request that is not run.  With EXEC, the transaction is gone. */
void call_refuse(struct client *c, struct slice why);

/* Whether the request may not run now; it was refused then. */
bool call_is_denied(struct client *c);

/* Whether it goes into the queue between MULTI and EXEC. */
bool call_is_queued(const struct client *c);

/* True when the request is not to run now; *status is what to tell the caller then. */
bool call_must_wait(struct client *c, enum call_status *status);

/* The same for its keys alone, with those that its script has met: puts it in line for them. */
bool call_must_wait_for_keys(struct client *c, enum call_status *status);

/* It is about to run, or to go. */
void call_leave_parking(struct client *c);

#endif
