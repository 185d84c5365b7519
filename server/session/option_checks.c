#include "server/session/option_checks.h"

#include "core/base/number.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

enum { BIND_MAX = 16 };

void option_add_word(struct bytes *words, struct slice word)
{
    if (words->len > 0) bytes_append_byte(words, ' ');
    bytes_append_slice(words, word);
}

const char *check_bind(struct slice value)
{
    struct slice word;
    int count = 0;
    while (slice_next_word(&value, &word)) count++;
    return count > BIND_MAX ? "Too many bind addresses specified." : NULL;
}

const char *check_save(struct slice value)
{
    static const char why[] = "Invalid save parameters";
    struct slice seconds, changes;
    int64_t number;
    bool is_blank = value.len > 0;
    while (slice_next_word(&value, &seconds)) {
        is_blank = false;
        if (!slice_next_word(&value, &changes)) return why;
        if (!number_to_int64(seconds, &number) || number < 1) return why;
        if (!number_to_int64(changes, &number) || number < 0) return why;
    }
    return is_blank ? why : NULL;
}

/* What would be dangerous to accept without effect is refused. */
static const char *check_off(struct slice value, const char *why)
{
    if (slice_is(value, "no")) return NULL;
    return slice_is(value, "yes") ? why : "argument must be 'yes' or 'no'";
}

const char *check_activedefrag(struct slice value)
{
    return check_off(value,
                     "Active defragmentation cannot be enabled: it requires a Redis server "
                     "compiled with a modified Jemalloc like the one shipped by default with the "
                     "Redis source distribution");
}

const char *check_cluster(struct slice value)
{
    return check_off(value,
                     "a node takes no part in a Redis Cluster: put torc-proxy in front of nodes");
}

static const char *const shutdown_words[] = {"save", "nosave", "now", "force", "default"};
enum { SHUTDOWN_SAVE, SHUTDOWN_NOSAVE, SHUTDOWN_DEFAULT = 4, SHUTDOWN_WORDS };

/* A bit for each word; -1 if there are others, or none. */
static int read_shutdown(struct slice value)
{
    int bits = 0;
    for (size_t len = 0; bits >= 0; value = slice_part(value, len + 1, value.len)) {
        const char *blank = value.len > 0 ? memchr(value.ptr, ' ', value.len) : NULL;
        int which = 0;
        len = blank != NULL ? (size_t)(blank - value.ptr) : value.len;
        while (which < SHUTDOWN_WORDS &&
               !slice_is(slice_part(value, 0, len), shutdown_words[which]))
            which++;
        bits = which < SHUTDOWN_WORDS ? bits | 1 << which : -1;
        if (blank == NULL) break;
    }
    return bits;
}

const char *check_shutdown(struct slice value)
{
    const int both = 1 << SHUTDOWN_SAVE | 1 << SHUTDOWN_NOSAVE;
    int bits = read_shutdown(value);
    if (bits < 0)
        return "argument(s) must be one of the following: default, save, nosave, now, force";
    return (bits & both) == both ? "shutdown options SAVE and NOSAVE can't be used simultaneously"
                                 : NULL;
}

void print_shutdown(struct slice value, struct bytes *out)
{
    int bits = read_shutdown(value) & ~(1 << SHUTDOWN_DEFAULT);
    if (bits == 0) bytes_append_slice(out, slice_of(shutdown_words[SHUTDOWN_DEFAULT]));
    for (int i = 0; i < SHUTDOWN_DEFAULT; i++)
        if (bits & 1 << i) option_add_word(out, slice_of(shutdown_words[i]));
}

const char *check_tls_use(struct slice value)
{
    return check_off(value, "Unable to update TLS configuration. Check server logs.");
}

const char *check_aclfile(struct slice value)
{
    return value.len > 0 ? "users are not supported by this version" : NULL;
}

const char *check_replicaof(struct slice value)
{
    return value.len > 0 && !slice_is(value, "no one")
               ? "replication is not supported by this version"
               : NULL;
}

/* Only 0 is possible. */
static const char *check_zero(struct slice value, int64_t max, const char *in_range,
                              const char *why)
{
    int64_t number;
    if (!number_to_int64(value, &number)) return "argument couldn't be parsed into an integer";
    if (number < 0 || number > max) return in_range;
    return number != 0 ? why : NULL;
}

const char *check_tls_port(struct slice value)
{
    return check_zero(value, 65535, "argument must be between 0 and 65535 inclusive",
                      "TLS is not supported by this version");
}

const char *check_min_replicas(struct slice value)
{
    return check_zero(value, INT_MAX, "argument must be between 0 and 2147483647 inclusive",
                      "replication is not supported by this version");
}

const char *check_oom_values(struct slice value)
{
    enum { WORDS = 3, MOST = 2000 };
    struct slice word, rest = value;
    int64_t number;
    int count = 0;
    while (slice_next_word(&rest, &word)) count++;
    if (count != WORDS) return "wrong number of arguments";
    while (slice_next_word(&value, &word))
        if (!number_to_int64(word, &number) || number < -MOST || number > MOST)
            return "Invalid oom-score-adj-values, elements must be between -2000 and 2000.";
    return NULL;
}

/* Text with {variables}. */
const char *check_title(struct slice value)
{
    static const char *const known[] = {"title", "listen-addr", "server-mode", "port", "tls-port",
                                        "unixsocket", "config-file"};
    static const char why[] = "template format is invalid or contains unknown variables";
    const char *open;
    if (value.len == 0) return why;
    while (value.len > 0 && (open = memchr(value.ptr, '{', value.len)) != NULL) {
        value = slice_part(value, (size_t)(open - value.ptr) + 1, value.len);
        const char *close = value.len > 0 ? memchr(value.ptr, '}', value.len) : NULL;
        bool is_known = false;
        if (close == NULL) return why;
        struct slice name = slice_part(value, 0, (size_t)(close - value.ptr));
        for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
            is_known |= slice_equal(name, slice_of(known[i]));
        if (!is_known) return why;
        value = slice_part(value, name.len + 1, value.len);
    }
    return NULL;
}

const char *check_hostname(struct slice value)
{
    enum { HOSTNAME_MAX = 256 };
    if (value.len >= HOSTNAME_MAX) return "Hostnames must be less than 256 characters";
    for (size_t i = 0; i < value.len; i++)
        if (!isalnum((unsigned char)value.ptr[i]) && value.ptr[i] != '-' && value.ptr[i] != '.')
            return "Hostnames may only contain alphanumeric characters, hyphens or dots";
    return NULL;
}

const char *check_percentiles(struct slice value)
{
    struct slice word;
    double number;
    while (slice_next_word(&value, &word)) {
        if (!number_to_double(word, &number))
            return "Invalid latency-tracking-info-percentiles parameters";
        if (number < 0 || number > 100)
            return "latency-tracking-info-percentiles parameters should sit between [0.0,100.0]";
    }
    return NULL;
}

void print_percentiles(struct slice value, struct bytes *out)
{
    struct slice word;
    double number = 0;
    while (slice_next_word(&value, &word)) {
        char text[32];
        if (!number_to_double(word, &number)) continue;
        int len = snprintf(text, sizeof text, "%.10g", number);
        option_add_word(out, slice_make(text, (size_t)len));
    }
}
