#include "core/io/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static FILE *open_file(const struct log *log)
{
    if (log->path == NULL || log->path[0] == '\0') return stdout;
    return fopen(log->path, "a");
}

void log_write(const struct log *log, enum log_level level, const char *format, ...)
{
    if (level < log->level) return;
    FILE *file = open_file(log);
    if (file == NULL) return;

    struct timespec now;
    struct tm parts;
    char day[64];
    clock_gettime(CLOCK_REALTIME, &now);
    localtime_r(&now.tv_sec, &parts);
    strftime(day, sizeof day, "%d %b %Y %H:%M:%S", &parts);
    fprintf(file, "%d:%c %s.%03d %c ", (int)getpid(), log->role, day, (int)(now.tv_nsec / 1000000), ".-*#"[level]);

    va_list args;
    va_start(args, format);
    vfprintf(file, format, args);
    va_end(args);
    fputc('\n', file);
    if (file == stdout) fflush(file);
    else fclose(file);
}
