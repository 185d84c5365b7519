#include "server/script/source.h"

#include "core/base/mem.h"

#include <ctype.h>

enum token { TOKEN_NAME, TOKEN_NUMBER, TOKEN_STRING, TOKEN_OTHER, TOKEN_END, TOKEN_BAD };

/* What stands between a keyword and its `end` or `until`; the outermost is the text itself. */
struct block {
    bool is_function;
    bool returns;                /* a return statement is under way, which is the last of a block */
    size_t return_at;            /* in the output: a place that was left free for '(' */
    size_t brackets;             /* open when it began */
    bool is_empty, has_comma;
    enum { CALL_NONE, CALL_NAME, CALL_ARGUMENTS, CALL_DONE } call;   /* one result for sure */
};

struct source {
    const char *at, *end;
    int line;
    bool is_script;
    struct bytes *out;
    size_t brackets;
    struct block *blocks;
    size_t depth, cap;
    size_t functions;            /* blocks that are */
    struct slice token;          /* the last one, and where it ends in the output */
    size_t token_end;
};

/* ---- tokens ---- */

/* Bytes of UTF-8 belong to names, for LuaJIT. */
static bool is_name_start(char c)
{
    return isalpha((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_word(char c)
{
    return is_name_start(c) || isdigit((unsigned char)c);
}

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

static char peek(const struct source *s, size_t ahead)
{
    return (size_t)(s->end - s->at) > ahead ? s->at[ahead] : '\0';
}

static void copy(struct source *s, size_t len)
{
    for (size_t i = 0; i < len; i++) s->line += s->at[i] == '\n';
    bytes_append(s->out, s->at, len);
    s->at += len;
}

/* The length of "[[", "[==[" ...; 0 when there is none. */
static size_t long_bracket(const struct source *s)
{
    size_t len = 1;
    if (peek(s, 0) != '[') return 0;
    while (peek(s, len) == '=') len++;
    return peek(s, len) == '[' ? len + 1 : 0;
}

/* Copies up to and with the closing bracket of as many signs as the opening one has. */
static bool copy_long(struct source *s, size_t opening)
{
    copy(s, opening);
    while (s->at < s->end) {
        size_t len = 1;
        if (peek(s, 0) == ']') {
            while (peek(s, len) == '=') len++;
            if (len == opening - 1 && peek(s, len) == ']') {
                copy(s, opening);
                return true;
            }
        }
        copy(s, len);
    }
    return false;
}

static bool copy_comment(struct source *s)
{
    copy(s, 2);
    size_t opening = long_bracket(s);
    if (opening > 0) return copy_long(s, opening);
    while (s->at < s->end && !is_line_end(peek(s, 0))) copy(s, 1);
    return true;
}

static bool copy_blanks(struct source *s)
{
    while (s->at < s->end) {
        if (isspace((unsigned char)peek(s, 0))) copy(s, 1);
        else if (peek(s, 0) != '-' || peek(s, 1) != '-') return true;
        else if (!copy_comment(s)) return false;
    }
    return true;
}

/* LuaJIT knows more escapes than Lua 5.1, and refuses the others; there, any other character stands
 * for itself. */
static bool is_escape(char c)
{
    return isdigit((unsigned char)c) || (c != '\0' && strchr("abfnrtv\\\"'\n\r", c) != NULL);
}

static bool copy_quoted(struct source *s)
{
    char quote = peek(s, 0);
    copy(s, 1);
    while (s->at < s->end && !is_line_end(peek(s, 0))) {
        char c = peek(s, 0);
        bool escapes = c == '\\' && s->end - s->at > 1;
        if (escapes && !is_escape(peek(s, 1))) s->at++;
        else if (escapes) copy(s, 1);
        copy(s, 1);
        if (c == quote) return true;
    }
    return false;
}

static size_t number_len(const struct source *s)
{
    size_t len = 0;
    bool is_hex = peek(s, 0) == '0' && tolower(peek(s, 1)) == 'x';
    while (is_word(peek(s, len)) || peek(s, len) == '.') {
        char exponent = (char)tolower(peek(s, len++));
        bool has_sign = peek(s, len) == '+' || peek(s, len) == '-';
        if (exponent == (is_hex ? 'p' : 'e') && has_sign) len++;
    }
    return len;
}

static enum token copy_token(struct source *s)
{
    const char *start = s->at;
    enum token kind = TOKEN_OTHER;
    char c = peek(s, 0);
    size_t len = 1, opening = long_bracket(s);
    if (s->at == s->end) return TOKEN_END;
    if (is_name_start(c)) {
        while (is_word(peek(s, len))) len++;
        kind = TOKEN_NAME;
    } else if (isdigit((unsigned char)c) || (c == '.' && isdigit((unsigned char)peek(s, 1)))) {
        len = number_len(s);
        kind = TOKEN_NUMBER;
    }
    if (c == '"' || c == '\'') kind = copy_quoted(s) ? TOKEN_STRING : TOKEN_BAD;
    else if (opening > 0) kind = copy_long(s, opening) ? TOKEN_STRING : TOKEN_BAD;
    else copy(s, len);
    s->token = slice_make(start, (size_t)(s->at - start));
    s->token_end = s->out->len;
    return kind;
}

static bool is_foreign_number(struct slice token)
{
    char last = (char)tolower(token.ptr[token.len - 1]);
    bool is_binary = token.len > 1 && token.ptr[0] == '0' && tolower(token.ptr[1]) == 'b';
    return is_binary || last == 'l' || last == 'i';
}

static bool token_is(const struct source *s, const char *text)
{
    return slice_equal(s->token, slice_of(text));
}

/* ---- blocks and returns ---- */

static struct block *top(struct source *s)
{
    return &s->blocks[s->depth - 1];
}

static void open_block(struct source *s, bool is_function)
{
    if (s->depth == s->cap) {
        s->cap = s->cap ? s->cap * 2 : 16;
        s->blocks = mem_realloc(s->blocks, s->cap * sizeof *s->blocks);
    }
    s->blocks[s->depth++] = (struct block){.is_function = is_function};
    s->functions += is_function;
}

/* Right behind the last token, on its line, because that is the line LuaJIT will remember. */
static void insert_bracket(struct source *s)
{
    size_t blanks = s->out->len - s->token_end;
    char *at = bytes_reserve(s->out, 1) - blanks;
    memmove(at + 1, at, blanks);
    *at = ')';
    s->out->len++;
}

static void end_return(struct source *s)
{
    struct block *b = top(s);
    bool wants = b->returns && !b->is_empty && !b->has_comma;
    if (wants && ((s->is_script && s->functions == 0) || b->call == CALL_DONE)) {
        s->out->ptr[b->return_at] = '(';
        insert_bracket(s);
    }
    b->returns = false;
}

static void begin_return(struct source *s)
{
    struct block *b = top(s);
    *b = (struct block){.is_function = b->is_function,
                        .returns = true,
                        .return_at = s->out->len,
                        .brackets = s->brackets,
                        .is_empty = true};
    bytes_append_byte(s->out, ' ');
}

static bool has_one_result(const struct source *s)
{
    static const char *const names[] = {"redis", "cjson", "error", "tonumber", "tostring", NULL};
    for (int i = 0; names[i] != NULL; i++)
        if (token_is(s, names[i])) return true;
    return false;
}

/* Follows the expression of a return statement: name.name(arguments) and nothing behind it? */
static void follow_return(struct source *s, enum token kind)
{
    struct block *b = top(s);
    char c = kind == TOKEN_OTHER ? s->token.ptr[0] : '\0';
    if (!b->returns || s->brackets > b->brackets + (c == '(')) return;
    if (c == ',') b->has_comma = true;
    if (b->is_empty) b->call = kind == TOKEN_NAME && has_one_result(s) ? CALL_NAME : CALL_NONE;
    else if (b->call == CALL_NAME && c == '(') b->call = CALL_ARGUMENTS;
    else if (b->call == CALL_NAME && kind != TOKEN_NAME && c != '.') b->call = CALL_NONE;
    else if (b->call == CALL_ARGUMENTS && c == ')') b->call = CALL_DONE;
    else if (b->call == CALL_DONE) b->call = CALL_NONE;
    b->is_empty = false;
}

/* Before the token is copied: it may end a return statement. */
static void before_token(struct source *s)
{
    static const char *const ends[] = {"end", "else", "elseif", "until", NULL};
    size_t len = 0;
    struct block *b = top(s);
    if (s->at == s->end || (peek(s, 0) == ';' && s->brackets == b->brackets)) end_return(s);
    while (is_word(peek(s, len))) len++;
    for (int i = 0; ends[i] != NULL; i++)
        if (slice_equal(slice_make(s->at, len), slice_of(ends[i]))) end_return(s);
}

static bool on_name(struct source *s)
{
    if (token_is(s, "function")) open_block(s, true);
    else if (token_is(s, "do") || token_is(s, "if") || token_is(s, "repeat")) open_block(s, false);
    else if (token_is(s, "return")) begin_return(s);
    else if (token_is(s, "end") || token_is(s, "until")) {
        if (s->depth == 1) return false;
        s->functions -= top(s)->is_function;
        s->depth--;
    }
    return true;
}

static bool on_other(struct source *s)
{
    switch (s->token.ptr[0]) {
    case '(': case '[': case '{': s->brackets++; return true;
    case ')': case ']': case '}':
        if (s->brackets == 0) return false;
        s->brackets--;
        return true;
    default: return true;
    }
}

static enum source_status rewrite(struct source *s, struct source_error *error)
{
    for (;;) {
        if (!copy_blanks(s)) return SOURCE_KEPT;
        before_token(s);
        bool is_return_expression = top(s)->returns;
        enum token kind = copy_token(s);
        if (kind == TOKEN_END) return SOURCE_REWRITTEN;
        if (kind == TOKEN_BAD) return SOURCE_KEPT;
        if (kind == TOKEN_NUMBER && is_foreign_number(s->token)) {
            *error = (struct source_error){s->line, s->token};
            return SOURCE_BAD_NUMBER;
        }
        if (kind == TOKEN_OTHER && !on_other(s)) return SOURCE_KEPT;
        if (is_return_expression) follow_return(s, kind);
        if (kind == TOKEN_NAME && !on_name(s)) return SOURCE_KEPT;
    }
}

enum source_status source_rewrite(struct slice text, bool is_script, struct bytes *out,
                                  struct source_error *error)
{
    struct source s = {
        .at = text.ptr, .end = text.ptr + text.len, .line = 1, .is_script = is_script, .out = out};
    bytes_clear(out);
    if (text.len == 0) return SOURCE_KEPT;
    open_block(&s, false);
    enum source_status status = rewrite(&s, error);
    mem_free(s.blocks);
    return status;
}
