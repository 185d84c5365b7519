#include "tests/harness/exchange.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TIMEOUT_MS = 10000 };

/* Bytes that stay when the next reply is read. */
struct kept {
    char *ptr;
    size_t len;
};

static const char carried[] = "carried over";

static struct raw_reply word(const char *text)
{
    return (struct raw_reply){text, strlen(text)};
}

static struct raw_reply of(struct kept k)
{
    return (struct raw_reply){k.ptr, k.len};
}

static struct kept keep(struct raw_reply r)
{
    struct kept k = {malloc(r.len + 1), r.len};
    if (k.ptr == NULL) abort();
    memcpy(k.ptr, r.ptr, r.len);
    k.ptr[r.len] = '\0';
    return k;
}

/* One command; a server that does not answer answers nothing. */
static struct raw_reply ask(struct peer *p, const struct raw_reply *argv, size_t argc)
{
    struct raw_reply reply = {"-gone\r\n", 7};
    peer_append(p, argv, argc);
    if (peer_flush(p) != PEER_OK || peer_read(p, TIMEOUT_MS, &reply) != PEER_OK)
        reply = word("-gone\r\n");
    return reply;
}

static struct raw_reply ask_of(struct peer *p, const char *command, struct raw_reply key,
                               const char *more, const char *and_more)
{
    struct raw_reply argv[] = {word(command), key, word(more), word(and_more), word("WITHSCORES")};
    size_t argc = *more == '\0' ? 2 : *and_more == '\0' ? 3 : 4;
    return ask(p, argv, argc + (strcmp(command, "ZRANGE") == 0));
}

/* ---- comparing ---- */

static int compare(const void *left, const void *right)
{
    const struct raw_reply *a = left, *b = right;
    int order = memcmp(a->ptr, b->ptr, a->len < b->len ? a->len : b->len);
    return order != 0 ? order : (a->len > b->len) - (a->len < b->len);
}

/* The elements in the order of their bytes, where the server's own means nothing. */
static struct kept keep_sorted(struct raw_reply r)
{
    size_t count = raw_reply_count(r), len = 0;
    struct raw_reply *elements = calloc(count + 1, sizeof *elements), previous = {0};
    struct kept k = {malloc(r.len + 1), 0};
    if (elements == NULL || k.ptr == NULL) abort();
    for (size_t i = 0; i < count; i++) elements[i] = previous = raw_reply_next(r, previous);
    qsort(elements, count, sizeof *elements, compare);
    for (size_t i = 0; i < count; len += elements[i++].len)
        memcpy(k.ptr + len, elements[i].ptr, elements[i].len);
    k.len = len;
    free(elements);
    return k;
}

/* How values of a type are read. */
static const struct reading {
    const char *type, *command, *more, *and_more;
    bool unordered;
} readings[] = {
    {"+string\r\n", "GET", "", "", false},        {"+list\r\n", "LRANGE", "0", "-1", false},
    {"+set\r\n", "SMEMBERS", "", "", true},       {"+hash\r\n", "HGETALL", "", "", true},
    {"+zset\r\n", "ZRANGE", "0", "-1", false},    {"+stream\r\n", "XRANGE", "-", "+", false},
    {"+stream\r\n", "XINFO", "", "", false},
};

static struct kept replace(struct kept k, const char *text, const char *by)
{
    size_t len = strlen(text), shorter = len - strlen(by);
    char *at = k.ptr;
    while ((at = memmem(at, k.len - (size_t)(at - k.ptr), text, len)) != NULL) {
        memcpy(at, by, len - shorter);
        at += len - shorter;
        k.len -= shorter;
        memmove(at, at + shorter, k.len - (size_t)(at - k.ptr));
    }
    return k;
}

/* A listpack has no -0: a score that is one becomes 0 where the reader makes one. */
static struct kept without_negative_zeros(struct kept k)
{
    return replace(replace(k, "$2\r\n-0\r\n", "$1\r\n0\r\n"), ",-0\r\n", ",0\r\n");
}

static struct kept read_value(struct peer *p, const struct reading *r, struct raw_reply key)
{
    struct raw_reply groups[] = {word("XINFO"), word("GROUPS"), key};
    struct raw_reply reply = strcmp(r->command, "XINFO") == 0
                                 ? ask(p, groups, 3)
                                 : ask_of(p, r->command, key, r->more, r->and_more);
    if (r->unordered && raw_reply_is_aggregate(reply)) return keep_sorted(reply);
    return strcmp(r->command, "ZRANGE") == 0 ? without_negative_zeros(keep(reply)) : keep(reply);
}

static bool is_same(struct kept a, struct kept b)
{
    bool same = a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0;
    free(a.ptr);
    free(b.ptr);
    return same;
}

/* ---- carrying ---- */

static bool fail(struct exchange *x, struct kept key, const char *what)
{
    snprintf(x->why, sizeof x->why, "the value of %s, carried over by DUMP and RESTORE, %s",
             key.ptr, what);
    return false;
}

static bool restore(struct peer *p, struct kept payload)
{
    struct raw_reply argv[] = {word("RESTORE"), word(carried), word("0"), of(payload),
                               word("REPLACE")};
    return *ask(p, argv, 5).ptr == '+';
}

static bool reads_alike(struct exchange *x, struct kept type, struct kept key)
{
    bool same = true;
    for (size_t i = 0; same && i < sizeof readings / sizeof readings[0]; i++)
        if (strcmp(type.ptr, readings[i].type) == 0)
            same = is_same(read_value(x->from, &readings[i], of(key)),
                           read_value(x->to, &readings[i], word(carried)));
    return same;
}

static struct kept encoding_of(struct peer *p)
{
    struct raw_reply argv[] = {word("OBJECT"), word("ENCODING"), word(carried)};
    return keep(ask(p, argv, 3));
}

/* Its time may be over since. */
static bool is_gone(struct exchange *x, struct kept key)
{
    struct raw_reply type = ask_of(x->from, "TYPE", of(key), "", "");
    return type.len == strlen("+none\r\n") && memcmp(type.ptr, "+none\r\n", type.len) == 0;
}

/* A payload that its own server reads back too: what encoding it gets is the reader's to say. */
static bool carry(struct exchange *x, struct kept type, struct kept key, struct kept payload)
{
    if (!restore(x->to, payload)) return fail(x, key, "is refused");
    if (!reads_alike(x, type, key)) return is_gone(x, key) || fail(x, key, "reads differently");
    if (!restore(x->from, payload)) return fail(x, key, "is refused by who made it");
    if (!is_same(encoding_of(x->from), encoding_of(x->to)))
        return fail(x, key, "has another encoding");
    x->values++;
    return true;
}

static bool carry_key(struct exchange *x, struct kept key)
{
    struct kept type = keep(ask_of(x->from, "TYPE", of(key), "", ""));
    struct raw_reply dump = ask_of(x->from, "DUMP", of(key), "", "");
    bool ok = true;
    if (*dump.ptr == '$' && !raw_reply_is_null(dump)) {
        struct kept payload = keep(raw_reply_text(dump));
        ok = carry(x, type, key, payload);
        free(payload.ptr);
    }
    free(type.ptr);
    return ok;
}

static void clean(struct peer *p)
{
    ask_of(p, "DEL", word(carried), "", "");
}

static bool carry_database(struct exchange *x)
{
    struct kept keys = keep(ask_of(x->from, "KEYS", word("*"), "", ""));
    struct raw_reply all = of(keys), at = {0};
    bool ok = true;
    for (size_t i = 0; ok && i < raw_reply_count(all); i++) {
        at = raw_reply_next(all, at);
        struct kept key = keep(raw_reply_text(at));
        ok = carry_key(x, key);
        free(key.ptr);
    }
    clean(x->from);
    clean(x->to);
    free(keys.ptr);
    return ok;
}

bool exchange_values(struct exchange *x)
{
    bool ok = true;
    for (int db = 0; ok && db < x->databases; db++) {
        char number[16];
        snprintf(number, sizeof number, "%d", db);
        ask_of(x->from, "SELECT", word(number), "", "");
        ask_of(x->to, "SELECT", word(number), "", "");
        ok = carry_database(x);
    }
    return ok;
}
