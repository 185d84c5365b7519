/* gather_copies.c - TXN RUN: the commands run on one shard, on copies of what the others gave.
 *
 * Invariant: nothing is changed by this; the answer says what would be, and a key that was reached
 * for and not declared starts one more round. */
#include "proxy/gather_parts.h"
#include "proxy/watcher.h"
#include "proxy/worker.h"

enum {
    ROUNDS_MAX = 64,                     /* of keys that were not declared */
    GIVEN_FIELDS = 5, NAME_FIELDS = 4    /* of TXN RUN and TXN NAMES */
};

/* ---- the answer ---- */

/* Keys that were reached for and not declared. */
static void take_missing(struct gather *g, struct resp_cursor *c, int64_t elements)
{
    struct resp_value db, key;
    for (int64_t i = 0; i + 1 < elements; i += 2)
        if (resp_cursor_next(c, &db) && resp_cursor_next(c, &key)) {
            if (db.integer < 0) gather_names(g);
            else gather_key(g, (int)db.integer, key.text);
        }
    if (++g->rounds > ROUNDS_MAX)
        gather_end_failed(g, SLICE("-ERR this command reaches for too many keys that it did not "
                                   "declare\r\n"));
    else gather_start_round(g);
}

static bool skip_replies(const struct gather *g, struct resp_cursor *c, int64_t count)
{
    struct slice reply;
    if (count != (int64_t)g->commands_count) return false;
    for (size_t i = 0; i < g->commands_count; i++)
        if (!resp_cursor_skip(c, &reply)) return false;
    return true;
}

/* The client gets them when it is done, and what they came in is gone by then. */
static void keep_replies(struct gather *g, struct slice replies)
{
    bytes_clear(&g->run_reply);
    bytes_append_slice(&g->run_reply, replies);
    struct resp_cursor c = resp_cursor_over(bytes_slice(&g->run_reply));
    for (size_t i = 0; i < g->commands_count; i++)
        if (!resp_cursor_skip(&c, &g->commands[i].reply)) return;
}

/* A script that was killed must not begin again because somebody has changed what it read. */
static bool was_killed(const struct gather *g, int64_t writes)
{
    return writes == 0 && g->commands_count == 1 && !g->has_everywhere &&
           slice_starts(g->commands[0].reply, SLICE("-ERR Script killed by user with "));
}

static void ran(struct call *call, struct slice reply, enum call_end end_of_call)
{
    struct gather *g = (struct gather *)((char *)call - offsetof(struct gather, run_call));
    struct resp_value head, replies, elements;

    if (end_of_call != CALL_ANSWERED || reply.ptr[0] == '-') {
        gather_end_failed(g, reply);
        return;
    }
    struct resp_cursor c = resp_cursor_over(reply);
    bool is_right = resp_cursor_next(&c, &head) && resp_cursor_next(&c, &replies);
    const char *begun = c.ptr;
    is_right = is_right && (replies.type == '_' ||
                            (replies.type == '*' && skip_replies(g, &c, replies.integer)));
    struct slice kept = slice_make(begun, is_right ? (size_t)(c.ptr - begun) : 0);
    is_right = is_right && resp_cursor_next(&c, &elements) && elements.type == '*';
    if (!is_right) {
        gather_end_failed(g, SLICE("-ERR a shard's answer makes no sense\r\n"));
        return;
    }
    if (replies.type == '_') {
        take_missing(g, &c, elements.integer);
        return;
    }
    keep_replies(g, kept);
    if (was_killed(g, elements.integer)) {
        gather_end(g, &(struct transaction_result){.end = TRANSACTION_COMMITTED});
        return;
    }
    gather_commit(g, c, (size_t)elements.integer / 5);
}

/* ---- the request ---- */

static void add_given(const struct gather *g, const struct gathered_key *k,
                      struct txn_wire_args *request)
{
    gather_add_number(request, k->db);
    gather_add_arg(request, gather_key_at(g, k));
    gather_add_arg(request, k->payload);
    gather_add_number(request, k->expiry_ms);
    gather_add_arg(request, k->encoding);
}

/* Four elements a key; its type stands in for a payload. */
static bool add_names(const struct fetch *f, struct txn_wire_args *request)
{
    struct resp_cursor c = resp_cursor_over(bytes_slice(&f->reply));
    struct resp_value head, db, key, expiry, type;

    if (!resp_cursor_next(&c, &head)) return false;
    for (int64_t left = head.integer; left > 0; left -= NAME_FIELDS) {
        if (!resp_cursor_next(&c, &db) || !resp_cursor_next(&c, &key) ||
            !resp_cursor_next(&c, &expiry) || !resp_cursor_next(&c, &type))
            return false;
        gather_add_number(request, db.integer);
        gather_add_arg(request, key.text);
        gather_add_arg(request, type.text);
        gather_add_number(request, expiry.integer);
        gather_add_arg(request, SLICE(""));
    }
    return true;
}

/* How many keys RUN is given. */
static bool count_given(const struct gather *g, size_t *count)
{
    for (size_t i = 0; i < g->keys.count; i++) *count += g->keys.at[i].shard != g->home;
    for (size_t i = 0; i < g->fetches_count; i++) {
        struct resp_cursor c = resp_cursor_over(bytes_slice(&g->fetches[i].reply));
        struct resp_value head;
        if (!gather_gives_names(g, &g->fetches[i])) continue;
        if (!resp_cursor_next(&c, &head) || head.type != '*') return false;
        if (head.integer % NAME_FIELDS != 0) return false;
        *count += (size_t)head.integer / NAME_FIELDS;
    }
    return true;
}

static bool add_all_given(const struct gather *g, struct txn_wire_args *request)
{
    for (size_t i = 0; i < g->keys.count; i++) {
        const struct gathered_key *k = &g->keys.at[i];
        if (k->shard == g->home) continue;
        if (!k->is_given) return false;
        add_given(g, k, request);
    }
    for (size_t i = 0; i < g->fetches_count; i++)
        if (gather_gives_names(g, &g->fetches[i]) && !add_names(&g->fetches[i], request))
            return false;
    return true;
}

static struct slice mode_of_run(const struct gather *g)
{
    if (g->has_names) return SLICE("NAMES");
    return g->has_everywhere ? SLICE("ALL") : SLICE("CHANGED");
}

/* Values may be large: room for all of them is made at once. */
static size_t expected_bytes(const struct gather *g)
{
    enum { KEY_BYTES = 128 };
    size_t bytes = g->run.bytes.len + KEY_BYTES;
    for (size_t i = 0; i < g->keys.count; i++)
        bytes += g->keys.at[i].payload.len + g->keys.at[i].len + KEY_BYTES;
    for (size_t i = 0; i < g->fetches_count; i++)
        if (gather_gives_names(g, &g->fetches[i])) bytes += 2 * g->fetches[i].reply.len;
    return bytes;
}

static bool write_run(const struct gather *g, struct bytes *out)
{
    enum { WORDS = 5 };                  /* TXN RUN mode, and two numbers */
    struct txn_wire_args request = {0};
    size_t given = 0;
    bool is_right = count_given(g, &given);

    bytes_reserve(&request.bytes, expected_bytes(g));
    resp_write_array(&request.bytes, WORDS + given * GIVEN_FIELDS + g->run.count);
    gather_add_arg(&request, SLICE("TXN"));
    gather_add_arg(&request, SLICE("RUN"));
    gather_add_arg(&request, mode_of_run(g));
    gather_add_number(&request, (int64_t)given);
    is_right = is_right && add_all_given(g, &request);
    gather_add_number(&request, (int64_t)g->commands_count);
    txn_wire_append(&request, &g->run);
    *out = request.bytes;
    return is_right;
}

void gather_run_copies(struct gather *g)
{
    struct bytes request = {0};
    bool is_right = write_run(g, &request);

    gather_free_fetches(g);
    g->run_call = (struct call){.done = ran, .replies = 1};
    if (!is_right) gather_end_failed(g, SLICE("-ERR a shard's answer makes no sense\r\n"));
    else
        upstream_send(&g->sides[g->home].watcher->upstream, &g->run_call, -1,
                      bytes_slice(&request));
    bytes_free(&request);
}
