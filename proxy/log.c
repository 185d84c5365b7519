#include "proxy/log.h"

#include "core/io/clock.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LINE_MAX_LEN = 1024 };

bool log_open(struct log *log, const char *file, enum log_level level)
{
    log->level = (int)level;
    log->fd = STDOUT_FILENO;
    if (file[0] != '\0') log->fd = open(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
    return log->fd >= 0;
}

void log_close(struct log *log)
{
    if (log->fd > STDERR_FILENO) close(log->fd);
    log->fd = -1;
}

static int print_head(char line[LINE_MAX_LEN], enum log_level level)
{
    int64_t now_us = clock_wall_us();
    time_t now = (time_t)(now_us / 1000000);
    struct tm parts;
    char date[40];

    localtime_r(&now, &parts);
    strftime(date, sizeof date, "%d %b %Y %H:%M:%S", &parts);
    return snprintf(line, LINE_MAX_LEN, "%d:P %s.%03d %c ", (int)getpid(), date,
                    (int)(now_us / 1000 % 1000), ".-*#"[level]);
}

void log_line(const struct log *log, enum log_level level, const char *format, ...)
{
    char line[LINE_MAX_LEN];
    va_list args;

    if ((int)level < log->level) return;
    int head = print_head(line, level);
    va_start(args, format);
    vsnprintf(line + head, (size_t)(LINE_MAX_LEN - 1 - head), format, args);
    va_end(args);
    size_t len = strlen(line);
    line[len++] = '\n';
    ssize_t written = write(log->fd, line, len);
    (void)written;                     /* nobody is left to be told */
}
