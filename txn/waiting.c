/* waiting.c - see waiting.h. */
#include "txn/waiting.h"

#include "txn/rule.h"

#include <assert.h>

struct txn_waiting_side {
    bool is_connected;                               /* there is a connection, up or not */
    bool is_asked;                                   /* and something under way on it */
    bool is_over;                                    /* the time was over there */
    bool was_in_line;
    bool has_begun;                                  /* the client stands in line there */
    bool is_at_once;                                 /* or something was there already */
    bool has_offer;
    uint32_t key;                                    /* which was offered ... */
    int64_t offered_us;                              /* ... and when */
};

/* ---- effects ---- */

static struct txn_waiting_effect *add(struct txn_waiting *w, enum txn_waiting_effect_type type,
                                      uint32_t side)
{
    struct txn_waiting_effect *e;

    if (w->effects_count == w->effects_cap) {
        w->effects_cap = w->effects_cap == 0 ? 16 : w->effects_cap * 2;
        w->effects = w->alloc.realloc(w->alloc.ctx, w->effects,
                                      w->effects_cap * sizeof(*w->effects));
    }
    e = &w->effects[w->effects_count++];
    *e = (struct txn_waiting_effect){.type = type, .side = side};
    return e;
}

bool txn_waiting_next(struct txn_waiting *w, struct txn_waiting_effect *out)
{
    if (w->effects_first == w->effects_count) {
        w->effects_first = w->effects_count = 0;
        return false;
    }
    *out = w->effects[w->effects_first++];
    return true;
}

/* ---- the end ---- */

static void end(struct txn_waiting *w)
{
    if (w->is_over)
        return;
    w->is_over = true;
    add(w, TXN_WAITING_END, TXN_NO_SIDE);
}

/* A connection that still waits, or whose elements nobody got, is closed: the shard sees to it. */
static void leave_side(struct txn_waiting *w, uint32_t i)
{
    struct txn_waiting_side *s = &w->sides[i];
    bool is_connected = s->is_connected, is_asked = s->is_asked, has_offer = s->has_offer;

    s->is_connected = s->is_asked = s->has_offer = false;
    if (!is_connected)
        return;
    if ((is_asked || i == w->taken) && TXN_RULE(who_gives_up_closes_its_connection)) {
        add(w, TXN_WAITING_DROP, i);
        return;
    }
    if (has_offer)
        add(w, TXN_WAITING_LEAVE, i);
    add(w, TXN_WAITING_PUT, i);
}

static void leave_sides_but(struct txn_waiting *w, uint32_t kept)
{
    for (uint32_t i = 0; i < w->start.sides; i++)
        if (i != kept)
            leave_side(w, i);
}

static void answer(struct txn_waiting *w, enum txn_waiting_answer what)
{
    w->state = TXN_WAITING_ANSWERED;
    leave_sides_but(w, w->taken);
    add(w, TXN_WAITING_ANSWER, w->taken)->answer = w->client_is_gone ? TXN_ANSWER_NOBODY : what;
    if (!w->client_is_gone)
        return;
    if (w->taken != TXN_NO_SIDE)
        leave_side(w, w->taken);
    end(w);
}

/* The client has it all, and the shard knows. */
static void settle(struct txn_waiting *w)
{
    uint32_t side = w->taken;

    w->taken = TXN_NO_SIDE;
    if (side != TXN_NO_SIDE) {
        if (!w->is_told)
            add(w, TXN_WAITING_TAKEN, side);
        w->sides[side].is_connected = false;
        add(w, TXN_WAITING_PUT, side);
    }
    end(w);
}

/* If the client did not take all of it the shard must know. */
static void on_wrote(struct txn_waiting *w, const struct txn_waiting_event *e)
{
    assert(w->state == TXN_WAITING_ANSWERED);
    if (w->is_over)
        return;
    if (e->told)
        w->is_told = true;
    if (e->all) {
        settle(w);
        return;
    }
    if (e->told && TXN_RULE(what_the_client_has_not_got_is_not_taken)) {
        add(w, TXN_WAITING_TAKEN_NOT, w->taken);
        w->is_told = false;
    }
}

static void on_client_gone(struct txn_waiting *w)
{
    w->client_is_gone = true;
    if (w->is_over)
        return;
    if (w->state == TXN_WAITING_GATHERS)
        return;                                      /* a gather goes on; its end is the wait's */
    if (w->state != TXN_WAITING_ANSWERED) {
        answer(w, TXN_ANSWER_NOBODY);
        return;
    }
    if (w->taken != TXN_NO_SIDE)
        leave_side(w, w->taken);
    end(w);
}

/* ---- asking shards ---- */

static void ask_to_take(struct txn_waiting *w, uint32_t side, enum txn_waiting_mode mode,
                        enum txn_waiting_keys keys)
{
    struct txn_waiting_side *s = &w->sides[side];
    struct txn_waiting_effect *e = add(w, TXN_WAITING_ASK_TAKE, side);

    e->mode = mode;
    e->keys = keys;
    e->key = s->key;
    s->is_connected = s->is_asked = true;
}

static void ask_for_offer(struct txn_waiting *w, uint32_t side)
{
    struct txn_waiting_side *s = &w->sides[side];

    s->has_begun = s->is_at_once = s->has_offer = false;
    s->is_connected = s->is_asked = true;
    add(w, TXN_WAITING_ASK_OFFER, side);
}

/* The first shard may have something, and nobody needs to be held up then. */
static void look(struct txn_waiting *w)
{
    w->state = TXN_WAITING_LOOKS;
    ask_to_take(w, 0, TXN_TAKE_NOW, TXN_KEYS_IN_FRONT);
}

/* ---- waiting ---- */

static bool is_late(const struct txn_waiting *w, int64_t now_us)
{
    return w->start.deadline_us != 0 && now_us >= w->start.deadline_us;
}

static bool is_over_everywhere(const struct txn_waiting *w)
{
    for (uint32_t i = 0; i < w->start.sides; i++)
        if (!w->sides[i].is_over)
            return false;
    return true;
}

static bool is_idle(const struct txn_waiting_side *s)
{
    return !s->is_asked && !s->is_over && !s->has_offer;
}

static bool is_asked_everywhere(const struct txn_waiting *w)
{
    for (uint32_t i = 0; i < w->start.sides; i++)
        if (is_idle(&w->sides[i]))
            return false;
    return true;
}

/* For shards that are to be asked again, and for those that are silent when the time is over. */
static void set_timer(struct txn_waiting *w, int64_t now_us)
{
    if (!is_asked_everywhere(w))
        add(w, TXN_WAITING_SET_TIMER, TXN_NO_SIDE)->at_us = now_us + TXN_WAITING_AGAIN_US;
    else if (w->start.deadline_us != 0)
        add(w, TXN_WAITING_SET_TIMER, TXN_NO_SIDE)->at_us =
            w->start.deadline_us + w->start.patience_us;
}

static void ask_all(struct txn_waiting *w, int64_t now_us)
{
    w->state = TXN_WAITING_WAITS;
    for (uint32_t i = 0; i < w->start.sides; i++) {
        if (!is_idle(&w->sides[i]))
            continue;
        if (w->start.is_direct)
            ask_to_take(w, i, TXN_TAKE_WAIT, TXN_KEYS_OF_SIDE);
        else
            ask_for_offer(w, i);
    }
    set_timer(w, now_us);
}

static void end_late(struct txn_waiting *w)
{
    leave_sides_but(w, TXN_NO_SIDE);
    answer(w, TXN_ANSWER_NOTHING);
}

/* What was offered is gone, because this process had stood still, or a shard is lost. */
static void wait_again(struct txn_waiting *w, int64_t now_us, bool at_once)
{
    w->has_begun = true;
    w->state = TXN_WAITING_WAITS;
    if (is_late(w, now_us))
        end_late(w);
    else if (at_once)
        ask_all(w, now_us);
    else
        set_timer(w, now_us);
}

static void on_timer(struct txn_waiting *w, int64_t now_us)
{
    if (w->state != TXN_WAITING_WAITS)
        return;
    if (is_late(w, now_us))
        end_late(w);
    else
        ask_all(w, now_us);
}

/* ---- choosing ---- */

static void gather(struct txn_waiting *w, uint32_t side)
{
    w->state = TXN_WAITING_GATHERS;
    w->mover = side;
    add(w, TXN_WAITING_GATHER, side);
}

/* Of what was there at once the first key's, as if all had been looked at together; else what came
 * first. */
static bool is_before(const struct txn_waiting_side *a, const struct txn_waiting_side *b)
{
    if (a->is_at_once != b->is_at_once)
        return a->is_at_once;
    if (a->is_at_once && TXN_RULE(of_what_was_there_the_first_key_is_taken))
        return a->key < b->key;
    return a->offered_us < b->offered_us;
}

static uint32_t choose(const struct txn_waiting *w)
{
    uint32_t best = TXN_NO_SIDE;

    for (uint32_t i = 0; i < w->start.sides; i++)
        if (w->sides[i].has_offer
            && (best == TXN_NO_SIDE || is_before(&w->sides[i], &w->sides[best])))
            best = i;
    return best;
}

static bool has_any_at_once(const struct txn_waiting *w)
{
    for (uint32_t i = 0; i < w->start.sides; i++)
        if (w->sides[i].has_offer && w->sides[i].is_at_once)
            return true;
    return false;
}

static void take(struct txn_waiting *w, uint32_t side)
{
    struct txn_waiting_side *s = &w->sides[side];

    w->state = TXN_WAITING_TAKES;
    leave_sides_but(w, side);
    s->has_offer = false;
    if (w->start.moves_over) {
        gather(w, side);
        return;
    }
    ask_to_take(w, side, s->is_at_once ? TXN_TAKE_NOW : TXN_TAKE_AWAITED, TXN_KEY_OFFERED);
    add(w, TXN_WAITING_LEAVE, side);
}

/* Streams that had something before the client waited are read together. */
static void on_choice(struct txn_waiting *w)
{
    uint32_t side = choose(w);

    if (w->state != TXN_WAITING_WAITS || side == TXN_NO_SIDE)
        return;
    if (w->start.reads && has_any_at_once(w)) {
        leave_sides_but(w, TXN_NO_SIDE);
        gather(w, TXN_NO_SIDE);
    } else {
        take(w, side);
    }
}

/* When each shard has said where it stands; at the end of the turn, since what others have offered
 * may have come with it. */
static void choose_soon(struct txn_waiting *w)
{
    bool has_offer = false, is_in_line = true;

    for (uint32_t i = 0; i < w->start.sides; i++) {
        const struct txn_waiting_side *s = &w->sides[i];
        if (s->is_asked && (!s->has_begun || s->is_at_once)
            && TXN_RULE(every_shard_has_said_where_it_stands))
            return;
        has_offer |= s->has_offer;
        is_in_line &= s->was_in_line;
    }
    w->has_begun = true;
    w->is_in_line |= is_in_line;
    if (has_offer)
        add(w, TXN_WAITING_CHOOSE, TXN_NO_SIDE);
}

/* ---- what shards say ---- */

static void on_begun(struct txn_waiting *w, const struct txn_waiting_event *e)
{
    struct txn_waiting_side *s = &w->sides[e->side];

    s->has_begun = s->was_in_line = true;
    s->is_at_once = e->at_once;
    if (w->state == TXN_WAITING_WAITS)
        choose_soon(w);
}

static void on_offered(struct txn_waiting *w, const struct txn_waiting_event *e)
{
    struct txn_waiting_side *s = &w->sides[e->side];

    s->is_asked = false;
    s->has_offer = true;
    s->key = e->key;
    s->offered_us = e->offered_us;
    choose_soon(w);
}

static void on_nothing(struct txn_waiting *w, const struct txn_waiting_event *e)
{
    w->sides[e->side].is_asked = false;
    if (w->state == TXN_WAITING_TAKES) {
        wait_again(w, e->now_us, true);
        return;
    }
    if (w->state == TXN_WAITING_LOOKS) {
        ask_all(w, e->now_us);
        return;
    }
    w->sides[e->side].is_over = true;
    if (is_over_everywhere(w))
        answer(w, TXN_ANSWER_NOTHING);
}

static void on_given(struct txn_waiting *w, const struct txn_waiting_event *e)
{
    w->sides[e->side].is_asked = false;
    if (e->keeps)
        w->taken = e->side;
    answer(w, TXN_ANSWER_REPLY);
}

static void on_refused(struct txn_waiting *w, const struct txn_waiting_event *e)
{
    if (!w->has_begun || !e->passes) {
        answer(w, TXN_ANSWER_REPLY);
        return;
    }
    leave_side(w, e->side);
    wait_again(w, e->now_us, false);
}

/* What the client has not got all of goes to somebody else. */
static void on_lost_behind_answer(struct txn_waiting *w, uint32_t side)
{
    if (side != w->taken || w->is_over)
        return;
    w->taken = TXN_NO_SIDE;
    if (TXN_RULE(who_got_a_part_gets_no_more))
        add(w, TXN_WAITING_CLOSE_CLIENT, TXN_NO_SIDE);
    add(w, TXN_WAITING_DROP, side);
    end(w);
}

static void on_lost(struct txn_waiting *w, const struct txn_waiting_event *e)
{
    struct txn_waiting_side *s = &w->sides[e->side];

    s->is_connected = s->is_asked = false;
    if (w->state == TXN_WAITING_ANSWERED) {
        on_lost_behind_answer(w, e->side);
        return;
    }
    add(w, TXN_WAITING_DROP, e->side);
    if (e->was_sent)
        w->has_begun = true;
    if (!w->has_begun || e->is_last) {
        answer(w, TXN_ANSWER_REPLY);
        return;
    }
    wait_again(w, e->now_us, false);
    if (w->state == TXN_WAITING_WAITS)
        choose_soon(w);
}

/* The connection that the offer came on is as before, if it is still there. */
static void end_moving(struct txn_waiting *w, bool side_is_up)
{
    uint32_t side = w->mover;

    w->mover = TXN_NO_SIDE;
    if (side == TXN_NO_SIDE)
        return;
    if (!side_is_up) {
        leave_side(w, side);
        return;
    }
    add(w, TXN_WAITING_UNFETCH, side);
    add(w, TXN_WAITING_LEAVE, side);
}

static void on_gathered(struct txn_waiting *w, const struct txn_waiting_event *e)
{
    end_moving(w, e->side_is_up);
    if (w->client_is_gone)
        answer(w, TXN_ANSWER_NOBODY);
    else if (e->what == TXN_GATHERED_LOST || (w->has_begun && e->what == TXN_GATHERED_PASSES))
        wait_again(w, e->now_us, false);
    else if (e->what == TXN_GATHERED_NOTHING)
        wait_again(w, e->now_us, true);
    else
        answer(w, TXN_ANSWER_REPLY);
}

static void on_unblock(struct txn_waiting *w, bool with_error)
{
    if (w->state == TXN_WAITING_WAITS)
        answer(w, with_error ? TXN_ANSWER_UNBLOCKED : TXN_ANSWER_NOTHING);
}

/* ---- the interface ---- */

void txn_waiting_init(struct txn_waiting *w, struct txn_alloc alloc,
                      const struct txn_waiting_start *start)
{
    assert(start->sides > 0);
    *w = (struct txn_waiting){.alloc = alloc,
                              .start = *start,
                              .taken = TXN_NO_SIDE,
                              .mover = TXN_NO_SIDE};
    w->sides = alloc.realloc(alloc.ctx, NULL, start->sides * sizeof(w->sides[0]));
    for (uint32_t i = 0; i < start->sides; i++)
        w->sides[i] = (struct txn_waiting_side){0};
    if (start->sides > 1 && start->reads && start->has_past)
        gather(w, TXN_NO_SIDE);
    else if (start->sides > 1 && !start->reads)
        look(w);
    else
        ask_all(w, start->now_us);
}

void txn_waiting_close(struct txn_waiting *w)
{
    w->alloc.realloc(w->alloc.ctx, w->sides, 0);
    if (w->effects != NULL)
        w->alloc.realloc(w->alloc.ctx, w->effects, 0);
    *w = (struct txn_waiting){0};
}

static void on_shard(struct txn_waiting *w, const struct txn_waiting_event *e)
{
    assert(e->side < w->start.sides && w->sides[e->side].is_connected);
    switch (e->type) {
    case TXN_WAITING_BEGUN:   on_begun(w, e); break;
    case TXN_WAITING_OFFERED: on_offered(w, e); break;
    case TXN_WAITING_NOTHING: on_nothing(w, e); break;
    case TXN_WAITING_GIVEN:   on_given(w, e); break;
    case TXN_WAITING_REFUSED: on_refused(w, e); break;
    default:                  on_lost(w, e); break;
    }
}

void txn_waiting_step(struct txn_waiting *w, const struct txn_waiting_event *e)
{
    switch (e->type) {
    case TXN_WAITING_BEGUN:
    case TXN_WAITING_OFFERED:
    case TXN_WAITING_NOTHING:
    case TXN_WAITING_GIVEN:
    case TXN_WAITING_REFUSED:
    case TXN_WAITING_LOST:        on_shard(w, e); break;
    case TXN_WAITING_GATHERED:    on_gathered(w, e); break;
    case TXN_WAITING_TIMER:       on_timer(w, e->now_us); break;
    case TXN_WAITING_CHOICE:      on_choice(w); break;
    case TXN_WAITING_WROTE:       on_wrote(w, e); break;
    case TXN_WAITING_CLIENT_GONE: on_client_gone(w); break;
    case TXN_WAITING_UNBLOCK:     on_unblock(w, e->with_error); break;
    }
}

bool txn_waiting_is_shown(const struct txn_waiting *w)
{
    return w->state == TXN_WAITING_WAITS && (w->start.is_direct || w->is_in_line);
}
