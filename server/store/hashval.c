#include "server/store/hashval.h"

#include "core/base/mem.h"
#include "server/store/deadlines.h"
#include "server/store/sample.h"

#include <assert.h>

struct fields {
    struct table table;
    struct deadlines deadlines;          /* of the fields that expire */
};

static struct listpack *listpack_of(const struct entry *e)
{
    assert(e->encoding == ENTRY_PACKED);
    return entry_body(e);
}

static struct fields *fields_of(const struct entry *e)
{
    assert(e->encoding == ENTRY_LARGE);
    return entry_body(e);
}

/* ---- a field and its value in one allocation ---- */

/*      field length and whether it expires | value length | place 4 if it expires | field | value
 *
 * A length takes seven bits a byte, low ones first, all but the last byte with the high bit set.
 * The first is doubled, plus one for a field that expires.  The allocation is of the size class of
 * its length, always, so a value may change in place as long as the class stays. */

enum { LENGTH_BYTES_MAX = 10, PLACE_BYTES = 4 };

struct item {
    struct slice field, value;
    unsigned char *place;                /* NULL: does not expire */
};

static inline const unsigned char *take_length(const unsigned char *at, size_t *length)
{
    size_t value = *at & 0x7f;
    for (unsigned shift = 7; *at++ & 0x80; shift += 7) value |= (size_t)(*at & 0x7f) << shift;
    *length = value;
    return at;
}

static unsigned char *put_length(unsigned char *at, size_t length)
{
    for (; length >= 0x80; length >>= 7) *at++ = (unsigned char)(length | 0x80);
    *at++ = (unsigned char)length;
    return at;
}

static size_t length_bytes(size_t length)
{
    size_t bytes = 1;
    while (length >>= 7) bytes++;
    return bytes;
}

static inline struct item item_of(const void *item)
{
    size_t field_len, value_len;
    const unsigned char *at = take_length(take_length(item, &field_len), &value_len);
    bool expires = field_len & 1;
    field_len >>= 1;
    const unsigned char *field = at + (expires ? PLACE_BYTES : 0);
    return (struct item){slice_make(field, field_len), slice_make(field + field_len, value_len),
                         expires ? (unsigned char *)(uintptr_t)at : NULL};
}

static size_t item_size(size_t field_len, size_t value_len, bool expires)
{
    return length_bytes(field_len * 2) + length_bytes(value_len) + (expires ? PLACE_BYTES : 0) +
           field_len + value_len;
}

/* The field may lie in the item itself, from its old form. */
static void item_write(unsigned char *item, struct slice field, struct slice value, bool expires)
{
    unsigned char head[2 * LENGTH_BYTES_MAX];
    size_t head_len = (size_t)(put_length(put_length(head, field.len * 2 + expires), value.len) -
                               head);
    unsigned char *to = item + head_len + (expires ? PLACE_BYTES : 0);
    if (field.len > 0) memmove(to, field.ptr, field.len);
    if (value.len > 0) memcpy(to + field.len, value.ptr, value.len);
    memcpy(item, head, head_len);
}

static void *item_new(struct slice field, struct slice value, bool expires)
{
    unsigned char *item = mem_alloc_class(item_size(field.len, value.len, expires));
    item_write(item, field, value, expires);
    return item;
}

static bool is_field(const void *item, const void *field)
{
    return slice_equal(item_of(item).field, *(const struct slice *)field);
}

static uint64_t hash_of(const void *secret, const void *item)
{
    return hash_slice(secret, item_of(item).field);
}

static uint32_t place_of(const struct item *i)
{
    uint32_t place;
    memcpy(&place, i->place, sizeof place);
    return place;
}

static void tell_place(void *item, uint32_t place)
{
    struct item i = item_of(item);
    memcpy(i.place, &place, sizeof place);
}

/* ---- tables ---- */

static struct fields *new_fields(const struct hash_secret *secret, size_t expected)
{
    struct fields *f = mem_alloc(sizeof *f);
    *f = (struct fields){0};
    table_init(&f->table, hash_of, secret);
    table_reserve(&f->table, expected);
    return f;
}

static void free_item(void *context, void *item)
{
    (void)context;
    mem_free(item);
}

static void free_fields(struct fields *f)
{
    table_each(&f->table, free_item, NULL);
    table_close(&f->table);
    deadlines_close(&f->deadlines);
    mem_free(f);
}

static uint64_t hash_field(const struct fields *f, struct slice field)
{
    return hash_slice(f->table.context, field);
}

static void *find_item(const struct fields *f, uint64_t hash, struct slice field)
{
    return table_find(&f->table, hash, is_field, &field);
}

static void add_item(struct fields *f, struct slice field, struct slice value)
{
    table_add(&f->table, hash_field(f, field), item_new(field, value, false));
}

/* The item in another form: in place if its size class stays. */
static void *rewrite(struct fields *f, uint64_t hash, void *item, struct slice value, bool expires)
{
    struct item was = item_of(item);
    size_t size_was = item_size(was.field.len, was.value.len, was.place != NULL);
    size_t size = item_size(was.field.len, value.len, expires);
    if (size == size_was || mem_class(size) == mem_class(size_was)) {
        item_write(item, was.field, value, expires);
        return item;
    }
    void *fresh = item_new(was.field, value, expires);
    table_replace(&f->table, hash, item, fresh);
    mem_free(item);
    return fresh;
}

static void change_value(struct fields *f, uint64_t hash, void *item, struct slice value,
                         bool keeps_expiry)
{
    struct item was = item_of(item);
    if (was.place == NULL) {
        rewrite(f, hash, item, value, false);
        return;
    }
    uint32_t place = place_of(&was);
    if (keeps_expiry) {
        item = rewrite(f, hash, item, value, true);
        tell_place(item, place);
        deadlines_moved(&f->deadlines, place, item);
    } else {
        deadlines_remove(&f->deadlines, place, tell_place);
        rewrite(f, hash, item, value, false);
    }
}

static bool set_in_table(struct fields *f, struct slice field, struct slice value,
                         bool keeps_expiry)
{
    uint64_t hash = hash_field(f, field);
    void *item = find_item(f, hash, field);
    if (item != NULL) change_value(f, hash, item, value, keeps_expiry);
    else table_add(&f->table, hash, item_new(field, value, false));
    return item == NULL;
}

static bool remove_from_table(struct fields *f, struct slice field)
{
    uint64_t hash = hash_field(f, field);
    void *item = find_item(f, hash, field);
    if (item == NULL) return false;
    struct item i = item_of(item);
    if (i.place != NULL) deadlines_remove(&f->deadlines, place_of(&i), tell_place);
    table_remove(&f->table, hash, item);
    table_shrink_if_sparse(&f->table);
    mem_free(item);
    return true;
}

/* ---- what a hash is kept as ---- */

struct entry *hashval_new(struct slice key, size_t expected, const struct value_limits *limits)
{
    if ((int64_t)expected > limits->hash_max_listpack_entries) {
        struct fields *f = new_fields(limits->secret, expected);
        return entry_new_body(key, ENTRY_HASH, ENTRY_LARGE, f, ENTRY_NO_EXPIRY);
    }
    return entry_new_body(key, ENTRY_HASH, ENTRY_PACKED, listpack_new(), ENTRY_NO_EXPIRY);
}

static struct fields *become_table(struct entry *e, const struct value_limits *limits)
{
    struct hashval_walk walk;
    struct hashval_pair pair;
    if (e->encoding == ENTRY_LARGE) return fields_of(e);
    struct listpack *lp = listpack_of(e);
    struct fields *f = new_fields(limits->secret, listpack_count(lp) / 2 + 1);
    hashval_walk_begin(&walk, e);
    while (hashval_walk_next(&walk, &pair)) add_item(f, pair.field, pair.value);
    listpack_free(lp);
    entry_set_body(e, ENTRY_LARGE, f);
    return f;
}

static void become_table_if_large(struct entry *e, const struct value_limits *limits)
{
    if ((int64_t)hashval_count(e) > limits->hash_max_listpack_entries) become_table(e, limits);
}

struct entry *hashval_new_packed(struct slice key, struct listpack *lp,
                                 const struct value_limits *limits)
{
    struct entry *e = entry_new_body(key, ENTRY_HASH, ENTRY_PACKED, lp, ENTRY_NO_EXPIRY);
    become_table_if_large(e, limits);
    return e;
}

const struct listpack *hashval_packed(const struct entry *e)
{
    return e->encoding == ENTRY_PACKED ? listpack_of(e) : NULL;
}

static bool may_be_packed(const struct entry *e, struct slice field, struct slice value,
                          const struct value_limits *limits)
{
    size_t max = (size_t)limits->hash_max_listpack_value;
    return field.len <= max && value.len <= max &&
           listpack_fits(listpack_of(e), field.len + value.len, 2);
}

/* ---- one field ---- */

size_t hashval_count(const struct entry *e)
{
    return e->encoding == ENTRY_PACKED ? listpack_count(listpack_of(e)) / 2
                                       : fields_of(e)->table.count;
}

/* Where the value of a field lies; NONE without such a field. */
static uint32_t find_packed(const struct listpack *lp, struct slice field)
{
    uint32_t at = listpack_find(lp, listpack_first(lp), field, 1);
    return at != LISTPACK_NONE ? listpack_next(lp, at) : LISTPACK_NONE;
}

bool hashval_get(const struct entry *e, struct slice field, char scratch[NUMBER_INT64_MAX_LEN],
                 struct slice *value)
{
    if (e->encoding == ENTRY_PACKED) {
        const struct listpack *lp = listpack_of(e);
        uint32_t at = find_packed(lp, field);
        if (at != LISTPACK_NONE) *value = listpack_get(lp, at, scratch);
        return at != LISTPACK_NONE;
    }
    const struct fields *f = fields_of(e);
    const void *item = find_item(f, hash_field(f, field), field);
    if (item != NULL) *value = item_of(item).value;
    return item != NULL;
}

static bool set_packed(struct entry *e, struct slice field, struct slice value,
                       const struct value_limits *limits)
{
    struct listpack *lp = listpack_of(e);
    uint32_t at = find_packed(lp, field);
    if (at != LISTPACK_NONE) {
        entry_set_body(e, ENTRY_PACKED, listpack_replace(lp, at, value));
        return false;
    }
    entry_set_body(e, ENTRY_PACKED, listpack_append(listpack_append(lp, field), value));
    become_table_if_large(e, limits);
    return true;
}

static bool set(struct entry *e, struct slice field, struct slice value, bool keeps_expiry,
                const struct value_limits *limits)
{
    if (e->encoding == ENTRY_PACKED) {
        if (may_be_packed(e, field, value, limits)) return set_packed(e, field, value, limits);
        become_table(e, limits);
    }
    return set_in_table(fields_of(e), field, value, keeps_expiry);
}

bool hashval_set(struct entry *e, struct slice field, struct slice value,
                 const struct value_limits *limits)
{
    return set(e, field, value, false, limits);
}

bool hashval_update(struct entry *e, struct slice field, struct slice value,
                    const struct value_limits *limits)
{
    return set(e, field, value, true, limits);
}

bool hashval_remove(struct entry *e, struct slice field)
{
    if (e->encoding == ENTRY_LARGE) return remove_from_table(fields_of(e), field);
    struct listpack *lp = listpack_of(e);
    uint32_t at = listpack_find(lp, listpack_first(lp), field, 1);
    if (at == LISTPACK_NONE) return false;
    entry_set_body(e, ENTRY_PACKED, listpack_delete(lp, at, 2));
    return true;
}

/* ---- all of them ---- */

static void pair_of_item(const void *item, struct hashval_pair *pair)
{
    struct item i = item_of(item);
    pair->field = i.field;
    pair->value = i.value;
}

/* The pair at `at`; returns where the next one lies. */
static uint32_t pair_of_packed(const struct listpack *lp, uint32_t at, struct hashval_pair *pair)
{
    pair->field = listpack_get(lp, at, pair->scratch[0]);
    at = listpack_next(lp, at);
    pair->value = listpack_get(lp, at, pair->scratch[1]);
    return listpack_next(lp, at);
}

void hashval_walk_begin(struct hashval_walk *w, const struct entry *e)
{
    w->entry = e;
    w->item = NULL;
    if (e->encoding == ENTRY_PACKED) w->at = listpack_first(listpack_of(e));
    else table_walk_begin(&w->table, &fields_of(e)->table);
}

bool hashval_walk_next(struct hashval_walk *w, struct hashval_pair *pair)
{
    if (w->entry->encoding == ENTRY_PACKED) {
        if (w->at == LISTPACK_NONE) return false;
        w->at = pair_of_packed(listpack_of(w->entry), w->at, pair);
        return true;
    }
    w->item = table_walk_next(&w->table);
    if (w->item != NULL) pair_of_item(w->item, pair);
    return w->item != NULL;
}

struct scan_context {
    void (*visit)(void *context, const struct slice *parts, size_t count);
    void *context;
};

static void visit_item(void *context, void *item)
{
    const struct scan_context *s = context;
    struct item i = item_of(item);
    s->visit(s->context, (struct slice[]){i.field, i.value}, 2);
}

uint64_t hashval_scan(const struct entry *e, uint64_t cursor,
                      void (*visit)(void *context, const struct slice *parts, size_t count),
                      void *context)
{
    struct hashval_walk walk;
    struct hashval_pair pair;
    if (e->encoding == ENTRY_LARGE)
        return table_scan(&fields_of(e)->table, cursor, visit_item,
                          &(struct scan_context){visit, context});
    hashval_walk_begin(&walk, e);
    while (hashval_walk_next(&walk, &pair))
        visit(context, (struct slice[]){pair.field, pair.value}, 2);
    return 0;
}

/* ---- random ones ---- */

void hashval_random(const struct entry *e, struct random *random, struct hashval_pair *pair)
{
    if (e->encoding == ENTRY_LARGE) {
        pair_of_item(table_random(&fields_of(e)->table, random), pair);
        return;
    }
    const struct listpack *lp = listpack_of(e);
    int64_t i = (int64_t)random_below(random, listpack_count(lp) / 2);
    pair_of_packed(lp, listpack_seek(lp, i * 2), pair);
}

struct sample_context {
    void (*visit)(void *context, const struct hashval_pair *pair);
    void *context;
};

static void sample_item(void *context, void *item)
{
    const struct sample_context *s = context;
    struct hashval_pair pair;
    pair_of_item(item, &pair);
    s->visit(s->context, &pair);
}

void hashval_sample(const struct entry *e, size_t count, struct random *random,
                    void (*visit)(void *context, const struct hashval_pair *pair), void *context)
{
    struct hashval_walk walk;
    struct hashval_pair pair;
    struct sample sample;
    if (e->encoding == ENTRY_LARGE) {
        sample_table(&fields_of(e)->table, count, random, sample_item,
                     &(struct sample_context){visit, context});
        return;
    }
    sample_draw(&sample, hashval_count(e), count, random);
    hashval_walk_begin(&walk, e);
    for (size_t i = 0; hashval_walk_next(&walk, &pair); i++)
        if (sample_has(&sample, i)) visit(context, &pair);
    sample_close(&sample);
}

/* ---- fields that expire ---- */

static int64_t item_expiry(const struct fields *f, const void *item)
{
    struct item i = item_of(item);
    return i.place != NULL ? f->deadlines.all[place_of(&i)].at_ms : ENTRY_NO_EXPIRY;
}

int64_t hashval_walk_expiry(const struct hashval_walk *w)
{
    return w->item != NULL ? item_expiry(fields_of(w->entry), w->item) : ENTRY_NO_EXPIRY;
}

bool hashval_expiry(const struct entry *e, struct slice field, int64_t *at_ms)
{
    *at_ms = ENTRY_NO_EXPIRY;
    if (e->encoding == ENTRY_PACKED) return find_packed(listpack_of(e), field) != LISTPACK_NONE;
    const struct fields *f = fields_of(e);
    const void *item = find_item(f, hash_field(f, field), field);
    if (item != NULL) *at_ms = item_expiry(f, item);
    return item != NULL;
}

/* rewrite() takes the value out of the item it writes to. */
static void *change_form(struct fields *f, uint64_t hash, void *item, bool expires)
{
    struct item was = item_of(item);
    void *fresh = item_new(was.field, was.value, expires);
    table_replace(&f->table, hash, item, fresh);
    mem_free(item);
    return fresh;
}

void hashval_set_expiry(struct entry *e, struct slice field, int64_t at_ms,
                        const struct value_limits *limits)
{
    if (e->encoding == ENTRY_PACKED && at_ms == ENTRY_NO_EXPIRY) return;
    struct fields *f = become_table(e, limits);
    uint64_t hash = hash_field(f, field);
    void *item = find_item(f, hash, field);
    assert(item != NULL);
    struct item i = item_of(item);
    if (i.place == NULL && at_ms != ENTRY_NO_EXPIRY) {
        deadlines_add(&f->deadlines, at_ms, change_form(f, hash, item, true), tell_place);
    } else if (i.place != NULL && at_ms != ENTRY_NO_EXPIRY) {
        deadlines_change(&f->deadlines, place_of(&i), at_ms, tell_place);
    } else if (i.place != NULL) {
        deadlines_remove(&f->deadlines, place_of(&i), tell_place);
        change_form(f, hash, item, false);
    }
}

size_t hashval_expiring(const struct entry *e)
{
    return e->encoding == ENTRY_LARGE ? fields_of(e)->deadlines.count : 0;
}

int64_t hashval_next_expiry(const struct entry *e)
{
    return hashval_expiring(e) > 0 ? fields_of(e)->deadlines.all[0].at_ms : ENTRY_NO_EXPIRY;
}

struct slice hashval_next_field(const struct entry *e)
{
    assert(hashval_expiring(e) > 0);
    return item_of(fields_of(e)->deadlines.all[0].item).field;
}

/* ---- as a value ---- */

static void free_value(struct entry *e)
{
    if (e->encoding == ENTRY_PACKED) listpack_free(listpack_of(e));
    else free_fields(fields_of(e));
}

static struct fields *copy_fields(const struct fields *f)
{
    const struct table *t = &f->table;
    struct fields *copy = new_fields(t->context, t->count);
    struct table_walk walk;
    const void *item;
    table_walk_begin(&walk, t);
    while ((item = table_walk_next(&walk)) != NULL) {
        struct item i = item_of(item);
        void *fresh = item_new(i.field, i.value, i.place != NULL);
        table_add(&copy->table, hash_of(t->context, item), fresh);
        if (i.place != NULL)
            deadlines_add(&copy->deadlines, item_expiry(f, item), fresh, tell_place);
    }
    return copy;
}

static void *copy_value(const struct entry *e)
{
    if (e->encoding == ENTRY_PACKED) return listpack_copy(listpack_of(e));
    return copy_fields(fields_of(e));
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
    size_t bytes = mem_size(entry_body(e));
    if (e->encoding == ENTRY_PACKED) return bytes;
    const struct fields *f = fields_of(e);
    return bytes + table_memory(&f->table) + items_memory(&f->table, samples) +
           mem_size(f->deadlines.all);
}

static const char *encoding_name(const struct entry *e)
{
    return e->encoding == ENTRY_PACKED ? "listpack" : "hashtable";
}

static size_t value_parts(const struct entry *e)
{
    return e->encoding == ENTRY_LARGE ? fields_of(e)->table.count : 1;
}

const struct value_type hashval_type = {free_value, copy_value, value_memory, encoding_name,
                                        value_parts};
