#include "server/persist/aof_manifest.h"

#include "core/base/mem.h"
#include "core/base/number.h"

#include <errno.h>
#include <stdio.h>

enum { READ_SIZE = 4096, MANIFEST_MAX = 1024 * 1024, WORDS_MAX = 16 };

void aof_manifest_init(struct aof_manifest *m, const struct file_ops *files, const char *folder,
                       const char *name)
{
    *m = (struct aof_manifest){.files = files};
    snprintf(m->folder, sizeof m->folder, "%.1000s", folder);
    snprintf(m->name, sizeof m->name, "%.200s", name);
    snprintf(m->path, sizeof m->path, "%s/%s.manifest", m->folder, m->name);
}

void aof_manifest_free(struct aof_manifest *m)
{
    mem_free(m->parts);
    m->parts = NULL;
    m->count = 0;
}

void aof_part_path(const struct aof_manifest *m, const struct aof_part *part,
                   char out[AOF_PATH_MAX])
{
    snprintf(out, AOF_PATH_MAX, "%s/%s", m->folder, part->name);
}

/* ---- reading ---- */

/* What lies in a folder beside is none of ours. */
static bool is_file_name(struct slice name)
{
    return name.len > 0 && name.len < AOF_NAME_MAX && memchr(name.ptr, '/', name.len) == NULL &&
           memchr(name.ptr, '"', name.len) == NULL && memchr(name.ptr, '\0', name.len) == NULL;
}

static bool set_field(struct aof_part *part, struct slice key, struct slice value)
{
    if (slice_is(key, "file")) {
        if (!is_file_name(value)) return false;
        memcpy(part->name, value.ptr, value.len);
        part->name[value.len] = '\0';
    } else if (slice_is(key, "seq")) {
        return number_to_int64(value, &part->seq) && part->seq > 0;
    } else if (slice_is(key, "type")) {
        part->type = value.len == 1 ? (enum aof_part_type)value.ptr[0] : 0;
        return part->type == AOF_PART_BASE || part->type == AOF_PART_INCREMENT ||
               part->type == AOF_PART_HISTORY;
    }
    return true;                         /* of a later version */
}

static size_t split(struct slice line, struct slice words[WORDS_MAX])
{
    size_t count = 0, at = 0;
    while (at < line.len && count < WORDS_MAX) {
        size_t from = at;
        while (at < line.len && line.ptr[at] != ' ') at++;
        if (at > from) words[count++] = slice_make(line.ptr + from, at - from);
        at++;
    }
    return count;
}

static struct aof_part *add_part(struct aof_manifest *m, const struct aof_part *part)
{
    m->parts = mem_realloc(m->parts, (m->count + 1) * sizeof *m->parts);
    m->parts[m->count] = *part;
    return &m->parts[m->count++];
}

static bool has_base(const struct aof_manifest *m)
{
    for (size_t i = 0; i < m->count; i++)
        if (m->parts[i].type == AOF_PART_BASE) return true;
    return false;
}

static bool read_line(struct aof_manifest *m, struct slice line)
{
    struct slice words[WORDS_MAX];
    struct aof_part part = {.seq = 0};
    size_t count = split(line, words);
    if (count == 0 || words[0].ptr[0] == '#') return true;
    if (count % 2 != 0) return false;
    for (size_t i = 0; i < count; i += 2)
        if (!set_field(&part, words[i], words[i + 1])) return false;
    if (part.name[0] == '\0' || part.seq == 0 || part.type == 0) return false;
    if (part.type == AOF_PART_BASE && has_base(m)) return false;
    add_part(m, &part);
    return true;
}

static bool read_lines(struct aof_manifest *m, struct slice text)
{
    while (text.len > 0) {
        const char *end = memchr(text.ptr, '\n', text.len);
        if (end == NULL) return false;
        size_t len = (size_t)(end - text.ptr);
        if (!read_line(m, slice_make(text.ptr, len))) return false;
        text = slice_part(text, len + 1, SIZE_MAX);
    }
    return m->count > 0;
}

static bool read_file(const struct aof_manifest *m, int fd, struct bytes *text)
{
    for (;;) {
        ssize_t n =
            m->files->read(m->files->context, fd, bytes_reserve(text, READ_SIZE), READ_SIZE);
        if (n < 0) return false;
        if (n == 0 || text->len > MANIFEST_MAX) return true;
        text->len += (size_t)n;
    }
}

static enum aof_status read_manifest(struct aof_manifest *m)
{
    struct bytes text = {0};
    int fd = m->files->open_read(m->files->context, m->path);
    if (fd < 0) return errno == ENOENT ? AOF_MISSING : AOF_ERROR;
    enum aof_status status = AOF_ERROR;
    if (read_file(m, fd, &text)) status = read_lines(m, bytes_slice(&text)) ? AOF_OK : AOF_BAD;
    m->files->close(m->files->context, fd);
    bytes_free(&text);
    return status;
}

/* ---- writing ---- */

static bool write_manifest(const struct aof_manifest *m)
{
    struct bytes text = {0};
    for (size_t i = 0; i < m->count; i++)
        bytes_printf(&text, "file %s seq %lld type %c\n", m->parts[i].name,
                     (long long)m->parts[i].seq, (char)m->parts[i].type);
    bool ok = m->files->make_dir(m->files->context, m->folder) == 0 &&
              m->files->replace(m->files->context, m->path, text.ptr, text.len) == 0;
    bytes_free(&text);
    return ok;
}

/* ---- the single file of old ---- */

static bool lies_there(const struct aof_manifest *m, const char *path)
{
    int fd = m->files->open_read(m->files->context, path);
    if (fd < 0) return false;
    m->files->close(m->files->context, fd);
    return true;
}

/* Named in the manifest first, so that a crash in between leaves a state that is told from all
 * others: named, but still outside. */
static enum aof_status take_over(struct aof_manifest *m)
{
    char path[AOF_PATH_MAX];
    aof_part_path(m, &m->parts[0], path);
    return m->files->rename(m->files->context, m->name, path) == 0 ? AOF_OK : AOF_ERROR;
}

static bool is_half_taken_over(const struct aof_manifest *m)
{
    char path[AOF_PATH_MAX];
    if (m->count != 1 || m->parts[0].type != AOF_PART_BASE ||
        strcmp(m->parts[0].name, m->name) != 0)
        return false;
    aof_part_path(m, &m->parts[0], path);
    return !lies_there(m, path) && lies_there(m, m->name);
}

enum aof_status aof_manifest_load(struct aof_manifest *m)
{
    struct aof_part base = {.seq = 1, .type = AOF_PART_BASE};
    enum aof_status status = read_manifest(m);
    if (status == AOF_OK) return is_half_taken_over(m) ? take_over(m) : AOF_OK;
    if (status != AOF_MISSING || !lies_there(m, m->name)) return status;
    memcpy(base.name, m->name, sizeof base.name);
    add_part(m, &base);
    return write_manifest(m) ? take_over(m) : AOF_ERROR;
}

/* ---- the parts ---- */

const struct aof_part *aof_manifest_next(const struct aof_manifest *m, const struct aof_part *part)
{
    const struct aof_part *end = m->parts + m->count;
    if (part == NULL)
        for (const struct aof_part *p = m->parts; p != end; p++)
            if (p->type == AOF_PART_BASE) return p;
    for (const struct aof_part *p = part == NULL || part->type == AOF_PART_BASE ? m->parts
                                                                                : part + 1;
         p != end; p++)
        if (p->type == AOF_PART_INCREMENT) return p;
    return NULL;
}

const struct aof_part *aof_manifest_last(struct aof_manifest *m)
{
    struct aof_part first = {.seq = 1, .type = AOF_PART_INCREMENT};
    for (size_t i = m->count; i > 0; i--)
        if (m->parts[i - 1].type == AOF_PART_INCREMENT) return &m->parts[i - 1];
    snprintf(first.name, sizeof first.name, "%.200s.%d.incr.aof", m->name, 1);
    struct aof_part *added = add_part(m, &first);
    return write_manifest(m) ? added : NULL;
}
