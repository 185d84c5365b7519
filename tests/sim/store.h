/* store.h - the store of a simulated node: lists of numbers to be read, appended to and replaced.
 *
 * The seam where the real store goes: a node needs to run a command and hear its reply, whether the
 * command changed anything (then it goes to the log as it is), whether a key exists, and which keys
 * a command touches.  Commands: GET key; FETCH key ...; APPEND key text and SET key text (both
 * reply OK).  A list is text: its numbers, each followed by a comma. */
#ifndef TORC_SIM_STORE_H
#define TORC_SIM_STORE_H

#include "core/base/bytes.h"
#include "tests/sim/world.h"

struct sim_store {
    struct {
        struct bytes name, list;
    } key[SIM_KEYS_MAX];
    size_t keys;
};

void sim_store_close(struct sim_store *s);

/* argv as in a request; the reply is appended.  Returns whether anything changed. */
bool sim_store_run(struct sim_store *s, const struct slice *argv, size_t argc,
                   struct bytes *reply);

bool sim_store_exists(const struct sim_store *s, struct slice key);

/* Whether the command changes something; all its keys are from argv[1] on. */
bool sim_store_writes(const struct slice *argv, size_t argc);
size_t sim_store_keys(const struct slice *argv, size_t argc);

#endif
