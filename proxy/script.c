#include "proxy/script.h"

#include "core/base/mem.h"
#include "proxy/dispatch.h"
#include "proxy/everywhere.h"
#include "proxy/fanout.h"
#include "proxy/route.h"
#include "proxy/worker.h"

#include <openssl/sha.h>
#include <string.h>

enum {
    DIGEST_LEN = 40,
    BUCKETS = 1024,
    SCRIPTS_MAX = 4096,
    SCRIPTS_BYTES_MAX = 32 * 1024 * 1024
};

struct script {
    struct script *same;                 /* in its bucket */
    struct script *newer;
    char digest[DIGEST_LEN];
    struct slice body;                   /* owned, behind the struct */
    uint32_t known[];                    /* by shard: the life of the link in which it was loaded */
};

struct scripts {
    struct script *buckets[BUCKETS];
    struct script *oldest, **newest;
    size_t count, bytes;
};

struct scripts *scripts_new(void)
{
    struct scripts *all = mem_zalloc(sizeof *all);
    all->newest = &all->oldest;
    return all;
}

/* ---- the cache ---- */

static void make_digest(struct slice body, char digest[DIGEST_LEN])
{
    unsigned char raw[SHA_DIGEST_LENGTH];
    SHA1((const unsigned char *)body.ptr, body.len, raw);
    for (size_t i = 0; i < sizeof raw; i++) {
        digest[2 * i] = "0123456789abcdef"[raw[i] >> 4];
        digest[2 * i + 1] = "0123456789abcdef"[raw[i] & 15];
    }
}

static struct script **bucket_of(struct scripts *all, const char digest[DIGEST_LEN])
{
    uint32_t hash;
    memcpy(&hash, digest, sizeof hash);
    return &all->buckets[(hash * 2654435761u) >> 22];
}

static struct script *find(struct scripts *all, const char digest[DIGEST_LEN])
{
    struct script *s = *bucket_of(all, digest);
    while (s != NULL && memcmp(s->digest, digest, DIGEST_LEN) != 0) s = s->same;
    return s;
}

static void drop_oldest(struct scripts *all)
{
    struct script *s = all->oldest, **link = bucket_of(all, s->digest);
    while (*link != s) link = &(*link)->same;
    *link = s->same;
    all->oldest = s->newer;
    if (all->oldest == NULL) all->newest = &all->oldest;
    all->count--;
    all->bytes -= s->body.len;
    mem_free(s);
}

static void forget_all(struct scripts *all)
{
    while (all->oldest != NULL) drop_oldest(all);
}

void scripts_free(struct scripts *all)
{
    forget_all(all);
    mem_free(all);
}

static struct script *add(struct worker *w, const char digest[DIGEST_LEN], struct slice body)
{
    struct scripts *all = w->scripts;
    size_t shards = w->topology->count;
    struct script *s = mem_zalloc(sizeof *s + shards * sizeof s->known[0] + body.len);
    char *copy = (char *)(s->known + shards);

    if (body.len > 0) memcpy(copy, body.ptr, body.len);
    memcpy(s->digest, digest, DIGEST_LEN);
    s->body = slice_make(copy, body.len);
    struct script **bucket = bucket_of(all, digest);
    s->same = *bucket;
    *bucket = s;
    *all->newest = s;
    all->newest = &s->newer;
    all->count++;
    all->bytes += body.len;
    while (all->count > 1 && (all->count > SCRIPTS_MAX || all->bytes > SCRIPTS_BYTES_MAX))
        drop_oldest(all);
    return s;
}

/* ---- what all workers learn and forget together ---- */

struct script_errand {
    struct errand errand;                /* first */
    char digest[DIGEST_LEN];
    struct bytes body;
};

static void learn_here(struct worker *w, struct errand *errand)
{
    struct script_errand *e = (struct script_errand *)errand;
    if (find(w->scripts, e->digest) == NULL) add(w, e->digest, bytes_slice(&e->body));
}

static void forget_here(struct worker *w, struct errand *errand)
{
    (void)errand;
    forget_all(w->scripts);
}

static void errand_home(struct worker *w, struct errand *errand)
{
    struct script_errand *e = (struct script_errand *)errand;
    (void)w;
    bytes_free(&e->body);
    mem_free(e);
}

static void tell_all(struct worker *w, void (*visit)(struct worker *, struct errand *),
                     const char *digest, struct slice body)
{
    struct script_errand *e = mem_zalloc(sizeof *e);
    e->errand.visit = visit;
    e->errand.home = errand_home;
    if (digest != NULL) memcpy(e->digest, digest, DIGEST_LEN);
    bytes_append_slice(&e->body, body);
    errand_start(w, &e->errand);
}

static void ignore_replies(void *context, const struct slice *replies, size_t count)
{
    (void)context;
    (void)replies;
    (void)count;
}

static void write_load(struct bytes *out, struct slice body)
{
    resp_write_request(out, (struct slice[]){SLICE("SCRIPT"), SLICE("LOAD"), body}, 3);
}

/* A script seen for the first time becomes known to all workers and all shards. */
static struct script *meet(struct worker *w, struct slice body)
{
    char digest[DIGEST_LEN];
    struct bytes load = {0};

    make_digest(body, digest);
    struct script *s = find(w->scripts, digest);
    if (s != NULL) return s;
    tell_all(w, learn_here, digest, body);
    s = find(w->scripts, digest);
    write_load(&load, body);
    fanout_start(w, RESP2, -1, false, bytes_slice(&load), ignore_replies, NULL);
    for (size_t i = 0; i < w->topology->count; i++) s->known[i] = w->links[i].lives;
    bytes_free(&load);
    return s;
}

/* ---- the commands ---- */

enum dispatch_result script_eval(struct client *c, const struct request *r)
{
    if (c->worker->topology->count > 1) meet(c->worker, r->argv[1]);
    return dispatch_by_route(c, r);
}

/* The script goes ahead of the call, in one piece with it. */
static void send_with_script(struct client *c, const struct request *r, struct script *s,
                             size_t shard)
{
    struct worker *w = c->worker;
    struct bytes both = {0};
    struct pending *p = client_await(c);

    write_load(&both, s->body);
    bytes_append_slice(&both, r->raw);
    p->call.replies = 2;
    upstream_send(worker_upstream(w, shard, c->resp), &p->call, c->db, bytes_slice(&both));
    s->known[shard] = w->links[shard].lives;
    bytes_free(&both);
}

static struct script *find_known(struct worker *w, struct slice digest)
{
    char lower[DIGEST_LEN];
    if (digest.len != DIGEST_LEN) return NULL;
    for (size_t i = 0; i < DIGEST_LEN; i++) lower[i] = (char)(digest.ptr[i] | 0x20);
    return find(w->scripts, lower);
}

enum dispatch_result script_evalsha(struct client *c, const struct request *r)
{
    struct worker *w = c->worker;
    struct script *s = find_known(w, r->argv[1]);
    enum route route = route_plan(&w->plan, w->topology->ring, r->command, r->argv, r->argc);

    if (s == NULL || (route != ROUTE_IS_PIECES && route != ROUTE_IS_ANYWHERE))
        return dispatch_by_route(c, r);
    size_t shard = route == ROUTE_IS_PIECES ? w->plan.pieces[0].shard : worker_any_shard(w);
    if (s->known[shard] == w->links[shard].lives) return dispatch_by_route(c, r);
    send_with_script(c, r, s, shard);
    return DISPATCH_SERVED;
}

enum dispatch_result script_load(struct client *c, const struct request *r)
{
    if (c->worker->topology->count > 1) meet(c->worker, r->argv[2]);
    return everywhere_serve(c, r, MERGE_FIRST);
}

enum dispatch_result script_flush(struct client *c, const struct request *r)
{
    if (r->argc == 2 ||
        (r->argc == 3 && (slice_is(r->argv[2], "sync") || slice_is(r->argv[2], "async"))))
        tell_all(c->worker, forget_here, NULL, SLICE(""));
    return everywhere_serve(c, r, MERGE_FIRST);
}

enum dispatch_result script_kill(struct client *c, const struct request *r)
{
    fanout_for_client_beside(c, r->raw, MERGE_ONE_OF);
    return DISPATCH_SERVED;
}
