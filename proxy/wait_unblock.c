/* wait_unblock.c - CLIENT UNBLOCK, over the clients of all threads. */
#include "core/base/mem.h"
#include "core/base/number.h"
#include "proxy/errand.h"
#include "proxy/pending.h"
#include "proxy/wait.h"
#include "proxy/wait_parts.h"
#include "proxy/wait_replicas.h"

struct unblock {
    struct errand errand;                /* first */
    struct pending *pending;
    uint64_t id;
    bool with_error, is_done;
};

static bool end_waiting(struct client *c, bool with_error)
{
    struct wait *w = c->wait;
    if (wait_replicas_end(c, with_error)) return true;
    if (w == NULL || w->machine.state != TXN_WAITING_WAITS) return false;
    wait_step(w, (struct txn_waiting_event){.type = TXN_WAITING_UNBLOCK, .with_error = with_error});
    return true;
}

static void unblock_here(struct worker *w, struct errand *errand)
{
    struct unblock *u = (struct unblock *)errand;
    for (struct client *c = w->clients; c != NULL && !u->is_done; c = c->next) {
        if (c->id != u->id) continue;
        u->is_done = end_waiting(c, u->with_error);
        return;
    }
}

static void unblock_home(struct worker *w, struct errand *errand)
{
    struct unblock *u = (struct unblock *)errand;
    (void)w;
    pending_answer(u->pending, u->is_done ? SLICE(":1\r\n") : SLICE(":0\r\n"));
    mem_free(u);
}

enum dispatch_result client_unblock(struct client *c, const struct request *r)
{
    bool with_error = r->argc == 4 && slice_is(r->argv[3], "error");
    int64_t id = 0;
    if (r->argc > 4) {
        client_refuse_subcommand(c, r->argv);
    } else if (r->argc == 4 && !with_error && !slice_is(r->argv[3], "timeout")) {
        client_error(c, "ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
    } else if (!number_to_int64(r->argv[2], &id)) {
        client_error(c, "ERR value is not an integer or out of range");
    } else {
        struct unblock *u = mem_zalloc(sizeof *u);
        *u = (struct unblock){.errand = {.visit = unblock_here, .home = unblock_home},
                              .pending = client_await(c),
                              .id = id > 0 ? (uint64_t)id : 0,
                              .with_error = with_error};
        errand_start(c->worker, &u->errand);
    }
    return DISPATCH_SERVED;
}
