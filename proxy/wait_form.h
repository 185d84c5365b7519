/* wait_form.h - what stands where in a request that may wait, and what shards are asked instead. */
#ifndef TORC_PROXY_WAIT_FORM_H
#define TORC_PROXY_WAIT_FORM_H

#include "core/base/bytes.h"
#include "proxy/request.h"

enum { WAIT_TIMEOUT_TEXT_MAX = 32 };

struct wait_form {
    const struct command *command;
    size_t first_key, keys;
    size_t timeout_at;                   /* 0: it does not wait */
    size_t count_at;                     /* of the number of keys; 0: it has none */
    size_t group_at;                     /* of a group's name; 0: it has none */
    bool has_ids;                        /* one for each key, behind them; its timeout is in ms */
};

/* False where the arguments make no sense: a node will say what is wrong with them. */
bool wait_form_find(const struct request *r, struct wait_form *f)
    __attribute__((warn_unused_result));

/* The same as a node's rules, or else it would wait where it must not. */
bool wait_form_timeout(const struct wait_form *f, const struct slice *argv, int64_t *timeout_ms)
    __attribute__((warn_unused_result));

/* It takes from one list and puts into another. */
bool wait_form_is_move(const struct wait_form *f);
bool wait_form_is_read(const struct wait_form *f);

/* How many IDs stand for the last one of their stream; 0 where that is an error. */
size_t wait_form_lasts(const struct wait_form *f, const struct slice *argv);

/* Which of its keys a request is to have. */
struct wait_keys {
    bool (*has)(const void *context, size_t key);
    const void *context;
};

/* Of both: argv of the client's request, and what it is to have of it; 0 ms: for ever.  room holds
 * argc + 8 slices.
 *
 * The command with fewer keys. */
void wait_form_write(const struct wait_form *f, const struct slice *argv, size_t argc,
                     const struct wait_keys *keys, int64_t timeout_ms, struct slice *room,
                     struct bytes *out);

/* TXN WAIT for them. */
void wait_form_write_wait(const struct wait_form *f, const struct slice *argv,
                          const struct wait_keys *keys, int64_t timeout_ms, struct slice *room,
                          struct bytes *out);

#endif
