/* pause.h - CLIENT PAUSE: which requests wait for its end, those of all workers.
 *
 * A pause of writes lets pass what says of itself that it only reads, scripts and functions too.
 * Scripts are known here; of functions only the shards know, so one of them is asked when the pause
 * has begun, in which nobody changes them through this proxy. */
#ifndef TORC_PROXY_PAUSE_H
#define TORC_PROXY_PAUSE_H

#include "core/base/bytes.h"
#include "core/io/loop.h"
#include "proxy/request.h"

struct worker;

/* What a worker knows of it. */
struct pause {
    int64_t until_us;                    /* 0: none */
    bool holds_all;                      /* or only what may write */
    struct loop_timer end;
    struct bytes readers;                /* functions that only read: their names, as bulks */
};

void pause_close(struct worker *w);

/* CLIENT PAUSE: a pause that is longer or stricter already stays so. */
enum dispatch_result pause_serve(struct client *c, const struct request *r);
/* CLIENT UNPAUSE */
enum dispatch_result unpause_serve(struct client *c, const struct request *r);

/* Whether a client that sends this has to wait. */
bool pause_holds(const struct client *c, const struct command *command, const struct slice *argv);

/* Those that wait are looked at again. */
void pause_release(struct worker *w);

#endif
