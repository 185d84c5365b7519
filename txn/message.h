/* message.h - the wire form of the protocol: TXN commands as RESP arguments, and their answers.
 *
 * Node and proxy both speak it, so reader and writer stand side by side here.  Arguments come as an
 * array of slices without the RESP around them; nothing is copied or allocated, what is read points
 * into the caller's array.  Numbers are decimal without sign or leading zeros.
 *
 *   TXN PREPARE id ts epoch READ|WRITE
 *       nparticipants name...
 *       nguards    ( WATCHED | ABSENT db key | PRESENT db key )...
 *       nlocks     ( db S|X key  |  * S|X "" )...                       * means everything
 *       ncommands  ( db argc arg... )...
 *           +YES [COMMITTED|ABORTED] | +LATE | +NO WATCH | +NO CONDITION index | +NO CONFLICT
 *           | +NO MOVED | +NO REFUSED | +NO ERROR text
 *           READ only, for a YES: an array of +YES and one reply per command
 *           +PENDING where the same PREPARE was sent again: the vote answers the last one
 *   TXN DECIDE id COMMIT [author] | ABORT | RELEASE
 *           COMMIT, the first time: an array of one reply per command
 *           else +APPLIED (committed, here or everywhere, earlier) | +ABORTED
 *           | +UNKNOWN (told to commit without a YES on record: this node has lost its log)
 *           RELEASE: no answer
 *           author: a number under which those who hear of changes know who has made them
 *   TXN QUERY id                 as PREPARE, never an array
 *   TXN UNDECIDED older_than_ms  an array of arrays: id, UNDECIDED|COMMITTED, age_ms, name...
 *   TXN FORGET id                no answer
 *
 * Every key that a guard speaks of is among the locks as well, the watched ones included: a guard
 * is looked at once, when the locks are taken, and must hold until the commands run.
 *
 * The answers to PREPARE, DECIDE and QUERY are wrapped, as *3: the id, the word VOTE (to
 * PREPARE and QUERY) or DECIDE, and what stands above; the answer to UNDECIDED is an array
 * "", "UNDECIDED", the array above.  They come on the connection that asked but in any order, not
 * in the order of the requests, and never hold up what comes behind them: a PREPARE that waits in
 * line is answered when its turn comes, and the DECIDE it waits for may stand right behind it on
 * the same connection.  If answers kept their order, two transactions could wait for each other
 * through the wire although their locks do not.
 *
 * A message that the node did not even look at (it is loading, busy with a script, wants a
 * password) is answered in the same wrapping by that error, with its own verb as the word.  Nothing
 * is on record then.
 *
 * The deadline is not on the wire: it follows from the id (txn_deadline_ms), so that nobody can
 * disagree about it. */
#ifndef TORC_TXN_MESSAGE_H
#define TORC_TXN_MESSAGE_H

#include "txn/txn.h"

enum txn_verb {
    TXN_VERB_PREPARE, TXN_VERB_DECIDE, TXN_VERB_QUERY, TXN_VERB_UNDECIDED, TXN_VERB_FORGET
};

/* Arguments not read yet that hold `count` items; a value, read from the front. */
struct txn_args {
    const struct txn_slice *argv;
    size_t argc;
    uint32_t count;
};

struct txn_prepare {
    struct txn_id id;
    uint64_t ts;
    uint64_t epoch;
    bool reads_only;
    struct txn_args names;          /* argc == count: argv[0 .. count-1] are the names */
    struct txn_args guards;         /* for txn_args_guard() */
    struct txn_args locks;          /* for txn_args_lock() */
    struct txn_args commands;       /* for txn_args_command() */
};

/* A command inside a PREPARE: argv[0 .. argc-1] of the caller's array. */
struct txn_args_call {
    uint32_t db;
    const struct txn_slice *argv;
    uint32_t argc;                  /* at least 1 */
};

struct txn_message {
    enum txn_verb verb;
    struct txn_prepare prepare;     /* PREPARE */
    struct txn_id id;               /* all but UNDECIDED */
    enum txn_decision decision;     /* DECIDE: COMMIT, ABORT or RELEASE */
    uint64_t author;                /* DECIDE COMMIT; 0: not said */
    uint64_t older_than_ms;         /* UNDECIDED */
};

/* Reads the arguments after "TXN"; argv[0] is the verb, in any case.  Returns NULL if all is well,
 * else what is wrong, in words that fit behind "-ERR ".  What it lets through is consistent:
 * counts fit what is there, between 1 and TXN_PARTICIPANTS_MAX participants without duplicates and
 * with names of 1 to TXN_NAME_MAX bytes of the characters that txn_name_valid() allows, a READ has
 * no exclusive lock. */
const char *txn_message_parse(const struct txn_slice *argv, size_t argc, struct txn_message *out)
    __attribute__((warn_unused_result));

/* Letters, digits and "._:-": what can stand in a RESP line, a file and a log without quoting. */
bool txn_name_valid(struct txn_slice name);

/* One item each; false at the end.  Only for what txn_message_parse() has let through. */
bool txn_args_guard(struct txn_args *args, struct txn_guard *out);
bool txn_args_lock(struct txn_args *args, struct txn_lock *out);
bool txn_args_command(struct txn_args *args, struct txn_args_call *out);

/* Writing: arguments go one by one to arg(), in order; the bytes are valid during the call only.
 * With arg == NULL nothing is written and count says how many arguments there would be, which the
 * head of a RESP array wants to know first.  Start from {arg, ctx, 0}. */
struct txn_writer {
    void (*arg)(void *ctx, const char *ptr, size_t len);
    void *ctx;
    size_t count;
};

/* A PREPARE is written in this order: prepare, guards and each guard, locks and each lock, commands
 * and each command: command, then its argc arguments.  Counts must match.  "TXN" comes first. */
void txn_write_prepare(struct txn_writer *w, struct txn_id id, uint64_t ts, uint64_t epoch,
                       bool reads_only, const struct txn_slice *names, uint32_t count);
void txn_write_guards(struct txn_writer *w, uint32_t count);
void txn_write_guard(struct txn_writer *w, const struct txn_guard *guard);
void txn_write_locks(struct txn_writer *w, uint32_t count);
void txn_write_lock(struct txn_writer *w, const struct txn_lock *lock);
void txn_write_commands(struct txn_writer *w, uint32_t count);
void txn_write_command(struct txn_writer *w, uint32_t db, uint32_t argc);
void txn_write_arg(struct txn_writer *w, struct txn_slice arg);

/* Whole messages.  author: 0 for none, and of a COMMIT only. */
void txn_write_decide(struct txn_writer *w, struct txn_id id, enum txn_decision decision,
                      uint64_t author);
void txn_write_query(struct txn_writer *w, struct txn_id id);
void txn_write_forget(struct txn_writer *w, struct txn_id id);
void txn_write_undecided(struct txn_writer *w, uint64_t older_than_ms);

/* Answers: the text of a RESP simple string, without '+' and line end. */
enum { TXN_VOTE_TEXT_MAX = TXN_TEXT_MAX + 32 };

/* Prints into out (TXN_VOTE_TEXT_MAX bytes, no terminator), returns the length.  Line ends within
 * an error text become spaces. */
size_t txn_vote_print(const struct txn_vote *vote, char *out);

/* Reads what txn_vote_print() writes; vote->text points into text. */
bool txn_vote_parse(struct txn_slice text, struct txn_vote *out)
    __attribute__((warn_unused_result));

/* "APPLIED", "ABORTED", "RELEASED", or "UNKNOWN" for TXN_UNDECIDED, and back. */
struct txn_slice txn_decision_answer(enum txn_decision decision);
bool txn_decision_answer_parse(struct txn_slice text, enum txn_decision *out)
    __attribute__((warn_unused_result));

/* One entry of UNDECIDED, from its elements: id, state, age_ms, name... */
struct txn_open {
    struct txn_id id;
    enum txn_decision decision;     /* UNDECIDED; or COMMIT: applied here, perhaps not everywhere */
    uint64_t age_ms;
    const struct txn_slice *names;  /* points into argv */
    uint32_t names_count;
};
bool txn_open_parse(const struct txn_slice *argv, size_t argc, struct txn_open *out)
    __attribute__((warn_unused_result));

#endif
