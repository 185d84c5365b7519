#include "core/base/slice.h"
#include "tests/harness/test.h"

TEST(letters_compare_without_case_and_other_bytes_as_they_are)
{
    assert_true(slice_equal_nocase(SLICE("GeT"), SLICE("gEt")));
    assert_true(slice_is(SLICE("PX"), "px"));
    assert_false(slice_is(SLICE("PXX"), "px"));
    assert_false(slice_equal_nocase(SLICE("["), SLICE("{")));
}

TEST(the_shorter_of_two_with_a_common_front_comes_first)
{
    assert_true(slice_compare(SLICE("ab"), SLICE("abc")) < 0);
    assert_true(slice_compare(SLICE("b"), SLICE("abc")) > 0);
    assert_int_equal(slice_compare((struct slice){0}, SLICE("")), 0);
}

TEST(a_part_is_cut_to_what_is_there)
{
    assert_true(slice_equal(slice_part(SLICE("abc"), 1, 9), SLICE("bc")));
    assert_int_equal(slice_part(SLICE("abc"), 9, 9).len, 0);
}

TEST(only_the_secret_itself_is_the_secret)
{
    assert_true(slice_is_secret(SLICE("pass"), SLICE("pass")));
    assert_false(slice_is_secret(SLICE("pasS"), SLICE("pass")));
    assert_false(slice_is_secret(SLICE("passpass"), SLICE("pass")));
    assert_false(slice_is_secret(SLICE("pa"), SLICE("pass")));
    assert_false(slice_is_secret(SLICE(""), SLICE("pass")));
    assert_false(slice_is_secret(SLICE("x"), SLICE("")));
    assert_false(slice_is_secret(SLICE("pass\0"), SLICE("pass")));
}

TEST(a_word_is_printable_and_has_no_blank)
{
    assert_true(slice_is_word(SLICE("a-Z~!")));
    assert_true(slice_is_word(SLICE("")));
    assert_false(slice_is_word(SLICE("a b")));
    assert_false(slice_is_word(SLICE("a\n")));
    assert_false(slice_is_word(SLICE("\xc3\xa4")));
}
