/* fuzz_source.c - any text as a script: what is rewritten compiles if the text does. */
#include "server/script/source.h"

#include <assert.h>
#include <lauxlib.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct slice text = slice_make(data, len);
    struct source_error error;
    for (int is_script = 0; is_script < 2; is_script++) {
        struct bytes out = {0};
        bool is_text = len > 0 && data[0] != 27 && data[0] != '#';
        if (source_rewrite(text, is_script, &out, &error) == SOURCE_REWRITTEN && is_text) {
            lua_State *L = luaL_newstate();
            bool compiles = luaL_loadbufferx(L, text.ptr, text.len, "=text", "t") == 0;
            assert(!compiles || luaL_loadbufferx(L, out.ptr, out.len, "=out", "t") == 0);
            lua_close(L);
        }
        bytes_free(&out);
    }
    return 0;
}
