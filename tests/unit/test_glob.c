#include "core/base/glob.h"
#include "tests/harness/test.h"

#include <time.h>

static bool match(const char *pattern, const char *text)
{
    return glob_match(slice_of(pattern), slice_of(text), false);
}

static bool match_nocase(const char *pattern, const char *text)
{
    return glob_match(slice_of(pattern), slice_of(text), true);
}

TEST(plain_text_matches_itself_only)
{
    assert_true(match("key", "key"));
    assert_false(match("key", "keys"));
    assert_false(match("keys", "key"));
    assert_false(match("key", "Key"));
    assert_true(match_nocase("kEy", "KeY"));
}

TEST(a_star_takes_any_number_of_bytes)
{
    assert_true(match("*", "a"));
    assert_true(match("**", "abc"));
    assert_true(match("a*", "a"));
    assert_true(match("a**", "a"));
    assert_true(match("*c", "abc"));
    assert_true(match("a*c", "abcbc"));
    assert_true(match("*a*b*", "xxaxxbxx"));
    assert_false(match("*a*b*", "xxbxxaxx"));
    assert_false(match("a*c", "abcd"));
    assert_true(match("*abc", "ababcabc"));
}

TEST(a_question_mark_takes_one_byte)
{
    assert_true(match("h?llo", "hello"));
    assert_false(match("h?llo", "hllo"));
    assert_false(match("?", ""));
    assert_true(match("*?", "a"));
    assert_false(match("a*?", "a"));
}

TEST(the_empty_text_matches_the_empty_pattern_only)
{
    assert_true(match("", ""));
    assert_false(match("*", ""));
    assert_false(match("**", ""));
    assert_false(match("", "a"));
}

TEST(classes_take_one_of_their_bytes)
{
    assert_true(match("h[ae]llo", "hallo"));
    assert_false(match("h[ae]llo", "hillo"));
    assert_true(match("h[^e]llo", "hallo"));
    assert_false(match("h[^e]llo", "hello"));
    assert_true(match("h[a-c]llo", "hbllo"));
    assert_true(match("h[c-a]llo", "hbllo"));
    assert_false(match("h[a-c]llo", "hdllo"));
    assert_true(match("[0-9a-f]*", "c0ffee"));
    assert_false(match("[]", "a"));
    assert_true(match("[^]", "a"));
    assert_false(match("[]a]", "a]"));
}

TEST(a_class_folds_case_but_not_behind_a_backslash)
{
    assert_true(match_nocase("[A-C]", "b"));
    assert_true(match_nocase("[x]", "X"));
    assert_false(match_nocase("[\\x]", "X"));
    assert_false(match_nocase("[Z-a]", "z"));
}

TEST(an_unterminated_class_reaches_to_the_end)
{
    assert_true(match("[ab", "a"));
    assert_true(match("x[a-c", "xb"));
    assert_true(match("[a-", "-"));
    assert_true(match("[a-]", "^"));
    assert_false(match("[", "a"));
    assert_false(match("[", "["));
    assert_true(match("[^", "a"));
    assert_true(match("[\\", "\\"));
    assert_true(match("*[ab", "xxb"));
}

TEST(a_backslash_takes_the_next_byte_as_it_is)
{
    assert_true(match("a\\*b", "a*b"));
    assert_false(match("a\\*b", "axb"));
    assert_true(match("\\\\", "\\"));
    assert_true(match("\\", "\\"));
    assert_true(match("a\\", "a\\"));
    assert_true(match("[\\]]", "]"));
    assert_true(match("\\[a]", "[a]"));
}

TEST(bytes_above_127_compare_as_negative)
{
    assert_true(match("[\x80-\xff]", "\x90"));
    assert_false(match("[a-\xff]", "\x7f"));
    assert_true(match("[a-\xff]", "A"));
}

TEST(zero_bytes_are_bytes)
{
    assert_true(glob_match(slice_make("a\0*", 3), slice_make("a\0b", 3), false));
    assert_false(glob_match(slice_make("a\0c", 3), slice_make("a\0b", 3), false));
}

TEST(many_stars_take_no_exponential_time)
{
    char pattern[400], text[20000];
    for (size_t i = 0; i < sizeof pattern; i += 2) memcpy(pattern + i, "a*", 2);
    pattern[sizeof pattern - 1] = 'b';
    memset(text, 'a', sizeof text);
    clock_t start = clock();
    assert_false(glob_match(slice_make(pattern, sizeof pattern), slice_make(text, sizeof text),
                            false));
    assert_true(clock() - start < CLOCKS_PER_SEC);
}
