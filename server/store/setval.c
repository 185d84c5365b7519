#include "server/store/setval.h"

#include "core/base/mem.h"
#include "server/store/flat.h"
#include "server/store/intset.h"
#include "server/store/sample.h"

#include <assert.h>

static struct intset *intset_of(const struct entry *e)
{
    assert(e->encoding == ENTRY_INTSET);
    return entry_body(e);
}

static struct listpack *listpack_of(const struct entry *e)
{
    assert(e->encoding == ENTRY_PACKED);
    return entry_body(e);
}

static struct table *table_of(const struct entry *e)
{
    assert(e->encoding == ENTRY_LARGE);
    return entry_body(e);
}

static struct flat *flat_of(const struct entry *e)
{
    assert(e->encoding == ENTRY_FLAT);
    return entry_body(e);
}

/* What finds a member of a large one by name. */
static const struct table *names_of(const struct entry *e)
{
    return e->encoding == ENTRY_FLAT ? flat_index(flat_of(e)) : table_of(e);
}

static bool is_large(const struct entry *e)
{
    return e->encoding == ENTRY_LARGE || e->encoding == ENTRY_FLAT;
}

/* ---- members in a table ---- */

/* Written as in a block, so that both are read alike. */
static struct slice text_of(const void *item)
{
    return flat_text(item);
}

static void *item_new(struct slice text)
{
    char head[FLAT_LENGTH_MAX];
    size_t head_len = flat_put_length(head, text.len);
    char *item = mem_alloc(head_len + text.len);
    memcpy(item, head, head_len);
    if (text.len > 0) memcpy(item + head_len, text.ptr, text.len);
    return item;
}

static bool is_text(const void *item, const void *text)
{
    return slice_equal(text_of(item), *(const struct slice *)text);
}

static uint64_t hash_of(const void *secret, const void *item)
{
    return hash_slice(secret, text_of(item));
}

static void free_item(void *context, void *item)
{
    (void)context;
    mem_free(item);
}

static struct table *new_table(const struct hash_secret *secret, size_t expected)
{
    struct table *t = mem_alloc(sizeof *t);
    table_init(t, hash_of, secret);
    table_reserve(t, expected);
    return t;
}

static void *find_item(const struct table *t, uint64_t hash, struct slice text)
{
    return table_find(t, hash, is_text, &text);
}

static bool add_to_table(struct table *t, struct slice text)
{
    uint64_t hash = hash_slice(t->context, text);
    if (find_item(t, hash, text) != NULL) return false;
    table_add(t, hash, item_new(text));
    return true;
}

static bool remove_from_table(struct table *t, struct slice text)
{
    uint64_t hash = hash_slice(t->context, text);
    void *item = find_item(t, hash, text);
    if (item == NULL) return false;
    table_remove(t, hash, item);
    table_shrink_if_sparse(t);
    mem_free(item);
    return true;
}

/* ---- what a set is kept as ---- */

bool setval_is_surely_large(size_t count, const struct value_limits *limits)
{
    return count > SETVAL_PACKED_COUNT_MAX && (int64_t)count > limits->set_max_intset_entries;
}

struct entry *setval_new(struct slice key, size_t expected, const struct value_limits *limits)
{
    if (setval_is_surely_large(expected, limits))
        return entry_new_body(key, ENTRY_SET, ENTRY_LARGE, new_table(limits->secret, expected),
                              ENTRY_NO_EXPIRY);
    return entry_new_body(key, ENTRY_SET, ENTRY_INTSET, intset_new(), ENTRY_NO_EXPIRY);
}

static size_t intset_max(const struct value_limits *limits)
{
    int64_t max = limits->set_max_intset_entries;
    return max < INTSET_COUNT_MAX ? (size_t)max : INTSET_COUNT_MAX - 1;
}

static void stop_being_packed(struct entry *e, const struct value_limits *limits)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    struct listpack *lp = listpack_of(e);
    struct table *t = new_table(limits->secret, listpack_count(lp) + 1);
    for (uint32_t at = listpack_first(lp); at != LISTPACK_NONE; at = listpack_next(lp, at))
        add_to_table(t, listpack_get(lp, at, scratch));
    listpack_free(lp);
    entry_set_body(e, ENTRY_LARGE, t);
}

static bool may_be_packed(size_t count, struct slice text)
{
    return count <= SETVAL_PACKED_COUNT_MAX && text.len <= SETVAL_PACKED_TEXT_MAX;
}

/* An intset becomes what suits it with one more text. */
static void stop_being_intset(struct entry *e, struct slice next, const struct value_limits *limits)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    struct intset *s = intset_of(e);
    size_t count = intset_count(s);
    if (may_be_packed(count + 1, next)) {
        struct listpack *lp = listpack_new();
        for (size_t i = 0; i < count; i++) lp = listpack_append_int64(lp, intset_get(s, i));
        entry_set_body(e, ENTRY_PACKED, lp);
    } else {
        struct table *t = new_table(limits->secret, count + 1);
        for (size_t i = 0; i < count; i++)
            add_to_table(t, slice_make(scratch, number_from_int64(scratch, intset_get(s, i))));
        entry_set_body(e, ENTRY_LARGE, t);
    }
    intset_free(s);
}

struct entry *setval_new_intset(struct slice key, struct intset *s,
                                const struct value_limits *limits)
{
    struct entry *e = entry_new_body(key, ENTRY_SET, ENTRY_INTSET, s, ENTRY_NO_EXPIRY);
    if (intset_count(s) > intset_max(limits)) stop_being_intset(e, SLICE(""), limits);
    return e;
}

const struct intset *setval_intset(const struct entry *e)
{
    return e->encoding == ENTRY_INTSET ? intset_of(e) : NULL;
}

/* ---- a set that lives no longer than a command ---- */

static struct entry *new_flat(struct slice key, struct flat *f)
{
    return entry_new_body(key, ENTRY_SET, ENTRY_FLAT, f, ENTRY_NO_EXPIRY);
}

struct entry *setval_new_flat(struct slice key, const struct value_limits *limits)
{
    return new_flat(key, flat_new(limits->secret, 0));
}

struct entry *setval_over(struct slice key, struct slice block, size_t count,
                          const struct value_limits *limits)
{
    struct flat *f = flat_over(block, count, limits->secret, 0);
    return f != NULL ? new_flat(key, f) : NULL;
}

void setval_append(struct entry *e, struct slice member)
{
    flat_append(flat_of(e), member, NULL);
}

const struct flat *setval_flat(const struct entry *e)
{
    return e->encoding == ENTRY_FLAT ? flat_of(e) : NULL;
}

/* Each as its own allocation; false where one comes twice, which only others' blocks can hold. */
static bool fill_from_flat(struct table *t, const struct flat *f)
{
    bool is_good = true;
    for (const void *item = flat_first(f); item != NULL && is_good; item = flat_next(f, item))
        is_good = add_to_table(t, flat_text(item));
    return is_good;
}

static bool stop_being_flat(struct entry *e)
{
    struct flat *f = flat_of(e);
    struct table *t = new_table(f->secret, f->count);
    bool is_good = fill_from_flat(t, f);
    flat_free(f);
    entry_set_body(e, ENTRY_LARGE, t);
    return is_good;
}

bool setval_settle(struct entry *e, const struct value_limits *limits)
{
    struct flat *f = flat_of(e);
    bool is_good = true;
    if (setval_is_surely_large(f->count, limits)) return stop_being_flat(e);
    entry_set_body(e, ENTRY_INTSET, intset_new());
    for (const void *item = flat_first(f); item != NULL && is_good; item = flat_next(f, item))
        is_good = setval_add(e, flat_text(item), limits);
    flat_free(f);
    return is_good;
}

/* ---- one member ---- */

size_t setval_count(const struct entry *e)
{
    if (e->encoding == ENTRY_INTSET) return intset_count(intset_of(e));
    if (e->encoding == ENTRY_PACKED) return listpack_count(listpack_of(e));
    if (e->encoding == ENTRY_FLAT) return flat_of(e)->count;
    return table_of(e)->count;
}

static bool intset_has_text(const struct intset *s, struct slice text)
{
    int64_t value;
    return number_to_int64(text, &value) && intset_has(s, value);
}

static uint32_t find_packed(const struct listpack *lp, struct slice text)
{
    return listpack_find(lp, listpack_first(lp), text, 0);
}

bool setval_has(const struct entry *e, struct slice member)
{
    if (e->encoding == ENTRY_INTSET) return intset_has_text(intset_of(e), member);
    if (e->encoding == ENTRY_PACKED) return find_packed(listpack_of(e), member) != LISTPACK_NONE;
    const struct table *t = names_of(e);
    return find_item(t, hash_slice(t->context, member), member) != NULL;
}

/* The waits for memory of all of them overlap. */
static void table_has_each(const struct table *t, const struct slice *members, size_t count,
                           bool *has)
{
    uint64_t hashes[SETVAL_BATCH_MAX];
    for (size_t i = 0; i < count; i++) {
        hashes[i] = hash_slice(t->context, members[i]);
        table_prefetch_home(t, hashes[i]);
    }
    for (size_t i = 0; i < count; i++) table_prefetch_item(t, hashes[i]);
    for (size_t i = 0; i < count; i++) has[i] = find_item(t, hashes[i], members[i]) != NULL;
}

void setval_has_each(const struct entry *e, const struct slice *members, size_t count, bool *has)
{
    assert(count <= SETVAL_BATCH_MAX);
    if (is_large(e)) {
        table_has_each(names_of(e), members, count, has);
        return;
    }
    for (size_t i = 0; i < count; i++) has[i] = setval_has(e, members[i]);
}

static bool add_integer(struct entry *e, int64_t value, const struct value_limits *limits)
{
    bool is_new;
    struct intset *s = intset_add(intset_of(e), value, &is_new);
    entry_set_body(e, ENTRY_INTSET, s);
    if (is_new && intset_count(s) > intset_max(limits)) stop_being_intset(e, SLICE(""), limits);
    return is_new;
}

bool setval_add(struct entry *e, struct slice member, const struct value_limits *limits)
{
    int64_t value;
    if (e->encoding == ENTRY_INTSET) {
        if (number_to_int64(member, &value)) return add_integer(e, value, limits);
        stop_being_intset(e, member, limits);
    }
    if (e->encoding == ENTRY_PACKED) {
        struct listpack *lp = listpack_of(e);
        if (find_packed(lp, member) != LISTPACK_NONE) return false;
        if (may_be_packed(listpack_count(lp) + 1, member)) {
            entry_set_body(e, ENTRY_PACKED, listpack_append(lp, member));
            return true;
        }
        stop_being_packed(e, limits);
    }
    if (e->encoding == ENTRY_FLAT) stop_being_flat(e);
    return add_to_table(table_of(e), member);
}

static bool remove_integer(struct entry *e, struct slice text)
{
    int64_t value;
    bool was_there;
    if (!number_to_int64(text, &value)) return false;
    entry_set_body(e, ENTRY_INTSET, intset_remove(intset_of(e), value, &was_there));
    return was_there;
}

static bool remove_packed(struct entry *e, struct slice text)
{
    struct listpack *lp = listpack_of(e);
    uint32_t at = find_packed(lp, text);
    if (at == LISTPACK_NONE) return false;
    entry_set_body(e, ENTRY_PACKED, listpack_delete(lp, at, 1));
    return true;
}

bool setval_remove(struct entry *e, struct slice member)
{
    if (e->encoding == ENTRY_INTSET) return remove_integer(e, member);
    if (e->encoding == ENTRY_PACKED) return remove_packed(e, member);
    if (e->encoding == ENTRY_FLAT) stop_being_flat(e);
    return remove_from_table(table_of(e), member);
}

/* ---- all of them ---- */

static struct slice integer_text(const struct intset *s, size_t i,
                                 char scratch[NUMBER_INT64_MAX_LEN])
{
    return slice_make(scratch, number_from_int64(scratch, intset_get(s, i)));
}

void setval_walk_begin(struct setval_walk *w, const struct entry *e)
{
    w->entry = e;
    w->index = 0;
    if (e->encoding == ENTRY_PACKED) w->index = listpack_first(listpack_of(e));
    if (e->encoding == ENTRY_LARGE) table_walk_begin(&w->table, table_of(e));
    if (e->encoding == ENTRY_FLAT) w->item = flat_first(flat_of(e));
}

static bool next_flat(struct setval_walk *w, struct slice *member)
{
    if (w->item == NULL) return false;
    *member = flat_text(w->item);
    w->item = flat_next(flat_of(w->entry), w->item);
    return true;
}

static bool next_packed(struct setval_walk *w, char scratch[NUMBER_INT64_MAX_LEN],
                        struct slice *member)
{
    const struct listpack *lp = listpack_of(w->entry);
    if (w->index == LISTPACK_NONE) return false;
    *member = listpack_get(lp, (uint32_t)w->index, scratch);
    w->index = listpack_next(lp, (uint32_t)w->index);
    return true;
}

bool setval_walk_next(struct setval_walk *w, char scratch[NUMBER_INT64_MAX_LEN],
                      struct slice *member)
{
    if (w->entry->encoding == ENTRY_LARGE) {
        const void *item = table_walk_next(&w->table);
        if (item != NULL) *member = text_of(item);
        return item != NULL;
    }
    if (w->entry->encoding == ENTRY_PACKED) return next_packed(w, scratch, member);
    if (w->entry->encoding == ENTRY_FLAT) return next_flat(w, member);
    const struct intset *s = intset_of(w->entry);
    if (w->index == intset_count(s)) return false;
    *member = integer_text(s, w->index++, scratch);
    return true;
}

struct scan_context {
    void (*visit)(void *context, const struct slice *parts, size_t count);
    void *context;
};

static void visit_item(void *context, void *item)
{
    const struct scan_context *s = context;
    struct slice text = text_of(item);
    s->visit(s->context, &text, 1);
}

uint64_t setval_scan(const struct entry *e, uint64_t cursor,
                     void (*visit)(void *context, const struct slice *parts, size_t count),
                     void *context)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    struct slice member;
    struct setval_walk walk;
    if (is_large(e))
        return table_scan(names_of(e), cursor, visit_item, &(struct scan_context){visit, context});
    setval_walk_begin(&walk, e);
    while (setval_walk_next(&walk, scratch, &member)) visit(context, &member, 1);
    return 0;
}

/* ---- random ones ---- */

struct slice setval_random(const struct entry *e, struct random *random,
                           char scratch[NUMBER_INT64_MAX_LEN])
{
    if (is_large(e)) return text_of(table_random(names_of(e), random));
    size_t i = (size_t)random_below(random, setval_count(e));
    if (e->encoding == ENTRY_INTSET) return integer_text(intset_of(e), i, scratch);
    const struct listpack *lp = listpack_of(e);
    return listpack_get(lp, listpack_seek(lp, (int64_t)i), scratch);
}

struct sample_context {
    void (*visit)(void *context, struct slice member);
    void *context;
};

static void sample_item(void *context, void *item)
{
    const struct sample_context *s = context;
    s->visit(s->context, text_of(item));
}

void setval_sample(const struct entry *e, size_t count, struct random *random,
                   void (*visit)(void *context, struct slice member), void *context)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    struct slice member;
    struct setval_walk walk;
    struct sample sample;
    if (is_large(e)) {
        sample_table(names_of(e), count, random, sample_item,
                     &(struct sample_context){visit, context});
        return;
    }
    sample_draw(&sample, setval_count(e), count, random);
    setval_walk_begin(&walk, e);
    for (size_t i = 0; setval_walk_next(&walk, scratch, &member); i++)
        if (sample_has(&sample, i)) visit(context, member);
    sample_close(&sample);
}

/* ---- as a value ---- */

static void free_table(struct table *t)
{
    table_each(t, free_item, NULL);
    table_close(t);
    mem_free(t);
}

static void free_value(struct entry *e)
{
    if (e->encoding == ENTRY_INTSET) intset_free(intset_of(e));
    else if (e->encoding == ENTRY_PACKED) listpack_free(listpack_of(e));
    else if (e->encoding == ENTRY_FLAT) flat_free(flat_of(e));
    else free_table(table_of(e));
}

static void *copy_table(const struct table *t)
{
    struct table *copy = new_table(t->context, t->count);
    struct table_walk walk;
    const void *item;
    table_walk_begin(&walk, t);
    while ((item = table_walk_next(&walk)) != NULL)
        table_add(copy, hash_of(t->context, item), item_new(text_of(item)));
    return copy;
}

static void *copy_value(const struct entry *e)
{
    if (e->encoding == ENTRY_INTSET) return intset_copy(intset_of(e));
    if (e->encoding == ENTRY_PACKED) return listpack_copy(listpack_of(e));
    if (e->encoding == ENTRY_FLAT) return flat_copy(flat_of(e));
    return copy_table(table_of(e));
}

static size_t items_memory(const struct table *t, size_t samples)
{
    struct table_walk walk;
    const void *item;
    size_t bytes = 0, seen = 0;
    table_walk_begin(&walk, t);
    while ((samples == 0 || seen < samples) && (item = table_walk_next(&walk)) != NULL) {
        bytes += mem_size(item);
        seen++;
    }
    return seen > 0 ? bytes * t->count / seen : 0;
}

static size_t value_memory(const struct entry *e, size_t samples)
{
    const struct table *t = e->encoding == ENTRY_LARGE ? table_of(e) : NULL;
    if (e->encoding == ENTRY_FLAT) return flat_memory(flat_of(e));
    size_t bytes = mem_size(entry_body(e));
    return t != NULL ? bytes + table_memory(t) + items_memory(t, samples) : bytes;
}

static const char *encoding_name(const struct entry *e)
{
    return e->encoding == ENTRY_INTSET ? "intset" : "hashtable";
}

static size_t value_parts(const struct entry *e)
{
    return e->encoding == ENTRY_LARGE ? table_of(e)->count : 1;
}

const struct value_type setval_type = {free_value, copy_value, value_memory, encoding_name,
                                       value_parts};
