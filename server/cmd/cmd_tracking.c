/* cmd_tracking.c - CLIENT TRACKING, CACHING, GETREDIR, TRACKINGINFO. */
#include "core/base/mem.h"
#include "server/session/handlers.h"
#include "server/session/reply.h"
#include "server/session/server.h"

#define ANOTHER_MODE " before disabling tracking for this client, and then re-enabling it with a different mode."

struct wish {
    unsigned flags;
    struct client *redirect;
    struct slice *prefixes;
    size_t prefixes_count;
};

static bool take_redirect(struct client *c, struct slice text, struct wish *w)
{
    int64_t id;
    if (w->redirect != NULL) {
        reply_error(c, "ERR A client can only redirect to a single other client");
        return false;
    }
    if (!reply_take_int64(c, text, &id)) return false;
    w->redirect = client_find(c->server, (uint64_t)id);
    if (w->redirect == NULL) reply_error(c, "ERR The client ID you want redirect to does not exist");
    return w->redirect != NULL;
}

static unsigned flag_of(struct slice word)
{
    if (slice_is(word, "bcast")) return TRACKING_BCAST;
    if (slice_is(word, "optin")) return TRACKING_OPTIN;
    if (slice_is(word, "optout")) return TRACKING_OPTOUT;
    return slice_is(word, "noloop") ? TRACKING_NOLOOP : 0;
}

static bool take_options(struct client *c, struct wish *w)
{
    for (size_t i = 3; i < c->argc; i++) {
        bool has_more = i + 1 < c->argc;
        unsigned flag = flag_of(c->argv[i]);
        w->flags |= flag;
        if (has_more && slice_is(c->argv[i], "redirect")) {
            if (!take_redirect(c, c->argv[++i], w)) return false;
        } else if (has_more && slice_is(c->argv[i], "prefix")) {
            w->prefixes[w->prefixes_count++] = c->argv[++i];
        } else if (flag == 0) {
            reply_syntax_error(c);
            return false;
        }
    }
    return true;
}

/* What is wrong with it, by itself and with what the client does already; NULL for nothing. */
static const char *why_not(const struct client *c, const struct wish *w)
{
    unsigned both = TRACKING_OPTIN | TRACKING_OPTOUT, is = c->tracking.flags;
    if (!(w->flags & TRACKING_BCAST) && w->prefixes_count > 0)
        return "ERR PREFIX option requires BCAST mode to be enabled";
    if ((is & TRACKING_ON) && ((is ^ w->flags) & TRACKING_BCAST))
        return "ERR You can't switch BCAST mode on/off" ANOTHER_MODE;
    if ((w->flags & TRACKING_BCAST) && (w->flags & both))
        return "ERR OPTIN and OPTOUT are not compatible with BCAST";
    if ((w->flags & both) == both) return "ERR You can't specify both OPTIN mode and OPTOUT mode";
    if (((w->flags & TRACKING_OPTIN) && (is & TRACKING_OPTOUT)) || ((w->flags & TRACKING_OPTOUT) && (is & TRACKING_OPTIN)))
        return "ERR You can't switch OPTIN/OPTOUT mode" ANOTHER_MODE;
    return NULL;
}

/* ---- prefixes must not overlap ---- */

static bool overlap(struct slice a, struct slice b)
{
    return a.len < b.len ? slice_starts(b, a) : slice_starts(a, b);
}

static bool refuse_overlap(struct client *c, struct slice prefix, const char *with, struct slice other)
{
    reply_errorf(c, "ERR Prefix '%.*s' overlaps with %s '%.*s'. Prefixes for a single client must not overlap.",
                 (int)prefix.len, prefix.ptr, with, (int)other.len, other.ptr);
    return false;
}

struct collision {
    struct slice prefix, with;
    bool is_one;
};

static void look(void *context, struct slice prefix)
{
    struct collision *k = context;
    if (k->is_one || !overlap(prefix, k->prefix)) return;
    k->is_one = true;
    k->with = prefix;
}

static bool are_apart(struct client *c, const struct wish *w)
{
    for (size_t i = 0; i < w->prefixes_count; i++) {
        struct collision k = {.prefix = w->prefixes[i]};
        tracking_each_prefix(c, look, &k);
        if (k.is_one) return refuse_overlap(c, k.prefix, "an existing prefix", k.with);
        for (size_t j = i + 1; j < w->prefixes_count; j++)
            if (overlap(w->prefixes[i], w->prefixes[j]))
                return refuse_overlap(c, w->prefixes[i], "another provided prefix", w->prefixes[j]);
    }
    return true;
}

/* ---- the commands ---- */

static void start(struct client *c, const struct wish *w)
{
    const char *why = why_not(c, w);
    if (why != NULL) {
        reply_error(c, why);
    } else if (!(w->flags & TRACKING_BCAST) || are_apart(c, w)) {
        tracking_start(c, w->flags, w->redirect, w->prefixes, w->prefixes_count);
        reply_ok(c);
    }
}

void cmd_client_tracking(struct client *c)
{
    struct wish w = {.prefixes = mem_alloc(c->argc * sizeof *w.prefixes)};
    if (take_options(c, &w)) {
        if (slice_is(c->argv[2], "on")) {
            start(c, &w);
        } else if (slice_is(c->argv[2], "off")) {
            tracking_stop(c);
            reply_ok(c);
        } else {
            reply_syntax_error(c);
        }
    }
    mem_free(w.prefixes);
}

void cmd_client_caching(struct client *c)
{
    unsigned flags = c->tracking.flags;
    bool says_yes = slice_is(c->argv[2], "yes"), says_no = slice_is(c->argv[2], "no");
    if (!(flags & TRACKING_ON)) {
        reply_error(c, "ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or "
                       "OPTOUT mode enabled");
    } else if (!says_yes && !says_no) {
        reply_syntax_error(c);
    } else if (says_yes && !(flags & TRACKING_OPTIN)) {
        reply_error(c, "ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.");
    } else if (says_no && !(flags & TRACKING_OPTOUT)) {
        reply_error(c, "ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.");
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

static size_t reply_flag(struct client *c, unsigned flag, const char *word)
{
    if ((c->tracking.flags & flag) != flag) return 0;
    reply_text(c, word);
    return 1;
}

static void reply_flags(struct client *c)
{
    size_t begun = reply_begin_array(c), count = 1;
    reply_text(c, c->tracking.flags & TRACKING_ON ? "on" : "off");
    count += reply_flag(c, TRACKING_BCAST, "bcast");
    count += reply_flag(c, TRACKING_OPTIN, "optin");
    count += reply_flag(c, TRACKING_OPTIN | TRACKING_CACHING, "caching-yes");
    count += reply_flag(c, TRACKING_OPTOUT, "optout");
    count += reply_flag(c, TRACKING_OPTOUT | TRACKING_CACHING, "caching-no");
    count += reply_flag(c, TRACKING_NOLOOP, "noloop");
    count += reply_flag(c, TRACKING_BROKEN, "broken_redirect");
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
