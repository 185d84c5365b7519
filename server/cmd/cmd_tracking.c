/* cmd_tracking.c - CLIENT TRACKING, CACHING, GETREDIR, TRACKINGINFO. */
#include "core/base/mem.h"
#include "server/session/handlers.h"
#include "server/session/reply.h"
#include "server/session/server.h"

struct prefix_list {
    struct slice *at;
    size_t count;
};

static void add_prefix(void *context, struct slice prefix)
{
    struct prefix_list *list = context;
    list->at = mem_realloc(list->at, (list->count + 1) * sizeof *list->at);
    list->at[list->count++] = prefix;
}

static bool overlaps(struct client *c, const struct tracking_wish *w)
{
    struct prefix_list own = {0};
    struct bytes error = {0};
    tracking_each_prefix(c, add_prefix, &own);
    bool is_refused = tracking_wish_overlaps(w, own.at, own.count, &error);
    if (is_refused) reply_error_slice(c, bytes_slice(&error));
    bytes_free(&error);
    mem_free(own.at);
    return is_refused;
}

static bool exists(void *context, int64_t id)
{
    return client_find(context, (uint64_t)id) != NULL;
}

static void start(struct client *c, const struct tracking_wish *w)
{
    struct client *redirect = w->redirect != 0 ? client_find(c->server, (uint64_t)w->redirect)
                                               : NULL;
    const char *error = tracking_wish_refused(w, c->tracking.flags);
    if (error != NULL) {
        reply_error(c, error);
    } else if (!(w->flags & TRACKING_BCAST) || !overlaps(c, w)) {
        tracking_start(c, w->flags, redirect, w->prefixes, w->prefixes_count);
        reply_ok(c);
    }
}

void cmd_client_tracking(struct client *c)
{
    struct tracking_wish w = {.prefixes = mem_alloc(c->argc * sizeof *w.prefixes)};
    const char *error = tracking_wish_read(&w, c->argv, c->argc, exists, c->server);
    if (error != NULL) {
        reply_error(c, error);
    } else if (w.flags & TRACKING_ON) {
        start(c, &w);
    } else {
        tracking_stop(c);
        reply_ok(c);
    }
    mem_free(w.prefixes);
}

void cmd_client_caching(struct client *c)
{
    const char *error = tracking_caching_refused(c->tracking.flags, c->argv[2]);
    if (error != NULL) {
        reply_error(c, error);
    } else {
        c->tracking.flags |= TRACKING_CACHING;
        reply_ok(c);
    }
}

static int64_t redirect_of(const struct client *c)
{
    return c->tracking.flags & TRACKING_ON ? (int64_t)c->tracking.redirect : -1;
}

void cmd_client_getredir(struct client *c)
{
    reply_int64(c, redirect_of(c));
}

static void reply_flags(struct client *c)
{
    const char *word;
    size_t at = 0, begun = reply_begin_array(c), count = 0;
    for (; (word = tracking_flag_word(c->tracking.flags, &at)) != NULL; count++)
        reply_text(c, word);
    reply_end_set(c, begun, count);
}

static void reply_prefix(void *context, struct slice prefix)
{
    reply_bulk(context, prefix);
}

void cmd_client_trackinginfo(struct client *c)
{
    reply_map(c, 3);
    reply_text(c, "flags");
    reply_flags(c);
    reply_text(c, "redirect");
    reply_int64(c, redirect_of(c));
    reply_text(c, "prefixes");
    size_t begun = reply_begin_array(c);
    reply_end_array(c, begun, tracking_each_prefix(c, reply_prefix, c));
}
