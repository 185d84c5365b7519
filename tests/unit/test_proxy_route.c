#include "proxy/route.h"
#include "core/base/mem.h"
#include "tests/harness/test.h"

#include <stdio.h>

enum { SHARDS = 3 };

struct fixture {
    struct ring *ring;
    struct command_table table;
    struct plan plan;
};

static struct fixture *fixture_new(void)
{
    struct fixture *f = mem_zalloc(sizeof *f);
    f->ring = mem_alloc(sizeof *f->ring);
    ring_init(f->ring, 1);
    assert_int_equal(ring_add_shard(f->ring, "a", 1, NULL, 0, 1), RING_OK);
    assert_int_equal(ring_add_shard(f->ring, "b", 1, NULL, 0, 1), RING_OK);
    assert_int_equal(ring_add_shard(f->ring, "c", 1, NULL, 0, 1), RING_OK);
    ring_build(f->ring);
    command_table_init(&f->table, COMMAND_ON_PROXY);
    return f;
}

static void fixture_free(struct fixture *f)
{
    plan_free(&f->plan);
    mem_free(f->ring);
    mem_free(f);
}

static size_t owner(const struct fixture *f, struct slice key)
{
    return ring_owner(f->ring, slot_of_key(key.ptr, key.len));
}

static enum route route(struct fixture *f, const struct slice *argv, size_t argc)
{
    const struct command *command = command_find(&f->table, argv, argc);
    assert_non_null(command);
    return route_plan(&f->plan, f->ring, command, argv, argc);
}

#define ARGV(...)                                                                                  \
    (const struct slice[]){__VA_ARGS__},                                                           \
        sizeof((const struct slice[]){__VA_ARGS__}) / sizeof(struct slice)

TEST(a_command_with_one_key_goes_to_its_shard)
{
    struct fixture *f = fixture_new();
    assert_int_equal(route(f, ARGV(SLICE("GET"), SLICE("k"))), ROUTE_IS_PIECES);
    assert_int_equal(f->plan.count, 1);
    assert_int_equal(f->plan.pieces[0].shard, owner(f, SLICE("k")));
    fixture_free(f);
}

TEST(keys_with_one_hash_tag_stay_together)
{
    struct fixture *f = fixture_new();
    assert_int_equal(route(f, ARGV(SLICE("MGET"), SLICE("{t}1"), SLICE("{t}2"), SLICE("{t}3"))),
                     ROUTE_IS_PIECES);
    assert_int_equal(f->plan.count, 1);
    assert_int_equal(route(f, ARGV(SLICE("RENAME"), SLICE("{t}1"), SLICE("{t}2"))),
                     ROUTE_IS_PIECES);
    assert_int_equal(f->plan.count, 1);
    fixture_free(f);
}

TEST(a_split_deals_out_every_key_once_to_its_owner_in_order)
{
    struct fixture *f = fixture_new();
    char names[100][8];
    struct slice argv[201];
    size_t seen = 0;

    argv[0] = SLICE("MSET");
    for (int i = 0; i < 100; i++) {
        int len = snprintf(names[i], sizeof names[i], "key%d", i);
        argv[1 + 2 * i] = argv[2 + 2 * i] = slice_make(names[i], (size_t)len);
    }
    assert_int_equal(route(f, argv, 201), ROUTE_IS_PIECES);
    assert_int_equal(f->plan.count, SHARDS);
    assert_int_equal(f->plan.groups, 100);
    for (size_t p = 0; p < f->plan.count; p++) {
        const struct piece *piece = &f->plan.pieces[p];
        const struct slice *args = f->plan.args + piece->first;
        const char *before = NULL;
        assert_true(slice_equal(args[0], SLICE("MSET")));
        for (size_t i = 1; i < piece->argc; i += 2, seen++) {
            assert_int_equal(owner(f, args[i]), piece->shard);
            assert_ptr_equal(args[i].ptr, args[i + 1].ptr);
            assert_true(before == NULL || args[i].ptr > before);
            before = args[i].ptr;
        }
    }
    assert_int_equal(seen, 100);
    fixture_free(f);
}

TEST(a_plan_used_again_remembers_nothing)
{
    struct fixture *f = fixture_new();
    assert_int_equal(route(f, ARGV(SLICE("DEL"), SLICE("a"), SLICE("b"), SLICE("c"), SLICE("d"))),
                     ROUTE_IS_PIECES);
    assert_true(f->plan.count > 1);
    assert_false(f->plan.is_interleaved);
    assert_int_equal(f->plan.merge, MERGE_SUM);
    assert_int_equal(route(f, ARGV(SLICE("DEL"), SLICE("a"))), ROUTE_IS_PIECES);
    assert_int_equal(f->plan.count, 1);
    assert_int_equal(f->plan.groups, 1);
    fixture_free(f);
}

TEST(a_key_named_twice_counts_twice)
{
    struct fixture *f = fixture_new();
    assert_int_equal(route(f, ARGV(SLICE("EXISTS"), SLICE("a"), SLICE("a"))), ROUTE_IS_PIECES);
    assert_int_equal(f->plan.count, 1);
    assert_int_equal(f->plan.pieces[0].argc, 3);
    fixture_free(f);
}

TEST(keys_that_must_meet_and_do_not_are_apart)
{
    struct fixture *f = fixture_new();
    char name[16];
    int i = 0;
    do snprintf(name, sizeof name, "k%d", i++);
    while (owner(f, slice_of(name)) == owner(f, SLICE("k")));
    assert_int_equal(route(f, ARGV(SLICE("RENAME"), SLICE("k"), slice_of(name))), ROUTE_IS_APART);
    assert_int_equal(
        route(f, ARGV(SLICE("EVAL"), SLICE("return 1"), SLICE("2"), SLICE("k"), slice_of(name))),
        ROUTE_IS_APART);
    assert_int_equal(
        route(f, ARGV(SLICE("EVAL"), SLICE("return 1"), SLICE("1"), SLICE("k"), slice_of(name))),
        ROUTE_IS_PIECES);
    fixture_free(f);
}

TEST(what_has_no_key_or_no_sense_may_go_anywhere)
{
    struct fixture *f = fixture_new();
    assert_int_equal(route(f, ARGV(SLICE("EVAL"), SLICE("return 1"), SLICE("0"))),
                     ROUTE_IS_ANYWHERE);
    assert_int_equal(route(f, ARGV(SLICE("EVAL"), SLICE("return 1"), SLICE("x"), SLICE("k"))),
                     ROUTE_IS_ANYWHERE);
    assert_int_equal(route(f, ARGV(SLICE("MSET"), SLICE("k"), SLICE("v"), SLICE("k2"))),
                     ROUTE_IS_ANYWHERE);
    fixture_free(f);
}

TEST(the_row_says_what_is_for_all_and_what_is_ours)
{
    struct fixture *f = fixture_new();
    assert_int_equal(route(f, ARGV(SLICE("DBSIZE"))), ROUTE_IS_EVERYWHERE);
    assert_int_equal(f->plan.merge, MERGE_SUM);
    assert_int_equal(route(f, ARGV(SLICE("KEYS"), SLICE("*"))), ROUTE_IS_EVERYWHERE);
    assert_int_equal(f->plan.merge, MERGE_CONCAT);
    assert_int_equal(route(f, ARGV(SLICE("FLUSHALL"))), ROUTE_IS_EVERYWHERE);
    assert_int_equal(f->plan.merge, MERGE_FIRST);
    assert_int_equal(route(f, ARGV(SLICE("SWAPDB"), SLICE("0"), SLICE("1"))), ROUTE_IS_EVERYWHERE);
    assert_int_equal(f->plan.merge, MERGE_FIRST);
    assert_int_equal(route(f, ARGV(SLICE("PING"))), ROUTE_IS_OURS);
    fixture_free(f);
}

TEST(what_nodes_say_among_themselves_is_unknown_to_clients)
{
    struct fixture *f = fixture_new();
    assert_null(command_find(&f->table, ARGV(SLICE("TXN"), SLICE("PREPARE"))));
    fixture_free(f);
}
