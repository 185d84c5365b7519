#include "proxy/apart.h"

#include "core/base/mem.h"
#include "core/command/command_keys.h"
#include "proxy/gather.h"
#include "proxy/plain.h"
#include "proxy/script.h"
#include "proxy/worker.h"

struct apart {
    struct worker *worker;
    struct pending *pending;
    size_t number;                       /* of the command in the gather */
    struct bytes script;                 /* that it shows */
};

static void finish(void *context)
{
    struct apart *a = context;
    pending_finish(a->pending);
    bytes_free(&a->script);
    mem_free(a);
}

static void done(void *context, struct gather *g, const struct transaction_result *result)
{
    struct apart *a = context;
    struct bytes *out = pending_reply(a->pending);
    bool is_met = false;

    if (result->end == TRANSACTION_COMMITTED) {
        bytes_append_slice(out, gather_reply(g, a->number));
        is_met = a->script.len > 0 && script_meet(a->worker, a->pending->version,
                                                  bytes_slice(&a->script), finish, a);
    } else {
        bytes_append_slice(out, result->error);
    }
    if (!is_met) finish(a);
}

/* A script goes to the shard that runs it, in front of the call by its digest. */
static void add_script(struct apart *a, struct gather *g, const struct client *c,
                       const struct request *r)
{
    struct slice body;
    switch (r->command->id) {
    case CMD_eval:
    case CMD_eval_ro:
        if (script_is_shown(r)) bytes_append_slice(&a->script, r->argv[1]);
        break;
    case CMD_evalsha:
    case CMD_evalsha_ro:
        body = script_body(a->worker, r->argv[1]);
        if (body.ptr != NULL)
            gather_command(g, c->db, (struct slice[]){SLICE("SCRIPT"), SLICE("LOAD"), body}, 3);
        break;
    default:
        break;
    }
}

enum dispatch_result apart_serve(struct client *c, const struct request *r)
{
    struct command_keys walk;
    struct command_key key;

    if (!plain_may_start(c)) return DISPATCH_TURN;
    struct gather *g = gather_new(c->worker, c->resp);
    struct apart *a = mem_zalloc(sizeof *a);
    *a = (struct apart){.worker = c->worker, .pending = client_await_alone(c)};
    add_script(a, g, c, r);
    a->number = gather_command(g, c->db, r->argv, r->argc);
    command_keys_begin(&walk, r->command, r->argv, r->argc);
    while (command_keys_next(&walk, &key)) gather_key(g, c->db, r->argv[key.at]);
    gather_run(g, done, a);
    return DISPATCH_SERVED;
}
