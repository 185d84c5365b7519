/* stream.h - what the commands of streams share. */
#ifndef TORC_CMD_STREAM_H
#define TORC_CMD_STREAM_H

#include "server/cmd/typed.h"
#include "server/store/streamval.h"

/* ---- arguments; on failure they have replied and return false ---- */

/* An ID; seq_missing is what "ms" alone goes on with. */
bool stream_take_id(struct client *c, struct slice text, uint64_t seq_missing,
                    struct stream_id *id) __attribute__((warn_unused_result));

/* The same, or "-" for the lowest and "+" for the highest there can be. */
bool stream_take_any_id(struct client *c, struct slice text, uint64_t seq_missing,
                        struct stream_id *id) __attribute__((warn_unused_result));

/* One end of a range: the same, or behind "(" an ID that is not part of it. */
bool stream_take_start(struct client *c, struct slice text, struct stream_id *id)
    __attribute__((warn_unused_result));
bool stream_take_end(struct client *c, struct slice text, struct stream_id *id)
    __attribute__((warn_unused_result));

/* IDs from argv[first] on, to be freed with mem_free(); NULL on failure. */
struct stream_id *stream_take_ids(struct client *c, size_t first);

/* The stream of a key to be read; *s is NULL where there is none. */
bool stream_take_read(struct client *c, struct slice key, struct streamval **s)
    __attribute__((warn_unused_result));

/* The time, also while the log is read: there the keyspace's clock stands still. */
int64_t stream_now_ms(const struct client *c);

/* ---- replies ---- */

void stream_reply_no_group(struct client *c, struct slice key, struct slice group);
void stream_reply_id(struct client *c, struct stream_id id);

/* [id, [name, value ...]] */
void stream_reply_entry(struct client *c, const struct stream_entry *e);

/* The entry of an ID, if it is live; otherwise nothing, and false. */
bool stream_reply_one(struct client *c, const struct streamval *s, struct stream_id id);

/* An array of the entries of a walk, `limit` at most (0: all). */
void stream_reply_walk(struct client *c, struct streamval_walk *w, uint64_t limit);

/* ---- what was done ---- */

/* The stream lost entries, or has other numbers.  Nobody waits for that. */
void stream_entries_changed(struct client *c, struct slice key, int64_t changes);

/* A group was changed: as in Redis, WATCH does not see it. */
void stream_group_changed(struct client *c, struct slice key, int64_t changes);

/* ---- groups ---- */

/* The consumer of this name, seen now; made where there is none (*is_new, which may be NULL). */
struct stream_consumer *stream_seen_consumer(struct client *c, struct slice key,
                                             struct stream_group *g, struct slice name,
                                             bool *is_new);

/* What the log gets instead of the command: how one entry is pending now, up to where the group has
 * read, that there is a consumer. */
void stream_log_claim(struct client *c, struct slice key, const struct stream_group *g,
                      struct stream_id id, const struct stream_pending *p);
void stream_log_group_id(struct client *c, struct slice key, const struct stream_group *g);
void stream_log_consumer(struct client *c, struct slice key, const struct stream_group *g,
                         struct slice consumer);

#endif
