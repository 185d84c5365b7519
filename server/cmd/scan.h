/* scan.h - what SCAN, SSCAN, HSCAN and ZSCAN have in common: their arguments and their reply. */
#ifndef TORC_CMD_SCAN_H
#define TORC_CMD_SCAN_H

#include "server/session/client.h"

struct scan_request {
    uint64_t cursor;
    int64_t count;
    struct slice pattern;
    bool has_pattern;
    const char *type;                    /* SCAN's TYPE; "": no such type; NULL: any */
};

/* The cursor at argv[at], and everything else as it is by default; replies otherwise. */
bool scan_take_cursor(struct client *c, size_t at, struct scan_request *r)
    __attribute__((warn_unused_result));

/* The options from argv[from] on; replies otherwise.  has_type: TYPE is one. */
bool scan_take_options(struct client *c, size_t from, bool has_type, struct scan_request *r)
    __attribute__((warn_unused_result));

/* KEYS reads its pattern in the same way. */
void scan_set_pattern(struct scan_request *r, struct slice pattern);

bool scan_passes(const struct scan_request *r, struct slice text);

/* The reply, from elements that were written to `elements` on their way: they stand behind the
 * cursor they lead to. */
void scan_reply(struct client *c, uint64_t cursor, size_t count, const struct bytes *elements);

/* An element as a scan answers it: its parts one behind the other; the first is what a pattern is
 * compared with. */
typedef void scan_visit(void *context, const struct slice *parts, size_t count);

/* SSCAN and its like: argv is the name, a key of this type, a cursor, options.  step visits some
 * elements of e from the cursor on and returns the next cursor, 0 at the end; those that are one
 * block are visited in one go, so a cursor says nothing for them. */
void scan_value(struct client *c, enum entry_type type,
                uint64_t (*step)(const struct entry *e, uint64_t cursor, scan_visit *visit,
                                 void *context));

#endif
