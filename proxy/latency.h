/* latency.h - LATENCY: what has held any of the shards up, shown as one server's.
 *
 * Of samples of the same second the longest counts.  Histograms are added up. */
#ifndef TORC_PROXY_LATENCY_H
#define TORC_PROXY_LATENCY_H

#include "proxy/request.h"

enum dispatch_result latency_latest(struct client *c, const struct request *r);
enum dispatch_result latency_history(struct client *c, const struct request *r);
enum dispatch_result latency_reset(struct client *c, const struct request *r);
enum dispatch_result latency_graph_serve(struct client *c, const struct request *r);
enum dispatch_result latency_doctor(struct client *c, const struct request *r);
enum dispatch_result latency_histogram(struct client *c, const struct request *r);

#endif
