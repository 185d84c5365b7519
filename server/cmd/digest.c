#include "server/cmd/digest.h"

#include "server/store/hashval.h"
#include "server/store/listval.h"
#include "server/store/setval.h"
#include "server/store/streamval.h"
#include "server/store/zset.h"

#include <openssl/sha.h>
#include <stdio.h>
#include <string.h>

static void add(struct digest *d, struct slice text)
{
    unsigned char hash[DIGEST_BYTES];
    SHA1((const unsigned char *)text.ptr, text.len, hash);
    for (int i = 0; i < DIGEST_BYTES; i++) d->bytes[i] ^= hash[i];
}

/* After this, what comes next matters in its place. */
static void mix(struct digest *d, struct slice text)
{
    unsigned char hash[DIGEST_BYTES];
    add(d, text);
    SHA1(d->bytes, DIGEST_BYTES, hash);
    memcpy(d->bytes, hash, DIGEST_BYTES);
}

static void add_digest(struct digest *d, const struct digest *part)
{
    add(d, slice_make((const char *)part->bytes, DIGEST_BYTES));
}

/* High byte first. */
static void mix_number(struct digest *d, uint32_t number)
{
    char bytes[4] = {(char)(number >> 24), (char)(number >> 16), (char)(number >> 8), (char)number};
    mix(d, slice_make(bytes, sizeof bytes));
}

/* ---- values ---- */

/* As Redis counts types: five was for modules. */
static uint32_t number_of_type(const struct entry *e)
{
    return e->type == ENTRY_STREAM ? 6 : (uint32_t)e->type;
}

static void mix_list(struct digest *d, const struct entry *e)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    struct listval_walk walk;
    struct slice text;
    listval_walk_begin(&walk, e, 0, false);
    while (listval_walk_next(&walk, &text, scratch)) mix(d, text);
}

static void add_set(struct digest *d, const struct entry *e)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    struct setval_walk walk;
    struct slice text;
    setval_walk_begin(&walk, e);
    while (setval_walk_next(&walk, scratch, &text)) add(d, text);
}

static void add_pair(struct digest *d, struct slice one, struct slice other)
{
    struct digest pair = {0};
    mix(&pair, one);
    mix(&pair, other);
    add_digest(d, &pair);
}

static void add_zset(struct digest *d, const struct entry *e)
{
    struct zset z = zset_of(e);
    struct zset_item item;
    struct zset_cursor at = zset_at(&z, 0);
    while (zset_next(&at, &item)) {
        char score[128];
        int len = snprintf(score, sizeof score, "%.17g", item.score);
        add_pair(d, item.member, slice_make(score, (size_t)len));
    }
}

static void add_hash(struct digest *d, const struct entry *e)
{
    struct hashval_walk walk;
    struct hashval_pair pair;
    hashval_walk_begin(&walk, e);
    while (hashval_walk_next(&walk, &pair)) add_pair(d, pair.field, pair.value);
}

/* The ID is written with a dot here. */
static void mix_id(struct digest *d, struct stream_id id)
{
    char text[2 * NUMBER_INT64_MAX_LEN + 1];
    size_t len = number_from_uint64(text, id.ms);
    text[len++] = '.';
    len += number_from_uint64(text + len, id.seq);
    mix(d, slice_make(text, len));
}

/* Entries only; groups are no part of it. */
static void mix_stream(struct digest *d, const struct entry *e)
{
    struct streamval_walk walk;
    struct stream_entry entry;
    streamval_walk_begin(&walk, streamval_of(e), (struct stream_id){0, 0}, STREAM_ID_LAST, false);
    while (streamval_walk_next(&walk, &entry)) {
        struct stream_field_walk fields;
        struct slice name, value;
        mix_id(d, entry.id);
        stream_field_walk_begin(&fields, &entry);
        while (stream_field_walk_next(&fields, &name, &value)) {
            mix(d, name);
            mix(d, value);
        }
    }
}

void digest_add_value(struct digest *d, const struct entry *e)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    mix_number(d, number_of_type(e));
    switch ((enum entry_type)e->type) {
    case ENTRY_STRING: mix(d, entry_string(e, scratch)); break;
    case ENTRY_LIST:   mix_list(d, e); break;
    case ENTRY_SET:    add_set(d, e); break;
    case ENTRY_ZSET:   add_zset(d, e); break;
    case ENTRY_HASH:   add_hash(d, e); break;
    case ENTRY_STREAM: mix_stream(d, e); break;
    case ENTRY_TYPES:  break;
    }
    if (entry_expiry(e) != ENTRY_NO_EXPIRY) add(d, SLICE("!!expire!!"));
}

/* ---- the keyspace ---- */

static void add_entry(void *context, void *item)
{
    const struct entry *e = item;
    struct digest key = {0};
    mix(&key, entry_key(e));
    digest_add_value(&key, e);
    add_digest(context, &key);
}

void digest_add_keyspace(struct digest *d, const struct keyspace *ks)
{
    for (int i = 0; i < ks->dbs_count; i++) {
        const struct db *db = &ks->dbs[i];
        if (db_size(db) == 0) continue;
        mix_number(d, (uint32_t)i);
        db_each(db, add_entry, d);
    }
}

void digest_print(const struct digest *d, char text[DIGEST_TEXT])
{
    static const char digits[] = "0123456789abcdef";
    for (int i = 0; i < DIGEST_BYTES; i++) {
        text[2 * i] = digits[d->bytes[i] >> 4];
        text[2 * i + 1] = digits[d->bytes[i] & 15];
    }
}
