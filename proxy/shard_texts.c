#include "proxy/shard_texts.h"

#include "core/base/mem.h"
#include "core/base/number.h"

#include <string.h>

enum { DATABASES_SHOWN = 64 };

/* The number behind "name" in a line, 0 without it. */
static uint64_t number_after(struct slice text, const char *name)
{
    const char *at = memmem(text.ptr, text.len, name, strlen(name));
    uint64_t n = 0;
    if (at == NULL) return 0;
    for (at += strlen(name); at < text.ptr + text.len && *at >= '0' && *at <= '9'; at++)
        n = n * 10 + (uint64_t)(*at - '0');
    return n;
}

/* Takes a line, without its end, off the front. */
static bool next_line(struct slice *text, struct slice *line)
{
    if (text->len == 0) return false;
    const char *newline = memchr(text->ptr, '\n', text->len);
    size_t len = newline != NULL ? (size_t)(newline - text->ptr) : text->len;
    *line = slice_make(text->ptr, len > 0 && text->ptr[len - 1] == '\r' ? len - 1 : len);
    *text = slice_part(*text, len + 1, text->len);
    return true;
}

/* ---- a section as of one node ---- */

/* The value in the line "name:value". */
static bool find_value(struct slice text, struct slice name, struct slice *value)
{
    struct slice line;
    while (next_line(&text, &line)) {
        if (line.len <= name.len || line.ptr[name.len] != ':' ||
            memcmp(line.ptr, name.ptr, name.len) != 0)
            continue;
        *value = slice_part(line, name.len + 1, line.len);
        return true;
    }
    return false;
}

static bool ends_with(struct slice s, struct slice end)
{
    return s.len > end.len && memcmp(s.ptr + s.len - end.len, end.ptr, end.len) == 0;
}

/* Points in time, flags, and what shards on one machine share. */
static bool makes_no_sum(struct slice name)
{
    return ends_with(name, SLICE("_time")) || ends_with(name, SLICE("_sec")) ||
           slice_is(name, "loading") || slice_is(name, "async_loading") ||
           slice_is(name, "aof_enabled") || slice_is(name, "total_system_memory");
}

/* Every shard has all scripts and functions. */
static bool is_of_each(struct slice name)
{
    return slice_starts(name, SLICE("number_of_"));
}

/* The sum over all shards, if every one has an integer there. */
static bool sum_of(const struct shard_texts *t, struct slice name, uint64_t *sum)
{
    struct slice value;
    uint64_t one;
    *sum = 0;
    if (makes_no_sum(name)) return false;
    for (size_t i = 0; i < t->count; i++) {
        if (t->all[i].len == 0) continue;              /* a shard that could not be reached */
        if (!find_value(bytes_slice(&t->all[i]), name, &value) || !number_to_uint64(value, &one))
            return false;
        if (!is_of_each(name)) *sum += one;
        else if (one > *sum) *sum = one;
    }
    return true;
}

static void print_size(struct bytes *out, uint64_t size)
{
    static const char units[] = "BKMGT";
    double value = (double)size;
    size_t unit = 0;
    while (value >= 1024 && unit + 2 < sizeof units) {
        value /= 1024;
        unit++;
    }
    if (unit == 0) bytes_printf(out, "%lluB", (unsigned long long)size);
    else bytes_printf(out, "%.2f%c", value, units[unit]);
}

/* Lines that are one sum by another. */
static const struct quotient {
    const char *name, *of, *by, *less;       /* of / (by - less) */
    bool is_percent;
} quotients[] = {
    {"mem_fragmentation_ratio", "used_memory_rss", "used_memory", NULL, false},
    {"used_memory_peak_perc", "used_memory", "used_memory_peak", NULL, true},
    {"used_memory_dataset_perc", "used_memory_dataset", "used_memory", "used_memory_startup", true},
};

static bool print_quotient(const struct shard_texts *t, struct bytes *out, struct slice name)
{
    uint64_t of, by, less = 0;
    const struct quotient *q = NULL;
    for (size_t i = 0; i < sizeof quotients / sizeof quotients[0]; i++)
        if (slice_is(name, quotients[i].name)) q = &quotients[i];
    if (q == NULL || !sum_of(t, slice_of(q->of), &of) || !sum_of(t, slice_of(q->by), &by) ||
        (q->less != NULL && !sum_of(t, slice_of(q->less), &less)))
        return false;
    double quotient = by > less ? (double)of / (double)(by - less) : 0;
    bytes_printf(out, q->is_percent ? "%.2f%%" : "%.2f", q->is_percent ? quotient * 100 : quotient);
    return true;
}

static void print_merged_line(const struct shard_texts *t, struct bytes *out, struct slice name,
                              struct slice value)
{
    uint64_t sum;
    bytes_printf(out, "%.*s:", (int)name.len, name.ptr);
    if (ends_with(name, SLICE("_human")) && sum_of(t, slice_part(name, 0, name.len - 6), &sum))
        print_size(out, sum);
    else if (sum_of(t, name, &sum)) bytes_printf(out, "%llu", (unsigned long long)sum);
    else if (!print_quotient(t, out, name)) bytes_append_slice(out, value);
    bytes_append_slice(out, SLICE("\r\n"));
}

void shard_texts_print_section(const struct shard_texts *t, struct bytes *out, const char *title,
                               struct slice own)
{
    struct slice line, value, text = {NULL, 0};
    bool is_inside = false;

    for (size_t i = 0; i < t->count && text.len == 0; i++) text = bytes_slice(&t->all[i]);
    while (next_line(&text, &line)) {
        if (line.len > 2 && line.ptr[0] == '#')
            is_inside = slice_is(slice_part(line, 2, line.len), title);
        const char *colon = line.len > 0 ? memchr(line.ptr, ':', line.len) : NULL;
        if (!is_inside || colon == NULL) continue;
        struct slice name = slice_make(line.ptr, (size_t)(colon - line.ptr));
        if (!find_value(own, name, &value))
            print_merged_line(t, out, name, slice_part(line, name.len + 1, line.len));
    }
}

uint64_t shard_texts_most(const struct shard_texts *t, struct slice name)
{
    struct slice value;
    uint64_t most = 0;
    for (size_t i = 0; i < t->count; i++) {
        int64_t number;
        if (find_value(bytes_slice(&t->all[i]), name, &value) &&
            number_to_int64(value, &number) && (uint64_t)number > most)
            most = (uint64_t)number;
    }
    return most;
}

uint64_t shard_texts_total(const struct shard_texts *t, struct slice name)
{
    uint64_t sum;
    return sum_of(t, name, &sum) ? sum : 0;
}

/* ---- KEYSPACE ---- */

struct database {
    uint64_t keys, expires;
    uint64_t ttl_sum;                    /* avg_ttl times expires */
};

static void add_databases(struct database all[DATABASES_SHOWN], struct slice text)
{
    struct slice line;
    while (next_line(&text, &line)) {
        if (line.len <= 3 || memcmp(line.ptr, "db", 2) != 0) continue;
        uint64_t db = number_after(line, "db");
        if (db >= DATABASES_SHOWN) continue;
        uint64_t expires = number_after(line, ",expires=");
        all[db].keys += number_after(line, ":keys=");
        all[db].expires += expires;
        all[db].ttl_sum += number_after(line, ",avg_ttl=") * expires;
    }
}

void shard_texts_print_keyspace(const struct shard_texts *t, struct bytes *out)
{
    struct database all[DATABASES_SHOWN] = {0};
    for (size_t i = 0; i < t->count; i++) add_databases(all, bytes_slice(&t->all[i]));
    for (int db = 0; db < DATABASES_SHOWN; db++) {
        const struct database *d = &all[db];
        if (d->keys == 0) continue;
        bytes_printf(out, "db%d:keys=%llu,expires=%llu,avg_ttl=%llu\r\n", db,
                     (unsigned long long)d->keys, (unsigned long long)d->expires,
                     (unsigned long long)(d->expires ? d->ttl_sum / d->expires : 0));
    }
}

/* ---- lines that not every shard has ---- */

static void sum_commands(struct slice text, const struct command_table *table,
                         struct command_sums *sums)
{
    static const char start[] = "cmdstat_";
    size_t start_len = sizeof start - 1;
    struct slice line;
    while (next_line(&text, &line)) {
        const char *colon = memchr(line.ptr, ':', line.len);
        if (colon == NULL || !slice_starts(line, slice_make(start, start_len))) continue;
        size_t len = (size_t)(colon - line.ptr) - start_len;
        const struct command *command =
            command_find_full_name(table, slice_part(line, start_len, len));
        if (command == NULL) continue;
        sums[command->id].usec += number_after(line, ",usec=");
        sums[command->id].rejected += number_after(line, ",rejected_calls=");
        sums[command->id].failed += number_after(line, ",failed_calls=");
    }
}

void shard_texts_sum_commands(const struct shard_texts *t, const struct command_table *table,
                              struct command_sums *sums)
{
    for (size_t i = 0; i < t->count; i++) sum_commands(bytes_slice(&t->all[i]), table, sums);
}

static bool is_in_shards_before(const struct shard_texts *t, size_t shard, struct slice name)
{
    struct slice value;
    for (size_t i = 0; i < shard; i++)
        if (find_value(bytes_slice(&t->all[i]), name, &value)) return true;
    return false;
}

typedef void print_line(const struct shard_texts *t, struct bytes *out, struct slice name,
                        struct slice value);

/* Prints every line whose name begins so, of whichever shard, once. */
static void print_lines(const struct shard_texts *t, struct bytes *out, struct slice start,
                        print_line *print)
{
    for (size_t i = 0; i < t->count; i++) {
        struct slice rest = bytes_slice(&t->all[i]), line;
        while (next_line(&rest, &line)) {
            const char *colon = line.len > 0 ? memchr(line.ptr, ':', line.len) : NULL;
            if (colon == NULL || !slice_starts(line, start)) continue;
            struct slice name = slice_make(line.ptr, (size_t)(colon - line.ptr));
            if (!is_in_shards_before(t, i, name))
                print(t, out, name, slice_part(line, name.len + 1, line.len));
        }
    }
}

static void print_error_count(const struct shard_texts *t, struct bytes *out, struct slice name,
                              struct slice value)
{
    struct slice other;
    uint64_t sum = 0;
    (void)value;
    for (size_t i = 0; i < t->count; i++)
        if (find_value(bytes_slice(&t->all[i]), name, &other))
            sum += number_after(other, "count=");
    bytes_printf(out, "%.*s:count=%llu\r\n", (int)name.len, name.ptr, (unsigned long long)sum);
}

void shard_texts_print_errors(const struct shard_texts *t, struct slice own, struct bytes *out)
{
    struct shard_texts all = {mem_alloc((t->count + 1) * sizeof *all.all), t->count + 1};
    if (t->count > 0) memcpy(all.all, t->all, t->count * sizeof *t->all);
    all.all[t->count] = (struct bytes){0};
    bytes_append_slice(&all.all[t->count], own);
    print_lines(&all, out, SLICE("errorstat_"), print_error_count);
    bytes_free(&all.all[t->count]);
    mem_free(all.all);
}

/* Takes a field "p50=1.003" off the front; key is "p50". */
static bool next_percentile(struct slice *rest, struct slice *key, double *value)
{
    const char *comma, *equals;
    if (rest->len == 0) return false;
    comma = memchr(rest->ptr, ',', rest->len);
    size_t len = comma != NULL ? (size_t)(comma - rest->ptr) : rest->len;
    struct slice field = slice_part(*rest, 0, len);
    *rest = slice_part(*rest, field.len + 1, rest->len);
    equals = memchr(field.ptr, '=', field.len);
    if (equals == NULL) return false;
    *key = slice_make(field.ptr, (size_t)(equals - field.ptr));
    return number_to_double(slice_part(field, key->len + 1, field.len), value);
}

static double highest_percentile(const struct shard_texts *t, struct slice name, struct slice key)
{
    double highest = 0, one;
    struct slice rest, other;
    for (size_t i = 0; i < t->count; i++) {
        if (!find_value(bytes_slice(&t->all[i]), name, &rest)) continue;
        while (next_percentile(&rest, &other, &one))
            if (slice_equal(other, key) && one > highest) highest = one;
    }
    return highest;
}

/* The percentile of all calls lies between the lowest and the highest of those of the shards. */
static void print_percentiles(const struct shard_texts *t, struct bytes *out, struct slice name,
                              struct slice value)
{
    const char *between = "";
    struct slice key;
    double ignored;
    bytes_printf(out, "%.*s:", (int)name.len, name.ptr);
    while (next_percentile(&value, &key, &ignored)) {
        bytes_printf(out, "%s%.*s=%.3f", between, (int)key.len, key.ptr,
                     highest_percentile(t, name, key));
        between = ",";
    }
    bytes_append_slice(out, SLICE("\r\n"));
}

void shard_texts_print_percentiles(const struct shard_texts *t, struct bytes *out)
{
    print_lines(t, out, SLICE("latency_percentiles_usec_"), print_percentiles);
}
