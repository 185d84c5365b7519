/* slot.h - key -> hash tag -> CRC16 -> slot, exactly as Redis Cluster counts.
 *
 * The slot of a key is the same here, in CLUSTER KEYSLOT, and in every client library that
 * knows Redis Cluster; so {tags} that people already use keep working. */
#ifndef TORC_RING_SLOT_H
#define TORC_RING_SLOT_H

#include <stddef.h>
#include <stdint.h>

enum { SLOT_COUNT = 16384 };

/* The part of a key that is hashed: what stands between the first '{' and the first '}' after
 * it, if that is at least one byte; otherwise the whole key.  Borrowed from the key; returns
 * the length and sets *tag. */
size_t slot_hash_tag(const char *key, size_t len, const char **tag);

/* CRC16/XMODEM: polynomial 0x1021, start 0, no reflection, no final xor. */
uint16_t slot_crc16(const void *bytes, size_t len);

/* The slot of a key, 0 .. SLOT_COUNT - 1.  The key may be empty (slot 0), and then NULL. */
uint16_t slot_of_key(const char *key, size_t len);

#endif
