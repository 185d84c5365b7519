#include "core/command/command.h"
#include "tests/harness/test.h"

#include <ctype.h>
#include <stdio.h>

static struct command_table node, proxy;

__attribute__((constructor)) static void fill_tables(void)
{
    command_table_init(&node, COMMAND_ON_NODE);
    command_table_init(&proxy, COMMAND_ON_PROXY);
}

static const struct command *find(const char *name)
{
    return command_find_name(&node, slice_of(name));
}

TEST(every_row_is_found_by_its_name_in_any_case)
{
    for (size_t id = 0; id < CMD_COUNT; id++) {
        const struct command *c = &commands[id];
        char name[64];
        snprintf(name, sizeof name, "%.*s", (int)c->full_name.len, c->full_name.ptr);
        const struct command_table *t =
            command_find_full_name(&node, c->full_name) != NULL ? &node : &proxy;
        assert_ptr_equal(command_find_full_name(t, slice_of(name)), c);
        for (size_t i = 0; name[i] != '\0'; i++) name[i] = (char)toupper(name[i]);
        assert_ptr_equal(command_find_full_name(t, slice_of(name)), c);
    }
}

TEST(names_that_are_no_command_are_not_found)
{
    static const char *const none[] = {"", "ge", "gett", "get ", "g\x05t", "client|id", "GETG",
                                       "a-name-that-is-longer-than-any-command-there-is",
                                       "eval\x7fro", "eval\x1fro", "id", "list"};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) assert_null(find(none[i]));
    assert_null(command_find_name(&node, slice_make("get\0", 4)));
    assert_null(command_find_name(&node, slice_make(NULL, 0)));
}

TEST(a_request_finds_the_subcommand_it_asks_for)
{
    struct slice argv[] = {SLICE("Client"), SLICE("NO-EVICT"), SLICE("on")};
    assert_ptr_equal(command_find(&node, argv, 3), &commands[CMD_client_no_evict]);
    assert_ptr_equal(command_find(&node, argv, 1), &commands[CMD_client]);
    argv[1] = SLICE("nothing");
    assert_null(command_find(&node, argv, 2));
    argv[0] = SLICE("get");
    assert_ptr_equal(command_find(&node, argv, 2), &commands[CMD_get]);
}

TEST(full_names_are_of_two_parts_at_most)
{
    assert_ptr_equal(command_find_full_name(&node, SLICE("client|id")), &commands[CMD_client_id]);
    assert_null(command_find_full_name(&node, SLICE("client|")));
    assert_null(command_find_full_name(&node, SLICE("|id")));
    assert_null(command_find_full_name(&node, SLICE("client|id|x")));
    assert_null(command_find_full_name(&node, SLICE("get|x")));
    assert_null(command_find_full_name(&node, slice_make(NULL, 0)));
}

TEST(each_program_knows_only_its_own_commands)
{
    assert_non_null(command_find_name(&node, SLICE("txn")));
    assert_null(command_find_name(&proxy, SLICE("txn")));
    assert_null(command_find_full_name(&proxy, SLICE("txn|prepare")));
    assert_null(command_find_name(&node, SLICE("proxy")));
    assert_non_null(command_find_full_name(&proxy, SLICE("proxy|info")));
    for (size_t id = 0; id < CMD_COUNT; id++)
        if (commands[id].route == ROUTE_NODE)
            assert_null(command_find_full_name(&proxy, commands[id].full_name));
}

TEST(walking_the_table_meets_every_command_once)
{
    size_t met = 0, subcommands = 0;       /* and rows of the other program */
    for (const struct command *c = NULL; (c = command_next(&node, NULL, c)) != NULL; met++) {
        assert_null(c->parent);
        for (const struct command *s = NULL; (s = command_next(&node, c, s)) != NULL;) {
            assert_ptr_equal(s->parent, c);
            subcommands++;
        }
    }
    assert_int_equal(met, node.count);
    for (const struct command *c = NULL; (c = command_next(&proxy, NULL, c)) != NULL;) met++;
    assert_int_equal(met, node.count + proxy.count);
    for (size_t id = 0; id < CMD_COUNT; id++)
        subcommands += command_find_full_name(&node, commands[id].full_name) == NULL;
    assert_int_equal(node.count + subcommands, CMD_COUNT);
}

TEST(subcommands_stand_below_their_parent)
{
    for (size_t id = 0; id < CMD_COUNT; id++) {
        const struct command *c = &commands[id];
        assert_int_equal(c->id, id);
        assert_true(c->name.len > 0 && c->full_name.len >= c->name.len);
        bool has_children = id + 1 < CMD_COUNT && c[1].parent == c;
        assert_true(has_children == ((c->flags & COMMAND_HAS_SUBCOMMANDS) != 0));
        if (c->parent != NULL) assert_true(c[-1].parent == c->parent || c - 1 == c->parent);
    }
}

TEST(the_simple_key_range_agrees_with_the_key_specs)
{
    for (size_t id = 0; id < CMD_COUNT; id++) {
        const struct command *c = &commands[id];
        assert_true((c->key_specs_count > 0) == (c->key_specs != NULL));
        if (c->first_key != 0) {
            assert_true(c->key_specs_count > 0);
            assert_int_equal(c->first_key, c->key_specs[0].index);
            assert_int_equal(c->key_step, c->key_specs[0].step);
        } else if (c->key_specs_count > 0) {
            assert_true(c->flags & COMMAND_MOVABLE_KEYS);
        }
        for (size_t i = 0; i < c->key_specs_count; i++) {
            unsigned flags = c->key_specs[i].flags;
            unsigned access = flags & (KEY_RO | KEY_RW | KEY_OW | KEY_RM);
            assert_int_equal(__builtin_popcount(access), !(flags & KEY_NOT_KEY));
        }
    }
}

TEST(what_a_command_does_to_its_keys_fits_its_flags)
{
    for (size_t id = 0; id < CMD_COUNT; id++) {
        const struct command *c = &commands[id];
        assert_false((c->flags & COMMAND_WRITE) && (c->flags & COMMAND_READONLY));
        for (size_t i = 0; i < c->key_specs_count; i++)
            if (!(c->key_specs[i].flags & KEY_RO) && c->id != CMD_pfcount)   /* keeps its count */
                assert_false(c->flags & COMMAND_READONLY);
    }
}

TEST(every_route_has_the_keys_it_needs)
{
    for (size_t id = 0; id < CMD_COUNT; id++) {
        const struct command *c = &commands[id];
        switch ((enum command_route)c->route) {
        case ROUTE_ONE:
            assert_int_equal(c->key_specs_count, 1);
            assert_int_equal(c->first_key, c->last_key);
            break;
        case ROUTE_SPLIT:
            assert_int_equal(c->last_key, -1);
            break;
        case ROUTE_GATHER:
            assert_true(command_has_keys(c));
            break;
        case ROUTE_ALL:
            assert_false(command_has_keys(c));
            break;
        case ROUTE_HERE:
        case ROUTE_NODE:
            break;
        }
    }
}

TEST(every_row_is_documented)
{
    for (size_t id = 0; id < CMD_COUNT; id++) {
        const struct command *c = &commands[id];
        size_t len = strlen(c->summary);
        assert_true(len > 5 && c->summary[len - 1] == '.');
        assert_true(isupper(c->summary[0]));
        assert_non_null(c->since);
        assert_non_null(c->syntax);
        assert_true((c->deprecated_since == NULL) == (c->replaced_by == NULL));
    }
}

TEST(categories_follow_from_flags)
{
    assert_int_equal(commands[CMD_get].acl, ACL_READ | ACL_STRING | ACL_FAST);
    assert_int_equal(commands[CMD_set].acl, ACL_WRITE | ACL_STRING | ACL_SLOW);
    assert_int_equal(commands[CMD_eval_ro].acl, ACL_SCRIPTING | ACL_SLOW);
    assert_int_equal(commands[CMD_debug].acl, ACL_ADMIN | ACL_DANGEROUS | ACL_SLOW);
}

TEST(arity_is_exact_or_a_minimum)
{
    assert_true(command_arity_fits(find("get"), 2));
    assert_false(command_arity_fits(find("get"), 3));
    assert_true(command_arity_fits(find("mget"), 9));
    assert_false(command_arity_fits(find("mget"), 1));
}

TEST(the_response_policy_is_found_among_the_tips)
{
    assert_int_equal(command_response_policy(find("del")), TIP_AGG_SUM);
    assert_int_equal(command_response_policy(find("info")), TIP_MERGE_SPECIAL);
    assert_int_equal(command_response_policy(find("mget")), TIP_NONE);
    assert_int_equal(command_response_policy(find("get")), TIP_NONE);
}
