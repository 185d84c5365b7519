/* test_db.c - the keyspace, with hooks that write down what they are told. */
#include "core/base/bytes.h"
#include "core/base/mem.h"
#include "server/store/db.h"
#include "server/store/hashval.h"
#include "server/store/setval.h"
#include "tests/harness/limits.h"
#include "tests/harness/test.h"

#include <stdio.h>

enum { DBS = 3 };
static const int64_t NOW = 1700000000000;

struct fixture {
    struct keyspace ks;
    struct bytes told;                   /* "changed 0 a, expired 0 b, " */
    bool keeps_expired;
};

static void tell(struct fixture *f, const char *what, const struct db *db, struct slice key)
{
    bytes_printf(&f->told, "%s %d %.*s, ", what, db->id, (int)key.len, key.ptr);
}

static void on_changed(void *context, struct db *db, struct slice key)
{
    tell(context, "changed", db, key);
}

static void on_expired(void *context, struct db *db, struct slice key)
{
    tell(context, "expired", db, key);
}

static void on_field_expired(void *context, struct db *db, struct slice key, struct slice field)
{
    struct fixture *f = context;
    bytes_printf(&f->told, "gone %d %.*s.%.*s, ", db->id, (int)key.len, key.ptr, (int)field.len,
                 field.ptr);
}

static bool may_expire(void *context, struct db *db, struct slice key)
{
    (void)db;
    (void)key;
    return !((struct fixture *)context)->keeps_expired;
}

static void on_flushed(void *context, struct db *db, struct db *other)
{
    char from[16] = "nothing";
    if (other != NULL) snprintf(from, sizeof from, "%d", other->id);
    tell(context, "flushed", db, slice_of(from));
}

static void on_added(void *context, struct db *db, struct slice key)
{
    tell(context, "added", db, key);
}

static void on_missed(void *context, struct db *db, struct slice key)
{
    tell(context, "missed", db, key);
}


/* What is handed over is freed here and now. */
static void on_discarded(void *context, const struct garbage *g)
{
    struct garbage own = *g;
    bytes_printf(&((struct fixture *)context)->told, "discarded %zu, ", g->objects);
    garbage_free(&own);
}

static void open_fixture(struct fixture *f)
{
    struct random random;
    struct hash_secret secret;
    struct db_hooks hooks = {.context = f,
                             .changed = on_changed,
                             .expired = on_expired,
                             .field_expired = on_field_expired,
                             .may_expire = may_expire,
                             .flushed = on_flushed,
                             .discarded = on_discarded};
    *f = (struct fixture){0};
    random_seed(&random, 1);
    hash_secret_draw(&secret, &random);
    keyspace_init(&f->ks, DBS, &secret, &hooks);
    f->ks.now_ms = NOW;
    f->ks.clock = 1000;
}

static void close_fixture(struct fixture *f)
{
    keyspace_close(&f->ks);
    bytes_free(&f->told);
}

static void assert_told(struct fixture *f, const char *expected)
{
    bytes_append_byte(&f->told, '\0');
    assert_string_equal(f->told.ptr, expected);
    bytes_clear(&f->told);
}

static void put(struct db *db, const char *key, const char *value, int64_t expiry_ms)
{
    db_put_string(db, slice_of(key), slice_of(value), expiry_ms);
}

static void assert_holds(struct db *db, const char *key, const char *value)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    const struct entry *e = db_find_peek(db, slice_of(key));
    assert_non_null(e);
    struct slice found = entry_string(e, scratch);
    assert_int_equal(found.len, strlen(value));
    assert_memory_equal(found.ptr, value, found.len);
}

static struct slice numbered(char buffer[24], int n)
{
    return slice_make(buffer, (size_t)snprintf(buffer, 24, "key:%d", n));
}

/* ---- one key ---- */

TEST(who_wants_to_know_hears_of_new_keys_and_of_reads_that_find_none)
{
    struct fixture f;
    open_fixture(&f);
    struct db *db = &f.ks.dbs[0];
    f.ks.hooks.added = on_added;
    f.ks.hooks.missed = on_missed;
    f.ks.hooks.changed = NULL;
    assert_null(db_find_read(db, SLICE("a")));
    assert_null(db_find_look(db, SLICE("a")));
    assert_null(db_find_peek(db, SLICE("a")));
    assert_null(db_find_write(db, SLICE("a")));
    assert_told(&f, "missed 0 a, missed 0 a, ");
    put(db, "a", "1", NOW + 1);
    put(db, "a", "2", NOW + 1);
    assert_non_null(db_find_read(db, SLICE("a")));
    assert_told(&f, "added 0 a, ");
    f.ks.now_ms = NOW + 2;
    put(db, "a", "3", ENTRY_NO_EXPIRY);
    assert_told(&f, "expired 0 a, added 0 a, ");
    close_fixture(&f);
}

TEST(a_key_is_put_found_changed_and_deleted_and_each_change_is_told_once)
{
    struct fixture f;
    open_fixture(&f);
    struct db *db = &f.ks.dbs[1];
    put(db, "a", "1", ENTRY_NO_EXPIRY);
    put(db, "a", "another value that is longer", ENTRY_NO_EXPIRY);
    assert_told(&f, "changed 1 a, changed 1 a, ");
    assert_holds(db, "a", "another value that is longer");
    assert_null(db_find_peek(&f.ks.dbs[0], SLICE("a")));
    db_put_int64(db, SLICE("a"), 5);
    assert_holds(db, "a", "5");
    assert_told(&f, "changed 1 a, ");
    assert_true(db_delete(db, SLICE("a")));
    assert_told(&f, "changed 1 a, ");
    assert_false(db_delete(db, SLICE("a")));
    assert_told(&f, "");
    assert_int_equal(db_size(db), 0);
    close_fixture(&f);
}

TEST(a_string_is_edited_where_it_lies_and_its_key_keeps_its_time_to_live)
{
    struct fixture f;
    open_fixture(&f);
    struct db *db = &f.ks.dbs[0];
    put(db, "a", "12", NOW + 5);
    struct entry *e = db_find_write(db, SLICE("a"));
    memcpy(db_edit_string(db, &e, 2000), "xy", 2);
    assert_ptr_equal(db_find_peek(db, SLICE("a")), e);
    assert_int_equal(entry_string_len(e), 2000);
    assert_true(entry_expiry(e) == NOW + 5);
    assert_int_equal(db->expires.count, 1);
    assert_told(&f, "changed 0 a, changed 0 a, ");
    close_fixture(&f);
}

TEST(reads_count_hits_and_misses_and_only_uses_are_stamped)
{
    struct fixture f;
    open_fixture(&f);
    struct db *db = &f.ks.dbs[0];
    put(db, "a", "x", ENTRY_NO_EXPIRY);
    f.ks.clock = 2000;
    assert_int_equal(db_idle_seconds(db, db_find_look(db, SLICE("a"))), 1000);
    assert_int_equal(db_idle_seconds(db, db_find_peek(db, SLICE("a"))), 1000);
    assert_int_equal(db_idle_seconds(db, db_find_write(db, SLICE("a"))), 0);
    f.ks.clock = 3000;
    assert_int_equal(db_idle_seconds(db, db_find_read(db, SLICE("a"))), 0);
    assert_null(db_find_read(db, SLICE("none")));
    assert_null(db_find_look(db, SLICE("none")));
    assert_int_equal(f.ks.hits, 2);
    assert_int_equal(f.ks.misses, 2);
    close_fixture(&f);
}

TEST(under_lfu_a_new_key_starts_at_five_is_raised_by_use_and_lowered_by_minutes)
{
    struct fixture f;
    open_fixture(&f);
    struct db *db = &f.ks.dbs[0];
    f.ks.is_lfu = true;
    put(db, "a", "x", ENTRY_NO_EXPIRY);
    const struct entry *e = db_find_peek(db, SLICE("a"));
    assert_int_equal(db_frequency(db, e), 5);
    e = db_find_read(db, SLICE("a"));
    assert_int_equal(db_frequency(db, e), 6);
    for (int i = 0; i < 1000; i++) e = db_find_read(db, SLICE("a"));
    int64_t high = db_frequency(db, e);
    assert_true(high > 8 && high < 40);
    f.ks.now_ms += 3 * 60000;
    assert_int_equal(db_frequency(db, e), high - 3);
    f.ks.now_ms += 300 * 60000;
    assert_int_equal(db_frequency(db, e), 0);
    close_fixture(&f);
}

TEST(a_place_stays_right_through_one_change_after_the_other)
{
    struct fixture f;
    open_fixture(&f);
    struct db *db = &f.ks.dbs[0];
    struct db_place place = db_find_place(db, SLICE("a"));
    assert_null(place.entry);
    db_put_string_at(db, &place, SLICE("1"), ENTRY_NO_EXPIRY);
    db_put_int64_at(db, &place, 2);
    db_set_expiry_at(db, &place, NOW + 10);
    memcpy(db_edit_string_at(db, &place, 1500), "345", 3);
    assert_ptr_equal(db_find_peek(db, SLICE("a")), place.entry);
    db_put_entry_at(db, &place, entry_new_text(SLICE("a"), SLICE("6"), ENTRY_NO_EXPIRY));
    assert_holds(db, "a", "6");
    assert_int_equal(db->expires.count, 0);
    assert_true(db_delete_at(db, &place));
    assert_false(db_delete_at(db, &place));
    db_put_string_at(db, &place, SLICE("7"), NOW + 10);
    assert_holds(db, "a", "7");
    assert_int_equal(db_size(db), 1);
    assert_int_equal(db->expires.count, 1);
    close_fixture(&f);
}

TEST(an_entry_that_is_taken_belongs_to_the_taker)
{
    struct fixture f;
    open_fixture(&f);
    put(&f.ks.dbs[0], "a", "x", NOW + 10);
    struct entry *e = db_take(&f.ks.dbs[0], SLICE("a"));
    assert_int_equal(db_size(&f.ks.dbs[0]), 0);
    assert_int_equal(f.ks.dbs[0].expires.count, 0);
    db_put_entry(&f.ks.dbs[1], entry_with_key(e, SLICE("b")));
    assert_holds(&f.ks.dbs[1], "b", "x");
    assert_told(&f, "changed 0 a, changed 0 a, changed 1 b, ");
    assert_null(db_take(&f.ks.dbs[0], SLICE("a")));
    close_fixture(&f);
}

TEST(a_hash_that_was_told_beforehand_is_used_for_that_very_slice_only)
{
    struct fixture f;
    open_fixture(&f);
    struct slice key = SLICE("a"), keys[] = {key, SLICE("b")};
    uint64_t hashes[DB_PREFETCH_MAX], real = keyspace_hash(&f.ks, key);
    db_prefetch(&f.ks.dbs[0], keys, 1, 2, hashes);
    assert_true(hashes[0] == real);
    keyspace_hint(&f.ks, key, 77);
    assert_true(keyspace_hash(&f.ks, key) == 77);
    assert_true(keyspace_hash(&f.ks, SLICE("b")) == hashes[1]);
    keyspace_hint(&f.ks, (struct slice){0}, 77);
    assert_true(keyspace_hash(&f.ks, key) == real);
    struct slice nothing = {0};
    assert_true(keyspace_hash(&f.ks, nothing) == keyspace_hash(&f.ks, slice_make(key.ptr, 0)));
    close_fixture(&f);
}

/* ---- expiry ---- */

TEST(a_key_whose_time_is_over_is_removed_by_the_first_who_looks)
{
    struct fixture f;
    open_fixture(&f);
    struct db *db = &f.ks.dbs[0];
    put(db, "a", "x", NOW + 10);
    bytes_clear(&f.told);
    f.ks.now_ms = NOW + 10;
    assert_holds(db, "a", "x");
    f.ks.now_ms = NOW + 11;
    assert_int_equal(db_size(db), 1);
    assert_non_null(db_find_raw(db, SLICE("a")));
    assert_true(db_is_expired(db, db_find_raw(db, SLICE("a"))));
    assert_null(db_find_peek(db, SLICE("a")));
    assert_told(&f, "expired 0 a, changed 0 a, ");
    assert_int_equal(db_size(db), 0);
    assert_int_equal(f.ks.expired_keys, 1);
    close_fixture(&f);
}

TEST(a_key_that_may_not_be_removed_reads_as_missing_and_can_be_written_over)
{
    struct fixture f;
    open_fixture(&f);
    struct db *db = &f.ks.dbs[0];
    f.keeps_expired = true;
    for (int i = 0; i < 4; i++) {
        char buffer[24];
        db_put_string(db, numbered(buffer, i), SLICE("5"), NOW - 1);
        assert_null(db_find_read(db, numbered(buffer, i)));
        assert_false(db_delete(db, numbered(buffer, i)));
    }
    bytes_clear(&f.told);
    assert_int_equal(db_size(db), 4);
    db_put_int64(db, SLICE("key:0"), 1);
    struct db_place place = db_find_place(db, SLICE("key:1"));
    assert_null(place.entry);
    db_put_string_at(db, &place, SLICE("2"), ENTRY_NO_EXPIRY);
    place = db_find_place(db, SLICE("key:2"));
    db_put_int64_at(db, &place, 3);
    put(db, "key:3", "4", ENTRY_NO_EXPIRY);
    assert_told(&f, "changed 0 key:0, changed 0 key:1, changed 0 key:2, changed 0 key:3, ");
    assert_holds(db, "key:0", "1");
    assert_holds(db, "key:1", "2");
    assert_holds(db, "key:2", "3");
    assert_holds(db, "key:3", "4");
    assert_int_equal(db_size(db), 4);
    assert_int_equal(db->expires.count, 0);
    close_fixture(&f);
}

TEST(the_table_of_expiries_follows_every_change_of_one)
{
    struct fixture f;
    open_fixture(&f);
    struct db *db = &f.ks.dbs[0];
    put(db, "a", "x", ENTRY_NO_EXPIRY);
    assert_int_equal(db->expires.count, 0);
    struct entry *e = db_set_expiry(db, db_find_write(db, SLICE("a")), NOW + 10);
    assert_int_equal(db->expires.count, 1);
    e = db_set_expiry(db, e, NOW + 20);
    assert_int_equal(db->expires.count, 1);
    e = db_set_expiry(db, e, ENTRY_NO_EXPIRY);
    assert_int_equal(db->expires.count, 0);
    assert_ptr_equal(e, db_find_peek(db, SLICE("a")));
    put(db, "a", "x", NOW + 10);
    assert_int_equal(db->expires.count, 1);
    put(db, "a", "a value that needs another allocation", NOW + 20);
    assert_int_equal(db->expires.count, 1);
    put(db, "a", "x", ENTRY_NO_EXPIRY);
    assert_int_equal(db->expires.count, 0);
    close_fixture(&f);
}

TEST(active_expiry_finds_all_dead_keys_bit_by_bit_and_no_other)
{
    enum { KEYS = 3000, BUDGET = 100 };
    struct fixture f;
    char buffer[24];
    open_fixture(&f);
    for (int i = 0; i < KEYS; i++) {
        int64_t expiry = i % 2 ? NOW + 10 : i % 4 ? NOW + 1000 : ENTRY_NO_EXPIRY;
        db_put_string(&f.ks.dbs[i % DBS], numbered(buffer, i), SLICE("x"), expiry);
    }
    f.ks.now_ms = NOW + 10;
    assert_int_equal(keyspace_expire_some(&f.ks, BUDGET), 0);
    f.ks.now_ms = NOW + 11;
    size_t removed = 0;
    for (int round = 0; round < 60; round++) {
        size_t now = keyspace_expire_some(&f.ks, BUDGET);
        assert_true(now <= DBS * (BUDGET + 64));
        removed += now;
    }
    assert_int_equal(removed, KEYS / 2);
    assert_int_equal(f.ks.expired_keys, KEYS / 2);
    for (int i = 0; i < KEYS; i++)
        assert_int_equal(db_find_raw(&f.ks.dbs[i % DBS], numbered(buffer, i)) != NULL, i % 2 == 0);
    close_fixture(&f);
}

TEST(active_expiry_leaves_what_may_not_be_removed)
{
    struct fixture f;
    open_fixture(&f);
    put(&f.ks.dbs[0], "a", "x", NOW - 1);
    f.keeps_expired = true;
    assert_int_equal(keyspace_expire_some(&f.ks, 100), 0);
    assert_int_equal(db_size(&f.ks.dbs[0]), 1);
    f.keeps_expired = false;
    assert_int_equal(keyspace_expire_some(&f.ks, 100), 1);
    close_fixture(&f);
}

TEST(a_random_key_is_one_that_exists_now)
{
    struct fixture f;
    struct random random;
    open_fixture(&f);
    random_seed(&random, 3);
    struct db *db = &f.ks.dbs[0];
    assert_null(db_random(db, &random));
    for (int i = 0; i < 20; i++) {
        char buffer[24];
        db_put_string(db, numbered(buffer, i), SLICE("x"), i == 7 ? ENTRY_NO_EXPIRY : NOW - 1);
    }
    const struct entry *e = db_random(db, &random);
    assert_true(slice_equal(entry_key(e), SLICE("key:7")));
    assert_true(db_delete(db, SLICE("key:7")));
    assert_null(db_random(db, &random));
    assert_int_equal(db_size(db), 0);
    close_fixture(&f);
}

/* ---- whole databases ---- */

TEST(a_flush_is_told_before_it_happens_and_empties_one_database_or_all)
{
    struct fixture f;
    open_fixture(&f);
    for (int i = 0; i < DBS; i++) put(&f.ks.dbs[i], "a", "x", NOW + 10);
    bytes_clear(&f.told);
    assert_int_equal(keyspace_flush(&f.ks, &f.ks.dbs[1], false), 1);
    assert_told(&f, "flushed 1 nothing, ");
    assert_int_equal(db_size(&f.ks.dbs[0]), 1);
    assert_int_equal(db_size(&f.ks.dbs[1]), 0);
    assert_int_equal(keyspace_flush(&f.ks, NULL, false), 2);
    assert_told(&f, "flushed 0 nothing, flushed 1 nothing, flushed 2 nothing, ");
    put(&f.ks.dbs[1], "a", "y", NOW + 10);
    assert_holds(&f.ks.dbs[1], "a", "y");
    close_fixture(&f);
}

TEST(a_flush_hands_over_what_was_there_if_that_is_asked_for)
{
    struct fixture f;
    open_fixture(&f);
    for (int i = 0; i < 2; i++) put(&f.ks.dbs[i], i ? "a" : "b", "x", NOW + 10);
    bytes_clear(&f.told);
    assert_int_equal(keyspace_flush(&f.ks, NULL, true), 2);
    assert_told(&f, "flushed 0 nothing, discarded 1, flushed 1 nothing, discarded 1, "
                    "flushed 2 nothing, ");
    put(&f.ks.dbs[1], "a", "y", NOW + 10);
    assert_holds(&f.ks.dbs[1], "a", "y");
    close_fixture(&f);
}

/* A set of count members that are no integers. */
static void put_set(struct fixture *f, const char *key, int count, int64_t expiry_ms)
{
    const struct value_limits own_limits = {.secret = &f->ks.secret};
    struct entry *e = setval_new(slice_of(key), (size_t)count, &own_limits);
    for (int i = 0; i < count; i++) {
        char member[32];
        snprintf(member, sizeof member, "member%d", i);
        setval_add(e, slice_of(member), &own_limits);
    }
    db_put_entry(&f->ks.dbs[0], entry_with_expiry(e, expiry_ms));
    bytes_clear(&f->told);
}

TEST(large_values_are_handed_over_where_that_is_asked_for)
{
    struct fixture f;
    open_fixture(&f);
    struct db *db = &f.ks.dbs[0];
    put_set(&f, "s", GARBAGE_PARTS_MIN, NOW + 10);
    assert_true(db_delete_lazily(db, SLICE("s")));
    assert_told(&f, "changed 0 s, discarded 1, ");
    put_set(&f, "s", GARBAGE_PARTS_MIN - 1, NOW + 10);
    assert_true(db_delete_lazily(db, SLICE("s")));
    assert_told(&f, "changed 0 s, ");
    f.ks.lazy = (struct db_lazy){true, true};
    put_set(&f, "s", 1000, NOW + 10);
    assert_true(db_delete_now(db, SLICE("s")));
    assert_told(&f, "changed 0 s, ");
    put_set(&f, "s", 1000, NOW + 10);
    assert_true(db_delete(db, SLICE("s")));
    assert_told(&f, "changed 0 s, discarded 1, ");
    put_set(&f, "s", 1000, NOW + 10);
    put(db, "s", "x", ENTRY_NO_EXPIRY);
    assert_told(&f, "discarded 1, changed 0 s, ");
    put_set(&f, "s", 1000, NOW - 10);
    assert_null(db_find_peek(db, SLICE("s")));
    assert_told(&f, "expired 0 s, changed 0 s, discarded 1, ");
    close_fixture(&f);
}

TEST(swapped_databases_have_each_others_keys_and_expiries)
{
    struct fixture f;
    open_fixture(&f);
    put(&f.ks.dbs[0], "a", "x", NOW + 10);
    put(&f.ks.dbs[2], "b", "y", ENTRY_NO_EXPIRY);
    put(&f.ks.dbs[2], "c", "z", ENTRY_NO_EXPIRY);
    bytes_clear(&f.told);
    keyspace_swap(&f.ks, &f.ks.dbs[0], &f.ks.dbs[2]);
    assert_told(&f, "flushed 0 2, flushed 2 0, ");
    assert_holds(&f.ks.dbs[2], "a", "x");
    assert_holds(&f.ks.dbs[0], "b", "y");
    assert_int_equal(db_size(&f.ks.dbs[0]), 2);
    f.ks.now_ms = NOW + 11;
    assert_int_equal(keyspace_expire_some(&f.ks, 10), 1);
    assert_told(&f, "expired 2 a, changed 2 a, ");
    close_fixture(&f);
}

static void count_entry(void *context, void *entry)
{
    (void)entry;
    ++*(size_t *)context;
}

TEST(every_entry_is_visited_once_also_dead_ones_and_while_the_table_is_resized)
{
    struct fixture f;
    char buffer[24];
    open_fixture(&f);
    struct db *db = &f.ks.dbs[0];
    for (int i = 0; i < 5000; i++) {
        size_t visited = 0;
        db_put_string(db, numbered(buffer, i), SLICE("x"), i % 3 ? ENTRY_NO_EXPIRY : NOW - 1);
        if (i % 97 != 0) continue;
        db_each(db, count_entry, &visited);
        assert_int_equal(visited, i + 1);
    }
    close_fixture(&f);
}

/* ---- at random, against an array ---- */

enum { MODEL_KEYS = 200 };

struct model {
    struct {
        bool is_there;
        int64_t value, expiry;
    } keys[MODEL_KEYS];
};

static void let_die(struct model *m, int64_t now)
{
    for (int k = 0; k < MODEL_KEYS; k++)
        if (m->keys[k].expiry != ENTRY_NO_EXPIRY && m->keys[k].expiry < now)
            m->keys[k].is_there = false;
}

static void assert_place_is(const struct db_place *place, const struct model *m, int n)
{
    char scratch[NUMBER_INT64_MAX_LEN], digits[NUMBER_INT64_MAX_LEN];
    assert_int_equal(place->entry != NULL, m->keys[n].is_there);
    if (place->entry == NULL) return;
    struct slice expected = slice_make(digits, number_from_int64(digits, m->keys[n].value));
    assert_true(slice_equal(entry_string(place->entry, scratch), expected));
    assert_true(entry_expiry(place->entry) == m->keys[n].expiry);
}

static void change(struct db *db, struct db_place *place, struct model *m, int n, struct random *r)
{
    char digits[NUMBER_INT64_MAX_LEN];
    int64_t value = (int64_t)random_next(r) >> random_below(r, 64);
    int64_t expiry = db->keyspace->now_ms + (int64_t)random_below(r, 500) + 1;
    if (random_below(r, 2)) expiry = ENTRY_NO_EXPIRY;
    switch (random_below(r, 4)) {
    case 0:
        db_put_string_at(db, place, slice_make(digits, number_from_int64(digits, value)), expiry);
        m->keys[n].expiry = expiry;
        break;
    case 1:
        db_put_int64(db, place->key, value);
        if (!m->keys[n].is_there) m->keys[n].expiry = ENTRY_NO_EXPIRY;
        break;
    case 2:
        assert_int_equal(db_delete_at(db, place), m->keys[n].is_there);
        m->keys[n].is_there = false;
        return;
    default:
        if (place->entry == NULL) return;
        db_set_expiry_at(db, place, expiry);
        m->keys[n].expiry = expiry;
        return;
    }
    m->keys[n].is_there = true;
    m->keys[n].value = value;
}

TEST(any_sequence_of_calls_leaves_the_keys_values_and_expiries_that_an_array_has)
{
    enum { CALLS = 40000 };
    struct fixture f;
    struct random r;
    struct model model = {0};
    open_fixture(&f);
    random_seed(&r, 9);
    struct db *db = &f.ks.dbs[0];
    for (int i = 0; i < CALLS; i++) {
        char buffer[24];
        int n = (int)random_below(&r, MODEL_KEYS);
        f.ks.now_ms += (int64_t)random_below(&r, 3);
        let_die(&model, f.ks.now_ms);
        struct db_place place = db_find_place(db, numbered(buffer, n));
        assert_place_is(&place, &model, n);
        change(db, &place, &model, n, &r);
        bytes_clear(&f.told);
    }
    close_fixture(&f);
}

/* ---- fields that expire ---- */

/* A hash of fields a, b ..., each of which expires so many ms after NOW, or never for 0. */
static void put_hash(struct db *db, const char *key, const int *after_ms)
{
    struct entry *e = hashval_new(slice_of(key), 0, &limits);
    for (char name = 'a'; *after_ms >= 0; name++, after_ms++) {
        hashval_set(e, slice_make(&name, 1), SLICE("v"), &limits);
        if (*after_ms > 0) hashval_set_expiry(e, slice_make(&name, 1), NOW + *after_ms, &limits);
    }
    db_put_entry(db, e);
}

static size_t fields_of(struct db *db, const char *key)
{
    const struct entry *e = db_find_peek(db, slice_of(key));
    return e != NULL ? hashval_count(e) : 0;
}

TEST(a_lookup_finds_a_hash_without_the_fields_whose_time_is_over)
{
    struct fixture f;
    open_fixture(&f);
    struct db *db = &f.ks.dbs[0];
    put_hash(db, "h", (int[]){0, 10, 20, -1});
    bytes_clear(&f.told);
    f.ks.now_ms = NOW + 10;
    assert_int_equal(fields_of(db, "h"), 3);
    f.ks.now_ms = NOW + 11;
    assert_int_equal(fields_of(db, "h"), 2);
    assert_told(&f, "gone 0 h.b, changed 0 h, ");
    f.ks.now_ms = NOW + 1000;
    assert_int_equal(fields_of(db, "h"), 1);
    assert_told(&f, "gone 0 h.c, changed 0 h, ");
    assert_int_equal(fields_of(db, "h"), 1);
    close_fixture(&f);
}

TEST(a_hash_goes_with_the_last_of_its_fields)
{
    struct fixture f;
    open_fixture(&f);
    struct db *db = &f.ks.dbs[0];
    put_hash(db, "h", (int[]){10, 20, -1});
    bytes_clear(&f.told);
    f.ks.now_ms = NOW + 30;
    assert_null(db_find_read(db, SLICE("h")));
    assert_told(&f, "gone 0 h.a, gone 0 h.b, changed 0 h, ");
    assert_int_equal(db_size(db), 0);
    assert_int_equal(db->fields.count, 0);
    close_fixture(&f);
}

TEST(fields_stay_while_nothing_may_be_removed)
{
    struct fixture f;
    open_fixture(&f);
    struct db *db = &f.ks.dbs[0];
    put_hash(db, "h", (int[]){10, -1});
    f.keeps_expired = true;
    f.ks.now_ms = NOW + 30;
    assert_int_equal(fields_of(db, "h"), 1);
    assert_int_equal(keyspace_expire_some(&f.ks, 100), 0);
    f.keeps_expired = false;
    assert_int_equal(fields_of(db, "h"), 0);
    close_fixture(&f);
}

TEST(fields_go_without_anybody_asking_a_budget_at_a_time)
{
    enum { HASHES = 200 };
    struct fixture f;
    char key[16];
    size_t removed = 0;
    open_fixture(&f);
    struct db *db = &f.ks.dbs[1];
    for (int i = 0; i < HASHES; i++) {
        snprintf(key, sizeof key, "h%d", i);
        put_hash(db, key, i % 2 ? (int[]){10, 20, 30, -1} : (int[]){0, 10, 20, 100, -1});
    }
    f.ks.now_ms = NOW + 50;
    for (int i = 0; i < 1000 && removed < HASHES / 2 * 5; i++) {
        size_t some = keyspace_expire_some(&f.ks, 20);
        assert_true(some < 100);
        removed += some;
    }
    assert_int_equal(removed, HASHES / 2 * 5);
    assert_int_equal(db_size(db), HASHES / 2);
    assert_int_equal(db->fields.count, HASHES / 2);
    assert_int_equal(fields_of(db, "h0"), 2);
    close_fixture(&f);
}

/* What can happen to a listed hash; it is listed, or not, wherever it lies then. */
TEST(a_hash_with_such_fields_stays_listed_whatever_happens_to_its_entry)
{
    struct fixture f;
    open_fixture(&f);
    struct db *db = &f.ks.dbs[0], *other = &f.ks.dbs[2];
    put_hash(db, "h", (int[]){0, 10, -1});
    assert_int_equal(db->fields.count, 1);
    struct db_place place = db_find_place(db, SLICE("h"));
    db_set_expiry_at(db, &place, NOW + 5000);
    db_set_expiry_at(db, &place, ENTRY_NO_EXPIRY);
    assert_int_equal(db->fields.count, 1);

    db_put_entry(other, entry_with_key(db_take(db, SLICE("h")), SLICE("moved")));
    assert_int_equal(db->fields.count, 0);
    assert_int_equal(other->fields.count, 1);
    db_put_entry(db,
                 entry_copy(db_find_peek(other, SLICE("moved")), SLICE("copy"), ENTRY_NO_EXPIRY));
    assert_int_equal(db->fields.count, 1);
    put(other, "moved", "a string", ENTRY_NO_EXPIRY);
    assert_int_equal(other->fields.count, 0);
    put_hash(other, "moved", (int[]){0, -1});
    assert_int_equal(other->fields.count, 0);
    put_hash(other, "moved", (int[]){10, -1});
    assert_int_equal(other->fields.count, 1);
    keyspace_swap(&f.ks, db, other);
    f.ks.now_ms = NOW + 11;
    assert_int_equal(fields_of(db, "moved"), 0);
    assert_int_equal(fields_of(other, "copy"), 1);
    assert_int_equal(keyspace_expire_some(&f.ks, 100), 0);      /* takes it off the list */
    assert_int_equal(other->fields.count, 0);
    assert_int_equal(keyspace_flush(&f.ks, NULL, false), 1);
    close_fixture(&f);
}
