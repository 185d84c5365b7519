#include "proxy/tracking.h"

#include "core/base/mem.h"
#include "core/command/command_keys.h"
#include "core/command/tracking_wish.h"
#include "proxy/client.h"
#include "proxy/errand.h"
#include "proxy/exec.h"
#include "proxy/pubsub.h"
#include "proxy/session.h"
#include "proxy/worker.h"

enum {
    BUCKETS_FIRST = 64,
    UNREAD_MAX = 32 * 1024 * 1024        /* bytes that a client may leave unread */
};

#define TRACK_ALL SLICE("*4\r\n$6\r\nCLIENT\r\n$8\r\nTRACKING\r\n$2\r\nON\r\n$5\r\nBCAST\r\n")
#define TRACK_NOTHING SLICE("*3\r\n$6\r\nCLIENT\r\n$8\r\nTRACKING\r\n$3\r\nOFF\r\n")

struct tracked {
    struct tracked *next;                /* in its bucket */
    struct list items;
    uint64_t hash;
    size_t len;
    char text[];
};

struct item {
    struct list by_key, by_tracker;
    struct tracker *tracker;
    struct tracked *key;
};

struct tracker {
    struct client *client;
    struct list all;                     /* tracking->trackers */
    struct list items;
    unsigned flags;
    uint64_t redirect;                   /* client id; 0: itself */
    struct bytes *prefixes;              /* sorted */
    size_t prefixes_count;
    struct bytes waiting;                /* struct waiting and what is told, one behind the other */
    bool knows_of_all;                   /* told that all have changed, and asks nothing since */
};

struct waiting {
    uint64_t line;                       /* the last reply in front of it: client.h */
    size_t len;
};

struct tracking {
    struct worker *worker;
    struct list trackers;
    size_t clients;                      /* that track now */
    struct tracked **buckets;
    size_t buckets_count, keys_count;
    uint64_t seed;
    bool has_overrun;
    bool *is_deaf;                       /* by shard: what it said since may have been lost */
};

/* The empty one has an address, too. */
static struct slice prefix_of(const struct tracker *t, size_t i)
{
    return t->prefixes[i].len > 0 ? bytes_slice(&t->prefixes[i]) : SLICE("");
}

/* ---- keys ---- */

/* FNV-1a from a random start. */
static uint64_t hash_of(const struct tracking *t, struct slice key)
{
    uint64_t hash = t->seed;
    for (size_t i = 0; i < key.len; i++) hash = (hash ^ (unsigned char)key.ptr[i]) * 0x100000001b3u;
    return hash ^ hash >> 32;
}

static struct tracked **place_of(const struct tracking *t, uint64_t hash, struct slice key)
{
    struct tracked **at = &t->buckets[hash & (t->buckets_count - 1)];
    while (*at != NULL &&
           ((*at)->hash != hash || !slice_equal(slice_make((*at)->text, (*at)->len), key)))
        at = &(*at)->next;
    return at;
}

static void grow(struct tracking *t)
{
    struct tracked **old = t->buckets;
    size_t count = t->buckets_count;
    t->buckets_count *= 2;
    t->buckets = mem_zalloc(t->buckets_count * sizeof *t->buckets);
    for (size_t i = 0; i < count; i++) {
        for (struct tracked *k = old[i], *next; k != NULL; k = next) {
            struct tracked **bucket = &t->buckets[k->hash & (t->buckets_count - 1)];
            next = k->next;
            k->next = *bucket;
            *bucket = k;
        }
    }
    mem_free(old);
}

static struct tracked *find_or_add(struct tracking *t, struct slice key)
{
    uint64_t hash = hash_of(t, key);
    struct tracked **at = place_of(t, hash, key), *k = *at;
    if (k != NULL) return k;
    k = mem_alloc(sizeof *k + key.len);
    *k = (struct tracked){.hash = hash, .len = key.len};
    if (key.len > 0) memcpy(k->text, key.ptr, key.len);
    list_init(&k->items);
    *at = k;
    if (++t->keys_count > t->buckets_count) grow(t);
    return k;
}

static void remove_item(struct tracking *t, struct item *i)
{
    struct tracked *k = i->key;
    list_leave(&i->by_key);
    list_leave(&i->by_tracker);
    mem_free(i);
    if (!list_is_empty(&k->items)) return;
    struct tracked **at = place_of(t, k->hash, slice_make(k->text, k->len));
    *at = k->next;
    t->keys_count--;
    mem_free(k);
}

/* Among what one of the two has: first of each in turn, so that the shorter list ends it. */
static struct item *find_item(const struct tracker *tracker, const struct tracked *k)
{
    const struct list *a = tracker->items.next, *b = k->items.next;
    for (; a != &tracker->items && b != &k->items; a = a->next, b = b->next) {
        struct item *of_tracker = LIST_ITEM(a, struct item, by_tracker);
        struct item *of_key = LIST_ITEM(b, struct item, by_key);
        if (of_tracker->key == k) return of_tracker;
        if (of_key->tracker == tracker) return of_key;
    }
    return NULL;
}

static void remember(struct tracker *tracker, struct slice key)
{
    struct tracked *k = find_or_add(tracker->client->worker->tracking, key);
    if (find_item(tracker, k) != NULL) return;
    struct item *i = mem_alloc(sizeof *i);
    *i = (struct item){.tracker = tracker, .key = k};
    list_add_last(&k->items, &i->by_key);
    list_add_last(&tracker->items, &i->by_tracker);
}

/* ---- telling ---- */

static void note_unread(struct client *c)
{
    if (stream_unsent(&c->stream) + c->pushed.len > UNREAD_MAX)
        c->worker->tracking->has_overrun = true;
}

/* what: an array of keys, or empty for all of them.  False when to does not take such messages. */
static void write_message(struct client *to, bool is_redirected, struct slice what)
{
    if (to->resp == RESP2 && !(is_redirected && pubsub_is_subscriber(to))) return;
    struct bytes *out = client_push_out(to);
    if (to->resp == RESP2) {
        resp_write_array(out, 3);
        resp_write_bulk(out, SLICE("message"));
        resp_write_bulk(out, SLICE("__redis__:invalidate"));
    } else {
        resp_write_push(out, to->resp, 2);
        resp_write_bulk(out, SLICE("invalidate"));
    }
    if (what.len > 0) bytes_append_slice(out, what);
    else resp_write_null(out, to->resp);
    note_unread(to);
}

static struct client *find_client(const struct worker *w, uint64_t id)
{
    struct client *c = w->clients;
    while (c != NULL && c->id != id) c = c->next;
    return c;
}

/* A message for a client of any worker. */
struct redirected {
    struct errand errand;                /* first */
    uint64_t from, to;
    struct bytes what;
    bool has_arrived;
};

static void arrive(struct worker *w, struct errand *errand)
{
    struct redirected *m = (struct redirected *)errand;
    struct client *to = find_client(w, m->to);
    if (to == NULL) return;
    m->has_arrived = true;
    write_message(to, true, bytes_slice(&m->what));
}

static void tell_broken(struct client *c)
{
    if (c->tracker == NULL || !(c->tracker->flags & TRACKING_ON)) return;
    c->tracker->flags |= TRACKING_BROKEN;
    if (c->resp == RESP2) return;
    struct bytes *out = client_push_out(c);
    resp_write_push(out, c->resp, 2);
    resp_write_bulk(out, SLICE("tracking-redir-broken"));
    resp_write_int64(out, (int64_t)c->tracker->redirect);
}

static void redirected_home(struct worker *w, struct errand *errand)
{
    struct redirected *m = (struct redirected *)errand;
    struct client *from = find_client(w, m->from);
    if (!m->has_arrived && from != NULL) tell_broken(from);
    bytes_free(&m->what);
    mem_free(m);
}

static void tell_now(struct tracker *tracker, struct slice what)
{
    struct client *c = tracker->client;
    if (!(tracker->flags & TRACKING_ON)) return;
    if (tracker->redirect == 0) {
        write_message(c, false, what);
        return;
    }
    struct redirected *m = mem_zalloc(sizeof *m);
    *m = (struct redirected){.errand = {.visit = arrive, .home = redirected_home},
                             .from = c->id, .to = tracker->redirect};
    bytes_append_slice(&m->what, what);
    errand_start(c->worker, &m->errand);
}

static void tell(struct tracker *tracker, struct slice what)
{
    const struct client *c = tracker->client;
    if (c->first == NULL) {
        tell_now(tracker, what);
        return;
    }
    const struct waiting head = {c->line_in, what.len};
    bytes_append(&tracker->waiting, &head, sizeof head);
    bytes_append_slice(&tracker->waiting, what);
    if (tracker->waiting.len > UNREAD_MAX) c->worker->tracking->has_overrun = true;
}

void tracking_replied(struct client *c)
{
    struct tracker *t = c->tracker;
    struct waiting head;
    size_t at = 0;
    for (; at < t->waiting.len; at += sizeof head + head.len) {
        memcpy(&head, t->waiting.ptr + at, sizeof head);
        if (c->first != NULL && head.line > c->line_out) break;
        tell_now(t, slice_make(t->waiting.ptr + at + sizeof head, head.len));
    }
    if (at > 0) bytes_consume(&t->waiting, at);
}

static void tell_item(struct tracking *t, struct item *i)
{
    struct tracker *tracker = i->tracker;
    struct bytes what = {0};
    resp_write_array(&what, 1);
    resp_write_bulk(&what, slice_make(i->key->text, i->key->len));
    remove_item(t, i);
    if ((tracker->flags & TRACKING_ON) && !(tracker->flags & TRACKING_BCAST))
        tell(tracker, bytes_slice(&what));
    bytes_free(&what);
}

/* The key goes with the last who has read it. */
static void tell_key(struct tracking *t, struct tracked *k)
{
    for (bool is_last = false; !is_last;) {
        is_last = k->items.next == k->items.prev;
        tell_item(t, LIST_ITEM(k->items.next, struct item, by_key));
    }
}

static bool is_overrun(const struct client *c)
{
    return stream_unsent(&c->stream) + c->pushed.len + c->tracker->waiting.len > UNREAD_MAX;
}

/* Behind the messages, since clients are being gone through. */
static void close_overrun(struct worker *w)
{
    if (!w->tracking->has_overrun) return;
    w->tracking->has_overrun = false;
    for (struct client *c = w->clients, *next; c != NULL; c = next) {
        next = c->next;
        if (c->tracker == NULL || !is_overrun(c)) continue;
        char peer[STREAM_NAME_MAX];
        stream_peer_name(&c->stream, peer);
        log_write(w->log, LOG_LEVEL_WARNING,
                  "Client %s closed for overcoming of output buffer limits.", peer);
        client_free(c);
    }
}

/* ---- what is read ---- */

/* Which commands a script calls is not known here. */
static bool is_read(const struct command *row)
{
    switch (row->id) {
    case CMD_eval: case CMD_evalsha: case CMD_eval_ro: case CMD_evalsha_ro:
    case CMD_fcall: case CMD_fcall_ro:
        return true;
    default:
        return (row->flags & COMMAND_READONLY) && !(row->flags & COMMAND_PUBSUB);
    }
}

static void remember_request(void *context, const struct request *r)
{
    struct command_keys keys;
    struct command_key key;
    if (!is_read(r->command)) return;
    command_keys_begin(&keys, r->command, r->argv, r->argc);
    while (command_keys_next(&keys, &key)) remember(context, r->argv[key.at]);
}

static bool is_remembered(unsigned flags)
{
    if (!(flags & TRACKING_ON) || (flags & TRACKING_BCAST)) return false;
    if (flags & TRACKING_OPTIN) return flags & TRACKING_CACHING;
    return !(flags & TRACKING_OPTOUT) || !(flags & TRACKING_CACHING);
}

/* Some key: the first of a random bucket that is not empty. */
static struct tracked *any_key(const struct tracking *t)
{
    size_t at = random_next(&t->worker->random) & (t->buckets_count - 1);
    while (t->buckets[at] == NULL) at = (at + 1) & (t->buckets_count - 1);
    return t->buckets[at];
}

/* What is forgotten is told to have changed. */
static void keep_limit(struct worker *w)
{
    struct tracking *t = w->tracking;
    size_t max = (size_t)w->options.tracking_table_max_keys;
    while (max > 0 && t->keys_count > max) tell_key(t, any_key(t));
}

void tracking_request(struct client *c, const struct request *r)
{
    c->tracker->knows_of_all = false;
    if (!is_remembered(c->tracker->flags)) return;
    if (r->command->id == CMD_exec) exec_each_queued(c, remember_request, c->tracker);
    else remember_request(c->tracker, r);
    keep_limit(c->worker);
}

/* CLIENT CACHING is about one request, or one transaction. */
void tracking_served(struct client *c, const struct command *command)
{
    bool is_about_client = command->parent != NULL && command->parent->id == CMD_client;
    if (c->tracker == NULL || is_about_client || session_queued(c) >= 0) return;
    c->tracker->flags &= ~(unsigned)TRACKING_CACHING;
}

/* ---- what is heard ---- */

static void key_changed(struct tracking *t, struct slice key)
{
    struct tracked *k = *place_of(t, hash_of(t, key), key);
    if (k != NULL) tell_key(t, k);
}

static void tell_prefix(struct tracker *tracker, struct slice prefix, struct resp_cursor keys,
                        int64_t count)
{
    struct bytes matching = {0}, what = {0};
    struct resp_value key;
    size_t found = 0;
    for (int64_t i = 0; i < count && resp_cursor_next(&keys, &key); i++) {
        if (!slice_starts(key.text, prefix)) continue;
        resp_write_bulk(&matching, key.text);
        found++;
    }
    if (found > 0) {
        resp_write_array(&what, found);
        bytes_append_slice(&what, bytes_slice(&matching));
        tell(tracker, bytes_slice(&what));
    }
    bytes_free(&matching);
    bytes_free(&what);
}

static void keys_changed(struct tracking *t, struct resp_cursor keys, int64_t count)
{
    struct resp_cursor each = keys;
    struct resp_value key;
    for (int64_t i = 0; i < count && resp_cursor_next(&each, &key); i++) key_changed(t, key.text);
    LIST_EACH(&t->trackers, link) {
        struct tracker *tracker = LIST_ITEM(link, struct tracker, all);
        if (!(tracker->flags & TRACKING_BCAST)) continue;
        for (size_t i = 0; i < tracker->prefixes_count; i++)
            tell_prefix(tracker, prefix_of(tracker, i), keys, count);
    }
}

static void all_changed(struct tracking *t)
{
    LIST_EACH(&t->trackers, link) {
        struct tracker *tracker = LIST_ITEM(link, struct tracker, all);
        LIST_EACH(&tracker->items, item) remove_item(t, LIST_ITEM(item, struct item, by_tracker));
        if (!(tracker->flags & TRACKING_ON) || tracker->knows_of_all) continue;
        tell(tracker, SLICE(""));
        tracker->knows_of_all = true;
    }
    close_overrun(t->worker);
}

void tracking_heard(struct worker *w, struct resp_cursor *at)
{
    struct resp_value keys;
    if (!resp_cursor_next(at, &keys)) return;
    if (keys.type == '*') keys_changed(w->tracking, *at, keys.integer);
    else all_changed(w->tracking);
    close_overrun(w);
}

void tracking_lost(struct worker *w, size_t shard)
{
    if (w->is_closing || w->tracking->clients == 0) return;
    w->tracking->is_deaf[shard] = true;
    all_changed(w->tracking);
}

/* ---- the shards ---- */

struct asking {
    struct worker *worker;
    struct pending *pending;             /* NULL: nobody waits */
    bool is_back;                        /* after it was lost: anything may have changed */
    size_t left;
    struct asking_call {
        struct call call;                /* first */
        struct asking *asking;
        size_t shard;
    } calls[];
};

static void finish(struct asking *a)
{
    if (--a->left > 0) return;
    if (a->pending != NULL) pending_answer(a->pending, SLICE("+OK\r\n"));
    if (a->is_back && !a->worker->is_closing) all_changed(a->worker->tracking);
    mem_free(a);
}

/* A shard that is away is asked when it is back. */
static void asked(struct call *call, struct slice reply, enum call_end end)
{
    const struct asking_call *one = (const struct asking_call *)call;
    const struct asking *a = one->asking;
    if (end != CALL_ANSWERED) a->worker->tracking->is_deaf[one->shard] = true;
    if (end == CALL_ANSWERED && reply.ptr[0] == '-')
        log_write(a->worker->log, LOG_LEVEL_WARNING, "a shard does not tell what changes: %.*s",
                  (int)reply.len - 2, reply.ptr);
    finish(((struct asking_call *)call)->asking);
}

static struct asking *asking_new(struct worker *w, struct pending *p)
{
    struct asking *a = mem_zalloc(sizeof *a + w->topology->count * sizeof a->calls[0]);
    a->worker = w;
    a->pending = p;
    a->left = 1;
    return a;
}

static void ask(struct asking *a, size_t shard, struct slice request)
{
    a->calls[shard] = (struct asking_call){{.done = asked, .replies = 1}, a, shard};
    a->left++;
    upstream_send(&a->worker->links[shard].relay, &a->calls[shard].call, -1, request);
}

void tracking_back(struct worker *w, size_t shard)
{
    if (w->tracking->clients == 0) return;
    struct asking *a = asking_new(w, NULL);
    a->is_back = w->tracking->is_deaf[shard];
    w->tracking->is_deaf[shard] = false;
    ask(a, shard, TRACK_ALL);
    finish(a);
}

/* ---- the client's side ---- */

static struct tracker *tracker_of(struct client *c)
{
    if (c->tracker != NULL) return c->tracker;
    struct tracker *t = c->tracker = mem_zalloc(sizeof *t);
    t->client = c;
    list_init(&t->items);
    list_init(&t->all);
    list_add_last(&c->worker->tracking->trackers, &t->all);
    return t;
}

unsigned tracking_flags(const struct client *c)
{
    return c->tracker != NULL ? c->tracker->flags : 0;
}

int64_t tracking_redirect(const struct client *c)
{
    return tracking_flags(c) & TRACKING_ON ? (int64_t)c->tracker->redirect : -1;
}

size_t tracking_clients(const struct worker *w)
{
    return w->tracking->clients;
}

static void free_prefixes(struct tracker *t)
{
    for (size_t i = 0; i < t->prefixes_count; i++) bytes_free(&t->prefixes[i]);
    mem_free(t->prefixes);
    t->prefixes = NULL;
    t->prefixes_count = 0;
}

static void add_prefix(struct tracker *t, struct slice prefix)
{
    size_t at = 0;
    while (at < t->prefixes_count && slice_compare(prefix_of(t, at), prefix) < 0) at++;
    if (at < t->prefixes_count && slice_equal(prefix_of(t, at), prefix)) return;
    t->prefixes = mem_realloc(t->prefixes, (t->prefixes_count + 1) * sizeof *t->prefixes);
    memmove(t->prefixes + at + 1, t->prefixes + at, (t->prefixes_count - at) * sizeof *t->prefixes);
    t->prefixes[at] = (struct bytes){0};
    bytes_append_slice(&t->prefixes[at], prefix);
    t->prefixes_count++;
}

void tracking_stop(struct client *c)
{
    struct tracker *t = c->tracker;
    struct worker *w = c->worker;
    if (t == NULL || !(t->flags & TRACKING_ON)) return;
    t->flags = 0;
    free_prefixes(t);
    bytes_free(&t->waiting);
    if (--w->tracking->clients > 0 || w->is_closing) return;
    struct asking *a = asking_new(w, NULL);
    for (size_t i = 0; i < w->topology->count; i++)
        if (w->links[i].relay.state == UPSTREAM_UP) ask(a, i, TRACK_NOTHING);
    finish(a);
}

void tracking_forget(struct client *c)
{
    struct tracker *t = c->tracker;
    if (t == NULL) return;
    tracking_stop(c);
    LIST_EACH(&t->items, link)
        remove_item(c->worker->tracking, LIST_ITEM(link, struct item, by_tracker));
    list_leave(&t->all);
    mem_free(t);
    c->tracker = NULL;
}

static void fail(struct client *c, struct slice error)
{
    resp_write_error(client_reply(c), error);
}

static bool overlaps(struct client *c, const struct tracking_wish *w)
{
    struct bytes error = {0};
    size_t count = c->tracker != NULL ? c->tracker->prefixes_count : 0;
    struct slice *own = mem_alloc((count + 1) * sizeof *own);
    for (size_t i = 0; i < count; i++) own[i] = prefix_of(c->tracker, i);
    bool is_refused = tracking_wish_overlaps(w, own, count, &error);
    if (is_refused) fail(c, bytes_slice(&error));
    bytes_free(&error);
    mem_free(own);
    return is_refused;
}

static void start(struct client *c, const struct tracking_wish *w, struct pending *p)
{
    struct tracker *t = tracker_of(c);
    if (!(t->flags & TRACKING_ON)) c->worker->tracking->clients++;
    t->flags = (t->flags & TRACKING_CACHING) | w->flags;
    t->redirect = (uint64_t)w->redirect;
    if ((w->flags & TRACKING_BCAST) && w->prefixes_count == 0) add_prefix(t, SLICE(""));
    for (size_t i = 0; i < w->prefixes_count; i++) add_prefix(t, w->prefixes[i]);
    struct asking *a = asking_new(c->worker, p);
    for (size_t i = 0; i < c->worker->topology->count; i++) ask(a, i, TRACK_ALL);
    finish(a);
}

/* ---- REDIRECT: whether there is such a client, at any worker ---- */

struct search {
    struct errand errand;                /* first */
    struct pending *pending;
    struct tracking_wish wish;
    struct bytes prefixes;               /* that the wish points to */
    uint64_t from, id;
    bool is_found;
};

static void seek(struct worker *w, struct errand *errand)
{
    struct search *s = (struct search *)errand;
    s->is_found |= find_client(w, s->id) != NULL;
}

static void sought(struct worker *w, struct errand *errand)
{
    struct search *s = (struct search *)errand;
    struct client *c = find_client(w, s->from);
    if (!s->is_found)
        pending_answer(s->pending,
                       SLICE("-ERR The client ID you want redirect to does not exist\r\n"));
    else if (c == NULL) pending_answer(s->pending, SLICE("+OK\r\n"));
    else start(c, &s->wish, s->pending);
    bytes_free(&s->prefixes);
    mem_free(s->wish.prefixes);
    mem_free(s);
}

static void search(struct client *c, const struct tracking_wish *w, struct pending *p)
{
    struct search *s = mem_zalloc(sizeof *s);
    s->errand = (struct errand){.visit = seek, .home = sought};
    s->pending = p;
    s->from = c->id;
    s->id = (uint64_t)w->redirect;
    s->wish = *w;
    s->wish.prefixes = mem_alloc((w->prefixes_count + 1) * sizeof *w->prefixes);
    for (size_t i = 0; i < w->prefixes_count; i++) bytes_append_slice(&s->prefixes, w->prefixes[i]);
    for (size_t i = 0, at = 0; i < w->prefixes_count; at += w->prefixes[i++].len)
        s->wish.prefixes[i] = slice_make(s->prefixes.ptr + at, w->prefixes[i].len);
    errand_start(c->worker, &s->errand);
}

/* ---- the commands ---- */

/* Whether it does is asked of all workers at the end; no client has an id below 1. */
static bool may_exist(void *context, int64_t id)
{
    (void)context;
    return id > 0;
}

static void serve_on(struct client *c, const struct tracking_wish *w)
{
    const char *error = tracking_wish_refused(w, tracking_flags(c));
    if (error != NULL) fail(c, slice_of(error));
    else if ((w->flags & TRACKING_BCAST) && overlaps(c, w)) return;
    else if (w->redirect != 0) search(c, w, client_await_alone(c));
    else start(c, w, client_await_alone(c));
}

enum dispatch_result tracking_serve(struct client *c, const struct request *r)
{
    if (!client_is_clear(c)) return DISPATCH_TURN;
    struct tracking_wish w = {.prefixes = mem_alloc(r->argc * sizeof *w.prefixes)};
    const char *error = tracking_wish_read(&w, r->argv, r->argc, may_exist, NULL);
    if (error != NULL) {
        fail(c, slice_of(error));
    } else if (w.flags & TRACKING_ON) {
        serve_on(c, &w);
    } else {
        tracking_stop(c);
        resp_write_status(client_reply(c), SLICE("OK"));
    }
    mem_free(w.prefixes);
    return DISPATCH_SERVED;
}

enum dispatch_result tracking_caching(struct client *c, const struct request *r)
{
    const char *error = tracking_caching_refused(tracking_flags(c), r->argv[2]);
    if (error != NULL) {
        fail(c, slice_of(error));
        return DISPATCH_SERVED;
    }
    c->tracker->flags |= TRACKING_CACHING;
    resp_write_status(client_reply(c), SLICE("OK"));
    return DISPATCH_SERVED;
}

enum dispatch_result tracking_getredir(struct client *c, const struct request *r)
{
    (void)r;
    resp_write_int64(client_reply(c), tracking_redirect(c));
    return DISPATCH_SERVED;
}

static void write_flags(const struct client *c, struct bytes *out)
{
    struct bytes words = {0};
    const char *word;
    size_t at = 0, count = 0;
    for (; (word = tracking_flag_word(tracking_flags(c), &at)) != NULL; count++)
        resp_write_bulk(&words, slice_of(word));
    resp_write_set(out, c->resp, count);
    bytes_append_slice(out, bytes_slice(&words));
    bytes_free(&words);
}

enum dispatch_result tracking_info(struct client *c, const struct request *r)
{
    struct bytes *out = client_reply(c);
    size_t count = c->tracker != NULL ? c->tracker->prefixes_count : 0;
    (void)r;
    resp_write_map(out, c->resp, 3);
    resp_write_bulk(out, SLICE("flags"));
    write_flags(c, out);
    resp_write_bulk(out, SLICE("redirect"));
    resp_write_int64(out, tracking_redirect(c));
    resp_write_bulk(out, SLICE("prefixes"));
    resp_write_array(out, count);
    for (size_t i = 0; i < count; i++) resp_write_bulk(out, prefix_of(c->tracker, i));
    return DISPATCH_SERVED;
}

/* ---- life ---- */

struct tracking *tracking_new(struct worker *w)
{
    struct tracking *t = mem_zalloc(sizeof *t);
    t->worker = w;
    t->seed = random_next(&w->random);
    t->buckets_count = BUCKETS_FIRST;
    t->buckets = mem_zalloc(t->buckets_count * sizeof *t->buckets);
    t->is_deaf = mem_zalloc(w->topology->count * sizeof *t->is_deaf);
    list_init(&t->trackers);
    return t;
}

void tracking_free(struct tracking *t)
{
    mem_free(t->buckets);
    mem_free(t->is_deaf);
    mem_free(t);
}
