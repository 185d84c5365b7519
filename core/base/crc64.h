/* crc64.h - the checksum of Redis's files and DUMP payloads: CRC-64 with Jones's polynomial, bits
 * reflected, starting from 0 and not inverted at the end.  Of "123456789" it is e9c6d914c4b8d9ca.
 */
#ifndef TORC_BASE_CRC64_H
#define TORC_BASE_CRC64_H

#include "core/base/slice.h"

#include <stdint.h>

/* The checksum of all that came before (0 at the beginning) and data. */
uint64_t crc64(uint64_t before, struct slice data);

#endif
