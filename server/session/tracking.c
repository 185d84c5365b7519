#include "server/session/tracking.h"

#include "core/base/mem.h"
#include "core/command/command_keys.h"
#include "core/wire/tracking_message.h"
#include "server/session/crowd.h"
#include "server/session/server.h"

#include <stdlib.h>

enum { ROUND_KEYS = 100 };               /* forgotten at once, and as many more a round */
static const size_t ALL_KEYS = SIZE_MAX; /* as the length of a key that waits to be told */

struct tracked_key {
    struct list items;
    uint64_t hash;
    size_t len;
    char text[];
};

struct item {
    struct list by_key, by_client;
    struct client *client;
    struct tracked_key *key;
};

struct prefix {
    struct list all;                     /* tracking->prefixes */
    bool is_of_proxies;                  /* all its members are connections of proxies */
    struct list members;
    struct table changed;                /* of struct changed_key */
    struct list in_order;                /* the same */
    size_t len;
    char text[];
};

struct membership {
    struct list by_prefix, by_client;
    struct client *client;
    struct prefix *prefix;
};

struct changed_key {
    struct list in_order;
    uint64_t hash;
    uint64_t writer;                     /* client id; 0: nobody */
    uint64_t author;                     /* of the last change, if all are his; else 0 */
    size_t len;
    char text[];
};

struct sought_item {
    const struct client *client;
    const struct tracked_key *key;
};

/* ---- tables ---- */

static uint64_t hash_of_key(const void *context, const void *item)
{
    (void)context;
    return ((const struct tracked_key *)item)->hash;
}

static uint64_t hash_of_changed(const void *context, const void *item)
{
    (void)context;
    return ((const struct changed_key *)item)->hash;
}

static uint64_t hash_of_pair(const struct client *c, const struct tracked_key *k)
{
    return (k->hash ^ (c->id * 0x9e3779b97f4a7c15u)) * 0xff51afd7ed558ccdu;
}

static uint64_t hash_of_item(const void *context, const void *item)
{
    const struct item *i = item;
    (void)context;
    return hash_of_pair(i->client, i->key);
}

static bool is_sought_key(const void *item, const void *wanted)
{
    const struct tracked_key *k = item;
    return slice_equal(slice_make(k->text, k->len), *(const struct slice *)wanted);
}

static bool is_sought_changed(const void *item, const void *wanted)
{
    const struct changed_key *k = item;
    return slice_equal(slice_make(k->text, k->len), *(const struct slice *)wanted);
}

static bool is_sought_item(const void *item, const void *wanted)
{
    const struct item *i = item;
    const struct sought_item *s = wanted;
    return i->client == s->client && i->key == s->key;
}

/* ---- what was read ---- */

static void remove_item(struct tracking *t, struct item *i)
{
    table_remove(&t->items, hash_of_pair(i->client, i->key), i);
    list_leave(&i->by_key);
    list_leave(&i->by_client);
    mem_free(i);
}

static void remove_key(struct tracking *t, struct tracked_key *k)
{
    LIST_EACH(&k->items, link) remove_item(t, LIST_ITEM(link, struct item, by_key));
    table_remove(&t->keys, k->hash, k);
    mem_free(k);
}

static struct tracked_key *add_key(struct tracking *t, uint64_t hash, struct slice key)
{
    struct tracked_key *k = mem_alloc(sizeof *k + key.len);
    *k = (struct tracked_key){.hash = hash, .len = key.len};
    list_init(&k->items);
    if (key.len > 0) memcpy(k->text, key.ptr, key.len);
    table_add(&t->keys, hash, k);
    return k;
}

static void remember(struct client *c, struct slice key)
{
    struct tracking *t = &c->server->tracking;
    uint64_t hash = hash_slice(&c->server->keyspace.secret, key);
    struct tracked_key *k = table_find(&t->keys, hash, is_sought_key, &key);
    if (k == NULL) k = add_key(t, hash, key);
    struct sought_item sought = {c, k};
    if (table_find(&t->items, hash_of_pair(c, k), is_sought_item, &sought) != NULL) return;
    struct item *i = mem_alloc(sizeof *i);
    *i = (struct item){.client = c, .key = k};
    list_add_last(&k->items, &i->by_key);
    list_add_last(&c->tracking.items, &i->by_client);
    table_add(&t->items, hash_of_pair(c, k), i);
}

/* ---- telling ---- */

static bool begin_message(struct client *c)
{
    bool is_redirected = c->tracking.redirect != 0;
    struct client *to = is_redirected ? c->tracking.target : c;
    if (to == NULL) {
        c->tracking.flags |= TRACKING_BROKEN;
        if (c->resp != RESP2)
            tracking_message_write_broken(pubsub_out(c), c->tracking.redirect);
        return false;
    }
    if (to->resp == RESP2 && !(is_redirected && pubsub_is_subscriber(to))) return false;
    tracking_message_write(pubsub_out(to), to->resp);
    return true;
}

static struct bytes *out_of(struct client *c)
{
    return pubsub_out(c->tracking.redirect != 0 ? c->tracking.target : c);
}

static void end_message(struct client *c)
{
    crowd_count(c->tracking.redirect != 0 ? c->tracking.target : c);
}

static void tell_key(struct client *c, struct slice key)
{
    if (!begin_message(c)) return;
    resp_write_array(out_of(c), 1);
    resp_write_bulk(out_of(c), key);
    end_message(c);
}

/* Whether it listens for the clients of a proxy. */
static bool is_proxy(const struct client *c)
{
    return (c->flags & CLIENT_PROXY) && c->resp == RESP3 && c->tracking.redirect == 0;
}

static void tell_all(struct client *c, int64_t flush)
{
    if (is_proxy(c)) {
        tracking_message_write_authored(pubsub_out(c));
        resp_write_null(pubsub_out(c), RESP3);
        resp_write_int64(pubsub_out(c), flush);
    } else if (begin_message(c)) {
        resp_write_null(out_of(c), c->resp);
    }
}

/* Nodes that take part in a transaction count alike what it flushes; else no two are the same. */
static int64_t flush_number(struct client *by)
{
    struct tracking_client *t = &by->tracking;
    uint64_t n = t->transaction != 0 ? t->transaction++ : random_next(&by->server->random);
    return (int64_t)(n & INT64_MAX);
}

static void tell_later(struct client *c, const struct slice *key)
{
    struct tracking *t = &c->server->tracking;
    size_t len = key != NULL ? key->len : ALL_KEYS;
    t->waiting = c;
    bytes_append(&t->waiting_keys, &len, sizeof len);
    if (key != NULL) bytes_append_slice(&t->waiting_keys, *key);
}

void tracking_tell_waiting(struct server *s)
{
    struct tracking *t = &s->tracking;
    struct client *c = t->waiting;
    struct bytes keys = t->waiting_keys;
    size_t len;
    if (c == NULL || s->running != NULL) return;
    t->waiting = NULL;
    t->waiting_keys = (struct bytes){0};
    for (size_t at = 0; at < keys.len; at += sizeof len + (len == ALL_KEYS ? 0 : len)) {
        memcpy(&len, keys.ptr + at, sizeof len);
        if (len == ALL_KEYS) tell_all(c, flush_number(c));
        else tell_key(c, slice_make(keys.ptr + at + sizeof len, len));
    }
    bytes_free(&keys);
}

/* ---- changes ---- */

static void invalidate(struct server *s, struct tracked_key *k)
{
    struct slice key = slice_make(k->text, k->len);
    LIST_EACH(&k->items, link) {
        struct client *c = LIST_ITEM(link, struct item, by_key)->client;
        bool is_own = c == s->running;
        unsigned flags = c->tracking.flags;
        if (!(flags & TRACKING_ON) || (flags & TRACKING_BCAST)) continue;
        if (is_own && (flags & TRACKING_NOLOOP)) continue;
        if (is_own) tell_later(c, &key);
        else tell_key(c, key);
    }
    remove_key(&s->tracking, k);
}

static struct changed_key *add_changed(struct prefix *p, uint64_t hash, struct slice key)
{
    struct changed_key *k = mem_alloc(sizeof *k + key.len);
    *k = (struct changed_key){.hash = hash, .len = key.len};
    if (key.len > 0) memcpy(k->text, key.ptr, key.len);
    table_add(&p->changed, hash, k);
    list_add_last(&p->in_order, &k->in_order);
    return k;
}

/* by: NULL for nobody. */
static void note_changed(struct prefix *p, uint64_t hash, struct slice key, const struct client *by)
{
    struct changed_key *k = table_find(&p->changed, hash, is_sought_changed, &key);
    uint64_t author = by != NULL ? by->tracking.author : 0;
    bool is_first = k == NULL;
    if (is_first) k = add_changed(p, hash, key);
    k->author = is_first || author_is_same(k->author, author) ? author : 0;
    k->writer = by != NULL ? by->id : 0;
}

void tracking_changed(struct server *s, struct slice key)
{
    struct tracking *t = &s->tracking;
    uint64_t hash = hash_slice(&s->keyspace.secret, key);
    const struct client *by = t->is_by_nobody ? NULL : s->running;
    t->is_by_nobody = false;
    LIST_EACH(&t->prefixes, link) {
        struct prefix *p = LIST_ITEM(link, struct prefix, all);
        if (!slice_starts(key, slice_make(p->text, p->len))) continue;
        note_changed(p, hash, key, by);
        t->has_changes = true;
    }
    struct tracked_key *k = table_find(&t->keys, hash, is_sought_key, &key);
    if (k != NULL) invalidate(s, k);
}

void tracking_flushed(struct client *by)
{
    struct server *s = by->server;
    struct tracking *t = &s->tracking;
    struct tracked_key *k;
    int64_t flush = flush_number(by);
    if (t->clients > 0) {
        LIST_EACH(&s->clients, link) {
            struct client *c = LIST_ITEM(link, struct client, all);
            if (!(c->tracking.flags & TRACKING_ON)) continue;
            if (c == s->running) tell_later(c, NULL);
            else tell_all(c, flush);
        }
    }
    while ((k = table_random(&t->keys, &s->random)) != NULL) remove_key(t, k);
}

void tracking_limit(struct server *s)
{
    struct tracking *t = &s->tracking;
    size_t max = (size_t)s->options.tracking_table_max_keys, budget = ROUND_KEYS * (t->rounds + 1);
    if (max == 0) return;
    for (; t->keys.count > max && budget > 0; budget--)
        invalidate(s, table_random(&t->keys, &s->random));
    t->rounds = t->keys.count > max ? t->rounds + 1 : 0;
}

/* ---- prefixes ---- */

static int compare_changed(const void *a, const void *b)
{
    const struct changed_key *x = *(struct changed_key *const *)a;
    const struct changed_key *y = *(struct changed_key *const *)b;
    return slice_compare(slice_make(x->text, x->len), slice_make(y->text, y->len));
}

/* In the order in which they were changed first. */
static struct changed_key **list_changed(const struct prefix *p)
{
    struct changed_key **all = mem_alloc(p->changed.count * sizeof *all);
    size_t count = 0;
    LIST_EACH(&p->in_order, link) all[count++] = LIST_ITEM(link, struct changed_key, in_order);
    return all;
}

/* All but what one client has written itself; 0: all. */
static void tell_changed(struct client *c, struct changed_key *const *keys, size_t count,
                         uint64_t but_of)
{
    size_t told = count;
    for (size_t i = 0; i < count && but_of != 0; i++) told -= keys[i]->writer == but_of;
    if (told == 0 || !begin_message(c)) return;
    resp_write_array(out_of(c), told);
    for (size_t i = 0; i < count; i++)
        if (but_of == 0 || keys[i]->writer != but_of)
            resp_write_bulk(out_of(c), slice_make(keys[i]->text, keys[i]->len));
    end_message(c);
}

static void tell_with_authors(struct client *c, struct changed_key *const *keys, size_t count)
{
    struct bytes *out = pubsub_out(c);
    tracking_message_write_authored(out);
    resp_write_array(out, count);
    for (size_t i = 0; i < count; i++)
        resp_write_bulk(out, slice_make(keys[i]->text, keys[i]->len));
    resp_write_array(out, count);
    for (size_t i = 0; i < count; i++) resp_write_int64(out, (int64_t)keys[i]->author);
    crowd_count(c);
}

/* Proxies hear the order of the changes, others that of the keys, as with Redis. */
static void broadcast(struct prefix *p)
{
    size_t count = p->changed.count;
    struct changed_key **keys = list_changed(p);
    if (!p->is_of_proxies) qsort(keys, count, sizeof *keys, compare_changed);
    LIST_EACH(&p->members, link) {
        struct client *c = LIST_ITEM(link, struct membership, by_prefix)->client;
        bool skips_own = c->tracking.flags & TRACKING_NOLOOP;
        if (p->is_of_proxies) tell_with_authors(c, keys, count);
        else tell_changed(c, keys, count, skips_own ? c->id : 0);
    }
    for (size_t i = 0; i < count; i++) {
        table_remove(&p->changed, keys[i]->hash, keys[i]);
        list_leave(&keys[i]->in_order);
        mem_free(keys[i]);
    }
    mem_free(keys);
}

void tracking_broadcast(struct server *s)
{
    struct tracking *t = &s->tracking;
    t->has_changes = false;
    LIST_EACH(&t->prefixes, link) {
        struct prefix *p = LIST_ITEM(link, struct prefix, all);
        if (p->changed.count > 0) broadcast(p);
    }
}

/* ---- what was read ---- */

/* Behind the changes before it, on the same connections, so that proxies hear all in order. */
static void tell_read(struct prefix *p, uint64_t author, struct slice keys, size_t count)
{
    if (p->changed.count > 0) broadcast(p);
    LIST_EACH(&p->members, link) {
        struct client *c = LIST_ITEM(link, struct membership, by_prefix)->client;
        tracking_message_write_read(pubsub_out(c), author);
        resp_write_array(pubsub_out(c), count);
        bytes_append_slice(pubsub_out(c), keys);
        crowd_count(c);
    }
}

static void tell_proxies(struct client *c, struct command_keys keys, const struct slice *argv)
{
    struct command_key key;
    struct bytes list = {0};
    size_t count = 0;
    for (; command_keys_next(&keys, &key); count++) resp_write_bulk(&list, argv[key.at]);
    LIST_EACH(&c->server->tracking.prefixes, link) {
        struct prefix *p = LIST_ITEM(link, struct prefix, all);
        if (p->is_of_proxies) tell_read(p, c->tracking.author, bytes_slice(&list), count);
    }
    bytes_free(&list);
}

/* What a script reads is told by the commands in it, not by the command that runs it. */
static bool is_read(const struct command *row)
{
    switch (row->id) {
    case CMD_eval_ro: case CMD_evalsha_ro: case CMD_fcall_ro: return false;
    default: return (row->flags & COMMAND_READONLY) && !(row->flags & COMMAND_PUBSUB);
    }
}

static bool is_remembered(const struct client *c)
{
    unsigned flags = c->tracking.flags;
    if (!(flags & TRACKING_ON) || (flags & TRACKING_BCAST)) return false;
    if (flags & TRACKING_OPTIN) return flags & TRACKING_CACHING;
    return !(flags & TRACKING_OPTOUT) || !(flags & TRACKING_CACHING);
}

/* For a script that reads anything, all keys that it has declared: proxies are told once. */
void tracking_read(struct client *c, const struct command *row, const struct slice *argv,
                   size_t argc)
{
    struct command_keys keys;
    struct command_key key;
    if (!is_read(row)) return;
    bool is_in_script = (c->flags & CLIENT_SCRIPT) && c->server->running != NULL;
    if (is_in_script) {
        c = c->server->running;
        row = c->command;
        argv = c->argv;
        argc = c->argc;
    }
    bool is_told = c->tracking.tells_reads && (!is_in_script || c->tracking.told != argv);
    if (!is_told && !is_remembered(c)) return;
    command_keys_begin(&keys, row, argv, argc);
    if (is_told) tell_proxies(c, keys, argv);
    if (is_told) c->tracking.told = argv;
    if (is_remembered(c))
        while (command_keys_next(&keys, &key)) remember(c, argv[key.at]);
}

static void free_changed(void *context, void *item)
{
    (void)context;
    mem_free(item);
}

static void remove_prefix(struct tracking *t, struct prefix *p)
{
    list_leave(&p->all);
    t->prefixes_count--;
    table_each(&p->changed, free_changed, NULL);
    table_close(&p->changed);
    mem_free(p);
}

static struct slice text_of(const struct prefix *p)
{
    return slice_make(p->text, p->len);
}

/* That prefix, or the one that comes behind where it is to be; those of proxies come last. */
static struct list *place_of(struct tracking *t, struct slice text, bool is_of_proxies,
                             bool *is_there)
{
    *is_there = false;
    LIST_EACH(&t->prefixes, link) {
        const struct prefix *p = LIST_ITEM(link, struct prefix, all);
        int order = p->is_of_proxies - is_of_proxies;
        if (order == 0) order = slice_compare(text_of(p), text);
        if (order < 0) continue;
        *is_there = order == 0;
        return link;
    }
    return &t->prefixes;
}

/* The same among those of one client. */
static struct list *place_in(struct client *c, struct slice text, bool *is_there)
{
    *is_there = false;
    LIST_EACH(&c->tracking.prefixes, link) {
        const struct membership *m = LIST_ITEM(link, struct membership, by_client);
        int order = slice_compare(text_of(m->prefix), text);
        if (order < 0) continue;
        *is_there = order == 0;
        return link;
    }
    return &c->tracking.prefixes;
}

static struct prefix *find_or_add(struct tracking *t, struct slice text, bool is_of_proxies)
{
    bool is_there;
    struct list *place = place_of(t, text, is_of_proxies, &is_there);
    if (is_there) return LIST_ITEM(place, struct prefix, all);
    struct prefix *p = mem_alloc(sizeof *p + text.len);
    *p = (struct prefix){.is_of_proxies = is_of_proxies, .len = text.len};
    if (text.len > 0) memcpy(p->text, text.ptr, text.len);
    list_init(&p->members);
    list_init(&p->in_order);
    table_init(&p->changed, hash_of_changed, NULL);
    list_add_last(place, &p->all);       /* in front of it */
    t->prefixes_count++;
    return p;
}

static void join(struct client *c, struct slice text)
{
    bool is_there;
    struct list *place = place_in(c, text, &is_there);
    if (is_there) return;
    struct prefix *p = find_or_add(&c->server->tracking, text, is_proxy(c));
    struct membership *m = mem_alloc(sizeof *m);
    *m = (struct membership){.client = c, .prefix = p};
    list_add_last(&p->members, &m->by_prefix);
    list_add_last(place, &m->by_client);
    c->tracking.prefix_bytes += sizeof *m + sizeof *p + p->len;
}

static void leave_prefixes(struct client *c)
{
    c->tracking.prefix_bytes = 0;
    LIST_EACH(&c->tracking.prefixes, link) {
        struct membership *m = LIST_ITEM(link, struct membership, by_client);
        struct prefix *p = m->prefix;
        list_leave(&m->by_client);
        list_leave(&m->by_prefix);
        mem_free(m);
        if (list_is_empty(&p->members)) remove_prefix(&c->server->tracking, p);
    }
}

size_t tracking_each_prefix(const struct client *c,
                            void (*visit)(void *context, struct slice prefix), void *context)
{
    size_t count = 0;
    LIST_EACH(&c->tracking.prefixes, link) {
        visit(context, text_of(LIST_ITEM(link, struct membership, by_client)->prefix));
        count++;
    }
    return count;
}

/* ---- life ---- */

void tracking_init(struct server *s)
{
    table_init(&s->tracking.keys, hash_of_key, NULL);
    table_init(&s->tracking.items, hash_of_item, NULL);
    list_init(&s->tracking.prefixes);
}

void tracking_close(struct server *s)
{
    struct tracking *t = &s->tracking;
    table_close(&t->keys);
    table_close(&t->items);
    bytes_free(&t->waiting_keys);
}

void tracking_client_init(struct client *c)
{
    struct tracking_client *t = &c->tracking;
    list_init(&t->by_target);
    list_init(&t->sources);
    list_init(&t->items);
    list_init(&t->prefixes);
}

static void aim(struct client *c, struct client *redirect)
{
    struct tracking_client *t = &c->tracking;
    list_leave(&t->by_target);
    t->target = redirect;
    t->redirect = redirect != NULL ? redirect->id : 0;
    if (redirect != NULL) list_add_last(&redirect->tracking.sources, &t->by_target);
}

void tracking_start(struct client *c, unsigned flags, struct client *redirect,
                    const struct slice *prefixes, size_t count)
{
    struct tracking_client *t = &c->tracking;
    if (!(t->flags & TRACKING_ON)) c->server->tracking.clients++;
    t->flags = (t->flags & TRACKING_CACHING) | flags | TRACKING_ON;
    aim(c, redirect);
    if (!(flags & TRACKING_BCAST)) return;
    if (count == 0) join(c, SLICE(""));
    for (size_t i = 0; i < count; i++) join(c, prefixes[i]);
}

void tracking_stop(struct client *c)
{
    struct tracking_client *t = &c->tracking;
    if (t->flags & TRACKING_ON) c->server->tracking.clients--;
    t->flags = 0;
    aim(c, NULL);
    leave_prefixes(c);
}

/* A key goes with the last who has read it. */
static void forget_items(struct client *c)
{
    struct tracking *t = &c->server->tracking;
    LIST_EACH(&c->tracking.items, link) {
        struct item *i = LIST_ITEM(link, struct item, by_client);
        struct tracked_key *k = i->key;
        remove_item(t, i);
        if (list_is_empty(&k->items)) remove_key(t, k);
    }
}

void tracking_forget(struct client *c)
{
    struct tracking *t = &c->server->tracking;
    tracking_stop(c);
    forget_items(c);
    LIST_EACH(&c->tracking.sources, link) {
        struct tracking_client *source = LIST_ITEM(link, struct tracking_client, by_target);
        list_leave(&source->by_target);
        source->target = NULL;
    }
    if (t->waiting == c) {
        t->waiting = NULL;
        bytes_clear(&t->waiting_keys);
    }
}
