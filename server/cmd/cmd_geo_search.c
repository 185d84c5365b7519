/* cmd_geo_search.c - finding members by their position: GEOSEARCH GEOSEARCHSTORE, and GEORADIUS
 * GEORADIUSBYMEMBER with their _RO forms.
 *
 * Arguments are read and checked in the order of Redis, which shows in the errors: a source that is
 * missing is only noticed once all of them were read. */
#include "core/base/mem.h"
#include "server/cmd/geo_arguments.h"
#include "server/cmd/partial_sort.h"
#include "server/cmd/zset_common.h"
#include "server/session/handlers.h"
#include "server/session/reply.h"
#include "server/session/server.h"

#include <stdlib.h>

enum family { RADIUS, RADIUS_BY_MEMBER, SEARCH };
enum order { UNSORTED, ASCENDING, DESCENDING };

struct search {
    enum family family;
    bool may_store;                      /* STORE, or GEOSEARCHSTORE */
    const struct entry *entry;           /* the source; NULL: missing */
    struct geo_shape shape;
    bool from_member, from_position, by_radius, by_box;
    bool with_distance, with_hash, with_position;
    bool is_any, stores_distance, has_target;
    struct slice target;
    enum order order;
    int64_t count;                       /* 0: all */
};

/* ---- arguments ---- */

static bool refuse_negative(struct client *c, bool is_negative, const char *error)
{
    if (is_negative) reply_error(c, error);
    return !is_negative;
}

static bool take_radius(struct client *c, size_t at, struct geo_shape *shape)
{
    shape->is_box = false;
    return geo_take_number(c, c->argv[at], "ERR need numeric radius", &shape->radius) &&
           refuse_negative(c, shape->radius < 0, "ERR radius cannot be negative") &&
           geo_take_unit(c, c->argv[at + 1], &shape->unit);
}

static bool take_box(struct client *c, size_t at, struct geo_shape *shape)
{
    shape->is_box = true;
    return geo_take_number(c, c->argv[at], "ERR need numeric width", &shape->width) &&
           geo_take_number(c, c->argv[at + 1], "ERR need numeric height", &shape->height) &&
           refuse_negative(c, shape->width < 0 || shape->height < 0,
                           "ERR height or width cannot be negative") &&
           geo_take_unit(c, c->argv[at + 2], &shape->unit);
}

static bool take_member(struct client *c, const struct search *s, struct slice member,
                        struct geo_position *out)
{
    struct zset z = zset_of(s->entry);
    double score;
    if (!zset_score(&z, member, &score)) {
        reply_error(c, "ERR could not decode requested zset member");
        return false;
    }
    *out = geo_position_of(score);
    return true;
}

/* The arguments that GEORADIUS and its like have in fixed places; *at moves behind them. */
static bool take_fixed(struct client *c, struct search *s, size_t *at)
{
    size_t member = *at;
    switch (s->family) {
    case RADIUS:
        *at += 4;
        return geo_take_position(c, member, &s->shape.center) &&
               take_radius(c, member + 2, &s->shape);
    case RADIUS_BY_MEMBER:
        *at += 3;
        if (s->entry == NULL) return true;
        return take_member(c, s, c->argv[member], &s->shape.center) &&
               take_radius(c, member + 1, &s->shape);
    default: return true;
    }
}

static bool take_count(struct client *c, struct slice text, int64_t *count)
{
    if (!reply_take_int64(c, text, count)) return false;
    return refuse_negative(c, *count <= 0, "ERR COUNT must be > 0");
}

static bool take_plain_word(struct search *s, struct slice word)
{
    if (slice_is(word, "withdist")) s->with_distance = true;
    else if (slice_is(word, "withhash")) s->with_hash = true;
    else if (slice_is(word, "withcoord")) s->with_position = true;
    else if (slice_is(word, "any")) s->is_any = true;
    else if (slice_is(word, "asc")) s->order = ASCENDING;
    else if (slice_is(word, "desc")) s->order = DESCENDING;
    else return false;
    return true;
}

/* The next two return how many arguments were taken, 0: none, it is another word; -1: an error was
 * replied. */
static int take_search_option(struct client *c, struct search *s, size_t at, size_t left)
{
    struct slice word = c->argv[at];
    bool ok = true;
    if (left >= 1 && !s->from_position && slice_is(word, "frommember")) {
        s->from_member = true;
        if (s->entry != NULL) ok = take_member(c, s, c->argv[at + 1], &s->shape.center);
        return ok ? 2 : -1;
    }
    if (left >= 2 && !s->from_member && slice_is(word, "fromlonlat")) {
        s->from_position = true;
        return geo_take_position(c, at + 1, &s->shape.center) ? 3 : -1;
    }
    if (left >= 2 && !s->by_box && slice_is(word, "byradius")) {
        s->by_radius = true;
        return take_radius(c, at + 1, &s->shape) ? 3 : -1;
    }
    if (left >= 3 && !s->by_radius && slice_is(word, "bybox")) {
        s->by_box = true;
        return take_box(c, at + 1, &s->shape) ? 4 : -1;
    }
    if (s->may_store && slice_is(word, "storedist")) {
        s->stores_distance = true;
        return 1;
    }
    return 0;
}

static int take_store_option(struct client *c, struct search *s, size_t at, size_t left)
{
    bool is_distance = slice_is(c->argv[at], "storedist");
    if (!s->may_store || left < 1 || (!is_distance && !slice_is(c->argv[at], "store"))) return 0;
    s->target = c->argv[at + 1];
    s->has_target = true;
    s->stores_distance = is_distance;
    return 2;
}

static bool take_options(struct client *c, struct search *s, size_t at)
{
    while (at < c->argc) {
        size_t left = c->argc - at - 1;
        int taken = 1;
        if (left >= 1 && slice_is(c->argv[at], "count"))
            taken = take_count(c, c->argv[at + 1], &s->count) ? 2 : -1;
        else if (!take_plain_word(s, c->argv[at]))
            taken = s->family == SEARCH ? take_search_option(c, s, at, left)
                                        : take_store_option(c, s, at, left);
        if (taken == 0) reply_syntax_error(c);
        if (taken <= 0) return false;
        at += (size_t)taken;
    }
    return true;
}

static bool options_are_compatible(struct client *c, const struct search *s)
{
    struct slice name = c->argv[0];
    bool is_search = s->family == SEARCH,
         has_more = s->with_distance || s->with_hash || s->with_position;
    if (s->has_target && has_more)
        reply_errorf(c, "ERR %s is not compatible with WITHDIST, WITHHASH and WITHCOORD options",
                     is_search ? "GEOSEARCHSTORE" : "STORE option in GEORADIUS");
    else if (is_search && !s->from_member && !s->from_position)
        reply_errorf(c, "ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for %.*s",
                     (int)name.len, name.ptr);
    else if (is_search && !s->by_radius && !s->by_box)
        reply_errorf(c, "ERR exactly one of BYRADIUS and BYBOX can be specified for %.*s",
                     (int)name.len, name.ptr);
    else if (s->is_any && s->count == 0)
        reply_error(c, "ERR the ANY argument requires COUNT argument");
    else
        return true;
    return false;
}

/* ---- finding ---- */

/* Members are borrowed from the source, but numbers of a small one are printed, so they are kept as
 * places in `texts`. */
struct found {
    size_t member_at, member_len;
    struct geo_position position;
    double distance, score;
};

struct finding {
    struct found *items;
    size_t count, cap;
    struct bytes texts;
};

static void note(struct finding *f, const struct zset_item *item, struct geo_position p,
                 double distance)
{
    if (f->count == f->cap) {
        f->cap = f->cap > 0 ? f->cap * 2 : 16;
        f->items = mem_realloc(f->items, f->cap * sizeof *f->items);
    }
    f->items[f->count++] =
        (struct found){f->texts.len, item->member.len, p, distance, item->score};
    bytes_append_slice(&f->texts, item->member);
}

static struct slice member_of(const struct finding *f, const struct found *item)
{
    return slice_part(bytes_slice(&f->texts), item->member_at, item->member_len);
}

static bool is_enough(const struct search *s, const struct finding *f)
{
    return s->is_any && f->count >= (size_t)s->count;
}

static void find_in_cell(const struct search *s, const struct zset *z, struct geo_cell cell,
                         struct finding *f)
{
    struct zset_scores scores = {.without_max = true};
    struct zset_item item;
    double distance;
    geo_scores_of(cell, &scores.min, &scores.max);
    struct zset_span span = zset_span_of_scores(z, &scores);
    struct zset_cursor at = zset_at(z, span.first);
    for (; span.count > 0 && !is_enough(s, f) && zset_next(&at, &item); span.count--) {
        struct geo_position p = geo_position_of(item.score);
        if (geo_is_within(&s->shape, p, &distance)) note(f, &item, p, distance);
    }
}

static void find(const struct search *s, struct finding *f)
{
    struct geo_cell cells[GEO_CELLS_MAX];
    struct zset z = zset_of(s->entry);
    unsigned count = geo_cover(&s->shape, cells);
    for (unsigned i = 0; i < count && !is_enough(s, f); i++) find_in_cell(s, &z, cells[i], f);
}

/* ---- sorting ---- */

static int nearest_first(const void *a, const void *b)
{
    double left = ((const struct found *)a)->distance, right = ((const struct found *)b)->distance;
    return (left > right) - (left < right);
}

static int farthest_first(const void *a, const void *b)
{
    return nearest_first(b, a);
}

/* Keeps what is asked for, in order.  With a count but no order the nearest are meant. */
static void sort_and_cut(const struct search *s, struct finding *f)
{
    enum order order = s->order;
    size_t kept = s->count > 0 && (uint64_t)s->count < f->count ? (size_t)s->count : f->count;
    if (s->count > 0 && order == UNSORTED && !s->is_any) order = ASCENDING;
    int (*compare)(const void *, const void *) =
        order == DESCENDING ? farthest_first : nearest_first;
    if (order != UNSORTED && kept == f->count)
        qsort(f->items, f->count, sizeof *f->items, compare);
    else if (order != UNSORTED)
        partial_sort(f->items, f->count, sizeof *f->items, compare, 0, kept - 1);
    f->count = kept;
}

/* ---- answering ---- */

static void reply_found(struct client *c, const struct search *s, const struct finding *f)
{
    unsigned more = 0U + s->with_distance + s->with_hash + s->with_position;
    reply_array(c, f->count);
    for (size_t i = 0; i < f->count; i++) {
        const struct found *item = &f->items[i];
        if (more > 0) reply_array(c, 1 + more);
        reply_bulk(c, member_of(f, item));
        if (s->with_distance) geo_reply_distance(c, item->distance / s->shape.unit);
        if (s->with_hash) reply_int64(c, (int64_t)item->score);
        if (s->with_position) geo_reply_position(c, item->position);
    }
}

static void store_found(struct client *c, const struct search *s, const struct finding *f)
{
    const struct value_limits *limits = &c->server->keyspace.limits;
    struct zset result = zset_new_large(limits, f->count);
    for (size_t i = 0; i < f->count; i++) {
        const struct found *item = &f->items[i];
        double score = s->stores_distance ? item->distance / s->shape.unit : item->score;
        zset_add(&result, limits, member_of(f, item), &score, 0);
    }
    zset_pack(&result, limits);
    zset_store(c, s->target, &result,
               c->command->id == CMD_geosearchstore ? "geosearchstore" : "georadiusstore");
}

static void answer(struct client *c, const struct search *s)
{
    struct finding f = {0};
    if (s->entry != NULL) find(s, &f);
    if (f.count > 0) sort_and_cut(s, &f);
    if (s->has_target) store_found(c, s, &f);
    else reply_found(c, s, &f);
    mem_free(f.items);
    bytes_free(&f.texts);
}

/* source: the argument that is the key; what is asked follows. */
static void search(struct client *c, size_t source, struct search s)
{
    struct entry *e;
    size_t at = source + 1;
    if (!typed_read(c, c->argv[source], ENTRY_ZSET, &e)) return;
    s.entry = e;
    if (take_fixed(c, &s, &at) && take_options(c, &s, at) && options_are_compatible(c, &s))
        answer(c, &s);
}

void cmd_georadius(struct client *c)
{
    search(c, 1, (struct search){.family = RADIUS, .may_store = true});
}

void cmd_georadius_ro(struct client *c)
{
    search(c, 1, (struct search){.family = RADIUS});
}

void cmd_georadiusbymember(struct client *c)
{
    search(c, 1, (struct search){.family = RADIUS_BY_MEMBER, .may_store = true});
}

void cmd_georadiusbymember_ro(struct client *c)
{
    search(c, 1, (struct search){.family = RADIUS_BY_MEMBER});
}

void cmd_geosearch(struct client *c)
{
    search(c, 1, (struct search){.family = SEARCH});
}

void cmd_geosearchstore(struct client *c)
{
    struct search s = {
        .family = SEARCH, .may_store = true, .has_target = true, .target = c->argv[1]};
    search(c, 2, s);
}
