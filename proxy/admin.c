#include "proxy/admin.h"

#include "core/base/mem.h"
#include "proxy/fanout.h"
#include "proxy/pending.h"
#include "proxy/room.h"
#include "proxy/worker.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static enum dispatch_result fail(struct client *c, const char *text)
{
    client_refuse(c, slice_of(text));
    return DISPATCH_SERVED;
}

/* ---- CONFIG GET ---- */

struct config_get {
    struct call call;                    /* first */
    struct pending *pending;
    struct bytes pairs;                  /* our own, as bulk strings */
    size_t count;
};

static bool is_listed(const struct bytes *pairs, struct slice name)
{
    struct resp_cursor c = resp_cursor_over(bytes_slice(pairs));
    struct resp_value key, value;
    while (resp_cursor_next(&c, &key) && resp_cursor_next(&c, &value))
        if (slice_equal(key.text, name)) return true;
    return false;
}

static void add_pair(void *context, struct slice name, struct slice value)
{
    struct config_get *g = context;
    if (is_listed(&g->pairs, name)) return;
    resp_write_bulk(&g->pairs, name);
    resp_write_bulk(&g->pairs, value);
    g->count++;
}

static void node_config_known(struct call *call, struct slice reply, enum call_end end)
{
    struct config_get *g = (struct config_get *)call;
    struct resp_cursor c = resp_cursor_over(reply);
    struct resp_value head, key, value;
    struct bytes *out = pending_reply(g->pending);

    if (end == CALL_ANSWERED && resp_cursor_next(&c, &head) &&
        (head.type == '*' || head.type == '%'))
        while (resp_cursor_next(&c, &key) && resp_cursor_next(&c, &value))
            if (!options_has(key.text)) add_pair(g, key.text, value.text);
    resp_write_map(out, g->pending->version, g->count);
    bytes_append_slice(out, bytes_slice(&g->pairs));
    pending_finish(g->pending);
    bytes_free(&g->pairs);
    mem_free(g);
}

enum dispatch_result admin_config_get(struct client *c, const struct request *r)
{
    struct worker *w = c->worker;
    struct config_get *g = mem_zalloc(sizeof *g);

    for (size_t i = 2; i < r->argc; i++) options_match(&w->options, r->argv[i], add_pair, g);
    g->call = (struct call){.done = node_config_known, .replies = 1};
    g->pending = client_await(c);
    upstream_send(worker_upstream(w, worker_any_shard(w), c->resp), &g->call, -1, r->raw);
    return DISPATCH_SERVED;
}

/* ---- CONFIG SET ---- */

struct config_set {
    struct errand errand;                /* first */
    struct worker *worker;
    struct pending *pending;
    struct bytes pairs;                  /* of our own options, as bulk strings */
    bool changes_room;
    enum room_answer *room;              /* then: by shard */
};

static void set_pairs(struct options *o, const struct bytes *pairs)
{
    struct resp_cursor c = resp_cursor_over(bytes_slice(pairs));
    struct resp_value key, value;
    struct bytes why = {0};
    while (resp_cursor_next(&c, &key) && resp_cursor_next(&c, &value)) {
        enum option_status status = options_set(o, key.text, value.text, &why);
        (void)status;                    /* it was tried on a copy before */
    }
    bytes_free(&why);
}

static void set_here(struct worker *w, struct errand *errand)
{
    struct config_set *s = (struct config_set *)errand;
    set_pairs(&w->options, &s->pairs);
    if (s->room != NULL) room_learn(w, s->room);
}

static void end_config_set(struct config_set *s, struct slice reply)
{
    pending_answer(s->pending, reply);
    bytes_free(&s->pairs);
    mem_free(s->room);
    mem_free(s);
}

static void set_home(struct worker *w, struct errand *errand)
{
    w->proxy->log.level = w->options.loglevel;
    end_config_set((struct config_set *)errand, SLICE("+OK\r\n"));
}

static void room_is_known(void *context, const struct slice *replies, size_t count)
{
    struct config_set *s = context;
    s->room = mem_alloc(count * sizeof *s->room);
    for (size_t i = 0; i < count; i++) s->room[i] = room_read(replies[i]);
    errand_start(s->worker, &s->errand);
}

static void nodes_are_set(void *context, const struct slice *replies, size_t count)
{
    struct config_set *s = context;
    struct slice error = merge_find_error(replies, count);
    if (error.len > 0) end_config_set(s, error);
    else if (s->changes_room)
        fanout_start(s->worker, RESP2, -1, false, ROOM_QUESTION, room_is_known, s);
    else errand_start(s->worker, &s->errand);
}

/* Tries our own options on a copy; what is not ours goes to rest.  False when it was refused. */
static bool try_pairs(struct client *c, const struct request *r, struct config_set *s,
                      struct slice *rest, size_t *rest_count)
{
    struct options copy = c->worker->options;
    struct bytes why = {0};
    const char *reason = NULL;
    size_t i;

    for (i = 2; i + 1 < r->argc && reason == NULL; i += 2) {
        struct slice name = r->argv[i];
        switch (is_listed(&s->pairs, name) ? OPTION_BAD
                                           : options_set(&copy, name, r->argv[i + 1], &why)) {
        case OPTION_SET:
            resp_write_bulk(&s->pairs, name);
            resp_write_bulk(&s->pairs, r->argv[i + 1]);
            break;
        case OPTION_UNKNOWN:
            s->changes_room |= room_depends_on(name);
            rest[(*rest_count)++] = name;
            rest[(*rest_count)++] = r->argv[i + 1];
            break;
        case OPTION_FIXED:
            reason = "can't set immutable config";
            break;
        case OPTION_BAD:
            bytes_append_byte(&why, '\0');
            reason = why.len > 1 ? why.ptr : "duplicate parameter";
            break;
        }
    }
    if (reason != NULL)
        client_error(c, "ERR CONFIG SET failed (possibly related to argument '%.*s') - %s",
                     (int)r->argv[i - 2].len, r->argv[i - 2].ptr, reason);
    bytes_free(&why);
    return reason == NULL;
}

enum dispatch_result admin_config_set(struct client *c, const struct request *r)
{
    struct worker *w = c->worker;
    if (r->argc % 2 != 0) return fail(c, "ERR syntax error");

    struct config_set *s = mem_zalloc(sizeof *s);
    struct slice *rest = mem_alloc(r->argc * sizeof *rest);
    size_t rest_count = 2;
    *s = (struct config_set){.errand = {.visit = set_here, .home = set_home}, .worker = w};
    rest[0] = SLICE("CONFIG");
    rest[1] = SLICE("SET");
    if (!try_pairs(c, r, s, rest, &rest_count)) {
        bytes_free(&s->pairs);
        mem_free(s);
    } else {
        struct bytes request = {0};
        s->pending = client_await(c);
        resp_write_request(&request, rest, rest_count);
        if (rest_count > 2)
            fanout_start(w, c->resp, -1, true, bytes_slice(&request), nodes_are_set, s);
        else errand_start(w, &s->errand);
        bytes_free(&request);
    }
    mem_free(rest);
    return DISPATCH_SERVED;
}

/* ---- CONFIG RESETSTAT, CONFIG REWRITE ---- */

static void reset_here(struct worker *w, struct errand *errand)
{
    (void)errand;
    w->stats = (struct stats){0};
}

static void reset_home(struct worker *w, struct errand *errand)
{
    (void)w;
    mem_free(errand);
}

enum dispatch_result admin_config_resetstat(struct client *c, const struct request *r)
{
    struct errand *e = mem_zalloc(sizeof *e);
    *e = (struct errand){.visit = reset_here, .home = reset_home};
    errand_start(c->worker, e);
    fanout_for_client(c, true, r->raw, MERGE_FIRST);
    return DISPATCH_SERVED;
}

static void nodes_have_rewritten(void *context, const struct slice *replies, size_t count)
{
    (void)replies;                       /* a node without a file of its own has nothing to keep */
    (void)count;
    pending_answer(context, SLICE("+OK\r\n"));
}

enum dispatch_result admin_config_rewrite(struct client *c, const struct request *r)
{
    struct worker *w = c->worker;
    if (w->options.file[0] == '\0')
        return fail(c, "ERR The server is running without a config file");
    if (!options_rewrite(&w->options)) {
        client_error(c, "ERR Rewriting config file: %s", strerror(errno));
        return DISPATCH_SERVED;
    }
    fanout_start(w, c->resp, -1, true, r->raw, nodes_have_rewritten, client_await(c));
    return DISPATCH_SERVED;
}

/* ---- SHUTDOWN ---- */

enum dispatch_result admin_shutdown(struct client *c, const struct request *r)
{
    bool saves = false, does_not_save = false, aborts = false;
    for (size_t i = 1; i < r->argc; i++) {
        if (slice_is(r->argv[i], "save")) saves = true;
        else if (slice_is(r->argv[i], "nosave")) does_not_save = true;
        else if (slice_is(r->argv[i], "abort")) aborts = true;
        else if (!slice_is(r->argv[i], "now") && !slice_is(r->argv[i], "force"))
            return fail(c, "ERR syntax error");
    }
    if ((saves && does_not_save) || (aborts && r->argc > 2)) return fail(c, "ERR syntax error");
    if (aborts) return fail(c, "ERR No shutdown in progress.");
    log_write(c->worker->log, LOG_LEVEL_WARNING, "User requested shutdown...");
    kill(getpid(), SIGTERM);
    return DISPATCH_SERVED;
}

/* ---- PROXY ---- */

enum dispatch_result admin_proxy_help(struct client *c, const struct request *r)
{
    static const char *const lines[] = {
        "PROXY <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
        "INFO",
        "    Return the sections Proxy and Ring of INFO.",
        "RELOAD",
        ("    Read the list of shards from the config file again, as on SIGHUP: they may have "
         "other addresses."),
        "HELP",
        "    Prints this help.",
    };
    struct bytes *out = client_reply(c);
    (void)r;
    resp_write_array(out, sizeof lines / sizeof lines[0]);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        resp_write_status(out, slice_of(lines[i]));
    return DISPATCH_SERVED;
}
