/* cmd_list.c - one list: pushing, popping, reading and changing by index. */
#include "server/cmd/argument.h"
#include "server/cmd/list.h"
#include "server/cmd/typed.h"
#include "server/session/handlers.h"
#include "server/session/propagate.h"
#include "server/session/reply.h"
#include "server/session/server.h"

static const struct value_limits *limits_of(const struct client *c)
{
    return &c->server->keyspace.limits;
}

bool list_take_end(struct client *c, struct slice text, enum listval_end *end)
{
    if (slice_is(text, "left")) {
        *end = LISTVAL_HEAD;
    } else if (slice_is(text, "right")) {
        *end = LISTVAL_TAIL;
    } else {
        reply_syntax_error(c);
        return false;
    }
    return true;
}

/* ---- LPUSH RPUSH LPUSHX RPUSHX ---- */

struct entry *list_at(struct client *c, struct db_place *place)
{
    if (place->entry == NULL)
        db_put_entry_at(c->db, place, listval_new(place->key, ENTRY_NO_EXPIRY));
    return place->entry;
}

/* What a block cannot hold is refused before anything is done. */
static bool elements_fit(struct client *c, size_t from)
{
    for (size_t i = from; i < c->argc; i++) {
        if (c->argv[i].len < LISTPACK_BYTES_MAX / 2) continue;
        reply_error(c, "ERR string exceeds maximum allowed size of a list's element");
        return false;
    }
    return true;
}

static void push(struct client *c, enum listval_end end, bool only_if_there)
{
    struct db_place place;
    if (!elements_fit(c, 2) || !typed_place(c, c->argv[1], ENTRY_LIST, &place)) return;
    if (place.entry == NULL && only_if_there) {
        reply_int64(c, 0);
        return;
    }
    struct entry *e = list_at(c, &place);
    for (size_t i = 2; i < c->argc; i++) listval_push(e, end, c->argv[i], limits_of(c));
    typed_changed_by(c, &place, (int64_t)(c->argc - 2), false, NOTIFY_LIST,
                     end == LISTVAL_HEAD ? "lpush" : "rpush");
    reply_int64(c, (int64_t)listval_count(e));
}

void cmd_lpush(struct client *c) { push(c, LISTVAL_HEAD, false); }
void cmd_rpush(struct client *c) { push(c, LISTVAL_TAIL, false); }
void cmd_lpushx(struct client *c) { push(c, LISTVAL_HEAD, true); }
void cmd_rpushx(struct client *c) { push(c, LISTVAL_TAIL, true); }

/* ---- LPOP RPOP ---- */

static void drop(struct client *c, struct db_place *place, enum listval_end end, size_t count)
{
    size_t there = listval_count(place->entry);
    if (count < there)
        listval_remove(place->entry, end == LISTVAL_HEAD ? 0 : there - count, count, limits_of(c));
    typed_changed_by(c, place, (int64_t)count, count == there, NOTIFY_LIST,
                     end == LISTVAL_HEAD ? "lpop" : "rpop");
}

size_t list_pop_array(struct client *c, struct db_place *place, enum listval_end end, int64_t count)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    struct slice text;
    struct listval_walk walk;
    size_t there = listval_count(place->entry);
    size_t taken = (uint64_t)count < there ? (size_t)count : there;
    listval_walk_begin(&walk, place->entry, end == LISTVAL_HEAD ? 0 : there - 1,
                       end == LISTVAL_TAIL);
    reply_array(c, taken);
    for (size_t i = 0; i < taken && listval_walk_next(&walk, &text, scratch); i++)
        reply_bulk(c, text);
    if (taken > 0) drop(c, place, end, taken);
    return taken;
}

static void pop_one(struct client *c, struct db_place *place, enum listval_end end)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    size_t there = listval_count(place->entry);
    reply_bulk(c, listval_get(place->entry, end == LISTVAL_HEAD ? 0 : there - 1, scratch));
    drop(c, place, end, 1);
}

static void pop(struct client *c, enum listval_end end)
{
    struct db_place place;
    int64_t count = 0;
    bool has_count = c->argc == 3;
    if (c->argc > 3) {
        struct slice name = c->command->full_name;
        reply_errorf(c, "ERR wrong number of arguments for '%.*s' command", (int)name.len,
                     name.ptr);
        return;
    }
    if (has_count &&
        !argument_at_least(c, c->argv[2], 0, "ERR value is out of range, must be positive", &count))
        return;
    if (!typed_place(c, c->argv[1], ENTRY_LIST, &place)) return;
    if (place.entry == NULL) {
        if (has_count) reply_null_array(c);
        else reply_null(c);
    } else if (has_count) {
        list_pop_array(c, &place, end, count);
    } else {
        pop_one(c, &place, end);
    }
}

void cmd_lpop(struct client *c) { pop(c, LISTVAL_HEAD); }
void cmd_rpop(struct client *c) { pop(c, LISTVAL_TAIL); }

/* ---- reading ---- */

void cmd_llen(struct client *c)
{
    struct entry *e;
    if (!typed_read(c, c->argv[1], ENTRY_LIST, &e)) return;
    reply_int64(c, e != NULL ? (int64_t)listval_count(e) : 0);
}

/* An index as an argument, counted from the end if it is negative; false where nothing is there. */
static bool place_of_index(int64_t index, size_t count, size_t *place)
{
    if (index < 0) index += (int64_t)count;
    if (index < 0 || (size_t)index >= count) return false;
    *place = (size_t)index;
    return true;
}

void cmd_lindex(struct client *c)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    struct entry *e;
    int64_t index;
    size_t place;
    if (!typed_read(c, c->argv[1], ENTRY_LIST, &e)) return;
    if (e == NULL) {
        reply_null(c);
        return;
    }
    if (!reply_take_int64(c, c->argv[2], &index)) return;
    if (place_of_index(index, listval_count(e), &place))
        reply_bulk(c, listval_get(e, place, scratch));
    else reply_null(c);
}

/* What start and end mean for so many elements; *from > *to - 1 where that is none. */
static void clamp_range(int64_t start, int64_t end, size_t count, size_t *from, size_t *to)
{
    int64_t len = (int64_t)count;
    if (start < 0) start = start < -len ? 0 : start + len;
    if (end < 0) end = end < -len ? -1 : end + len;
    if (end >= len) end = len - 1;
    *from = start < len ? (size_t)start : count;
    *to = (size_t)(end + 1);
    if (*to < *from) *to = *from;
}

void cmd_lrange(struct client *c)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    struct entry *e;
    struct listval_walk walk;
    struct slice text;
    int64_t start, end;
    size_t from, to;
    if (!reply_take_int64(c, c->argv[2], &start) || !reply_take_int64(c, c->argv[3], &end)) return;
    if (!typed_read(c, c->argv[1], ENTRY_LIST, &e)) return;
    if (e == NULL) {
        reply_array(c, 0);
        return;
    }
    clamp_range(start, end, listval_count(e), &from, &to);
    reply_array(c, to - from);
    listval_walk_begin(&walk, e, from, false);
    for (size_t i = from; i < to && listval_walk_next(&walk, &text, scratch); i++)
        reply_bulk(c, text);
}

/* ---- LPOS ---- */

struct search {
    int64_t rank, count, max_len;
    bool has_count;
};

static bool take_rank(struct client *c, struct slice text, int64_t *rank)
{
    if (!reply_take_int64(c, text, rank)) return false;
    if (*rank != 0) return true;
    reply_error(c, "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second "
                   "... or use negative to start from the end of the list");
    return false;
}

static bool take_search(struct client *c, struct search *s)
{
    for (size_t i = 3; i < c->argc; i += 2) {
        struct slice word = c->argv[i],
                     value = i + 1 < c->argc ? c->argv[i + 1] : (struct slice){0};
        bool has_value = i + 1 < c->argc;
        if (has_value && slice_is(word, "rank")) {
            if (!take_rank(c, value, &s->rank)) return false;
        } else if (has_value && slice_is(word, "count")) {
            if (!argument_at_least(c, value, 0, "ERR COUNT can't be negative", &s->count))
                return false;
            s->has_count = true;
        } else if (has_value && slice_is(word, "maxlen")) {
            if (!argument_at_least(c, value, 0, "ERR MAXLEN can't be negative", &s->max_len))
                return false;
        } else {
            reply_syntax_error(c);
            return false;
        }
    }
    return true;
}

/* Replies the places of what matches, or only the first; returns how many. */
static size_t find_all(struct client *c, const struct entry *e, const struct search *s)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    struct listval_walk walk;
    struct slice text;
    size_t count = listval_count(e), found = 0;
    bool backwards = s->rank < 0;
    int64_t skip = backwards ? -(s->rank + 1) : s->rank - 1;
    if (s->rank == INT64_MIN) skip = 0;            /* Redis has no such rank, and takes it for -1 */
    size_t limit = !s->has_count ? 1 : s->count == 0 ? SIZE_MAX : (size_t)s->count;
    listval_walk_begin(&walk, e, backwards ? count - 1 : 0, backwards);
    for (size_t i = 0; found < limit && (s->max_len == 0 || (int64_t)i < s->max_len); i++) {
        if (!listval_walk_next(&walk, &text, scratch)) break;
        if (!slice_equal(text, c->argv[2]) || skip-- > 0) continue;
        reply_int64(c, (int64_t)(backwards ? count - 1 - i : i));
        found++;
    }
    return found;
}

void cmd_lpos(struct client *c)
{
    struct entry *e;
    struct search s = {.rank = 1};
    if (!take_search(c, &s) || !typed_read(c, c->argv[1], ENTRY_LIST, &e)) return;
    if (s.has_count) {
        size_t begun = reply_begin_array(c);
        reply_end_array(c, begun, e != NULL ? find_all(c, e, &s) : 0);
    } else if (e == NULL || find_all(c, e, &s) == 0) {
        reply_null(c);
    }
}

/* ---- changing ---- */

void cmd_lset(struct client *c)
{
    struct db_place place;
    int64_t index;
    size_t at;
    if (!typed_place(c, c->argv[1], ENTRY_LIST, &place)) return;
    if (place.entry == NULL) {
        reply_no_such_key(c);
        return;
    }
    if (!reply_take_int64(c, c->argv[2], &index) || !elements_fit(c, 3)) return;
    if (!place_of_index(index, listval_count(place.entry), &at)) {
        reply_error(c, "ERR index out of range");
        return;
    }
    listval_set(place.entry, at, c->argv[3], limits_of(c));
    typed_changed_by(c, &place, 1, false, NOTIFY_LIST, "lset");
    reply_ok(c);
}

/* The place of the first element that reads so; the count where there is none. */
static size_t find_first(const struct entry *e, struct slice wanted)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    struct listval_walk walk;
    struct slice text;
    size_t i = 0;
    listval_walk_begin(&walk, e, 0, false);
    while (listval_walk_next(&walk, &text, scratch) && !slice_equal(text, wanted)) i++;
    return i;
}

void cmd_linsert(struct client *c)
{
    struct db_place place;
    bool behind = slice_is(c->argv[2], "after");
    if (!behind && !slice_is(c->argv[2], "before")) {
        reply_syntax_error(c);
        return;
    }
    if (!elements_fit(c, 4) || !typed_place(c, c->argv[1], ENTRY_LIST, &place)) return;
    size_t count = place.entry != NULL ? listval_count(place.entry) : 0;
    size_t at = place.entry != NULL ? find_first(place.entry, c->argv[3]) : 0;
    if (at == count) {
        reply_int64(c, count > 0 ? -1 : 0);
        return;
    }
    listval_insert(place.entry, behind ? at + 1 : at, c->argv[4], limits_of(c));
    typed_changed_by(c, &place, 1, false, NOTIFY_LIST, "linsert");
    reply_int64(c, (int64_t)count + 1);
}

void cmd_lrem(struct client *c)
{
    struct db_place place;
    int64_t count;
    if (!reply_take_int64(c, c->argv[2], &count)) return;
    if (!typed_place(c, c->argv[1], ENTRY_LIST, &place)) return;
    if (place.entry == NULL) {
        reply_int64(c, 0);
        return;
    }
    size_t there = listval_count(place.entry);
    uint64_t limit = count < 0 ? 0 - (uint64_t)count : (uint64_t)count;
    size_t removed = listval_remove_equal(
        place.entry, c->argv[3], limit == 0 ? SIZE_MAX : (size_t)limit, count < 0, limits_of(c));
    typed_changed_by(c, &place, (int64_t)removed, removed == there, NOTIFY_LIST, "lrem");
    reply_int64(c, (int64_t)removed);
}

void cmd_ltrim(struct client *c)
{
    struct db_place place;
    int64_t start, end;
    size_t from, to;
    if (!reply_take_int64(c, c->argv[2], &start) || !reply_take_int64(c, c->argv[3], &end)) return;
    if (!typed_place(c, c->argv[1], ENTRY_LIST, &place)) return;
    if (place.entry != NULL) {
        size_t count = listval_count(place.entry);
        clamp_range(start, end, count, &from, &to);
        if (to < count && to > from) listval_remove(place.entry, to, count - to, limits_of(c));
        if (from > 0 && to > from) listval_remove(place.entry, 0, from, limits_of(c));
        if (to - from == count) db_changed(c->db, place.key);      /* as Redis: watchers are told */
        else typed_changed(c, &place, (int64_t)(count - (to - from)), to == from);
        notify(c->server, c->db, NOTIFY_LIST, "ltrim", place.key);
        if (to == from) notify(c->server, c->db, NOTIFY_GENERIC, "del", place.key);
    }
    reply_ok(c);
}
