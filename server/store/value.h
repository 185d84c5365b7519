/* value.h - what all values but strings have in common, for those who need not know which they
 * have.
 *
 * Such a value hangs off its entry by one pointer, entry_body(), of fixed size: a value may grow,
 * shrink and change its encoding without moving its entry.  Each type says here how it is freed,
 * copied, measured and named; what commands do with it stands in the type's own header. */
#ifndef TORC_STORE_VALUE_H
#define TORC_STORE_VALUE_H

#include "core/base/hash.h"
#include "server/store/entry.h"

struct value_type {
    /* Frees what the entry points at. */
    void (*free)(struct entry *e);

    /* A copy of it, for another entry of the same type and encoding. */
    void *(*copy)(const struct entry *e);

    /* Bytes it takes, without the entry.  At most `samples` elements are looked at, the others are
     * taken to be like them; 0: all are. */
    size_t (*memory)(const struct entry *e, size_t samples);

    /* What OBJECT ENCODING of Redis 7.0 answers. */
    const char *(*encoding_name)(const struct entry *e);

    /* How many allocations freeing it takes, roughly: large values are freed by another thread. */
    size_t (*parts)(const struct entry *e);
};

/* Of an entry that is no string. */
const struct value_type *value_type_of(const struct entry *e);

/* The bounds within which small collections are one block, as the options say; see options.def. And
 * what large ones hash their elements with: the keyspace's, which outlives every value. */
struct value_limits {
    const struct hash_secret *secret;
    int64_t list_max_listpack_size;      /* elements, or -1 to -5: 4, 8, 16, 32, 64 KiB */
    int64_t list_alone_bytes;            /* elements so long get their own block; 0: by size */
    int64_t hash_max_listpack_entries, hash_max_listpack_value;
    int64_t set_max_intset_entries;
    int64_t zset_max_listpack_entries, zset_max_listpack_value;
    int64_t stream_node_max_bytes, stream_node_max_entries;      /* 0: no bound */
    int64_t hll_sparse_max_bytes;
};

#endif
