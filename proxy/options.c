#include "proxy/options.h"

#include "core/base/glob.h"
#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/wire/words.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WORDS_MAX = 16, LINE_MAX_LEN = 4096, VALUE_MAX_LEN = OPTION_TEXT_MAX };

enum kind { KIND_NUMBER, KIND_COUNT, KIND_LIMITS, KIND_TEXT, KIND_CHOICE };
/* KEPT: fixed, but CONFIG SET may name the value that it has. */
enum change { FIXED, KEPT, LIVE };

struct row {
    const char *name;
    enum kind kind;
    size_t offset;
    int64_t number, min, max;        /* of a choice: the preset's place is found by its word */
    const char *text;                /* the preset of a text or choice */
    const char *words;
    enum change change;
    const char *help;
};

static const struct row rows[] = {
#define NUMBER(field, name, preset, min, max, change, help) \
    {name, KIND_NUMBER, offsetof(struct options, field), preset, min, max, NULL, NULL, change, \
     help},
#define COUNT(field, name, preset, min, max, change, help) \
    {name, KIND_COUNT, offsetof(struct options, field), preset, min, max, NULL, NULL, change, help},
#define LIMITS(field, name, change, help) \
    {name, KIND_LIMITS, offsetof(struct options, field), 0, 0, 0, NULL, NULL, change, help},
#define TEXT(field, name, preset, change, help) \
    {name, KIND_TEXT, offsetof(struct options, field), 0, 0, 0, preset, NULL, change, help},
#define CHOICE(field, name, preset, words, change, help) \
    {name, KIND_CHOICE, offsetof(struct options, field), 0, 0, 0, preset, words, change, help},
#include "proxy/options.def"
#undef NUMBER
#undef COUNT
#undef LIMITS
#undef TEXT
#undef CHOICE
};
enum { ROWS = sizeof rows / sizeof rows[0] };

static int *number_of(struct options *o, const struct row *row)
{
    return (int *)((char *)o + row->offset);
}

static int64_t *count_of(struct options *o, const struct row *row)
{
    return (int64_t *)((char *)o + row->offset);
}

static struct output_limits *limits_of(struct options *o, const struct row *row)
{
    return (struct output_limits *)((char *)o + row->offset);
}

static char *text_of(struct options *o, const struct row *row)
{
    return (char *)o + row->offset;
}

static const struct row *find_row(struct slice name)
{
    for (size_t i = 0; i < ROWS; i++)
        if (slice_is(name, rows[i].name)) return &rows[i];
    return NULL;
}

bool options_has(struct slice name)
{
    return find_row(name) != NULL;
}

/* ---- one row ---- */

/* The n-th word of "debug verbose notice"; empty behind the last. */
static struct slice word_at(const char *words, int n)
{
    for (; n > 0 && *words != '\0'; n--) {
        words += strcspn(words, " ");
        words += strspn(words, " ");
    }
    return slice_make(words, strcspn(words, " "));
}

static enum option_status set_choice(struct options *o, const struct row *row, struct slice value,
                                     struct bytes *why)
{
    for (int i = 0; word_at(row->words, i).len > 0; i++) {
        if (!slice_equal_nocase(word_at(row->words, i), value)) continue;
        *number_of(o, row) = i;
        return OPTION_SET;
    }
    bytes_printf(why, "argument(s) must be one of the following: ");
    for (int i = 0; word_at(row->words, i).len > 0; i++)
        bytes_printf(why, "%s%.*s", i > 0 ? ", " : "", (int)word_at(row->words, i).len,
                     word_at(row->words, i).ptr);
    return OPTION_BAD;
}

static bool is_octal(const struct row *row)
{
    return strcmp(row->name, "unixsocketperm") == 0;
}

static bool read_octal(struct slice text, int64_t *out)
{
    enum { DIGITS_MAX = 8 };
    if (text.len == 0 || text.len > DIGITS_MAX) return false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '7') return false;
        *out = *out * 8 + (text.ptr[i] - '0');
    }
    return true;
}

static void keep_number(struct options *o, const struct row *row, int64_t n)
{
    if (row->kind == KIND_COUNT) *count_of(o, row) = n;
    else *number_of(o, row) = (int)n;
}

static enum option_status set_number(struct options *o, const struct row *row, struct slice value,
                                     struct bytes *why)
{
    int64_t n = 0;
    if (!(is_octal(row) ? read_octal(value, &n) : number_to_int64(value, &n))) {
        bytes_printf(why, "argument couldn't be parsed into an integer");
        return OPTION_BAD;
    }
    if (n < row->min || n > row->max) {
        bytes_printf(why, "argument must be between %" PRId64 " and %" PRId64 " inclusive",
                     row->min, row->max);
        return OPTION_BAD;
    }
    keep_number(o, row, n);
    return OPTION_SET;
}

static enum option_status set_text(struct options *o, const struct row *row, struct slice value,
                                   struct bytes *why)
{
    if (value.len >= OPTION_TEXT_MAX) {
        bytes_printf(why, "argument is too long");
        return OPTION_BAD;
    }
    char *to = text_of(o, row);
    if (value.len > 0) memcpy(to, value.ptr, value.len);
    to[value.len] = '\0';
    return OPTION_SET;
}

static enum option_status set_limits(struct options *o, const struct row *row, struct slice value,
                                     struct bytes *out)
{
    const char *why = output_limits_read(limits_of(o, row), value);
    if (why == NULL) return OPTION_SET;
    bytes_append_slice(out, slice_of(why));
    return OPTION_BAD;
}

static enum option_status set_row(struct options *o, const struct row *row, struct slice value,
                                  struct bytes *why)
{
    switch (row->kind) {
    case KIND_NUMBER:
    case KIND_COUNT:  return set_number(o, row, value, why);
    case KIND_LIMITS: return set_limits(o, row, value, why);
    case KIND_CHOICE: return set_choice(o, row, value, why);
    case KIND_TEXT:   return set_text(o, row, value, why);
    }
    return OPTION_BAD;
}

static struct slice print_limits(const struct output_limits *limits, char out[VALUE_MAX_LEN])
{
    struct bytes text = {0};
    output_limits_print(limits, &text);
    size_t len = text.len < VALUE_MAX_LEN ? text.len : VALUE_MAX_LEN;
    memcpy(out, text.ptr, len);
    bytes_free(&text);
    return slice_make(out, len);
}

static struct slice print_row(const struct options *o, const struct row *row,
                              char out[VALUE_MAX_LEN])
{
    struct options *from = (struct options *)(uintptr_t)o;
    if (row->kind == KIND_TEXT) return slice_of(text_of(from, row));
    if (row->kind == KIND_CHOICE) return word_at(row->words, *number_of(from, row));
    if (row->kind == KIND_LIMITS) return print_limits(limits_of(from, row), out);
    int len;
    if (row->kind == KIND_COUNT)
        len = snprintf(out, VALUE_MAX_LEN, "%" PRId64, *count_of(from, row));
    else
        len = snprintf(out, VALUE_MAX_LEN, is_octal(row) ? "%o" : "%d", *number_of(from, row));
    return slice_make(out, (size_t)len);
}

enum option_status options_set(struct options *o, struct slice name, struct slice value,
                               struct bytes *why)
{
    char printed[VALUE_MAX_LEN];
    const struct row *row = find_row(name);
    if (row == NULL) return OPTION_UNKNOWN;
    if (row->change == LIVE) return set_row(o, row, value, why);
    bool is_same = slice_equal(value, print_row(o, row, printed));
    return row->change == KEPT && is_same ? OPTION_SET : OPTION_FIXED;
}

void options_match(const struct options *o, struct slice pattern,
                   void (*found)(void *context, struct slice name, struct slice value),
                   void *context)
{
    char value[VALUE_MAX_LEN];
    for (size_t i = 0; i < ROWS; i++)
        if (glob_match(pattern, slice_of(rows[i].name), true))
            found(context, slice_of(rows[i].name), print_row(o, &rows[i], value));
}

/* ---- all ---- */

static void set_preset(struct options *o, const struct row *row)
{
    struct bytes why = {0};
    if (row->kind == KIND_NUMBER || row->kind == KIND_COUNT) keep_number(o, row, row->number);
    else if (row->kind == KIND_LIMITS) *limits_of(o, row) = output_limits_preset;
    else if (set_row(o, row, slice_of(row->text), &why) != OPTION_SET) abort();
}

void options_init(struct options *o)
{
    *o = (struct options){0};
    for (size_t i = 0; i < ROWS; i++) set_preset(o, &rows[i]);
}

void options_close(struct options *o)
{
    mem_free(o->shards);
    o->shards = NULL;
    o->shards_count = 0;
}

void options_copy(struct options *to, const struct options *from)
{
    *to = *from;
    to->shards = mem_alloc(from->shards_count * sizeof *from->shards);
    if (from->shards_count > 0)
        memcpy(to->shards, from->shards, from->shards_count * sizeof *from->shards);
}

/* ---- shard NAME HOST:PORT [weight] ---- */

static bool read_address(struct shard_option *s, struct slice text)
{
    size_t colon = text.len;
    int64_t port;

    if (text.len > 0 && text.ptr[0] == '/') {
        snprintf(s->host, sizeof s->host, "%.*s", (int)text.len, text.ptr);
        return text.len < sizeof s->host;
    }
    while (colon > 0 && text.ptr[colon - 1] != ':') colon--;
    if (colon < 2) return false;
    struct slice host = slice_part(text, 0, colon - 1);
    if (host.len > 2 && host.ptr[0] == '[' && host.ptr[host.len - 1] == ']')
        host = slice_part(host, 1, host.len - 2);
    if (host.len >= sizeof s->host || !number_to_int64(slice_part(text, colon, text.len), &port))
        return false;
    if (port < 1 || port > 65535) return false;
    snprintf(s->host, sizeof s->host, "%.*s", (int)host.len, host.ptr);
    s->port = (int)port;
    return true;
}

static bool add_shard(struct options *o, const struct slice *words, size_t count, struct bytes *why)
{
    struct shard_option s = {.weight = 1};
    int64_t weight = 1;

    if (count < 3 || count > 4 || words[1].len >= sizeof s.name || !read_address(&s, words[2])) {
        bytes_printf(why, "a shard is written as: shard NAME HOST:PORT [weight]");
        return false;
    }
    if (count == 4 && (!number_to_int64(words[3], &weight) || weight < 1 || weight > 1000000)) {
        bytes_printf(why, "the weight of a shard is a number from 1 to 1000000");
        return false;
    }
    snprintf(s.name, sizeof s.name, "%.*s", (int)words[1].len, words[1].ptr);
    s.weight = (unsigned)weight;
    o->shards = mem_realloc(o->shards, (o->shards_count + 1) * sizeof s);
    o->shards[o->shards_count++] = s;
    return true;
}

/* ---- lines of words ---- */

/* Several words are one value where the row is a text ("bind a b") or limits. */
static bool set_line(struct options *o, const struct slice *words, size_t count, struct bytes *why)
{
    if (slice_is(words[0], "shard")) return add_shard(o, words, count, why);
    const struct row *row = find_row(words[0]);
    bool is_of_words = row != NULL && (row->kind == KIND_TEXT || row->kind == KIND_LIMITS);
    if (row == NULL || count < 2 || (count > 2 && !is_of_words)) {
        bytes_printf(why, "Bad directive or wrong number of arguments");
        return false;
    }
    struct bytes value = {0};
    for (size_t i = 1; i < count; i++) {
        if (i > 1) bytes_append_byte(&value, ' ');
        bytes_append_slice(&value, words[i]);
    }
    bool set = set_row(o, row, bytes_slice(&value), why) == OPTION_SET;
    bytes_free(&value);
    return set;
}

static bool is_setting(struct slice line)
{
    size_t blanks = strspn(line.ptr, " \t\r\n");
    return blanks < line.len && line.ptr[blanks] != '#';
}

/* One line of a file. */
static bool read_line(struct options *o, const char *text, struct bytes *why)
{
    struct slice line = slice_of(text);
    struct words words;
    if (!is_setting(line)) return true;
    bool good = words_split(&words, line);
    if (!good) bytes_printf(why, "Unbalanced quotes in configuration line");
    else good = set_line(o, words.items, words.count, why);
    words_free(&words);
    return good;
}

static bool read_file(struct options *o, const char *path, struct bytes *why)
{
    char line[LINE_MAX_LEN];
    size_t number = 0;
    bool good = true;
    FILE *file = fopen(path, "r");

    if (file == NULL || realpath(path, o->file) == NULL) {
        bytes_printf(why, "Fatal error, can't open config file '%s'", path);
        if (file != NULL) fclose(file);
        return false;
    }
    while (good && fgets(line, sizeof line, file) != NULL) {
        struct bytes reason = {0};
        number++;
        good = read_line(o, line, &reason);
        if (!good)
            bytes_printf(why, "%s, line %zu: %.*s", path, number, (int)reason.len, reason.ptr);
        bytes_free(&reason);
    }
    fclose(file);
    return good;
}

static bool is_option(const char *argument)
{
    return argument[0] == '-' && argument[1] == '-';
}

bool options_read_arguments(struct options *o, int argc, char **argv, struct bytes *why)
{
    int i = 1;
    if (argc > 1 && !is_option(argv[1]) && !read_file(o, argv[i++], why)) return false;
    while (i < argc) {
        struct slice words[WORDS_MAX];
        size_t count = 0;
        struct bytes reason = {0};
        if (!is_option(argv[i])) {
            bytes_printf(why, "'%s' is not an option", argv[i]);
            return false;
        }
        words[count++] = slice_of(argv[i++] + 2);
        while (i < argc && !is_option(argv[i]) && count < WORDS_MAX)
            words[count++] = slice_of(argv[i++]);
        bool good = set_line(o, words, count, &reason);
        if (!good) bytes_printf(why, "--%s: %.*s", words[0].ptr, (int)reason.len, reason.ptr);
        bytes_free(&reason);
        if (!good) return false;
    }
    return true;
}

/* ---- CONFIG REWRITE ---- */

static bool is_preset(const struct options *o, const struct row *row)
{
    struct options fresh = {0};
    char a[VALUE_MAX_LEN], b[VALUE_MAX_LEN];
    set_preset(&fresh, row);
    return slice_equal(print_row(o, row, a), print_row(&fresh, row, b));
}

/* Addresses are several words. */
static void print_line(struct bytes *out, const struct options *o, const struct row *row)
{
    char value[VALUE_MAX_LEN];
    struct slice text = print_row(o, row, value);
    bool is_plain = row->kind != KIND_TEXT || (strcmp(row->name, "bind") == 0 && text.len > 0);
    bytes_printf(out, "%s ", row->name);
    if (is_plain) bytes_append_slice(out, text);
    else words_quote(out, text);
    bytes_append_byte(out, '\n');
}

static const struct row *row_of_line(struct slice line)
{
    struct words words;
    bool has_name = words_split(&words, line) && words.count > 0;
    const struct row *row = has_name ? find_row(words.items[0]) : NULL;
    words_free(&words);
    return row;
}

/* Copies the file's lines; those of rows get today's value. */
static bool rewrite_lines(const struct options *o, struct bytes *out, bool written[ROWS])
{
    char line[LINE_MAX_LEN];
    FILE *file = fopen(o->file, "r");

    if (file == NULL) return false;
    while (fgets(line, sizeof line, file) != NULL) {
        const struct row *row = row_of_line(slice_of(line));
        if (row == NULL) {
            bytes_append(out, line, strlen(line));
        } else if (!written[row - rows]) {
            print_line(out, o, row);
            written[row - rows] = true;
        }
    }
    fclose(file);
    return true;
}

static bool replace_file(const char *path, struct slice text)
{
    char beside[OPTION_TEXT_MAX + 16];
    snprintf(beside, sizeof beside, "%s.%d.tmp", path, (int)getpid());
    FILE *file = fopen(beside, "w");
    if (file == NULL) return false;
    bool good = fwrite(text.ptr, 1, text.len, file) == text.len && fflush(file) == 0 &&
                fsync(fileno(file)) == 0;
    good = fclose(file) == 0 && good;
    if (good && rename(beside, path) == 0) return true;
    unlink(beside);
    return false;
}

bool options_rewrite(const struct options *o)
{
    bool written[ROWS] = {false};
    struct bytes out = {0};
    bool good = rewrite_lines(o, &out, written);
    for (size_t i = 0; i < ROWS && good; i++)
        if (!written[i] && !is_preset(o, &rows[i])) print_line(&out, o, &rows[i]);
    good = good && replace_file(o->file, bytes_slice(&out));
    bytes_free(&out);
    return good;
}
