/* limits.h - the bounds of small collections as redis.conf has them, for tests. */
#ifndef TORC_TEST_LIMITS_H
#define TORC_TEST_LIMITS_H

#include "server/store/value.h"

/* Any bytes do. */
static const struct hash_secret limits_secret = {
    "Large values hash their elements with bytes that nobody outside knows.  These are known to "
    "everybody, and hash as evenly, which is all that a test needs."};

static const struct value_limits limits = {
    .secret = &limits_secret,
    .list_max_listpack_size = -2,
    .hash_max_listpack_entries = 512, .hash_max_listpack_value = 64,
    .set_max_intset_entries = 512,
    .zset_max_listpack_entries = 128, .zset_max_listpack_value = 64,
    .stream_node_max_bytes = 4096, .stream_node_max_entries = 100,
    .hll_sparse_max_bytes = 3000,
};

#endif
