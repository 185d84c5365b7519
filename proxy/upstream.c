#include "proxy/upstream.h"

#include "core/base/cache.h"
#include "core/base/mem.h"
#include "core/base/number.h"
#include "proxy/room.h"
#include "proxy/worker.h"

#include <stdio.h>
#include <string.h>

enum {
    BACKOFF_FIRST_US = 20 * 1000,
    BACKOFF_MAX_US = 1000 * 1000,
    CONNECT_MAX_US = 1000 * 1000,
    ERROR_TEXT_MAX = 256,
    PART_MIN = 256 * 1024            /* bytes of a reply from which on it may be passed in parts */
};

static const struct stream_events upstream_events;

void upstream_init(struct upstream *u, struct worker *w, const struct shard *shard,
                   enum resp_version version)
{
    *u = (struct upstream){.worker = w, .shard = shard, .version = version};
    u->last = &u->first;
}

/* ---- the line of calls ---- */

static void push(struct upstream *u, struct call *call)
{
    if (u->first == NULL) u->heard_us = loop_monotonic_us(u->worker->loop);
    call->next = NULL;
    call->position = u->written;
    *u->last = call;
    u->last = &call->next;
    u->calls++;
}

static struct call *pop(struct upstream *u)
{
    struct call *call = u->first;
    u->first = call->next;
    if (u->first == NULL) u->last = &u->first;
    return call;
}

static struct slice error_of(const struct upstream *u, bool uncertain, char out[ERROR_TEXT_MAX])
{
    const char *text = uncertain ? "-UNCERTAIN the outcome of this command is unknown, the "
                                   "connection to shard %.64s was lost\r\n"
                                 : "-CLUSTERDOWN shard %.64s is not reachable\r\n";
    return slice_make(out, (size_t)snprintf(out, ERROR_TEXT_MAX, text, u->shard->name));
}

static void end_unsent(struct upstream *u, struct call *call)
{
    char text[ERROR_TEXT_MAX];
    call->done(call, error_of(u, false, text), CALL_UNSENT);
}

#define BUSY_ERROR(kind) \
    "BUSY Redis is busy running a script. You can only call " kind " KILL or SHUTDOWN NOSAVE."

static void end_busy(const struct upstream *u, struct call *call)
{
    call->done(call,
               u->behind == BEHIND_FUNCTION ? SLICE("-" BUSY_ERROR("FUNCTION") "\r\n")
                                            : SLICE("-" BUSY_ERROR("SCRIPT") "\r\n"),
               CALL_UNSENT);
}

const char *upstream_busy_text(enum behind behind)
{
    if (behind == BEHIND_NOTHING) return NULL;
    return behind == BEHIND_FUNCTION ? BUSY_ERROR("FUNCTION") : BUSY_ERROR("SCRIPT");
}

void upstream_stand_behind(struct upstream *u, enum behind behind)
{
    struct worker *w = u->worker;
    struct busy_shard *shard = &w->proxy->busy[u->shard - w->topology->shards];
    if (u->behind == behind) return;
    shard->behind[u->behind]--;
    shard->behind[behind]++;
    u->behind = behind;
}

static struct call *take_calls(struct upstream *u)
{
    struct call *calls = u->first;
    u->first = NULL;
    u->last = &u->first;
    return calls;
}

/* Calls whose first byte the kernel never took cannot have happened. */
static void end_calls(struct upstream *u, struct call *call, uint64_t taken)
{
    char text[ERROR_TEXT_MAX];
    for (struct call *next; call != NULL; call = next) {
        next = call->next;
        bool left = call->position < taken;
        call->done(call, error_of(u, left && call->may_write, text),
                   left ? CALL_LOST : CALL_UNSENT);
    }
}

/* ---- calls of our own: the greeting, and SELECT ---- */

static void greeted(struct call *call, struct slice reply, enum call_end end)
{
    struct own_call *own = (struct own_call *)call;
    struct upstream *u = own->upstream;

    if (end == CALL_ANSWERED && reply.ptr[0] == '-')
        log_write(u->worker->log, LOG_LEVEL_WARNING, "shard %s refuses a connection: %.*s",
                  u->shard->name, (int)(reply.len < 2 ? 0 : reply.len - 2), reply.ptr);
    pool_put(&u->worker->own_calls, own);
}

/* A node refuses everything while a script runs too long. */
static bool is_refusal(struct slice reply)
{
    return slice_starts(reply, SLICE("-BUSY"));
}

/* What follows a SELECT that failed would run in the wrong database: the connection must go, unless
 * all that follows is refused as well. */
static void selected(struct call *call, struct slice reply, enum call_end end)
{
    struct own_call *own = (struct own_call *)call;
    struct upstream *u = own->upstream;
    bool is_refused = end == CALL_ANSWERED && is_refusal(reply);

    if (end == CALL_ANSWERED) u->is_doubtful = is_refused && u->real_db != own->db;
    if (end == CALL_ANSWERED && reply.ptr[0] == '+') u->real_db = own->db;
    if (is_refused) {
        u->db = -1;
        pool_put(&u->worker->own_calls, own);
        return;
    }
    bool has_failed = end == CALL_ANSWERED && reply.ptr[0] == '-';
    greeted(call, reply, end);
    if (has_failed) u->is_spoiled = true;
}

static struct own_call *send_own(struct upstream *u,
                                 void (*done)(struct call *, struct slice, enum call_end),
                                 const struct slice *argv, size_t argc)
{
    struct own_call *own = pool_get(&u->worker->own_calls);
    struct bytes *out = stream_out(&u->stream);
    size_t before = out->len;

    *own = (struct own_call){.call = {.done = done, .replies = 1}, .upstream = u};
    push(u, &own->call);
    resp_write_request(out, argv, argc);
    u->written += out->len - before;
    return own;
}

static void send_select(struct upstream *u, int db)
{
    char digits[16];
    size_t len = (size_t)snprintf(digits, sizeof digits, "%d", db);
    struct slice argv[] = {SLICE("SELECT"), slice_make(digits, len)};
    send_own(u, selected, argv, 2)->db = db;
    u->db = db;
}

/* A plain Redis that has not told yet what it is does not know it, and has nobody to tell. */
static void author_is_known(struct call *call, struct slice reply, enum call_end end)
{
    struct own_call *own = (struct own_call *)call;
    (void)reply;
    (void)end;
    pool_put(&own->upstream->worker->own_calls, own);
}

static void send_author(struct upstream *u, uint64_t author, bool tells_reads)
{
    char digits[NUMBER_INT64_MAX_LEN];
    size_t len = number_from_int64(digits, (int64_t)author);
    struct slice argv[] = {SLICE("TXN"), SLICE("AUTHOR"), slice_make(digits, len), SLICE("READS")};
    send_own(u, author_is_known, argv, tells_reads ? 4 : 3);
}

static const char *const kind_names[] = {"nothing", "a Torc node", "a plain Redis"};

static void learn_kind(struct upstream *u, enum shard_kind kind)
{
    if (kind != u->kind && (kind == SHARD_PLAIN || u->kind == SHARD_PLAIN))
        log_write(u->worker->log, LOG_LEVEL_VERBOSE, "shard %s is %s", u->shard->name,
                  kind_names[kind]);
    u->kind = kind;
    u->has_told = true;
    if (u->told != NULL) u->told(u);
}

/* Who does not know the command is a plain Redis, which says so before it asks for a password. */
static void slots_are_known(struct call *call, struct slice reply, enum call_end end)
{
    struct own_call *own = (struct own_call *)call;
    struct upstream *u = own->upstream;
    bool is_plain = slice_starts(reply, SLICE("-ERR unknown command"));

    if (is_plain) pool_put(&u->worker->own_calls, own);
    else greeted(call, reply, end);
    if (end == CALL_ANSWERED) learn_kind(u, is_plain ? SHARD_PLAIN : SHARD_TORC);
}

/* The slots of the shard, as TXN SLOTS takes them. */
static void send_slots(struct upstream *u)
{
    const struct topology *t = u->worker->topology;
    size_t shard = (size_t)(u->shard - t->shards);
    char bits[SLOT_COUNT / 8] = {0};
    for (uint16_t slot = 0; slot < SLOT_COUNT; slot++)
        if (ring_owner(t->ring, slot) == shard)
            bits[slot / 8] = (char)(bits[slot / 8] | 1 << slot % 8);
    send_own(u, slots_are_known,
             (struct slice[]){SLICE("TXN"), SLICE("SLOTS"), slice_make(bits, sizeof bits)}, 3);
}

static void send_hello(struct upstream *u)
{
    send_own(u, greeted,
             (struct slice[]){SLICE("HELLO"), u->version == RESP3 ? SLICE("3") : SLICE("2")}, 2);
}

void upstream_speak(struct upstream *u, enum resp_version version)
{
    if (u->version == version) return;
    u->version = version;
    if (u->state == UPSTREAM_UP || u->state == UPSTREAM_CONNECTING) send_hello(u);
}

/* A node with fewer databases than the proxy promises is found out before it matters. */
static void greet(struct upstream *u)
{
    const struct options *o = &u->worker->options;
    if (o->backend_auth[0] != '\0')
        send_own(u, greeted, (struct slice[]){SLICE("AUTH"), slice_of(o->backend_auth)}, 2);
    if (u->version == RESP3) send_hello(u);
    send_slots(u);
    if (u->has_no_db) return;
    send_select(u, o->databases - 1);
    send_select(u, 0);
}

/* ---- connecting ---- */

/* Who waits for an element says nothing for as long as that takes. */
static void notice_dead_host(struct upstream *u)
{
    stream_set_keepalive(&u->stream, (int)(u->worker->options.shard_timeout_ms / 1000) + 1);
}

/* False when it has failed already. */
static bool connect_now(struct upstream *u)
{
    char address[NAMES_ADDRESS_MAX];
    u->written = 0;
    u->skip = (struct resp_skip){0};
    u->is_spoiled = u->is_doubtful = u->is_owed = u->has_told = false;
    upstream_stand_behind(u, BEHIND_NOTHING);
    u->is_passing = u->is_displaced = false;
    u->real_db = 0;
    bytes_clear(&u->later);
    u->unanswered = 0;
    u->heard_us = loop_monotonic_us(u->worker->loop);
    size_t shard = (size_t)(u->shard - u->worker->topology->shards);
    if (!names_find(u->worker->names, shard, address) ||
        !stream_connect(&u->stream, u->worker->loop, address, u->shard->port, &upstream_events))
        return false;
    if (u->is_shared) stream_gather(&u->stream);
    if (u->is_private) notice_dead_host(u);
    greet(u);
    return true;
}

static void lose(struct upstream *u, uint64_t taken);
static void retry_fired(struct loop_timer *timer)
{
    struct upstream *u = (struct upstream *)((char *)timer - offsetof(struct upstream, retry));
    if (!connect_now(u)) lose(u, 0);
}

static void wait_and_retry(struct upstream *u)
{
    if (u->state != UPSTREAM_DOWN) {
        u->backoff_us = BACKOFF_FIRST_US;
        log_write(u->worker->log, LOG_LEVEL_WARNING, "shard %s at %s:%d is not reachable",
                  u->shard->name, u->shard->host, u->shard->port);
    }
    u->state = UPSTREAM_DOWN;
    u->retry.fire = retry_fired;
    loop_timer_start(u->worker->loop, &u->retry, u->backoff_us);
    u->backoff_us = u->backoff_us * 2 > BACKOFF_MAX_US ? BACKOFF_MAX_US : u->backoff_us * 2;
}

/* A connection that worked until now is made again at once, and meanwhile requests wait; when that
 * fails, they fail.  What was in line before is ended last, since that may bring new calls. */
static void lose(struct upstream *u, uint64_t taken)
{
    struct call *calls = take_calls(u);

    u->losses++;
    if (u->is_private) {
        u->state = UPSTREAM_DOWN;
    } else if (u->state == UPSTREAM_UP) {
        u->state = UPSTREAM_CONNECTING;
        if (!connect_now(u)) wait_and_retry(u);
    } else {
        wait_and_retry(u);
    }
    end_calls(u, calls, taken);
    if (u->lost != NULL) u->lost(u, taken);
}

static void upstream_connected(struct stream *s)
{
    struct upstream *u = (struct upstream *)s;
    if (u->state == UPSTREAM_DOWN)
        log_write(u->worker->log, LOG_LEVEL_NOTICE, "shard %s is reachable again", u->shard->name);
    u->state = UPSTREAM_UP;
    u->heard_us = loop_monotonic_us(u->worker->loop);
}

static void upstream_closed(struct stream *s, int error)
{
    struct upstream *u = (struct upstream *)s;
    (void)error;
    lose(u, (uint64_t)s->bytes_out);
}

static void give_up(struct upstream *u)
{
    uint64_t taken = (uint64_t)u->stream.bytes_out;
    stream_close(&u->stream);
    lose(u, taken);
}

void upstream_change_shard(struct upstream *u, const struct shard *shard, bool is_elsewhere)
{
    u->shard = shard;
    u->is_displaced = is_elsewhere && u->state != UPSTREAM_CLOSED;
}

void upstream_move(struct upstream *u)
{
    if (!u->is_displaced) return;
    u->is_displaced = false;
    if (u->stream.is_open) give_up(u);
    if (u->state == UPSTREAM_DOWN && !u->is_private && !u->stream.is_open)
        loop_timer_start(u->worker->loop, &u->retry, 0);
}

static void write_out(struct upstream *u, struct slice request)
{
    struct bytes *out = stream_out(&u->stream);
    u->written += u->later.len + request.len;
    bytes_append_slice(out, bytes_slice(&u->later));
    bytes_append_slice(out, request);
    bytes_clear(&u->later);
}

static bool owes_answer(const struct upstream *u)
{
    return u->first != NULL && !u->first->waits;
}

bool upstream_is_silent(const struct upstream *u, int64_t now_us, int64_t silence_us)
{
    return owes_answer(u) && u->state == UPSTREAM_UP && now_us - u->heard_us > silence_us;
}

void upstream_check(struct upstream *u, int64_t now_us, int64_t silence_max_us)
{
    if (!u->stream.is_open || u->stream.is_paused) return;
    int64_t silent_us = now_us - (u->heard_us > u->alive_us ? u->heard_us : u->alive_us);
    int64_t limit_us = u->stream.is_connecting ? CONNECT_MAX_US : silence_max_us;
    bool is_waiting = u->stream.is_connecting || owes_answer(u) || u->is_owed;
    if (is_waiting && silent_us > limit_us) give_up(u);
    else if (u->later.len > 0) write_out(u, SLICE(""));
}

void upstream_close(struct upstream *u)
{
    uint64_t taken = (uint64_t)u->stream.bytes_out;
    loop_timer_stop(u->worker->loop, &u->retry);
    stream_close(&u->stream);
    u->state = UPSTREAM_CLOSED;
    bytes_free(&u->later);
    end_calls(u, take_calls(u), taken);
}

/* ---- requests out ---- */

bool upstream_is_reachable(struct upstream *u)
{
    if (u->worker->is_closing) return false;
    if (u->state == UPSTREAM_CLOSED) {
        u->state = UPSTREAM_CONNECTING;
        if (!connect_now(u)) lose(u, 0);
    }
    return u->state == UPSTREAM_UP || u->state == UPSTREAM_CONNECTING;
}

static inline void send(struct upstream *u, struct call *call, int db, uint64_t author,
                        bool tells_reads, struct slice request)
{
    if (__builtin_expect(u->state != UPSTREAM_UP, 0) && !upstream_is_reachable(u)) {
        end_unsent(u, call);
        return;
    }
    if (__builtin_expect(u->behind != BEHIND_NOTHING, 0)) {
        end_busy(u, call);
        return;
    }
    if (__builtin_expect(db != u->db, 0) && db >= 0) send_select(u, db);
    if (__builtin_expect(author != 0, 0) && !(u->has_told && u->kind == SHARD_PLAIN))
        send_author(u, author, tells_reads);
    push(u, call);
    bytes_append_slice(stream_out(&u->stream), request);
    u->written += request.len;
    if (__builtin_expect(u->stream.is_paused, 0)) upstream_go_on(u);     /* somebody else waits */
}

void upstream_send(struct upstream *u, struct call *call, int db, struct slice request)
{
    send(u, call, db, 0, false, request);
}

void upstream_send_by(struct upstream *u, struct call *call, int db, uint64_t author,
                      struct slice request)
{
    send(u, call, db, author, false, request);
}

void upstream_send_as(struct upstream *u, struct call *call, int db, uint64_t author,
                      uint64_t reader, struct slice request)
{
    send(u, call, db, reader != 0 ? reader : author, reader != 0, request);
}

void upstream_send_more(struct upstream *u, struct slice part)
{
    if (!u->stream.is_open) return;
    bytes_append_slice(stream_out(&u->stream), part);
    u->written += part.len;
}

void upstream_go_on(struct upstream *u)
{
    if (!u->stream.is_paused) return;
    u->heard_us = loop_monotonic_us(u->worker->loop);
    stream_resume(&u->stream);
}

bool upstream_tell(struct upstream *u, struct slice request)
{
    if (u->state != UPSTREAM_UP && !upstream_is_reachable(u)) return false;
    if (!u->is_owed) u->heard_us = loop_monotonic_us(u->worker->loop);
    u->is_owed = true;
    u->unanswered++;
    write_out(u, request);
    return true;
}

bool upstream_note(struct upstream *u, struct slice request)
{
    if (u->state != UPSTREAM_UP && !upstream_is_reachable(u)) return false;
    write_out(u, request);
    return true;
}

void upstream_note_later(struct upstream *u, struct slice request)
{
    if (u->state == UPSTREAM_UP) bytes_append_slice(&u->later, request);
}

void upstream_send_notes(struct upstream *u)
{
    if (u->state != UPSTREAM_UP || u->later.len == 0) return;
    write_out(u, SLICE(""));
    stream_flush(&u->stream);
}

/* ---- replies in ---- */

/* One reply is there in full. */
static void answer(struct upstream *u, struct slice reply)
{
    struct call *call = u->first;
    if (call == NULL) {
        u->is_owed = false;
        if (u->unanswered > 0) u->unanswered--;
        u->message(u, reply);
        return;
    }
    if (__builtin_expect(call->replies > 1, 0)) {
        call->replies--;
        return;
    }
    if (__builtin_expect(u->is_doubtful, 0) && call->done != selected && !is_refusal(reply)) {
        u->is_spoiled = true;
        return;
    }
    pop(u);
    if (u->first != NULL) cache_fetch(u->first);
    if (__builtin_expect(reply.ptr[0] == '-', 0) && !u->is_passing)
        room_hear(u, slice_part(reply, 1, reply.len));
    u->is_passing = false;
    call->done(call, reply, CALL_ANSWERED);
}

/* What is there of a large reply, if its call takes it in parts.  Returns the bytes it took. */
static size_t pass_on(struct upstream *u, const char *data, size_t len)
{
    struct call *call = u->first;
    bool is_large = u->skip.need > PART_MIN || len > PART_MIN;
    if (call == NULL || !call->in_parts || call->replies > 1 || u->is_doubtful) return 0;
    if (!u->is_passing && (!is_large || data[0] == '>')) return 0;
    struct slice part = slice_make(data, resp_skip_release(&u->skip, len));
    u->is_passing = true;
    if (!u->part(u, call, part)) stream_pause(&u->stream);
    return part.len;
}

static size_t upstream_data(struct stream *s, char *data, size_t len)
{
    struct upstream *u = (struct upstream *)s;
    size_t used = 0;

    u->heard_us = loop_monotonic_us(u->worker->loop);
    if (__builtin_expect(u->behind != BEHIND_NOTHING, 0))
        upstream_stand_behind(u, BEHIND_NOTHING);
    while (used < len) {
        enum resp_status status = resp_skip_step(&u->skip, data + used, len - used);
        if (status == RESP_MORE) {
            used += pass_on(u, data + used, len - used);
            s->need = u->skip.need;
            break;
        }
        bool is_push = data[used] == '>' && !u->is_passing;
        if (status == RESP_BAD || (u->first == NULL && u->message == NULL && !is_push)) {
            log_write(u->worker->log, LOG_LEVEL_WARNING, "shard %s said something unexpected",
                     u->shard->name);
            give_up(u);
            return 0;
        }
        struct slice reply = slice_make(data + used, u->skip.at);
        used += u->skip.at;
        u->skip = (struct resp_skip){0};
        if (!is_push) answer(u, reply);
        else if (u->pushed != NULL) u->pushed(u, reply);
        if (__builtin_expect(u->is_spoiled, 0)) {
            give_up(u);                  /* and perhaps connected again: the bytes are gone */
            return 0;
        }
        if (!s->is_open) return 0;
    }
    return used;
}

static void upstream_drained(struct stream *s)
{
    struct upstream *u = (struct upstream *)s;
    if (u->drained != NULL) u->drained(u);
}

static const struct stream_events upstream_events = {
    .data = upstream_data,
    .drained = upstream_drained,
    .closed = upstream_closed,
    .connected = upstream_connected,
};
