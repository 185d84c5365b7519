#include "core/base/mem.h"
#include "server/persist/ziplist.h"
#include "tests/harness/test.h"

/* As a Redis of version 6 writes "a", 0, 12, 13, -300, 70000, 2147483648 and 64 times "x". */
static const unsigned char sample[] = {
    /* length, tail and count are set below */
    0,    0,   0,    0,   0,   0,    0,    0,    8,    0,    0,    0x01, 'a',  3,   0xf1, 2,
    0xfd, 2,   0xfe, 13,  3,   0xc0, 0xd4, 0xfe, 4,    0xf0, 0x70, 0x11, 0x01, 5,   0xe0, 0,
    0,    0,   0x80, 0,   0,   0,    0,    10,   0x40, 64,   'x',  'x',  'x',  'x', 'x',  'x',
    'x',  'x', 'x',  'x', 'x', 'x',  'x',  'x',  'x',  'x',  'x',  'x',  'x',  'x', 'x',  'x',
    'x',  'x', 'x',  'x', 'x', 'x',  'x',  'x',  'x',  'x',  'x',  'x',  'x',  'x', 'x',  'x',
    'x',  'x', 'x',  'x', 'x', 'x',  'x',  'x',  'x',  'x',  'x',  'x',  'x',  'x', 'x',  'x',
    'x',  'x', 'x',  'x', 'x', 'x',  'x',  'x',  'x',  'x',  0xff};

static void seal(unsigned char bytes[sizeof sample])
{
    memcpy(bytes, sample, sizeof sample);
    bytes[0] = sizeof sample;
    bytes[4] = sizeof sample - 1 - 64 - 3;
}

TEST(elements_of_all_kinds_are_read)
{
    static const char *const texts[] = {
        "a", "0", "12", "13", "-300", "70000", "2147483648",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"};
    unsigned char bytes[sizeof sample];
    seal(bytes);
    struct listpack *lp = ziplist_to_listpack(slice_make(bytes, sizeof bytes));
    assert_non_null(lp);
    assert_int_equal(listpack_count(lp), 8);
    for (int i = 0; i < 8; i++)
        assert_true(listpack_is(lp, listpack_seek(lp, i), slice_of(texts[i])));
    listpack_free(lp);
}

TEST(an_empty_one_is_empty)
{
    static const unsigned char bytes[] = {11, 0, 0, 0, 10, 0, 0, 0, 0, 0, 0xff};
    struct listpack *lp = ziplist_to_listpack(slice_make(bytes, sizeof bytes));
    assert_non_null(lp);
    assert_int_equal(listpack_count(lp), 0);
    listpack_free(lp);
}

TEST(what_is_cut_off_or_changed_is_refused_or_read_as_something_else)
{
    unsigned char bytes[sizeof sample];
    seal(bytes);
    for (size_t cut = 0; cut < sizeof bytes; cut++) {
        unsigned char *copy = mem_alloc(cut + 1);      /* so a sanitizer sees every byte too many */
        memcpy(copy, bytes, cut);
        assert_null(ziplist_to_listpack(slice_make(copy, cut)));
        mem_free(copy);
    }
    for (size_t i = 0; i < sizeof bytes; i++) {
        for (unsigned value = 0; value < 256; value++) {
            seal(bytes);
            bytes[i] = (unsigned char)value;
            struct listpack *lp = ziplist_to_listpack(slice_make(bytes, sizeof bytes));
            if (lp != NULL) listpack_free(lp);
        }
    }
}
