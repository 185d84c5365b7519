#include "core/wire/output_limits.h"

#include "core/base/number.h"

enum { SECOND_US = 1000 * 1000 };

const struct output_limits output_limits_preset = {{
    {0, 0, 0},
    {256 << 20, 64 << 20, 60},
    {32 << 20, 8 << 20, 60},
}};
const char *const output_class_names[OUTPUT_CLASSES] = {"normal", "slave", "pubsub"};

static int class_of(struct slice name)
{
    if (slice_is(name, "replica")) return OUTPUT_REPLICA;
    for (int i = 0; i < OUTPUT_CLASSES; i++)
        if (slice_is(name, output_class_names[i])) return i;
    return -1;
}

static bool read_limit(struct output_limit *limit, struct slice *rest)
{
    struct slice hard, soft, seconds;
    bool ignored;
    if (!slice_next_word(rest, &hard) || !slice_next_word(rest, &soft) ||
        !slice_next_word(rest, &seconds))
        return false;
    return number_to_bytes(hard, &limit->hard, &ignored) &&
           number_to_bytes(soft, &limit->soft, &ignored) &&
           number_to_int64(seconds, &limit->soft_seconds) && limit->soft_seconds >= 0;
}

const char *output_limits_read(struct output_limits *limits, struct slice text)
{
    struct output_limits read = *limits;
    struct slice word, rest = text;
    int words = 0;
    while (slice_next_word(&rest, &word)) words++;
    if (words % 4 != 0) return "Wrong number of arguments in buffer limit configuration.";
    while (slice_next_word(&text, &word)) {
        int class = class_of(word);
        if (class < 0) return "Invalid client class specified in buffer limit configuration.";
        if (!read_limit(&read.classes[class], &text))
            return "Error in hard, soft or soft_seconds setting in buffer limit configuration.";
    }
    *limits = read;
    return NULL;
}

void output_limits_print(const struct output_limits *limits, struct bytes *out)
{
    for (int i = 0; i < OUTPUT_CLASSES; i++) {
        const struct output_limit *limit = &limits->classes[i];
        bytes_printf(out, "%s%s %lld %lld %lld", i > 0 ? " " : "", output_class_names[i],
                     (long long)limit->hard, (long long)limit->soft,
                     (long long)limit->soft_seconds);
    }
}

bool output_limit_is_passed(const struct output_limit *limit, size_t unread, int64_t now_us,
                            int64_t *over_soft_us)
{
    bool is_over_soft = limit->soft > 0 && (int64_t)unread >= limit->soft;
    if (limit->hard > 0 && (int64_t)unread >= limit->hard) return true;
    if (!is_over_soft) *over_soft_us = 0;
    else if (*over_soft_us == 0) *over_soft_us = now_us;
    return is_over_soft && now_us - *over_soft_us > limit->soft_seconds * SECOND_US;
}
