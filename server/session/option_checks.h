/* option_checks.h - what is wrong with the value of an option that is several words, in Redis's
 * words; NULL if nothing is.  See the rows of options.def that name them.
 *
 * What would be dangerous to accept without effect is refused: a node that is told to follow
 * another, to know users, to speak TLS or to belong to a Redis Cluster must not seem to. */
#ifndef TORC_SESSION_OPTION_CHECKS_H
#define TORC_SESSION_OPTION_CHECKS_H

#include "core/base/bytes.h"

const char *check_bind(struct slice value);
const char *check_save(struct slice value);
const char *check_activedefrag(struct slice value);
const char *check_cluster(struct slice value);
const char *check_shutdown(struct slice value);
const char *check_aclfile(struct slice value);
const char *check_replicaof(struct slice value);
const char *check_tls_port(struct slice value);
const char *check_tls_use(struct slice value);
const char *check_min_replicas(struct slice value);
const char *check_oom_values(struct slice value);
const char *check_title(struct slice value);
const char *check_hostname(struct slice value);
const char *check_percentiles(struct slice value);

/* How values are told that are not told as they were set: shutdown options in their order, and the
 * percentage 50.0 as 50. */
void print_shutdown(struct slice value, struct bytes *out);
void print_percentiles(struct slice value, struct bytes *out);

/* Appends a word, with a blank before it if there are others. */
void option_add_word(struct bytes *words, struct slice word);

#endif
