#include "proxy/script.h"

#include "core/base/mem.h"
#include "core/base/number.h"
#include "proxy/dispatch.h"
#include "proxy/everywhere.h"
#include "proxy/fanout.h"
#include "proxy/pending.h"
#include "proxy/plain.h"
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
    bool is_learned;                     /* by every worker */
    /* By shard and RESP version, whose connections overtake each other: the life of the link in
     * which it was loaded ahead of all that is sent now. */
    uint32_t known[][2];
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
    void (*done)(void *context);         /* at home */
    void *context;
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
    e->done(e->context);
    bytes_free(&e->body);
    mem_free(e);
}

static struct script_errand *errand_new(void (*visit)(struct worker *, struct errand *),
                                        void (*done)(void *context), void *context)
{
    struct script_errand *e = mem_zalloc(sizeof *e);
    *e = (struct script_errand){
        .errand = {.visit = visit, .home = errand_home}, .done = done, .context = context};
    return e;
}

/* ---- a script that nobody here has seen ---- */

static void write_load(struct bytes *out, struct slice body)
{
    resp_write_request(out, (struct slice[]){SLICE("SCRIPT"), SLICE("LOAD"), body}, 3);
}

/* On its way to all workers and all shards.  Whoever showed it is answered when all workers have
 * learned it: from then on they load it wherever it is called and not known.  A shard that does not
 * answer holds up nobody but who asked for SCRIPT LOAD. */
struct meeting {
    struct worker *worker;
    char digest[DIGEST_LEN];
    unsigned left, unanswered;           /* steps to its end, and to the answer */
    struct pending *pending;             /* of a client that asks for SCRIPT LOAD, or NULL */
    bool awaits_shards;                  /* the answer waits for them, too */
    struct bytes reply;
    void (*done)(void *context);         /* or who else is to be told */
    void *context;
    uint32_t lives[];                    /* by shard, when it was told */
};

static void meeting_step(struct meeting *m)
{
    if (--m->left > 0) return;
    bytes_free(&m->reply);
    mem_free(m);
}

static void answer_step(struct meeting *m)
{
    if (--m->unanswered == 0) {
        if (m->pending != NULL) pending_answer(m->pending, bytes_slice(&m->reply));
        if (m->done != NULL) m->done(m->context);
    }
    meeting_step(m);
}

static void workers_know(void *context)
{
    struct meeting *m = context;
    struct script *s = find(m->worker->scripts, m->digest);
    if (s != NULL) s->is_learned = true;
    answer_step(m);
}

static void shards_know(void *context, const struct slice *replies, size_t count)
{
    struct meeting *m = context;
    struct script *s = find(m->worker->scripts, m->digest);
    for (size_t i = 0; i < count && s != NULL; i++)
        if (replies[i].ptr[0] == '$') s->known[i][0] = s->known[i][1] = m->lives[i];
    if (m->awaits_shards) {
        merge_replies(MERGE_FIRST, replies, count, &m->reply);
        answer_step(m);
    } else {
        meeting_step(m);
    }
}

static struct meeting *meeting_new(struct worker *w, struct pending *p)
{
    size_t shards = w->topology->count;
    struct meeting *m = mem_zalloc(sizeof *m + shards * sizeof m->lives[0]);
    m->worker = w;
    m->pending = p;
    m->left = 2;
    m->unanswered = 1;
    for (size_t i = 0; i < shards; i++) m->lives[i] = w->links[i].lives;
    return m;
}

/* May be the end of m. */
static void meeting_start(struct meeting *m, enum resp_version version, struct slice body,
                          bool awaits_shards)
{
    struct worker *w = m->worker;
    struct script_errand *e = errand_new(learn_here, workers_know, m);
    struct bytes load = {0};

    make_digest(body, m->digest);
    memcpy(e->digest, m->digest, DIGEST_LEN);
    bytes_append_slice(&e->body, body);
    write_load(&load, body);
    m->left++;
    m->awaits_shards = awaits_shards;
    if (awaits_shards) m->unanswered++;
    errand_start(w, &e->errand);
    fanout_start(w, version, -1, false, bytes_slice(&load), shards_know, m);
    bytes_free(&load);
    meeting_step(m);
}

bool script_is_learned(struct worker *w, struct slice body)
{
    char digest[DIGEST_LEN];
    if (w->topology->count == 1) return true;
    make_digest(body, digest);
    const struct script *s = find(w->scripts, digest);
    return s != NULL && s->is_learned;
}

bool script_meet(struct worker *w, enum resp_version version, struct slice body,
                 void (*done)(void *context), void *context)
{
    if (script_is_learned(w, body)) return false;
    struct meeting *m = meeting_new(w, NULL);
    m->done = done;
    m->context = context;
    meeting_start(m, version, body, false);
    return true;
}

static void nothing_more(void *context)
{
    (void)context;
}

void script_forget_all(struct worker *w)
{
    errand_start(w, &errand_new(forget_here, nothing_more, NULL)->errand);
}

static struct script *find_known(struct worker *w, struct slice digest)
{
    char lower[DIGEST_LEN];
    if (digest.len != DIGEST_LEN) return NULL;
    for (size_t i = 0; i < DIGEST_LEN; i++) lower[i] = (char)(digest.ptr[i] | 0x20);
    return find(w->scripts, lower);
}

struct slice script_body(struct worker *w, struct slice digest)
{
    const struct script *s = find_known(w, digest);
    return s != NULL ? s->body : slice_make(NULL, 0);
}

bool script_is(struct slice body, struct slice digest)
{
    char own[DIGEST_LEN];
    if (digest.len != DIGEST_LEN) return false;
    make_digest(body, own);
    for (size_t i = 0; i < DIGEST_LEN; i++)
        if (own[i] != (char)(digest.ptr[i] | 0x20)) return false;
    return true;
}

/* ---- EVAL, SCRIPT LOAD ---- */

bool script_is_shown(const struct request *r)
{
    int64_t keys;
    return number_to_int64(r->argv[2], &keys) && keys >= 0 && (uint64_t)keys <= r->argc - 3;
}

enum dispatch_result script_load(struct client *c, const struct request *r)
{
    meeting_start(meeting_new(c->worker, client_await(c)), c->resp, r->argv[2], true);
    return DISPATCH_SERVED;
}

/* ---- EVALSHA ---- */

static bool is_known_at(const struct worker *w, const struct script *s, enum resp_version version,
                        size_t shard)
{
    return s->known[shard][version == RESP3] == w->links[shard].lives;
}

bool script_is_sure(struct worker *w, enum resp_version version, struct slice digest,
                    const size_t *shard)
{
    const struct script *s = find_known(w, digest);
    if (w->topology->count == 1) return true;
    if (s == NULL || shard != NULL) return s != NULL && is_known_at(w, s, version, *shard);
    for (size_t i = 0; i < w->topology->count; i++)
        if (is_known_at(w, s, version, i)) return true;
    return false;
}

/* One lookup on all shards. */
struct search {
    struct worker *worker;
    enum resp_version version;
    struct bytes digest;
    void (*done)(void *context);
    void *context;
    uint32_t lives[];                    /* by shard, when it was asked */
};

static void search_end(struct search *f)
{
    f->done(f->context);
    bytes_free(&f->digest);
    mem_free(f);
}

static void search_met(void *context)
{
    search_end(context);
}

static bool is_text(struct slice reply, struct slice *text)
{
    struct resp_cursor c = resp_cursor_over(reply);
    struct resp_value value;
    if (!resp_cursor_next(&c, &value) || value.type != '$') return false;
    *text = value.text;
    return true;
}

/* A shard does not have it because somebody has flushed, not because it was restarted. */
static bool was_flushed(const struct slice *replies, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (replies[i].ptr[0] == ':') return true;
    return false;
}

/* Where all have it, it only remains to be noted; otherwise all are given it. */
static void search_answered(void *context, const struct slice *replies, size_t count)
{
    struct search *f = context;
    struct worker *w = f->worker;
    struct script *s = find_known(w, bytes_slice(&f->digest));
    struct slice text, body = {0};
    bool has_all = s != NULL && s->is_learned;

    for (size_t i = 0; i < count; i++) {
        bool has = is_text(replies[i], &text);
        if (has) body = text;
        if (has && s != NULL) s->known[i][0] = s->known[i][1] = f->lives[i];
        has_all = has_all && (has || replies[i].ptr[0] == '-');
    }
    bool is_lost = body.ptr == NULL && s != NULL;    /* by all of them, in one way or the other */
    if (is_lost && was_flushed(replies, count)) script_forget_all(w);
    else if (is_lost) body = s->body;
    if (body.ptr == NULL || (has_all && !is_lost)) {
        search_end(f);
        return;
    }
    struct meeting *m = meeting_new(w, NULL);
    m->done = search_met;
    m->context = f;
    meeting_start(m, f->version, body, true);
}

void script_seek(struct worker *w, enum resp_version version, struct slice digest,
                 void (*done)(void *context), void *context)
{
    size_t shards = w->topology->count;
    struct search *f = mem_zalloc(sizeof *f + shards * sizeof f->lives[0]);
    struct bytes request = {0};

    f->worker = w;
    f->version = version;
    f->done = done;
    f->context = context;
    bytes_append_slice(&f->digest, digest);
    for (size_t i = 0; i < shards; i++) f->lives[i] = w->links[i].lives;
    resp_write_request(&request, (struct slice[]){SLICE("TXN"), SLICE("SCRIPT"), digest}, 3);
    fanout_start(w, version, -1, false, bytes_slice(&request), search_answered, f);
    bytes_free(&request);
}

void script_is_there(struct worker *w, enum resp_version version, struct slice digest, size_t shard)
{
    struct script *s = find_known(w, digest);
    if (s != NULL) s->known[shard][version == RESP3] = w->links[shard].lives;
    else if (!plain_is_any(w)) script_seek(w, version, digest, nothing_more, NULL);
}

/* ---- SCRIPT FLUSH, SCRIPT KILL ---- */

/* All workers forget first, so that none calls by digest what the shards have lost. */
struct flush {
    struct worker *worker;
    struct pending *pending;
    struct bytes request;
};

static void shards_have_forgotten(void *context, const struct slice *replies, size_t count)
{
    struct flush *f = context;
    merge_replies(MERGE_FIRST, replies, count, pending_reply(f->pending));
    pending_finish(f->pending);
    bytes_free(&f->request);
    mem_free(f);
}

static void workers_have_forgotten(void *context)
{
    struct flush *f = context;
    fanout_start(f->worker, f->pending->version, -1, true, bytes_slice(&f->request),
                 shards_have_forgotten, f);
}

enum dispatch_result script_flush(struct client *c, const struct request *r)
{
    bool is_right = r->argc == 2 || (r->argc == 3 && (slice_is(r->argv[2], "sync") ||
                                                      slice_is(r->argv[2], "async")));
    if (!is_right || c->worker->topology->count == 1) return everywhere_serve(c, r, MERGE_FIRST);
    if (!client_is_clear(c)) return DISPATCH_TURN;
    struct flush *f = mem_zalloc(sizeof *f);
    *f = (struct flush){.worker = c->worker, .pending = client_await_alone(c)};
    bytes_append_slice(&f->request, r->raw);
    errand_start(c->worker, &errand_new(forget_here, workers_have_forgotten, f)->errand);
    return DISPATCH_SERVED;
}

enum dispatch_result script_kill(struct client *c, const struct request *r)
{
    fanout_for_client_beside(c, r->raw, MERGE_ONE_OF);
    return DISPATCH_SERVED;
}

/* ---- within EXEC ---- */

bool script_needs_care(struct worker *w, enum resp_version version, const struct request *r,
                       size_t shard)
{
    const struct script *s;
    if (w->topology->count == 1) return false;
    switch (r->command->id) {
    case CMD_eval:
    case CMD_eval_ro:
        return script_is_shown(r) && !script_is_learned(w, r->argv[1]);
    case CMD_evalsha:
    case CMD_evalsha_ro:
        s = find_known(w, r->argv[1]);
        return s != NULL && s->known[shard][version == RESP3] != w->links[shard].lives;
    default:
        return false;
    }
}
