/* fuzz_resp_reply.c - upstream bytes: skipping in pieces and at once agree, and what is skipped can
 * be read part by part. */
#include "core/wire/resp_reply.h"

#include <assert.h>

static enum resp_status skip_from(struct resp_skip *s, const uint8_t *data, size_t len, size_t step)
{
    enum resp_status status = RESP_MORE;
    for (size_t have = step; status == RESP_MORE; have += step) {
        status = resp_skip_step(s, (const char *)data, have < len ? have : len);
        if (have >= len) break;
    }
    return status;
}

/* Where the reply ends if what is done with is given away at every step. */
static enum resp_status skip_parts(const uint8_t *data, size_t len, size_t *length)
{
    struct resp_skip s = {0};
    enum resp_status status = RESP_MORE;
    size_t from = 0;
    for (size_t to = 1; status == RESP_MORE && to <= len; to++) {
        status = resp_skip_step(&s, (const char *)data + from, to - from);
        if (status == RESP_MORE) from += resp_skip_release(&s, to - from);
        assert(from <= to);
    }
    *length = from + s.at;
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct resp_skip whole = {0}, pieces = {0};
    enum resp_status status = skip_from(&whole, data, len, len ? len : 1);
    enum resp_status stepped = skip_from(&pieces, data, len, 1);
    assert(stepped == RESP_BAD || status == stepped);
    size_t length;
    enum resp_status parts = len > 0 ? skip_parts(data, len, &length) : stepped;
    assert(parts == stepped && (parts != RESP_DONE || length == pieces.at));
    if (status == RESP_DONE) {
        struct resp_cursor c = {(const char *)data, (const char *)data + whole.at};
        struct resp_value v;
        assert(whole.at <= len && (stepped == RESP_BAD || whole.at == pieces.at));
        while (resp_cursor_next(&c, &v)) assert(v.text.len <= len);
    }
    return 0;
}
