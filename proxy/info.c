#include "proxy/info.h"

#include "core/base/mem.h"
#include "proxy/fanout.h"
#include "proxy/info_sections.h"
#include "proxy/pending.h"
#include "proxy/tracking.h"
#include "proxy/wait.h"
#include "proxy/worker.h"

enum { SECTION_LEN_MAX = 32 };

/* INFO on its way: first round the workers, then round the shards. */
struct inquiry {
    struct errand errand;                /* first */
    struct pending *pending;
    struct info info;
};

/* ---- over the workers ---- */

static void add_stats(struct stats *to, const struct stats *from)
{
    to->connections += from->connections;
    to->connections_refused += from->connections_refused;
    to->commands += from->commands;
    to->bytes_in += from->bytes_in;
    to->bytes_out += from->bytes_out;
    to->splits += from->splits;
    to->transactions += from->transactions;
    to->transactions_committed += from->transactions_committed;
    to->transactions_aborted += from->transactions_aborted;
    to->transactions_uncertain += from->transactions_uncertain;
    to->transactions_retried += from->transactions_retried;
    to->resolved += from->resolved;
    for (size_t i = 0; i < CMD_COUNT; i++) {
        to->calls[i] += from->calls[i];
        to->rejected[i] += from->rejected[i];
    }
    stats_add_errors(to, from);
}

static void add_upstream(struct info_shard *sum, const struct upstream *u)
{
    sum->calls += u->calls;
    sum->losses += u->losses;
    sum->connections += u->state == UPSTREAM_UP;
    sum->down += u->state == UPSTREAM_DOWN;
}

static void add_relay(struct info *n, const struct worker *w)
{
    struct relay_gaps gaps = relay_gaps(w);
    n->gaps.count += gaps.count;
    n->gaps.ms += gaps.ms;
    struct tracking_counts tracking = tracking_counts(w);
    n->tracking.clients += tracking.clients;
    n->tracking.keys += tracking.keys;
    n->tracking.items += tracking.items;
    n->tracking.prefixes += tracking.prefixes;
}

static void count_here(struct worker *w, struct errand *errand)
{
    struct info *n = &((struct inquiry *)errand)->info;
    add_stats(&n->stats, &w->stats);
    n->clients += w->clients_count;
    n->pendings += w->pendings.count;
    for (const struct client *c = w->clients; c != NULL; c = c->next) {
        n->stats.bytes_in += (uint64_t)c->stream.bytes_in;
        n->stats.bytes_out += (uint64_t)c->stream.bytes_out;
        n->blocked_clients += wait_is_shown(c) || (c->holds & HOLD_PAUSE);
    }
    for (size_t i = 0; i < w->topology->count; i++) {
        add_upstream(&n->shards[i], &w->links[i].resp2);
        add_upstream(&n->shards[i], &w->links[i].resp3);
        add_upstream(&n->shards[i], &w->links[i].txn2);
        add_upstream(&n->shards[i], &w->links[i].txn3);
        add_upstream(&n->shards[i], &w->links[i].relay);
    }
    add_relay(n, w);
}

/* ---- over the shards ---- */

/* Answers, and frees q. */
static void finish(struct inquiry *q)
{
    struct info *n = &q->info;
    struct bytes text = {0};
    info_print(n, &text);
    resp_write_verbatim(pending_reply(q->pending), q->pending->version, SLICE("txt"),
                        bytes_slice(&text));
    pending_finish(q->pending);
    bytes_free(&text);
    bytes_free(&n->wanted);
    for (size_t i = 0; i < n->texts.count; i++) bytes_free(&n->texts.all[i]);
    mem_free(n->texts.all);
    mem_free(n->shards);
    mem_free(q);
}

static void shards_have_told(void *context, const struct slice *replies, size_t count)
{
    struct inquiry *q = context;
    struct shard_texts *texts = &q->info.texts;
    texts->all = mem_zalloc(count * sizeof *texts->all);
    texts->count = count;
    for (size_t i = 0; i < count; i++) {
        struct resp_cursor c = resp_cursor_over(replies[i]);
        struct resp_value value;
        if (!resp_cursor_next(&c, &value) || (value.type != '$' && value.type != '=')) continue;
        bytes_append_slice(&texts->all[i], value.text);
    }
    finish(q);
}

static void workers_are_counted(struct worker *w, struct errand *errand)
{
    struct inquiry *q = (struct inquiry *)errand;
    struct slice request = SLICE("*4\r\n$4\r\nINFO\r\n$7\r\ndefault\r\n"
                                 "$12\r\ncommandstats\r\n$12\r\nlatencystats\r\n");
    if (!info_needs_shards(&q->info)) finish(q);
    else fanout_start(w, RESP2, -1, false, request, shards_have_told, q);
}

static struct inquiry *inquiry_new(struct client *c)
{
    struct inquiry *q = mem_zalloc(sizeof *q);
    q->errand = (struct errand){.visit = count_here, .home = workers_are_counted};
    q->info.worker = c->worker;
    q->info.shards = mem_zalloc(c->worker->topology->count * sizeof *q->info.shards);
    return q;
}

static void inquiry_start(struct inquiry *q, struct client *c)
{
    q->pending = client_await(c);
    errand_start(c->worker, &q->errand);
}

/* ---- of one shard: INFO shard:NAME [section ...] ---- */

static const struct slice shard_word = {"shard:", 6};

/* The argument that names a shard; 0: none does. */
static size_t shard_at(const struct request *r)
{
    for (size_t i = 1; i < r->argc; i++)
        if (r->argv[i].len >= shard_word.len &&
            slice_equal_nocase(slice_part(r->argv[i], 0, shard_word.len), shard_word))
            return i;
    return 0;
}

static enum dispatch_result serve_shard(struct client *c, const struct request *r, size_t at)
{
    const struct topology *t = c->worker->topology;
    struct slice name = slice_part(r->argv[at], shard_word.len, r->argv[at].len);
    size_t shard = 0;
    while (shard < t->count && !slice_equal(name, slice_of(t->shards[shard].name))) shard++;
    if (shard == t->count) {
        client_error(c, "ERR No such shard '%.*s'", (int)(name.len > 64 ? 64 : name.len), name.ptr);
        return DISPATCH_SERVED;
    }
    struct bytes request = {0};
    struct pending *p = client_await(c);
    resp_write_array(&request, r->argc - 1);
    for (size_t i = 0; i < r->argc; i++)
        if (i != at) resp_write_bulk(&request, r->argv[i]);
    p->call.may_write = false;
    upstream_send(worker_upstream(c->worker, shard, c->resp), &p->call, -1, bytes_slice(&request));
    bytes_free(&request);
    return DISPATCH_SERVED;
}

/* ---- the commands ---- */

static void want(struct info *n, struct slice section)
{
    if (slice_is(section, "all") || slice_is(section, "everything")) n->wants_all = true;
    bytes_append_byte(&n->wanted, ' ');
    for (size_t i = 0; i < section.len && i < SECTION_LEN_MAX; i++) {
        char byte = section.ptr[i];
        bytes_append_byte(&n->wanted, byte >= 'A' && byte <= 'Z' ? (char)(byte | 0x20) : byte);
    }
    bytes_append_byte(&n->wanted, ' ');
}

enum dispatch_result info_serve(struct client *c, const struct request *r)
{
    if (shard_at(r) != 0) return serve_shard(c, r, shard_at(r));
    struct inquiry *q = inquiry_new(c);
    for (size_t i = 1; i < r->argc; i++) want(&q->info, r->argv[i]);
    inquiry_start(q, c);
    return DISPATCH_SERVED;
}

enum dispatch_result info_proxy(struct client *c, const struct request *r)
{
    struct inquiry *q = inquiry_new(c);
    (void)r;
    want(&q->info, SLICE("proxy"));
    want(&q->info, SLICE("ring"));
    inquiry_start(q, c);
    return DISPATCH_SERVED;
}
