#include "proxy/apart.h"

#include "core/base/mem.h"
#include "core/command/command_keys.h"
#include "proxy/gather.h"
#include "proxy/pending.h"
#include "proxy/plain.h"
#include "proxy/worker.h"

struct apart {
    struct pending *pending;
    size_t number;                       /* of the command in the gather */
};

static void done(void *context, struct gather *g, const struct transaction_result *result)
{
    struct apart *a = context;
    bool is_done = result->end == TRANSACTION_COMMITTED;
    bytes_append_slice(pending_reply(a->pending),
                       is_done ? gather_reply(g, a->number) : result->error);
    pending_finish(a->pending);
    mem_free(a);
}

static enum gather_use use_of(uint16_t key_flags)
{
    if (key_flags & KEY_OW) return GATHER_REPLACED;
    return command_key_writes(key_flags) ? GATHER_COPIED : GATHER_READ;
}

void apart_start(struct worker *w, struct pending *p, int db, const struct request *r)
{
    struct command_keys walk;
    struct command_key key;
    struct gather *g = gather_new(w, p->version);
    struct apart *a = mem_zalloc(sizeof *a);

    *a = (struct apart){.pending = p};
    a->number = gather_command(g, db, r->argv, r->argc);
    command_keys_begin(&walk, r->command, r->argv, r->argc);
    while (command_keys_next(&walk, &key))
        gather_key_for(g, db, r->argv[key.at], use_of(key.flags));
    gather_by(g, pending_author(p));
    gather_run(g, done, a);
}

enum dispatch_result apart_serve(struct client *c, const struct request *r)
{
    if (!plain_may_start(c)) return DISPATCH_TURN;
    apart_start(c->worker, client_await_alone(c), c->db, r);
    return DISPATCH_SERVED;
}
