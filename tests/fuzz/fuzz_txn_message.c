/* fuzz_txn_message.c - any arguments are either refused with a reason, or a message that packs into
 * a record which reads back; and any answer that reads prints to the same bytes again. */
#include "txn/message.h"
#include "txn/record.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { ARGS_MAX = 64 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_prepare(const struct txn_prepare *m)
{
    size_t len = txn_record_prepare_size(m), guards = txn_guards_size(m);
    unsigned char *record = malloc(len), *packed = malloc(guards + 1);
    struct txn_record back;

    assert(record != NULL && packed != NULL);
    txn_record_write_prepare(m, record);
    txn_record_seal(record, len, 1);
    assert(txn_record_read((struct txn_slice){(const char *)record, len}, &back));
    assert(back.locks.left == m->locks.count && back.commands.left == m->commands.count);
    txn_guards_write(m, packed);
    free(record);
    free(packed);
}

static void check_vote(struct txn_slice text)
{
    struct txn_vote vote;
    char out[TXN_VOTE_TEXT_MAX];
    size_t len;

    if (!txn_vote_parse(text, &vote))
        return;
    len = txn_vote_print(&vote, out);
    assert(len == text.len);
    assert(vote.why == TXN_WHY_ERROR || memcmp(out, text.ptr, len) == 0);
}

/* Arguments are what stands between zero bytes. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct txn_slice argv[ARGS_MAX];
    struct txn_message m;
    struct txn_open open;
    size_t argc = 0, from = 0;

    for (size_t i = 0; i <= size && argc < ARGS_MAX; i++) {
        if (i < size && data[i] != 0)
            continue;
        argv[argc++] = (struct txn_slice){(const char *)data + from, i - from};
        from = i + 1;
    }
    if (txn_message_parse(argv, argc, &m) == NULL && m.verb == TXN_VERB_PREPARE)
        check_prepare(&m.prepare);
    if (txn_open_parse(argv, argc, &open))
        assert(open.names_count >= 1);
    check_vote(argv[0]);
    return 0;
}
