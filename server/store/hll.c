#include "server/store/hll.h"

#include <math.h>

enum {
    INDEX_BITS = 14, RANK_BITS = 64 - INDEX_BITS,          /* of a hash */
    ENCODING_AT = 4, COUNT_AT = 8, COUNT_BYTES = 8,
    ENCODED_DENSE = 0, ENCODED_SPARSE = 1,
    REGISTER_BITS = 6, REGISTER_MAX = (1 << REGISTER_BITS) - 1,
    ZERO_MAX = 64, VALUE_MAX = 32, VALUE_RUN_MAX = 4,
    SEQUENCE_MAX = 5                                       /* bytes that one opcode may become */
};

/* ---- hashing ---- */

static uint64_t mix(uint64_t k)
{
    const uint64_t m = 0xc6a4a7935bd1e995u;
    k *= m;
    k ^= k >> 47;
    return k * m;
}

/* MurmurHash64A (Appleby), whose seed is Redis's: hashes are part of the format. */
static uint64_t murmur(struct slice s)
{
    const uint64_t m = 0xc6a4a7935bd1e995u, seed = 0xadc83b19u;
    uint64_t h = seed ^ (s.len * m), k;
    const char *p = s.ptr;
    size_t len = s.len;
    for (; len >= 8; p += 8, len -= 8) {
        memcpy(&k, p, 8);
        h = (h ^ mix(k)) * m;
    }
    if (len > 0) {
        k = 0;
        memcpy(&k, p, len);
        h = (h ^ k) * m;
    }
    h = (h ^ h >> 47) * m;
    return h ^ h >> 47;
}

struct hll_place hll_place_of(struct slice element)
{
    uint64_t hash = murmur(element);
    uint64_t rest = hash >> INDEX_BITS | UINT64_C(1) << RANK_BITS;
    return (struct hll_place){(unsigned)(hash & (HLL_REGISTERS - 1)),
                              (unsigned)__builtin_ctzll(rest) + 1};
}

/* ---- the head ---- */

enum hll_kind hll_kind(struct slice s)
{
    if (s.len < HLL_HEAD_BYTES || memcmp(s.ptr, "HYLL", 4) != 0) return HLL_NONE;
    if (s.ptr[ENCODING_AT] == ENCODED_SPARSE) return HLL_SPARSE;
    return s.ptr[ENCODING_AT] == ENCODED_DENSE && s.len == HLL_DENSE_BYTES ? HLL_DENSE : HLL_NONE;
}

bool hll_kept_count(struct slice s, uint64_t *count)
{
    const unsigned char *p = (const unsigned char *)s.ptr + COUNT_AT;
    if (p[COUNT_BYTES - 1] & 0x80) return false;
    *count = 0;
    for (int i = COUNT_BYTES; i-- > 0;) *count = *count << 8 | p[i];
    return true;
}

void hll_keep_count(char *hll, uint64_t count)
{
    for (int i = 0; i < COUNT_BYTES; i++) hll[COUNT_AT + i] = (char)(count >> 8 * i);
}

void hll_forget_count(char *hll)
{
    hll[COUNT_AT + COUNT_BYTES - 1] = (char)((unsigned char)hll[COUNT_AT + COUNT_BYTES - 1] | 0x80);
}

/* ---- dense ---- */

static unsigned char *register_at(const char *hll, unsigned index, unsigned *shift)
{
    unsigned bit = index * REGISTER_BITS;
    *shift = bit & 7;
    return (unsigned char *)(uintptr_t)hll + HLL_HEAD_BYTES + bit / 8;
}

/* A register lies in two bytes, unless its last bit is that of a byte. */
unsigned hll_dense_get(const char *hll, unsigned index)
{
    unsigned shift;
    const unsigned char *p = register_at(hll, index, &shift);
    unsigned value = p[0];
    if (shift > 8 - REGISTER_BITS) value |= (unsigned)p[1] << 8;
    return value >> shift & REGISTER_MAX;
}

void hll_dense_set(char *hll, unsigned index, unsigned rank)
{
    unsigned shift;
    unsigned char *p = register_at(hll, index, &shift);
    unsigned mask = (unsigned)REGISTER_MAX << shift, value = rank << shift;
    p[0] = (unsigned char)((p[0] & ~mask) | value);
    if (shift > 8 - REGISTER_BITS) p[1] = (unsigned char)((p[1] & ~(mask >> 8)) | value >> 8);
}

/* ---- sparse: opcodes ---- */

struct opcode {
    unsigned bytes, span, value;         /* value 0: zeros */
};

static bool is_value(unsigned char byte)
{
    return byte & 0x80;
}

/* The opcode at p; false where it is cut off. */
static bool read_opcode(const unsigned char *p, const unsigned char *end, struct opcode *o)
{
    if (p >= end) return false;
    if (is_value(*p)) {
        *o = (struct opcode){1, (*p & 3u) + 1, (*p >> 2 & 31u) + 1};
    } else if (!(*p & 0x40)) {
        *o = (struct opcode){1, (*p & 63u) + 1, 0};
    } else {
        if (p + 1 >= end) return false;
        *o = (struct opcode){2, ((*p & 63u) << 8 | p[1]) + 1, 0};
    }
    return true;
}

static unsigned char *write_zeros(unsigned char *to, unsigned span)
{
    if (span <= ZERO_MAX) {
        *to = (unsigned char)(span - 1);
        return to + 1;
    }
    to[0] = (unsigned char)(0x40 | (span - 1) >> 8);
    to[1] = (unsigned char)(span - 1);
    return to + 2;
}

static unsigned char *write_value(unsigned char *to, unsigned value, unsigned span)
{
    *to = (unsigned char)(0x80 | (value - 1) << 2 | (span - 1));
    return to + 1;
}

static unsigned char *write_run(unsigned char *to, unsigned value, unsigned span)
{
    if (span == 0) return to;
    return value == 0 ? write_zeros(to, span) : write_value(to, value, span);
}

static const unsigned char *begin_of(const struct bytes *hll)
{
    return (const unsigned char *)hll->ptr + HLL_HEAD_BYTES;
}

static const unsigned char *end_of(const struct bytes *hll)
{
    return (const unsigned char *)hll->ptr + hll->len;
}

void hll_new(struct bytes *out)
{
    static const char head[HLL_HEAD_BYTES] = {'H', 'Y', 'L', 'L', ENCODED_SPARSE};
    unsigned char zeros[2];
    bytes_append(out, head, sizeof head);
    bytes_append(out, zeros, (size_t)(write_zeros(zeros, HLL_REGISTERS) - zeros));
}

/* Walks over all opcodes; false where they do not make up all registers. */
static bool walk(struct slice s,
                 void (*visit)(void *context, unsigned first, const struct opcode *o),
                 void *context)
{
    const unsigned char *p = (const unsigned char *)s.ptr + HLL_HEAD_BYTES;
    const unsigned char *end = (const unsigned char *)s.ptr + s.len;
    struct opcode o;
    unsigned first = 0;
    for (; p < end; p += o.bytes, first += o.span) {
        if (!read_opcode(p, end, &o) || o.span > HLL_REGISTERS - first) return false;
        visit(context, first, &o);
    }
    return first == HLL_REGISTERS;
}

static void copy_to_dense(void *context, unsigned first, const struct opcode *o)
{
    for (unsigned i = first; o->value != 0 && i < first + o->span; i++)
        hll_dense_set(context, i, o->value);
}

bool hll_make_dense(struct bytes *hll)
{
    if (hll->ptr[ENCODING_AT] == ENCODED_DENSE) return true;
    struct bytes dense = {0};
    memset(bytes_reserve(&dense, HLL_DENSE_BYTES), 0, HLL_DENSE_BYTES);
    dense.len = HLL_DENSE_BYTES;
    memcpy(dense.ptr, hll->ptr, HLL_HEAD_BYTES);
    dense.ptr[ENCODING_AT] = ENCODED_DENSE;
    bool ok = walk(bytes_slice(hll), copy_to_dense, dense.ptr);
    if (ok) {
        bytes_free(hll);
        *hll = dense;
    } else {
        bytes_free(&dense);
    }
    return ok;
}

/* ---- sparse: raising a register ---- */

/* The opcode that covers a register. */
struct found {
    size_t at, before;                   /* offsets; before: of the opcode in front, or first */
    unsigned first;                      /* register */
    struct opcode opcode;
};

static bool find_opcode(const struct bytes *hll, unsigned index, struct found *f)
{
    const unsigned char *p = begin_of(hll), *end = end_of(hll);
    *f = (struct found){HLL_HEAD_BYTES, HLL_HEAD_BYTES, 0, {0}};
    while (read_opcode(p, end, &f->opcode)) {
        if (index < f->first + f->opcode.span) return true;
        f->before = f->at;
        p += f->opcode.bytes;
        f->at += f->opcode.bytes;
        f->first += f->opcode.span;
    }
    return false;
}

/* One opcode becomes up to three: what is before the register, it, and what is behind. */
static size_t split(const struct found *f, struct hll_place place,
                    unsigned char sequence[SEQUENCE_MAX])
{
    unsigned before = place.index - f->first, behind = f->opcode.span - before - 1;
    unsigned char *to = write_run(sequence, f->opcode.value, before);
    to = write_value(to, place.rank, 1);
    return (size_t)(write_run(to, f->opcode.value, behind) - sequence);
}

static void substitute(struct bytes *hll, size_t at, size_t old, const unsigned char *with,
                       size_t len)
{
    bytes_reserve(hll, SEQUENCE_MAX);
    memmove(hll->ptr + at + len, hll->ptr + at + old, hll->len - at - old);
    memcpy(hll->ptr + at, with, len);
    hll->len += len - old;
}

/* Runs of one value side by side become one, as far as Redis looks: five opcodes from the one in
 * front of the change. */
static void join_values(struct bytes *hll, size_t at)
{
    enum { LOOKED_AT = 5 };
    struct opcode o, next;
    for (int i = 0; i < LOOKED_AT; i++) {
        const unsigned char *p = (const unsigned char *)hll->ptr + at, *end = end_of(hll);
        if (!read_opcode(p, end, &o)) return;
        bool joins = o.value != 0 && read_opcode(p + 1, end, &next) && next.value == o.value &&
                     o.span + next.span <= VALUE_RUN_MAX;
        unsigned char joined;
        if (joins) {
            write_value(&joined, o.value, o.span + next.span);
            substitute(hll, at, 2, &joined, 1);
        } else {
            at += o.bytes;
        }
    }
}

static int raise_dense(char *hll, struct hll_place place)
{
    if (hll_dense_get(hll, place.index) >= place.rank) return 0;
    hll_dense_set(hll, place.index, place.rank);
    return 1;
}

static int make_dense_and_raise(struct bytes *hll, struct hll_place place)
{
    return hll_make_dense(hll) ? raise_dense(hll->ptr, place) : -1;
}

int hll_raise(struct bytes *hll, struct hll_place place, size_t max)
{
    unsigned char sequence[SEQUENCE_MAX];
    struct found f;
    if (hll->ptr[ENCODING_AT] == ENCODED_DENSE) return raise_dense(hll->ptr, place);
    if (place.rank > VALUE_MAX) return make_dense_and_raise(hll, place);
    if (!find_opcode(hll, place.index, &f)) return -1;
    if (f.opcode.value >= place.rank) return 0;
    size_t len = split(&f, place, sequence);
    if (len > f.opcode.bytes && hll->len + len - f.opcode.bytes > max)
        return make_dense_and_raise(hll, place);
    substitute(hll, f.at, f.opcode.bytes, sequence, len);
    join_values(hll, f.before);
    return 1;
}

/* ---- merging and counting ---- */

static void raise_registers(void *context, unsigned first, const struct opcode *o)
{
    uint8_t *registers = context;
    for (unsigned i = first; i < first + o->span; i++)
        if (registers[i] < o->value) registers[i] = (uint8_t)o->value;
}

bool hll_merge(uint8_t registers[HLL_REGISTERS], struct slice s)
{
    if (s.ptr[ENCODING_AT] == ENCODED_SPARSE) return walk(s, raise_registers, registers);
    for (unsigned i = 0; i < HLL_REGISTERS; i++) {
        unsigned value = hll_dense_get(s.ptr, i);
        if (registers[i] < value) registers[i] = (uint8_t)value;
    }
    return true;
}

/* Ertl's sigma and tau: what registers that are 0, and those at their most, add to the sum. */
static double sigma(double x)
{
    if (x == 1.0) return INFINITY;
    double before, y = 1.0, z = x;
    do {
        x *= x;
        before = z;
        z += x * y;
        y += y;
    } while (before != z);
    return z;
}

static double tau(double x)
{
    if (x == 0.0 || x == 1.0) return 0.0;
    double before, y = 1.0, z = 1 - x;
    do {
        x = sqrt(x);
        before = z;
        y *= 0.5;
        z -= pow(1 - x, 2) * y;
    } while (before != z);
    return z / 3;
}

uint64_t hll_count(const uint8_t registers[HLL_REGISTERS])
{
    static const double alpha = 0.721347520444481703680;   /* 1 / (2 ln 2) */
    const double m = HLL_REGISTERS;
    unsigned of_rank[REGISTER_MAX + 1] = {0};
    for (unsigned i = 0; i < HLL_REGISTERS; i++) of_rank[registers[i]]++;
    double z = m * tau((m - of_rank[RANK_BITS + 1]) / m);
    for (int rank = RANK_BITS; rank >= 1; rank--) z = (z + of_rank[rank]) * 0.5;
    z += m * sigma(of_rank[0] / m);
    return (uint64_t)llroundl((long double)(alpha * m * m / z));
}

/* ---- looking inside ---- */

static void describe(void *context, unsigned first, const struct opcode *o)
{
    (void)first;
    if (o->value != 0) bytes_printf(context, "v:%u,%u ", o->value, o->span);
    else bytes_printf(context, "%c:%u ", o->bytes == 1 ? 'z' : 'Z', o->span);
}

void hll_describe(struct slice s, struct bytes *out)
{
    (void)walk(s, describe, out);
    if (out->len > 0) out->len--;
}
