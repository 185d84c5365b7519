#include "tests/fuzz/from_syntax.h"

#include "core/command/command_syntax.h"
#include "core/wire/resp_reply.h"

void request_learn(struct request_words *w, struct slice replies)
{
    struct resp_cursor at = resp_cursor_over(replies);
    struct resp_value value;
    while (resp_cursor_next(&at, &value)) {
        if (value.type != '$' || value.text.len == 0 || value.text.len > REQUEST_WORD_MAX) continue;
        size_t i = w->count++ % REQUEST_WORDS;
        memcpy(w->word[i].text, value.text.ptr, value.text.len);
        w->word[i].len = value.text.len;
    }
}

static void add(struct request *r, struct slice argument)
{
    if (r->argc < REQUEST_ARGC_MAX) r->argv[r->argc++] = argument;
}

static void add_int64(struct request *r, int64_t value)
{
    if (r->argc == REQUEST_ARGC_MAX) return;
    char *to = r->numbers[r->argc];
    add(r, slice_make(to, number_from_int64(to, value)));
}

#define ADD_ONE_OF(c, r, ...)                                                      \
    do {                                                                           \
        static const char *const texts[] = {__VA_ARGS__};                          \
        add(r, slice_of(texts[choice_below(c, sizeof texts / sizeof texts[0])]));  \
    } while (0)

/* No offset of a bit or byte that would take much memory, and no count that asks for as many
 * elements, some of them again and again. */
static void add_integer(struct choice *c, struct slice name, struct request *r)
{
    static const int64_t values[] = {0, 1, 2, 3, 5, 10, 100, 1000, 70000, -1, -2, -3, -100,
                                     INT64_MAX, INT64_MAX / 2,
                                     INT64_MIN / 2, INT64_MIN, INT64_MIN + 1};
    enum { VALUES = sizeof values / sizeof values[0], FAR_BELOW = 3 };
    bool is_count = slice_equal(name, SLICE("count"));
    add_int64(r, values[choice_below(c, is_count ? VALUES - FAR_BELOW : VALUES)]);
}

static void add_double(struct choice *c, struct request *r)
{
    ADD_ONE_OF(c, r, "0", "1", "-1.5", "inf", "-inf", "nan", "1e300", "45.25", "170", "100000");
}

/* Longer than what small hashes and sorted sets keep in one block. */
#define LONG_WORD "a word that is longer than sixty-four bytes, and so belongs in no block at all"

static void add_word(struct choice *c, struct request *r)
{
    size_t known = r->words->count < REQUEST_WORDS ? r->words->count : REQUEST_WORDS;
    if (known > 0 && choice_below(c, 3) > 0) {
        size_t i = choice_below(c, known);
        add(r, slice_make(r->words->word[i].text, r->words->word[i].len));
        return;
    }
    ADD_ONE_OF(c, r, "", "a", "b", "abc", "0", "1", "-1", "3.5", "-", "+", "(1", "[a", "(b", "[",
               "inf", "-inf", "$", ">", "*", "0-0", "1-1", "5-*", "(1-1", "300", "i8", "u63", "i64",
               "1-18446744073709551615", "#3", "nosort", "k*->a", LONG_WORD);
}

static void add_key(struct choice *c, struct request *r)
{
    add(r, r->keys[choice_below(c, r->keys_count)]);
}

static void follow(struct choice *c, struct slice syntax, struct request *r);

static void follow_one_of(struct choice *c, struct slice parts, struct request *r)
{
    struct slice rest = parts;
    struct syntax_arg arg;
    size_t count = 0;
    while (syntax_next(&rest, &arg)) count++;
    rest = parts;
    for (size_t left = choice_below(c, count) + 1; left > 0; left--) {
        parts = rest;
        syntax_next(&rest, &arg);
    }
    follow(c, slice_part(parts, 0, parts.len - rest.len), r);
}

static void add_argument(struct choice *c, const struct syntax_arg *arg, struct request *r)
{
    if (arg->type == SYNTAX_INTEGER && slice_equal(arg->name, SLICE("numkeys"))) {
        r->keys_promised = 1 + choice_below(c, 3);
        add_int64(r, (int64_t)r->keys_promised);
        return;
    }
    switch (arg->type) {
    case SYNTAX_STRING: add_word(c, r); break;
    case SYNTAX_INTEGER: add_integer(c, arg->name, r); break;
    case SYNTAX_DOUBLE: add_double(c, r); break;
    case SYNTAX_KEY: add_key(c, r); break;
    case SYNTAX_PATTERN:
        ADD_ONE_OF(c, r, "*", "a*", "*1*", "[", "k*->a", "nosort", "#", "?");
        break;
    case SYNTAX_UNIX_TIME:
        ADD_ONE_OF(c, r, "1", "1000000", "1000001", "9000000000000");
        break;
    case SYNTAX_PURE_TOKEN: add(r, arg->token); break;
    case SYNTAX_ONEOF: follow_one_of(c, arg->parts, r); break;
    case SYNTAX_BLOCK: follow(c, arg->parts, r); break;
    }
}

static size_t times(struct choice *c, const struct syntax_arg *arg, struct request *r)
{
    if (arg->optional && choice_below(c, 2) == 0) return 0;
    if (!arg->multiple) return 1;
    size_t promised = r->keys_promised;
    r->keys_promised = 0;
    return promised > 0 ? promised : 1 + choice_below(c, 4);
}

static void follow(struct choice *c, struct slice syntax, struct request *r)
{
    struct syntax_arg arg;
    while (syntax_next(&syntax, &arg)) {
        bool has_token = arg.token.ptr != NULL && arg.type != SYNTAX_PURE_TOKEN;
        for (size_t n = times(c, &arg, r), i = 0; i < n; i++) {
            if (has_token && (i == 0 || arg.multiple_token)) add(r, arg.token);
            add_argument(c, &arg, r);
        }
    }
}

/* Something that does not belong, or is not there, now and then. */
static void spoil(struct choice *c, struct request *r)
{
    if (r->argc < 2 || !choice_is_rare(c, 16)) return;
    size_t at = 1 + choice_below(c, r->argc - 1), argc = r->argc;
    if (choice_below(c, 2) == 0) {
        r->argc--;
    } else {
        r->argc = at;
        add_word(c, r);
        r->argc = argc;
    }
}

void request_make(struct choice *c, const struct command *row, struct request *r)
{
    r->argc = 0;
    r->keys_promised = 0;
    if (row->parent != NULL) add(r, row->parent->name);
    add(r, row->name);
    follow(c, slice_of(row->syntax), r);
    spoil(c, r);
}
