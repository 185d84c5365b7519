#include "proxy/pause.h"

#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/command/shebang.h"
#include "proxy/errand.h"
#include "proxy/pending.h"
#include "proxy/script.h"
#include "proxy/session.h"
#include "proxy/worker.h"

#define PAUSE_MAX_MS (INT64_MAX / 2000)  /* for ever */

/* CLIENT PAUSE and UNPAUSE on their way through the workers. */
struct pausing {
    struct call call;                    /* first: FUNCTION LIST */
    struct errand errand;
    struct worker *worker;
    struct pending *pending;
    int64_t pause_us;
    bool holds_all;
    struct bytes readers;
};

static struct pausing *pausing_of(struct errand *errand)
{
    return (struct pausing *)((char *)errand - offsetof(struct pausing, errand));
}

/* ---- on one worker ---- */

void pause_release(struct worker *w)
{
    for (struct client *c = w->clients; c != NULL; c = c->next)
        if (c->holds & HOLD_PAUSE) client_release(c, HOLD_PAUSE);
}

static void end(struct worker *w)
{
    w->pause.until_us = 0;
    w->pause.holds_all = false;
    bytes_free(&w->pause.readers);
    loop_timer_stop(w->loop, &w->pause.end);
    pause_release(w);
}

static void is_over(struct loop_timer *timer)
{
    end((struct worker *)((char *)timer - offsetof(struct worker, pause.end)));
}

void pause_close(struct worker *w)
{
    bytes_free(&w->pause.readers);
}

static void begin_here(struct worker *w, struct errand *errand)
{
    const struct pausing *p = pausing_of(errand);
    int64_t now_us = loop_monotonic_us(w->loop), until_us = now_us + p->pause_us;
    if (until_us > w->pause.until_us) w->pause.until_us = until_us;
    w->pause.holds_all = w->pause.holds_all || p->holds_all;
    w->pause.end.fire = is_over;
    loop_timer_start(w->loop, &w->pause.end, w->pause.until_us - now_us);
}

static void learn_here(struct worker *w, struct errand *errand)
{
    const struct pausing *p = pausing_of(errand);
    if (w->pause.until_us == 0) return;
    bytes_clear(&w->pause.readers);
    bytes_append_slice(&w->pause.readers, bytes_slice(&p->readers));
    pause_release(w);
}

static void end_here(struct worker *w, struct errand *errand)
{
    (void)errand;
    end(w);
}

/* ---- who waits ---- */

static bool script_reads(struct slice body)
{
    unsigned flags;
    size_t skip;
    struct bytes why = {0};
    bool reads = shebang_read(body, &flags, &skip, &why) && (flags & SCRIPT_NO_WRITES);
    bytes_free(&why);
    return reads;
}

static bool function_reads(const struct worker *w, struct slice name)
{
    struct resp_cursor c = resp_cursor_over(bytes_slice(&w->pause.readers));
    struct resp_value one;
    while (resp_cursor_next(&c, &one))
        if (slice_equal(one.text, name)) return true;
    return false;
}

bool pause_may_write(struct worker *w, const struct command *command, const struct slice *argv)
{
    if (!(command->flags & (COMMAND_WRITE | COMMAND_MAY_REPLICATE))) return false;
    switch (command->id) {
    case CMD_eval: return !script_reads(argv[1]);
    case CMD_evalsha: return !script_reads(script_body(w, argv[1]));
    case CMD_fcall: return !function_reads(w, argv[1]);
    default: return true;
    }
}

bool pause_holds(const struct client *c, const struct command *command, const struct slice *argv)
{
    const struct worker *w = c->worker;
    if (w->is_changing) return true;
    if (loop_monotonic_us(w->loop) >= w->pause.until_us) return false;
    if (w->pause.holds_all)
        return !(command->parent != NULL && command->parent->id == CMD_client);
    return session_may_write(c, command, argv);
}

/* ---- which functions only read ---- */

/* The flags of a function, a list of texts. */
static bool read_flags(struct resp_cursor *c, bool *reads)
{
    struct resp_value head, flag;
    if (!resp_cursor_next(c, &head)) return false;
    for (int64_t i = 0; i < head.integer; i++) {
        if (!resp_cursor_next(c, &flag)) return false;
        *reads = *reads || slice_equal(flag.text, SLICE("no-writes"));
    }
    return true;
}

/* Its name, its description and its flags, each behind its label. */
static bool read_function(struct resp_cursor *c, struct bytes *readers)
{
    struct resp_value head, label, name = {0};
    struct slice skipped;
    bool reads = false;
    if (!resp_cursor_next(c, &head)) return false;
    for (int64_t i = 0; i < head.integer / 2; i++) {
        if (!resp_cursor_next(c, &label)) return false;
        bool ok = slice_equal(label.text, SLICE("name"))    ? resp_cursor_next(c, &name)
                  : slice_equal(label.text, SLICE("flags")) ? read_flags(c, &reads)
                                                            : resp_cursor_skip(c, &skipped);
        if (!ok) return false;
    }
    if (reads && name.text.len > 0) resp_write_bulk(readers, name.text);
    return true;
}

static bool read_functions(struct resp_cursor *c, struct bytes *readers)
{
    struct resp_value head;
    if (!resp_cursor_next(c, &head)) return false;
    for (int64_t i = 0; i < head.integer; i++)
        if (!read_function(c, readers)) return false;
    return true;
}

static bool read_library(struct resp_cursor *c, struct bytes *readers)
{
    struct resp_value head, label;
    struct slice skipped;
    if (!resp_cursor_next(c, &head)) return false;
    for (int64_t i = 0; i < head.integer / 2; i++) {
        if (!resp_cursor_next(c, &label)) return false;
        bool ok = slice_equal(label.text, SLICE("functions")) ? read_functions(c, readers)
                                                              : resp_cursor_skip(c, &skipped);
        if (!ok) return false;
    }
    return true;
}

/* A shard that does not tell leaves all functions waiting. */
static void functions_known(struct call *call, struct slice reply, enum call_end end)
{
    struct pausing *p = (struct pausing *)call;
    struct resp_cursor c = resp_cursor_over(reply);
    struct resp_value head;
    if (end == CALL_ANSWERED && resp_cursor_next(&c, &head) && head.type == '*')
        for (int64_t i = 0; i < head.integer && read_library(&c, &p->readers); i++) continue;
    errand_start(p->worker, &p->errand);
}

/* ---- the commands ---- */

static void answer(struct worker *w, struct errand *errand)
{
    struct pausing *p = pausing_of(errand);
    (void)w;
    pending_answer(p->pending, SLICE("+OK\r\n"));
    bytes_free(&p->readers);
    mem_free(p);
}

static void has_begun(struct worker *w, struct errand *errand)
{
    struct pausing *p = pausing_of(errand);
    struct slice request = SLICE("*2\r\n$8\r\nFUNCTION\r\n$4\r\nLIST\r\n");
    p->errand = (struct errand){.visit = learn_here, .home = answer};
    p->call = (struct call){.done = functions_known, .replies = 1};
    upstream_send(worker_upstream(w, worker_any_shard(w), RESP2), &p->call, -1, request);
}

static void start(struct client *c, struct pausing pausing)
{
    struct pausing *p = mem_alloc(sizeof *p);
    *p = pausing;
    p->worker = c->worker;
    p->pending = client_await(c);
    errand_start(c->worker, &p->errand);
}

static enum dispatch_result fail(struct client *c, const char *text)
{
    client_error(c, "%s", text);
    return DISPATCH_SERVED;
}

enum dispatch_result pause_serve(struct client *c, const struct request *r)
{
    int64_t ms;
    bool holds_all = r->argc == 3 || slice_is(r->argv[3], "all");

    if (r->argc > 4) {
        client_error(c, "ERR unknown subcommand or wrong number of arguments for '%.*s'. "
                     "Try CLIENT HELP.", (int)r->argv[1].len, r->argv[1].ptr);
        return DISPATCH_SERVED;
    }
    if (!holds_all && !slice_is(r->argv[3], "write"))
        return fail(c, "ERR CLIENT PAUSE mode must be WRITE or ALL");
    if (!number_to_int64(r->argv[2], &ms))
        return fail(c, "ERR timeout is not an integer or out of range");
    if (ms < 0) return fail(c, "ERR timeout is negative");
    start(c, (struct pausing){.errand = {.visit = begin_here,
                                         .home = holds_all ? answer : has_begun},
                              .pause_us = ms < PAUSE_MAX_MS ? ms * 1000 : PAUSE_MAX_MS * 1000,
                              .holds_all = holds_all});
    return DISPATCH_SERVED;
}

enum dispatch_result unpause_serve(struct client *c, const struct request *r)
{
    (void)r;
    start(c, (struct pausing){.errand = {.visit = end_here, .home = answer}});
    return DISPATCH_SERVED;
}
