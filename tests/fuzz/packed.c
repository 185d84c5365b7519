#include "tests/fuzz/packed.h"

#include "server/persist/rdb_value.h"

enum { SHORT_MAX = 24, ELEMENTS_MAX = 40 };

static void put_low_first(struct bytes *out, uint64_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) bytes_append_byte(out, (char)(value >> 8 * i));
}

static void set_low_first(struct bytes *out, size_t at, uint64_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) out->ptr[at + i] = (char)(value >> 8 * i);
}

static void put_high_first(struct bytes *out, uint64_t value, size_t bytes)
{
    for (size_t i = bytes; i-- > 0;) bytes_append_byte(out, (char)(value >> 8 * i));
}

/* As rdb_put_string(), but never compressed or as a number: what is written is what was built. */
static void put_string(struct bytes *out, const struct bytes *s)
{
    rdb_put_length(out, s->len);
    bytes_append_slice(out, bytes_slice(s));
}

static uint64_t any_number(struct choice *c)
{
    uint64_t value = 0;
    for (size_t n = 1 + choice_below(c, 8); n > 0; n--) value = value << 8 | choice_byte(c);
    return value;
}

/* What is right, or now and then something else. */
static uint64_t mostly(struct choice *c, uint64_t right)
{
    return choice_is_rare(c, 24) ? any_number(c) : right;
}

static size_t text_len(struct choice *c)
{
    size_t len = choice_below(c, SHORT_MAX);
    if (len == SHORT_MAX - 1) len = choice_below(c, 5000);
    return len;
}

/* Few letters and digits, so that elements are equal, and read as numbers; and all other bytes. */
static void put_text(struct choice *c, struct bytes *out, size_t len)
{
    unsigned kind = choice_byte(c);
    for (size_t i = 0; i < len; i++) {
        unsigned byte = i < SHORT_MAX ? choice_byte(c) : kind;
        bytes_append_byte(out, kind % 4 == 0 ? "0123456789-.einf"[byte % 16]
                               : kind % 4 == 1 ? "abc"[byte % 3] : (char)byte);
    }
}

static void put_score(struct choice *c, struct bytes *out)
{
    static const char *const scores[] = {"0",   "1",     "-1.5",  "inf", "-inf",
                                         "nan", "1e300", "0x1p3", "-0"};
    struct slice score = slice_of(scores[choice_below(c, sizeof scores / sizeof scores[0])]);
    bytes_append_slice(out, score);
}

/* ---- listpacks ---- */

static size_t listpack_back_len(size_t len)
{
    return len < 1u << 7 ? 1 : len < 1u << 14 ? 2 : 3;
}

/* The length of the element that began at `from`, seven bits a byte. */
static void end_element(struct bytes *out, size_t from)
{
    size_t len = out->len - from, bytes = listpack_back_len(len);
    for (size_t i = bytes; i-- > 0;)
        bytes_append_byte(out, (char)((len >> 7 * i & 0x7f) | (i + 1 < bytes ? 0x80 : 0)));
}

static void put_listpack_text(struct choice *c, struct bytes *out, unsigned head)
{
    size_t len = text_len(c);
    if (head == 0 && len < 64) {
        bytes_append_byte(out, (char)(0x80 | len));
    } else if (head <= 1 && len < 4096) {
        bytes_append_byte(out, (char)(0xe0 | len >> 8));
        bytes_append_byte(out, (char)len);
    } else {
        bytes_append_byte(out, (char)0xf0);
        put_low_first(out, len, 4);
    }
    put_text(c, out, len);
}

/* Texts with a longer head than they need, and integers in more bytes. */
static void put_listpack_element(struct choice *c, struct bytes *out)
{
    static const size_t int_bytes[] = {2, 3, 4, 8};
    size_t from = out->len;
    unsigned kind = (unsigned)choice_below(c, 10);
    if (kind < 2) {
        bytes_append_byte(out, (char)choice_below(c, 128));
    } else if (kind == 2) {
        put_high_first(out, 0xc000 | choice_below(c, 0x2000), 2);
    } else if (kind < 7) {
        bytes_append_byte(out, (char)(0xf1 + kind - 3));
        put_low_first(out, any_number(c), int_bytes[kind - 3]);
    } else {
        put_listpack_text(c, out, kind - 7);
    }
    end_element(out, from);
}

static void put_listpack_int(struct bytes *out, uint64_t value)
{
    size_t from = out->len;
    if (value < 128) {
        bytes_append_byte(out, (char)value);
    } else {
        bytes_append_byte(out, (char)0xf4);
        put_low_first(out, value, 8);
    }
    end_element(out, from);
}

static void put_listpack_score(struct choice *c, struct bytes *out)
{
    struct bytes text = {0};
    size_t from = out->len;
    put_score(c, &text);
    bytes_append_byte(out, (char)(0x80 | text.len));
    bytes_append_slice(out, bytes_slice(&text));
    end_element(out, from);
    bytes_free(&text);
}

static size_t begin_listpack(struct bytes *out)
{
    size_t at = out->len;
    put_low_first(out, 0, 6);
    return at;
}

static void end_listpack(struct choice *c, struct bytes *out, size_t at, size_t count)
{
    bytes_append_byte(out, (char)0xff);
    set_low_first(out, at, mostly(c, out->len - at), 4);
    set_low_first(out, at + 4, choice_is_rare(c, 16) ? 0xffff : mostly(c, count), 2);
}

/* Elements in groups: pairs, or pairs with a time.  The last of a group may be a score or an
 * integer. */
enum last { ANY, SCORE, INTEGER };

static void put_listpack(struct choice *c, struct bytes *out, size_t group, enum last last)
{
    struct bytes lp = {0};
    size_t at = begin_listpack(&lp);
    size_t count = (size_t)mostly(c, choice_below(c, ELEMENTS_MAX) * group) % 256;
    for (size_t i = 0; i < count; i++) {
        bool is_last = i % group == group - 1;
        if (is_last && last == SCORE && choice_below(c, 3) > 0) put_listpack_score(c, &lp);
        else if (is_last && last == INTEGER) put_listpack_int(&lp, choice_below(c, 65536));
        else put_listpack_element(c, &lp);
    }
    end_listpack(c, &lp, at, count);
    put_string(out, &lp);
    bytes_free(&lp);
}

/* ---- blocks of older Redis ---- */

static void put_ziplist_element(struct choice *c, struct bytes *out)
{
    static const struct { unsigned char head; size_t bytes; } ints[] = {
        {0xc0, 2}, {0xd0, 4}, {0xe0, 8}, {0xf0, 3}, {0xfe, 1}, {0xf1, 0}, {0xfd, 0}};
    unsigned kind = (unsigned)choice_below(c, 10);
    if (kind < 7) {
        bytes_append_byte(out, (char)ints[kind].head);
        put_low_first(out, any_number(c), ints[kind].bytes);
        return;
    }
    size_t len = text_len(c);
    if (kind == 7 && len < 64) put_high_first(out, len, 1);
    else if (kind <= 8) put_high_first(out, 0x4000 | len, 2);
    else {
        bytes_append_byte(out, (char)0x80);
        put_high_first(out, len, 4);
    }
    put_text(c, out, len);
}

static void put_ziplist(struct choice *c, struct bytes *out)
{
    enum { HEAD = 10 };
    struct bytes zl = {0};
    size_t count = choice_below(c, ELEMENTS_MAX), tail = HEAD, before = 0;
    put_low_first(&zl, 0, 8);
    put_low_first(&zl, 0, HEAD - 8);
    for (size_t i = 0; i < count; i++) {
        size_t from = tail = zl.len;
        if (before < 254 && !choice_is_rare(c, 24)) {
            bytes_append_byte(&zl, (char)before);
        } else {
            bytes_append_byte(&zl, (char)254);
            put_low_first(&zl, mostly(c, before), 4);
        }
        put_ziplist_element(c, &zl);
        before = zl.len - from;
    }
    bytes_append_byte(&zl, (char)0xff);
    set_low_first(&zl, 0, mostly(c, zl.len), 4);
    set_low_first(&zl, 4, mostly(c, tail), 4);
    set_low_first(&zl, 8, mostly(c, count), 2);
    put_string(out, &zl);
    bytes_free(&zl);
}

static void put_zipmap_length(struct choice *c, struct bytes *out, size_t len)
{
    if (len < 254 && !choice_is_rare(c, 24)) {
        bytes_append_byte(out, (char)len);
        return;
    }
    bytes_append_byte(out, (char)254);
    put_low_first(out, mostly(c, len), 4);
}

static void put_zipmap(struct choice *c, struct bytes *out)
{
    struct bytes zm = {0};
    size_t pairs = choice_below(c, ELEMENTS_MAX);
    bytes_append_byte(&zm, (char)mostly(c, pairs));
    for (size_t i = 0; i < pairs; i++) {
        size_t field = text_len(c), value = text_len(c), unused = choice_below(c, 4);
        put_zipmap_length(c, &zm, field);
        put_text(c, &zm, field);
        put_zipmap_length(c, &zm, value);
        bytes_append_byte(&zm, (char)unused);
        put_text(c, &zm, value + unused);
    }
    bytes_append_byte(&zm, (char)0xff);
    put_string(out, &zm);
    bytes_free(&zm);
}

/* Mostly in order. */
static void put_intset(struct choice *c, struct bytes *out)
{
    struct bytes set = {0};
    size_t bytes = (size_t)2 << choice_below(c, 3), count = choice_below(c, ELEMENTS_MAX);
    uint64_t value = choice_is_rare(c, 4) ? any_number(c) : 0;
    put_low_first(&set, mostly(c, bytes), 4);
    put_low_first(&set, mostly(c, count), 4);
    for (size_t i = 0; i < count; i++) {
        put_low_first(&set, value, bytes);
        value += choice_is_rare(c, 8) ? any_number(c) : choice_byte(c);
    }
    put_string(out, &set);
    bytes_free(&set);
}

/* ---- streams ---- */

struct position {
    uint64_t ms, seq;
};

static void step_on(struct choice *c, struct position *id)
{
    unsigned by = choice_byte(c);
    if (by % 4 == 0) {
        id->ms += 1 + by / 4;
        id->seq = choice_byte(c);
    } else {
        id->seq += 1 + by / 4;
    }
}

static void put_id_bytes(struct bytes *out, struct position id)
{
    put_high_first(out, id.ms, 8);
    put_high_first(out, id.seq, 8);
}

static void put_id(struct choice *c, struct bytes *out, struct position id)
{
    rdb_put_length(out, mostly(c, id.ms));
    rdb_put_length(out, mostly(c, id.seq));
}

/* flags | ms | seq | [fields] | (name, value) or value ... | elements; true for a live one. */
static bool put_stream_entry(struct choice *c, struct bytes *lp, struct position first,
                             struct position id, uint64_t fields, size_t *count)
{
    unsigned flags = (unsigned)mostly(c, choice_below(c, 4));
    uint64_t own = flags & 2 ? fields : choice_below(c, 4);
    uint64_t elements = flags & 2 ? own : 2 * own + 1;
    put_listpack_int(lp, flags);
    put_listpack_int(lp, mostly(c, id.ms - first.ms));
    put_listpack_int(lp, mostly(c, id.seq - first.seq));
    if (!(flags & 2)) put_listpack_int(lp, mostly(c, own));
    for (uint64_t i = flags & 2 ? 0 : 1; i < elements; i++) put_listpack_element(c, lp);
    put_listpack_int(lp, mostly(c, 3 + elements));
    *count += 4 + (size_t)elements;
    return !(flags & 1);
}

/* Entries from `id` on, which is moved behind them; returns how many are live. */
static size_t put_stream_block(struct choice *c, struct bytes *out, struct position *id)
{
    struct bytes lp = {0}, entries = {0};
    struct position first = *id;
    size_t at = begin_listpack(&lp), live = 0, total = 1 + choice_below(c, 8);
    uint64_t fields = choice_below(c, 4);
    size_t count = 4 + (size_t)fields;
    for (size_t i = 0; i < total; i++) {
        live += put_stream_entry(c, &entries, first, *id, fields, &count);
        step_on(c, id);
    }
    put_listpack_int(&lp, mostly(c, live));
    put_listpack_int(&lp, mostly(c, total - live));
    put_listpack_int(&lp, mostly(c, fields));
    for (uint64_t i = 0; i < fields; i++) put_listpack_element(c, &lp);
    put_listpack_int(&lp, mostly(c, 0));
    bytes_append_slice(&lp, bytes_slice(&entries));
    end_listpack(c, &lp, at, count);
    rdb_put_length(out, 16);
    put_id_bytes(out, first);
    put_string(out, &lp);
    bytes_free(&entries);
    bytes_free(&lp);
    return live;
}

static void put_name(struct choice *c, struct bytes *out, size_t i)
{
    char name = (char)('a' + mostly(c, i) % 26);
    rdb_put_string(out, slice_make(&name, 1));
}

/* What is pending, and then for whom, each for one. */
static void put_group(struct choice *c, struct bytes *out, size_t i)
{
    struct position id = {choice_byte(c), 0}, pending[8];
    size_t count = choice_below(c, 8), consumers = choice_below(c, 4), given = 0;
    put_name(c, out, i);
    put_id(c, out, id);
    rdb_put_length(out, mostly(c, choice_byte(c)));
    rdb_put_length(out, mostly(c, count));
    for (size_t k = 0; k < count; k++) {
        pending[k] = id;
        put_id_bytes(out, id);
        put_low_first(out, mostly(c, 1000), 8);
        rdb_put_length(out, mostly(c, 1));
        step_on(c, &id);
    }
    if (count > 0 && consumers == 0) consumers = 1;
    rdb_put_length(out, consumers);
    for (size_t k = 0; k < consumers; k++) {
        size_t share = k + 1 == consumers ? count - given : choice_below(c, count - given + 1);
        put_name(c, out, k);
        put_low_first(out, mostly(c, 1000), 8);
        rdb_put_length(out, mostly(c, share));
        for (; share > 0; share--) put_id_bytes(out, pending[given++]);
    }
}

static void put_stream(struct choice *c, struct bytes *out, enum rdb_type type)
{
    struct position first = {choice_byte(c), choice_byte(c)}, id = first;
    size_t blocks = choice_below(c, 5), live = 0, groups;
    rdb_put_length(out, blocks);
    for (size_t i = 0; i < blocks; i++) live += put_stream_block(c, out, &id);
    rdb_put_length(out, mostly(c, live));
    put_id(c, out, id);
    if (type == RDB_TYPE_STREAM_LISTPACKS_2) {
        put_id(c, out, first);
        put_id(c, out, (struct position){0, choice_byte(c)});
        rdb_put_length(out, mostly(c, live + choice_byte(c)));
    }
    rdb_put_length(out, groups = choice_below(c, 3));
    for (size_t i = 0; i < groups; i++) put_group(c, out, i);
}

/* ---- values ---- */

static void put_element(struct choice *c, struct bytes *out)
{
    struct bytes text = {0};
    put_text(c, &text, text_len(c));
    put_string(out, &text);
    bytes_free(&text);
}

static void put_quicklist(struct choice *c, struct bytes *out, enum rdb_type type)
{
    size_t nodes = choice_below(c, 8);
    rdb_put_length(out, nodes);
    for (size_t i = 0; i < nodes; i++) {
        if (type == RDB_TYPE_LIST_QUICKLIST) {
            put_ziplist(c, out);
            continue;
        }
        bool is_element = choice_is_rare(c, 4);
        rdb_put_length(out, mostly(c, is_element ? 1 : 2));
        if (is_element) put_element(c, out);
        else put_listpack(c, out, 1, ANY);
    }
}

/* Elements one by one, `group` of them together, as tables are written. */
static void put_table(struct choice *c, struct bytes *out, size_t group)
{
    size_t count = choice_below(c, ELEMENTS_MAX);
    rdb_put_length(out, mostly(c, count));
    for (size_t i = 0; i < count * group; i++) put_element(c, out);
}

static void put_scored(struct choice *c, struct bytes *out, bool as_text)
{
    size_t count = choice_below(c, 2 * ELEMENTS_MAX);
    rdb_put_length(out, count);
    for (size_t i = 0; i < count; i++) {
        put_element(c, out);
        if (!as_text) {
            put_low_first(out, choice_is_rare(c, 4) ? any_number(c) : choice_byte(c) << 20, 8);
            continue;
        }
        size_t at = out->len;
        bytes_append_byte(out, 0);
        put_score(c, out);
        out->ptr[at] = (char)mostly(c, out->len - at - 1);
    }
}

static void put_hll(struct choice *c, struct bytes *out)
{
    enum { DENSE_BYTES = 12288 };
    struct bytes hll = {0};
    bool is_dense = choice_is_rare(c, 8);
    bytes_append_slice(&hll, SLICE("HYLL"));
    bytes_append_byte(&hll, (char)mostly(c, is_dense ? 0 : 1));
    put_low_first(&hll, 0, 3);
    put_low_first(&hll, any_number(c), 8);
    if (is_dense) put_text(c, &hll, DENSE_BYTES);
    else
        for (size_t left = choice_below(c, 64); left > 0; left--)
            bytes_append_byte(&hll, (char)choice_byte(c));
    put_string(out, &hll);
    bytes_free(&hll);
}

static void put_expiring_block(struct choice *c, struct bytes *out)
{
    put_low_first(out, choice_byte(c), 8);
    put_listpack(c, out, 3, INTEGER);
}

static void put_raw(struct choice *c, struct bytes *out)
{
    bytes_append(out, c->at, (size_t)(c->end - c->at));
    c->at = c->end;
}

void packed_value(struct choice *c, struct bytes *out)
{
    static const unsigned char types[] = {
        RDB_TYPE_LIST_QUICKLIST_2,       RDB_TYPE_HASH_LISTPACK,      RDB_TYPE_ZSET_LISTPACK,
        RDB_TYPE_SET_INTSET,             RDB_TYPE_STREAM_LISTPACKS_2, RDB_TYPE_STREAM_LISTPACKS,
        RDB_TYPE_HASH_LISTPACK_EXPIRING, RDB_TYPE_LIST_ZIPLIST,       RDB_TYPE_LIST_QUICKLIST,
        RDB_TYPE_HASH_ZIPLIST,           RDB_TYPE_HASH_ZIPMAP,        RDB_TYPE_ZSET_ZIPLIST,
        RDB_TYPE_ZSET_2,                 RDB_TYPE_ZSET,               RDB_TYPE_SET,
        RDB_TYPE_HASH,                   RDB_TYPE_LIST,               RDB_TYPE_STRING,
        RDB_TYPE_HASH_EXPIRING};
    enum rdb_type type = (enum rdb_type)types[choice_below(c, sizeof types)];
    bytes_append_byte(out, (char)type);
    switch (type) {
    case RDB_TYPE_LIST_QUICKLIST_2:
    case RDB_TYPE_LIST_QUICKLIST: put_quicklist(c, out, type); break;
    case RDB_TYPE_HASH_LISTPACK: put_listpack(c, out, 2, ANY); break;
    case RDB_TYPE_ZSET_LISTPACK: put_listpack(c, out, 2, SCORE); break;
    case RDB_TYPE_HASH_LISTPACK_EXPIRING: put_expiring_block(c, out); break;
    case RDB_TYPE_SET_INTSET: put_intset(c, out); break;
    case RDB_TYPE_STREAM_LISTPACKS:
    case RDB_TYPE_STREAM_LISTPACKS_2: put_stream(c, out, type); break;
    case RDB_TYPE_LIST_ZIPLIST:
    case RDB_TYPE_HASH_ZIPLIST:
    case RDB_TYPE_ZSET_ZIPLIST: put_ziplist(c, out); break;
    case RDB_TYPE_HASH_ZIPMAP: put_zipmap(c, out); break;
    case RDB_TYPE_ZSET_2: put_scored(c, out, false); break;
    case RDB_TYPE_ZSET: put_scored(c, out, true); break;
    case RDB_TYPE_SET:
    case RDB_TYPE_LIST: put_table(c, out, 1); break;
    case RDB_TYPE_HASH: put_table(c, out, 2); break;
    case RDB_TYPE_STRING: put_hll(c, out); break;
    default: put_raw(c, out); break;
    }
}
