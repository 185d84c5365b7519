/* wait_sides.c - what a shard is asked for a client that waits, and what it says.
 *
 * Invariant: whatever a shard says is one event for txn/waiting.h, and none once it is left. */
#include "proxy/pending.h"
#include "proxy/plain.h"
#include "proxy/wait_parts.h"
#include "proxy/watcher.h"

/* ---- asking ---- */

static bool is_of_shard(const void *context, size_t key)
{
    const struct side *side = context;
    return wait_shard_at(side->wait, key) == side->shard;
}

/* Of the shard of the first key, as many as stand at the front. */
static bool is_in_front(const void *context, size_t key)
{
    const struct side *side = context;
    size_t first = 0;
    while (first < side->wait->form.keys && wait_shard_at(side->wait, first) == side->shard)
        first++;
    return key < first;
}

static bool is_offered(const void *context, size_t key)
{
    return ((const struct side *)context)->offered == key;
}

static void replied(struct call *call, struct slice reply, enum call_end end);
static void began(struct call *call, struct slice reply, enum call_end end);

static struct upstream *upstream_of(struct side *side)
{
    if (side->watcher == NULL)
        side->watcher = watcher_get(side->wait->worker, side->shard, side->wait->version);
    return &side->watcher->upstream;
}

/* The time that is left; never 0 but for ever. */
static int64_t left_ms(const struct wait *w)
{
    int64_t ms = w->deadline_us == 0 ? 0 : (w->deadline_us - wait_now_us(w) + 999) / 1000;
    return w->deadline_us != 0 && ms < 1 ? 1 : ms;
}

/* The command, with those keys.  A plain Redis takes nothing back. */
static void ask_to_take(struct side *side, struct slice mode,
                        bool (*has)(const void *context, size_t key))
{
    struct wait *w = side->wait;
    struct bytes request = {0};
    struct slice *room = worker_argv_room(w->worker, w->argc + 8);
    struct upstream *u = upstream_of(side);
    bool is_plain = plain_is(w->worker, side->shard);
    if (!is_plain) {
        struct slice take[] = {SLICE("TXN"), SLICE("TAKE"), mode, watcher_name_take(side->watcher)};
        resp_write_request(&request, take, 4);
    }
    wait_form_write(&w->form, w->argv, w->argc, &(struct wait_keys){has, side}, left_ms(w), room,
                    &request);
    side->is_offering = false;
    side->call = (struct call){.done = replied,
                               .replies = is_plain ? 1 : 2,
                               .may_write = true,
                               .waits = slice_equal(mode, SLICE("WAIT"))};
    upstream_send_by(u, &side->call, w->db, pending_author(w->pending), bytes_slice(&request));
    bytes_free(&request);
}

void wait_ask_take(struct side *side, const struct txn_waiting_effect *e)
{
    static const char *const modes[] = {
        [TXN_TAKE_WAIT] = "WAIT", [TXN_TAKE_NOW] = "NOW", [TXN_TAKE_AWAITED] = "AWAITED"};
    static bool (*const has[])(const void *context, size_t key) = {
        [TXN_KEYS_OF_SIDE] = is_of_shard,
        [TXN_KEYS_IN_FRONT] = is_in_front,
        [TXN_KEY_OFFERED] = is_offered};
    side->offered = e->key;
    ask_to_take(side, slice_of(modes[e->mode]), has[e->keys]);
}

/* What the shard says first is a reply of its own.  Where it says nothing both calls end alike. */
void wait_ask_offer(struct side *side)
{
    struct wait *w = side->wait;
    struct upstream *u = upstream_of(side);
    struct bytes request = {0};
    struct slice *room = worker_argv_room(w->worker, w->argc + 8);
    wait_form_write_wait(&w->form, w->argv, &(struct wait_keys){is_of_shard, side}, left_ms(w),
                         room, &request);
    side->is_offering = true;
    side->begun = (struct call){.done = began, .replies = 1};
    side->call = (struct call){.done = replied, .replies = 1, .waits = true};
    upstream_send(u, &side->begun, w->db, bytes_slice(&request));
    upstream_send(u, &side->call, -1, SLICE(""));
    bytes_free(&request);
}

/* ---- answers ---- */

bool wait_is_null(struct slice reply)
{
    return reply.ptr[0] == '_' || (reply.len > 1 && reply.ptr[1] == '-' && reply.ptr[0] != '-' &&
                                   reply.ptr[0] != ':');
}

bool wait_is_passing(struct slice reply)
{
    return slice_starts(reply, SLICE("-LOADING")) || slice_starts(reply, SLICE("-BUSY ")) ||
           slice_starts(reply, SLICE("-TRYAGAIN"));
}

/* The IDs that stand for $ from now on, of the shard's keys in their order. */
static void take_ids(struct side *side, struct resp_cursor *c)
{
    struct wait *w = side->wait;
    struct resp_value id;
    for (size_t i = 0; i < w->form.keys; i++) {
        struct slice *own = &w->argv[w->form.first_key + w->form.keys + i];
        if (wait_shard_at(w, i) != side->shard || !resp_cursor_next(c, &id)) continue;
        if (!slice_equal(*own, SLICE("$")) || id.text.len > WAIT_ID_TEXT_MAX) continue;
        size_t at = w->ids.len;
        bytes_append_slice(&w->ids, id.text);
        *own = slice_make(w->ids.ptr + at, id.text.len);
    }
}

static struct txn_waiting_event event_of(const struct side *side, enum txn_waiting_event_type type)
{
    return (struct txn_waiting_event){.type = type, .side = (uint32_t)(side - side->wait->sides)};
}

/* It is being left, or was. */
static bool is_left(const struct side *side)
{
    return side->watcher == NULL || side->wait->machine.state == TXN_WAITING_ANSWERED;
}

static void began(struct call *call, struct slice reply, enum call_end end)
{
    struct side *side = (struct side *)((char *)call - offsetof(struct side, begun));
    struct wait *w = side->wait;
    struct resp_cursor c = resp_cursor_over(reply);
    struct resp_value head, is_at_once;
    struct txn_waiting_event event = event_of(side, TXN_WAITING_BEGUN);

    if (end != CALL_ANSWERED || is_left(side)) return;
    if (reply.ptr[0] == '-' || !resp_cursor_next(&c, &head) || !resp_cursor_next(&c, &is_at_once)) {
        event.type = TXN_WAITING_REFUSED;
        event.passes = wait_is_passing(reply);
    } else {
        event.at_once = is_at_once.integer == 1;
        if (w->form.has_ids) take_ids(side, &c);
    }
    wait_step_with_reply(w, event, reply);
}

/* An array of the key and of when it was offered. */
static void offered(struct side *side, struct slice reply)
{
    struct wait *w = side->wait;
    struct resp_cursor c = resp_cursor_over(reply);
    struct resp_value head, key, at;
    struct txn_waiting_event event = event_of(side, TXN_WAITING_OFFERED);

    if (!resp_cursor_next(&c, &head) || !resp_cursor_next(&c, &key) || !resp_cursor_next(&c, &at)) {
        event.type = TXN_WAITING_REFUSED;
        wait_step_with_reply(w, event, SLICE("-ERR a shard's answer makes no sense\r\n"));
        return;
    }
    while (event.key + 1 < w->form.keys && !slice_equal(wait_key_at(w, event.key), key.text))
        event.key++;
    event.offered_us = at.integer;
    wait_step_with_reply(w, event, reply);
}

static void replied(struct call *call, struct slice reply, enum call_end end)
{
    struct side *side = (struct side *)call;
    struct wait *w = side->wait;
    struct txn_waiting_event event = event_of(side, TXN_WAITING_GIVEN);

    if (is_left(side)) return;
    if (end != CALL_ANSWERED) {
        event.type = TXN_WAITING_LOST;
        event.was_sent = end == CALL_LOST;
        event.is_last = w->worker->is_closing;
    } else if (wait_is_null(reply)) {
        event.type = TXN_WAITING_NOTHING;
    } else if (reply.ptr[0] == '-') {
        event.type = TXN_WAITING_REFUSED;
        event.passes = wait_is_passing(reply);
    } else if (side->is_offering) {
        offered(side, reply);
        return;
    }
    event.keeps = !plain_is(w->worker, side->shard);
    wait_step_with_reply(w, event, reply);
}
