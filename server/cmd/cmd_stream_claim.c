/* cmd_stream_claim.c - XCLAIM and XAUTOCLAIM: what is pending for one becomes another's. */
#include "core/base/mem.h"
#include "server/cmd/stream.h"
#include "server/session/handlers.h"
#include "server/session/propagate.h"
#include "server/session/reply.h"
#include "server/session/server.h"

enum {
    AUTOCLAIM_COUNT = 100,
    AUTOCLAIM_LOOKS = 10                 /* entries looked at for each that may be claimed */
};

struct claim {
    struct streamval *stream;
    struct stream_group *group;
    struct stream_consumer *consumer;    /* once it has got an entry */
    int64_t min_idle_ms, delivered_ms, retry_count;      /* retry_count -1: one more than it was */
    bool force, just_id;
    struct stream_id last_id;
};

static bool take_idle(struct client *c, struct slice text, const char *error, int64_t *ms)
{
    if (number_to_int64(text, ms)) return true;
    reply_error(c, error);
    return false;
}

static bool take_group(struct client *c, struct claim *cl)
{
    if (!stream_take_read(c, c->argv[1], &cl->stream)) return false;
    if (cl->stream != NULL) cl->group = stream_groups_find(&cl->stream->groups, c->argv[2]);
    if (cl->group == NULL) stream_reply_no_group(c, c->argv[1], c->argv[2]);
    return cl->group != NULL;
}

/* ---- one entry ---- */

/* The entry is gone from the stream, and from what is pending now. */
static void forget(struct client *c, const struct claim *cl, struct stream_id id,
                   const struct stream_pending *p)
{
    stream_log_claim(c, c->argv[1], cl->group, id, p);
    stream_group_acknowledge(cl->group, id);
    stream_group_changed(c, c->argv[1], 1);
}

/* The consumer is made for the first entry that it gets, as in Redis. */
static void claim(struct client *c, struct claim *cl, const struct stream_entry *e)
{
    bool is_new;
    struct stream_consumer *consumer = cl->consumer;
    if (consumer == NULL)
        consumer = stream_seen_consumer(c, c->argv[1], cl->group, c->argv[3], NULL);
    cl->consumer = consumer;
    struct stream_pending *p = stream_group_assign(cl->group, e->id, consumer, &is_new);
    if (is_new) p->deliveries = 1;
    p->delivered_ms = cl->delivered_ms;
    if (cl->retry_count >= 0) p->deliveries = (uint64_t)cl->retry_count;
    else if (!cl->just_id) p->deliveries++;
    if (cl->just_id) stream_reply_id(c, e->id);
    else stream_reply_entry(c, e);
    stream_log_claim(c, c->argv[1], cl->group, e->id, p);
    stream_group_changed(c, c->argv[1], 1);
}

static bool is_idle(const struct client *c, const struct claim *cl, const struct stream_pending *p)
{
    return cl->min_idle_ms <= 0 ||
           stream_now_ms(c) - p->delivered_ms >= cl->min_idle_ms;
}

/* ---- XCLAIM ---- */

static bool take_claim_time(struct client *c, struct slice text, bool is_idle_ms, int64_t *ms)
{
    const char *error = is_idle_ms ? "ERR Invalid IDLE option argument for XCLAIM"
                                   : "ERR Invalid TIME option argument for XCLAIM";
    if (!take_idle(c, text, error, ms)) return false;
    if (is_idle_ms) *ms = (int64_t)((uint64_t)stream_now_ms(c) - (uint64_t)*ms);
    return true;
}

/* The options behind the IDs, from argv[i] on. */
static bool take_claim_options(struct client *c, size_t i, struct claim *cl)
{
    for (; i < c->argc; i++) {
        struct slice word = c->argv[i];
        bool has_more = i + 1 < c->argc;
        if (slice_is(word, "force")) {
            cl->force = true;
        } else if (slice_is(word, "justid")) {
            cl->just_id = true;
        } else if (has_more && (slice_is(word, "idle") || slice_is(word, "time"))) {
            if (!take_claim_time(c, c->argv[++i], slice_is(word, "idle"), &cl->delivered_ms))
                return false;
        } else if (has_more && slice_is(word, "retrycount")) {
            if (!take_idle(c, c->argv[++i], "ERR Invalid RETRYCOUNT option argument for XCLAIM",
                           &cl->retry_count))
                return false;
        } else if (has_more && slice_is(word, "lastid")) {
            if (!stream_take_id(c, c->argv[++i], 0, &cl->last_id)) return false;
        } else {
            reply_errorf(c, "ERR Unrecognized XCLAIM option '%.*s'", (int)word.len, word.ptr);
            return false;
        }
    }
    return true;
}

/* Of one of the IDs; returns whether there is something to reply, and the log has it. */
static bool claim_id(struct client *c, struct claim *cl, struct stream_id id, bool *is_logged)
{
    struct stream_entry e;
    const struct stream_pending *p = stream_group_pending(cl->group, id);
    bool is_there = streamval_find(cl->stream, id, &e);
    if (!is_there && p != NULL) {
        forget(c, cl, id, p);
        *is_logged = true;
    }
    bool is_claimed = is_there && (p != NULL ? is_idle(c, cl, p) : cl->force);
    if (!is_claimed) return false;
    claim(c, cl, &e);
    *is_logged = true;
    return true;
}

static void claim_ids(struct client *c, struct claim *cl, const struct stream_id *ids,
                      size_t count)
{
    bool is_logged = stream_id_compare(cl->last_id, cl->group->last_id) <= 0;
    if (!is_logged) cl->group->last_id = cl->last_id;
    size_t begun = reply_begin_array(c), claimed = 0;
    for (size_t i = 0; i < count; i++) claimed += claim_id(c, cl, ids[i], &is_logged);
    reply_end_array(c, begun, claimed);
    if (is_logged) return;
    stream_log_group_id(c, c->argv[1], cl->group);
    stream_group_changed(c, c->argv[1], 1);
}

/* What lies ahead, or is nothing, is now: clients' clocks are not to be trusted. */
static void settle_delivery(const struct client *c, struct claim *cl)
{
    int64_t now_ms = stream_now_ms(c);
    if (cl->delivered_ms < 0 || cl->delivered_ms > now_ms) cl->delivered_ms = now_ms;
}

void cmd_xclaim(struct client *c)
{
    struct claim cl = {.retry_count = -1, .delivered_ms = -1};
    size_t count = 0;
    if (!take_group(c, &cl)) return;
    if (!take_idle(c, c->argv[4], "ERR Invalid min-idle-time argument for XCLAIM", &cl.min_idle_ms))
        return;
    struct stream_id *ids = mem_alloc((c->argc - 5) * sizeof *ids);
    while (5 + count < c->argc && stream_id_parse(c->argv[5 + count], 0, &ids[count], NULL))
        count++;
    if (take_claim_options(c, 5 + count, &cl)) {
        settle_delivery(c, &cl);
        claim_ids(c, &cl, ids, count);
    }
    propagate_nothing(c);
    mem_free(ids);
}

/* ---- XAUTOCLAIM ---- */

/* Redis takes room for as many IDs as COUNT says at once; no address space has more than this. */
#define TRANSIENT_MAX (INT64_C(1) << 47)

struct sweep {
    struct stream_id from;               /* then: where the next one is to go on, or 0-0 */
    int64_t count;
    struct stream_id *gone;              /* entries that were no longer there */
    size_t gone_count, gone_cap;
};

static bool take_sweep_options(struct client *c, struct claim *cl, struct sweep *s)
{
    const int64_t max = INT64_MAX / (int64_t)sizeof(struct stream_id);
    for (size_t i = 6; i < c->argc; i++) {
        if (slice_is(c->argv[i], "count") && i + 1 < c->argc) {
            bool is_number = number_to_int64(c->argv[++i], &s->count);
            if (is_number && s->count >= 1 && s->count <= max) continue;
            reply_error(c, "ERR COUNT must be > 0");
            return false;
        }
        if (!slice_is(c->argv[i], "justid")) {
            reply_syntax_error(c);
            return false;
        }
        cl->just_id = true;
    }
    return true;
}

static void note_gone(struct sweep *s, struct stream_id id)
{
    if (s->gone_count == s->gone_cap) {
        s->gone_cap = s->gone_cap * 2 + 8;
        s->gone = mem_realloc(s->gone, s->gone_cap * sizeof *s->gone);
    }
    s->gone[s->gone_count++] = id;
}

/* Replies what it claims; returns how much that was. */
static size_t sweep(struct client *c, struct claim *cl, struct sweep *s)
{
    size_t claimed = 0;
    uint64_t looks = (uint64_t)s->count * AUTOCLAIM_LOOKS;
    int64_t left = s->count;
    struct id_place place = id_tree_at_or_after(&cl->group->pending, s->from);
    while (looks-- > 0 && left > 0 && place.leaf != NULL) {
        struct stream_entry e;
        struct stream_id id = id_place_id(place);
        const struct stream_pending *p = id_place_value(&cl->group->pending, place);
        if (!streamval_find(cl->stream, id, &e)) {
            forget(c, cl, id, p);
            note_gone(s, id);
            place = id_tree_at_or_after(&cl->group->pending, id);
            left--;
            continue;
        }
        place = id_place_next(place);
        if (!is_idle(c, cl, p)) continue;
        claim(c, cl, &e);      /* changes no group's tree: the ID is pending already */
        claimed++;
        left--;
    }
    s->from = place.leaf != NULL ? id_place_id(place) : (struct stream_id){0, 0};
    return claimed;
}

/* The cursor stands in front of what was claimed, and is known behind it. */
static void sweep_and_reply(struct client *c, struct claim *cl, struct sweep *s)
{
    struct bytes claimed = {0}, *out = c->out;
    c->out = &claimed;
    size_t begun = reply_begin_array(c);
    reply_end_array(c, begun, sweep(c, cl, s));
    c->out = out;
    reply_array(c, 3);
    stream_reply_id(c, s->from);
    bytes_append_slice(c->out, bytes_slice(&claimed));
    reply_array(c, s->gone_count);
    for (size_t i = 0; i < s->gone_count; i++) stream_reply_id(c, s->gone[i]);
    bytes_free(&claimed);
    mem_free(s->gone);
}

void cmd_xautoclaim(struct client *c)
{
    struct claim cl = {.retry_count = -1, .delivered_ms = stream_now_ms(c)};
    struct sweep s = {.count = AUTOCLAIM_COUNT};
    if (!take_idle(c, c->argv[4], "ERR Invalid min-idle-time argument for XAUTOCLAIM",
                   &cl.min_idle_ms))
        return;
    if (!stream_take_start(c, c->argv[5], &s.from) || !take_sweep_options(c, &cl, &s)) return;
    if (!take_group(c, &cl)) return;
    if (s.count > TRANSIENT_MAX / (int64_t)sizeof(struct stream_id)) {
        reply_error(c,
                    "ERR Insufficient memory, failed allocating transient memory, COUNT too high.");
        return;
    }
    sweep_and_reply(c, &cl, &s);
    propagate_nothing(c);
}
