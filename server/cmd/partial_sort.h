/* partial_sort.h - puts a part of an array in order, by the quicksort of Bentley and McIlroy
 * ("Engineering a sort function", 1993), which leaves alone what cannot lie in that part.
 *
 * The order of equal items depends on the algorithm, and Redis uses this one: so equal items
 * come in the same order as there. */
#ifndef TORC_CMD_PARTIAL_SORT_H
#define TORC_CMD_PARTIAL_SORT_H

#include <stddef.h>

/* Afterwards the items first to last (included) are those that sorting all would put there. */
void partial_sort(void *items, size_t count, size_t size,
                  int (*compare)(const void *a, const void *b), size_t first, size_t last);

#endif
