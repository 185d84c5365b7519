/* cmd_geo.c - members with a position: GEOADD GEODIST GEOHASH GEOPOS.  A geo index is a sorted set
 * whose scores are cells of the map, see geo.h. */
#include "core/base/mem.h"
#include "server/cmd/geo_arguments.h"
#include "server/cmd/zset_common.h"
#include "server/session/handlers.h"
#include "server/session/propagate.h"
#include "server/session/reply.h"
#include "server/session/server.h"

/* ---- GEOADD ---- */

static bool is_flag(struct slice word, bool *nx, bool *xx)
{
    bool is_nx = slice_is(word, "nx"), is_xx = slice_is(word, "xx");
    *nx |= is_nx;
    *xx |= is_xx;
    return is_nx || is_xx || slice_is(word, "ch");
}

/* The ZADD that does the same: scores are printed behind argv, in the same allocation. */
static bool make_zadd(struct client *c, size_t first, struct slice *argv)
{
    char *digits = (char *)(argv + c->argc);
    argv[0] = SLICE("ZADD");
    for (size_t i = 1; i < first; i++) argv[i] = c->argv[i];
    for (size_t i = first, to = first; i < c->argc; i += 3, digits += NUMBER_INT64_MAX_LEN) {
        struct geo_position p;
        if (!geo_take_position(c, i, &p)) return false;
        argv[to++] = slice_make(digits, number_from_int64(digits, (int64_t)geo_score(p)));
        argv[to++] = c->argv[i + 2];
    }
    return true;
}

/* Also what the log hears. */
static void run_zadd(struct client *c, struct slice *argv, size_t argc)
{
    struct slice *own_argv = c->argv;
    size_t own_argc = c->argc;
    int64_t dirty = c->server->dirty;
    c->argv = argv;
    c->argc = argc;
    cmd_zadd(c);
    c->argv = own_argv;
    c->argc = own_argc;
    if (c->server->dirty != dirty) propagate_instead(c, argv, argc);
}

void cmd_geoadd(struct client *c)
{
    size_t first = 2;
    bool nx = false, xx = false;
    while (first < c->argc && is_flag(c->argv[first], &nx, &xx)) first++;
    size_t members = (c->argc - first) / 3;
    if ((c->argc - first) % 3 != 0 || (nx && xx)) {
        reply_syntax_error(c);
        return;
    }
    struct slice *argv =
        mem_alloc(c->argc * sizeof *argv + members * (size_t)NUMBER_INT64_MAX_LEN);
    if (make_zadd(c, first, argv)) run_zadd(c, argv, first + 2 * members);
    mem_free(argv);
}

/* ---- what a member has ---- */

static bool score_of(const struct entry *e, struct slice member, double *score)
{
    if (e == NULL) return false;
    struct zset z = zset_of(e);
    return zset_score(&z, member, score);
}

void cmd_geohash(struct client *c)
{
    struct entry *e;
    double score;
    char text[GEO_TEXT_LEN];
    if (!typed_read(c, c->argv[1], ENTRY_ZSET, &e)) return;
    reply_array(c, c->argc - 2);
    for (size_t i = 2; i < c->argc; i++) {
        if (!score_of(e, c->argv[i], &score)) {
            reply_null(c);
            continue;
        }
        geo_text(score, text);
        reply_bulk(c, slice_make(text, sizeof text));
    }
}

void cmd_geopos(struct client *c)
{
    struct entry *e;
    double score;
    if (!typed_read(c, c->argv[1], ENTRY_ZSET, &e)) return;
    reply_array(c, c->argc - 2);
    for (size_t i = 2; i < c->argc; i++) {
        if (score_of(e, c->argv[i], &score)) geo_reply_position(c, geo_position_of(score));
        else reply_null_array(c);
    }
}

void cmd_geodist(struct client *c)
{
    struct entry *e;
    double unit = 1, from, to;
    if (c->argc > 5) {
        reply_syntax_error(c);
        return;
    }
    if (c->argc == 5 && !geo_take_unit(c, c->argv[4], &unit)) return;
    if (!typed_read(c, c->argv[1], ENTRY_ZSET, &e)) return;
    if (score_of(e, c->argv[2], &from) && score_of(e, c->argv[3], &to))
        geo_reply_distance(c, geo_distance(geo_position_of(from), geo_position_of(to)) / unit);
    else
        reply_null(c);
}
