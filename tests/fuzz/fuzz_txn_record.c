/* fuzz_txn_record.c - any bytes are either refused, or a record whose lists hold what they say, and
 * that a participant can take from its log. */
#include "txn/participant.h"

#include <assert.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void *memory(void *ctx, void *ptr, size_t size)
{
    (void)ctx;
    if (size > 0)
        return realloc(ptr, size);
    free(ptr);
    return NULL;
}

static uint64_t hash(void *ctx, const void *ptr, size_t len)
{
    (void)ctx;
    return len == 0 ? 0 : *(const unsigned char *)ptr;
}

static void walk(struct txn_record *r)
{
    struct txn_slice slice;
    struct txn_lock lock;
    struct txn_command command;

    while (r->participants.left > 0)
        assert(txn_list_name(&r->participants, &slice));
    while (r->locks.left > 0)
        assert(txn_list_lock(&r->locks, &lock));
    while (r->commands.left > 0) {
        assert(txn_list_command(&r->commands, &command));
        while (command.args.left > 0)
            assert(txn_list_arg(&command.args, &slice));
    }
}

static void replay(struct txn_slice bytes, const struct txn_record *r)
{
    struct txn_participant p;
    const struct txn_in commit = {.type = TXN_IN_DECIDE, .id = r->id, .decision = TXN_COMMIT};
    struct txn_do d;

    txn_participant_init(&p, (struct txn_alloc){memory, hash, NULL}, 1);
    if (txn_participant_replay(&p, bytes) && r->type == TXN_RECORD_PREPARE) {
        txn_participant_step(&p, &commit);
        while (txn_participant_next(&p, &d))
            ;
    }
    txn_participant_close(&p);
}

/* As they come, and again with a checksum that fits, which no fuzzer guesses. */
static void read_one(struct txn_slice bytes)
{
    struct txn_record record;

    if (!txn_record_read(bytes, &record))
        return;
    replay(bytes, &record);
    walk(&record);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unsigned char *copy;

    read_one((struct txn_slice){(const char *)data, size});
    if (size < TXN_RECORD_SHORT + 16)
        return 0;
    copy = malloc(size);
    assert(copy != NULL);
    for (size_t i = 0; i < size; i++)
        copy[i] = data[i];
    txn_record_seal(copy, size, 1);
    read_one((struct txn_slice){(const char *)copy, size});
    free(copy);
    return 0;
}
