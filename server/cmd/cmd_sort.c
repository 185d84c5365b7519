/* cmd_sort.c - SORT and SORT_RO.
 *
 *     options -> elements -> weights -> order -> the part that LIMIT asks for -> reply, or list
 *
 * Elements and weights are copied into one run of bytes each, a NUL behind every text: what they
 * come from may change while other keys are looked up, and strtod() and strcoll() want a NUL, as in
 * Redis. */
#include "core/base/mem.h"
#include "server/cmd/sort.h"
#include "server/session/handlers.h"
#include "server/session/reach.h"
#include "server/session/notify.h"
#include "server/session/reply.h"
#include "server/session/server.h"
#include "server/store/listval.h"
#include "server/store/setval.h"
#include "server/store/zset.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#define BY_ELSEWHERE "ERR BY option of SORT denied in cluster mode."
#define GET_ELSEWHERE "ERR GET option of SORT denied in cluster mode."

struct item {
    size_t at, len;                      /* of the element, in texts */
    size_t weight_at, weight_len;        /* in weights, if it has_weight */
    bool has_weight;
    double score;
};

struct sort {
    struct client *client;
    bool desc, alpha, is_unsorted;
    int64_t offset, count;
    const struct slice *by, *store;      /* NULL: not given */
    const struct slice **gets;
    size_t gets_count;

    size_t all;                          /* elements of the key */
    size_t first, wanted;                /* of them, in order, the part that LIMIT leaves */
    struct item *items;
    size_t items_count;
    struct bytes texts, weights;
    size_t value_at; /* where the value that is being looked up begins in the reply */
};

/* ---- options ---- */

static bool has_star(struct slice pattern)
{
    return sort_pattern_star(pattern) < pattern.len;
}

static bool take_option(struct sort *s, size_t *i)
{
    struct client *c = s->client;
    const struct slice *argv = c->argv + *i;
    size_t left = c->argc - *i - 1;

    if (slice_is(*argv, "asc")) s->desc = false;
    else if (slice_is(*argv, "desc")) s->desc = true;
    else if (slice_is(*argv, "alpha")) s->alpha = true;
    else if (slice_is(*argv, "limit") && left >= 2) {
        *i += 2;
        return reply_take_int64(c, argv[1], &s->offset) && reply_take_int64(c, argv[2], &s->count);
    } else if (slice_is(*argv, "store") && left >= 1 && c->command->id == CMD_sort) {
        s->store = &c->argv[++*i];
    } else if (slice_is(*argv, "by") && left >= 1) {
        s->by = &c->argv[++*i];
        if (!has_star(*s->by)) s->is_unsorted = true;
    } else if (slice_is(*argv, "get") && left >= 1) {
        s->gets[s->gets_count++] = &c->argv[++*i];
    } else {
        reply_syntax_error(c);
        return false;
    }
    return true;
}

static bool take_options(struct sort *s)
{
    bool ok = true;
    s->count = -1;
    s->gets = mem_alloc(s->client->argc * sizeof(struct slice *));
    for (size_t i = 2; ok && i < s->client->argc; i++) ok = take_option(s, &i);
    return ok;
}

/* LIMIT as Redis reads it: what lies outside is cut off, a negative count is all. */
static void apply_limit(struct sort *s)
{
    int64_t all = (int64_t)s->all;
    int64_t offset = s->offset < 0 ? 0 : s->offset > all ? all : s->offset;
    int64_t count = s->count < 0 || s->count > all - offset ? all - offset : s->count;
    s->first = (size_t)offset;
    s->wanted = (size_t)count;
}

/* ---- elements ---- */

static void add_item(struct sort *s, struct slice text)
{
    s->items[s->items_count++] = (struct item){.at = s->texts.len, .len = text.len};
    bytes_append_slice(&s->texts, text);
    bytes_append_byte(&s->texts, '\0');
}

static void load_list(struct sort *s, const struct entry *e, size_t first, size_t count)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    struct listval_walk walk;
    struct slice text;
    bool backwards = s->is_unsorted && s->desc;
    if (count == 0) return;
    listval_walk_begin(&walk, e, backwards ? s->all - 1 - first : first, backwards);
    while (count-- > 0 && listval_walk_next(&walk, &text, scratch)) add_item(s, text);
}

static void load_zset(struct sort *s, const struct entry *e, size_t first, size_t count)
{
    struct zset z = zset_of(e);
    struct zset_item item;
    bool backwards = s->is_unsorted && s->desc;
    if (count == 0) return;
    struct zset_cursor at = zset_at(&z, backwards ? s->all - 1 - first : first);
    while (count-- > 0 && (backwards ? zset_prev(&at, &item) : zset_next(&at, &item)))
        add_item(s, item.member);
}

static void load_set(struct sort *s, const struct entry *e)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    struct setval_walk walk;
    struct slice text;
    setval_walk_begin(&walk, e);
    while (setval_walk_next(&walk, scratch, &text)) add_item(s, text);
}

static size_t count_of(const struct entry *e)
{
    if (e == NULL) return 0;
    if (e->type == ENTRY_LIST) return listval_count(e);
    if (e->type == ENTRY_SET) return setval_count(e);
    struct zset z = zset_of(e);
    return zset_count(&z);
}

/* Of what has an order of its own that is kept, only the wanted part is loaded. */
static void load(struct sort *s, const struct entry *e)
{
    bool is_set = e != NULL && e->type == ENTRY_SET;
    s->all = count_of(e);
    apply_limit(s);
    bool loads_part = s->is_unsorted && !is_set;
    size_t first = loads_part ? s->first : 0, count = loads_part ? s->wanted : s->all;
    s->items = mem_alloc((count + 1) * sizeof *s->items);
    if (e == NULL) return;
    if (e->type == ENTRY_LIST) load_list(s, e, first, count);
    else if (e->type == ENTRY_ZSET) load_zset(s, e, first, count);
    else load_set(s, e);
    if (loads_part) s->first = 0;
}

static struct slice text_of(const struct sort *s, const struct item *item)
{
    return slice_make(s->texts.ptr + item->at, item->len);
}

/* ---- weights ---- */

/* As strtod() reads it; false where that is no number. */
static bool read_score(const char *text, double *score)
{
    char *end;
    errno = 0;
    *score = strtod(text, &end);
    return *end == '\0' && errno != ERANGE && !isnan(*score);
}

static void keep_weight(struct sort *s, struct item *item, struct slice weight)
{
    item->has_weight = true;
    item->weight_at = s->weights.len;
    item->weight_len = weight.len;
    bytes_append_slice(&s->weights, weight);
    bytes_append_byte(&s->weights, '\0');
}

/* False when the key of a weight may not be read. */
static bool load_weights(struct sort *s)
{
    for (size_t i = 0; i < s->items_count; i++) {
        struct sort_value value;
        if (!sort_look_up(s->client, *s->by, text_of(s, &s->items[i]), BY_ELSEWHERE, &value))
            return false;
        if (value.is_there) keep_weight(s, &s->items[i], value.text);
    }
    return true;
}

/* The first that is no number ends it all, but only when everything was read, as in Redis. */
static bool load_scores(struct sort *s)
{
    bool ok = true;
    for (size_t i = 0; i < s->items_count; i++) {
        struct item *item = &s->items[i];
        if (s->by == NULL) ok &= read_score(s->texts.ptr + item->at, &item->score);
        else if (item->has_weight) ok &= read_score(s->weights.ptr + item->weight_at, &item->score);
    }
    if (!ok) reply_error(s->client, "ERR One or more scores can't be converted into double");
    return ok;
}

/* ---- order ---- */

/* What is stored is compared by its bytes, so that every node stores the same; what is only shown,
 * as the locale says. */
static int compare_texts(const struct sort *s, struct slice a, struct slice b)
{
    return s->store != NULL ? slice_compare(a, b) : strcoll(a.ptr, b.ptr);
}

static struct slice weight_of(const struct sort *s, const struct item *item)
{
    return slice_make(s->weights.ptr + item->weight_at, item->weight_len);
}

static int compare_scores(const struct sort *s, const struct item *a, const struct item *b)
{
    if (a->score != b->score) return a->score > b->score ? 1 : -1;
    return slice_compare(text_of(s, a), text_of(s, b));
}

static int compare_weights(const struct sort *s, const struct item *a, const struct item *b)
{
    if (!a->has_weight || !b->has_weight) return (int)a->has_weight - (int)b->has_weight;
    return compare_texts(s, weight_of(s, a), weight_of(s, b));
}

static int compare(const void *one, const void *other, void *context)
{
    const struct sort *s = context;
    const struct item *a = one, *b = other;
    int order;
    if (!s->alpha) order = compare_scores(s, a, b);
    else if (s->by != NULL) order = compare_weights(s, a, b);
    else order = compare_texts(s, text_of(s, a), text_of(s, b));
    return s->desc ? (order < 0) - (order > 0) : order;
}

static bool put_in_order(struct sort *s)
{
    if (s->is_unsorted) return true;
    if (s->by != NULL && !load_weights(s)) return false;
    if (!s->alpha && !load_scores(s)) return false;
    qsort_r(s->items, s->items_count, sizeof *s->items, compare, s);
    return true;
}

/* ---- results ---- */

/* Calls give for every value of the result; false when one may not be read. */
static bool each_result(struct sort *s, void (*give)(void *context, const struct sort_value *value),
                        void *context)
{
    for (size_t i = s->first; i < s->first + s->wanted; i++) {
        struct slice text = text_of(s, &s->items[i]);
        if (s->gets_count == 0) give(context, &(struct sort_value){.is_there = true, .text = text});
        for (size_t n = 0; n < s->gets_count; n++) {
            struct sort_value value;
            s->value_at = s->client->out->len;
            if (!sort_look_up(s->client, *s->gets[n], text, GET_ELSEWHERE, &value)) return false;
            give(context, &value);
        }
    }
    return true;
}

static size_t results_count(const struct sort *s)
{
    return s->wanted * (s->gets_count > 0 ? s->gets_count : 1);
}

static void reply_value(void *context, const struct sort_value *value)
{
    if (value->is_there) reply_bulk(context, value->text);
    else reply_null(context);
}

/* A refusal takes the place of what was written so far. */
static void show(struct sort *s)
{
    struct bytes *out = s->client->out;
    size_t before = out->len;
    reply_array(s->client, results_count(s));
    if (each_result(s, reply_value, s->client)) return;
    size_t refusal = out->len - s->value_at;
    if (refusal > 0) memmove(out->ptr + before, out->ptr + s->value_at, refusal);
    out->len = before + refusal;
}

struct stored {
    struct entry *list;
    const struct value_limits *limits;
};

static void push_value(void *context, const struct sort_value *value)
{
    struct stored *to = context;
    listval_push(to->list, LISTVAL_TAIL, value->is_there ? value->text : SLICE(""), to->limits);
}

static void store(struct sort *s)
{
    struct client *c = s->client;
    struct stored to = {listval_new(*s->store, ENTRY_NO_EXPIRY), &c->server->keyspace.limits};
    size_t count = results_count(s);
    if (!each_result(s, push_value, &to)) {
        entry_free(to.list);
        return;
    }
    if (count > 0) {
        db_put_entry(c->db, to.list);
        server_changed(c->server, (int64_t)count);
        notify(c->server, c->db, NOTIFY_LIST, "sortstore", *s->store);
    } else {
        entry_free(to.list);
        bool was_there = db_delete(c->db, *s->store);
        server_changed(c->server, was_there);
        if (was_there) notify(c->server, c->db, NOTIFY_GENERIC, "del", *s->store);
    }
    reply_int64(c, (int64_t)count);
}

/* ---- all of it ---- */

static bool can_be_sorted(struct client *c, const struct entry *e)
{
    if (e == NULL || e->type == ENTRY_LIST || e->type == ENTRY_SET || e->type == ENTRY_ZSET)
        return true;
    reply_wrong_type(c);
    return false;
}

static void run(struct sort *s)
{
    struct client *c = s->client;
    const struct entry *e = db_find_read(c->db, c->argv[1]);
    if (!can_be_sorted(c, e)) return;
    /* The order of a set is nobody's business, but what is stored or seen by a script must not hang
     * on it. */
    if (s->is_unsorted && e != NULL && e->type == ENTRY_SET &&
        (s->store != NULL || (c->flags & CLIENT_SCRIPT))) {
        s->is_unsorted = false;
        s->alpha = true;
        s->by = NULL;
    }
    load(s, e);
    if (!put_in_order(s)) return;
    if (s->store != NULL) store(s);
    else show(s);
}

static void sort(struct client *c)
{
    struct sort s = {.client = c};
    if (take_options(&s)) run(&s);
    mem_free(s.gets);
    mem_free(s.items);
    bytes_free(&s.texts);
    bytes_free(&s.weights);
}

void cmd_sort(struct client *c)
{
    sort(c);
}

void cmd_sort_ro(struct client *c)
{
    sort(c);
}
