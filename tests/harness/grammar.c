/* grammar.c - reads a format and draws what it leaves open; see the header. */
#include "tests/harness/grammar.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- memory
 * ------------------------------------------------------------------------------------ */

enum { BLOCK_SIZE = 1 << 20 };

struct arena_block {
    struct arena_block *next;
    size_t used, size;
    char bytes[];
};

static char *arena_take(struct arena *a, size_t len)
{
    if (a->blocks == NULL || a->blocks->size - a->blocks->used < len) {
        size_t size = len > BLOCK_SIZE ? len : BLOCK_SIZE;
        struct arena_block *b = malloc(sizeof *b + size);
        if (b == NULL) abort();
        *b = (struct arena_block){.next = a->blocks, .size = size};
        a->blocks = b;
    }
    char *p = a->blocks->bytes + a->blocks->used;
    a->blocks->used += len;
    return p;
}

void arena_free(struct arena *a)
{
    while (a->blocks != NULL) {
        struct arena_block *b = a->blocks;
        a->blocks = b->next;
        free(b);
    }
}

/* --- what is drawn
 * ----------------------------------------------------------------------------- */

struct draw {
    struct random *random;
    struct arena *arena;
    struct command_text *out;
};

static size_t below(struct draw *d, size_t bound)
{
    return (size_t)random_below(d->random, bound);
}

static struct raw_reply copy_of(struct draw *d, const char *bytes, size_t len)
{
    char *copy = arena_take(d->arena, len);
    memcpy(copy, bytes, len);
    return (struct raw_reply){copy, len};
}

__attribute__((format(printf, 2, 3)))
static struct raw_reply text(struct draw *d, const char *format, ...)
{
    char line[128];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(line, sizeof line, format, args);
    va_end(args);
    return copy_of(d, line, (size_t)len);
}

#define ONE_OF(d, ...)                                                                            \
    one_of(d, (const char *[]){__VA_ARGS__}, sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *))

static struct raw_reply one_of(struct draw *d, const char **words, size_t count)
{
    const char *word = words[below(d, count)];
    return (struct raw_reply){word, strlen(word)};
}

static struct raw_reply repeated(struct draw *d, size_t len)
{
    char *p = arena_take(d->arena, len);
    memset(p, (int)('a' + below(d, 26)), len);
    return (struct raw_reply){p, len};
}

/* What is no number, or only just none, or is one at the edge. */
static struct raw_reply junk(struct draw *d)
{
    if (below(d, 12) == 0) return copy_of(d, "1\0", 2);
    return ONE_OF(d, "", "abc", "1.5", " 1", "1 ", "+5", "-0", "0", "-1", "0x10", "1e3", "nan",
                  "inf", "-9223372036854775808", "-9223372036854775809", "9223372036854775807",
                  "9223372036854775808", "18446744073709551616", "\xff\xfe");
}

static struct raw_reply key(struct draw *d)
{
    size_t n = below(d, 64);
    if (n == 0) return copy_of(d, "", 0);
    if (n == 1) return copy_of(d, "k\0\xff", 3);
    if (n == 2) return ONE_OF(d, "missing");
    if (n < 16) return text(d, "{t}%zu", n % 4);
    return text(d, "k%zu", n % 12);
}

static struct raw_reply tagged_key(struct draw *d)      /* all of them on one shard */
{
    return text(d, "{t}%zu", below(d, 4));
}

static struct raw_reply short_key(struct draw *d)       /* never holds much: LCS takes its time */
{
    return text(d, "{s}%zu", below(d, 4));
}

static struct raw_reply set_key(struct draw *d)         /* all of them on one shard */
{
    return text(d, "{set}%zu", below(d, 5));
}

static struct raw_reply set_or_any_key(struct draw *d)
{
    return below(d, 20) == 0 ? key(d) : set_key(d);
}

static struct raw_reply bit_key(struct draw *d)
{
    return text(d, "{bit}%zu", below(d, 4));
}

static struct raw_reply bit_or_any_key(struct draw *d)
{
    return below(d, 30) == 0 ? key(d) : bit_key(d);
}

static struct raw_reply hll_key(struct draw *d)
{
    return text(d, "{hll}%zu", below(d, 4));
}

static struct raw_reply hll_or_any_key(struct draw *d)
{
    return below(d, 30) == 0 ? key(d) : hll_key(d);
}

/* An offset that does not make strings long, or none. */
static struct raw_reply bit(struct draw *d)
{
    switch (below(d, 40)) {
    case 0:
        return ONE_OF(d, "", "abc", "1.5", "-1", "#", "#-1", "#x", "4294967296",
                      "9223372036854775807");
    case 1: case 2: case 3: return text(d, "#%zu", below(d, 40));
    default: return text(d, "%zu", below(d, 200));
    }
}

static struct raw_reply field_type(struct draw *d)
{
    if (below(d, 40) == 0) return ONE_OF(d, "u0", "u64", "i65", "x8", "u", "", "8", "i-1");
    if (below(d, 3) == 0) return ONE_OF(d, "u8", "i8", "u1", "i64", "u63", "i1");
    return text(d, "%c%zu", below(d, 2) ? 'u' : 'i', 1 + below(d, 63));
}

static struct raw_reply stream_key(struct draw *d)
{
    return text(d, "{stream}%zu", below(d, 5));
}

static struct raw_reply stream_or_any_key(struct draw *d)
{
    return below(d, 30) == 0 ? key(d) : stream_key(d);
}

/* For an entry to be added: mostly one that can be. */
static struct raw_reply new_entry_id(struct draw *d)
{
    if (below(d, 4) > 0) return text(d, "%zu-*", 3 - below(d, 2));
    if (below(d, 10) == 0) return junk(d);
    return text(d, "%zu-%zu", below(d, 4), below(d, 300));
}

static struct raw_reply entry_id(struct draw *d)
{
    if (below(d, 30) == 0)
        return ONE_OF(d, "-", "+", "$", ">", "(1", "x", "1-", "007", "5--03", "0-0",
                      "18446744073709551615");
    if (below(d, 5) == 0) return text(d, "%zu", below(d, 5));
    return text(d, "%zu-%zu", 1 + below(d, 3), below(d, below(d, 3) ? 20 : 200));
}

static struct raw_reply entry_bound(struct draw *d)
{
    if (below(d, 3) == 0)
        return ONE_OF(d, "-", "+", "-", "+", "(18446744073709551615-18446744073709551615", "(0-0",
                      "(");
    struct raw_reply id = entry_id(d);
    return below(d, 4) > 0 ? id : text(d, "(%.*s", (int)id.len, id.ptr);
}

static struct raw_reply group_name(struct draw *d)
{
    return ONE_OF(d, "g", "g", "g", "h", "");
}

static struct raw_reply consumer_name(struct draw *d)
{
    return ONE_OF(d, "alice", "bob", "carl", "");
}

static struct raw_reply list_key(struct draw *d)
{
    return text(d, "{list}%zu", below(d, 5));
}

static struct raw_reply list_or_any_key(struct draw *d)
{
    return below(d, 30) == 0 ? key(d) : list_key(d);
}

/* Of a list that is short more often than not. */
static struct raw_reply place(struct draw *d)
{
    if (below(d, 40) == 0) return junk(d);
    return text(d, "%d", (int)below(d, 12) - 4);
}

/* Few, so that they meet again; now and then one that fills a block. */
static struct raw_reply element(struct draw *d)
{
    if (below(d, 30) == 0)
        return repeated(d, below(d, 2) ? 3000 + below(d, 6000) : 60 + below(d, 10));
    if (below(d, 10) == 0) return junk(d);
    return below(d, 2) ? text(d, "%zu", below(d, 9)) : text(d, "e%zu", below(d, 9));
}

/* Few, so that they meet again; integers more often than not. */
static struct raw_reply member(struct draw *d)
{
    if (below(d, 40) == 0) return repeated(d, 60 + below(d, 10));
    if (below(d, 60) == 0) return repeated(d, 250 + below(d, 10));
    if (below(d, 8) == 0)
        return ONE_OF(d, "", "-0", "01", "1.0", "70000", "-70000", "5000000000", "a", "b", "c",
                      "\xff");
    if (below(d, 3) == 0) return text(d, "m%zu", below(d, 40));
    return text(d, "%d", (int)below(d, 30) - 5);
}

static struct raw_reply hash_key(struct draw *d)
{
    return below(d, 20) == 0 ? key(d) : text(d, "{hash}%zu", below(d, 5));
}

static struct raw_reply field(struct draw *d)
{
    if (below(d, 60) == 0) return repeated(d, 60 + below(d, 10));
    if (below(d, 10) == 0) return ONE_OF(d, "", "-0", "01", "70000", "5000000000", "a\\xff");
    if (below(d, 4) == 0) return text(d, "%d", (int)below(d, 12));
    return text(d, "f%zu", below(d, 12));
}

static struct raw_reply zset_key(struct draw *d)
{
    return text(d, "{zset}%zu", below(d, 5));
}

static struct raw_reply zset_or_any_key(struct draw *d)
{
    return below(d, 20) == 0 ? key(d) : zset_key(d);
}

static struct raw_reply lex_key(struct draw *d)         /* here all scores are equal */
{
    return text(d, "{lex}%zu", below(d, 3));
}

/* Few and near each other, so that ties are frequent. */
static struct raw_reply score(struct draw *d)
{
    if (below(d, 60) == 0) return junk(d);
    if (below(d, 12) == 0)
        return ONE_OF(d, "inf", "-inf", "+inf", "-0", "1e17", "1e300", "-1e300", "0.1", "5e-324",
                      "4503599627370496", "9007199254740993", "4611686018427387904", "0x1p3");
    if (below(d, 3) == 0) return text(d, "%.1f", (double)below(d, 100) / 10 - 3);
    return text(d, "%d", (int)below(d, 12) - 4);
}

static struct raw_reply score_bound(struct draw *d)
{
    if (below(d, 5) == 0)
        return ONE_OF(d, "-inf", "+inf", "(-inf", "(inf", "", "(", " 1", "abc", "(nan");
    return text(d, "%s%.1f", below(d, 3) == 0 ? "(" : "", (double)below(d, 100) / 10 - 3);
}

static struct raw_reply lex_bound(struct draw *d)
{
    if (below(d, 4) == 0) return ONE_OF(d, "-", "+", "[", "(", "abc", "", "-1", "[\xff", "(-");
    return text(d, "%c%s%d", below(d, 2) ? '(' : '[', below(d, 2) ? "m" : "",
                (int)below(d, 30) - 5);
}

static struct raw_reply rank(struct draw *d)
{
    if (below(d, 40) == 0) return junk(d);
    return text(d, "%d", (int)below(d, 30) - 10);
}

static struct raw_reply geo_key(struct draw *d)
{
    return text(d, "{geo}%zu", below(d, 3));
}

/* Anywhere, or near one of a few places, the poles and the date line among them. */
static struct raw_reply coordinate(struct draw *d, double max)
{
    static const double places[] = {0, 1, 13.361389, 38.115556, -75, 66.5, 84.9, 179.9};
    double place = places[below(d, sizeof places / sizeof places[0])];
    double offset = ((double)below(d, 2001) - 1000) / (below(d, 2) ? 100 : 10000);
    if (below(d, 60) == 0) return junk(d);
    if (below(d, 3) == 0) return text(d, "%.6f", (double)below(d, 2000001) / 1e6 * 2 * max - max);
    if (place > max || below(d, 2)) place = -place;
    return text(d, "%.6f", place + offset);
}

static struct raw_reply longitude(struct draw *d)
{
    return coordinate(d, 180);
}

static struct raw_reply latitude(struct draw *d)
{
    return coordinate(d, 85);
}

static struct raw_reply distance(struct draw *d)
{
    static const double scales[] = {1, 100, 10000, 1e6, 2e7};
    if (below(d, 40) == 0) return junk(d);
    return text(d, "%.3f", (double)below(d, 1000) / 500 * scales[below(d, 5)]);
}

static struct raw_reply place_name(struct draw *d)
{
    return text(d, "p%zu", below(d, 60));
}

static struct raw_reply integer(struct draw *d)
{
    if (below(d, 8) == 0) return junk(d);
    return text(d, "%d", (int)below(d, 300) - 100);
}

static struct raw_reply floating(struct draw *d)
{
    if (below(d, 8) == 0) return junk(d);
    return ONE_OF(d, "0.1", "-0.1", "1.5", "3", "1e5", "-2.5e-3", "1e-17", "0.3333333333333333",
                  "123456789.123", "1e15", "5.", ".5", "100", "-0", "1e100", "2e4932", "1e5000");
}

static struct raw_reply short_value(struct draw *d)
{
    if (below(d, 6) == 0) return junk(d);
    if (below(d, 3) == 0) return text(d, "%d", (int)below(d, 20000) - 5000);
    return ONE_OF(d, "", "a", "hello", "foobar", "ohmytext", "mynewtext", "10", "3.14", "9999",
                  "10000", "abcabcabc", "0123456789abcdefghij", "0123456789abcdefghijk");
}

static struct raw_reply value(struct draw *d)
{
    switch (below(d, 12)) {
    case 0:  return repeated(d, 43 + below(d, 3));          /* around the end of embstr */
    case 1:  return repeated(d, below(d, 300));
    case 2:  return copy_of(d, "bin\0\xff\r\n", 7);
    case 3:  return below(d, 20) == 0 ? repeated(d, 20000) : short_value(d);
    default: return short_value(d);
    }
}

/* Far away, past, or invalid; never soon. */
static struct raw_reply seconds(struct draw *d)
{
    if (below(d, 6) == 0) return junk(d);
    if (below(d, 8) == 0) return ONE_OF(d, "-1", "0", "9223372036854775", "-9223372036854776");
    return text(d, "%zu", 1000 + below(d, 10000000));
}

static struct raw_reply milliseconds(struct draw *d)
{
    if (below(d, 6) == 0) return junk(d);
    return text(d, "%zu", 1000000 + below(d, 10000000000));
}

/* In the future: SET with a time in the past leaves a dead key, which DBSIZE counts for a while. */
static struct raw_reply later_second(struct draw *d)
{
    if (below(d, 6) == 0) return junk(d);
    return text(d, "%zu", 4000000000 + below(d, 30000000000));
}

static struct raw_reply later_millisecond(struct draw *d)
{
    if (below(d, 6) == 0) return junk(d);
    return text(d, "%zu", 4000000000000 + below(d, 30000000000000));
}

static struct raw_reply at_second(struct draw *d)
{
    return below(d, 6) == 0 ? ONE_OF(d, "1", "1000000") : later_second(d);
}

static struct raw_reply at_millisecond(struct draw *d)
{
    return below(d, 6) == 0 ? ONE_OF(d, "1", "1000000000") : later_millisecond(d);
}

static struct raw_reply position(struct draw *d)
{
    if (below(d, 10) == 0) return junk(d);
    return text(d, "%d", (int)below(d, 60) - 30);
}

static struct raw_reply offset(struct draw *d)          /* SETRANGE allocates what this asks for */
{
    if (below(d, 20) == 0) return ONE_OF(d, "-1", "536870912", "9223372036854775807", "abc", "");
    if (below(d, 50) == 0) return ONE_OF(d, "10000");
    return text(d, "%zu", below(d, 60));
}

static struct raw_reply database(struct draw *d)
{
    if (below(d, 12) == 0) return ONE_OF(d, "16", "-1", "abc", "", "1.5", "99999999999999999999");
    return text(d, "%zu", below(d, 3));
}

static struct raw_reply pattern(struct draw *d)
{
    return ONE_OF(d, "*", "k*", "k?", "k[1-5]", "k[^1-5]", "{t}*", "*1*", "", "\\*", "[", "k[a",
                  "**", "?", "*t*3", "k\\1", "nothing*");
}

static struct raw_reply payload(struct draw *d)
{
    switch (below(d, 5)) {
    case 0:  return copy_of(d, "\x00\x05value\n\x00\x81\xf6\xc1""8\xc1\xaa\x9bn", 17);
    case 1:  return copy_of(d, "\x00\xc0*\n\x00\x81\xfb\\\xfa\x86""cOP", 13);
    case 2:  return copy_of(d, "\x00\x00\n\x00]\x9b\\@\x0f\x7f\xa2\xda", 12);
    case 3:  return copy_of(d, "\x00\xc3\t@d\x01xx\xe0W\x00\x01xx\n\x00]\xb7\xf6""c\xbb\b""b_", 24);
    default: return junk(d);
    }
}

static struct raw_reply word(struct draw *d)
{
    return ONE_OF(d, "", "a", "OK", "ERR", "MY own", "my own", "-ERR x", "42", "1.5", " 7 ", "0x1f",
                  "1e3", "two\r\nlines", "\xff");
}

static struct raw_reply name_of_command(struct draw *d)
{
    return ONE_OF(d, "get", "SET", "mget", "mset", "del", "eval", "copy", "expire",
                  "object|encoding", "object|freq", "getex", "lcs", "msetnx", "rename", "touch",
                  "nosuch", "");
}

struct kind {
    const char *name;
    struct raw_reply (*draw)(struct draw *d);
};

static const struct kind kinds[] = {
    {"key", key},           {"tagged", tagged_key},      {"shortkey", short_key},
    {"value", value},       {"shortvalue", short_value}, {"int", integer},
    {"float", floating},    {"seconds", seconds},        {"ms", milliseconds},
    {"at", at_second},      {"atms", at_millisecond},    {"later", later_second},
    {"laterms", later_millisecond},                      {"position", position},
    {"offset", offset},     {"db", database},            {"pattern", pattern},
    {"junk", junk},         {"payload", payload},        {"command", name_of_command},
    {"word", word},         {"set", set_key},            {"setkey", set_or_any_key},
    {"member", member},     {"list", list_key},          {"listkey", list_or_any_key},
    {"place", place},       {"element", element},        {"hashkey", hash_key},
    {"field", field},       {"bitkey", bit_or_any_key},  {"bitkeep", bit_key},
    {"bit", bit},           {"fieldtype", field_type},   {"hll", hll_key},
    {"hllkey", hll_or_any_key},
    {"zset", zset_key},     {"zsetkey", zset_or_any_key},
    {"lexkey", lex_key},    {"score", score},            {"scorebound", score_bound},
    {"lexbound", lex_bound}, {"rank", rank},             {"geokey", geo_key},
    {"lon", longitude},     {"lat", latitude},           {"distance", distance},
    {"placename", place_name}, {"stream", stream_key},   {"streamkey", stream_or_any_key},
    {"newid", new_entry_id}, {"id", entry_id},           {"idbound", entry_bound},
    {"group", group_name},  {"consumer", consumer_name},
};

/* --- the format
 * -------------------------------------------------------------------------------- */

static const char *follow(struct draw *d, const char *at, bool emit);

static void emit_argument(struct draw *d, struct raw_reply argument)
{
    if (d->out->argc < ARGC_MAX) d->out->argv[d->out->argc++] = argument;
}

static void emit_kind(struct draw *d, const char *name, size_t len)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strlen(kinds[i].name) == len && memcmp(kinds[i].name, name, len) == 0) {
            emit_argument(d, kinds[i].draw(d));
            return;
        }
    fprintf(stderr, "no kind of argument is called %.*s\n", (int)len, name);
    abort();
}

/* Skips one alternative, up to its | or closing bracket. */
static const char *skip(struct draw *d, const char *at)
{
    return follow(d, at, false);
}

static size_t count_alternatives(struct draw *d, const char *at)
{
    size_t count = 1;
    for (at = skip(d, at); *at == '|'; count++) at = skip(d, at + 1);
    return count;
}

static const char *follow_group(struct draw *d, const char *at, bool emit)
{
    bool optional = *at == '[';
    const char *first = at + 1, *end = skip(d, first);
    while (*end == '|') end = skip(d, end + 1);
    bool many = end[1] == '*' || end[1] == '+';

    if (!emit) return end + 1 + many;

    size_t times = 1, alternatives = count_alternatives(d, first);
    if (optional) times = many ? below(d, 4) : below(d, 2);
    else if (many) times = 1 + below(d, 4);
    for (; times > 0; times--) {
        const char *chosen = first;
        for (size_t skipped = below(d, alternatives); skipped > 0; skipped--)
            chosen = skip(d, chosen) + 1;
        follow(d, chosen, true);
    }
    return end + 1 + many;
}

/* Words up to the end, a | or a closing bracket, where it stops. */
static const char *follow(struct draw *d, const char *at, bool emit)
{
    for (;;) {
        while (*at == ' ') at++;
        if (*at == '\0' || *at == '|' || *at == ')' || *at == ']') return at;
        if (*at == '(' || *at == '[') {
            at = follow_group(d, at, emit);
            continue;
        }
        bool quoted = *at == '`';
        const char *word = at + quoted;
        at = quoted ? strchr(word, '`') : word + strcspn(word, " ");
        size_t len = (size_t)(at - word);
        at += quoted;
        if (!emit) continue;
        if (!quoted && islower((unsigned char)*word)) emit_kind(d, word, len);
        else emit_argument(d, copy_of(d, word, len));
    }
}

void grammar_generate(struct random *r, struct arena *a, const char *format,
                      struct command_text *out)
{
    struct draw d = {r, a, out};
    out->argc = 0;
    follow(&d, format, true);
}

/* --- spoiling
 * ---------------------------------------------------------------------------------- */

static void remove_argument(struct command_text *c, size_t i)
{
    memmove(&c->argv[i], &c->argv[i + 1], (c->argc - i - 1) * sizeof c->argv[0]);
    c->argc--;
}

static void swap_case(struct draw *d, struct raw_reply *argument)
{
    char *p = arena_take(d->arena, argument->len);
    for (size_t i = 0; i < argument->len; i++) {
        int c = (unsigned char)argument->ptr[i];
        p[i] = (char)(islower(c) ? toupper(c) : tolower(c));
    }
    argument->ptr = p;
}

void grammar_spoil(struct random *r, struct arena *a, size_t first, struct command_text *c)
{
    struct draw d = {r, a, c};
    if (c->argc <= first) {
        swap_case(&d, &c->argv[0]);
        return;
    }
    size_t i = first + below(&d, c->argc - first);
    switch (below(&d, 6)) {
    case 0:  remove_argument(c, i);             break;
    case 1:  emit_argument(&d, c->argv[i]);     break;
    case 2:  emit_argument(&d, junk(&d));       break;
    case 3:  c->argv[i] = junk(&d);             break;
    case 4:  swap_case(&d, &c->argv[0]);        break;
    default: swap_case(&d, &c->argv[i]);        break;
    }
}
