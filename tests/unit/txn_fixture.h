/* txn_fixture.h - memory, ids and messages for the tests of txn/. */
#ifndef TORC_TESTS_TXN_FIXTURE_H
#define TORC_TESTS_TXN_FIXTURE_H

#include "txn/message.h"
#include "txn/participant.h"
#include "txn/text.h"

#include <stdlib.h>

enum { FIXTURE_ARGS_MAX = 64, FIXTURE_BYTES_MAX = 4096 };

/* What is allocated and not freed is counted in *ctx. */
static inline void *fixture_realloc(void *ctx, void *ptr, size_t size)
{
    long *blocks = ctx;

    if (size == 0) {
        free(ptr);
        --*blocks;
        return NULL;
    }
    *blocks += ptr == NULL;
    return realloc(ptr, size);
}

static inline uint64_t fixture_hash(void *ctx, const void *ptr, size_t len)
{
    (void)ctx;
    return len == 0 ? 0 : *(const unsigned char *)ptr;
}

static inline struct txn_alloc fixture_alloc(long *blocks)
{
    return (struct txn_alloc){fixture_realloc, fixture_hash, blocks};
}

static inline struct txn_slice text(const char *s)
{
    return (struct txn_slice){s, strlen(s)};
}

static inline struct txn_id id_of(uint64_t sequence)
{
    return (struct txn_id){7, sequence, 1000};
}

static inline struct txn_lock lock_of(const char *key, enum txn_mode mode)
{
    return (struct txn_lock){0, mode, text(key)};
}

/* The arguments of a message, kept. */
struct fixture_args {
    struct txn_slice argv[FIXTURE_ARGS_MAX];
    size_t argc;
    char bytes[FIXTURE_BYTES_MAX];
    size_t used;
};

static inline void fixture_arg(void *ctx, const char *ptr, size_t len)
{
    struct fixture_args *a = ctx;

    if (len > 0)
        memcpy(a->bytes + a->used, ptr, len);
    a->argv[a->argc++] = (struct txn_slice){a->bytes + a->used, len};
    a->used += len;
}

static inline struct txn_writer fixture_writer(struct fixture_args *a)
{
    a->argc = a->used = 0;
    return (struct txn_writer){fixture_arg, a, 0};
}

/* Without the "TXN" in front, as txn_message_parse() wants them. */
static inline const char *fixture_parse(const struct fixture_args *a, struct txn_message *out)
{
    return txn_message_parse(a->argv + 1, a->argc - 1, out);
}

/* A PREPARE of one SET per lock, over participants n0 and n1. */
static inline void fixture_prepare(struct fixture_args *a, struct txn_id id, uint64_t ts,
                                   bool reads_only, const struct txn_lock *locks, uint32_t count,
                                   const struct txn_guard *guard)
{
    struct txn_writer w = fixture_writer(a);
    const struct txn_slice names[2] = {text("n0"), text("n1")};

    txn_write_prepare(&w, id, ts, 3, reads_only, names, 2);
    txn_write_guards(&w, guard != NULL);
    if (guard != NULL)
        txn_write_guard(&w, guard);
    txn_write_locks(&w, count);
    for (uint32_t i = 0; i < count; i++)
        txn_write_lock(&w, &locks[i]);
    txn_write_commands(&w, count);
    for (uint32_t i = 0; i < count; i++) {
        txn_write_command(&w, locks[i].db == TXN_EVERYTHING ? 0 : locks[i].db, 3);
        txn_write_arg(&w, text("SET"));
        txn_write_arg(&w, locks[i].key);
        txn_write_arg(&w, text("value"));
    }
}

#endif
