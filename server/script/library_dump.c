/* library_dump.c - libraries as bytes: FUNCTION DUMP and RESTORE.
 *
 *      245 | text of a library, as a string in an RDB file      ... for each
 *      footer, see rdb_footer.h */
#include "core/base/mem.h"
#include "server/persist/rdb_footer.h"
#include "server/persist/rdb_value.h"
#include "server/script/library.h"

enum { OPCODE_FUNCTION = 245 };

void library_dump(const struct functions *all, struct bytes *out)
{
    size_t from = out->len;
    if (all != NULL)
        LIST_EACH((struct list *)&all->libraries, link) {
            bytes_append_byte(out, (char)OPCODE_FUNCTION);
            rdb_put_string(out, LIST_ITEM(link, struct library, all)->code);
        }
    rdb_put_footer(out, from);
}

/* Whether a library that was loaded before has a function of the same name. */
static bool has_clash(const struct list *into, const struct library *library, struct bytes *why)
{
    LIST_EACH((struct list *)&library->functions, mine)
        LIST_EACH((struct list *)into, link)
            LIST_EACH(&LIST_ITEM(link, struct library, all)->functions, other) {
                struct slice name = LIST_ITEM(mine, struct function, of_library)->name;
                if (!slice_equal_nocase(name, LIST_ITEM(other, struct function, of_library)->name))
                    continue;
                bytes_printf(why, "ERR Function %.*s already exists", (int)name.len, name.ptr);
                return true;
            }
    return false;
}

static bool take_one(struct functions *all, struct slice *in, struct list *into, int64_t max_us,
                     struct bytes *why)
{
    struct bytes scratch = {0};
    struct slice text;
    struct library *library = NULL;
    if ((unsigned char)in->ptr[0] != OPCODE_FUNCTION) {
        bytes_append_slice(why, SLICE("ERR given type is not a function"));
        return false;
    }
    *in = slice_part(*in, 1, SIZE_MAX);
    if (rdb_take_string(in, &scratch, &text))
        library = library_load(all, text, into, max_us, why);
    else bytes_append_slice(why, SLICE("ERR Failed loading library payload"));
    bytes_free(&scratch);
    if (library != NULL && has_clash(into, library, why)) {
        library_free(all->engine, library);
        library = NULL;
    }
    if (library != NULL) list_add_last(into, &library->all);
    return library != NULL;
}

bool library_undump(struct functions *all, struct slice payload, struct list *into, int64_t max_us,
                    struct bytes *why)
{
    struct slice in = slice_part(payload, 0, payload.len - RDB_FOOTER_LEN);
    while (in.len > 0)
        if (!take_one(all, &in, into, max_us, why)) {
            library_list_free(all->engine, into);
            return false;
        }
    return true;
}
