/* shard_texts.h - what INFO of every shard says, read as if it were of one node.  Pure. */
#ifndef TORC_PROXY_SHARD_TEXTS_H
#define TORC_PROXY_SHARD_TEXTS_H

#include "core/base/bytes.h"
#include "core/command/command.h"

#include <stdint.h>

struct shard_texts {
    struct bytes *all;                   /* by shard; empty: it could not be reached */
    size_t count;
};

/* The lines of a section as the first shard has them: numbers are added up, the rest is taken as it
 * is.  Lines whose name `own` has already are left out. */
void shard_texts_print_section(const struct shard_texts *t, struct bytes *out, const char *title,
                               struct slice own);

/* The lines of these sections, which not every shard has. */
void shard_texts_print_keyspace(const struct shard_texts *t, struct bytes *out);
void shard_texts_print_percentiles(const struct shard_texts *t, struct bytes *out);

/* Those about errors; own has such lines, too, which are added. */
void shard_texts_print_errors(const struct shard_texts *t, struct slice own, struct bytes *out);

/* The greatest number that a shard has in the line "name:number". */
uint64_t shard_texts_most(const struct shard_texts *t, struct slice name);

/* The sum of that line over all shards. */
uint64_t shard_texts_total(const struct shard_texts *t, struct slice name);

/* Adds what the shards' lines about commands say to sums, which are by command; not those of
 * commands that are not in the table. */
struct command_sums {
    uint64_t usec, rejected, failed;
};
void shard_texts_sum_commands(const struct shard_texts *t, const struct command_table *table,
                              struct command_sums *sums);

#endif
