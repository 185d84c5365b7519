/* digest.h - what DEBUG DIGEST computes: equal for two databases that hold the same, on Redis as
 * here.
 *
 * Where an order means something texts are mixed in one after the other; where it does not, digests
 * of the parts are added up by exclusive or. */
#ifndef TORC_CMD_DIGEST_H
#define TORC_CMD_DIGEST_H

#include "server/store/db.h"

enum { DIGEST_BYTES = 20, DIGEST_TEXT = 2 * DIGEST_BYTES };

struct digest {
    unsigned char bytes[DIGEST_BYTES];
};

/* Begin with zeros. */
void digest_add_value(struct digest *d, const struct entry *e);
void digest_add_keyspace(struct digest *d, const struct keyspace *ks);

void digest_print(const struct digest *d, char text[DIGEST_TEXT]);

#endif
