/* fuzz_config.c - any text as a configuration: refused with a reason, or options that are the same
 * after they were written to a file and read from it. */
#include "server/config_file.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* Includes would read files of this machine. */
static bool includes(struct slice text)
{
    for (size_t i = 0; i + 7 <= text.len; i++)
        if (strncasecmp(text.ptr + i, "include", 7) == 0) return true;
    return false;
}

static void assert_same(const struct options *a, const struct options *b)
{
    size_t count;
    const struct option_row *rows = option_rows(&count);
    for (size_t i = 0; i < count; i++) {
        struct bytes left = {0}, right = {0};
        option_print(a, &rows[i], &left);
        option_print(b, &rows[i], &right);
        assert(slice_equal(bytes_slice(&left), bytes_slice(&right)));
        bytes_free(&left);
        bytes_free(&right);
    }
}

/* Written over what was read, and into an empty file. */
static void check_rewritten(const struct options *o, struct slice old)
{
    struct bytes text = {0}, error = {0};
    struct options back;
    options_init(&back);
    config_rewritten(o, old, &text);
    bool ok = config_read(&back, bytes_slice(&text), &error);
    assert(ok);
    assert_same(o, &back);
    options_close(&back);
    bytes_free(&text);
    bytes_free(&error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct slice text = slice_make(data, len);
    struct bytes error = {0};
    struct options o;
    if (includes(text)) return 0;
    options_init(&o);
    if (config_read(&o, text, &error)) {
        check_rewritten(&o, text);
        check_rewritten(&o, SLICE(""));
    } else {
        assert(error.len > 0);
    }
    options_close(&o);
    bytes_free(&error);
    return 0;
}
