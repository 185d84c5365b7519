#include "core/base/mem.h"
#include "server/store/flat.h"
#include "tests/harness/test.h"

static const struct hash_secret secret;
static const size_t lengths[] = {0, 1, 63, 64, 255, 16383, 16384, 70000};
enum { LENGTHS = sizeof lengths / sizeof lengths[0] };

/* A text of this length that no other length begins with. */
static struct slice text_of(struct bytes *room, size_t len)
{
    bytes_clear(room);
    memset(bytes_reserve(room, len + 1), (int)('a' + len % 23), len);
    return slice_make(room->ptr, len);
}

static struct flat *of_all_lengths(size_t extra)
{
    struct bytes room = {0};
    struct flat *f = flat_new(&secret, extra);
    for (size_t i = 0; i < LENGTHS; i++)
        flat_append(f, text_of(&room, lengths[i]), &(double){(double)i});
    bytes_free(&room);
    return f;
}

static void assert_has_all_lengths(struct flat *f)
{
    struct bytes room = {0};
    const void *item = flat_first(f);
    assert_int_equal(f->count, LENGTHS);
    for (size_t i = 0; i < LENGTHS; i++, item = flat_next(f, item)) {
        struct slice text = text_of(&room, lengths[i]);
        double extra = (double)i;
        assert_true(slice_equal(flat_text(item), text));
        assert_ptr_equal(flat_find(f, text), item);
        if (f->extra > 0) assert_memory_equal(flat_text(item).ptr + text.len, &extra, f->extra);
    }
    assert_null(item);
    assert_null(flat_find(f, SLICE("somebody else")));
    bytes_free(&room);
}

TEST(what_was_appended_is_walked_in_order_and_found_by_name)
{
    for (size_t extra = 0; extra <= sizeof(double); extra += sizeof(double)) {
        struct flat *f = of_all_lengths(extra), *copy = flat_copy(f);
        assert_has_all_lengths(f);
        flat_free(f);
        assert_has_all_lengths(copy);
        flat_free(copy);
    }
}

TEST(a_block_is_used_where_it_lies_and_what_stands_behind_is_not_of_it)
{
    struct flat *f = of_all_lengths(0);
    struct slice block = f->block;
    bytes_append(&f->own, "\x03" "end", 4);
    struct flat *over = flat_over(bytes_slice(&f->own), LENGTHS, &secret, 0);
    assert_non_null(over);
    assert_ptr_equal(flat_first(over), f->own.ptr);
    assert_int_equal(over->block.len, block.len);
    assert_has_all_lengths(over);
    flat_free(over);
    flat_free(f);
}

TEST(a_block_that_ends_early_or_has_another_form_of_string_is_none)
{
    struct flat *f = of_all_lengths(8);
    for (size_t len = 0; len < f->block.len; len += len < 700 || f->block.len - len < 700 ? 1 : 97)
        assert_null(flat_over(slice_part(f->block, 0, len), LENGTHS, &secret, 8));
    flat_free(f);
    assert_null(flat_over(SLICE("\xc0\x05"), 1, &secret, 0));
    assert_null(flat_over(SLICE("\xc3\x05\x06" "aaaaaaaa"), 1, &secret, 0));
    assert_null(flat_over(SLICE("\x81\xff\xff\xff\xff\xff\xff\xff\xff" "a"), 1, &secret, 8));
}

TEST(an_empty_one_has_nobody)
{
    struct flat *f = flat_new(&secret, 0);
    assert_null(flat_first(f));
    assert_null(flat_find(f, SLICE("")));
    flat_free(f);
}
