#include "server/session/inverse.h"

#include "core/base/mem.h"
#include "core/wire/resp_reply.h"
#include "server/session/server.h"

enum {
    LARGE_MIN_BYTES = 2048,              /* what is smaller is copied */
    ELEMENTS_MAX = 512                   /* of which more are affected, likewise */
};

/* One request being looked at. */
struct finding {
    struct client *c;
    const struct inverse_sink *sink;
};

/* ---- commands of our own ---- */

void inverse_run(struct server *s, int db, const struct slice *argv, size_t argc, struct bytes *out)
{
    struct client c;
    struct slice *own = mem_alloc(argc * sizeof *own);
    int64_t hits = s->keyspace.hits, misses = s->keyspace.misses;

    memcpy(own, argv, argc * sizeof *own);
    client_init(&c, s, &client_detached_ops, out);
    c.flags |= CLIENT_INTERNAL | CLIENT_AUTHENTICATED;
    c.db = &s->keyspace.dbs[db];
    c.argv = own;
    c.argc = argc;
    c.command = command_find(&s->commands, own, argc);
    s->handlers[c.command->id](&c);
    s->keyspace.hits = hits;
    s->keyspace.misses = misses;
    client_close(&c);
    mem_free(own);
}

/* The reply to a reading command, in RESP2. */
static void ask(const struct finding *f, struct bytes *out, const struct slice *argv, size_t argc)
{
    bytes_clear(out);
    inverse_run(f->c->server, f->c->db->id, argv, argc, out);
}

static void give(const struct finding *f, const struct slice *argv, size_t argc)
{
    f->sink->take(f->sink->context, f->c->db->id, argv, argc);
}

static struct slice arg(const struct finding *f, size_t i)
{
    return f->c->argv[i];
}

/* ---- is it worth it? ---- */

static bool is_large(const struct finding *f, struct slice key, enum entry_type type)
{
    const struct entry *e = db_find_peek(f->c->db, key);
    return e != NULL && e->type == (unsigned)type && e->encoding == ENTRY_LARGE &&
           !(e->flags & ENTRY_FIELDS_EXPIRE) && entry_memory(e, 5) >= LARGE_MIN_BYTES;
}

/* How many elements it has, by the command that counts them. */
static int64_t size_of(const struct finding *f, const char *command, struct slice key)
{
    struct bytes reply = {0};
    struct resp_value value = {0};
    ask(f, &reply, (struct slice[]){slice_of(command), key}, 2);
    struct resp_cursor in = resp_cursor_over(bytes_slice(&reply));
    bool is_number = resp_cursor_next(&in, &value) && value.type == ':';
    bytes_free(&reply);
    return is_number ? value.integer : 0;
}

/* The key goes with its last element, and a new one would be another. */
static bool leaves_some(const struct finding *f, const char *command, struct slice key,
                        size_t affected)
{
    return affected <= ELEMENTS_MAX && size_of(f, command, key) > (int64_t)affected;
}

/* ---- one element after the other: what it is now, or that it is not there ---- */

struct element_ways {
    const char *count, *get, *put, *remove;
    bool is_score_first;                 /* "put key value element", else "put key element value" */
};

static const struct element_ways of_zset = {"ZCARD", "ZSCORE", "ZADD", "ZREM", true};
static const struct element_ways of_hash = {"HLEN", "HGET", "HSET", "HDEL", false};

static void keep_element(const struct finding *f, const struct element_ways *ways, struct slice key,
                         struct slice element)
{
    struct bytes reply = {0};
    struct resp_value value = {0};
    ask(f, &reply, (struct slice[]){slice_of(ways->get), key, element}, 3);
    struct resp_cursor in = resp_cursor_over(bytes_slice(&reply));
    bool is_there = resp_cursor_next(&in, &value) && value.type == '$';
    struct slice put[] = {slice_of(ways->put), key, ways->is_score_first ? value.text : element,
                          ways->is_score_first ? element : value.text};
    struct slice removal[] = {slice_of(ways->remove), key, element};
    if (is_there) give(f, put, 4);
    else give(f, removal, 3);
    bytes_free(&reply);
}

/* Every step-th argument from the first one names an element. */
static bool keep_elements(const struct finding *f, const struct element_ways *ways, size_t first,
                          size_t step)
{
    struct slice key = arg(f, 1);
    size_t affected = f->c->argc > first ? (f->c->argc - first + step - 1) / step : 0;
    if (!leaves_some(f, ways->count, key, affected)) return false;
    for (size_t i = first; i < f->c->argc; i += step) keep_element(f, ways, key, arg(f, i));
    return true;
}

static bool is_zadd_option(struct slice word)
{
    return slice_is(word, "nx") || slice_is(word, "xx") || slice_is(word, "gt") ||
           slice_is(word, "lt") || slice_is(word, "ch") || slice_is(word, "incr");
}

static bool keep_zadd(const struct finding *f)
{
    size_t first = 2;
    while (first < f->c->argc && is_zadd_option(arg(f, first))) first++;
    return keep_elements(f, &of_zset, first + 1, 2);
}

/* What a reading command says will go: elements and their scores. */
static bool keep_scored(const struct finding *f, const struct slice *argv, size_t argc)
{
    struct bytes reply = {0};
    struct resp_value head = {0}, element, score;
    ask(f, &reply, argv, argc);
    struct resp_cursor in = resp_cursor_over(bytes_slice(&reply));
    bool is_array = resp_cursor_next(&in, &head) && head.type == '*';
    bool fits = !is_array || leaves_some(f, "ZCARD", arg(f, 1), (size_t)head.integer / 2);
    for (int64_t i = 0; is_array && fits && i < head.integer; i += 2)
        if (resp_cursor_next(&in, &element) && resp_cursor_next(&in, &score))
            give(f, (struct slice[]){SLICE("ZADD"), arg(f, 1), score.text, element.text}, 4);
    bytes_free(&reply);
    return fits;
}

static bool keep_score_range(const struct finding *f)
{
    return keep_scored(f, (struct slice[]){SLICE("ZRANGEBYSCORE"), arg(f, 1), arg(f, 2), arg(f, 3),
                                           SLICE("WITHSCORES")}, 5);
}

static bool keep_rank_range(const struct finding *f)
{
    return keep_scored(f, (struct slice[]){SLICE("ZRANGE"), arg(f, 1), arg(f, 2), arg(f, 3),
                                           SLICE("WITHSCORES")}, 5);
}

/* A count that cannot be read removes nothing, and is refused by both. */
static bool keep_popped(const struct finding *f, const char *range)
{
    char digits[NUMBER_INT64_MAX_LEN];
    int64_t count = 1;
    if (f->c->argc > 2 && (!number_to_int64(arg(f, 2), &count) || count <= 0)) return true;
    return keep_scored(f, (struct slice[]){slice_of(range), arg(f, 1), SLICE("0"),
                                           slice_make(digits, number_from_int64(digits, count - 1)),
                                           SLICE("WITHSCORES")}, 5);
}

static bool keep_members(const struct finding *f)
{
    struct slice key = arg(f, 1);
    struct bytes reply = {0};
    if (!leaves_some(f, "SCARD", key, f->c->argc - 2)) return false;
    for (size_t i = 2; i < f->c->argc; i++) {
        ask(f, &reply, (struct slice[]){SLICE("SISMEMBER"), key, arg(f, i)}, 3);
        bool is_there = reply.len > 1 && reply.ptr[1] == '1';
        give(f, (struct slice[]){is_there ? SLICE("SADD") : SLICE("SREM"), key, arg(f, i)}, 3);
    }
    bytes_free(&reply);
    return true;
}

/* ---- lists ---- */

static void give_number(const struct finding *f, struct slice command, struct slice key,
                        int64_t number)
{
    char digits[NUMBER_INT64_MAX_LEN];
    struct slice text = slice_make(digits, number_from_int64(digits, number));
    give(f, (struct slice[]){command, key, text}, 3);
}

static bool keep_pushed(const struct finding *f, bool is_left)
{
    if (f->c->argc - 2 > ELEMENTS_MAX) return false;
    give_number(f, is_left ? SLICE("LPOP") : SLICE("RPOP"), arg(f, 1), (int64_t)f->c->argc - 2);
    return true;
}

/* Those at one end; they are put back in the opposite of the order in which they are given here. */
static void give_back(const struct finding *f, struct slice key, bool is_left, int64_t count)
{
    char from[NUMBER_INT64_MAX_LEN], to[NUMBER_INT64_MAX_LEN];
    struct bytes reply = {0};
    struct resp_value head = {0}, element;
    int64_t first = is_left ? 0 : -count, last = is_left ? count - 1 : -1;
    struct slice range[] = {SLICE("LRANGE"), key,
                            slice_make(from, number_from_int64(from, first)),
                            slice_make(to, number_from_int64(to, last))};
    ask(f, &reply, range, 4);
    struct resp_cursor in = resp_cursor_over(bytes_slice(&reply));
    struct slice *elements = mem_alloc((size_t)(count + 2) * sizeof *elements);
    size_t n = 0;
    if (resp_cursor_next(&in, &head))
        while ((int64_t)n < head.integer && resp_cursor_next(&in, &element))
            elements[n++] = element.text;
    for (size_t i = 0; i < n; i++) {
        struct slice one = elements[is_left ? i : n - 1 - i];
        give(f, (struct slice[]){is_left ? SLICE("LPUSH") : SLICE("RPUSH"), key, one}, 3);
    }
    mem_free(elements);
    bytes_free(&reply);
}

static bool keep_ends(const struct finding *f, struct slice key, int64_t left, int64_t right)
{
    if (left > ELEMENTS_MAX || right > ELEMENTS_MAX) return false;
    if (!leaves_some(f, "LLEN", key, (size_t)(left + right))) return false;
    if (left > 0) give_back(f, key, true, left);
    if (right > 0) give_back(f, key, false, right);
    return true;
}

static bool keep_taken(const struct finding *f, bool is_left)
{
    int64_t count = 1;
    if (f->c->argc > 2 && (!number_to_int64(arg(f, 2), &count) || count <= 0)) return true;
    return keep_ends(f, arg(f, 1), is_left ? count : 0, is_left ? 0 : count);
}

static bool keep_trimmed(const struct finding *f)
{
    int64_t first, last, len = size_of(f, "LLEN", arg(f, 1));
    if (!number_to_int64(arg(f, 2), &first) || !number_to_int64(arg(f, 3), &last)) return true;
    if (first < 0) first = first < -len ? 0 : first + len;
    if (last < 0) last += len;
    if (last >= len) last = len - 1;
    return first <= last && keep_ends(f, arg(f, 1), first, len - 1 - last);
}

/* Both lists are large, or the same. */
static bool keep_moved(const struct finding *f, bool from_left, bool to_left)
{
    struct slice from = arg(f, 1), to = arg(f, 2);
    if (!is_large(f, to, ENTRY_LIST) || !keep_ends(f, from, from_left, !from_left)) return false;
    give_number(f, to_left ? SLICE("LPOP") : SLICE("RPOP"), to, 1);
    return true;
}

static bool keep_lmove(const struct finding *f)
{
    bool from_left = slice_is(arg(f, 3), "left"), to_left = slice_is(arg(f, 4), "left");
    bool is_right = (from_left || slice_is(arg(f, 3), "right")) &&
                    (to_left || slice_is(arg(f, 4), "right"));
    return is_right ? keep_moved(f, from_left, to_left) : true;
}

/* ---- which ---- */

static bool keep_of_zset(const struct finding *f)
{
    switch (f->c->command->id) {
    case CMD_zadd:             return keep_zadd(f);
    case CMD_zincrby:          return keep_elements(f, &of_zset, 3, 1);
    case CMD_zrem:             return keep_elements(f, &of_zset, 2, 1);
    case CMD_zremrangebyscore: return keep_score_range(f);
    case CMD_zremrangebyrank:  return keep_rank_range(f);
    case CMD_zpopmin:          return keep_popped(f, "ZRANGE");
    case CMD_zpopmax:          return keep_popped(f, "ZREVRANGE");
    default:                   return false;
    }
}

static bool keep_of_hash(const struct finding *f)
{
    switch (f->c->command->id) {
    case CMD_hset:
    case CMD_hmset:
    case CMD_hsetnx:       return keep_elements(f, &of_hash, 2, 2);
    case CMD_hdel:         return keep_elements(f, &of_hash, 2, 1);
    case CMD_hincrby:
    case CMD_hincrbyfloat: return keep_elements(f, &of_hash, 2, 2);
    default:               return false;
    }
}

static bool keep_of_list(const struct finding *f)
{
    switch (f->c->command->id) {
    case CMD_lpush:
    case CMD_lpushx:    return keep_pushed(f, true);
    case CMD_rpush:
    case CMD_rpushx:    return keep_pushed(f, false);
    case CMD_lpop:      return keep_taken(f, true);
    case CMD_rpop:      return keep_taken(f, false);
    case CMD_ltrim:     return keep_trimmed(f);
    case CMD_rpoplpush: return keep_moved(f, false, true);
    case CMD_lmove:     return keep_lmove(f);
    default:            return false;
    }
}

bool inverse_find(struct client *c, const struct inverse_sink *sink)
{
    const struct finding f = {c, sink};
    if (c->argc < 2 || c->command->first_key != 1) return false;
    if (c->command->acl & ACL_SORTEDSET)
        return is_large(&f, c->argv[1], ENTRY_ZSET) && keep_of_zset(&f);
    if (c->command->acl & ACL_HASH) return is_large(&f, c->argv[1], ENTRY_HASH) && keep_of_hash(&f);
    if (c->command->acl & ACL_LIST) return is_large(&f, c->argv[1], ENTRY_LIST) && keep_of_list(&f);
    if (c->command->id == CMD_sadd || c->command->id == CMD_srem)
        return is_large(&f, c->argv[1], ENTRY_SET) && keep_members(&f);
    return false;
}
