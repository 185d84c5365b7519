/* transaction_parts.c - see transaction_parts.h. */
#include "proxy/transaction_parts.h"

#include "core/base/mem.h"

static struct part *part_of(struct transaction *t, size_t shard)
{
    if (t->last_part < t->parts_count && t->parts[t->last_part].shard == shard)
        return &t->parts[t->last_part];
    for (size_t i = 0; i < t->parts_count; i++) {
        if (t->parts[i].shard != shard) continue;
        t->last_part = i;
        return &t->parts[i];
    }
    if (t->parts_count == t->parts_cap) {
        t->parts_cap = t->parts_cap ? t->parts_cap * 2 : 4;
        t->parts = mem_realloc(t->parts, t->parts_cap * sizeof *t->parts);
    }
    t->last_part = t->parts_count++;
    t->parts[t->last_part] = (struct part){.shard = shard};
    return &t->parts[t->last_part];
}

/* The lock that was just written: its key comes last, before a line end. */
static void want(struct transaction *t, uint32_t db, enum txn_mode mode, size_t len)
{
    if (t->wanted_count == t->wanted_cap) {
        t->wanted_cap = t->wanted_cap ? t->wanted_cap * 2 : 16;
        t->wanted = mem_realloc(t->wanted, t->wanted_cap * sizeof *t->wanted);
    }
    t->wanted[t->wanted_count++] = (struct wanted){
        .part = (uint32_t)t->last_part,
        .db = db,
        .mode = mode,
        .at = t->parts[t->last_part].locks.bytes.len - len - 2,
        .len = len};
}

void transaction_lock(struct transaction *t, size_t shard, uint32_t db, enum txn_mode mode,
                      struct slice key)
{
    struct part *part = part_of(t, shard);
    struct txn_writer writer = txn_wire_writer(&part->locks);
    const struct txn_lock lock = {.db = db, .mode = mode, .key = txn_wire_slice(key)};

    if (mode == TXN_EXCLUSIVE) t->writes = true;
    txn_write_lock(&writer, &lock);
    part->locks_count++;
    want(t, db, mode, key.len);
}

void transaction_writes(struct transaction *t)
{
    t->writes = true;
}

void transaction_guard(struct transaction *t, size_t shard, const struct txn_guard *guard)
{
    struct part *part = part_of(t, shard);
    struct txn_writer writer = txn_wire_writer(&part->guards);
    txn_write_guard(&writer, guard);
    part->guards_count++;
}

size_t transaction_command(struct transaction *t, size_t shard, int db, const struct slice *argv,
                           size_t argc)
{
    struct part *part = part_of(t, shard);
    struct txn_writer writer = txn_wire_writer(&part->commands);

    txn_write_command(&writer, (uint32_t)db, (uint32_t)argc);
    for (size_t i = 0; i < argc; i++) txn_write_arg(&writer, txn_wire_slice(argv[i]));
    if (t->places_count == t->places_cap) {
        t->places_cap = t->places_cap ? t->places_cap * 2 : 8;
        t->places = mem_realloc(t->places, t->places_cap * sizeof *t->places);
    }
    t->places[t->places_count] = (struct place){(uint32_t)t->last_part, part->commands_count++};
    return t->places_count++;
}

void transaction_vote_on(struct transaction *t, size_t shard, struct upstream *u)
{
    part_of(t, shard)->votes_on = u;
}

bool transaction_has(const struct transaction *t, size_t shard)
{
    for (size_t i = 0; i < t->parts_count; i++)
        if (t->parts[i].shard == shard) return true;
    return false;
}

size_t transaction_shards(const struct transaction *t)
{
    return t->parts_count;
}

struct slice transaction_reply(const struct transaction *t, size_t command)
{
    const struct place *at = &t->places[command];
    return t->parts[at->part].reply_at[at->index];
}

bool transaction_has_watched(const struct transaction *t)
{
    for (size_t i = 0; i < t->parts_count; i++)
        if (t->parts[i].votes_on != NULL) return true;
    return false;
}

void transaction_list_locks(const struct transaction *t, struct txn_lock *locks)
{
    for (size_t i = 0; i < t->wanted_count; i++) {
        const struct wanted *w = &t->wanted[i];
        const char *key = t->parts[w->part].locks.bytes.ptr + w->at;
        locks[i] = (struct txn_lock){.db = w->db, .mode = w->mode, .key = {key, w->len}};
    }
}

void transaction_parts_free(struct transaction *t)
{
    for (size_t i = 0; i < t->parts_count; i++) {
        struct part *part = &t->parts[i];
        bytes_free(&part->guards.bytes);
        bytes_free(&part->locks.bytes);
        bytes_free(&part->commands.bytes);
        bytes_free(&part->replies);
        mem_free(part->reply_at);
    }
    mem_free(t->parts);
    mem_free(t->places);
    mem_free(t->wanted);
}
