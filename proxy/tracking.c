#include "proxy/tracking.h"

#include "core/base/mem.h"
#include "core/command/command_keys.h"
#include "proxy/client.h"
#include "proxy/exec.h"
#include "proxy/pending.h"
#include "proxy/session.h"
#include "proxy/tracker.h"
#include "proxy/worker.h"

#define TRACK_ALL SLICE("*4\r\n$6\r\nCLIENT\r\n$8\r\nTRACKING\r\n$2\r\nON\r\n$5\r\nBCAST\r\n")
#define TRACK_NOTHING SLICE("*3\r\n$6\r\nCLIENT\r\n$8\r\nTRACKING\r\n$3\r\nOFF\r\n")

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

static struct tracked *keys_of(const struct tracker *t)
{
    return &t->client->worker->tracking->keys;
}

static void remember_request(void *context, const struct request *r)
{
    struct tracker *t = context;
    struct command_keys keys;
    struct command_key key;
    if (!is_read(r->command)) return;
    command_keys_begin(&keys, r->command, r->argv, r->argc);
    while (command_keys_next(&keys, &key)) tracked_add(keys_of(t), r->argv[key.at], t);
}

static void forget_items(struct tracker *t)
{
    LIST_EACH(&t->items, link)
        tracked_remove(keys_of(t), LIST_ITEM(link, struct tracked_item, by_tracker));
}

static bool is_remembered(unsigned flags)
{
    if (!(flags & TRACKING_ON) || (flags & TRACKING_BCAST)) return false;
    if (flags & TRACKING_OPTIN) return flags & TRACKING_CACHING;
    return !(flags & TRACKING_OPTOUT) || !(flags & TRACKING_CACHING);
}

static void tell_item(struct tracking *t, struct tracked_item *i)
{
    struct tracker *tracker = i->tracker;
    struct bytes what = {0};
    resp_write_array(&what, 1);
    resp_write_bulk(&what, slice_make(i->key->text, i->key->len));
    tracked_remove(&t->keys, i);
    if ((tracker->flags & TRACKING_ON) && !(tracker->flags & TRACKING_BCAST))
        tracker_tell(tracker, bytes_slice(&what));
    bytes_free(&what);
}

/* The key goes with the last who has read it. */
static void tell_key(struct tracking *t, struct tracked_key *k)
{
    for (bool is_last = false; !is_last;) {
        is_last = k->items.next == k->items.prev;
        tell_item(t, LIST_ITEM(k->items.next, struct tracked_item, by_key));
    }
}

/* What is forgotten is told to have changed. */
static void keep_limit(struct worker *w)
{
    struct tracking *t = w->tracking;
    size_t max = (size_t)w->options.tracking_table_max_keys;
    while (max > 0 && t->keys.count > max) tell_key(t, tracked_any(&t->keys, &w->random));
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
    struct tracked_key *k = tracked_find(&t->keys, key);
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
        tracker_tell(tracker, bytes_slice(&what));
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
            tell_prefix(tracker, tracker_prefix(tracker, i), keys, count);
    }
}

static void all_changed(struct tracking *t)
{
    LIST_EACH(&t->trackers, link) {
        struct tracker *tracker = LIST_ITEM(link, struct tracker, all);
        forget_items(tracker);
        if (!(tracker->flags & TRACKING_ON) || tracker->knows_of_all) continue;
        tracker_tell(tracker, SLICE(""));
        tracker->knows_of_all = true;
    }
    tracker_close_overrun(t->worker);
}

void tracking_heard(struct worker *w, struct resp_cursor *at)
{
    struct resp_value keys;
    if (!resp_cursor_next(at, &keys)) return;
    if (keys.type == '*') keys_changed(w->tracking, *at, keys.integer);
    else all_changed(w->tracking);
    tracker_close_overrun(w);
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

/* ---- a client begins to track, and stops ---- */

/* The empty one has an address, too. */
struct slice tracker_prefix(const struct tracker *t, size_t i)
{
    return t->prefixes[i].len > 0 ? bytes_slice(&t->prefixes[i]) : SLICE("");
}

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
    while (at < t->prefixes_count && slice_compare(tracker_prefix(t, at), prefix) < 0) at++;
    if (at < t->prefixes_count && slice_equal(tracker_prefix(t, at), prefix)) return;
    t->prefixes = mem_realloc(t->prefixes, (t->prefixes_count + 1) * sizeof *t->prefixes);
    memmove(t->prefixes + at + 1, t->prefixes + at, (t->prefixes_count - at) * sizeof *t->prefixes);
    t->prefixes[at] = (struct bytes){0};
    bytes_append_slice(&t->prefixes[at], prefix);
    t->prefixes_count++;
}

void tracker_start(struct client *c, const struct tracking_wish *w, struct pending *p)
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
    forget_items(t);
    list_leave(&t->all);
    mem_free(t);
    c->tracker = NULL;
}

/* ---- life ---- */

struct tracking *tracking_new(struct worker *w)
{
    struct tracking *t = mem_zalloc(sizeof *t);
    t->worker = w;
    tracked_init(&t->keys, random_next(&w->random));
    t->is_deaf = mem_zalloc(w->topology->count * sizeof *t->is_deaf);
    list_init(&t->trackers);
    return t;
}

void tracking_free(struct tracking *t)
{
    tracked_close(&t->keys);
    mem_free(t->is_deaf);
    mem_free(t);
}
