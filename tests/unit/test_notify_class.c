#include "server/session/notify_class.h"
#include "tests/harness/test.h"

static void assert_shown(const char *letters, const char *expected)
{
    unsigned classes;
    struct bytes out = {0};
    assert_true(notify_read_classes(slice_of(letters), &classes));
    notify_print_classes(classes, &out);
    bytes_append_byte(&out, '\0');
    assert_string_equal(out.ptr, expected);
    bytes_free(&out);
}

TEST(classes_are_shown_in_one_order_whatever_the_order_of_the_letters)
{
    assert_shown("", "");
    assert_shown("mnEKdtexzhsl$g", "AKEm");
    assert_shown("xEKg", "gxKE");
    assert_shown("nmt", "tnm");
}

TEST(a_stands_for_all_that_it_has_and_new_keys_are_not_named_beside_it)
{
    unsigned all, each;
    assert_true(notify_read_classes(SLICE("A"), &all));
    assert_true(notify_read_classes(SLICE("g$lshzxetd"), &each));
    assert_int_equal(all, each);
    assert_false(all & (NOTIFY_NEW | NOTIFY_MISS | NOTIFY_KEYSPACE | NOTIFY_KEYEVENT));
    assert_shown("An", "A");
}

TEST(a_letter_without_a_class_is_refused_and_changes_nothing)
{
    unsigned classes = 17;
    assert_false(notify_read_classes(SLICE("KEq"), &classes));
    assert_false(notify_read_classes(SLICE("K E"), &classes));
    assert_false(notify_read_classes(SLICE("k"), &classes));
    assert_int_equal(classes, 17);
}
