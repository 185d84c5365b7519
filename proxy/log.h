/* log.h - one line per event, in the form of Redis's log. */
#ifndef TORC_PROXY_LOG_H
#define TORC_PROXY_LOG_H

#include <stdbool.h>

enum log_level { LOG_DEBUG, LOG_VERBOSE, LOG_NOTICE, LOG_WARNING };

/* Shared by all threads: a line is one write(), and the level is a single word. */
struct log {
    int fd;
    _Atomic int level;
};

/* An empty file name means standard output.  False with errno. */
bool log_open(struct log *log, const char *file, enum log_level level)
    __attribute__((warn_unused_result));
void log_close(struct log *log);
void log_line(const struct log *log, enum log_level level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
