/* tracking_wish.h - what CLIENT TRACKING asks for, read and checked; for node and proxy. */
#ifndef TORC_COMMAND_TRACKING_WISH_H
#define TORC_COMMAND_TRACKING_WISH_H

#include "core/base/bytes.h"

#include <stdint.h>

enum tracking_flag {
    TRACKING_ON = 1 << 0,
    TRACKING_BCAST = 1 << 1,
    TRACKING_OPTIN = 1 << 2,             /* only what is read behind CLIENT CACHING YES */
    TRACKING_OPTOUT = 1 << 3,            /* all but what is read behind CLIENT CACHING NO */
    TRACKING_NOLOOP = 1 << 4,            /* nothing of what the client itself changes */
    TRACKING_CACHING = 1 << 5,           /* CLIENT CACHING was said */
    TRACKING_BROKEN = 1 << 6             /* whom it redirects to has gone, and it was told */
};

struct tracking_wish {
    unsigned flags;                      /* TRACKING_ON for ON, 0 among others for OFF */
    int64_t redirect;                    /* client id; 0: none */
    struct slice *prefixes;              /* the caller's, room for argc of them */
    size_t prefixes_count;
};

/* exists tells whether there is such a client.  Returns an error, or NULL. */
const char *tracking_wish_read(struct tracking_wish *w, const struct slice *argv, size_t argc,
                               bool (*exists)(void *context, int64_t id), void *context);

/* What is wrong with it, by itself and with the flags that the client has already, or NULL. */
const char *tracking_wish_refused(const struct tracking_wish *w, unsigned now);

/* Whether its prefixes overlap with each other or with one of those that there are, all sorted; the
 * error is appended then. */
bool tracking_wish_overlaps(const struct tracking_wish *w, const struct slice *prefixes,
                            size_t count, struct bytes *error);

/* CLIENT CACHING: an error, or NULL. */
const char *tracking_caching_refused(unsigned now, struct slice word);

/* The flags as CLIENT TRACKINGINFO names them, one by one from *at = 0; NULL at the end. */
const char *tracking_flag_word(unsigned flags, size_t *at);

#endif
