#include "proxy/tracking.h"

#include "core/base/mem.h"
#include "core/command/command_keys.h"
#include "core/wire/tracking_message.h"
#include "proxy/client.h"
#include "proxy/session.h"
#include "proxy/tracker.h"
#include "proxy/worker.h"

#include <stdlib.h>

static const uint64_t REQUEST_MASK = (UINT64_C(1) << AUTHOR_REQUEST_BITS) - 1;

/* ---- authors ---- */

/* The lowest bit of the client is set in all of them. */
static struct tracker **bucket_of(struct tracking *t, uint64_t author)
{
    return &t->by_author[(author >> (AUTHOR_REQUEST_BITS + 1)) % TRACKER_BUCKETS];
}

static struct tracker *tracker_by(struct tracking *t, uint64_t author)
{
    struct tracker *tracker = *bucket_of(t, author);
    while (tracker != NULL && !author_is_same(tracker->author, author))
        tracker = tracker->same_bucket;
    return tracker;
}

static void leave_authors(struct tracking *t, const struct tracker *tracker)
{
    struct tracker **at = bucket_of(t, tracker->author);
    while (*at != tracker) at = &(*at)->same_bucket;
    *at = tracker->same_bucket;
}

/* As random as the numbers of proxies are: no other client has it, of whichever proxy. */
static void join_authors(struct worker *w, struct tracker *tracker)
{
    tracker->author = (random_next(&w->random) >> 1 | 1) << AUTHOR_REQUEST_BITS & INT64_MAX;
    struct tracker **bucket = bucket_of(w->tracking, tracker->author);
    tracker->same_bucket = *bucket;
    *bucket = tracker;
}

static uint64_t author_now(const struct tracker *t)
{
    return t->author | (t->requests & REQUEST_MASK);
}

/* The number of the request in whose name something was done, which is not long ago. */
static uint64_t request_of(const struct tracker *t, uint64_t author)
{
    return t->requests - ((t->requests - author) & REQUEST_MASK);
}

/* It has made the change itself, and does not want to be told. */
static bool is_own(const struct tracker *t, uint64_t author)
{
    return author != 0 && t->client->author != 0 && author_is_same(t->author, author);
}

/* ---- what is read ---- */

static bool is_read(const struct command *row)
{
    return (row->flags & COMMAND_READONLY) && !(row->flags & COMMAND_PUBSUB);
}

static struct tracked *keys_of(const struct tracker *t)
{
    return &t->client->worker->tracking->keys;
}

static void remember_keys(struct tracker *t, const struct request *r, uint64_t request)
{
    struct command_keys keys;
    struct command_key key;
    t->knows_of_all = false;
    command_keys_begin(&keys, r->command, r->argv, r->argc);
    while (command_keys_next(&keys, &key)) tracked_add(keys_of(t), r->argv[key.at], t, request);
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

/* Whoever is told has not read it any more, nor has who has changed it himself, unless he has asked
 * for it since: that is remembered at once, and the change may be heard later.  The key goes with
 * the last who has read it. */
static void tell_key(struct tracking *t, struct tracked_key *k, uint64_t author)
{
    struct list *link = k->items.next, *next;
    for (bool is_last = false; !is_last; link = next) {
        struct tracked_item *i = LIST_ITEM(link, struct tracked_item, by_key);
        next = link->next;
        is_last = next == &k->items;
        if (!is_own(i->tracker, author)) tell_item(t, i);
        else if (i->request < request_of(i->tracker, author)) tracked_remove(&t->keys, i);
    }
}

void tracker_keep_limit(struct worker *w)
{
    struct tracking *t = w->tracking;
    size_t max = (size_t)w->options.tracking_table_max_keys;
    while (max > 0 && t->keys.count > max) tell_key(t, tracked_any(&t->keys, &w->random), 0);
}

/* Of transactions and scripts it is found out where they go. */
void tracking_request(struct client *c, const struct request *r)
{
    struct tracker *t = c->tracker;
    bool reads = is_read(r->command) && !command_calls_script(r->command);
    tracker_keep_limit(c->worker);       /* not behind: what is read now is not answered yet */
    t->requests++;
    if (c->author != 0) c->author = author_now(t);
    if (session_queues(c, r)) return;
    t->knows_of_all = false;
    if (reads && is_remembered(t->flags)) remember_keys(t, r, t->requests);
}

uint64_t tracking_reader(const struct client *c)
{
    return c->tracker != NULL && is_remembered(c->tracker->flags) ? author_now(c->tracker) : 0;
}

bool tracking_hears_of_reads(const struct worker *w, size_t shard)
{
    return w->links[shard].relay.kind == SHARD_TORC;
}

void tracking_may_read(struct worker *w, uint64_t reader, const struct request *r)
{
    struct tracker *t = tracker_by(w->tracking, reader);
    bool may_read = is_read(r->command) || command_calls_script(r->command);
    if (t != NULL && may_read) remember_keys(t, r, request_of(t, reader));
}

/* CLIENT CACHING is about one request, or one transaction. */
void tracking_served(struct client *c, const struct command *command)
{
    bool is_about_client = command->parent != NULL && command->parent->id == CMD_client;
    if (c->tracker == NULL || is_about_client || session_queued(c) >= 0) return;
    c->tracker->flags &= ~(unsigned)TRACKING_CACHING;
}

/* ---- what is heard ---- */

/* Keys that have changed, and who has changed them if the shard says so. */
struct heard {
    struct resp_cursor keys, authors;
    int64_t left, authors_left;
};

static struct heard heard_begin(struct resp_cursor at, int64_t count)
{
    struct heard h = {.keys = at, .authors = at};
    struct resp_value authors;
    struct slice key;
    while (h.left < count && resp_cursor_skip(&h.authors, &key)) h.left++;
    if (resp_cursor_next(&h.authors, &authors) && authors.type == '*')
        h.authors_left = authors.integer;
    return h;
}

static bool heard_next(struct heard *h, struct slice *key, uint64_t *author)
{
    struct resp_value value;
    if (h->left-- <= 0 || !resp_cursor_next(&h->keys, &value)) return false;
    *key = value.text;
    bool is_said = h->authors_left-- > 0 && resp_cursor_next(&h->authors, &value);
    *author = is_said ? (uint64_t)value.integer : 0;
    return true;
}

static void key_changed(struct tracking *t, struct slice key, uint64_t author)
{
    struct tracked_key *k = tracked_find(&t->keys, key);
    if (k != NULL) tell_key(t, k, author);
}

static int compare_keys(const void *a, const void *b)
{
    return slice_compare(*(const struct slice *)a, *(const struct slice *)b);
}

/* Sorted, as with Redis. */
static void tell_prefix(struct tracker *tracker, struct slice prefix, struct heard heard)
{
    struct slice *found = mem_alloc(((size_t)heard.left + 1) * sizeof *found);
    struct bytes what = {0};
    struct slice key;
    uint64_t author;
    size_t count = 0;
    while (heard_next(&heard, &key, &author))
        if (slice_starts(key, prefix) && !is_own(tracker, author)) found[count++] = key;
    qsort(found, count, sizeof *found, compare_keys);
    resp_write_array(&what, count);
    for (size_t i = 0; i < count; i++) resp_write_bulk(&what, found[i]);
    if (count > 0) tracker_tell(tracker, bytes_slice(&what));
    bytes_free(&what);
    mem_free(found);
}

static void keys_changed(struct tracking *t, struct heard heard)
{
    struct heard each = heard;
    struct slice key;
    uint64_t author;
    while (heard_next(&each, &key, &author)) key_changed(t, key, author);
    LIST_EACH(&t->trackers, link) {
        struct tracker *tracker = LIST_ITEM(link, struct tracker, all);
        if (!(tracker->flags & TRACKING_BCAST)) continue;
        for (size_t i = 0; i < tracker->prefixes_count; i++)
            tell_prefix(tracker, tracker_prefix(tracker, i), heard);
    }
}

void tracker_all_changed(struct tracking *t, bool tells_listeners)
{
    LIST_EACH(&t->trackers, link) {
        struct tracker *tracker = LIST_ITEM(link, struct tracker, all);
        bool listens = tracker->flags & TRACKING_BCAST;
        forget_items(tracker);
        if (!(tracker->flags & TRACKING_ON)) continue;
        if (listens ? !tells_listeners : tracker->knows_of_all) continue;
        tracker_tell(tracker, SLICE(""));
        tracker->knows_of_all = true;
    }
    tracker_close_overrun(t->worker);
}

/* Every shard tells of it. */
static bool is_known_flush(struct tracking *t, int64_t flush)
{
    for (size_t i = 0; i < FLUSHES_KNOWN; i++)
        if (t->flushes[i] == flush) return true;
    t->flushes[t->flushes_count++ % FLUSHES_KNOWN] = flush;
    return false;
}

/* Over several shards it is atomic: who reads a key when the first one has told reads it behind the
 * flush on the others, too, which tell later. */
static void flushed(struct tracking *t, int64_t flush)
{
    if (is_known_flush(t, flush)) return;
    LIST_EACH(&t->trackers, link) LIST_ITEM(link, struct tracker, all)->knows_of_all = false;
    tracker_all_changed(t, true);
}

/* A plain Redis gives it no number.  Every shard tells of it; none does so twice. */
static bool is_same_flush(struct worker *w, size_t shard)
{
    enum { ALL_TELL_US = 1000 * 1000 };
    struct tracking *t = w->tracking;
    int64_t now_us = loop_monotonic_us(w->loop);
    bool is_same = !t->shards[shard].is_flushed && now_us - t->flushed_us < ALL_TELL_US;
    for (size_t i = 0; i < w->topology->count && !is_same; i++) t->shards[i].is_flushed = false;
    if (!is_same) t->flushed_us = now_us;
    t->shards[shard].is_flushed = true;
    return is_same;
}

void tracking_heard(struct worker *w, size_t shard, struct resp_cursor *at)
{
    struct resp_value keys, flush;
    if (!resp_cursor_next(at, &keys)) return;
    if (keys.type == '*') keys_changed(w->tracking, heard_begin(*at, keys.integer));
    else if (resp_cursor_next(at, &flush)) flushed(w->tracking, flush.integer);
    else tracker_all_changed(w->tracking, !is_same_flush(w, shard));
    tracker_close_overrun(w);
}

void tracking_heard_read(struct worker *w, struct resp_cursor *at)
{
    struct resp_value author, keys, key;
    if (!resp_cursor_next(at, &author) || !resp_cursor_next(at, &keys)) return;
    struct tracker *t = tracker_by(w->tracking, (uint64_t)author.integer);
    if (t == NULL) return;
    t->knows_of_all = false;
    for (int64_t i = 0; i < keys.integer && resp_cursor_next(at, &key); i++)
        tracked_add(keys_of(t), key.text, t, request_of(t, (uint64_t)author.integer));
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
    join_authors(c->worker, t);
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

struct tracking_counts tracking_counts(const struct worker *w)
{
    const struct tracking *t = w->tracking;
    struct tracking_counts n = {t->clients, t->keys.count, t->keys.items_count, 0};
    LIST_EACH(&t->trackers, link)
        n.prefixes += LIST_ITEM(link, struct tracker, all)->prefixes_count;
    return n;
}

bool tracking_listens(const struct worker *w)
{
    return w->tracking->listens;
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
    c->author = w->flags & TRACKING_NOLOOP ? author_now(t) : 0;
    if ((w->flags & TRACKING_BCAST) && w->prefixes_count == 0) add_prefix(t, SLICE(""));
    for (size_t i = 0; i < w->prefixes_count; i++) add_prefix(t, w->prefixes[i]);
    tracker_listen(c->worker, p);
}

void tracking_stop(struct client *c)
{
    struct tracker *t = c->tracker;
    struct worker *w = c->worker;
    if (t == NULL || !(t->flags & TRACKING_ON)) return;
    t->flags = 0;
    t->client->author = 0;
    free_prefixes(t);
    bytes_free(&t->waiting);
    w->tracking->clients--;
}

void tracking_forget(struct client *c)
{
    struct tracker *t = c->tracker;
    if (t == NULL) return;
    tracking_stop(c);
    forget_items(t);
    leave_authors(c->worker->tracking, t);
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
    t->shards = mem_zalloc(w->topology->count * sizeof *t->shards);
    list_init(&t->trackers);
    return t;
}

void tracking_free(struct tracking *t)
{
    tracked_close(&t->keys);
    mem_free(t->shards);
    mem_free(t);
}
