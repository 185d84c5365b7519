/* output_limits.h - how much output a client may leave unread, by its class: the option
 * client-output-buffer-limit. */
#ifndef TORC_WIRE_OUTPUT_LIMITS_H
#define TORC_WIRE_OUTPUT_LIMITS_H

#include "core/base/bytes.h"

#include <stdint.h>

enum { OUTPUT_NORMAL, OUTPUT_REPLICA, OUTPUT_PUBSUB, OUTPUT_CLASSES };

struct output_limit {
    int64_t hard, soft;              /* bytes; 0: no limit */
    int64_t soft_seconds;            /* for which the soft one may be passed */
};

struct output_limits {
    struct output_limit classes[OUTPUT_CLASSES];
};

extern const struct output_limits output_limits_preset;
extern const char *const output_class_names[OUTPUT_CLASSES];

/* "CLASS HARD SOFT SECONDS ...": classes that are not named stay as they are.  Returns NULL, or
 * what is wrong, in Redis's words; then nothing is changed. */
const char *output_limits_read(struct output_limits *limits, struct slice text)
    __attribute__((warn_unused_result));

/* All classes, in bytes. */
void output_limits_print(const struct output_limits *limits, struct bytes *out);

/* Whether so many unread bytes are too many at now_us.  *over_soft_us is the client's: since when
 * it has been over the soft limit, 0 for not. */
bool output_limit_is_passed(const struct output_limit *limit, size_t unread, int64_t now_us,
                            int64_t *over_soft_us);

#endif
