/* message.c - see message.h. */
#include "txn/message.h"

#include "txn/text.h"

/* ---- reading ---- */

bool txn_name_valid(struct txn_slice name)
{
    if (name.len == 0 || name.len > TXN_NAME_MAX)
        return false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && !(c >= '0' && c <= '9') && c != '.' && c != '_' && c != ':' && c != '-')
            return false;
    }
    return true;
}

/* What is left of the arguments while a PREPARE is read. */
static bool next_arg(struct txn_args *rest, struct txn_slice *out)
{
    if (rest->argc == 0)
        return false;
    *out = *rest->argv++;
    rest->argc--;
    return true;
}

static bool next_u32(struct txn_args *rest, uint32_t *out)
{
    struct txn_slice text;

    return next_arg(rest, &text) && txn_parse_u32(text, out);
}

static bool next_guard(struct txn_args *rest, struct txn_guard *out)
{
    struct txn_slice type;

    *out = (struct txn_guard){0};
    if (!next_arg(rest, &type))
        return false;
    if (txn_slice_is(type, "WATCHED")) {
        out->type = TXN_GUARD_WATCHED;
        return true;
    }
    if (txn_slice_is(type, "ABSENT"))
        out->type = TXN_GUARD_ABSENT;
    else if (txn_slice_is(type, "PRESENT"))
        out->type = TXN_GUARD_PRESENT;
    else
        return false;
    return next_u32(rest, &out->db) && next_arg(rest, &out->key) && out->db != TXN_EVERYTHING
        && out->key.len <= UINT32_MAX;
}

static bool next_lock(struct txn_args *rest, struct txn_lock *out)
{
    struct txn_slice db, mode;

    if (!next_arg(rest, &db) || !next_arg(rest, &mode) || !next_arg(rest, &out->key))
        return false;
    if (txn_slice_is(mode, "S"))
        out->mode = TXN_SHARED;
    else if (txn_slice_is(mode, "X"))
        out->mode = TXN_EXCLUSIVE;
    else
        return false;
    if (txn_slice_is(db, "*")) {
        out->db = TXN_EVERYTHING;
        return out->key.len == 0;
    }
    return txn_parse_u32(db, &out->db) && out->db != TXN_EVERYTHING && out->key.len <= UINT32_MAX;
}

static bool next_command(struct txn_args *rest, struct txn_args_call *out)
{
    if (!next_u32(rest, &out->db) || !next_u32(rest, &out->argc) || out->argc == 0
        || out->argc > rest->argc || out->db == TXN_EVERYTHING)
        return false;
    for (uint32_t i = 0; i < out->argc; i++)
        if (rest->argv[i].len > UINT32_MAX)
            return false;
    out->argv = rest->argv;
    rest->argv += out->argc;
    rest->argc -= out->argc;
    return true;
}

bool txn_args_guard(struct txn_args *args, struct txn_guard *out)
{
    return args->count > 0 && (args->count--, next_guard(args, out));
}

bool txn_args_lock(struct txn_args *args, struct txn_lock *out)
{
    return args->count > 0 && (args->count--, next_lock(args, out));
}

bool txn_args_command(struct txn_args *args, struct txn_args_call *out)
{
    return args->count > 0 && (args->count--, next_command(args, out));
}

static const char *parse_names(struct txn_args *rest, struct txn_args *names)
{
    uint32_t count;

    if (!next_u32(rest, &count) || count == 0 || count > TXN_PARTICIPANTS_MAX
        || count > rest->argc)
        return "wrong number of participants";
    *names = (struct txn_args){rest->argv, count, count};
    for (uint32_t i = 0; i < count; i++) {
        if (!txn_name_valid(rest->argv[i]))
            return "invalid name of a participant";
        for (uint32_t j = 0; j < i; j++)
            if (txn_slice_equal(rest->argv[i], rest->argv[j]))
                return "a participant is named twice";
    }
    rest->argv += count;
    rest->argc -= count;
    return NULL;
}

/* A list's count; every item takes at least one argument, so a count beyond that is a lie. */
static bool begin_list(struct txn_args *rest, struct txn_args *list)
{
    uint32_t count;

    if (!next_u32(rest, &count) || count > rest->argc)
        return false;
    *list = (struct txn_args){rest->argv, rest->argc, count};
    return true;
}

static void end_list(struct txn_args *list, const struct txn_args *rest)
{
    list->argc -= rest->argc;
}

static const char *parse_guards(struct txn_args *rest, struct txn_args *guards)
{
    struct txn_guard guard;

    if (!begin_list(rest, guards))
        return "wrong number of guards";
    for (uint32_t i = 0; i < guards->count; i++)
        if (!next_guard(rest, &guard))
            return "invalid guard";
    end_list(guards, rest);
    return NULL;
}

static const char *parse_locks(struct txn_args *rest, struct txn_args *locks, bool reads_only)
{
    struct txn_lock lock;

    if (!begin_list(rest, locks))
        return "wrong number of locks";
    for (uint32_t i = 0; i < locks->count; i++) {
        if (!next_lock(rest, &lock))
            return "invalid lock";
        if (reads_only && lock.mode == TXN_EXCLUSIVE)
            return "a transaction of reads cannot lock exclusively";
    }
    end_list(locks, rest);
    return NULL;
}

static const char *parse_commands(struct txn_args *rest, struct txn_args *commands)
{
    struct txn_args_call call;

    if (!begin_list(rest, commands))
        return "wrong number of commands";
    for (uint32_t i = 0; i < commands->count; i++)
        if (!next_command(rest, &call))
            return "invalid command";
    end_list(commands, rest);
    return rest->argc == 0 ? NULL : "more arguments than announced";
}

static const char *parse_prepare(struct txn_args *rest, struct txn_prepare *p)
{
    struct txn_slice ts, epoch, mode;
    const char *wrong;

    if (!next_arg(rest, &ts) || !next_arg(rest, &epoch) || !next_arg(rest, &mode)
        || !txn_parse_u64(ts, &p->ts) || !txn_parse_u64(epoch, &p->epoch))
        return "invalid timestamp or epoch";
    p->reads_only = txn_slice_is(mode, "READ");
    if (!p->reads_only && !txn_slice_is(mode, "WRITE"))
        return "the mode is READ or WRITE";

    if ((wrong = parse_names(rest, &p->names)) != NULL
        || (wrong = parse_guards(rest, &p->guards)) != NULL
        || (wrong = parse_locks(rest, &p->locks, p->reads_only)) != NULL)
        return wrong;
    return parse_commands(rest, &p->commands);
}

static const char *parse_decide(struct txn_args *rest, struct txn_message *out)
{
    struct txn_slice word, author;

    if (!next_arg(rest, &word) || rest->argc > 1)
        return "wrong number of arguments for TXN DECIDE";
    if (txn_slice_is(word, "COMMIT"))
        out->decision = TXN_COMMIT;
    else if (txn_slice_is(word, "ABORT"))
        out->decision = TXN_ABORT;
    else if (txn_slice_is(word, "RELEASE"))
        out->decision = TXN_RELEASE;
    else
        return "the decision is COMMIT, ABORT or RELEASE";
    if (!next_arg(rest, &author))
        return NULL;
    return out->decision == TXN_COMMIT && txn_parse_u64(author, &out->author) ? NULL
                                                                              : "invalid author";
}

static const char *parse_id(struct txn_args *rest, struct txn_id *out)
{
    struct txn_slice text;

    return next_arg(rest, &text) && txn_id_parse(text, out) ? NULL : "invalid transaction id";
}

static bool find_verb(struct txn_slice word, enum txn_verb *out)
{
    static const char *const words[] = {"PREPARE", "DECIDE", "QUERY", "UNDECIDED", "FORGET"};

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (txn_slice_is(word, words[i])) {
            *out = (enum txn_verb)i;
            return true;
        }
    }
    return false;
}

const char *txn_message_parse(const struct txn_slice *argv, size_t argc, struct txn_message *out)
{
    struct txn_args rest = {argv, argc, 0};
    struct txn_slice verb;
    const char *wrong;

    *out = (struct txn_message){0};
    if (!next_arg(&rest, &verb) || !find_verb(verb, &out->verb))
        return "unknown subcommand of TXN";
    if (out->verb == TXN_VERB_UNDECIDED)
        return next_arg(&rest, &verb) && rest.argc == 0
            && txn_parse_u64(verb, &out->older_than_ms) ? NULL : "invalid age";

    if ((wrong = parse_id(&rest, &out->id)) != NULL)
        return wrong;
    out->prepare.id = out->id;
    if (out->verb == TXN_VERB_PREPARE)
        return parse_prepare(&rest, &out->prepare);
    if (out->verb == TXN_VERB_DECIDE)
        return parse_decide(&rest, out);
    return rest.argc == 0 ? NULL : "wrong number of arguments for TXN";
}

/* ---- writing ---- */

void txn_write_arg(struct txn_writer *w, struct txn_slice arg)
{
    w->count++;
    if (w->arg != NULL)
        w->arg(w->ctx, arg.ptr, arg.len);
}

static void write_u64(struct txn_writer *w, uint64_t value)
{
    char text[TXN_U64_TEXT_MAX];

    txn_write_arg(w, (struct txn_slice){text, txn_print_u64(value, text)});
}

static void write_head(struct txn_writer *w, struct txn_slice verb, struct txn_id id)
{
    char text[TXN_ID_TEXT_MAX];

    txn_write_arg(w, TXN_TEXT("TXN"));
    txn_write_arg(w, verb);
    txn_write_arg(w, (struct txn_slice){text, txn_id_print(id, text)});
}

void txn_write_prepare(struct txn_writer *w, struct txn_id id, uint64_t ts, uint64_t epoch,
                       bool reads_only, const struct txn_slice *names, uint32_t count)
{
    write_head(w, TXN_TEXT("PREPARE"), id);
    write_u64(w, ts);
    write_u64(w, epoch);
    txn_write_arg(w, reads_only ? TXN_TEXT("READ") : TXN_TEXT("WRITE"));
    write_u64(w, count);
    for (uint32_t i = 0; i < count; i++)
        txn_write_arg(w, names[i]);
}

void txn_write_guards(struct txn_writer *w, uint32_t count)
{
    write_u64(w, count);
}

void txn_write_guard(struct txn_writer *w, const struct txn_guard *guard)
{
    if (guard->type == TXN_GUARD_WATCHED) {
        txn_write_arg(w, TXN_TEXT("WATCHED"));
        return;
    }
    txn_write_arg(w, guard->type == TXN_GUARD_ABSENT ? TXN_TEXT("ABSENT") : TXN_TEXT("PRESENT"));
    write_u64(w, guard->db);
    txn_write_arg(w, guard->key);
}

void txn_write_locks(struct txn_writer *w, uint32_t count)
{
    write_u64(w, count);
}

void txn_write_lock(struct txn_writer *w, const struct txn_lock *lock)
{
    if (lock->db == TXN_EVERYTHING)
        txn_write_arg(w, TXN_TEXT("*"));
    else
        write_u64(w, lock->db);
    txn_write_arg(w, lock->mode == TXN_EXCLUSIVE ? TXN_TEXT("X") : TXN_TEXT("S"));
    txn_write_arg(w, lock->key);
}

void txn_write_commands(struct txn_writer *w, uint32_t count)
{
    write_u64(w, count);
}

void txn_write_command(struct txn_writer *w, uint32_t db, uint32_t argc)
{
    write_u64(w, db);
    write_u64(w, argc);
}

void txn_write_decide(struct txn_writer *w, struct txn_id id, enum txn_decision decision,
                      uint64_t author)
{
    write_head(w, TXN_TEXT("DECIDE"), id);
    if (decision == TXN_COMMIT)
        txn_write_arg(w, TXN_TEXT("COMMIT"));
    else if (decision == TXN_ABORT)
        txn_write_arg(w, TXN_TEXT("ABORT"));
    else
        txn_write_arg(w, TXN_TEXT("RELEASE"));
    if (author != 0)
        write_u64(w, author);
}

void txn_write_query(struct txn_writer *w, struct txn_id id)
{
    write_head(w, TXN_TEXT("QUERY"), id);
}

void txn_write_forget(struct txn_writer *w, struct txn_id id)
{
    write_head(w, TXN_TEXT("FORGET"), id);
}

void txn_write_undecided(struct txn_writer *w, uint64_t older_than_ms)
{
    txn_write_arg(w, TXN_TEXT("TXN"));
    txn_write_arg(w, TXN_TEXT("UNDECIDED"));
    write_u64(w, older_than_ms);
}

/* ---- answers ---- */

struct word {
    const char *text;
    int value;
};

static const struct word whys[] = {
    {"WATCH", TXN_WHY_WATCH}, {"CONFLICT", TXN_WHY_CONFLICT}, {"MOVED", TXN_WHY_MOVED},
    {"REFUSED", TXN_WHY_REFUSED}
};
enum { WHYS = sizeof(whys) / sizeof(whys[0]) };

static size_t put(char *out, size_t at, const char *text)
{
    size_t len = strlen(text);

    memcpy(out + at, text, len);
    return at + len;
}

static size_t put_line(char *out, size_t at, struct txn_slice text)
{
    size_t len = text.len < TXN_TEXT_MAX ? text.len : TXN_TEXT_MAX;

    for (size_t i = 0; i < len; i++) {
        char c = text.ptr[i];
        out[at++] = c == '\r' || c == '\n' ? ' ' : c;
    }
    return at;
}

size_t txn_vote_print(const struct txn_vote *vote, char *out)
{
    if (vote->verdict == TXN_LATE || vote->verdict == TXN_PENDING)
        return put(out, 0, vote->verdict == TXN_LATE ? "LATE" : "PENDING");
    if (vote->verdict == TXN_YES) {
        if (vote->decision == TXN_COMMIT)
            return put(out, 0, "YES COMMITTED");
        return put(out, 0, vote->decision == TXN_ABORT ? "YES ABORTED" : "YES");
    }
    if (vote->why == TXN_WHY_CONDITION) {
        size_t n = put(out, 0, "NO CONDITION ");
        return n + txn_print_u64(vote->index, out + n);
    }
    if (vote->why == TXN_WHY_ERROR)
        return put_line(out, put(out, 0, "NO ERROR "), vote->text);
    for (size_t i = 0; i < WHYS; i++)
        if (whys[i].value == (int)vote->why)
            return put(out, put(out, 0, "NO "), whys[i].text);
    return put(out, 0, "NO REFUSED");
}

static bool starts_with(struct txn_slice *text, struct txn_slice start)
{
    if (text->len < start.len || memcmp(text->ptr, start.ptr, start.len) != 0)
        return false;
    text->ptr += start.len;
    text->len -= start.len;
    return true;
}

static bool parse_why(struct txn_slice text, struct txn_vote *out)
{
    for (size_t i = 0; i < WHYS; i++) {
        if (text.len == strlen(whys[i].text) && memcmp(text.ptr, whys[i].text, text.len) == 0) {
            out->why = (enum txn_why)whys[i].value;
            return true;
        }
    }
    if (starts_with(&text, TXN_TEXT("CONDITION "))) {
        out->why = TXN_WHY_CONDITION;
        return txn_parse_u32(text, &out->index);
    }
    if (starts_with(&text, TXN_TEXT("ERROR "))) {
        out->why = TXN_WHY_ERROR;
        out->text = text;
        return text.len <= TXN_TEXT_MAX;
    }
    return false;
}

bool txn_vote_parse(struct txn_slice text, struct txn_vote *out)
{
    *out = (struct txn_vote){.verdict = TXN_YES};
    if (starts_with(&text, TXN_TEXT("NO "))) {
        out->verdict = TXN_NO;
        return parse_why(text, out);
    }
    if (txn_slice_equal(text, TXN_TEXT("LATE")))
        out->verdict = TXN_LATE;
    else if (txn_slice_equal(text, TXN_TEXT("PENDING")))
        out->verdict = TXN_PENDING;
    else if (txn_slice_equal(text, TXN_TEXT("YES COMMITTED")))
        out->decision = TXN_COMMIT;
    else if (txn_slice_equal(text, TXN_TEXT("YES ABORTED")))
        out->decision = TXN_ABORT;
    else
        return txn_slice_equal(text, TXN_TEXT("YES"));
    return true;
}

struct txn_slice txn_decision_answer(enum txn_decision decision)
{
    switch (decision) {
    case TXN_COMMIT:    return TXN_TEXT("APPLIED");
    case TXN_ABORT:     return TXN_TEXT("ABORTED");
    case TXN_RELEASE:   return TXN_TEXT("RELEASED");
    case TXN_UNDECIDED: break;
    }
    return TXN_TEXT("UNKNOWN");
}

bool txn_decision_answer_parse(struct txn_slice text, enum txn_decision *out)
{
    static const enum txn_decision all[] = {TXN_COMMIT, TXN_ABORT, TXN_RELEASE, TXN_UNDECIDED};

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        if (txn_slice_equal(text, txn_decision_answer(all[i]))) {
            *out = all[i];
            return true;
        }
    }
    return false;
}

bool txn_open_parse(const struct txn_slice *argv, size_t argc, struct txn_open *out)
{
    if (argc < 4 || argc > 3 + TXN_PARTICIPANTS_MAX || !txn_id_parse(argv[0], &out->id)
        || !txn_parse_u64(argv[2], &out->age_ms))
        return false;
    if (txn_slice_is(argv[1], "UNDECIDED"))
        out->decision = TXN_UNDECIDED;
    else if (txn_slice_is(argv[1], "COMMITTED"))
        out->decision = TXN_COMMIT;
    else
        return false;
    out->names = argv + 3;
    out->names_count = (uint32_t)(argc - 3);
    for (uint32_t i = 0; i < out->names_count; i++)
        if (!txn_name_valid(out->names[i]))
            return false;
    return true;
}
