#include "server/session/options.h"

#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/wire/output_limits.h"
#include "core/wire/words.h"
#include "server/session/option_checks.h"

#include <assert.h>
#include <stdio.h>

enum { OCTAL_MAX = 07777 };

/* ---- rows ---- */

#define FIXED OPTION_FIXED
#define PROTECTED OPTION_PROTECTED
#define OCTAL OPTION_OCTAL
#define CLAMPED OPTION_CLAMPED
#define APPENDS OPTION_APPENDS
#define INERT OPTION_INERT
#define PERCENT OPTION_PERCENT
#define HIDDEN OPTION_HIDDEN
#define ENDLESS OPTION_ENDLESS
#define SEVERAL OPTION_SEVERAL

static const char *const loglevel_names[] = {"debug", "verbose", "notice", "warning", NULL};
static const char *const appendfsync_names[] = {"everysec", "always", "no", NULL};
static const char *const protection_names[] = {"no", "yes", "local", NULL};
static const char *const maxmemory_policy_names[] = {
    "volatile-lru", "volatile-lfu", "volatile-random", "volatile-ttl", "allkeys-lru",
    "allkeys-lfu", "allkeys-random", "noeviction", NULL};
static const char *const oom_score_adj_names[] = {"no", "yes", "relative", "absolute", NULL};
static const char *const repl_diskless_load_names[] = {"disabled", "on-empty-db", "swapdb", NULL};
static const char *const supervised_names[] = {"upstart", "systemd", "auto", "no", NULL};
static const char *const syslog_facility_names[] = {
    "user", "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7", NULL};
static const char *const sanitize_names[] = {"no", "yes", "clients", NULL};
static const char *const acl_pubsub_names[] = {"allchannels", "resetchannels", NULL};
static const char *const propagation_error_names[] = {"ignore", "panic", "panic-on-replicas", NULL};
static const char *const endpoint_names[] = {"ip", "hostname", "unknown-endpoint", NULL};
static const char *const tls_auth_names[] = {"no", "yes", "optional", NULL};

#define ROW(field, name, help, kind, flags) name, help, kind, flags, offsetof(struct options, field)
static const struct option_row rows[] = {
#define BOOL(field, name, def, flags, help)                                                        \
    {ROW(field, name, help, OPTION_BOOL, flags), def, 0, 1, NULL, NULL, NULL},
#define INT(field, name, def, min, max, flags, help) \
    {ROW(field, name, help, OPTION_INT, flags), def, min, max, NULL, NULL, NULL},
#define BYTES(field, name, def, min, max, flags, help) \
    {ROW(field, name, help, OPTION_BYTES, flags), def, min, max, NULL, NULL, NULL},
#define TEXT(field, name, def, flags, help)                                                        \
    {ROW(field, name, help, OPTION_TEXT, flags), 0, 0, 0, def, NULL, NULL},
#define WORDS(field, name, def, check, flags, help) \
    {ROW(field, name, help, OPTION_WORDS, flags), 0, 0, 0, def, NULL, check},
#define ENUM(field, name, names, def, flags, help) \
    {ROW(field, name, help, OPTION_ENUM, flags), def, 0, 0, NULL, names, NULL},
#define LIMITS(field, name, flags, help)                                                           \
    {ROW(field, name, help, OPTION_LIMITS, flags), 0, 0, 0, NULL, NULL, NULL},
#define EVENTS(field, name, flags, help)                                                           \
    {ROW(field, name, help, OPTION_EVENTS, flags), 0, 0, 0, NULL, NULL, NULL},
#include "server/session/options.def"
#undef BOOL
#undef INT
#undef BYTES
#undef TEXT
#undef WORDS
#undef ENUM
#undef LIMITS
#undef EVENTS
};
enum { ROWS = sizeof rows / sizeof rows[0] };

static const struct alias {
    const char *name, *stands_for;
} aliases[] = {
#define BOOL(...)
#define INT(...)
#define BYTES(...)
#define TEXT(...)
#define WORDS(...)
#define ENUM(...)
#define LIMITS(...)
#define EVENTS(...)
#define ALIAS(name, stands_for) {name, stands_for},
#include "server/session/options.def"
#undef BOOL
#undef INT
#undef BYTES
#undef TEXT
#undef WORDS
#undef ENUM
#undef LIMITS
#undef EVENTS
};
enum { ALIASES = sizeof aliases / sizeof aliases[0] };

const struct option_row *option_rows(size_t *count)
{
    *count = ROWS;
    return rows;
}

const struct option_row *option_find(struct slice name)
{
    for (size_t i = 0; i < ALIASES; i++)
        if (slice_is(name, aliases[i].name)) name = slice_of(aliases[i].stands_for);
    for (size_t i = 0; i < ROWS; i++)
        if (slice_is(name, rows[i].name)) return &rows[i];
    return NULL;
}

bool option_alias(size_t i, const char **name, const struct option_row **row)
{
    if (i >= ALIASES) return false;
    *name = aliases[i].name;
    *row = option_find(slice_of(aliases[i].stands_for));
    return true;
}

/* ---- fields ---- */

static void *field_of(const struct options *o, const struct option_row *row)
{
    return (char *)(uintptr_t)o + row->offset;
}

static bool is_text(const struct option_row *row)
{
    return row->kind == OPTION_TEXT || row->kind == OPTION_WORDS;
}

/* A text as it is kept: any bytes, also zeros, and behind them a zero that is not counted. */
struct text {
    size_t len;
    char bytes[];
};

static struct text *text_at(const char *bytes)
{
    return (struct text *)(uintptr_t)(bytes - offsetof(struct text, bytes));
}

struct slice option_text(const char *field)
{
    return slice_make(field, text_at(field)->len);
}

static struct slice text_of(const struct options *o, const struct option_row *row)
{
    return option_text(*(char *const *)field_of(o, row));
}

static int64_t number_of(const struct options *o, const struct option_row *row)
{
    const void *field = field_of(o, row);
    if (row->kind == OPTION_BOOL) return *(const bool *)field;
    return row->kind == OPTION_ENUM ? *(const int *)field : *(const int64_t *)field;
}

static void set_number(struct options *o, const struct option_row *row, int64_t value)
{
    void *field = field_of(o, row);
    if (row->kind == OPTION_BOOL) *(bool *)field = value != 0;
    else if (row->kind == OPTION_ENUM) *(int *)field = (int)value;
    else *(int64_t *)field = value;
}

static void set_text(struct options *o, const struct option_row *row, struct slice value)
{
    char **field = field_of(o, row);
    struct text *copy = mem_alloc(sizeof *copy + value.len + 1);
    copy->len = value.len;
    if (value.len > 0) memcpy(copy->bytes, value.ptr, value.len);
    copy->bytes[value.len] = '\0';
    if (*field != NULL) mem_free(text_at(*field));
    *field = copy->bytes;
}

void options_init(struct options *o)
{
    *o = (struct options){0};
    for (size_t i = 0; i < ROWS; i++) {
        if (is_text(&rows[i])) set_text(o, &rows[i], slice_of(rows[i].text_def));
        else if (rows[i].kind == OPTION_LIMITS)
            *(struct output_limits *)field_of(o, &rows[i]) = output_limits_preset;
        else set_number(o, &rows[i], rows[i].def);
    }
}

void options_close(struct options *o)
{
    for (size_t i = 0; i < ROWS; i++) {
        if (!is_text(&rows[i])) continue;
        char **field = field_of(o, &rows[i]);
        if (*field != NULL) mem_free(text_at(*field));
        *field = NULL;
    }
}

void options_copy(struct options *to, const struct options *from)
{
    *to = *from;
    for (size_t i = 0; i < ROWS; i++) {
        if (!is_text(&rows[i])) continue;
        *(char **)field_of(to, &rows[i]) = NULL;
        set_text(to, &rows[i], text_of(from, &rows[i]));
    }
}

/* ---- reading ---- */

static bool refuse(char *reason, size_t cap, const char *why)
{
    snprintf(reason, cap, "%s", why);
    return false;
}

static bool set_bool(struct options *o, const struct option_row *row, struct slice value,
                     char *reason, size_t cap)
{
    if (!slice_is(value, "yes") && !slice_is(value, "no"))
        return refuse(reason, cap, "argument must be 'yes' or 'no'");
    set_number(o, row, slice_is(value, "yes"));
    return true;
}

static bool set_enum(struct options *o, const struct option_row *row, struct slice value,
                     char *reason, size_t cap)
{
    int len = snprintf(reason, cap, "argument(s) must be one of the following: ");
    for (int i = 0; row->names[i] != NULL; i++) {
        if (slice_is(value, row->names[i])) {
            set_number(o, row, i);
            return true;
        }
        if (len < (int)cap)
            len += snprintf(reason + len, cap - (size_t)len, i ? ", %s" : "%s", row->names[i]);
    }
    return false;
}

static bool set_words(struct options *o, const struct option_row *row, struct slice value,
                      char *reason, size_t cap)
{
    struct bytes joined = {0};
    struct slice word;
    const char *why = row->check != NULL ? row->check(value) : NULL;
    if (why != NULL) return refuse(reason, cap, why);
    if (row->check == check_shutdown) {
        print_shutdown(value, &joined);
    } else if (row->check == check_percentiles) {
        print_percentiles(value, &joined);
    } else {
        while (slice_next_word(&value, &word)) option_add_word(&joined, word);
    }
    set_text(o, row, bytes_slice(&joined));
    bytes_free(&joined);
    return true;
}

bool option_read_bytes(struct slice text, int64_t *bytes)
{
    bool is_too_large = false;
    return number_to_bytes(text, bytes, &is_too_large) && !is_too_large;
}

/* "5%" is kept as -5. */
static bool read_percent(struct slice value, int64_t *out)
{
    if (value.len < 2 || value.ptr[value.len - 1] != '%') return false;
    if (!number_to_int64(slice_part(value, 0, value.len - 1), out) || *out < 0) return false;
    *out = -*out;
    return true;
}

static bool read_octal(struct slice value, int64_t *out)
{
    *out = 0;
    for (size_t i = 0; i < value.len; i++) {
        if (value.ptr[i] < '0' || value.ptr[i] > '7' || *out > OCTAL_MAX) return false;
        *out = *out * 8 + (value.ptr[i] - '0');
    }
    return value.len > 0;
}

static bool refuse_range(const struct option_row *row, int64_t min, int64_t max, char *reason,
                         size_t cap)
{
    snprintf(reason, cap,
             row->flags & OPTION_OCTAL ? "argument must be between %llo and %llo inclusive"
                                       : "argument must be between %lld and %lld inclusive",
             (long long)min, (long long)max);
    return false;
}

/* Within the widest range; what is out of the row's own is the nearest that is in it. */
static bool set_clamped(struct options *o, const struct option_row *row, int64_t number,
                        char *reason, size_t cap)
{
    if (number < 0 || number > INT_MAX) return refuse_range(row, 0, INT_MAX, reason, cap);
    set_number(o, row, number < row->min ? row->min : number > row->max ? row->max : number);
    return true;
}

static bool set_int(struct options *o, const struct option_row *row, struct slice value,
                    char *reason, size_t cap)
{
    int64_t number;
    bool is_too_large = false;
    if (row->kind == OPTION_BYTES) {
        if (!(row->flags & OPTION_PERCENT && read_percent(value, &number)) &&
            !number_to_bytes(value, &number, &is_too_large))
            return refuse(reason, cap,
                          row->flags & OPTION_PERCENT ? "argument must be a memory or percent value"
                                                      : "argument must be a memory value");
    } else if (row->flags & OPTION_OCTAL) {
        if (!read_octal(value, &number))
            return refuse(reason, cap, "argument couldn't be parsed as an octal number");
    } else if (!number_to_int64(value, &number)) {
        return refuse(reason, cap, "argument couldn't be parsed into an integer");
    }
    if (row->flags & OPTION_CLAMPED) return set_clamped(o, row, number, reason, cap);
    if ((row->flags & OPTION_PERCENT) && number < row->min)
        return refuse(reason, cap, "percentage argument must be less or equal to 100");
    if (number < row->min || number > row->max || (is_too_large && !(row->flags & OPTION_ENDLESS)))
        return refuse_range(row, row->min, row->max, reason, cap);
    set_number(o, row, number);
    return true;
}

static bool set_limits(struct options *o, const struct option_row *row, struct slice value,
                       char *reason, size_t cap)
{
    const char *why = output_limits_read(field_of(o, row), value);
    return why == NULL || refuse(reason, cap, why);
}

static bool set_events(struct options *o, const struct option_row *row, struct slice value,
                       char *reason, size_t cap)
{
    unsigned classes;
    if (!notify_read_classes(value, &classes))
        return refuse(reason, cap, "Invalid event class character. Use 'Ag$lshzxeKEtmdn'.");
    set_number(o, row, classes);
    return true;
}

bool option_set(struct options *o, const struct option_row *row, struct slice value, char *reason,
                size_t reason_cap)
{
    switch (row->kind) {
    case OPTION_BOOL: return set_bool(o, row, value, reason, reason_cap);
    case OPTION_ENUM: return set_enum(o, row, value, reason, reason_cap);
    case OPTION_TEXT: set_text(o, row, value); return true;
    case OPTION_WORDS: return set_words(o, row, value, reason, reason_cap);
    case OPTION_LIMITS: return set_limits(o, row, value, reason, reason_cap);
    case OPTION_EVENTS: return set_events(o, row, value, reason, reason_cap);
    case OPTION_INT:
    case OPTION_BYTES: return set_int(o, row, value, reason, reason_cap);
    }
    return false;
}

/* ---- printing ---- */

void option_print(const struct options *o, const struct option_row *row, struct bytes *out)
{
    switch (row->kind) {
    case OPTION_BOOL: bytes_printf(out, "%s", number_of(o, row) ? "yes" : "no"); break;
    case OPTION_ENUM: bytes_printf(out, "%s", row->names[number_of(o, row)]); break;
    case OPTION_TEXT:
    case OPTION_WORDS: bytes_append_slice(out, text_of(o, row)); break;
    case OPTION_LIMITS: output_limits_print(field_of(o, row), out); break;
    case OPTION_EVENTS: notify_print_classes((unsigned)number_of(o, row), out); break;
    case OPTION_INT:
    case OPTION_BYTES:
        if ((row->flags & OPTION_PERCENT) && number_of(o, row) < 0)
            bytes_printf(out, "%lld%%", -(long long)number_of(o, row));
        else
            bytes_printf(out, row->flags & OPTION_OCTAL ? "%llo" : "%lld",
                         (long long)number_of(o, row));
        break;
    }
}

const char *option_word(const struct options *o, const char *name)
{
    const struct option_row *row = option_find(slice_of(name));
    assert(row != NULL && row->kind == OPTION_ENUM);
    return row->names[number_of(o, row)];
}

/* ---- as lines of a file ---- */

static void print_bytes(struct bytes *out, int64_t value)
{
    static const char *const units[] = {"", "kb", "mb", "gb"};
    int unit = 0;
    while (value != 0 && value % 1024 == 0 && unit < 3) {
        value /= 1024;
        unit++;
    }
    bytes_printf(out, "%lld%s", (long long)value, units[unit]);
}

static bool is_default(const struct options *o, const struct option_row *row)
{
    if (is_text(row)) return slice_equal(text_of(o, row), slice_of(row->text_def));
    return number_of(o, row) == row->def;
}

static void limit_lines(const struct output_limits *limits, const char *name,
                        void (*visit)(void *context, struct slice line, bool is_default),
                        void *context)
{
    for (int i = 0; i < OUTPUT_CLASSES; i++) {
        const struct output_limit *limit = &limits->classes[i];
        const struct output_limit *def = &output_limits_preset.classes[i];
        struct bytes line = {0};
        bytes_printf(&line, "%s %s ", name,
                     i == OUTPUT_REPLICA ? "replica" : output_class_names[i]);
        print_bytes(&line, limit->hard);
        bytes_append_byte(&line, ' ');
        print_bytes(&line, limit->soft);
        bytes_printf(&line, " %lld", (long long)limit->soft_seconds);
        visit(context, bytes_slice(&line),
              limit->hard == def->hard && limit->soft == def->soft &&
                  limit->soft_seconds == def->soft_seconds);
        bytes_free(&line);
    }
}

static void rule_lines(struct slice rules, const char *name,
                       void (*visit)(void *context, struct slice line, bool is_default),
                       void *context)
{
    struct slice seconds, changes;
    while (slice_next_word(&rules, &seconds) && slice_next_word(&rules, &changes)) {
        struct bytes line = {0};
        bytes_printf(&line, "%s %.*s %.*s", name, (int)seconds.len, seconds.ptr, (int)changes.len,
                     changes.ptr);
        visit(context, bytes_slice(&line), false);
        bytes_free(&line);
    }
}

static void quote_printed(const struct options *o, const struct option_row *row, struct bytes *line)
{
    struct bytes text = {0};
    option_print(o, row, &text);
    words_quote(line, bytes_slice(&text));
    bytes_free(&text);
}

void option_lines(const struct options *o, const struct option_row *row,
                  void (*visit)(void *context, struct slice line, bool is_default), void *context)
{
    struct bytes line = {0};
    if (row->kind == OPTION_LIMITS) {
        limit_lines(field_of(o, row), row->name, visit, context);
        return;
    }
    if ((row->flags & OPTION_APPENDS) && text_of(o, row).len > 0) {
        rule_lines(text_of(o, row), row->name, visit, context);
        return;
    }
    bytes_printf(&line, "%s ", row->name);
    if (is_text(row) && (text_of(o, row).len == 0 || !(row->flags & OPTION_SEVERAL)))
        words_quote(&line, text_of(o, row));
    else if (row->kind == OPTION_EVENTS) quote_printed(o, row, &line);
    else if (row->kind == OPTION_BYTES && number_of(o, row) >= 0)
        print_bytes(&line, number_of(o, row));
    else option_print(o, row, &line);
    visit(context, bytes_slice(&line), is_default(o, row));
    bytes_free(&line);
}
