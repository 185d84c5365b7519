#include "server/store/entry.h"

#include "core/base/mem.h"
#include "server/store/value.h"

#include <assert.h>

enum { LONG_KEY_FROM = 255, INT64_TEXT_MAX = 20 };

/* ---- where things lie ---- */

static char *value_at(const struct entry *e)
{
    struct slice key = entry_key(e);
    return (char *)(uintptr_t)(key.ptr + key.len);
}

static size_t value_size(const struct entry *e)
{
    return e->type == ENTRY_STRING && e->encoding == ENTRY_EMBEDDED ? e->value_len : 8;
}

static size_t entry_size(const struct entry *e)
{
    return (size_t)(value_at(e) - (const char *)e) + value_size(e);
}

int64_t entry_expiry(const struct entry *e)
{
    int64_t expiry = ENTRY_NO_EXPIRY;
    if (e->flags & ENTRY_EXPIRES) memcpy(&expiry, e + 1, 8);
    return expiry;
}

static void *pointer_of(const struct entry *e)
{
    void *pointer;
    memcpy(&pointer, value_at(e), sizeof pointer);
    return pointer;
}

static void set_pointer(struct entry *e, void *pointer)
{
    memcpy(value_at(e), &pointer, sizeof pointer);
}

static struct blob *blob_of(const struct entry *e)
{
    return pointer_of(e);
}

static int64_t int_of(const struct entry *e)
{
    int64_t value;
    memcpy(&value, value_at(e), sizeof value);
    return value;
}

/* ---- making ---- */

/* An entry with header, expiry and key, and room for value_size bytes behind. */
static struct entry *entry_new(struct slice key, size_t value_bytes, int64_t expiry_ms)
{
    bool is_long = key.len >= LONG_KEY_FROM;
    size_t size = sizeof(struct entry) + (expiry_ms != ENTRY_NO_EXPIRY ? 8 : 0) +
                  (is_long ? 4 : 0) + key.len + value_bytes;
    struct entry *e = mem_alloc_class(size);
    *e = (struct entry){.key_len = is_long ? 0 : (uint8_t)key.len};
    char *at = (char *)(e + 1);
    if (expiry_ms != ENTRY_NO_EXPIRY) {
        e->flags |= ENTRY_EXPIRES;
        memcpy(at, &expiry_ms, 8);
        at += 8;
    }
    if (is_long) {
        uint32_t len = (uint32_t)key.len;
        e->flags |= ENTRY_LONG_KEY;
        memcpy(at, &len, 4);
        at += 4;
    }
    if (key.len > 0) memcpy(at, key.ptr, key.len);
    return e;
}

static struct blob *blob_new(struct slice value, size_t cap)
{
    struct blob *blob = mem_alloc(sizeof *blob + cap);
    blob->len = value.len;
    blob->cap = cap;
    memcpy(blob->data, value.ptr, value.len);
    return blob;
}

static struct entry *new_bytes(struct slice key, struct slice value, int64_t expiry_ms)
{
    struct entry *e;
    if (value.len > ENTRY_EMBED_MAX) {
        e = entry_new(key, 8, expiry_ms);
        e->encoding = ENTRY_BLOB;
        set_pointer(e, blob_new(value, value.len));
        return e;
    }
    e = entry_new(key, value.len, expiry_ms);
    e->encoding = ENTRY_EMBEDDED;
    e->value_len = (uint16_t)value.len;
    if (value.len > 0) memcpy(value_at(e), value.ptr, value.len);
    return e;
}

static bool is_int(struct slice value, int64_t *out)
{
    return value.len <= INT64_TEXT_MAX && number_to_int64(value, out);
}

struct entry *entry_new_string(struct slice key, struct slice value, int64_t expiry_ms)
{
    int64_t number;
    if (is_int(value, &number)) return entry_new_int64(key, number, expiry_ms);
    return new_bytes(key, value, expiry_ms);
}

struct entry *entry_new_int64(struct slice key, int64_t value, int64_t expiry_ms)
{
    struct entry *e = entry_new(key, 8, expiry_ms);
    e->encoding = ENTRY_INT;
    memcpy(value_at(e), &value, 8);
    return e;
}

struct entry *entry_new_text(struct slice key, struct slice text, int64_t expiry_ms)
{
    return new_bytes(key, text, expiry_ms);
}

struct entry *entry_new_body(struct slice key, enum entry_type type, enum entry_encoding encoding,
                             void *body, int64_t expiry_ms)
{
    struct entry *e = entry_new(key, sizeof body, expiry_ms);
    e->type = type;
    entry_set_body(e, encoding, body);
    return e;
}

void *entry_body(const struct entry *e)
{
    assert(e->type != ENTRY_STRING);
    return pointer_of(e);
}

void entry_set_body(struct entry *e, enum entry_encoding encoding, void *body)
{
    e->encoding = encoding;
    set_pointer(e, body);
}

static struct entry *copy_value(const struct entry *e, struct slice key, int64_t expiry_ms)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    if (e->type != ENTRY_STRING)
        return entry_new_body(key, e->type, e->encoding, value_type_of(e)->copy(e), expiry_ms);
    if (e->encoding == ENTRY_INT) return entry_new_int64(key, int_of(e), expiry_ms);
    return new_bytes(key, entry_string(e, scratch), expiry_ms);
}

struct entry *entry_copy(const struct entry *e, struct slice key, int64_t expiry_ms)
{
    struct entry *copy = copy_value(e, key, expiry_ms);
    copy->clock = e->clock;
    copy->flags |= (uint8_t)(e->flags & ENTRY_EDITED);
    return copy;
}

void entry_free(struct entry *e)
{
    if (e->type != ENTRY_STRING) value_type_of(e)->free(e);
    else if (e->encoding == ENTRY_BLOB) mem_free(blob_of(e));
    mem_free(e);
}

/* ---- reading strings ---- */

struct slice entry_string(const struct entry *e, char scratch[NUMBER_INT64_MAX_LEN])
{
    assert(e->type == ENTRY_STRING);
    if (e->encoding == ENTRY_EMBEDDED) return slice_make(value_at(e), e->value_len);
    if (e->encoding == ENTRY_INT) return slice_make(scratch, number_from_int64(scratch, int_of(e)));
    const struct blob *blob = blob_of(e);
    return slice_make(blob->data, blob->len);
}

size_t entry_string_len(const struct entry *e)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    return entry_string(e, scratch).len;
}

bool entry_as_int64(const struct entry *e, int64_t *out)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    if (e->type != ENTRY_STRING) return false;
    if (e->encoding == ENTRY_INT) {
        *out = int_of(e);
        return true;
    }
    return is_int(entry_string(e, scratch), out);
}

/* ---- changing ---- */

/* The allocation can serve if the new size falls into the class of the old one. */
static bool stays(const struct entry *e, size_t value_bytes)
{
    size_t had = value_size(e);
    if (value_bytes == had) return true;
    size_t old = entry_size(e);
    return mem_class(old) == mem_class(old - had + value_bytes);
}

static bool blob_stays(const struct blob *blob, size_t len)
{
    return len <= blob->cap && mem_class(sizeof *blob + len) == mem_class(sizeof *blob + blob->cap);
}

static bool has_expiry_like(const struct entry *e, int64_t expiry_ms)
{
    return (expiry_ms != ENTRY_NO_EXPIRY) == ((e->flags & ENTRY_EXPIRES) != 0);
}

static void store_expiry(struct entry *e, int64_t expiry_ms)
{
    if (expiry_ms != ENTRY_NO_EXPIRY) memcpy(e + 1, &expiry_ms, 8);
}

bool entry_overwrite_int64(struct entry *e, int64_t value)
{
    if (e->type != ENTRY_STRING || e->encoding == ENTRY_BLOB || !stays(e, 8)) return false;
    e->encoding = ENTRY_INT;
    e->flags &= (uint8_t)~ENTRY_EDITED;
    memcpy(value_at(e), &value, 8);
    return true;
}

static bool overwrite_blob(struct entry *e, struct slice value)
{
    struct blob *blob = blob_of(e);
    if (value.len <= ENTRY_EMBED_MAX || !blob_stays(blob, value.len)) return false;
    memcpy(blob->data, value.ptr, value.len);
    blob->len = value.len;
    return true;
}

bool entry_overwrite_string(struct entry *e, struct slice value, int64_t expiry_ms)
{
    int64_t number;
    if (e->type != ENTRY_STRING || !has_expiry_like(e, expiry_ms)) return false;
    if (e->encoding == ENTRY_BLOB) {
        if (!overwrite_blob(e, value)) return false;
        store_expiry(e, expiry_ms);
        return true;
    }
    if (value.len > ENTRY_EMBED_MAX) return false;
    bool is_number = is_int(value, &number);
    if (!stays(e, is_number ? 8 : value.len)) return false;
    store_expiry(e, expiry_ms);
    if (is_number) return entry_overwrite_int64(e, number);
    e->encoding = ENTRY_EMBEDDED;
    e->flags &= (uint8_t)~ENTRY_EDITED;
    e->value_len = (uint16_t)value.len;
    if (value.len > 0) memcpy(value_at(e), value.ptr, value.len);
    return true;
}

/* The value goes to a new entry with another key or expiry, what it points at with it. */
static struct entry *move_value(struct entry *e, struct slice key, int64_t expiry_ms)
{
    struct entry *moved = entry_new(key, value_size(e), expiry_ms);
    uint8_t flags = moved->flags | (uint8_t)(e->flags & (ENTRY_EDITED | ENTRY_FIELDS_EXPIRE));
    uint8_t key_len = moved->key_len;
    *moved = *e;
    moved->flags = flags;
    moved->key_len = key_len;
    memcpy(value_at(moved), value_at(e), value_size(e));
    mem_free(e);
    return moved;
}

struct entry *entry_with_expiry(struct entry *e, int64_t expiry_ms)
{
    if (!has_expiry_like(e, expiry_ms)) return move_value(e, entry_key(e), expiry_ms);
    store_expiry(e, expiry_ms);
    return e;
}

struct entry *entry_with_key(struct entry *e, struct slice key)
{
    return move_value(e, key, entry_expiry(e));
}

static struct entry *replace_bytes(struct entry *e, struct slice value)
{
    struct entry *fresh = new_bytes(entry_key(e), value, entry_expiry(e));
    fresh->clock = e->clock;
    entry_free(e);
    return fresh;
}

static struct entry *resize_embedded(struct entry *e, size_t len)
{
    size_t old = e->value_len;
    if (!stays(e, len)) e = mem_realloc(e, mem_class(entry_size(e) - old + len));
    if (len > old) memset(value_at(e) + old, 0, len - old);
    e->value_len = (uint16_t)len;
    return e;
}

/* Grows with as much spare room as the string is long, up to a mebibyte: appending is linear. */
static void resize_blob(struct entry *e, size_t len)
{
    enum { SPARE_MAX = 1024 * 1024 };
    struct blob *blob = blob_of(e);
    if (len > blob->cap) {
        blob->cap = len + (len < SPARE_MAX ? len : SPARE_MAX);
        blob = mem_realloc(blob, sizeof *blob + blob->cap);
        set_pointer(e, blob);
    }
    if (len > blob->len) memset(blob->data + blob->len, 0, len - blob->len);
    blob->len = len;
}

static struct entry *embedded_to_blob(struct entry *e, size_t len)
{
    struct slice old = slice_make(value_at(e), e->value_len);
    struct blob *blob = blob_new(old, len);
    struct entry *fresh = entry_new(entry_key(e), 8, entry_expiry(e));
    fresh->clock = e->clock;
    fresh->encoding = ENTRY_BLOB;
    set_pointer(fresh, blob);
    entry_free(e);
    resize_blob(fresh, len);
    return fresh;
}

struct entry *entry_resize_string(struct entry *e, size_t len, char **data)
{
    char scratch[NUMBER_INT64_MAX_LEN];
    assert(e->type == ENTRY_STRING);
    if (e->encoding == ENTRY_INT) e = replace_bytes(e, entry_string(e, scratch));
    if (e->encoding == ENTRY_BLOB) resize_blob(e, len);
    else if (len <= ENTRY_EMBED_MAX) e = resize_embedded(e, len);
    else e = embedded_to_blob(e, len);
    e->flags |= ENTRY_EDITED;
    *data = e->encoding == ENTRY_BLOB ? blob_of(e)->data : value_at(e);
    return e;
}

/* ---- telling ---- */

size_t entry_memory(const struct entry *e, size_t samples)
{
    size_t bytes = mem_size(e);
    if (e->type != ENTRY_STRING) bytes += value_type_of(e)->memory(e, samples);
    else if (e->encoding == ENTRY_BLOB) bytes += mem_size(blob_of(e));
    return bytes;
}

const char *entry_encoding_name(const struct entry *e)
{
    if (e->type != ENTRY_STRING) return value_type_of(e)->encoding_name(e);
    if (e->encoding == ENTRY_INT) return "int";
    if (e->encoding == ENTRY_BLOB || (e->flags & ENTRY_EDITED) || e->value_len > ENTRY_EMBSTR_MAX)
        return "raw";
    return "embstr";
}

const char *entry_type_name(const struct entry *e)
{
    static const char *const names[] = {"string", "list", "set", "zset", "hash", "stream"};
    return names[e->type];
}
