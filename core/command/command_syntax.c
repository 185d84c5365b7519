/* command_syntax.c - see the header.  The texts are constants of this program, and a unit test
 * reads them all, so what breaks the notation is an assertion. */
#include "core/command/command_syntax.h"

#include <assert.h>

const char *const syntax_type_names[] = {"string",    "integer",    "double", "key",  "pattern",
                                         "unix-time", "pure-token", "oneof",  "block"};

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static char at(struct slice s, size_t i)
{
    return i < s.len ? s.ptr[i] : '\0';
}

static struct slice take(struct slice *s, size_t len)
{
    assert(len <= s->len);
    struct slice taken = slice_part(*s, 0, len);
    *s = slice_part(*s, len, s->len);
    return taken;
}

/* The length of what stands between the bracket at the front and the one that closes it. */
static size_t bracketed(struct slice s)
{
    size_t depth = 1, i = 0;
    while (depth > 0) {
        i++;
        assert(i < s.len);                  /* brackets are balanced */
        if (strchr("[({", s.ptr[i]) != NULL) depth++;
        if (strchr("])}", s.ptr[i]) != NULL) depth--;
    }
    return i - 1;
}

static struct slice take_bracketed(struct slice *s)
{
    size_t len = bracketed(*s);
    take(s, 1);
    struct slice inside = take(s, len);
    take(s, 1);
    return inside;
}

static struct slice take_until(struct slice *s, const char *ends)
{
    size_t len = 0;
    while (len < s->len && strchr(ends, s->ptr[len]) == NULL) len++;
    return take(s, len);
}

static bool type_of_suffix(struct slice suffix, struct syntax_arg *out)
{
    char last = suffix.ptr[suffix.len - 1];
    bool numbered = last >= '0' && last <= '9';
    suffix.len -= numbered;
    for (int type = SYNTAX_STRING; type <= SYNTAX_UNIX_TIME; type++) {
        if (!slice_equal(suffix, slice_of(syntax_type_names[type]))) continue;
        out->type = (enum syntax_type)type;
        out->key_spec = numbered ? last - '0' : type == SYNTAX_KEY ? 0 : -1;
        return true;
    }
    return false;
}

/* name, name:type, TOKEN or name:TOKEN.  A colon may also belong to the name, as in ip:port. */
static void read_word(struct slice word, struct syntax_arg *out)
{
    out->name = word;
    if (!is_lower(at(word, 0))) {
        out->type = SYNTAX_PURE_TOKEN;
        out->token = word;
        return;
    }
    const char *colon = memchr(word.ptr, ':', word.len);
    if (colon == NULL) {
        out->type = slice_equal(word, SLICE("key")) ? SYNTAX_KEY : SYNTAX_STRING;
        out->key_spec = out->type == SYNTAX_KEY ? 0 : -1;
        return;
    }
    size_t len = (size_t)(colon - word.ptr);
    struct slice suffix = slice_part(word, len + 1, word.len);
    if (!is_lower(at(suffix, 0))) {
        out->type = SYNTAX_PURE_TOKEN;
        out->token = slice_equal(suffix, SLICE("\"\"")) ? SLICE("") : suffix;
    } else if (!type_of_suffix(suffix, out)) {
        return;
    }
    out->name = slice_part(word, 0, len);
}

static void read_body(struct slice *s, struct syntax_arg *out)
{
    struct slice ahead = *s;
    struct slice token = take_until(&ahead, "= [({@");
    if (is_upper(at(*s, 0)) && at(ahead, 0) == '=') {
        out->token = token;
        take(&ahead, 1);
        *s = ahead;
    }
    struct slice word = take_until(s, " [({@.+");
    if (at(*s, 0) == '(' || at(*s, 0) == '{') {
        out->name = word;
        out->type = at(*s, 0) == '(' ? SYNTAX_ONEOF : SYNTAX_BLOCK;
        out->parts = take_bracketed(s);
        return;
    }
    struct slice before = out->token;
    read_word(word, out);
    if (before.ptr != NULL) out->token = before;
}

static void read_suffixes(struct slice *s, struct syntax_arg *out)
{
    for (;;) {
        if (at(*s, 0) == '.') {
            take(s, 3);
            out->multiple = true;
        } else if (at(*s, 0) == '+') {
            take(s, 1);
            out->multiple_token = true;
        } else if (at(*s, 0) == '@') {
            bool until = at(*s, 1) == '-';
            take(s, until ? 2 : 1);
            *(until ? &out->deprecated_since : &out->since) = take_until(s, " @");
        } else {
            return;
        }
    }
}

bool syntax_next(struct slice *rest, struct syntax_arg *out)
{
    *out = (struct syntax_arg){.key_spec = -1};
    while (at(*rest, 0) == ' ' || at(*rest, 0) == '|') take(rest, 1);
    if (rest->len == 0) return false;

    struct slice whole, *arg = rest;
    if (at(*rest, 0) == '[') {
        out->optional = true;
        whole = take_bracketed(rest);
        arg = &whole;
    }
    read_body(arg, out);
    read_suffixes(arg, out);
    assert(arg->len == 0 || at(*arg, 0) == ' ');
    return true;
}
