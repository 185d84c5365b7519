/* names.h - addresses of hosts that may be given by name.
 *
 * Asking the system for a name can take seconds, which no loop can wait for.  So a thread of its
 * own asks, again and again, and who connects takes the latest answer.  Hosts that are numeric or
 * Unix paths need no thread. */
#ifndef TORC_IO_NAMES_H
#define TORC_IO_NAMES_H

#include <stdbool.h>
#include <stddef.h>

enum { NAMES_ADDRESS_MAX = 128 };

struct names;

/* The hosts are copied.  Waits for first answers, a second at most. */
struct names *names_new(const char *const *hosts, size_t count);

/* Does not wait for a question that is under way. */
void names_free(struct names *n);

/* The address of hosts[i], as stream_connect() takes it without asking anybody; false while it is
 * not known.  Any thread may ask. */
bool names_find(struct names *n, size_t i, char address[NAMES_ADDRESS_MAX]);

#endif
