#include "core/command/shebang.h"
#include "tests/harness/test.h"

static struct bytes why;
static unsigned flags;
static size_t skip;

static void expect_flags(const char *script, unsigned wanted, size_t wanted_skip)
{
    assert_true(shebang_read(slice_of(script), &flags, &skip, &why));
    assert_int_equal(flags, wanted);
    assert_int_equal(skip, wanted_skip);
    bytes_free(&why);
}

static void expect_error(const char *script, const char *wanted)
{
    assert_false(shebang_read(slice_of(script), &flags, &skip, &why));
    bytes_append_byte(&why, '\0');
    assert_string_equal(why.ptr, wanted);
    bytes_free(&why);
}

TEST(a_script_without_a_line_declares_nothing)
{
    expect_flags("", SCRIPT_OLD_STYLE, 0);
    expect_flags("#", SCRIPT_OLD_STYLE, 0);
    expect_flags("return 1", SCRIPT_OLD_STYLE, 0);
}

TEST(a_line_declares_what_it_names)
{
    expect_flags("#!lua\nreturn 1", 0, 5);
    expect_flags("#!lua flags=no-writes\nreturn 1", SCRIPT_NO_WRITES, 21);
    expect_flags("#!lua flags=no-writes,allow-oom\n", SCRIPT_NO_WRITES | SCRIPT_ALLOW_OOM, 31);
    expect_flags("#!lua \"flags=no-writes\"\n", SCRIPT_NO_WRITES, 23);
}

TEST(a_line_that_is_wrong_is_an_error_in_redis_words)
{
    expect_error("#!lua", "ERR Invalid script shebang");
    expect_error("#!\n", "ERR Unexpected engine in script shebang: #!");
    expect_error("#!perl\n", "ERR Unexpected engine in script shebang: #!perl");
    expect_error("#!lua name=a\n", "ERR Unknown lua shebang option: name=a");
    expect_error("#!lua flags=no-reads\n", "ERR Unexpected flag in script shebang: no-reads");
}
