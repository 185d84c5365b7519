/* hll.h - HyperLogLog: how many different elements were seen, in at most 12 KiB, as a string that
 * is byte for byte Redis's.
 *
 *      "HYLL" | encoding 1 | 0 0 0 | cardinality 8 | registers
 *
 *      cardinality   low byte first; its highest bit: to be counted anew
 *
 *      dense    16384 registers of 6 bits, low bits first
 *      sparse   00xxxxxx            xxxxxx + 1 registers of 0
 *               01xxxxxx xxxxxxxx   the same, up to 16384
 *               1vvvvvxx            xx + 1 registers of vvvvv + 1
 *
 * Flajolet et al. 2007 for the registers, Ertl 2017 ("New cardinality estimation algorithms for
 * HyperLogLog sketches") for what they say. */
#ifndef TORC_STORE_HLL_H
#define TORC_STORE_HLL_H

#include "core/base/bytes.h"

#include <stdint.h>

enum {
    HLL_REGISTERS = 16384,
    HLL_HEAD_BYTES = 16,
    HLL_DENSE_BYTES = HLL_HEAD_BYTES + HLL_REGISTERS * 6 / 8
};

enum hll_kind { HLL_NONE, HLL_DENSE, HLL_SPARSE };

/* By its head: NONE is not a HyperLogLog.  A sparse one may be damaged all the same. */
enum hll_kind hll_kind(struct slice s);

/* An empty one, sparse. */
void hll_new(struct bytes *out);

/* What an element does: the register, and what it must be at least, 1 to 51. */
struct hll_place {
    unsigned index, rank;
};
struct hll_place hll_place_of(struct slice element);

unsigned hll_dense_get(const char *hll, unsigned index);
void hll_dense_set(char *hll, unsigned index, unsigned rank);

/* Raises a register of either kind; a sparse one that would become longer than max bytes becomes
 * dense. 1: raised, 0: was high enough, -1: damaged. */
int hll_raise(struct bytes *hll, struct hll_place place, size_t max);

/* Makes it dense; false when it is damaged. */
bool hll_make_dense(struct bytes *hll) __attribute__((warn_unused_result));

/* Raises registers to those of s; false when s is damaged. */
bool hll_merge(uint8_t registers[HLL_REGISTERS], struct slice s)
    __attribute__((warn_unused_result));

/* How many different elements these registers have seen. */
uint64_t hll_count(const uint8_t registers[HLL_REGISTERS]);

/* The count kept in the head; false when it must be counted anew. */
bool hll_kept_count(struct slice s, uint64_t *count);
void hll_keep_count(char *hll, uint64_t count);
void hll_forget_count(char *hll);

/* A sparse one as text, an opcode after the other: PFDEBUG DECODE. */
void hll_describe(struct slice s, struct bytes *out);

#endif
