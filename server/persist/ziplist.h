/* ziplist.h - the packed block of Redis before version 7, read only: what files and payloads of
 * older servers hold becomes a listpack.
 *
 *      bytes 4 | offset of the last element 4 | elements 2 | element ... | 0xff
 *
 *      element: length of the one before it, 1 byte, or 254 and 4 bytes | head | data
 *      head     00xxxxxx                    a text of up to 63 bytes
 *               01xxxxxx x                  a text of up to 16383, high byte first
 *               10000000 x x x x            a text, its length high byte first
 *               11000000 11010000 11100000  an integer of 16, 32, 64 bits, low byte first
 *               11110000 11111110           an integer of 24, 8 bits
 *               1111xxxx                    the integer xxxx - 1, from 0 to 12 */
#ifndef TORC_PERSIST_ZIPLIST_H
#define TORC_PERSIST_ZIPLIST_H

#include "server/store/listpack.h"

/* The same elements; NULL where the bytes are not a whole and valid ziplist. */
struct listpack *ziplist_to_listpack(struct slice bytes);

#endif
