/* front_ask.c - what nodes are asked for a client that waits, and what they say.
 *
 * Checks that keys come in their order: who waits for several is given from the first that has
 * something. */
#include "tests/sim/front_parts.h"

#include "core/base/number.h"
#include "core/wire/resp_reply.h"
#include "core/wire/resp_write.h"

/* ---- what they are asked ---- */

static struct slice timeout_text(const struct sim_front *f, const struct sim_wait *w, bool in_ms,
                                 char out[SIM_TEXT_MAX])
{
    int64_t ms = w->deadline_us == 0 ? 0 : (w->deadline_us - sim_front_now_us(f) + 999) / 1000;
    int len;

    if (w->deadline_us != 0 && ms < 1)
        ms = 1;
    len = in_ms ? snprintf(out, SIM_TEXT_MAX, "%lld", (long long)ms)
                : snprintf(out, SIM_TEXT_MAX, "%lld.%03d", (long long)(ms / 1000),
                           (int)(ms % 1000));
    return slice_make(out, (size_t)len);
}

static bool is_asked_for(const struct sim_front *f, const struct sim_wait *w, uint32_t key,
                         const struct txn_waiting_effect *e)
{
    int node = w->side[e->side].node;

    if (e->keys == TXN_KEY_OFFERED)
        return key == e->key;
    for (uint32_t i = 0; i <= key && e->keys == TXN_KEYS_IN_FRONT; i++)
        if (sim_front_node_of(f, w->keys[i]) != node)
            return false;
    return sim_front_node_of(f, w->keys[key]) == node;
}

static void write_command(struct sim_front *f, const struct sim_wait *w,
                          const struct txn_waiting_effect *e, struct bytes *out)
{
    static const char *const words[] = {"BLPOP", "BRPOP", "BLMOVE"};
    struct slice argv[SIM_ARGS_MAX] = {slice_of(words[w->kind])};
    char names[SIM_WAIT_KEYS_MAX + 1][2], timeout[SIM_TEXT_MAX];
    size_t argc = 1;

    for (uint32_t i = 0; i < w->keys_count; i++)
        if (is_asked_for(f, w, i, e))
            argv[argc++] = sim_queue_name(w->keys[i], names[i]);
    if (w->kind == SIM_WAIT_MOVE) {
        argv[argc++] = sim_queue_name(w->to, names[SIM_WAIT_KEYS_MAX]);
        argv[argc++] = SLICE("LEFT");
        argv[argc++] = SLICE("RIGHT");
    }
    argv[argc++] = timeout_text(f, w, false, timeout);
    resp_write_request(out, argv, argc);
}

static struct sim_link *link_of(struct sim_front *f, struct sim_wait *w, uint32_t side)
{
    if (w->side[side].link == NULL)
        w->side[side].link = sim_link_get(f, w->side[side].node, w->object);
    return w->side[side].link;
}

void sim_wait_ask_to_take(struct sim_front *f, struct sim_wait *w,
                          const struct txn_waiting_effect *e)
{
    static const char *const modes[] = {"WAIT", "NOW", "AWAITED"};
    struct sim_link *l = link_of(f, w, e->side);
    struct bytes bytes = {0};

    snprintf(l->name, sizeof(l->name), "f%d-%llu-%llu", f->index, (unsigned long long)f->life,
             (unsigned long long)++f->names);
    resp_write_request(&bytes,
                       (struct slice[]){SLICE("TXN"), SLICE("TAKE"), slice_of(modes[e->mode]),
                                        slice_of(l->name)},
                       4);
    write_command(f, w, e, &bytes);
    w->side[e->side].is_offering = false;
    sim_link_expect(l, SIM_CALL_IGNORED, 0, 0);
    sim_link_expect(l, SIM_CALL_REPLY, w->object, e->side);
    sim_link_send(f, l, &bytes);
}

void sim_wait_ask_for_offer(struct sim_front *f, struct sim_wait *w, uint32_t side)
{
    struct sim_link *l = link_of(f, w, side);
    struct slice argv[SIM_ARGS_MAX] = {SLICE("TXN"), SLICE("WAIT"), SLICE("LIST")};
    char names[SIM_WAIT_KEYS_MAX][2], timeout[SIM_TEXT_MAX], digits[NUMBER_INT64_MAX_LEN];
    struct bytes bytes = {0};
    size_t argc = 5;

    argv[3] = timeout_text(f, w, true, timeout);
    for (uint32_t i = 0; i < w->keys_count; i++)
        if (sim_front_node_of(f, w->keys[i]) == w->side[side].node)
            argv[argc++] = sim_queue_name(w->keys[i], names[i]);
    argv[4] = slice_make(digits, number_from_uint64(digits, argc - 5));
    resp_write_request(&bytes, argv, argc);
    w->side[side].is_offering = true;
    sim_link_expect(l, SIM_CALL_BEGUN, w->object, side);
    sim_link_expect(l, SIM_CALL_REPLY, w->object, side);
    sim_link_send(f, l, &bytes);
}

/* ---- what they say ---- */

bool sim_wait_has_left(const struct sim_wait *w, uint32_t side, const struct sim_link *l)
{
    return w->side[side].link != l || w->machine.state == TXN_WAITING_ANSWERED;
}

static bool is_null(struct slice reply)
{
    return reply.len > 1 && (reply.ptr[0] == '$' || reply.ptr[0] == '*') && reply.ptr[1] == '-';
}

void sim_wait_note_beginning(struct sim_front *f, struct sim_wait *w)
{
    for (uint32_t i = 0; i < w->keys_count; i++) {
        const struct sim_shard *s = &f->shards[sim_front_node_of(f, w->keys[i])];
        w->was_full[i] = s->up && f->elements->queue[w->keys[i]].count > 0
                      && list_is_empty((struct list *)(uintptr_t)&s->server.offers)
                      && txn_locks_empty(&s->server.txn.locks);
    }
}

/* A key that always had something, and that nobody else looked at, comes before those behind it. */
static void check_order(struct sim_front *f, const struct sim_wait *w, struct slice reply)
{
    struct resp_cursor c = resp_cursor_over(reply);
    struct resp_value value;
    int queue = -1;

    if (w->kind == SIM_WAIT_MOVE || w->is_disturbed)
        return;
    if (resp_cursor_next(&c, &value) && resp_cursor_next(&c, &value))
        queue = sim_queue_of(value.text);
    for (uint32_t i = 0; i < w->keys_count && w->keys[i] != queue; i++) {
        const struct sim_queue *q = &f->elements->queue[w->keys[i]];
        if (w->was_full[i] && q->count > 0 && q->filled_ms < w->began_ms
            && sim_queue_others_ms(q, w->object) < w->began_ms)
            sim_violation(f->world, "front %d wait %llu is given from q%d before q%d", f->index,
                          (unsigned long long)w->object, queue, w->keys[i]);
    }
}

void sim_wait_begun(struct sim_front *f, struct sim_wait *w, uint32_t side, struct slice reply)
{
    struct resp_cursor c = resp_cursor_over(reply);
    struct resp_value value;
    struct txn_waiting_event event = {.type = TXN_WAITING_BEGUN, .side = side};

    if (reply.ptr[0] == '-') {
        event.type = TXN_WAITING_REFUSED;
        event.passes = slice_starts(reply, SLICE("-TRYAGAIN"));
    } else if (resp_cursor_next(&c, &value) && resp_cursor_next(&c, &value)) {
        event.at_once = value.integer == 1;
    }
    sim_wait_step_with(f, w, event, reply);
}

void sim_wait_reply(struct sim_front *f, struct sim_wait *w, uint32_t side, struct slice reply)
{
    struct resp_cursor c = resp_cursor_over(reply);
    struct resp_value value;
    struct txn_waiting_event event = {.type = TXN_WAITING_GIVEN, .side = side, .keeps = true};

    if (is_null(reply)) {
        event.type = TXN_WAITING_NOTHING;
    } else if (reply.ptr[0] == '-') {
        event.type = TXN_WAITING_REFUSED;
        event.passes = slice_starts(reply, SLICE("-TRYAGAIN"));
    } else if (w->side[side].is_offering) {
        event.type = TXN_WAITING_OFFERED;
        if (!resp_cursor_next(&c, &value) || !resp_cursor_next(&c, &value))
            return;
        while (event.key + 1 < w->keys_count && w->keys[event.key] != sim_queue_of(value.text))
            event.key++;
        if (resp_cursor_next(&c, &value))
            event.offered_us = value.integer;
    } else {
        check_order(f, w, reply);
    }
    sim_wait_step_with(f, w, event, reply);
}
