#include "core/io/log.h"

#include "core/io/clock.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { LINE_MAX_LEN = 4096 };

static int open_file(const struct log *log)
{
    if (log->path == NULL || log->path[0] == '\0') return STDOUT_FILENO;
    return open(log->path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
}

static void close_file(int fd)
{
    if (fd != STDOUT_FILENO) close(fd);
}

bool log_check(const struct log *log)
{
    int fd = open_file(log);
    if (fd < 0) return false;
    close_file(fd);
    return true;
}

static size_t print_head(char line[LINE_MAX_LEN], const struct log *log, enum log_level level)
{
    int64_t now_us = clock_wall_us();
    time_t now = (time_t)(now_us / 1000000);
    struct tm parts;
    char day[64];

    localtime_r(&now, &parts);
    strftime(day, sizeof day, "%d %b %Y %H:%M:%S", &parts);
    return (size_t)snprintf(line, LINE_MAX_LEN, "%d:%c %s.%03d %c ", (int)getpid(), log->role, day,
                            (int)(now_us / 1000 % 1000), ".-*#"[level]);
}

void log_write(const struct log *log, enum log_level level, const char *format, ...)
{
    char line[LINE_MAX_LEN];
    va_list args;

    if (level < log->level) return;
    size_t len = print_head(line, log, level), room = sizeof line - len - 1;
    va_start(args, format);
    int wanted = vsnprintf(line + len, room, format, args);
    va_end(args);
    len += wanted < 0 ? 0 : (size_t)wanted < room ? (size_t)wanted : room - 1;
    line[len++] = '\n';
    int fd = open_file(log);
    if (fd < 0) return;
    ssize_t written = write(fd, line, len);
    (void)written;                       /* nobody is left to be told */
    close_file(fd);
}
