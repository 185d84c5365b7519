/* slowlog.h - SLOWLOG: commands that took long, the last of them.
 *
 * Reading the clock costs as much as a quick command, so not every call is timed by itself; see
 * slowlog_must_time(). */
#ifndef TORC_SESSION_SLOWLOG_H
#define TORC_SESSION_SLOWLOG_H

#include "core/base/list.h"
#include "core/command/command.h"

#include <stdint.h>

struct client;
struct server;

enum { SLOWLOG_ARGS_MAX = 32, SLOWLOG_ARG_MAX = 128 };

struct slowlog_entry {
    struct list all;
    int64_t id, time_s, took_us;
    size_t argc;                         /* as they are shown: cut, and without secrets */
    struct slice args[SLOWLOG_ARGS_MAX];
    struct slice peer, name;
};

struct slowlog {
    struct list entries;                 /* the newest first */
    size_t count;
    int64_t next_id;
};

void slowlog_init(struct slowlog *log);
void slowlog_reset(struct slowlog *log);

/* Drops what is more than slowlog-max-len allows. */
void slowlog_trim(struct server *server);

/* Whether every call is to be timed exactly: the limit is so low that it matters. */
bool slowlog_times_each(const struct server *server);

/* Whether a call that has just ended is to be timed although not every call is: it may have been
 * slow, because of what it does or of the bytes that went through it. */
static inline bool slowlog_must_time(const struct command *row, struct slice last, size_t replied)
{
    enum { MUCH = 64 * 1024 };
    bool is_quick = (row->flags & COMMAND_FAST) || row->id == CMD_set;
    return !is_quick || last.len > MUCH || replied > MUCH;
}

/* What c called took so long: it is logged if that is slow. */
void slowlog_note(struct client *c, const struct command *row, const struct slice *argv,
                  size_t argc, int64_t took_us);

#endif
