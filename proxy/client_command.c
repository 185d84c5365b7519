#include "proxy/client_command.h"

#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/command/tracking_wish.h"
#include "proxy/here.h"
#include "proxy/pending.h"
#include "proxy/pubsub.h"
#include "proxy/session.h"
#include "proxy/wait.h"
#include "proxy/tracking.h"
#include "proxy/worker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum dispatch_result ok(struct client *c)
{
    resp_write_status(client_reply(c), SLICE("OK"));
    return DISPATCH_SERVED;
}

static enum dispatch_result fail(struct client *c, const char *text)
{
    client_refuse(c, slice_of(text));
    return DISPATCH_SERVED;
}

enum dispatch_result client_id(struct client *c, const struct request *r)
{
    (void)r;
    resp_write_int64(client_reply(c), (int64_t)c->id);
    return DISPATCH_SERVED;
}

enum dispatch_result client_getname(struct client *c, const struct request *r)
{
    (void)r;
    if (c->name.len == 0) resp_write_null(client_reply(c), c->resp);
    else resp_write_bulk(client_reply(c), bytes_slice(&c->name));
    return DISPATCH_SERVED;
}

enum dispatch_result client_setname(struct client *c, const struct request *r)
{
    return here_set_name(c, r->argv[2]) ? ok(c) : DISPATCH_SERVED;
}

enum dispatch_result client_no_evict(struct client *c, const struct request *r)
{
    if (slice_is(r->argv[2], "on")) c->no_evict = true;
    else if (slice_is(r->argv[2], "off")) c->no_evict = false;
    else return fail(c, "ERR syntax error");
    return ok(c);
}

enum dispatch_result client_reply_mode(struct client *c, const struct request *r)
{
    if (slice_is(r->argv[2], "on")) {
        c->reply_mode = REPLY_ON;
        return ok(c);
    }
    if (slice_is(r->argv[2], "off")) c->reply_mode = REPLY_OFF;
    else if (slice_is(r->argv[2], "skip"))
        c->reply_mode = c->reply_mode == REPLY_OFF ? REPLY_OFF : REPLY_SKIP_NEXT;
    else return fail(c, "ERR syntax error");
    return DISPATCH_SERVED;
}

/* ---- INFO and LIST ---- */

static int64_t seconds_since(const struct worker *w, int64_t then_us)
{
    return (loop_monotonic_us(w->loop) - then_us) / 1000000;
}

enum { FLAGS_MAX = 16 };

static const char *flags_of(const struct client *c, const char *peer, char out[FLAGS_MAX])
{
    size_t len = 0;
    if (c->is_monitor) out[len++] = 'O';
    if (pubsub_is_subscriber(c)) out[len++] = 'P';
    if (session_queued(c) >= 0) out[len++] = 'x';
    if (wait_is_shown(c)) out[len++] = 'b';
    if (tracking_flags(c) & TRACKING_ON) out[len++] = 't';
    if (tracking_flags(c) & TRACKING_BROKEN) out[len++] = 'R';
    if (tracking_flags(c) & TRACKING_BCAST) out[len++] = 'B';
    if (c->is_closing) out[len++] = 'c';
    if (peer[0] == '/') out[len++] = 'U';
    if (c->no_evict) out[len++] = 'e';
    if (len == 0) out[len++] = 'N';
    out[len] = '\0';
    return out;
}

/* Of the request under way. */
static size_t arguments_len(const struct client *c)
{
    size_t len = 0;
    for (size_t i = 0; i < c->request.argc; i++) len += c->request.args[i].len;
    return len;
}

static void print_line(struct bytes *out, const struct client *c)
{
    char address[STREAM_NAME_MAX], own_address[STREAM_NAME_MAX], flags[FLAGS_MAX];
    const struct command *last = c->last_command;
    struct slice command = last != NULL ? last->full_name : SLICE("NULL");

    stream_peer_name(&c->stream, address);
    stream_own_name(&c->stream, own_address);
    bytes_printf(
        out,
        "id=%llu addr=%s laddr=%s fd=%d name=%.*s age=%lld idle=%lld flags=%s db=%d sub=%zu "
        "psub=%zu ssub=%zu multi=%d qbuf=%zu qbuf-free=0 argv-mem=%zu multi-mem=0 rbs=%zu rbp=%zu "
        "obl=%zu oll=0 omem=%zu tot-mem=%zu events=%s cmd=%.*s user=default redir=%lld resp=%d\n",
        (unsigned long long)c->id, address, own_address, c->stream.watch.fd, (int)c->name.len,
        c->name.len > 0 ? c->name.ptr : "", (long long)seconds_since(c->worker, c->created_us),
        (long long)seconds_since(c->worker, c->active_us), flags_of(c, address, flags), c->db,
        pubsub_count(c, RELAY_CHANNEL), pubsub_count(c, RELAY_PATTERN),
        pubsub_count(c, RELAY_SHARD), session_queued(c),
        c->stream.in.len > c->request.at ? c->stream.in.len : c->request.at, arguments_len(c),
        c->stream.out.cap, c->stream.out.cap, stream_unsent(&c->stream), stream_unsent(&c->stream),
        sizeof *c + c->stream.in.cap + c->stream.out.cap, c->stream.is_blocked ? "rw" : "r",
        (int)command.len, command.ptr, (long long)tracking_redirect(c), (int)c->resp);
}

enum dispatch_result client_info(struct client *c, const struct request *r)
{
    struct bytes line = {0};
    c->last_command = r->command;
    print_line(&line, c);
    resp_write_verbatim(client_reply(c), c->resp, SLICE("txt"), bytes_slice(&line));
    bytes_free(&line);
    return DISPATCH_SERVED;
}

/* ---- which clients are meant ---- */

struct filter {
    uint64_t *ids;
    size_t ids_count;
    uint64_t except;                     /* an id that is not meant; 0: none */
    char address[STREAM_NAME_MAX], own_address[STREAM_NAME_MAX];     /* "": any */
    bool is_normal, is_pubsub;           /* TYPE: only such */
    bool matches_none;                   /* TYPE replica and the like: the proxy has none */
};

static bool has_id(const struct filter *f, uint64_t id)
{
    for (size_t i = 0; i < f->ids_count; i++)
        if (f->ids[i] == id) return true;
    return false;
}

static bool matches(const struct filter *f, const struct client *c)
{
    char name[STREAM_NAME_MAX];
    if (f->matches_none || c->id == f->except || (f->ids_count > 0 && !has_id(f, c->id)))
        return false;
    if (pubsub_is_subscriber(c) ? f->is_normal : f->is_pubsub) return false;
    if (f->address[0] != '\0') {
        stream_peer_name(&c->stream, name);
        if (strcmp(name, f->address) != 0) return false;
    }
    if (f->own_address[0] != '\0') {
        stream_own_name(&c->stream, name);
        if (strcmp(name, f->own_address) != 0) return false;
    }
    return true;
}

/* False when there is no such type; what is no normal client cannot be at the proxy. */
static bool filter_type(struct filter *f, struct slice type)
{
    f->is_normal = slice_is(type, "normal");
    f->is_pubsub = slice_is(type, "pubsub");
    if (f->is_normal || f->is_pubsub) return true;
    f->matches_none = true;
    return slice_is(type, "master") || slice_is(type, "replica") || slice_is(type, "slave");
}

static void filter_id(struct filter *f, uint64_t id)
{
    f->ids = mem_realloc(f->ids, (f->ids_count + 1) * sizeof *f->ids);
    f->ids[f->ids_count++] = id;
}

/* Something that no address is, where the text is too long to be one. */
static void filter_address(char to[STREAM_NAME_MAX], struct slice address)
{
    if (address.len == 0 || address.len >= STREAM_NAME_MAX) address = SLICE("?");
    snprintf(to, STREAM_NAME_MAX, "%.*s", (int)address.len, address.ptr);
}

/* ---- visits to all workers ---- */

struct line {                            /* of CLIENT LIST */
    uint64_t id;
    size_t at, len;                      /* in the text */
};

struct client_errand {
    struct errand errand;                /* first */
    struct pending *pending;
    struct filter filter;
    struct bytes text;
    struct line *lines;
    size_t lines_count;
    int64_t killed;
    bool answers_old_style;              /* CLIENT KILL address: OK or an error */
    uint64_t killer;                     /* it hears the answer before it goes */
};

static struct client_errand *errand_new(struct client *c, const struct filter *filter)
{
    struct client_errand *e = mem_zalloc(sizeof *e);
    if (filter != NULL) e->filter = *filter;
    e->pending = client_await(c);
    return e;
}

static void errand_free(struct client_errand *e)
{
    bytes_free(&e->text);
    mem_free(e->lines);
    mem_free(e->filter.ids);
    mem_free(e);
}

static void add_line(struct client_errand *e, const struct client *c)
{
    size_t at = e->text.len;
    print_line(&e->text, c);
    e->lines = mem_realloc(e->lines, (e->lines_count + 1) * sizeof *e->lines);
    e->lines[e->lines_count++] = (struct line){c->id, at, e->text.len - at};
}

static void list_here(struct worker *w, struct errand *errand)
{
    struct client_errand *e = (struct client_errand *)errand;
    for (const struct client *c = w->clients; c != NULL; c = c->next)
        if (matches(&e->filter, c)) add_line(e, c);
}

static int compare_lines(const void *left, const void *right)
{
    const struct line *a = left, *b = right;
    return (a->id > b->id) - (a->id < b->id);
}

static void append_line(struct bytes *out, const struct client_errand *e, const struct line *line)
{
    if (line != NULL) bytes_append(out, e->text.ptr + line->at, line->len);
}

/* In the order in which the ids are asked for, else in which the clients came. */
static void print_lines(struct bytes *out, const struct client_errand *e)
{
    const struct filter *f = &e->filter;
    if (e->lines_count == 0) return;
    qsort(e->lines, e->lines_count, sizeof *e->lines, compare_lines);
    for (size_t i = 0; f->ids_count == 0 && i < e->lines_count; i++)
        append_line(out, e, &e->lines[i]);
    for (size_t i = 0; i < f->ids_count; i++) {
        struct line wanted = {.id = f->ids[i]};
        append_line(out, e, bsearch(&wanted, e->lines, e->lines_count, sizeof wanted,
                                    compare_lines));
    }
}

static void list_home(struct worker *w, struct errand *errand)
{
    struct client_errand *e = (struct client_errand *)errand;
    enum resp_version version = e->pending->version;
    struct bytes lines = {0};
    (void)w;
    print_lines(&lines, e);
    resp_write_verbatim(pending_reply(e->pending), version, SLICE("txt"), bytes_slice(&lines));
    pending_finish(e->pending);
    bytes_free(&lines);
    errand_free(e);
}

enum dispatch_result client_list(struct client *c, const struct request *r)
{
    struct filter filter = {0};
    if (r->argc == 4 && slice_is(r->argv[2], "type")) {
        if (!filter_type(&filter, r->argv[3])) {
            client_error(c, "ERR Unknown client type '%.*s'", (int)r->argv[3].len, r->argv[3].ptr);
            return DISPATCH_SERVED;
        }
    } else if (r->argc > 3 && slice_is(r->argv[2], "id")) {
        for (size_t i = 3; i < r->argc; i++) {
            int64_t id;
            if (!number_to_int64(r->argv[i], &id)) {
                mem_free(filter.ids);
                return fail(c, "ERR Invalid client ID");
            }
            filter_id(&filter, (uint64_t)id);
        }
    } else if (r->argc != 2) {
        return fail(c, "ERR syntax error");
    }
    c->last_command = r->command;
    struct client_errand *e = errand_new(c, &filter);
    e->errand.visit = list_here;
    e->errand.home = list_home;
    errand_start(c->worker, &e->errand);
    return DISPATCH_SERVED;
}

/* ---- KILL ---- */

static void kill_here(struct worker *w, struct errand *errand)
{
    struct client_errand *e = (struct client_errand *)errand;
    for (struct client *c = w->clients, *next; c != NULL; c = next) {
        next = c->next;
        if (!matches(&e->filter, c)) continue;
        e->killed++;
        if (c->id == e->killer) client_close_after_replies(c);
        else client_free(c);
    }
}

static void kill_home(struct worker *w, struct errand *errand)
{
    struct client_errand *e = (struct client_errand *)errand;
    struct bytes *out = pending_reply(e->pending);
    (void)w;
    if (!e->answers_old_style) resp_write_int64(out, e->killed);
    else if (e->killed > 0) resp_write_status(out, SLICE("OK"));
    else resp_write_error(out, SLICE("ERR No such client"));
    pending_finish(e->pending);
    errand_free(e);
}

/* One option of the new style; false when it was refused. */
static bool read_kill_option(struct client *c, struct filter *f, struct slice option,
                             struct slice value)
{
    int64_t id;
    if (slice_is(option, "id")) {
        if (!number_to_int64(value, &id) || id < 1)
            return fail(c, "ERR client-id should be greater than 0"), false;
        filter_id(f, (uint64_t)id);
    } else if (slice_is(option, "type")) {
        if (!filter_type(f, value))
            return client_error(c, "ERR Unknown client type '%.*s'", (int)value.len, value.ptr),
                   false;
    } else if (slice_is(option, "addr")) {
        filter_address(f->address, value);
    } else if (slice_is(option, "laddr")) {
        filter_address(f->own_address, value);
    } else if (slice_is(option, "user")) {
        if (!slice_equal(value, SLICE("default")))
            return client_error(c, "ERR No such user '%.*s'", (int)value.len, value.ptr), false;
    } else if (slice_is(option, "skipme") && slice_is(value, "yes")) {
        f->except = c->id;
    } else if (slice_is(option, "skipme") && slice_is(value, "no")) {
        f->except = 0;
    } else {
        return fail(c, "ERR syntax error"), false;
    }
    return true;
}

static bool read_kill(struct client *c, const struct request *r, struct filter *f)
{
    if (r->argc == 3) {
        filter_address(f->address, r->argv[2]);
        return true;
    }
    f->except = c->id;
    if (r->argc % 2 != 0) return fail(c, "ERR syntax error"), false;
    for (size_t i = 2; i < r->argc; i += 2)
        if (!read_kill_option(c, f, r->argv[i], r->argv[i + 1])) return false;
    return true;
}

enum dispatch_result client_kill(struct client *c, const struct request *r)
{
    struct filter filter = {0};
    if (!read_kill(c, r, &filter)) {
        mem_free(filter.ids);
        return DISPATCH_SERVED;
    }
    struct client_errand *e = errand_new(c, &filter);
    e->errand.visit = kill_here;
    e->errand.home = kill_home;
    e->answers_old_style = r->argc == 3;
    e->killer = c->id;
    errand_start(c->worker, &e->errand);
    return DISPATCH_SERVED;
}

