#include "proxy/monitor.h"

#include "core/base/mem.h"
#include "core/command/command_secrets.h"
#include "core/wire/words.h"
#include "proxy/exec.h"
#include "proxy/monitor_calls.h"
#include "proxy/pending.h"
#include "proxy/session.h"

#include <string.h>

enum { SECOND_US = 1000 * 1000, UNREAD_MAX = 256 * 1024 * 1024 };

/* ---- who looks ---- */

struct change {                          /* a client begins or ends to look */
    struct monitor_wait wait;            /* first, and first in it the errand */
    int by;
    struct pending *pending;             /* of MONITOR */
};

static void count_here(struct worker *w, struct errand *errand)
{
    w->monitors_everywhere += ((struct change *)errand)->by;
    if (w->monitor_calls != NULL) monitor_calls_listen(w->monitor_calls);
}

static void change_is_known(struct worker *w, struct errand *errand);

static void start_change(struct worker *w, int by, struct pending *pending)
{
    struct change *change = mem_zalloc(sizeof *change);
    *change = (struct change){.wait.errand = {.visit = count_here, .home = change_is_known},
                              .by = by, .pending = pending};
    errand_start(w, &change->wait.errand);
}

static void begin(struct worker *w, struct monitor_wait *wait)
{
    struct change *change = (struct change *)wait;
    struct client *c = change->pending->client;
    if (c != NULL) {
        c->is_monitor = true;
        list_add_last(&w->monitors, &c->monitors);
    } else {
        start_change(w, -1, NULL);
    }
    pending_answer(change->pending, SLICE("+OK\r\n"));
    mem_free(change);
}

/* Every worker tells of its commands now, and soon every shard of its scripts', so none that begins
 * behind the answer is missed. */
static void change_is_known(struct worker *w, struct errand *errand)
{
    struct change *change = (struct change *)errand;
    if (change->pending != NULL) monitor_calls_await(w, &change->wait, begin);
    else mem_free(change);
}

enum dispatch_result monitor_serve(struct client *c, const struct request *r)
{
    (void)r;
    if (c->exec != NULL) {
        client_error(c, "ERR MONITOR isn't allowed for DENY BLOCKING client");
        return DISPATCH_SERVED;
    }
    if (c->is_monitor) return DISPATCH_SERVED;
    if (!client_is_clear(c)) return DISPATCH_TURN;
    start_change(c->worker, 1, client_await_alone(c));
    return DISPATCH_SERVED;
}

void monitor_forget(struct client *c)
{
    if (!c->is_monitor) return;
    c->is_monitor = false;
    list_leave(&c->monitors);
    if (!c->worker->is_closing) start_change(c->worker, -1, NULL);
}

bool monitor_refuses(const struct client *c, const struct command *command)
{
    return c->is_monitor &&
           (command->flags & (COMMAND_WRITE | COMMAND_READONLY | COMMAND_MAY_REPLICATE));
}

/* ---- what is seen ---- */

/* "+1700000000.000001 [0 127.0.0.1:5000] "GET" "k"" */
static void write_line(struct bytes *out, const struct client *c, int db, const struct request *r)
{
    char peer[STREAM_NAME_MAX];
    int64_t now_us = loop_wall_us(c->worker->loop);
    if (r->command->flags & COMMAND_ADMIN) return;
    stream_peer_name(&c->stream, peer);
    bool is_unix = peer[0] == '/';
    if (is_unix) *strrchr(peer, ':') = '\0';
    bytes_printf(out, "+%lld.%06lld [%d %s%s]", (long long)(now_us / SECOND_US),
                 (long long)(now_us % SECOND_US), db, is_unix ? "unix:" : "", peer);
    for (size_t i = 0; i < r->argc; i++) {
        bytes_append_byte(out, ' ');
        words_quote(out, command_shown(r->command, r->argv, i));
    }
    bytes_append(out, "\r\n", 2);
}

/* The request being served keeps its own arguments: these are read into room of their own. */
static void write_queue(struct bytes *out, const struct client *c, int *db)
{
    const struct session *s = c->session;
    for (size_t i = 0; i < s->queue_count; i++) {
        const struct queued *q = &s->queue[i];
        struct slice raw = slice_make(s->raw.ptr + q->offset, q->len);
        struct request r = {q->command, NULL, 0, raw};
        struct slice *argv = mem_alloc(q->argc * sizeof *argv);
        struct resp_cursor at = resp_cursor_over(raw);
        struct resp_value value;
        if (resp_cursor_next(&at, &value))
            while (r.argc < q->argc && resp_cursor_next(&at, &value)) argv[r.argc++] = value.text;
        r.argv = argv;
        *db = session_select(c->worker, &r, *db);
        write_line(out, c, *db, &r);
        mem_free(argv);
    }
}

void monitor_note(struct client *c, const struct request *r)
{
    struct bytes *out = &c->worker->monitor_noted;
    int db = r->command->id == CMD_exec ? c->db : session_select(c->worker, r, c->db);
    if (r->command->id == CMD_exec && session_queued(c) >= 0) write_queue(out, c, &db);
    write_line(out, c, db, r);
}

void monitor_tell(struct worker *w, struct slice lines)
{
    LIST_EACH(&w->monitors, link) {
        struct client *c = LIST_ITEM(link, struct client, monitors);
        if (stream_unsent(&c->stream) <= UNREAD_MAX)
            bytes_append_slice(stream_out(&c->stream), lines);
    }
}

void monitor_show(struct worker *w)
{
    monitor_tell(w, bytes_slice(&w->monitor_noted));
    if (w->proxy->workers_count > 1)
        bytes_append_slice(&w->monitor_told, bytes_slice(&w->monitor_noted));
    bytes_clear(&w->monitor_noted);
}

void monitor_drop(struct worker *w)
{
    bytes_clear(&w->monitor_noted);
}

/* ---- between the workers ---- */

struct news {
    struct errand errand;                /* first */
    const struct worker *from;
    struct bytes lines;
};

static void tell_here(struct worker *w, struct errand *errand)
{
    struct news *news = (struct news *)errand;
    if (w != news->from) monitor_tell(w, bytes_slice(&news->lines));
}

static void news_are_told(struct worker *w, struct errand *errand)
{
    struct news *news = (struct news *)errand;
    w->monitor_news--;
    bytes_free(&news->lines);
    mem_free(news);
}

static void close_overrun(struct worker *w)
{
    LIST_EACH(&w->monitors, link) {
        struct client *c = LIST_ITEM(link, struct client, monitors);
        char peer[STREAM_NAME_MAX];
        if (stream_unsent(&c->stream) <= UNREAD_MAX) continue;
        stream_peer_name(&c->stream, peer);
        log_write(w->log, LOG_LEVEL_WARNING,
                  "Client %s closed for overcoming of output buffer limits.", peer);
        client_free(c);
    }
}

void monitor_tell_others(struct worker *w)
{
    if (w->monitor_told.len == 0) return;
    struct news *news = mem_zalloc(sizeof *news);
    *news = (struct news){.errand = {.visit = tell_here, .home = news_are_told},
                          .from = w, .lines = w->monitor_told};
    w->monitor_told = (struct bytes){0};
    w->monitor_news++;
    errand_start(w, &news->errand);
}

void monitor_turn_ended(struct loop_hook *hook)
{
    struct worker *w = (struct worker *)((char *)hook - offsetof(struct worker, monitor_hook));
    if (!monitor_is_anybody(w)) return;
    close_overrun(w);
    if (w->monitor_news == 0) monitor_tell_others(w);
    if (w->monitor_calls != NULL) monitor_calls_tell(w->monitor_calls);
}
