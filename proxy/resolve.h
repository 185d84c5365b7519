/* resolve.h - finishes transactions that somebody left open: txn/resolver on real connections.
 *
 * Ten times a second every shard is asked what is undecided for longer than TXN_UNDECIDED_MS, on a
 * connection of its own.  One worker of each proxy does it; several proxies may do it. */
#ifndef TORC_PROXY_RESOLVE_H
#define TORC_PROXY_RESOLVE_H

struct resolve;
struct worker;

struct resolve *resolve_new(struct worker *w);
void resolve_free(struct resolve *r);

#endif
