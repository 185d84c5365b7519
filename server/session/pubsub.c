#include "server/session/pubsub.h"

#include "core/base/glob.h"
#include "core/base/mem.h"
#include "core/wire/resp_write.h"
#include "server/session/crowd.h"
#include "server/session/server.h"

struct subscription {
    struct list by_client, by_name;
    struct client *client;
    struct pubsub_name *name;
    int64_t weight;
};

struct sought_name {
    enum pubsub_kind kind;
    struct slice text;
};

struct sought {
    const struct client *client;
    const struct pubsub_name *name;
};

/* ---- tables ---- */

static uint64_t hash_of_name(const void *context, const void *item)
{
    (void)context;
    return ((const struct pubsub_name *)item)->hash;
}

static uint64_t hash_of_pair(const struct client *c, const struct pubsub_name *n)
{
    return (n->hash ^ (c->id * 0x9e3779b97f4a7c15u)) * 0xff51afd7ed558ccdu;
}

static uint64_t hash_of_subscription(const void *context, const void *item)
{
    const struct subscription *sub = item;
    (void)context;
    return hash_of_pair(sub->client, sub->name);
}

static bool is_sought_name(const void *item, const void *wanted)
{
    const struct pubsub_name *n = item;
    const struct sought_name *s = wanted;
    return n->kind == s->kind && slice_equal(slice_make(n->text, n->len), s->text);
}

static bool is_sought(const void *item, const void *wanted)
{
    const struct subscription *sub = item;
    const struct sought *s = wanted;
    return sub->client == s->client && sub->name == s->name;
}

static uint64_t hash_text(const struct server *s, enum pubsub_kind kind, struct slice text)
{
    return hash_slice(&s->keyspace.secret, text) + (uint64_t)kind * 0x9e3779b97f4a7c15u;
}

static struct pubsub_name *find_name(const struct server *s, enum pubsub_kind kind,
                                     struct slice text)
{
    struct sought_name sought = {kind, text};
    if (s->pubsub.counts[kind] == 0) return NULL;
    return table_find(&s->pubsub.names, hash_text(s, kind, text), is_sought_name, &sought);
}

static struct subscription *find(const struct client *c, const struct pubsub_name *n)
{
    struct sought sought = {c, n};
    return table_find(&c->server->pubsub.subscriptions, hash_of_pair(c, n), is_sought, &sought);
}

static struct pubsub_name *add_name(struct server *s, enum pubsub_kind kind, struct slice text)
{
    struct pubsub *p = &s->pubsub;
    struct pubsub_name *n = mem_alloc(sizeof *n + text.len);
    *n = (struct pubsub_name){.hash = hash_text(s, kind, text), .kind = kind, .len = text.len};
    list_init(&n->subscriptions);
    list_init(&n->among_patterns);
    if (text.len > 0) memcpy(n->text, text.ptr, text.len);
    table_add(&p->names, n->hash, n);
    if (kind == PUBSUB_PATTERN) list_add_last(&p->patterns, &n->among_patterns);
    p->counts[kind]++;
    return n;
}

static void remove_name(struct pubsub *p, struct pubsub_name *n)
{
    table_remove(&p->names, n->hash, n);
    list_leave(&n->among_patterns);
    p->counts[n->kind]--;
    mem_free(n);
}

/* ---- life ---- */

void pubsub_init(struct server *s)
{
    table_init(&s->pubsub.names, hash_of_name, NULL);
    table_init(&s->pubsub.subscriptions, hash_of_subscription, NULL);
    list_init(&s->pubsub.patterns);
}

void pubsub_close(struct server *s)
{
    struct pubsub *p = &s->pubsub;
    table_close(&p->names);
    table_close(&p->subscriptions);
    bytes_free(&p->body);
    bytes_free(&p->key);
    bytes_free(&p->own);
    bytes_free(&p->held);
}

void pubsub_client_init(struct client *c)
{
    for (int kind = 0; kind < PUBSUB_KINDS; kind++) list_init(&c->pubsub.subscriptions[kind]);
}

/* ---- subscriptions ---- */

static void set_weight(struct subscription *sub, int64_t weight)
{
    sub->name->weight += weight - sub->weight;
    sub->weight = weight;
}

bool pubsub_subscribe(struct client *c, enum pubsub_kind kind, struct slice name, int64_t weight)
{
    struct server *s = c->server;
    struct pubsub_name *n = find_name(s, kind, name);
    struct subscription *sub = n != NULL ? find(c, n) : NULL;
    bool is_new = sub == NULL;
    if (is_new) {
        if (n == NULL) n = add_name(s, kind, name);
        sub = mem_alloc(sizeof *sub);
        *sub = (struct subscription){.client = c, .name = n};
        list_add_last(&c->pubsub.subscriptions[kind], &sub->by_client);
        list_add_last(&n->subscriptions, &sub->by_name);
        table_add(&s->pubsub.subscriptions, hash_of_pair(c, n), sub);
        c->pubsub.counts[kind]++;
    }
    set_weight(sub, weight);
    return is_new;
}

static void end(struct subscription *sub)
{
    struct client *c = sub->client;
    struct pubsub_name *n = sub->name;
    struct pubsub *p = &c->server->pubsub;
    set_weight(sub, 0);
    table_remove(&p->subscriptions, hash_of_pair(c, n), sub);
    list_leave(&sub->by_client);
    list_leave(&sub->by_name);
    c->pubsub.counts[n->kind]--;
    mem_free(sub);
    if (list_is_empty(&n->subscriptions)) remove_name(p, n);
}

bool pubsub_unsubscribe(struct client *c, enum pubsub_kind kind, struct slice name)
{
    struct pubsub_name *n = find_name(c->server, kind, name);
    struct subscription *sub = n != NULL ? find(c, n) : NULL;
    if (sub == NULL) return false;
    end(sub);
    return true;
}

bool pubsub_first(const struct client *c, enum pubsub_kind kind, struct slice *name)
{
    const struct list *all = &c->pubsub.subscriptions[kind];
    if (list_is_empty(all)) return false;
    const struct pubsub_name *n = LIST_ITEM(all->next, struct subscription, by_client)->name;
    *name = slice_make(n->text, n->len);
    return true;
}

void pubsub_forget(struct client *c)
{
    for (int kind = 0; kind < PUBSUB_KINDS; kind++)
        LIST_EACH(&c->pubsub.subscriptions[kind], link)
            end(LIST_ITEM(link, struct subscription, by_client));
}

size_t pubsub_count(const struct client *c, enum pubsub_kind kind)
{
    const size_t *counts = c->pubsub.counts;
    return kind == PUBSUB_SHARD ? counts[PUBSUB_SHARD]
                                : counts[PUBSUB_CHANNEL] + counts[PUBSUB_PATTERN];
}

bool pubsub_is_subscriber(const struct client *c)
{
    return pubsub_count(c, PUBSUB_CHANNEL) + pubsub_count(c, PUBSUB_SHARD) > 0;
}

size_t pubsub_memory(const struct client *c)
{
    size_t count = 0;
    for (int i = 0; i < PUBSUB_KINDS; i++) count += c->pubsub.counts[i];
    return count * sizeof(struct subscription);
}

int64_t pubsub_weight(const struct server *s, enum pubsub_kind kind, struct slice name)
{
    const struct pubsub_name *n = find_name(s, kind, name);
    return n != NULL ? n->weight : 0;
}

struct visit {
    enum pubsub_kind kind;
    void (*visit)(void *context, struct slice name, int64_t weight);
    void *context;
};

static void visit_name(void *context, void *item)
{
    const struct visit *v = context;
    const struct pubsub_name *n = item;
    if (n->kind == v->kind) v->visit(v->context, slice_make(n->text, n->len), n->weight);
}

void pubsub_each(const struct server *s, enum pubsub_kind kind,
                 void (*visit)(void *context, struct slice name, int64_t weight), void *context)
{
    struct visit v = {kind, visit, context};
    table_each(&s->pubsub.names, visit_name, &v);
}

/* ---- messages ---- */

/* What is pushed is seen by a client that wants no replies, too: call.c cuts off what its command
 * says, and puts this behind. */
struct bytes *pubsub_out(struct client *c)
{
    bool is_hushed = (c->flags & CLIENT_RUNNING) &&
                     (c->flags & (CLIENT_REPLY_OFF | CLIENT_REPLY_SKIP));
    if (is_hushed) return &c->server->pubsub.own;
    if (!(c->flags & CLIENT_RUNNING)) c->ops->wrote(c);
    return c->out;
}

static void deliver(struct pubsub_name *n, size_t parts, const struct bytes *first,
                    const struct bytes *body)
{
    LIST_EACH(&n->subscriptions, link) {
        struct client *c = LIST_ITEM(link, struct subscription, by_name)->client;
        if ((c->flags & CLIENT_CLOSING) && !(c->flags & CLIENT_RUNNING)) continue;
        struct bytes *out = pubsub_out(c);
        resp_write_push(out, c->resp, parts);
        bytes_append_slice(out, bytes_slice(first));
        bytes_append_slice(out, bytes_slice(body));
        crowd_count(c);
    }
}

static void deliver_to_name(struct pubsub *p, struct pubsub_name *n)
{
    bytes_clear(&p->key);
    resp_write_bulk(&p->key, n->kind == PUBSUB_SHARD ? SLICE("smessage") : SLICE("message"));
    deliver(n, 3, &p->key, &p->body);
}

static int64_t deliver_to_patterns(struct pubsub *p, struct slice channel, bool sends)
{
    int64_t receivers = 0;
    LIST_EACH(&p->patterns, link) {
        struct pubsub_name *n = LIST_ITEM(link, struct pubsub_name, among_patterns);
        struct slice pattern = slice_make(n->text, n->len);
        if (!glob_match(pattern, channel, false)) continue;
        receivers += n->weight;
        if (!sends) continue;
        bytes_clear(&p->key);
        resp_write_bulk(&p->key, SLICE("pmessage"));
        resp_write_bulk(&p->key, pattern);
        deliver(n, 4, &p->key, &p->body);
    }
    return receivers;
}

static int64_t say(struct server *s, enum pubsub_kind kind, struct slice channel,
                   struct slice message, bool sends)
{
    struct pubsub *p = &s->pubsub;
    struct pubsub_name *n = find_name(s, kind, channel);
    int64_t receivers = n != NULL ? n->weight : 0;
    bool has_patterns = kind == PUBSUB_CHANNEL && p->counts[PUBSUB_PATTERN] > 0;
    if (n == NULL && !has_patterns) return 0;
    if (sends) {
        bytes_clear(&p->body);
        resp_write_bulk(&p->body, channel);
        resp_write_bulk(&p->body, message);
        if (n != NULL) deliver_to_name(p, n);
    }
    if (has_patterns) receivers += deliver_to_patterns(p, channel, sends);
    return receivers;
}

/* ---- held messages ---- */

struct held_message {                    /* about, channel and message follow */
    enum pubsub_kind kind;
    size_t about_len, channel_len, message_len;
};

static void hold(struct pubsub *p, const struct pubsub_message *m)
{
    struct held_message head = {m->kind, m->about.len, m->channel.len, m->message.len};
    bytes_append(&p->held, &head, sizeof head);
    bytes_append_slice(&p->held, m->about);
    bytes_append_slice(&p->held, m->channel);
    bytes_append_slice(&p->held, m->message);
}

static int64_t publish(struct server *s, const struct pubsub_message *m)
{
    if (s->pubsub.holds > 0) hold(&s->pubsub, m);
    return say(s, m->kind, m->channel, m->message, s->pubsub.holds == 0);
}

int64_t pubsub_publish(struct server *s, enum pubsub_kind kind, struct slice channel,
                       struct slice message)
{
    return publish(s, &(struct pubsub_message){kind, channel, channel, message});
}

int64_t pubsub_publish_about(struct server *s, struct slice key, struct slice channel,
                             struct slice message)
{
    return publish(s, &(struct pubsub_message){PUBSUB_CHANNEL, key, channel, message});
}

void pubsub_each_message(struct slice messages,
                         void (*visit)(void *context, const struct pubsub_message *m),
                         void *context)
{
    struct held_message head;
    while (messages.len > 0) {
        memcpy(&head, messages.ptr, sizeof head);
        const char *about = messages.ptr + sizeof head, *channel = about + head.about_len;
        const char *message = channel + head.channel_len;
        visit(context, &(struct pubsub_message){head.kind, slice_make(about, head.about_len),
                                                slice_make(channel, head.channel_len),
                                                slice_make(message, head.message_len)});
        messages = slice_part(messages, (size_t)(message - messages.ptr) + head.message_len,
                              messages.len);
    }
}

static void say_held(void *context, const struct pubsub_message *m)
{
    say(context, m->kind, m->channel, m->message, true);
}

size_t pubsub_hold(struct server *s)
{
    s->pubsub.holds++;
    return s->pubsub.held.len;
}

void pubsub_release(struct server *s)
{
    struct pubsub *p = &s->pubsub;
    if (--p->holds > 0) return;
    struct bytes held = p->held;
    p->held = (struct bytes){0};
    pubsub_each_message(bytes_slice(&held), say_held, s);
    bytes_free(&held);
}

void pubsub_take_back(struct server *s, size_t held)
{
    s->pubsub.held.len = held;
}

void pubsub_take_held(struct server *s, size_t held, struct bytes *messages)
{
    struct slice all = bytes_slice(&s->pubsub.held);
    bytes_append_slice(messages, slice_part(all, held, all.len));
    pubsub_take_back(s, held);
}
