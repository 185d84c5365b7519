#include "core/command/tracking_wish.h"

#include "core/base/number.h"

#define ANOTHER_MODE \
    " before disabling tracking for this client, and then re-enabling it with a different mode."

static const char syntax_error[] = "ERR syntax error";

static const char *read_redirect(struct tracking_wish *w, struct slice text,
                                 bool (*exists)(void *context, int64_t id), void *context)
{
    if (w->redirect != 0) return "ERR A client can only redirect to a single other client";
    if (!number_to_int64(text, &w->redirect)) return "ERR value is not an integer or out of range";
    return exists(context, w->redirect) ? NULL
                                        : "ERR The client ID you want redirect to does not exist";
}

static unsigned flag_of(struct slice word)
{
    if (slice_is(word, "bcast")) return TRACKING_BCAST;
    if (slice_is(word, "optin")) return TRACKING_OPTIN;
    if (slice_is(word, "optout")) return TRACKING_OPTOUT;
    return slice_is(word, "noloop") ? TRACKING_NOLOOP : 0;
}

const char *tracking_wish_read(struct tracking_wish *w, const struct slice *argv, size_t argc,
                               bool (*exists)(void *context, int64_t id), void *context)
{
    for (size_t i = 3; i < argc; i++) {
        bool has_more = i + 1 < argc;
        unsigned flag = flag_of(argv[i]);
        w->flags |= flag;
        if (has_more && slice_is(argv[i], "redirect")) {
            const char *error = read_redirect(w, argv[++i], exists, context);
            if (error != NULL) return error;
        } else if (has_more && slice_is(argv[i], "prefix")) {
            w->prefixes[w->prefixes_count++] = argv[++i];
        } else if (flag == 0) {
            return syntax_error;
        }
    }
    if (slice_is(argv[2], "on")) w->flags |= TRACKING_ON;
    else if (!slice_is(argv[2], "off")) return syntax_error;
    return NULL;
}

const char *tracking_wish_refused(const struct tracking_wish *w, unsigned now)
{
    unsigned both = TRACKING_OPTIN | TRACKING_OPTOUT;
    if (!(w->flags & TRACKING_BCAST) && w->prefixes_count > 0)
        return "ERR PREFIX option requires BCAST mode to be enabled";
    if ((now & TRACKING_ON) && ((now ^ w->flags) & TRACKING_BCAST))
        return "ERR You can't switch BCAST mode on/off" ANOTHER_MODE;
    if ((w->flags & TRACKING_BCAST) && (w->flags & both))
        return "ERR OPTIN and OPTOUT are not compatible with BCAST";
    if ((w->flags & both) == both) return "ERR You can't specify both OPTIN mode and OPTOUT mode";
    if (((w->flags & TRACKING_OPTIN) && (now & TRACKING_OPTOUT)) ||
        ((w->flags & TRACKING_OPTOUT) && (now & TRACKING_OPTIN)))
        return "ERR You can't switch OPTIN/OPTOUT mode" ANOTHER_MODE;
    return NULL;
}

static bool overlap(struct slice a, struct slice b, const char *with, struct bytes *error)
{
    if (!(a.len < b.len ? slice_starts(b, a) : slice_starts(a, b))) return false;
    bytes_printf(error,
                 "ERR Prefix '%.*s' overlaps with %s '%.*s'. "
                 "Prefixes for a single client must not overlap.",
                 (int)a.len, a.ptr, with, (int)b.len, b.ptr);
    return true;
}

bool tracking_wish_overlaps(const struct tracking_wish *w, const struct slice *prefixes,
                            size_t count, struct bytes *error)
{
    for (size_t i = 0; i < w->prefixes_count; i++) {
        for (size_t j = 0; j < count; j++)
            if (overlap(w->prefixes[i], prefixes[j], "an existing prefix", error)) return true;
        for (size_t j = i + 1; j < w->prefixes_count; j++)
            if (overlap(w->prefixes[i], w->prefixes[j], "another provided prefix", error))
                return true;
    }
    return false;
}

const char *tracking_caching_refused(unsigned now, struct slice word)
{
    bool says_yes = slice_is(word, "yes");
    if (!(now & TRACKING_ON))
        return "ERR CLIENT CACHING can be called only when the client is in tracking mode with "
               "OPTIN or OPTOUT mode enabled";
    if (!says_yes && !slice_is(word, "no")) return syntax_error;
    if (says_yes && !(now & TRACKING_OPTIN))
        return "ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.";
    if (!says_yes && !(now & TRACKING_OPTOUT))
        return "ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.";
    return NULL;
}

const char *tracking_flag_word(unsigned flags, size_t *at)
{
    static const struct {
        unsigned flags;
        const char *word;
    } words[] = {{TRACKING_ON, "on"}, {TRACKING_BCAST, "bcast"}, {TRACKING_OPTIN, "optin"},
                 {TRACKING_OPTIN | TRACKING_CACHING, "caching-yes"}, {TRACKING_OPTOUT, "optout"},
                 {TRACKING_OPTOUT | TRACKING_CACHING, "caching-no"}, {TRACKING_NOLOOP, "noloop"},
                 {TRACKING_BROKEN, "broken_redirect"}};
    if (*at == 0 && !(flags & TRACKING_ON)) return ++*at, "off";
    while (*at < sizeof words / sizeof words[0]) {
        size_t i = (*at)++;
        if ((flags & words[i].flags) == words[i].flags) return words[i].word;
    }
    return NULL;
}
