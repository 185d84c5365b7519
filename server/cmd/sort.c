#include "server/cmd/sort.h"

#include "server/session/reach.h"
#include "server/store/hashval.h"

/* A key with the element in it, and the field of a hash if the pattern names one. */
struct reference {
    struct slice before, after, field;
    bool has_field;
};

size_t sort_pattern_star(struct slice pattern)
{
    size_t i = 0;
    while (i < pattern.len && pattern.ptr[i] != '*' && pattern.ptr[i] != '\0') i++;
    return i < pattern.len && pattern.ptr[i] == '*' ? i : pattern.len;
}

/* The first arrow in text that something stands behind; its length if there is none. */
static size_t arrow_in(struct slice text)
{
    for (size_t i = 0; i + 1 < text.len && text.ptr[i] != '\0'; i++)
        if (text.ptr[i] == '-' && text.ptr[i + 1] == '>')
            return i + 2 < text.len && text.ptr[i + 2] != '\0' ? i : text.len;
    return text.len;
}

static struct reference read_pattern(struct slice pattern, size_t star)
{
    struct slice rest = slice_part(pattern, star + 1, pattern.len);
    size_t arrow = arrow_in(rest);
    struct reference r = {.before = slice_part(pattern, 0, star),
                          .after = slice_part(rest, 0, arrow)};
    r.has_field = arrow < rest.len;
    if (r.has_field) r.field = slice_part(rest, arrow + 2, rest.len);
    return r;
}

static void take_value(const struct entry *e, const struct reference *r, struct sort_value *out)
{
    if (e == NULL) return;
    if (r->has_field) {
        out->is_there = e->type == ENTRY_HASH && hashval_get(e, r->field, out->scratch, &out->text);
    } else if (e->type == ENTRY_STRING) {
        out->is_there = true;
        out->text = entry_string(e, out->scratch);
    }
}

bool sort_look_up(struct client *c, struct slice pattern, struct slice element,
                  const char *elsewhere, struct sort_value *out)
{
    size_t star = sort_pattern_star(pattern);
    struct bytes key = {0};
    out->is_there = false;
    if (pattern.len > 0 && pattern.ptr[0] == '#' && (pattern.len == 1 || pattern.ptr[1] == '\0')) {
        out->is_there = true;
        out->text = element;
        return true;
    }
    if (star == pattern.len) return true;
    struct reference r = read_pattern(pattern, star);
    bytes_append_slice(&key, r.before);
    bytes_append_slice(&key, element);
    bytes_append_slice(&key, r.after);
    bool may = reach_key(c, bytes_slice(&key), elsewhere);
    if (may) take_value(db_find_read(c->db, bytes_slice(&key)), &r, out);
    bytes_free(&key);
    return may;
}
