#include "server/script/source.h"
#include "tests/harness/test.h"

static void assert_becomes(const char *text, bool is_script, const char *expected)
{
    struct bytes out = {0};
    struct source_error error;
    assert_int_equal(source_rewrite(slice_of(text), is_script, &out, &error), SOURCE_REWRITTEN);
    bytes_append_byte(&out, '\0');
    assert_string_equal(out.ptr, expected);
    bytes_free(&out);
}

static enum source_status status_of(const char *text, struct source_error *error)
{
    struct bytes out = {0};
    enum source_status status = source_rewrite(slice_of(text), true, &out, error);
    bytes_free(&out);
    return status;
}

TEST(the_result_of_a_script_gets_parentheses)
{
    assert_becomes("return f(x)", true, "return( f(x))");
    assert_becomes("if a then return f() else return g'' end return 1;", true,
                   "if a then return( f()) else return( g'') end return( 1);");
    assert_becomes("return f(x)", false, "return  f(x)");
}

TEST(the_closing_bracket_stands_on_the_line_of_the_last_token)
{
    assert_becomes("return f(x) -- why\n\n", true, "return( f(x)) -- why\n\n");
    assert_becomes("do return x\nend", true, "do return( x)\nend");
}

TEST(nothing_and_lists_are_left_alone)
{
    assert_becomes("return", true, "return ");
    assert_becomes("return;", true, "return ;");
    assert_becomes("return f(), g()", true, "return  f(), g()");
    assert_becomes("return f({1, 2}, 3)", true, "return( f({1, 2}, 3))");
}

TEST(inner_functions_keep_all_results_of_what_they_call)
{
    assert_becomes("local g = function() return f(x) end", true,
                   "local g = function() return  f(x) end");
    assert_becomes("local g = function() return redis.call('a', (1)) end", true,
                   "local g = function() return( redis.call('a', (1))) end");
    assert_becomes("local g = function() return redis.call(x)(y) end", true,
                   "local g = function() return  redis.call(x)(y) end");
    assert_becomes("local g = function() return redis.x, 1 end", true,
                   "local g = function() return  redis.x, 1 end");
}

TEST(blocks_inside_of_functions_belong_to_them)
{
    assert_becomes(
        "local function g() for i = 1, 2 do if i then return f() end end end return f()", true,
        "local function g() for i = 1, 2 do if i then return  f() end end end return( f())");
    assert_becomes("return function() return f() end", true, "return( function() return  f() end)");
    assert_becomes("repeat return f() until g()", true, "repeat return( f()) until g()");
}

TEST(words_in_strings_and_comments_are_no_words)
{
    assert_becomes("return '; end return'", true, "return( '; end return')");
    assert_becomes("return [==[ end ]] ]==] --[[ end ]]", true,
                   "return( [==[ end ]] ]==]) --[[ end ]]");
    assert_becomes("return \"a\\\"end\"", true, "return( \"a\\\"end\")");
    assert_becomes("return t.returned", true, "return( t.returned)");
}

TEST(escapes_that_only_luajit_knows_lose_their_meaning)
{
    assert_becomes("x = '\\x41\\z\\u{41}\\n\\\\x'", false, "x = 'x41zu{41}\\n\\\\x'");
}

TEST(numbers_that_only_luajit_knows_are_named_with_their_line)
{
    struct source_error error;
    assert_int_equal(status_of("\n\nreturn 1LL", &error), SOURCE_BAD_NUMBER);
    assert_int_equal(error.line, 3);
    assert_true(slice_equal(error.token, SLICE("1LL")));
    assert_int_equal(status_of("return 0x10ull", &error), SOURCE_BAD_NUMBER);
    assert_int_equal(status_of("return 0b11", &error), SOURCE_BAD_NUMBER);
    assert_int_equal(status_of("return 1.5i", &error), SOURCE_BAD_NUMBER);
    assert_int_equal(status_of("return 0xb1 + 1e-5 + .5 + t.ll", &error), SOURCE_REWRITTEN);
}

TEST(what_cannot_be_right_is_left_to_the_compiler)
{
    struct source_error error;
    assert_int_equal(status_of("return 'abc", &error), SOURCE_KEPT);
    assert_int_equal(status_of("return [[abc", &error), SOURCE_KEPT);
    assert_int_equal(status_of("--[[ abc", &error), SOURCE_KEPT);
    assert_int_equal(status_of("end", &error), SOURCE_KEPT);
    assert_int_equal(status_of("f)", &error), SOURCE_KEPT);
    assert_int_equal(status_of("", &error), SOURCE_KEPT);
    assert_int_equal(status_of("return 'a\nb'", &error), SOURCE_KEPT);
}
