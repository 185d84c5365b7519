/* record.c - see record.h. */
#include "txn/record.h"

#include <assert.h>
#include <string.h>

enum {
    AT_TYPE = 8, AT_VERSION = 9, AT_ZERO = 10, AT_ID = 12,
    VERSION = 1,
    AT_TS = TXN_RECORD_HEAD, AT_PREPARED = AT_TS + 8, AT_EPOCH = AT_PREPARED + 8,
    AT_COUNTS = AT_EPOCH + 8, AT_LISTS = AT_COUNTS + 12
};

/* ---- numbers ---- */

static uint64_t load(const unsigned char *at, size_t size)
{
    uint64_t value = 0;

    for (size_t i = 0; i < size; i++)
        value |= (uint64_t)at[i] << (8 * i);
    return value;
}

static unsigned char *store(unsigned char *at, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++)
        at[i] = (unsigned char)(value >> (8 * i));
    return at + size;
}

static uint32_t load32(const unsigned char *at)
{
    return (uint32_t)load(at, 4);
}

/* Eight bytes a step; every step is a bijection of the bytes it takes in, so that damage within one
 * word is always noticed, and any other with all but 2^-64. */
static uint64_t checksum(const unsigned char *at, size_t len)
{
    const uint64_t odd = 0x9e3779b97f4a7c15u;
    uint64_t sum = (uint64_t)len * odd;

    for (; len >= 8; at += 8, len -= 8) {
        sum = (sum ^ load(at, 8)) * odd;
        sum ^= sum >> 29;
    }
    sum = (sum ^ load(at, len)) * odd;
    sum = (sum ^ sum >> 32) * odd;
    return sum ^ sum >> 32;
}

/* ---- lists ---- */

static bool take(struct txn_list *list, size_t size, const unsigned char **at)
{
    if ((size_t)(list->end - list->at) < size)
        return false;
    *at = list->at;
    list->at += size;
    return true;
}

static bool take32(struct txn_list *list, uint32_t *out)
{
    const unsigned char *at;

    if (!take(list, 4, &at))
        return false;
    *out = load32(at);
    return true;
}

static bool take_bytes(struct txn_list *list, struct txn_slice *out)
{
    const unsigned char *at;
    uint32_t len;

    if (!take32(list, &len) || !take(list, len, &at))
        return false;
    *out = (struct txn_slice){(const char *)at, len};
    return true;
}

static bool more(struct txn_list *list)
{
    if (list->left == 0)
        return false;
    list->left--;
    return true;
}

bool txn_list_arg(struct txn_list *list, struct txn_slice *out)
{
    return more(list) && take_bytes(list, out);
}

bool txn_list_name(struct txn_list *list, struct txn_slice *out)
{
    return more(list) && take_bytes(list, out) && txn_name_valid(*out);
}

bool txn_list_lock(struct txn_list *list, struct txn_lock *out)
{
    const unsigned char *mode;

    if (!more(list) || !take32(list, &out->db) || !take(list, 1, &mode)
        || !take_bytes(list, &out->key) || *mode > TXN_EXCLUSIVE)
        return false;
    out->mode = (enum txn_mode)*mode;
    return out->db != TXN_EVERYTHING || out->key.len == 0;
}

bool txn_list_guard(struct txn_list *list, struct txn_guard *out)
{
    const unsigned char *type;

    if (!more(list) || !take(list, 1, &type) || *type > TXN_GUARD_PRESENT)
        return false;
    out->type = (enum txn_guard_type)*type;
    return take32(list, &out->db) && take_bytes(list, &out->key);
}

bool txn_list_command(struct txn_list *list, struct txn_command *out)
{
    struct txn_slice arg;

    if (!more(list) || !take32(list, &out->db) || !take32(list, &out->argc) || out->argc == 0)
        return false;
    out->args = (struct txn_list){list->at, list->end, out->argc};
    for (uint32_t i = 0; i < out->argc; i++)
        if (!take_bytes(list, &arg))
            return false;
    out->args.end = list->at;
    return true;
}

/* ---- writing ---- */

static unsigned char *store_head(enum txn_record_type type, struct txn_id id, unsigned char *out)
{
    out[AT_TYPE] = (unsigned char)type;
    out[AT_VERSION] = VERSION;
    out[AT_ZERO] = out[AT_ZERO + 1] = 0;
    out = store(out + AT_ID, id.proxy, 8);
    out = store(out, id.sequence, 8);
    return store(out, id.start_ms, 8);
}

static void seal(unsigned char *record, size_t len)
{
    store(record, len, 8);
    store(record + len - TXN_RECORD_SUM, checksum(record, len - TXN_RECORD_SUM), 8);
}

static unsigned char *store_bytes(unsigned char *at, struct txn_slice bytes)
{
    at = store(at, bytes.len, 4);
    if (bytes.len > 0)
        memcpy(at, bytes.ptr, bytes.len);
    return at + bytes.len;
}

void txn_record_write(enum txn_record_type type, struct txn_id id, unsigned char *out)
{
    store_head(type, id, out);
    seal(out, TXN_RECORD_SHORT);
}

size_t txn_record_write_no(struct txn_id id, const struct txn_vote *no, unsigned char *out)
{
    struct txn_slice text = no->text;
    unsigned char *at = store_head(TXN_RECORD_NO, id, out);
    size_t len;

    if (text.len > TXN_TEXT_MAX)
        text.len = TXN_TEXT_MAX;
    *at++ = (unsigned char)no->why;
    at = store(at, no->index, 4);
    at = store_bytes(at, text);
    len = (size_t)(at - out) + TXN_RECORD_SUM;
    seal(out, len);
    return len;
}

static size_t locks_size(struct txn_args locks)
{
    struct txn_lock lock;
    size_t size = 0;

    while (txn_args_lock(&locks, &lock))
        size += 4 + 1 + 4 + lock.key.len;
    return size;
}

static size_t commands_size(struct txn_args commands)
{
    struct txn_args_call call;
    size_t size = 0;

    while (txn_args_command(&commands, &call)) {
        size += 4 + 4;
        for (uint32_t i = 0; i < call.argc; i++)
            size += 4 + call.argv[i].len;
    }
    return size;
}

size_t txn_record_prepare_size(const struct txn_prepare *m)
{
    size_t size = AT_LISTS + TXN_RECORD_SUM;

    for (uint32_t i = 0; i < m->names.count; i++)
        size += 4 + m->names.argv[i].len;
    return size + locks_size(m->locks) + commands_size(m->commands);
}

static unsigned char *store_locks(unsigned char *at, struct txn_args locks)
{
    struct txn_lock lock;

    while (txn_args_lock(&locks, &lock)) {
        at = store(at, lock.db, 4);
        *at++ = (unsigned char)lock.mode;
        at = store_bytes(at, lock.key);
    }
    return at;
}

static unsigned char *store_commands(unsigned char *at, struct txn_args commands)
{
    struct txn_args_call call;

    while (txn_args_command(&commands, &call)) {
        at = store(at, call.db, 4);
        at = store(at, call.argc, 4);
        for (uint32_t i = 0; i < call.argc; i++)
            at = store_bytes(at, call.argv[i]);
    }
    return at;
}

void txn_record_write_prepare(const struct txn_prepare *m, unsigned char *out)
{
    unsigned char *at = store_head(TXN_RECORD_PREPARE, m->id, out);

    at = store(at, m->ts, 8);
    at = store(at, 0, 8);
    at = store(at, m->epoch, 8);
    at = store(at, m->names.count, 4);
    at = store(at, m->locks.count, 4);
    at = store(at, m->commands.count, 4);
    for (uint32_t i = 0; i < m->names.count; i++)
        at = store_bytes(at, m->names.argv[i]);
    at = store_locks(at, m->locks);
    at = store_commands(at, m->commands);
    store(out, (size_t)(at - out) + TXN_RECORD_SUM, 8);
}

void txn_record_seal(unsigned char *record, size_t len, uint64_t prepared_ms)
{
    store(record + AT_PREPARED, prepared_ms, 8);
    seal(record, len);
}

size_t txn_record_cut(const unsigned char *record, size_t len, unsigned char *out)
{
    struct txn_record view;
    struct txn_slice name;
    size_t kept;

    txn_record_view(record, len, &view);
    while (txn_list_name(&view.participants, &name))
        ;
    kept = (size_t)(view.participants.at - record);
    assert(kept + TXN_RECORD_SUM <= TXN_RECORD_CUT_MAX);
    memcpy(out, record, kept);
    store(out + AT_COUNTS + 4, 0, 8);
    seal(out, kept + TXN_RECORD_SUM);
    return kept + TXN_RECORD_SUM;
}

size_t txn_guards_size(const struct txn_prepare *m)
{
    struct txn_args guards = m->guards;
    struct txn_guard guard;
    size_t size = 0;

    while (txn_args_guard(&guards, &guard))
        size += 1 + 4 + 4 + guard.key.len;
    return size;
}

void txn_guards_write(const struct txn_prepare *m, unsigned char *out)
{
    struct txn_args guards = m->guards;
    struct txn_guard guard;

    while (txn_args_guard(&guards, &guard)) {
        *out++ = (unsigned char)guard.type;
        out = store(out, guard.db, 4);
        out = store_bytes(out, guard.key);
    }
}

/* ---- reading ---- */

static bool read_no(struct txn_list *body, struct txn_vote *out)
{
    const unsigned char *why;

    out->verdict = TXN_NO;
    if (!take(body, 1, &why) || *why == TXN_WHY_NONE || *why > TXN_WHY_ERROR)
        return false;
    out->why = (enum txn_why)*why;
    return take32(body, &out->index) && take_bytes(body, &out->text)
        && out->text.len <= TXN_TEXT_MAX;
}

/* Walks the three lists of a PREPARE; each starts where the one before it ends. */
static bool walk_lists(struct txn_record *r, struct txn_list *body)
{
    struct txn_slice name;
    struct txn_lock lock;
    struct txn_command command;
    struct txn_list walk = {body->at, body->end, r->participants.left};

    r->participants = walk;
    for (uint32_t i = r->participants.left; i > 0; i--)
        if (!txn_list_name(&walk, &name))
            return false;
    r->locks = (struct txn_list){walk.at, walk.end, r->locks.left};
    walk = r->locks;
    for (uint32_t i = r->locks.left; i > 0; i--)
        if (!txn_list_lock(&walk, &lock))
            return false;
    r->commands = (struct txn_list){walk.at, walk.end, r->commands.left};
    walk = r->commands;
    for (uint32_t i = r->commands.left; i > 0; i--)
        if (!txn_list_command(&walk, &command))
            return false;
    body->at = walk.at;
    return true;
}

static bool read_prepare(const unsigned char *record, struct txn_list *body,
                         struct txn_record *out)
{
    const unsigned char *fixed;

    if (!take(body, AT_LISTS - TXN_RECORD_HEAD, &fixed))
        return false;
    out->ts = load(record + AT_TS, 8);
    out->prepared_ms = load(record + AT_PREPARED, 8);
    out->epoch = load(record + AT_EPOCH, 8);
    out->participants.left = load32(record + AT_COUNTS);
    out->locks.left = load32(record + AT_COUNTS + 4);
    out->commands.left = load32(record + AT_COUNTS + 8);
    return out->participants.left >= 1 && out->participants.left <= TXN_PARTICIPANTS_MAX
        && walk_lists(out, body);
}

static bool read_body(const unsigned char *record, size_t len, struct txn_record *out)
{
    struct txn_list body = {record + TXN_RECORD_HEAD, record + len - TXN_RECORD_SUM, 0};
    bool good;

    switch (out->type) {
    case TXN_RECORD_PREPARE: good = read_prepare(record, &body, out); break;
    case TXN_RECORD_NO:      good = read_no(&body, &out->no); break;
    case TXN_RECORD_COMMIT:
    case TXN_RECORD_ABORT:
    case TXN_RECORD_FORGET:
    case TXN_RECORD_LATE:
    case TXN_RECORD_READS:   good = true; break;
    default:                 good = false; break;
    }
    return good && body.at == body.end;
}

static void read_head(const unsigned char *record, struct txn_record *out)
{
    *out = (struct txn_record){.type = (enum txn_record_type)record[AT_TYPE]};
    out->id.proxy = load(record + AT_ID, 8);
    out->id.sequence = load(record + AT_ID + 8, 8);
    out->id.start_ms = load(record + AT_ID + 16, 8);
}

bool txn_record_read(struct txn_slice bytes, struct txn_record *out)
{
    const unsigned char *record = (const unsigned char *)bytes.ptr;

    if (bytes.len < TXN_RECORD_SHORT || load(record, 8) != bytes.len
        || record[AT_VERSION] != VERSION || record[AT_ZERO] != 0 || record[AT_ZERO + 1] != 0
        || load(record + bytes.len - TXN_RECORD_SUM, 8)
               != checksum(record, bytes.len - TXN_RECORD_SUM))
        return false;
    read_head(record, out);
    return read_body(record, bytes.len, out);
}

void txn_record_view(const unsigned char *record, size_t len, struct txn_record *out)
{
    bool good;

    read_head(record, out);
    good = read_body(record, len, out);
    assert(good);
    (void)good;
}
