#include "core/base/bytes.h"
#include "core/base/random.h"
#include "server/store/streamval.h"
#include "tests/harness/limits.h"
#include "tests/harness/test.h"

enum { MODEL_MAX = 1500, FIELDS_MAX = 3, TEXT_MAX = 80 };

/* What was added, one behind the other; deleted ones stay, marked. */
struct model {
    struct model_entry {
        struct stream_id id;
        bool is_live;
        size_t fields;
        struct bytes texts[2 * FIELDS_MAX];
    } entries[MODEL_MAX];
    size_t count, live;
};

static void model_free(struct model *m)
{
    for (size_t i = 0; i < m->count; i++)
        for (size_t k = 0; k < 2 * FIELDS_MAX; k++) bytes_free(&m->entries[i].texts[k]);
    m->count = m->live = 0;
}

static void draw_text(struct random *r, struct bytes *out, bool is_name)
{
    static const char *const names[] = {"a", "b", "12", "temperature"};
    if (is_name) {
        bytes_append_slice(out, slice_of(names[random_below(r, 4)]));
        return;
    }
    size_t len = (size_t)random_below(r, random_below(r, 8) == 0 ? TEXT_MAX : 5);
    for (size_t i = 0; i < len; i++) bytes_append_byte(out, (char)('0' + random_below(r, 10)));
}

static void add(struct streamval *s, struct model *m, struct random *r,
                const struct value_limits *l)
{
    struct slice pairs[2 * FIELDS_MAX];
    struct model_entry *e = &m->entries[m->count++];
    bool same_ms = random_below(r, 2) == 0;
    *e = (struct model_entry){.is_live = true, .fields = 1 + (size_t)random_below(r, FIELDS_MAX)};
    e->id = (struct stream_id){s->last_id.ms + !same_ms * (1 + random_below(r, 300)),
                               same_ms ? s->last_id.seq + 1 : random_below(r, 4)};
    for (size_t i = 0; i < 2 * e->fields; i++) {
        draw_text(r, &e->texts[i], i % 2 == 0);
        pairs[i] = bytes_slice(&e->texts[i]);
    }
    streamval_add(s, e->id, pairs, e->fields, l);
    m->live++;
}

static void delete_some(struct streamval *s, struct model *m, struct random *r)
{
    struct stream_id ids[3];
    size_t expected = 0;
    for (size_t i = 0; i < 3; i++) {
        struct model_entry *e = &m->entries[random_below(r, m->count)];
        ids[i] = e->id;
        expected += e->is_live;
        m->live -= e->is_live;
        e->is_live = false;
    }
    assert_int_equal(streamval_delete(s, ids, 3), expected);
}

/* Exact trimming is what the model can say; rough trimming may leave more. */
static void trim(struct streamval *s, struct model *m, struct random *r)
{
    struct streamval_trim t = {.what = STREAMVAL_KEEP_COUNT};
    uint64_t deleted = 0;
    t.count = m->live - random_below(r, m->live / 4 + 2) % (m->live + 1);
    t.from = m->entries[random_below(r, m->count)].id;
    if (random_below(r, 2) == 0) t.what = STREAMVAL_KEEP_FROM;
    for (size_t i = 0; i < m->count; i++) {
        struct model_entry *e = &m->entries[i];
        bool goes = t.what == STREAMVAL_KEEP_FROM ? stream_id_compare(e->id, t.from) < 0
                                                  : m->live > t.count;
        if (!goes || !e->is_live) continue;
        e->is_live = false;
        m->live--;
        deleted++;
    }
    assert_int_equal(streamval_trim(s, &t), deleted);
}

static void assert_entry(const struct stream_entry *e, const struct model_entry *m)
{
    struct stream_field_walk w;
    struct slice name, value;
    size_t i = 0;
    assert_int_equal(stream_id_compare(e->id, m->id), 0);
    stream_field_walk_begin(&w, e);
    for (; stream_field_walk_next(&w, &name, &value); i += 2) {
        assert_true(slice_equal(name, bytes_slice(&m->texts[i])));
        assert_true(slice_equal(value, bytes_slice(&m->texts[i + 1])));
    }
    assert_int_equal(i, 2 * m->fields);
}

static bool lies_in(const struct model_entry *e, struct stream_id from, struct stream_id to)
{
    return e->is_live && stream_id_compare(e->id, from) >= 0 && stream_id_compare(e->id, to) <= 0;
}

static void assert_walk(const struct streamval *s, const struct model *m, struct stream_id from,
                        struct stream_id to, bool backwards)
{
    struct streamval_walk w;
    struct stream_entry e;
    streamval_walk_begin(&w, s, from, to, backwards);
    for (size_t i = 0; i < m->count; i++) {
        const struct model_entry *expected = &m->entries[backwards ? m->count - 1 - i : i];
        if (!lies_in(expected, from, to)) continue;
        assert_true(streamval_walk_next(&w, &e));
        assert_entry(&e, expected);
    }
    assert_false(streamval_walk_next(&w, &e));
}

static void assert_same(const struct streamval *s, const struct model *m, struct random *r)
{
    const struct stream_id first = {0, 0};
    assert_int_equal(s->length, m->live);
    assert_walk(s, m, first, STREAM_ID_LAST, false);
    assert_walk(s, m, first, STREAM_ID_LAST, true);
    if (m->count == 0) return;
    struct stream_id a = m->entries[random_below(r, m->count)].id;
    struct stream_id b = m->entries[random_below(r, m->count)].id;
    assert_walk(s, m, a, b, random_below(r, 2));
    struct streamval_walk w;
    struct stream_entry e;
    streamval_walk_begin(&w, s, first, STREAM_ID_LAST, false);
    bool has_any = streamval_walk_next(&w, &e);
    assert_int_equal(stream_id_compare(s->first_id, has_any ? e.id : first), 0);
    for (struct id_place p = id_tree_first(&s->blocks); p.leaf != NULL; p = id_place_next(p))
        assert_true(stream_block_is_valid(*(struct listpack **)id_place_value(&s->blocks, p)));
}

static void run(int64_t bytes, int64_t entries, uint64_t seed)
{
    static struct model m;
    struct random r;
    struct value_limits bounds = limits;
    bounds.stream_node_max_bytes = bytes;
    bounds.stream_node_max_entries = entries;
    random_seed(&r, seed);
    struct entry *e = streamval_new(SLICE("key"));
    struct streamval *s = streamval_of(e);
    for (int i = 0; m.count < MODEL_MAX; i++) {
        uint64_t what = m.count == 0 ? 0 : random_below(&r, 20);
        if (what < 14) add(s, &m, &r, &bounds);
        else if (what < 19) delete_some(s, &m, &r);
        else trim(s, &m, &r);
        if (i % 30 == 0) assert_same(s, &m, &r);
    }
    struct entry *copy = entry_copy(e, SLICE("copy"), ENTRY_NO_EXPIRY);
    assert_same(streamval_of(copy), &m, &r);
    entry_free(copy);
    entry_free(e);
    model_free(&m);
}

TEST(a_stream_holds_what_was_added_however_its_blocks_are_bounded)
{
    run(4096, 100, 1);
    run(0, 300, 2);
    run(100, 0, 3);
    run(0, 1, 4);
    run(0, 3, 5);
}

static void add_plain(struct streamval *s, uint64_t ms)
{
    const struct slice pairs[] = {SLICE("f"), SLICE("v")};
    streamval_add(s, (struct stream_id){ms, 0}, pairs, 1, &limits);
}

TEST(rough_trimming_leaves_whole_blocks)
{
    struct value_limits bounds = limits;
    bounds.stream_node_max_entries = 10;
    const struct slice pairs[] = {SLICE("f"), SLICE("v")};
    struct entry *e = streamval_new(SLICE("key"));
    struct streamval *s = streamval_of(e);
    for (uint64_t i = 1; i <= 95; i++)
        streamval_add(s, (struct stream_id){i, 0}, pairs, 1, &bounds);
    struct streamval_trim t = {.what = STREAMVAL_KEEP_COUNT, .count = 72, .is_rough = true};
    assert_int_equal(streamval_trim(s, &t), 20);
    assert_int_equal(s->length, 75);
    t = (struct streamval_trim){.what = STREAMVAL_KEEP_FROM, .from = {89, 0}, .is_rough = true,
                                .limit = 30};
    assert_int_equal(streamval_trim(s, &t), 30);
    assert_int_equal(s->first_id.ms, 51);
    entry_free(e);
}

TEST(an_id_is_read_as_redis_reads_it)
{
    struct stream_id id;
    bool has_seq;
    assert_true(stream_id_parse(SLICE("5"), 7, &id, NULL) && id.ms == 5 && id.seq == 7);
    assert_true(stream_id_parse(SLICE("5-18446744073709551615"), 0, &id, NULL));
    assert_true(id.seq == UINT64_MAX);
    assert_true(stream_id_parse(SLICE("5-*"), 0, &id, &has_seq) && !has_seq);
    assert_true(stream_id_parse(SLICE("007-+1"), 0, &id, NULL) && id.ms == 7 && id.seq == 1);
    assert_false(stream_id_parse(SLICE("5-*"), 0, &id, NULL));
    assert_false(stream_id_parse(SLICE("-"), 0, &id, NULL));
    assert_false(stream_id_parse(SLICE("5-"), 0, &id, NULL));
    assert_false(stream_id_parse(SLICE("5--1"), 0, &id, NULL));
    assert_false(stream_id_parse(SLICE("18446744073709551616"), 0, &id, NULL));
    assert_false(stream_id_parse(SLICE(""), 0, &id, NULL));
}

TEST(the_id_behind_the_last_and_in_front_of_the_first_are_none)
{
    struct stream_id id = {1, UINT64_MAX};
    assert_true(stream_id_next(&id) && id.ms == 2 && id.seq == 0);
    assert_true(stream_id_prev(&id) && id.ms == 1 && id.seq == UINT64_MAX);
    id = STREAM_ID_LAST;
    assert_false(stream_id_next(&id));
    id = (struct stream_id){0, 0};
    assert_false(stream_id_prev(&id));
}

TEST(an_id_is_pending_for_one_consumer_of_a_group)
{
    struct stream_names groups = {0};
    const struct stream_id id = {3, 1};
    bool is_new;
    struct stream_group *g = stream_groups_add(&groups, SLICE("g"), id, 0);
    assert_null(stream_groups_add(&groups, SLICE("g"), id, 0));
    struct stream_consumer *a = stream_group_add_consumer(g, SLICE("a"), 1);
    struct stream_consumer *b = stream_group_add_consumer(g, SLICE("b"), 1);
    stream_group_assign(g, id, a, &is_new)->deliveries = 4;
    assert_true(is_new);
    assert_int_equal(stream_group_assign(g, id, b, &is_new)->deliveries, 4);
    assert_false(is_new);
    assert_int_equal(a->pending.count, 0);
    assert_int_equal(b->pending.count, 1);

    struct stream_names copy = {0};
    stream_groups_copy(&copy, &groups);
    const struct stream_group *same = stream_groups_find(&copy, SLICE("g"));
    assert_true(slice_equal(stream_group_pending(same, id)->consumer->name, SLICE("b")));
    stream_groups_close(&copy);

    stream_group_remove_consumer(g, b);
    assert_null(stream_group_pending(g, id));
    assert_false(stream_group_acknowledge(g, id));
    stream_groups_remove(&groups, g);
    assert_null(stream_groups_find(&groups, SLICE("g")));
    stream_groups_close(&groups);
}

TEST(how_far_a_group_has_read_is_known_as_long_as_nothing_was_deleted_ahead_of_it)
{
    int64_t lag;
    struct entry *e = streamval_new(SLICE("key"));
    struct streamval *s = streamval_of(e);
    struct stream_group *g = stream_groups_add(&s->groups, SLICE("g"), (struct stream_id){0, 0},
                                               STREAM_READ_UNKNOWN);
    assert_true(streamval_lag(s, g, &lag) && lag == 0);
    for (uint64_t i = 1; i <= 5; i++) add_plain(s, i);
    assert_true(streamval_lag(s, g, &lag) && lag == 5);
    streamval_group_advance(s, g, (struct stream_id){1, 0});
    assert_int_equal(g->entries_read, 1);
    const struct stream_id deleted = {4, 0};
    assert_int_equal(streamval_delete(s, &deleted, 1), 1);
    assert_false(streamval_lag(s, g, &lag));
    streamval_group_advance(s, g, (struct stream_id){3, 0});
    assert_int_equal(g->entries_read, STREAM_READ_UNKNOWN);
    streamval_group_advance(s, g, (struct stream_id){5, 0});
    assert_true(streamval_lag(s, g, &lag) && lag == 0);
    entry_free(e);
}
