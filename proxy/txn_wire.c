#include "proxy/txn_wire.h"

#include "core/wire/resp_write.h"

/* ---- writing ---- */

static void add_arg(void *args, const char *ptr, size_t len)
{
    struct txn_wire_args *a = args;
    resp_write_bulk(&a->bytes, slice_make(ptr, len));
    a->count++;
}

struct txn_writer txn_wire_writer(struct txn_wire_args *args)
{
    return (struct txn_writer){.arg = add_arg, .ctx = args};
}

void txn_wire_append(struct txn_wire_args *to, const struct txn_wire_args *from)
{
    bytes_append_slice(&to->bytes, bytes_slice(&from->bytes));
    to->count += from->count;
}

struct txn_wire_args *txn_wire_begin(struct txn_wire *w)
{
    bytes_clear(&w->args.bytes);
    w->args.count = 0;
    return &w->args;
}

struct slice txn_wire_end(struct txn_wire *w)
{
    return txn_wire_end_before(w, &(struct txn_wire_args){0});
}

struct slice txn_wire_end_before(struct txn_wire *w, const struct txn_wire_args *more)
{
    bytes_clear(&w->message);
    resp_write_array(&w->message, w->args.count + more->count);
    bytes_append_slice(&w->message, bytes_slice(&w->args.bytes));
    return bytes_slice(&w->message);
}

void txn_wire_free(struct txn_wire *w)
{
    bytes_free(&w->args.bytes);
    bytes_free(&w->message);
}

/* ---- reading ---- */

/* +YES ..., or an array of +YES and replies. */
static bool read_vote(struct txn_wire_answer *a)
{
    struct resp_value value;
    if (!resp_cursor_next(&a->rest, &value)) return false;
    if (value.type == '-') {
        a->type = TXN_WIRE_REFUSED;
        a->error = value.text;
        return true;
    }
    a->has_replies = value.type == '*';
    if (a->has_replies && !resp_cursor_next(&a->rest, &value)) return false;
    a->type = TXN_WIRE_VOTE;
    return value.type == '+' && txn_vote_parse(txn_wire_slice(value.text), &a->vote);
}

/* +APPLIED and the like, or an array of replies. */
static bool read_decided(struct txn_wire_answer *a)
{
    struct resp_value value;
    if (!resp_cursor_next(&a->rest, &value)) return false;
    a->type = TXN_WIRE_DECIDED;
    a->has_replies = value.type == '*';
    a->decision = TXN_COMMIT;
    return a->has_replies || (value.type == '+' &&
                              txn_decision_answer_parse(txn_wire_slice(value.text), &a->decision));
}

bool txn_wire_read(struct slice message, struct txn_wire_answer *a)
{
    struct resp_value head, id, verb;

    *a = (struct txn_wire_answer){.type = TXN_WIRE_OTHER,
                                  .rest = {message.ptr, message.ptr + message.len}};
    if (!resp_cursor_next(&a->rest, &head) || head.type != '*' || head.integer != 3) return false;
    if (!resp_cursor_next(&a->rest, &id) || !resp_cursor_next(&a->rest, &verb)) return false;
    if (slice_is(verb.text, "UNDECIDED")) {
        a->type = TXN_WIRE_UNDECIDED;
        return true;
    }
    if (!txn_id_parse(txn_wire_slice(id.text), &a->id)) return false;
    if (slice_is(verb.text, "VOTE") || slice_is(verb.text, "PREPARE")) return read_vote(a);
    if (slice_is(verb.text, "QUERY")) return read_vote(a) && a->type == TXN_WIRE_VOTE;
    return slice_is(verb.text, "DECIDE") ? read_decided(a) : true;
}
