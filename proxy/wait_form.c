#include "proxy/wait_form.h"

#include "core/base/number.h"
#include "core/wire/resp_write.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool is_many(const struct command *command)
{
    return command->id == CMD_blmpop || command->id == CMD_bzmpop;
}

bool wait_form_is_move(const struct wait_form *f)
{
    return f->command->id == CMD_blmove || f->command->id == CMD_brpoplpush;
}

bool wait_form_is_read(const struct wait_form *f)
{
    return f->has_ids;
}

/* BLMPOP timeout numkeys key... */
static bool find_counted_keys(const struct request *r, struct wait_form *f)
{
    int64_t keys;
    if (!number_to_int64(r->argv[2], &keys) || keys < 1 || (uint64_t)keys >= r->argc - 3)
        return false;
    f->first_key = 3;
    f->keys = (size_t)keys;
    f->timeout_at = 1;
    f->count_at = 2;
    return true;
}

/* XREAD [BLOCK ms] [GROUP name consumer] [option...] STREAMS key... id... */
static bool find_streams(const struct request *r, struct wait_form *f)
{
    int64_t count;
    f->has_ids = true;
    for (size_t i = 1; i + 1 < r->argc; i++) {
        if (slice_is(r->argv[i], "streams")) {
            f->first_key = i + 1;
            f->keys = (r->argc - f->first_key) / 2;
            return (r->argc - f->first_key) % 2 == 0;
        }
        if (slice_is(r->argv[i], "block")) {
            f->timeout_at = ++i;
        } else if (slice_is(r->argv[i], "count")) {
            if (!number_to_int64(r->argv[++i], &count)) return false;
        } else if (slice_is(r->argv[i], "group")) {
            f->group_at = i + 1;
            i += 2;
        } else if (r->command->id == CMD_xread || !slice_is(r->argv[i], "noack")) {
            return false;
        }
    }
    return false;
}

bool wait_form_find(const struct request *r, struct wait_form *f)
{
    *f = (struct wait_form){.command = r->command};
    if (is_many(r->command)) return find_counted_keys(r, f);
    if (r->command->id == CMD_xread || r->command->id == CMD_xreadgroup) return find_streams(r, f);
    f->first_key = 1;
    f->keys = wait_form_is_move(f) ? 1 : r->argc - 2;
    f->timeout_at = r->argc - 1;
    return true;
}

bool wait_form_timeout(const struct wait_form *f, const struct slice *argv, int64_t *timeout_ms)
{
    struct slice text = argv[f->timeout_at];
    long double seconds;
    if (f->has_ids) return number_to_int64(text, timeout_ms) && *timeout_ms >= 0;
    if (!number_to_long_double(text, &seconds)) return false;
    long double ms = ceill(seconds * 1000);
    if (ms < 0 || ms >= (long double)INT64_MAX) return false;
    *timeout_ms = (int64_t)ms;
    return true;
}

size_t wait_form_lasts(const struct wait_form *f, const struct slice *argv)
{
    size_t count = 0;
    for (size_t i = 0; f->has_ids && f->group_at == 0 && i < f->keys; i++) {
        struct slice id = argv[f->first_key + f->keys + i];
        if (slice_equal(id, SLICE(">"))) return 0;
        count += slice_equal(id, SLICE("$"));
    }
    return count;
}

/* Adds those of arguments [at, at + f->keys) that belong to keys it is to have. */
static size_t add_arguments(const struct wait_form *f, const struct slice *argv, size_t at,
                            const struct wait_keys *keys, struct slice *out)
{
    size_t count = 0;
    for (size_t i = 0; i < f->keys; i++)
        if (keys->has(keys->context, i)) out[count++] = argv[at + i];
    return count;
}

static struct slice print_timeout(const struct wait_form *f, int64_t ms,
                                  char out[WAIT_TIMEOUT_TEXT_MAX])
{
    int len = f->has_ids ? snprintf(out, WAIT_TIMEOUT_TEXT_MAX, "%lld", (long long)ms)
                         : snprintf(out, WAIT_TIMEOUT_TEXT_MAX, "%lld.%03d", (long long)(ms / 1000),
                                    (int)(ms % 1000));
    return slice_make(out, (size_t)len);
}

void wait_form_write(const struct wait_form *f, const struct slice *argv, size_t argc,
                     const struct wait_keys *keys, int64_t timeout_ms, struct slice *room,
                     struct bytes *out)
{
    char timeout[WAIT_TIMEOUT_TEXT_MAX], digits[NUMBER_INT64_MAX_LEN];
    size_t count = f->first_key, behind = f->first_key + f->keys;

    memcpy(room, argv, f->first_key * sizeof *room);
    size_t had = add_arguments(f, argv, f->first_key, keys, room + count);
    count += had;
    if (f->has_ids) {
        count += add_arguments(f, argv, behind, keys, room + count);
        behind += f->keys;
    }
    memcpy(room + count, argv + behind, (argc - behind) * sizeof *room);
    count += argc - behind;
    if (f->count_at != 0) room[f->count_at] = slice_make(digits, number_from_uint64(digits, had));
    room[f->timeout_at < f->first_key ? f->timeout_at : count - 1] =
        print_timeout(f, timeout_ms, timeout);
    resp_write_request(out, room, count);
}

static struct slice kind_of(const struct wait_form *f)
{
    switch (f->command->id) {
    case CMD_xread:      return SLICE("READ");
    case CMD_xreadgroup: return SLICE("GROUP");
    case CMD_bzpopmin:
    case CMD_bzpopmax:
    case CMD_bzmpop:     return SLICE("ZSET");
    default:             return SLICE("LIST");
    }
}

void wait_form_write_wait(const struct wait_form *f, const struct slice *argv,
                          const struct wait_keys *keys, int64_t timeout_ms, struct slice *room,
                          struct bytes *out)
{
    char timeout[NUMBER_INT64_MAX_LEN], digits[NUMBER_INT64_MAX_LEN];
    size_t count = 5, had = add_arguments(f, argv, f->first_key, keys, room + count);

    room[0] = SLICE("TXN");
    room[1] = SLICE("WAIT");
    room[2] = kind_of(f);
    room[3] = slice_make(timeout, number_from_int64(timeout, timeout_ms));
    room[4] = slice_make(digits, number_from_uint64(digits, had));
    count += had;
    if (f->group_at != 0) room[count++] = argv[f->group_at];
    else if (f->has_ids)
        count += add_arguments(f, argv, f->first_key + f->keys, keys, room + count);
    resp_write_request(out, room, count);
}
