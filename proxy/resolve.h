/* resolve.h - finishes transactions that somebody left open: txn/resolver on real connections.
 *
 * Ten times a second every shard is asked what is undecided for longer than TXN_UNDECIDED_MS, on a
 * connection of its own.  One worker of each proxy does it; several proxies may do it. */
#ifndef TORC_PROXY_RESOLVE_H
#define TORC_PROXY_RESOLVE_H

struct resolve;
struct upstream;
struct worker;

struct resolve *resolve_new(struct worker *w);
/* Calls visit for every connection of its own. */
void resolve_each(struct resolve *r, void (*visit)(void *context, struct upstream *u),
                  void *context);

void resolve_free(struct resolve *r);

#endif
