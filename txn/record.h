/* record.h - the transaction records of a node's log, and lists packed as bytes.
 *
 * A record is self-contained bytes, little-endian; the log carries it as one opaque argument.
 *
 *   offset  size
 *      0      8   length of the whole record
 *      8      1   type: 'P' prepared and voted YES, 'N' voted NO, 'C' committed and applied,
 *                       'A' aborted, 'F' forgotten, 'L' late,
 *                       'R' answers reads
 *      9      1   version, 1
 *     10      2   zero
 *     12      8   proxy        the transaction's id
 *     20      8   sequence
 *     28      8   start_ms
 *     36          C, A, F: nothing
 *                 R: nothing, and its id means nothing; from here on reads may have been answered
 *                 L: nothing; every transaction whose deadline is not after this one's is late
 *                 N: why (1), index (4), text length (4), text
 *                 P: ts (8), prepared_ms (8), epoch (8), participants (4), locks (4), commands (4),
 *                    participants: length (4), name
 *                    locks:        db (4), mode (1), length (4), key
 *                    commands:     db (4), argc (4), argc times: length (4), bytes
 *    end-8    8   checksum over all before it
 *
 * The participants come first, so that a decided transaction can be cut down to them.  The reader
 * trusts nothing: it walks every list before it says that a record is good, and what it accepts
 * is written again as the same bytes. */
#ifndef TORC_TXN_RECORD_H
#define TORC_TXN_RECORD_H

#include "txn/txn.h"
#include "txn/message.h"

enum txn_record_type {
    TXN_RECORD_PREPARE = 'P',
    TXN_RECORD_NO = 'N',
    TXN_RECORD_COMMIT = 'C',
    TXN_RECORD_ABORT = 'A',
    TXN_RECORD_FORGET = 'F',
    TXN_RECORD_LATE = 'L',
    TXN_RECORD_READS = 'R'
};

enum {
    TXN_RECORD_HEAD = 36,
    TXN_RECORD_SUM = 8,
    TXN_RECORD_SHORT = TXN_RECORD_HEAD + TXN_RECORD_SUM,                 /* C, A, F, L, R */
    TXN_RECORD_NO_MAX = TXN_RECORD_SHORT + 1 + 4 + 4 + TXN_TEXT_MAX,
    TXN_RECORD_CUT_MAX = TXN_RECORD_SHORT + 3 * 8 + 3 * 4
                         + TXN_PARTICIPANTS_MAX * (4 + TXN_NAME_MAX)
};

/* A list packed as bytes, read from the front: names, locks, guards, commands or arguments.
 * A value; copy it to read again.  Lives as long as the bytes it points into. */
struct txn_list {
    const unsigned char *at;
    const unsigned char *end;
    uint32_t left;                  /* items not read yet */
};

struct txn_command {
    uint32_t db;
    uint32_t argc;
    struct txn_list args;           /* for txn_list_arg() */
};

/* Each reads one item and returns true, or returns false at the end of the list, or where the
 * bytes do not hold what they should (they do, in whatever this library hands out). */
bool txn_list_name(struct txn_list *list, struct txn_slice *out);
bool txn_list_arg(struct txn_list *list, struct txn_slice *out);
bool txn_list_lock(struct txn_list *list, struct txn_lock *out);
bool txn_list_guard(struct txn_list *list, struct txn_guard *out);
bool txn_list_command(struct txn_list *list, struct txn_command *out);

/* A record that has been read; slices and lists point into its bytes. */
struct txn_record {
    enum txn_record_type type;
    struct txn_id id;
    struct txn_vote no;             /* NO */
    uint64_t ts;                    /* PREPARE, and all below */
    uint64_t prepared_ms;           /* when the locks were taken; the commands run as of then */
    uint64_t epoch;
    struct txn_list participants;
    struct txn_list locks;
    struct txn_list commands;
};

/* False for anything but one whole, undamaged record. */
bool txn_record_read(struct txn_slice bytes, struct txn_record *out)
    __attribute__((warn_unused_result));

/* COMMIT, ABORT, FORGET, LATE, READS.  Writes TXN_RECORD_SHORT bytes. */
void txn_record_write(enum txn_record_type type, struct txn_id id, unsigned char *out);

/* Writes at most TXN_RECORD_NO_MAX bytes and returns how many.  Cuts the text at TXN_TEXT_MAX. */
size_t txn_record_write_no(struct txn_id id, const struct txn_vote *no, unsigned char *out);

/* The PREPARE record of a message, unsealed; out holds txn_record_prepare_size() bytes. */
size_t txn_record_prepare_size(const struct txn_prepare *m);
void txn_record_write_prepare(const struct txn_prepare *m, unsigned char *out);

/* Puts the moment of preparation and the checksum into a PREPARE record of len bytes. */
void txn_record_seal(unsigned char *record, size_t len, uint64_t prepared_ms);

/* A sealed PREPARE record with the participants of another one, without its locks and commands.
 * Writes at most TXN_RECORD_CUT_MAX bytes and returns how many. */
size_t txn_record_cut(const unsigned char *record, size_t len, unsigned char *out);

/* A record without validation, for bytes that this process wrote itself. */
void txn_record_view(const unsigned char *record, size_t len, struct txn_record *out);

/* The guards of a message packed as a list: they are needed until the vote, not after it. */
size_t txn_guards_size(const struct txn_prepare *m);
void txn_guards_write(const struct txn_prepare *m, unsigned char *out);

#endif
