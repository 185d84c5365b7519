#include "server/session/taken.h"

#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/wire/resp_reply.h"
#include "server/session/block.h"
#include "server/session/call.h"
#include "server/session/server.h"
#include "server/session/txn_node.h"
#include "txn/rule.h"

struct taken {
    struct list all;                     /* server->takes */
    struct client *client;               /* NULL when it has gone, or was another life's */
    int64_t until_us;                    /* without a client: when it is given back, monotonic */
    int db;
    bool is_zset, was_at_tail;
    bool is_confirmed;
    struct bytes name;                   /* empty: it is not logged */
    struct bytes reply;                  /* a key, then elements, or members each with a score */
};

static struct taken *add_taken(struct server *s, struct slice name)
{
    struct taken *t = mem_zalloc(sizeof *t);
    bytes_append_slice(&t->name, name);
    list_add_last(&s->takes, &t->all);
    return t;
}

static void free_taken(struct taken *t)
{
    if (t->client != NULL) t->client->taken = NULL;
    list_leave(&t->all);
    bytes_free(&t->name);
    bytes_free(&t->reply);
    mem_free(t);
}

/* ---- the log ---- */

static struct slice kind_of(const struct taken *t)
{
    return t->is_zset ? SLICE("zset") : t->was_at_tail ? SLICE("tail") : SLICE("head");
}

static void log_taken(struct server *s, const struct taken *t)
{
    if (t->name.len == 0 || !TXN_RULE(what_was_taken_is_logged)) return;
    propagate_command(s, t->db,
                      (struct slice[]){SLICE("TXN"), SLICE("TOOK"), bytes_slice(&t->name),
                                       kind_of(t), bytes_slice(&t->reply)},
                      5);
}

static void log_settled(struct server *s, const struct taken *t)
{
    if (t->name.len == 0 || s->is_loading) return;
    propagate_command(s, t->db,
                      (struct slice[]){SLICE("TXN"), SLICE("SETTLE"), bytes_slice(&t->name)}, 3);
}

/* ---- taking ---- */

void taken_expect(struct client *c, enum taken_mode mode, struct slice name)
{
    taken_confirm(c);
    taken_settle(c);
    if (c->taken != NULL) free_taken(c->taken);
    c->taken = add_taken(c->server, name);
    c->taken->client = c;
    c->flags |= CLIENT_TAKES;
    if (mode != TAKEN_WAIT) c->flags |= CLIENT_NEVER_WAITS;
    if (mode == TAKEN_AWAITED) c->flags |= CLIENT_HAS_WAITED;
}

/* BLMPOP timeout numkeys key... LEFT|RIGHT */
static bool pops_at_tail(const struct client *c)
{
    int64_t keys;
    return number_to_int64(c->argv[2], &keys) && slice_is(c->argv[3 + (size_t)keys], "right");
}

/* False when the command takes nothing away for good: BLMOVE has put it where it belongs. */
static bool describe(const struct client *c, struct taken *t)
{
    switch (c->command->id) {
    case CMD_blpop:    break;
    case CMD_brpop:    t->was_at_tail = true; break;
    case CMD_blmpop:   t->was_at_tail = pops_at_tail(c); break;
    case CMD_bzpopmin:
    case CMD_bzpopmax:
    case CMD_bzmpop:   t->is_zset = true; break;
    default:           return false;
    }
    return true;
}

void taken_note(struct client *c, size_t before)
{
    struct taken *t = c->taken;
    struct resp_cursor cursor = {c->out->ptr + before, c->out->ptr + c->out->len};
    struct resp_value head;

    if (c->command == NULL || c->command->id == CMD_txn_take) return;
    c->flags &= ~(unsigned)(CLIENT_TAKES | CLIENT_NEVER_WAITS | CLIENT_HAS_WAITED);
    if (!resp_cursor_next(&cursor, &head) || head.type != '*' || !describe(c, t)) {
        free_taken(t);
        return;
    }
    t->db = c->db->id;
    bytes_append(&t->reply, c->out->ptr + before, c->out->len - before);
    log_taken(c->server, t);
}

/* Something was taken, and nobody has settled it. */
static struct taken *open_taken(struct client *c)
{
    return c->taken != NULL && c->taken->reply.len > 0 ? c->taken : NULL;
}

void taken_confirm(struct client *c)
{
    struct taken *t = open_taken(c);
    if (t == NULL || t->is_confirmed) return;
    t->is_confirmed = TXN_RULE(what_was_handed_over_is_not_given_back);
    log_settled(c->server, t);
}

void taken_doubt(struct client *c)
{
    struct taken *t = open_taken(c);
    if (t == NULL || !t->is_confirmed) return;
    t->is_confirmed = false;
    log_taken(c->server, t);
}

void taken_settle(struct client *c)
{
    struct taken *t = open_taken(c);
    if (t != NULL && t->is_confirmed) free_taken(t);
}

void taken_forget(struct client *c)
{
    struct taken *t = c->taken;
    if (t == NULL) return;
    if (t->reply.len == 0 || t->is_confirmed || !TXN_RULE(what_nobody_got_is_given_back)) {
        free_taken(t);
        return;
    }
    t->client = NULL;
    c->taken = NULL;
}

/* ---- another life's ---- */

static struct taken *find_taken(struct server *s, struct slice name)
{
    LIST_EACH(&s->takes, link) {
        struct taken *t = LIST_ITEM(link, struct taken, all);
        if (t->client == NULL && slice_equal(bytes_slice(&t->name), name)) return t;
    }
    return NULL;
}

void taken_settle_by_name(struct server *s, struct slice name)
{
    struct taken *t = find_taken(s, name);
    if (t == NULL) return;
    log_settled(s, t);
    free_taken(t);
}

bool taken_replay(struct server *s, int db, struct slice name, struct slice kind,
                  struct slice reply)
{
    if (name.len == 0 || reply.len == 0) return false;
    struct taken *t = add_taken(s, name);
    t->db = db;
    t->is_zset = slice_is(kind, "zset");
    t->was_at_tail = slice_is(kind, "tail");
    bytes_append_slice(&t->reply, reply);
    return true;
}

void taken_recovered(struct server *s)
{
    LIST_EACH(&s->takes, link)
        LIST_ITEM(link, struct taken, all)->until_us = s->monotonic_us + TAKEN_SETTLE_US;
}

/* ---- giving back ---- */

/* The texts of a reply, without its arrays; at most max. */
static size_t texts_of(const struct taken *t, struct slice *out, size_t max)
{
    struct resp_cursor c = {t->reply.ptr, t->reply.ptr + t->reply.len};
    struct resp_value value;
    size_t count = 0;
    while (count < max && resp_cursor_next(&c, &value))
        if (value.type != '*') out[count++] = value.text;
    return count;
}

/* LPUSH key last ... first, RPUSH likewise; ZADD key NX score member...  Returns how many
 * arguments; texts are replaced by them, and have room for two more. */
static size_t make_request(const struct taken *t, struct slice *texts, size_t count,
                           struct slice *argv)
{
    size_t argc = 0;
    argv[argc++] = t->is_zset ? SLICE("ZADD") : t->was_at_tail ? SLICE("RPUSH") : SLICE("LPUSH");
    argv[argc++] = texts[0];
    if (t->is_zset) {
        argv[argc++] = SLICE("NX");
        for (size_t i = 1; i + 1 < count; i += 2) {
            argv[argc++] = texts[i + 1];
            argv[argc++] = texts[i];
        }
    } else {
        for (size_t i = count; i-- > 1;) argv[argc++] = texts[i];
    }
    return argc;
}

static bool meets_lock(struct client *c, int db, struct slice *argv, size_t argc)
{
    const struct call_keys none = {.caller = c};
    c->argv = argv;
    c->argc = argc;
    return client_select(c, db) && call_find(c) && call_meets_lock(c, &none);
}

/* False when a transaction holds the key. */
static bool give_back(struct server *s, const struct taken *t)
{
    size_t max = t->reply.len / 4 + 1;   /* the shortest is "_\r\n" with a header */
    struct slice *texts = mem_alloc(2 * (max + 2) * sizeof *texts), *argv = texts + max;
    size_t argc = make_request(t, texts, texts_of(t, texts, max), argv);
    struct bytes out = {0};
    struct client c;

    txn_node_client_init(&c, s, NULL, &out);
    bool is_locked = meets_lock(&c, t->db, argv, argc);
    if (!is_locked) {
        propagate_begin(s);
        txn_node_run(&c, t->db, argv, argc);
        log_settled(s, t);
        propagate_end(s);
    }
    client_close(&c);
    bytes_free(&out);
    mem_free(texts);
    return !is_locked;
}

void taken_tend(struct server *s)
{
    bool has_given = false;
    if (list_is_empty(&s->takes) || s->running != NULL || s->busy_error != NULL) return;
    LIST_EACH(&s->takes, link) {
        struct taken *t = LIST_ITEM(link, struct taken, all);
        if (t->client != NULL || t->until_us > s->monotonic_us || !give_back(s, t)) continue;
        free_taken(t);
        has_given = true;
    }
    if (has_given) block_serve(s);
}

void taken_close(struct server *s)
{
    LIST_EACH(&s->takes, link) free_taken(LIST_ITEM(link, struct taken, all));
}
