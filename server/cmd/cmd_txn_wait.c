/* cmd_txn_wait.c - TXN TAKE, TAKEN, WAIT and LEAVE: proxies that wait for their clients.
 *
 *   TXN TAKE WAIT|NOW|AWAITED [name]
 *                           the next request waits if it can, does not, or is run as if it had;
 *                           what it takes off a key goes back there when this connection ends
 *                           before (taken.h)
 *   TXN TAKEN [NOT]         it was handed over; or it was not after all, which is heard until
 *                           UNWATCH
 *
 *   TXN SETTLE name         the same, of what was taken under that name before this node died
 *   TXN TOOK name kind reply
 *                           in the log only: that it was taken
 *
 *   TXN WAIT kind timeout numkeys key... [arg...]
 *           Waits until one of the keys has something, and offers it (offer.h).
 *             kind LIST or ZSET   it holds one
 *                  READ id...     a stream has an entry above that; $ stands for its last
 *                  GROUP name     a stream has an entry that the group was not given
 *           Two replies.  At once: an array of 1 if there is something now, else 0, and of READ the
 *           IDs.  When there is something: an array of the key and of the microseconds since 1970;
 *           a null array after so many milliseconds.  A key that the command would answer with an
 *           error is as good as one that has something.
 *   TXN LEAVE               what was offered is taken, or not wanted */
#include "server/session/block.h"
#include "server/session/handlers.h"
#include "server/session/offer.h"
#include "server/session/reply.h"
#include "server/session/server.h"
#include "server/session/taken.h"
#include "server/cmd/stream.h"

#include "core/base/mem.h"
#include "server/session/txn_node.h"
#include "txn/rule.h"

enum { KEYS_AT = 5 };

void cmd_txn_take(struct client *c)
{
    static const char *const modes[] = {
        [TAKEN_WAIT] = "wait", [TAKEN_NOW] = "now", [TAKEN_AWAITED] = "awaited"};
    for (size_t i = 0; i < sizeof modes / sizeof *modes && c->argc <= 4; i++) {
        if (!slice_is(c->argv[2], modes[i])) continue;
        taken_expect(c, (enum taken_mode)i, c->argc == 4 ? c->argv[3] : SLICE(""));
        reply_ok(c);
        return;
    }
    reply_syntax_error(c);
}

void cmd_txn_taken(struct client *c)
{
    bool is_not = c->argc > 2;
    if (c->argc > 3 || (is_not && !slice_is(c->argv[2], "not"))) {
        reply_syntax_error(c);
        return;
    }
    if (is_not) taken_doubt(c);
    else taken_confirm(c);
    reply_ok(c);
}

void cmd_txn_settle(struct client *c)
{
    taken_settle_by_name(c->server, c->argv[2]);
    reply_ok(c);
}

void cmd_txn_took(struct client *c)
{
    if (!(c->flags & CLIENT_REPLAY))
        reply_error(c, "ERR TXN TOOK is for the append-only file only");
    else if (!taken_replay(c->server, c->db->id, c->argv[2], c->argv[3], c->argv[4]))
        reply_error(c, "ERR damaged record of what was taken");
    else reply_ok(c);
}

void cmd_txn_leave(struct client *c)
{
    offer_end(c);
    reply_ok(c);
}

/* ---- what is waited for ---- */

struct wanted {
    enum kind { LIST, ZSET, READ, GROUP } kind;
    enum entry_type type;
    size_t keys;
    int64_t timeout_us;
};

static bool take_kind(struct slice text, struct wanted *w)
{
    static const struct {
        const char *name;
        enum entry_type type;
    } kinds[] = {[LIST] = {"list", ENTRY_LIST},
                 [ZSET] = {"zset", ENTRY_ZSET},
                 [READ] = {"read", ENTRY_STREAM},
                 [GROUP] = {"group", ENTRY_STREAM}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!slice_is(text, kinds[i].name)) continue;
        w->kind = (enum kind)i;
        w->type = kinds[i].type;
        return true;
    }
    return false;
}

static size_t args_of(const struct wanted *w)
{
    return w->kind == READ ? w->keys : w->kind == GROUP ? 1 : 0;
}

static bool take_wanted(struct client *c, struct wanted *w)
{
    int64_t keys;
    if (!block_take_milliseconds(c, c->argv[3], &w->timeout_us)) return false;
    bool is_right = take_kind(c->argv[2], w) && number_to_int64(c->argv[4], &keys) && keys > 0 &&
                    (uint64_t)keys <= c->argc - KEYS_AT;
    w->keys = is_right ? (size_t)keys : 0;
    if (is_right && KEYS_AT + w->keys + args_of(w) == c->argc) return true;
    reply_syntax_error(c);
    return false;
}

/* ---- whether a key has it ---- */

/* What was added and deleted again wakes who waits, as in Redis. */
static bool has_above(struct client *c, const struct entry *e, struct slice id)
{
    const struct streamval *s = streamval_of(e);
    struct stream_id above, top = c->blocked != NULL ? s->last_id : streamval_top(s);
    if (c->blocked == NULL && s->length == 0) return false;
    return stream_take_id(c, id, 0, &above) && stream_id_compare(top, above) > 0;
}

static bool has_for_group(const struct entry *e, struct slice name)
{
    const struct streamval *s = streamval_of(e);
    const struct stream_group *g = stream_groups_find(&s->groups, name);
    return g == NULL || stream_id_compare(s->last_id, g->last_id) > 0;
}

static bool has_something(struct client *c, const struct wanted *w, size_t i)
{
    const struct entry *e = db_find_peek(c->db, c->argv[KEYS_AT + i]);
    if (e == NULL) return w->kind == GROUP;
    if (e->type != w->type) return true;
    if (w->kind == READ) return has_above(c, e, c->argv[KEYS_AT + w->keys + i]);
    return w->kind != GROUP || has_for_group(e, c->argv[KEYS_AT + w->keys]);
}

/* Streams that are read stay as they are. */
static void offer(struct client *c, const struct wanted *w, size_t i)
{
    struct slice key = c->argv[KEYS_AT + i];
    reply_array(c, 2);
    reply_bulk(c, key);
    reply_int64(c, c->server->wall_us);
    if (w->kind != READ) offer_make(c, key);
}

static void wait_on(struct client *c, const struct wanted *w)
{
    block_on_keys(c, KEYS_AT, 1, w->keys,
                  &(struct block_wish){w->type, BLOCK_NULL_ARRAY,
                                       w->kind == GROUP ? BLOCK_LOOKS : BLOCK_GOES_ON,
                                       w->timeout_us});
}

/* ---- the first time ---- */

static void reply_status_of(struct client *c, const struct wanted *w, bool has)
{
    reply_array(c, w->kind == READ ? 1 + w->keys : 1);
    reply_int64(c, has);
    for (size_t i = 0; w->kind == READ && i < w->keys; i++)
        reply_bulk(c, c->argv[KEYS_AT + w->keys + i]);
}

static bool are_ids(struct client *c, const struct wanted *w)
{
    struct stream_id id;
    for (size_t i = 0; i < w->keys; i++) {
        struct slice text = c->argv[KEYS_AT + w->keys + i];
        if (!slice_equal(text, SLICE("$")) && !stream_take_id(c, text, 0, &id)) return false;
    }
    return true;
}

/* Puts an ID where $ is; texts has room for one per key. */
static void resolve(struct client *c, const struct wanted *w, char (*texts)[STREAM_ID_TEXT_MAX])
{
    for (size_t i = 0; i < w->keys; i++) {
        struct slice *id = &c->argv[KEYS_AT + w->keys + i];
        const struct entry *e = db_find_peek(c->db, c->argv[KEYS_AT + i]);
        if (!slice_equal(*id, SLICE("$"))) continue;
        *id = slice_make(texts[i], stream_id_print(texts[i], e != NULL && e->type == ENTRY_STREAM
                                                                 ? streamval_of(e)->last_id
                                                                 : (struct stream_id){0, 0}));
    }
}

/* Also where whoever stood behind this request in line has been given the lock already: then a
 * command may still run, but nothing be offered. */
static bool is_somebody_elses(struct client *c, struct slice key)
{
    const struct txn_lock lock = {(uint32_t)c->db->id, TXN_EXCLUSIVE, {key.ptr, key.len}};
    if (!TXN_RULE(what_is_held_is_not_offered)) return offer_is_made(c->server, &lock);
    return txn_node_blocks(c->server, &lock, 1);
}

/* What is somebody else's may still have something when he is done. */
static void stand_in_line(struct client *c, const struct wanted *w)
{
    wait_on(c, w);
    for (size_t i = 0; i < w->keys; i++)
        if (is_somebody_elses(c, c->argv[KEYS_AT + i]))
            block_key_changed(c->server, c->db, c->argv[KEYS_AT + i]);
}

static void begin(struct client *c, const struct wanted *w)
{
    size_t i = 0;
    while (i < w->keys &&
           (!has_something(c, w, i) || is_somebody_elses(c, c->argv[KEYS_AT + i])))
        i++;
    reply_status_of(c, w, i < w->keys);
    if (i < w->keys) offer(c, w, i);
    else stand_in_line(c, w);
}

static void begin_reading(struct client *c, const struct wanted *w)
{
    char (*texts)[STREAM_ID_TEXT_MAX] = mem_alloc(w->keys * sizeof *texts);
    struct slice *own = mem_alloc(c->argc * sizeof *own), *argv = c->argv;
    memcpy(own, argv, c->argc * sizeof *own);
    c->argv = own;
    if (are_ids(c, w)) {
        resolve(c, w, texts);
        begin(c, w);
    }
    c->argv = argv;
    mem_free(own);
    mem_free(texts);
}

/* ---- again, because a key was changed ---- */

static void go_on(struct client *c, const struct wanted *w)
{
    size_t i = 0;
    while (i + 1 < w->keys && block_skips(c, c->argv[KEYS_AT + i])) i++;
    if (has_something(c, w, i)) offer(c, w, i);
    else wait_on(c, w);
}

void cmd_txn_wait(struct client *c)
{
    struct wanted w;
    offer_end(c);
    if (!take_wanted(c, &w)) return;
    if (c->blocked != NULL) go_on(c, &w);
    else if (w.kind == READ) begin_reading(c, &w);
    else begin(c, &w);
}
