/* log.h - one line per event, to the file that main() chose.
 *
 *     4711:M 21 Nov 2026 10:00:00.123 * Ready to accept connections
 *
 * The signs of the levels are Redis's: . debug, - verbose, * notice, # warning. */
#ifndef TORC_IO_LOG_H
#define TORC_IO_LOG_H

#include <stdbool.h>

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_VERBOSE, LOG_LEVEL_NOTICE, LOG_LEVEL_WARNING };

/* Threads may share one: a line is one write(), and nothing changes but the level. */
struct log {
    _Atomic(enum log_level) level;       /* what is less important is left out */
    const char *path; /* NULL or "": standard output; opened for every line, so it
                         may be moved away and is made anew */
    char role;                           /* 'M' for a node, 'P' for a proxy */
};

/* Whether the file can be written; false with errno. */
bool log_check(const struct log *log) __attribute__((warn_unused_result));

/* Lines of more than some 4,000 bytes are cut. */
void log_write(const struct log *log, enum log_level level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
