#include "server/persist/rdb_list.h"

#include "server/persist/ziplist.h"
#include "server/store/listval.h"

enum { BLOCK_IS_ELEMENT = 1, BLOCK_IS_LISTPACK = 2 };

static enum rdb_type type_of(const struct entry *e)
{
    (void)e;
    return RDB_TYPE_LIST_QUICKLIST_2;
}

static void put(struct bytes *out, const struct entry *e, rdb_string_writer *put_string)
{
    size_t blocks = listval_blocks(e);
    rdb_put_length(out, blocks);
    for (size_t i = 0; i < blocks; i++) {
        rdb_put_length(out, BLOCK_IS_LISTPACK);
        put_string(out, listpack_slice(listval_block(e, i)));
    }
}

static bool take_element(struct slice *in, struct bytes *scratch, struct entry *e,
                         const struct value_limits *limits)
{
    struct slice element;
    if (!rdb_take_string(in, scratch, &element)) return false;
    if (element.len >= LISTPACK_BYTES_MAX / 2) return false;
    listval_push(e, LISTVAL_TAIL, element, limits);
    return true;
}

static bool take_listpack(struct slice *in, struct bytes *scratch, struct entry *e,
                          struct listpack *(*load)(struct slice bytes))
{
    struct slice block;
    struct listpack *lp = rdb_take_string(in, scratch, &block) ? load(block) : NULL;
    if (lp != NULL) listval_add_block(e, lp);
    return lp != NULL;
}

static bool take_block(struct slice *in, struct bytes *scratch, struct entry *e,
                       const struct value_limits *limits)
{
    uint64_t kind;
    if (!rdb_take_length(in, &kind)) return false;
    if (kind == BLOCK_IS_ELEMENT) return take_element(in, scratch, e, limits);
    return kind == BLOCK_IS_LISTPACK && take_listpack(in, scratch, e, listpack_load);
}

static bool take_part(struct slice *in, enum rdb_type type, struct bytes *scratch, struct entry *e,
                      const struct value_limits *limits)
{
    switch (type) {
    case RDB_TYPE_LIST: return take_element(in, scratch, e, limits);
    case RDB_TYPE_LIST_QUICKLIST_2: return take_block(in, scratch, e, limits);
    default: return take_listpack(in, scratch, e, ziplist_to_listpack);
    }
}

static struct entry *take(struct slice *in, enum rdb_type type, struct slice key,
                          const struct value_limits *limits)
{
    struct bytes scratch = {0};
    uint64_t parts = 1;
    if (type != RDB_TYPE_LIST_ZIPLIST && !rdb_take_length(in, &parts)) return NULL;
    struct entry *e = listval_new(key, ENTRY_NO_EXPIRY);
    while (parts > 0 && take_part(in, type, &scratch, e, limits)) parts--;
    bytes_free(&scratch);
    if (parts == 0 && listval_count(e) > 0) return e;
    entry_free(e);
    return NULL;
}

const struct rdb_form rdb_list_form = {type_of, put, take, NULL};
