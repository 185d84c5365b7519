#include "proxy/relay.h"

#include "core/base/mem.h"
#include "core/base/number.h"
#include "proxy/monitor_calls.h"
#include "proxy/pending.h"
#include "proxy/plain.h"
#include "proxy/tracking.h"
#include "proxy/worker.h"

enum {
    BUCKETS_FIRST = 64,
    LINKS_KNOWN = 64,                    /* shards that a listener tells apart */
    REQUEST_NAMES = 10000                /* that a shard is told at once */
};

static const char *const kind_words[RELAY_KINDS] = {"CHANNEL", "PATTERN", "SHARD"};

struct name {
    struct name *next;                   /* in its bucket */
    struct list listeners;
    struct list all;
    uint64_t hash;
    enum relay_kind kind;
    size_t weight;
    size_t len;
    char text[];
};

struct hearer {
    struct list by_name, by_client, by_change;
    struct subscriber *who;
    struct name *name;
    uint64_t links;
    bool is_leaving;
};

/* A connection of its own to one shard. */
struct ear {
    int64_t deaf_since_us;               /* messages may be missing from then on; 0: none */
    struct call probe;
    bool is_probing;
};

struct relay {
    struct worker *worker;
    struct name **buckets;
    size_t buckets_count, names_count;
    struct list names;
    struct list overrun;                 /* of struct subscriber */
    uint64_t seed;
    struct ear *ears;                    /* by shard */
    struct relay_gaps gaps;
};

struct change_call {
    struct call call;                    /* first */
    struct change *change;
    size_t shard;
};

struct change {
    struct worker *worker;
    struct subscriber *who;              /* NULL: has gone, or nobody waits */
    struct pending *pending;             /* or NULL */
    struct list by_client;
    struct list joining, leaving;        /* of struct hearer, by by_change */
    struct bytes requests[RELAY_KINDS];  /* "weight name" pairs, as bulks */
    size_t parts[RELAY_KINDS];
    struct bytes text;
    bool is_pushed;                      /* in EXEC the answer is an element, not all there is */
    size_t left;
    struct change_call calls[];
};

/* ---- names ---- */

/* FNV-1a from a random start. */
static uint64_t hash_of(const struct relay *r, enum relay_kind kind, struct slice text)
{
    uint64_t hash = r->seed + (uint64_t)kind;
    for (size_t i = 0; i < text.len; i++)
        hash = (hash ^ (unsigned char)text.ptr[i]) * 0x100000001b3u;
    return hash ^ hash >> 32;
}

static struct name **bucket_of(const struct relay *r, uint64_t hash)
{
    return &r->buckets[hash & (r->buckets_count - 1)];
}

static struct name *find_name(const struct relay *r, enum relay_kind kind, struct slice text)
{
    uint64_t hash = hash_of(r, kind, text);
    for (struct name *n = *bucket_of(r, hash); n != NULL; n = n->next)
        if (n->hash == hash && n->kind == kind && slice_equal(slice_make(n->text, n->len), text))
            return n;
    return NULL;
}

static void put_in_bucket(struct relay *r, struct name *n)
{
    struct name **bucket = bucket_of(r, n->hash);
    n->next = *bucket;
    *bucket = n;
}

static void grow(struct relay *r)
{
    mem_free(r->buckets);
    r->buckets_count *= 2;
    r->buckets = mem_zalloc(r->buckets_count * sizeof *r->buckets);
    LIST_EACH(&r->names, link) put_in_bucket(r, LIST_ITEM(link, struct name, all));
}

static struct name *add_name(struct relay *r, enum relay_kind kind, struct slice text)
{
    struct name *n = mem_alloc(sizeof *n + text.len);
    *n = (struct name){.hash = hash_of(r, kind, text), .kind = kind, .len = text.len};
    if (text.len > 0) memcpy(n->text, text.ptr, text.len);
    list_init(&n->listeners);
    list_init(&n->all);
    list_add_last(&r->names, &n->all);
    put_in_bucket(r, n);
    if (++r->names_count > r->buckets_count) grow(r);
    return n;
}

static void remove_name(struct relay *r, struct name *n)
{
    struct name **at = bucket_of(r, n->hash);
    while (*at != n) at = &(*at)->next;
    *at = n->next;
    list_leave(&n->all);
    r->names_count--;
    mem_free(n);
}

/* ---- listeners ---- */

static void free_hearer(struct relay *r, struct hearer *l)
{
    struct name *n = l->name;
    list_leave(&l->by_name);
    list_leave(&l->by_client);
    list_leave(&l->by_change);
    mem_free(l);
    if (list_is_empty(&n->listeners)) remove_name(r, n);
}

/* Among what one of the two has, whichever is less: clients may be many, and so may names. */
static struct hearer *find_hearer(const struct subscriber *s, const struct name *n)
{
    if (s->counts[n->kind] < n->weight) {
        LIST_EACH(&s->listeners[n->kind], link) {
            struct hearer *l = LIST_ITEM(link, struct hearer, by_client);
            if (l->name == n) return l;
        }
        return NULL;
    }
    LIST_EACH(&n->listeners, link) {
        struct hearer *l = LIST_ITEM(link, struct hearer, by_name);
        if (l->who == s && !l->is_leaving) return l;
    }
    return NULL;
}

static uint64_t bit_of(size_t shard)
{
    return shard < LINKS_KNOWN ? (uint64_t)1 << shard : 0;
}

static bool hears(const struct hearer *l, size_t shard)
{
    return shard >= LINKS_KNOWN || (l->links & bit_of(shard));
}

/* ---- changes ---- */

static struct change *new_change(struct worker *w, struct subscriber *who)
{
    struct change *change = mem_zalloc(sizeof *change +
                                       w->topology->count * sizeof change->calls[0]);
    change->worker = w;
    change->who = who;
    list_init(&change->by_client);
    list_init(&change->joining);
    list_init(&change->leaving);
    if (who == NULL) return change;
    who->changes++;
    list_add_last(&who->changing, &change->by_client);
    return change;
}

static void free_change(struct change *change)
{
    for (int kind = 0; kind < RELAY_KINDS; kind++) bytes_free(&change->requests[kind]);
    bytes_free(&change->text);
    list_leave(&change->by_client);
    mem_free(change);
}

struct change *relay_begin(struct client *c)
{
    struct subscriber *s = c->subscriber;
    if (s == NULL) {
        s = c->subscriber = mem_zalloc(sizeof *s);
        s->client = c;
        for (int kind = 0; kind < RELAY_KINDS; kind++) list_init(&s->listeners[kind]);
        list_init(&s->leaving);
        list_init(&s->changing);
        list_init(&s->overrun);
    }
    return new_change(c->worker, s);
}

struct bytes *relay_text(struct change *change)
{
    return &change->text;
}

static void tell_weight(struct change *change, const struct name *n)
{
    char digits[NUMBER_INT64_MAX_LEN];
    struct bytes *out = &change->requests[n->kind];
    resp_write_bulk(out, slice_make(digits, number_from_uint64(digits, n->weight)));
    resp_write_bulk(out, slice_make(n->text, n->len));
    change->parts[n->kind]++;
}

bool relay_join(struct change *change, enum relay_kind kind, struct slice text)
{
    struct relay *r = change->worker->relay;
    struct subscriber *s = change->who;
    struct name *n = find_name(r, kind, text);
    if (n != NULL && find_hearer(s, n) != NULL) return false;
    if (n == NULL) n = add_name(r, kind, text);
    struct hearer *l = mem_alloc(sizeof *l);
    *l = (struct hearer){.who = s, .name = n};
    list_add_last(&n->listeners, &l->by_name);
    list_add_last(&s->listeners[kind], &l->by_client);
    list_add_last(&change->joining, &l->by_change);
    s->counts[kind]++;
    n->weight++;
    tell_weight(change, n);
    return true;
}

bool relay_leave(struct change *change, enum relay_kind kind, struct slice text)
{
    struct subscriber *s = change->who;
    struct name *n = find_name(change->worker->relay, kind, text);
    struct hearer *l = n != NULL ? find_hearer(s, n) : NULL;
    if (l == NULL) return false;
    l->is_leaving = true;
    list_leave(&l->by_client);
    list_leave(&l->by_change);
    list_add_last(&s->leaving, &l->by_client);
    list_add_last(&change->leaving, &l->by_change);
    s->counts[kind]--;
    n->weight--;
    tell_weight(change, n);
    return true;
}

bool relay_first(const struct subscriber *s, enum relay_kind kind, struct slice *name)
{
    if (s == NULL || list_is_empty(&s->listeners[kind])) return false;
    const struct name *n = LIST_ITEM(s->listeners[kind].next, struct hearer, by_client)->name;
    *name = slice_make(n->text, n->len);
    return true;
}

/* The answer, and behind it what was said too early.  Of a client that wants no replies it is
 * pushed all the same, as Redis does. */
static void confirm(struct change *change)
{
    struct subscriber *s = change->who;
    struct pending *p = change->pending;
    struct bytes early = {0};
    bool is_alone = pending_exec(p) == NULL;
    bool is_hushed = is_alone && p->is_muted && change->is_pushed;
    if (s != NULL && --s->changes == 0) {
        early = s->early;
        s->early = (struct bytes){0};
    }
    list_leave(&change->by_client);
    if (s != NULL && is_hushed)
        bytes_append_slice(stream_out(&s->client->stream), bytes_slice(&change->text));
    bytes_append_slice(pending_reply(p), bytes_slice(&change->text));
    if (s != NULL && (is_hushed || !is_alone))
        bytes_append_slice(stream_out(&s->client->stream), bytes_slice(&early));
    else bytes_append_slice(pending_reply(p), bytes_slice(&early));
    bytes_free(&early);
    pending_finish(p);
}

static void finish(struct change *change)
{
    struct relay *r = change->worker->relay;
    LIST_EACH(&change->joining, link) {
        struct hearer *l = LIST_ITEM(link, struct hearer, by_change);
        l->links = UINT64_MAX;
        list_leave(&l->by_change);
    }
    LIST_EACH(&change->leaving, link) free_hearer(r, LIST_ITEM(link, struct hearer, by_change));
    if (change->pending != NULL) confirm(change);
    free_change(change);
}

/* What the shard says from now on is counted with what it was told, or it is away. */
static void shard_knows(struct call *call, struct slice reply, enum call_end end)
{
    struct change_call *one = (struct change_call *)call;
    struct change *change = one->change;
    if (end == CALL_ANSWERED && reply.ptr[0] == '-')
        log_write(change->worker->log, LOG_LEVEL_WARNING, "shard %s does not relay messages: %.*s",
                  change->worker->topology->shards[one->shard].name, (int)reply.len - 2, reply.ptr);
    LIST_EACH(&change->joining, link)
        LIST_ITEM(link, struct hearer, by_change)->links |= bit_of(one->shard);
    LIST_EACH(&change->leaving, link)
        LIST_ITEM(link, struct hearer, by_change)->links &= ~bit_of(one->shard);
    if (--change->left == 0) finish(change);
}

/* "weight name" pairs as [UN]SUBSCRIBE, since a plain Redis counts connections. */
static void build_plain_requests(const struct change *change, enum relay_kind kind,
                                 struct bytes *out)
{
    static const char *const words[RELAY_KINDS][2] = {{"UNSUBSCRIBE", "SUBSCRIBE"},
                                                      {"PUNSUBSCRIBE", "PSUBSCRIBE"},
                                                      {"SUNSUBSCRIBE", "SSUBSCRIBE"}};
    struct resp_cursor c = resp_cursor_over(bytes_slice(&change->requests[kind]));
    struct resp_value weight, name;
    while (resp_cursor_next(&c, &weight) && resp_cursor_next(&c, &name)) {
        const char *word = words[kind][!slice_is(weight.text, "0")];
        resp_write_request(out, (struct slice[]){slice_of(word), name.text}, 2);
    }
}

/* A plain Redis confirms by pushes; the answer to PING tells that it has. */
static size_t build_for_plain(const struct change *change, struct bytes *out)
{
    size_t parts = 0;
    for (int kind = 0; kind < RELAY_KINDS; kind++) {
        build_plain_requests(change, (enum relay_kind)kind, out);
        parts += change->parts[kind];
    }
    if (parts == 0) return 0;
    bytes_append_slice(out, SLICE("*1\r\n$4\r\nPING\r\n"));
    return 1;
}

static void build_request(enum relay_kind kind, struct resp_cursor *pairs, size_t count,
                          struct bytes *out)
{
    const char *first = pairs->ptr;
    struct slice skipped;
    resp_write_array(out, 2 + 2 * count);
    resp_write_bulk(out, SLICE("RELAY"));
    resp_write_bulk(out, slice_of(kind_words[kind]));
    for (size_t i = 0; i < 2 * count; i++) (void)!resp_cursor_skip(pairs, &skipped);
    bytes_append(out, first, (size_t)(pairs->ptr - first));
}

static size_t build_requests(const struct change *change, struct bytes *out)
{
    size_t requests = 0;
    for (int kind = 0; kind < RELAY_KINDS; kind++) {
        struct resp_cursor pairs = resp_cursor_over(bytes_slice(&change->requests[kind]));
        for (size_t left = change->parts[kind]; left > 0; requests++) {
            size_t count = left < REQUEST_NAMES ? left : REQUEST_NAMES;
            build_request((enum relay_kind)kind, &pairs, count, out);
            left -= count;
        }
    }
    return requests;
}

/* This connection may know better than that for requests. */
static bool is_plain(const struct worker *w, size_t shard)
{
    const struct upstream *u = &w->links[shard].relay;
    return u->has_told ? u->kind == SHARD_PLAIN : plain_is(w, shard);
}

static void send_change(struct change *change, size_t shard)
{
    struct change_call *one = &change->calls[shard];
    struct bytes request = {0};
    size_t requests = is_plain(change->worker, shard) ? build_for_plain(change, &request)
                                                      : build_requests(change, &request);
    *one = (struct change_call){.call = {.done = shard_knows, .replies = (uint32_t)requests},
                                .change = change, .shard = shard};
    if (requests > 0) {
        change->left++;
        upstream_send(&change->worker->links[shard].relay, &one->call, -1, bytes_slice(&request));
    }
    bytes_free(&request);
}

void relay_end(struct change *change, struct pending *p)
{
    size_t count = change->worker->topology->count;
    change->pending = p;
    change->is_pushed = true;
    change->left = 1;                    /* ours: the calls may end while they are being sent */
    for (size_t i = 0; i < count; i++) send_change(change, i);
    if (--change->left == 0) finish(change);
}

/* ---- the client goes ---- */

static void drop_listeners(struct relay *r, struct list *listeners, struct change *news)
{
    LIST_EACH(listeners, link) {
        struct hearer *l = LIST_ITEM(link, struct hearer, by_client);
        if (!l->is_leaving) {
            l->name->weight--;
            tell_weight(news, l->name);
        }
        free_hearer(r, l);
    }
}

void relay_forget(struct client *c)
{
    struct worker *w = c->worker;
    struct subscriber *s = c->subscriber;
    if (s == NULL) return;
    c->subscriber = NULL;
    struct change *news = new_change(w, NULL);
    for (int kind = 0; kind < RELAY_KINDS; kind++)
        drop_listeners(w->relay, &s->listeners[kind], news);
    drop_listeners(w->relay, &s->leaving, news);
    LIST_EACH(&s->changing, link) {
        struct change *change = LIST_ITEM(link, struct change, by_client);
        change->who = NULL;
        list_leave(&change->by_client);
    }
    list_leave(&s->overrun);
    bytes_free(&s->early);
    mem_free(s);
    relay_end(news, NULL);
}

/* ---- messages ---- */

static void hand_over(struct relay *r, struct subscriber *s, size_t parts, struct slice body)
{
    if (!list_is_empty(&s->overrun)) return;
    struct bytes *out = s->changes > 0 ? &s->early : client_push_out(s->client);
    resp_write_push(out, s->client->resp, parts);
    bytes_append_slice(out, body);
    if (client_is_overrun(s->client, s->early.len)) list_add_last(&r->overrun, &s->overrun);
}

/* Behind the message, since its listeners are being gone through. */
static void close_overrun(struct relay *r)
{
    struct list *link;
    while ((link = list_first(&r->overrun)) != NULL) {
        struct client *c = LIST_ITEM(link, struct subscriber, overrun)->client;
        char peer[STREAM_NAME_MAX];
        stream_peer_name(&c->stream, peer);
        log_write(r->worker->log, LOG_LEVEL_WARNING,
                  "Client %s closed for overcoming of output buffer limits.", peer);
        client_free(c);
    }
}

static bool read_kind(struct slice word, enum relay_kind *kind)
{
    if (slice_is(word, "message")) *kind = RELAY_CHANNEL;
    else if (slice_is(word, "pmessage")) *kind = RELAY_PATTERN;
    else if (slice_is(word, "smessage")) *kind = RELAY_SHARD;
    else return false;
    return true;
}

static void hear_call(struct worker *w, struct resp_cursor *at)
{
    struct resp_value line;
    if (resp_cursor_next(at, &line)) monitor_calls_heard(w, line.text);
}

/* A push: its head line, a word, and the name by which the listeners are found. */
static void on_push(struct upstream *u, struct slice push)
{
    struct relay *r = u->worker->relay;
    size_t shard = (size_t)(u->shard - u->worker->topology->shards);
    struct resp_cursor at = {push.ptr, push.ptr + push.len};
    struct resp_value head, word, name;
    enum relay_kind kind;
    if (!resp_cursor_next(&at, &head)) return;
    const char *body = memchr(push.ptr, '\n', push.len);
    if (body++ == NULL || !resp_cursor_next(&at, &word)) return;
    if (slice_is(word.text, "invalidate")) tracking_heard(u->worker, shard, &at);
    if (slice_is(word.text, "tracking-read")) tracking_heard_read(u->worker, &at);
    if (slice_is(word.text, "call")) hear_call(u->worker, &at);
    if (!read_kind(word.text, &kind)) return;
    if (!resp_cursor_next(&at, &name)) return;
    struct name *n = find_name(r, kind, name.text);
    if (n == NULL) return;
    struct slice rest = slice_make(body, push.len - (size_t)(body - push.ptr));
    LIST_EACH(&n->listeners, link) {
        struct hearer *l = LIST_ITEM(link, struct hearer, by_name);
        if (hears(l, shard)) hand_over(r, l->who, (size_t)head.integer, rest);
    }
    close_overrun(r);
}

/* ---- connections ---- */

static struct ear *ear_of(const struct upstream *u)
{
    return &u->worker->relay->ears[u->shard - u->worker->topology->shards];
}

static void on_lost(struct upstream *u, uint64_t taken)
{
    struct relay *r = u->worker->relay;
    struct ear *ear = ear_of(u);
    (void)taken;
    tracking_lost(u->worker, (size_t)(u->shard - u->worker->topology->shards));
    if (ear->deaf_since_us != 0 || r->names_count == 0 || u->worker->is_closing) return;
    ear->deaf_since_us = loop_monotonic_us(u->worker->loop);
    r->gaps.count++;
    log_write(u->worker->log, LOG_LEVEL_WARNING, "messages from shard %s are interrupted",
              u->shard->name);
}

static void on_told(struct upstream *u)
{
    struct relay *r = u->worker->relay;
    struct ear *ear = ear_of(u);
    size_t shard = (size_t)(u->shard - u->worker->topology->shards);
    struct change *change = new_change(u->worker, NULL);
    LIST_EACH(&r->names, link) {
        const struct name *n = LIST_ITEM(link, struct name, all);
        if (n->weight > 0) tell_weight(change, n);
    }
    change->left = 1;
    send_change(change, shard);
    if (--change->left == 0) finish(change);
    tracking_back(u->worker, shard);
    monitor_calls_back(u->worker, shard);
    if (ear->deaf_since_us == 0) return;
    int64_t ms = (loop_monotonic_us(u->worker->loop) - ear->deaf_since_us) / 1000;
    ear->deaf_since_us = 0;
    r->gaps.ms += ms;
    log_write(u->worker->log, LOG_LEVEL_WARNING,
              "messages from shard %s are back; those of %lld ms may be lost", u->shard->name,
              (long long)ms);
}

static void probed(struct call *call, struct slice reply, enum call_end end)
{
    struct ear *ear = (struct ear *)((char *)call - offsetof(struct ear, probe));
    (void)reply;
    (void)end;
    ear->is_probing = false;
}

void relay_tend(struct worker *w)
{
    struct relay *r = w->relay;
    bool is_used = r->names_count > 0 || tracking_listens(w) || monitor_calls_is_on(w);
    for (size_t i = 0; i < w->topology->count && is_used; i++) {
        struct ear *ear = &r->ears[i];
        if (ear->is_probing || w->links[i].relay.state != UPSTREAM_UP) continue;
        ear->is_probing = true;
        ear->probe = (struct call){.done = probed, .replies = 1};
        upstream_send(&w->links[i].relay, &ear->probe, -1, SLICE("*1\r\n$4\r\nPING\r\n"));
    }
}

struct relay_gaps relay_gaps(const struct worker *w)
{
    return w->relay->gaps;
}

/* ---- life ---- */

struct relay *relay_new(struct worker *w)
{
    struct relay *r = mem_zalloc(sizeof *r);
    r->worker = w;
    r->seed = random_next(&w->random);
    r->buckets_count = BUCKETS_FIRST;
    r->buckets = mem_zalloc(r->buckets_count * sizeof *r->buckets);
    r->ears = mem_zalloc(w->topology->count * sizeof *r->ears);
    list_init(&r->names);
    list_init(&r->overrun);
    return r;
}

void relay_free(struct relay *r)
{
    mem_free(r->buckets);
    mem_free(r->ears);
    mem_free(r);
}

void relay_open(struct worker *w, size_t shard)
{
    struct upstream *u = &w->links[shard].relay;
    upstream_init(u, w, &w->topology->shards[shard], RESP3);
    u->has_no_db = true;
    u->pushed = on_push;
    u->told = on_told;
    u->lost = on_lost;
}
