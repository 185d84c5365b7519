#include "core/wire/tracking_message.h"
#include "tests/harness/test.h"

static struct bytes out;

static void assert_written(const char *expected)
{
    assert_int_equal(out.len, strlen(expected));
    assert_memory_equal(out.ptr, expected, out.len);
    bytes_free(&out);
}

TEST(resp3_is_told_by_a_push)
{
    tracking_message_write(&out, RESP3);
    assert_written(">2\r\n$10\r\ninvalidate\r\n");
}

TEST(resp2_is_told_as_a_subscriber_of_a_channel)
{
    tracking_message_write(&out, RESP2);
    assert_written("*3\r\n$7\r\nmessage\r\n$20\r\n__redis__:invalidate\r\n");
}

TEST(a_proxy_is_told_authors_as_well)
{
    tracking_message_write_authored(&out);
    assert_written(">3\r\n$10\r\ninvalidate\r\n");
}

TEST(a_proxy_is_told_who_has_read)
{
    tracking_message_write_read(&out, 7);
    assert_written(">3\r\n$13\r\ntracking-read\r\n:7\r\n");
}

TEST(a_client_hears_which_one_it_redirects_to_has_gone)
{
    tracking_message_write_broken(&out, 12);
    assert_written(">2\r\n$21\r\ntracking-redir-broken\r\n:12\r\n");
}

TEST(keys_follow_what_stands_in_the_buffer_before)
{
    resp_write_status(&out, SLICE("OK"));
    tracking_message_write(&out, RESP3);
    resp_write_array(&out, 1);
    resp_write_bulk(&out, SLICE("k"));
    assert_written("+OK\r\n>2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\nk\r\n");
}
