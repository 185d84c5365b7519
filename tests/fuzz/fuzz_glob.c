/* fuzz_glob.c - any pattern against any text, divided by a zero byte: an answer comes soon, a text
 * matches itself when it is escaped, and with a star at both ends. */
#include "core/base/bytes.h"
#include "core/base/glob.h"

#include <assert.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void check_text(struct slice text)
{
    struct bytes pattern = {0};
    bytes_append_byte(&pattern, '*');
    for (size_t i = 0; i < text.len; i++) {
        bytes_append_byte(&pattern, '\\');
        bytes_append_byte(&pattern, text.ptr[i]);
    }
    assert(glob_match(slice_part(bytes_slice(&pattern), 1, pattern.len), text, false));
    bytes_append_byte(&pattern, '*');
    assert(glob_match(bytes_slice(&pattern), text, false) || text.len == 0);
    bytes_free(&pattern);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct slice all = slice_make(data, len);
    const char *zero = len > 0 ? memchr(all.ptr, 0, len) : NULL;
    size_t at = zero != NULL ? (size_t)(zero - all.ptr) : len;
    struct slice pattern = slice_part(all, 0, at);
    struct slice text = at < len ? slice_part(all, at + 1, len) : (struct slice){0};
    bool exact = glob_match(pattern, text, false), loose = glob_match(pattern, text, true);
    if (memchr(all.ptr, '[', at) == NULL && memchr(all.ptr, '\\', at) == NULL)
        assert(loose || !exact);
    check_text(text);
    return 0;
}
