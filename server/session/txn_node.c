#include "server/session/txn_node.h"

#include "core/base/mem.h"
#include "server/session/hold.h"
#include "server/session/offer.h"
#include "server/session/reply.h"
#include "server/session/server.h"

enum { PLAIN_WAITING_MAX = 100000, UNDECIDED_MAX = 1000 };

/* ---- what txn/ asks of its host ---- */

static void *txn_realloc(void *ctx, void *ptr, size_t size)
{
    (void)ctx;
    if (size == 0) {
        mem_free(ptr);
        return NULL;
    }
    return mem_realloc(ptr, size);
}

static uint64_t txn_hash(void *ctx, const void *ptr, size_t len)
{
    return hash_slice(&((struct server *)ctx)->keyspace.secret, slice_make(ptr, len));
}

static uint64_t now_ms(const struct server *s)
{
    return (uint64_t)(s->wall_us / 1000);
}

static struct slice to_slice(struct txn_slice s)
{
    return slice_make(s.ptr, s.len);
}

void txn_node_init(struct server *s)
{
    txn_participant_init(&s->txn, (struct txn_alloc){txn_realloc, txn_hash, s}, PLAIN_WAITING_MAX);
    list_init(&s->txn_clients);
}

void txn_node_close(struct server *s)
{
    txn_participant_close(&s->txn);
}

bool txn_node_blocks(const struct server *s, const struct txn_lock *keys, size_t count)
{
    return txn_locks_block(&s->txn.locks, keys, count);
}

/* ---- answers ---- */

static struct client *asker(struct server *s, uint64_t id)
{
    LIST_EACH(&s->txn_clients, link) {
        struct client *c = LIST_ITEM(link, struct client, txn);
        if (c->id == id) return c;
    }
    return NULL;                       /* it left; whoever resolves the transaction asks again */
}

/* The head of an answer; what it says follows.  NULL when nobody is there to read it. */
static struct client *begin_answer(struct server *s, uint64_t to, struct txn_id id,
                                   struct slice verb)
{
    char text[TXN_ID_TEXT_MAX];
    struct client *c = asker(s, to);
    if (c == NULL) return NULL;
    reply_array(c, 3);
    reply_bulk(c, slice_make(text, txn_id_print(id, text)));
    reply_bulk(c, verb);
    return c;
}

static void end_answer(struct client *c)
{
    c->ops->wrote(c);
}

static void answer_status(struct server *s, uint64_t to, struct txn_id id, struct slice verb,
                          struct slice text)
{
    struct client *c = begin_answer(s, to, id, verb);
    if (c == NULL) return;
    reply_status(c, text);
    end_answer(c);
}

static void answer_vote(struct server *s, const struct txn_do *d)
{
    char text[TXN_VOTE_TEXT_MAX];
    size_t len = txn_vote_print(&d->vote, text);
    answer_status(s, d->to, d->id, SLICE("VOTE"), slice_make(text, len));
}

/* ---- running what was prepared ---- */

static struct slice *args_of(struct txn_list args, uint32_t argc)
{
    struct slice *argv = mem_alloc((argc + 1) * sizeof *argv);
    struct txn_slice arg;
    for (uint32_t i = 0; i < argc && txn_list_arg(&args, &arg); i++) argv[i] = to_slice(arg);
    return argv;
}

static void run_found(struct client *c)
{
    if (c->command->flags & COMMAND_NO_MULTI)
        reply_error(c, "ERR Command not allowed inside a transaction");
    else if (!call_is_forbidden(c)) call_run(c);
}

/* Handlers may change the arguments' array, so they get one of their own. */
void txn_node_run(struct client *c, int64_t db, const struct slice *argv, size_t argc)
{
    struct slice *own = mem_alloc((argc + 1) * sizeof *own);
    memcpy(own, argv, argc * sizeof *own);
    c->argv = own;
    c->argc = argc;
    c->server->is_applying = true;
    if (!client_select(c, db)) reply_error(c, "ERR DB index is out of range");
    else if (call_find(c)) run_found(c);
    c->server->is_applying = false;
    mem_free(own);
}

static void run_one(struct client *c, const struct txn_command *command)
{
    struct slice *argv = args_of(command->args, command->argc);
    txn_node_run(c, command->db, argv, command->argc);
    mem_free(argv);
}

void txn_node_client_init(struct client *c, struct server *s, const struct client *asking,
                          struct bytes *out)
{
    client_init(c, s, &client_detached_ops, out);
    c->flags |= CLIENT_INTERNAL | CLIENT_AUTHENTICATED;
    if (asking == NULL) return;
    c->resp = asking->resp;
    c->flags |= asking->flags & CLIENT_LOCAL;
}

/* The same on all nodes, and of no other transaction. */
static uint64_t number_of(struct txn_id id)
{
    return id.proxy + id.sequence * UINT64_C(0x9e3779b97f4a7c15);
}

/* Runs the commands as of the moment their locks were taken; returns how many replies went to
 * out. */
static size_t run_commands(struct server *s, const struct txn_do *d, struct bytes *out)
{
    struct client c;
    struct txn_list list = d->commands;
    struct txn_command command;
    struct txn_lock own;                 /* scripts may touch what it has held, whoever is next */
    size_t count = 0;
    int64_t real_ms = s->keyspace.now_ms;

    txn_node_client_init(&c, s, asker(s, d->to), out);
    c.tracking.transaction = number_of(d->id);
    s->keyspace.now_ms = (int64_t)d->at_ms;
    if (!txn_locks_empty(&s->txn.locks))
        for (struct txn_list locks = d->locks; txn_list_lock(&locks, &own);)
            lock_list_add(&c.reached, own);
    for (; txn_list_command(&list, &command); count++) run_one(&c, &command);
    s->keyspace.now_ms = real_ms;
    lock_list_free(&c.reached);
    client_close(&c);
    return count;
}


static void log_record(struct server *s, struct txn_slice record, bool sync)
{
    struct slice argv[] = {SLICE("TXN"), SLICE("RECORD"), to_slice(record)};
    propagate_begin(s);
    propagate_command(s, 0, argv, 3);
    if (sync) propagate_sync(s);
    propagate_end(s);
}

static void do_read(struct server *s, const struct txn_do *d)
{
    struct bytes out = {0};
    size_t count = run_commands(s, d, &out);
    struct client *c = begin_answer(s, d->to, d->id, SLICE("VOTE"));
    if (c != NULL) {
        reply_array(c, count + 1);
        reply_status(c, SLICE("YES"));
        bytes_append_slice(c->out, bytes_slice(&out));
        end_answer(c);
    }
    bytes_free(&out);
}

static void do_apply(struct server *s, const struct txn_do *d)
{
    struct bytes out = {0};
    propagate_begin(s);
    size_t count = run_commands(s, d, &out);
    log_record(s, d->record, d->sync);
    propagate_end(s);
    struct client *c = begin_answer(s, d->to, d->id, SLICE("DECIDE"));
    if (c != NULL) {
        reply_array(c, count);
        bytes_append_slice(c->out, bytes_slice(&out));
        end_answer(c);
    }
    bytes_free(&out);
}

/* ---- guards ---- */

static bool exists(struct server *s, const struct txn_guard *guard)
{
    if (guard->db >= (uint32_t)s->keyspace.dbs_count) return false;
    return db_find_peek(&s->keyspace.dbs[guard->db], to_slice(guard->key)) != NULL;
}

static struct txn_vote no_because(enum txn_why why, uint32_t index, const char *text)
{
    return (struct txn_vote){.verdict = TXN_NO, .why = why, .index = index,
                             .text = {text, strlen(text)}};
}

static bool wants_memory(const struct server *s, struct txn_list list)
{
    struct txn_command command;
    while (txn_list_command(&list, &command)) {
        struct slice *argv = args_of(command.args, command.argc);
        const struct command *row = command_find(&s->commands, argv, command.argc);
        mem_free(argv);
        if (row != NULL && (row->flags & COMMAND_DENYOOM)) return true;
    }
    return false;
}

/* A watched key that was touched ends the transaction for good; a fetched one makes the guard fail,
 * so that it is fetched again. */
static struct txn_vote check_watched(struct server *s, uint64_t to, uint32_t index)
{
    struct client *c = asker(s, to);
    if (c == NULL || multi_is_touched(c)) return no_because(TXN_WHY_WATCH, 0, "");
    if (multi_is_stale(c)) return no_because(TXN_WHY_CONDITION, index, "");
    return (struct txn_vote){.verdict = TXN_YES};
}

static struct txn_vote check_guards(struct server *s, const struct txn_do *d)
{
    struct txn_list guards = d->guards;
    struct txn_guard guard;
    bool lacks_memory = wants_memory(s, d->commands) && room_make(s) == ROOM_NONE;
    for (uint32_t i = 0; txn_list_guard(&guards, &guard); i++) {
        if (guard.type == TXN_GUARD_WATCHED) {
            struct txn_vote vote = check_watched(s, d->to, i);
            if (vote.verdict != TXN_YES) return vote;
        }
        if (guard.type == TXN_GUARD_ABSENT && exists(s, &guard))
            return no_because(TXN_WHY_CONDITION, i, "");
        if (guard.type == TXN_GUARD_PRESENT && !exists(s, &guard))
            return no_because(TXN_WHY_CONDITION, i, "");
    }
    if (lacks_memory)
        return no_because(TXN_WHY_ERROR, 0,
                          "OOM command not allowed when used memory > 'maxmemory'.");
    return (struct txn_vote){.verdict = TXN_YES};
}

static void do_check(struct server *s, const struct txn_do *d)
{
    struct txn_in in = {.type = TXN_IN_GUARDS, .now_ms = now_ms(s), .from = d->to, .id = d->id};
    in.vote = check_guards(s, d);
    txn_participant_step(&s->txn, &in);
}

/* ---- effects ---- */

/* Those who wait for an element come before those who stood in front of the lock: they were there
 * first, and may have been offered the key, or may have to wait for who was granted it next. */
static void run_plain(struct server *s, uint64_t id)
{
    struct client *c = (struct client *)(uintptr_t)id;
    c->lock_wait = NULL;
    if (!list_is_empty(&s->blocks.ready)) block_serve(s);
    bool is_free = list_is_empty(&s->offers) && list_is_empty(&s->blocks.ready);
    c->lock_wait_end = is_free ? CLIENT_WAIT_GRANTED : CLIENT_WAIT_ASKS;
    c->ops->unpark(c);
}

static void carry_out(struct server *s, const struct txn_do *d)
{
    switch (d->type) {
    case TXN_DO_CHECK: do_check(s, d); break;
    case TXN_DO_LOG: log_record(s, d->record, d->sync); break;
    case TXN_DO_VOTE: answer_vote(s, d); break;
    case TXN_DO_READ: do_read(s, d); break;
    case TXN_DO_APPLY: do_apply(s, d); break;
    case TXN_DO_DECIDED: {
        if (d->decision == TXN_RELEASE) break;
        struct txn_slice text = txn_decision_answer(d->decision);
        answer_status(s, d->to, d->id, SLICE("DECIDE"), to_slice(text));
        break;
    }
    case TXN_DO_PLAIN: run_plain(s, d->plain); break;
    }
}

static void carry_out_all(struct server *s)
{
    struct txn_do d;
    while (txn_participant_next(&s->txn, &d)) carry_out(s, &d);
}

static void step(struct server *s, const struct txn_in *in)
{
    txn_participant_step(&s->txn, in);
    carry_out_all(s);
    if (!list_is_empty(&s->offers)) offer_yield(s);
}

void txn_node_take_back(struct server *s, struct txn_request *given)
{
    txn_participant_take_back(&s->txn, given, now_ms(s));
    carry_out_all(s);
}

void txn_node_tick(struct server *s)
{
    step(s, &(struct txn_in){.type = TXN_IN_TICK, .now_ms = now_ms(s)});
}

/* ---- messages ---- */

struct open_list {
    struct client *client;
    uint64_t older_than_ms;
    size_t count;
};

/* Whoever asks for what has just begun is no resolver. */
static bool is_coordinated(struct server *s, const struct open_list *all,
                           const struct txn_open_here *open)
{
    return open->decision == TXN_UNDECIDED && all->older_than_ms > 0 &&
           open->age_ms < TXN_COORDINATED_MS && asker(s, open->from) != NULL;
}

static void print_open(void *ctx, const struct txn_open_here *open)
{
    struct open_list *all = ctx;
    struct client *c = all->client;
    char text[TXN_ID_TEXT_MAX], age[NUMBER_INT64_MAX_LEN];
    struct txn_list names = open->participants;
    struct txn_slice name;
    if (is_coordinated(c->server, all, open)) return;
    reply_array(c, 3 + names.left);
    reply_bulk(c, slice_make(text, txn_id_print(open->id, text)));
    reply_bulk(c, open->decision == TXN_COMMIT ? SLICE("COMMITTED") : SLICE("UNDECIDED"));
    reply_bulk(c, slice_make(age, number_from_uint64(age, open->age_ms)));
    while (txn_list_name(&names, &name)) reply_bulk(c, to_slice(name));
    all->count++;
}

static void answer_undecided(struct client *c, uint64_t older_than_ms)
{
    struct server *s = c->server;
    reply_array(c, 3);
    reply_bulk(c, SLICE(""));
    reply_bulk(c, SLICE("UNDECIDED"));
    size_t begun = reply_begin_array(c);
    struct open_list all = {c, older_than_ms, 0};
    txn_participant_undecided(&s->txn, now_ms(s), older_than_ms, UNDECIDED_MAX, print_open, &all);
    reply_end_array(c, begun, all.count);
}

static void revoke_offers(struct client *c, struct txn_args locks)
{
    struct txn_lock lock;
    if (list_is_empty(&c->server->offers)) return;
    while (txn_args_lock(&locks, &lock)) offer_revoke(c, &lock);
}

void txn_node_message(struct client *c, const struct txn_message *m)
{
    struct server *s = c->server;
    struct txn_in in = {.now_ms = now_ms(s), .from = c->id, .id = m->id, .decision = m->decision};
    if (list_is_empty(&c->txn)) list_add_last(&s->txn_clients, &c->txn);
    switch (m->verb) {
    case TXN_VERB_PREPARE:
        in.type = TXN_IN_PREPARE;
        in.prepare = &m->prepare;
        in.id = m->prepare.id;
        in.vote.verdict = TXN_YES;
        in.given = offer_given(c);
        revoke_offers(c, m->prepare.locks);
        break;
    case TXN_VERB_DECIDE:
        in.type = TXN_IN_DECIDE;
        c->tracking.author = m->author;
        break;
    case TXN_VERB_QUERY: in.type = TXN_IN_QUERY; break;
    case TXN_VERB_FORGET:
        in.type = TXN_IN_FORGET;
        break;
    case TXN_VERB_UNDECIDED: answer_undecided(c, m->older_than_ms); return;
    }
    step(s, &in);
    if (m->verb != TXN_VERB_PREPARE || list_is_empty(&c->holding)) return;
    hold_end(c);                         /* the locks take over */
    call_tend_parked(s);
}

bool txn_node_refuse(struct client *c, struct slice why)
{
    struct txn_id id;
    struct slice verb;
    switch (c->command != NULL ? c->command->id : CMD_COUNT) {
    case CMD_txn_prepare: verb = SLICE("PREPARE"); break;
    case CMD_txn_decide:  verb = SLICE("DECIDE"); break;
    case CMD_txn_query:   verb = SLICE("QUERY"); break;
    case CMD_txn_forget:  verb = SLICE("FORGET"); break;
    default:              return false;
    }
    if (c->argc < 3 || !txn_id_parse((struct txn_slice){c->argv[2].ptr, c->argv[2].len}, &id))
        return false;
    reply_array(c, 3);
    reply_bulk(c, c->argv[2]);
    reply_bulk(c, verb);
    reply_error_slice(c, why);
    return true;
}

void txn_node_hang_up(struct server *s)
{
    LIST_EACH(&s->txn_clients, link) client_kill(LIST_ITEM(link, struct client, txn));
}

bool txn_node_replay(struct server *s, struct txn_slice record)
{
    return txn_participant_replay(&s->txn, record);
}

void txn_node_recovered(struct server *s)
{
    txn_participant_quarantine(&s->txn, now_ms(s));
}
