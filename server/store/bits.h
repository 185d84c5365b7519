/* bits.h - a string as bits: bit 0 is the highest of the first byte, as in Redis.  Bits behind the
 * end read as 0; whoever writes makes room first. */
#ifndef TORC_STORE_BITS_H
#define TORC_STORE_BITS_H

#include "core/base/slice.h"

#include <stdint.h>

static inline bool bits_get(struct slice s, uint64_t at)
{
    uint64_t byte = at >> 3;
    return byte < s.len && ((unsigned char)s.ptr[byte] >> (7 - (at & 7)) & 1);
}

static inline void bits_set(char *data, uint64_t at, bool value)
{
    unsigned char mask = (unsigned char)(0x80 >> (at & 7));
    unsigned char byte = (unsigned char)data[at >> 3];
    data[at >> 3] = (char)(value ? byte | mask : byte & ~mask);
}

/* How many bits are set from one to another, both included; they lie within s, first <= last. */
uint64_t bits_count(struct slice s, uint64_t first, uint64_t last);

/* The first bit of this value from one to another, both included; -1 where there is none. */
int64_t bits_find(struct slice s, bool value, uint64_t first, uint64_t last);

enum bits_operation { BITS_AND, BITS_OR, BITS_XOR, BITS_NOT };

/* Combines count strings, those that are shorter going on with zeros, into len bytes at out. */
void bits_combine(enum bits_operation operation, const struct slice *strings, size_t count,
                  char *out, size_t len);

/* A number of 1 to 64 bits anywhere in the string, the highest bit first. */
uint64_t bits_read(struct slice s, uint64_t at, unsigned width);
void bits_write(char *data, uint64_t at, unsigned width, uint64_t value);

#endif
