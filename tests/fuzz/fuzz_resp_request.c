/* fuzz_resp_request.c - client bytes, whole and in pieces: both must understand the same. */
#include "core/base/mem.h"
#include "core/wire/resp_request.h"

#include <assert.h>
#include <string.h>

static const struct resp_limits limits = {
    .inline_max = 1024, .bulk_max = 1 << 20, .argc_max = 1 << 20, .authenticated = true};

static enum resp_status read_from(struct resp_request *r, const uint8_t *data, size_t len,
                                  size_t step)
{
    char *copy = mem_alloc(len);
    memcpy(copy, data, len);
    enum resp_status status = RESP_MORE;
    resp_request_init(r, &limits);
    for (size_t have = step; status == RESP_MORE; have += step) {
        status = resp_request_step(r, copy, have < len ? have : len);
        if (have >= len) break;
    }
    for (size_t i = 0; status == RESP_DONE && i < r->argc; i++)
        assert(r->args[i].offset + r->args[i].len <= len);
    mem_free(copy);
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct resp_request whole, pieces;
    enum resp_status a = read_from(&whole, data, len, len ? len : 1),
                     b = read_from(&pieces, data, len, 1);
    /* Of a line that is too long it matters how much came at once, as with Redis. */
    assert(a == b || (b == RESP_BAD && strstr(pieces.error, "too big inline") != NULL));
    if (a == RESP_DONE) {
        assert(whole.at == pieces.at && whole.argc == pieces.argc);
        for (size_t i = 0; i < whole.argc; i++)
            assert(memcmp(&whole.args[i], &pieces.args[i], sizeof whole.args[i]) == 0);
    }
    resp_request_close(&whole);
    resp_request_close(&pieces);
    return 0;
}
