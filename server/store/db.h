/* db.h - the keyspace: databases of entries, with their times to live.
 *
 * Time is told (keyspace->now_ms), never asked.  An entry whose time is over is removed when it is
 * looked up, and by db_expire_some() bit by bit.  Keys with a time to live are listed in a second
 * table that points at the same entries: a key that has none pays nothing.
 *
 * Fields of hashes expire in the same way: before a hash is handed out by a lookup, the fields
 * whose time is over are removed, and with the last of them the key.  Hashes with such fields are
 * listed in a third table.
 *
 * Entry pointers are good until the next call that may change their key.  What others must know of
 * (watchers, the log, blocked clients) is told through the hooks, in the order in which it
 * happened. */
#ifndef TORC_STORE_DB_H
#define TORC_STORE_DB_H

#include "core/base/hash.h"
#include "server/store/entry.h"
#include "server/store/garbage.h"
#include "server/store/table.h"
#include "server/store/value.h"

struct db;

struct db_hooks {
    void *context;

    /* The key has a new value, or none any more (touched watchers, waiting clients). */
    void (*changed)(void *context, struct db *db, struct slice key);

    /* A key's time is over: it is being removed (the log gets a DEL). */
    void (*expired)(void *context, struct db *db, struct slice key);

    /* The time of a field of a hash is over: it is being removed (the log gets an HDEL). */
    void (*field_expired)(void *context, struct db *db, struct slice key, struct slice field);

    /* That has happened to some, and maybe the hash has gone with the last.  May be NULL. */
    void (*fields_expired)(void *context, struct db *db, struct slice key, bool is_gone);

    /* May this key be removed now although nobody asked?  No for keys that a transaction holds, and
     * on a node that only follows.  If not, a key whose time is over reads as missing all the same,
     * unless time is frozen for it; fields are there for as long as they may not be removed. */
    bool (*may_expire)(void *context, struct db *db, struct slice key);

    /* A key is there that was not there before, or that was read and is not there.  NULL where
     * nobody wants to know. */
    void (*added)(void *context, struct db *db, struct slice key);
    void (*missed)(void *context, struct db *db, struct slice key);

    /* A whole database is about to be emptied (other is NULL), or gets the contents of another. */
    void (*flushed)(void *context, struct db *db, struct db *other);

    /* Something that would take long to free was removed, and may be freed later and elsewhere:
     * what *g names is taken over.  NULL: all is freed at once. */
    void (*discarded)(void *context, const struct garbage *g);
};

/* What of that is handed over: as the options say that are named so. */
struct db_lazy {
    bool on_expire, on_server_del;
};

struct db {
    struct keyspace *keyspace;
    int id;
    struct table entries;
    struct table expires;              /* the entries that have an expiry */
    struct table fields;               /* the hashes with fields that have one */
    uint64_t expire_cursor, fields_cursor;       /* where the active expiry goes on */
};

struct keyspace {
    struct db *dbs;
    int dbs_count;
    int64_t now_ms;                    /* wall clock; set by the owner before each command */
    struct hash_secret secret;
    struct db_hooks hooks;
    struct value_limits limits;
    struct db_lazy lazy;
    struct slice hint_key;             /* whose hash was computed ahead, by address; {0}: none */
    uint64_t hint_hash;
    uint32_t clock;                    /* seconds, for stamps: 24 bits */
    bool is_lfu;                       /* the policy of eviction looks at how often, not at when */
    int64_t lfu_log_factor;            /* the higher, the more uses for one step up */
    int64_t lfu_decay_minutes;         /* without use, for one step down; 0: none */
    struct random random;              /* for LFU stamps */
    int64_t hits, misses, expired_keys;
};

void keyspace_init(struct keyspace *ks, int dbs_count, const struct hash_secret *secret,
                   const struct db_hooks *hooks);
void keyspace_close(struct keyspace *ks);

/* Hash of a key, as the tables use it; what a batch puts into hint_hash. */
static inline uint64_t keyspace_hash(const struct keyspace *ks, struct slice key)
{
    if (key.ptr == ks->hint_key.ptr && key.len == ks->hint_key.len && key.len > 0)
        return ks->hint_hash;
    return hash_slice(&ks->secret, key);
}

/* The entry of a key that exists now, or NULL.  _read counts a hit or miss and stamps the entry as
 * used; _write stamps; _look counts (TYPE, TTL, EXISTS); _peek does neither. */
struct entry *db_find_read(struct db *db, struct slice key);
struct entry *db_find_write(struct db *db, struct slice key);
struct entry *db_find_look(struct db *db, struct slice key);
struct entry *db_find_peek(struct db *db, struct slice key);

/* A key with what was found under it, for commands that look before they change: the calls with _at
 * hash and search no more.  key is borrowed.  Good until the next change of this key; the calls
 * below keep the place they are given up to date. */
struct db_place {
    struct slice key;
    uint64_t hash;
    struct entry *entry;               /* exists now, or NULL */
    struct entry *lying;               /* is in the table; differs when its time is over but it may
                                          not be removed now */
};

/* As db_find_write. */
struct db_place db_find_place(struct db *db, struct slice key);

/* Counts a hit or a miss; the hook hears nothing. */
static inline void db_count_read(struct db *db, bool is_hit)
{
    if (is_hit) db->keyspace->hits++;
    else db->keyspace->misses++;
}

/* The same, and the hook hears of a miss: where a place is found to be read from. */
void db_note_read(struct db *db, struct slice key, bool is_hit);

enum { DB_PREFETCH_MAX = 16 };

/* Fetches the cache lines of count keys, every stride-th of keys, side by side, and tells their
 * hashes for keyspace_hint(). */
void db_prefetch(const struct db *db, const struct slice *keys, size_t stride, size_t count,
                 uint64_t hashes[DB_PREFETCH_MAX]);

/* What keyspace_hash() of this very slice is to answer.  Whoever gave a hint takes it back with {0}
 * before the bytes of the key can change. */
static inline void keyspace_hint(struct keyspace *ks, struct slice key, uint64_t hash)
{
    ks->hint_key = key;
    ks->hint_hash = hash;
}

/* As it lies there, although its time may be over. */
struct entry *db_find_raw(const struct db *db, struct slice key);

/* Stamps an entry as used now.  A stamp is 24 bits: the second of the last use, or under an LFU
 * policy the minute (16) and how often it is used, on a logarithmic scale (8). */
void db_stamp(const struct db *db, struct entry *e);

/* What the stamp tells: seconds since the last use; how often it is used, less what time took. */
int64_t db_idle_seconds(const struct db *db, const struct entry *e);
int64_t db_frequency(const struct db *db, const struct entry *e);

/* Stamps from a payload; each is heeded only under the policy that it belongs to. */
void db_set_idle_seconds(const struct db *db, struct entry *e, int64_t seconds);
void db_set_frequency(const struct db *db, struct entry *e, int64_t frequency);

/* Sets a string, whatever was there.  expiry_ms: absolute, or ENTRY_NO_EXPIRY to have none; the
 * hook hears of the change. */
void db_put_string(struct db *db, struct slice key, struct slice value, int64_t expiry_ms);
void db_put_string_at(struct db *db, struct db_place *place, struct slice value, int64_t expiry_ms);

/* The key's value becomes this integer; its time to live stays. */
void db_put_int64(struct db *db, struct slice key, int64_t value);
void db_put_int64_at(struct db *db, struct db_place *place, int64_t value);

/* Puts a ready entry under its key, in place of what was there.  A stamp that it has is kept. */
void db_put_entry(struct db *db, struct entry *e);
void db_put_entry_at(struct db *db, struct db_place *place, struct entry *e);

/* A value was changed in place, not through a call from here: the hook hears of it. */
void db_changed(struct db *db, struct slice key);

/* Makes the string at *e (found before, of this db) len bytes long and returns its bytes to be
 * changed; *e is its new address.  The place must have an entry. */
char *db_edit_string(struct db *db, struct entry **e, size_t len);
char *db_edit_string_at(struct db *db, struct db_place *place, size_t len);

/* The same where nothing may change in the end: the hook hears nothing, see db_changed(). */
char *db_open_string_at(struct db *db, struct db_place *place, size_t len);

/* Removes the key with its value; false when there was none (a key whose time is over: none). */
bool db_delete(struct db *db, struct slice key);
bool db_delete_at(struct db *db, struct db_place *place);

/* The same; a large value is freed at once, or handed over to be freed elsewhere.  The others, and
 * whatever replaces a value, do as lazyfree-lazy-server-del says. */
bool db_delete_now(struct db *db, struct slice key);
bool db_delete_lazily(struct db *db, struct slice key);

/* Removes an entry without freeing it and hands it over; the hook hears of the change. */
struct entry *db_take(struct db *db, struct slice key);

/* The same with an entry that is known to be there. */
void db_evict(struct db *db, struct entry *e);

/* Frees an entry that is in no database: a large one elsewhere, if it may be done lazily. */
void db_discard(struct keyspace *ks, struct entry *e, bool lazily);
struct entry *db_take_at(struct db *db, struct db_place *place);

/* Gives the entry another expiry (ENTRY_NO_EXPIRY: none) and returns its new address.  The place
 * must have an entry. */
struct entry *db_set_expiry(struct db *db, struct entry *e, int64_t expiry_ms);
struct entry *db_set_expiry_at(struct db *db, struct db_place *place, int64_t expiry_ms);

/* The hash at the place has a field that expires, which it may not have had before. */
void db_fields_expire(struct db *db, struct db_place *place);

size_t db_size(const struct db *db);

/* A random key that exists now; NULL when there is none. */
struct entry *db_random(struct db *db, struct random *random);

/* Visits entries from the cursor on; returns the next cursor, 0 at the end.  Guarantee and range as
 * table_scan(): an entry that is there from the first call to the last is visited.  Entries whose
 * time is over are visited, too. */
uint64_t db_scan(const struct db *db, uint64_t cursor, void (*visit)(void *context, void *entry),
                 void *context);

/* Visits every entry once, those whose time is over, too; visit must not change the database. */
void db_each(const struct db *db, void (*visit)(void *context, void *entry), void *context);

/* Whether the entry's time is over, by the keyspace's clock.  In the millisecond of its expiry a
 * key is still there. */
bool db_is_expired(const struct db *db, const struct entry *e);

/* Empties one database, or all with NULL; returns how many keys there were.  lazily: what was in
 * them is freed elsewhere. */
size_t keyspace_flush(struct keyspace *ks, struct db *db, bool lazily);

/* Exchanges the contents of two databases. */
void keyspace_swap(struct keyspace *ks, struct db *a, struct db *b);

/* Exchanges the contents of all databases, and the hooks.  Both have the same secret and as many
 * databases; pointers to databases stay what they were. */
void keyspace_exchange(struct keyspace *a, struct keyspace *b);

/* Removes keys and fields whose time is over from a few homes of each database's tables of them,
 * for at most budget entries looked at, and budget fields; goes on where it stopped.  Also works on
 * resizes under way.  Returns how many keys and fields were removed. */
size_t keyspace_expire_some(struct keyspace *ks, size_t budget);

/* Moves resizes on while nobody asks for keys. */
void keyspace_resize_some(struct keyspace *ks, size_t buckets);

#endif
