/* stream_group.h - consumer groups of a stream: what each has read, and what is not acknowledged
 * yet.
 *
 * What is pending lies in the group's tree, by ID; a consumer's tree has the IDs of those that are
 * its own.  Both always agree: an ID is in exactly one consumer's tree if it is in the group's, and
 * that consumer is the one named there.  Groups and consumers stand in the order of their names. */
#ifndef TORC_STORE_STREAM_GROUP_H
#define TORC_STORE_STREAM_GROUP_H

#include "server/store/id_tree.h"

#define STREAM_READ_UNKNOWN INT64_C(-1)

/* Things that begin with their name, sorted by it. */
struct stream_names {
    struct slice **at;
    size_t count, cap;
};

struct stream_consumer {
    struct slice name;                   /* lies behind the struct */
    int64_t seen_ms;
    struct id_tree pending;              /* a set */
};

struct stream_pending {
    int64_t delivered_ms;
    uint64_t deliveries;
    struct stream_consumer *consumer;
};

struct stream_group {
    struct slice name;                   /* lies behind the struct */
    struct stream_id last_id;            /* the last one delivered */
    int64_t entries_read;                /* or STREAM_READ_UNKNOWN */
    struct id_tree pending;              /* of struct stream_pending */
    struct stream_names consumers;
};

/* ---- groups of a stream ---- */

/* NULL where there is none of this name, or when adding: where there is one. */
struct stream_group *stream_groups_find(const struct stream_names *groups, struct slice name);
struct stream_group *stream_groups_add(struct stream_names *groups, struct slice name,
                                       struct stream_id last_id, int64_t entries_read);
void stream_groups_remove(struct stream_names *groups, struct stream_group *g);
struct stream_group *stream_groups_at(const struct stream_names *groups, size_t i);

void stream_groups_close(struct stream_names *groups);
void stream_groups_copy(struct stream_names *to, const struct stream_names *from);

/* Bytes they take. */
size_t stream_groups_memory(const struct stream_names *groups);

/* ---- consumers of a group ---- */

struct stream_consumer *stream_group_consumer(const struct stream_group *g, struct slice name);
struct stream_consumer *stream_group_add_consumer(struct stream_group *g, struct slice name,
                                                  int64_t now_ms);
struct stream_consumer *stream_group_consumer_at(const struct stream_group *g, size_t i);

/* What is pending for it is forgotten. */
void stream_group_remove_consumer(struct stream_group *g, struct stream_consumer *consumer);

/* ---- what is pending ---- */

/* NULL where the ID is not. */
struct stream_pending *stream_group_pending(const struct stream_group *g, struct stream_id id);

/* The ID is pending for this consumer from now on, whosever it was; *is_new: nobody's.  The rest of
 * what is returned is as it was, or 0. */
struct stream_pending *stream_group_assign(struct stream_group *g, struct stream_id id,
                                           struct stream_consumer *consumer, bool *is_new);

/* False where the ID is not pending. */
bool stream_group_acknowledge(struct stream_group *g, struct stream_id id);

#endif
