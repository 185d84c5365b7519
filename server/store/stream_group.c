#include "server/store/stream_group.h"

#include "core/base/mem.h"

#include <assert.h>

/* ---- sorted names ---- */

/* Where the name is, or belongs. */
static bool names_search(const struct stream_names *n, struct slice name, size_t *at)
{
    size_t low = 0, high = n->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = slice_compare(*n->at[middle], name);
        if (order == 0) {
            *at = middle;
            return true;
        }
        if (order < 0) low = middle + 1;
        else high = middle;
    }
    *at = low;
    return false;
}

static void *names_find(const struct stream_names *n, struct slice name)
{
    size_t at;
    return names_search(n, name, &at) ? n->at[at] : NULL;
}

static void names_insert(struct stream_names *n, size_t at, struct slice *item)
{
    if (n->count == n->cap) {
        n->cap = n->cap == 0 ? 1 : n->cap * 2;
        n->at = mem_realloc(n->at, n->cap * sizeof n->at[0]);
    }
    memmove(n->at + at + 1, n->at + at, (n->count - at) * sizeof n->at[0]);
    n->at[at] = item;
    n->count++;
}

static void names_remove(struct stream_names *n, struct slice name)
{
    size_t at;
    bool is_there = names_search(n, name, &at);
    assert(is_there);
    n->count--;
    memmove(n->at + at, n->at + at + 1, (n->count - at) * sizeof n->at[0]);
}

/* Zeroed memory for a struct that begins with a name. */
static void *new_named(size_t bytes, struct slice name)
{
    char *at = mem_zalloc(bytes + name.len);
    if (name.len > 0) memcpy(at + bytes, name.ptr, name.len);
    *(struct slice *)(void *)at = slice_make(at + bytes, name.len);
    return at;
}

/* ---- consumers ---- */

struct stream_consumer *stream_group_consumer(const struct stream_group *g, struct slice name)
{
    return names_find(&g->consumers, name);
}

struct stream_consumer *stream_group_consumer_at(const struct stream_group *g, size_t i)
{
    return (struct stream_consumer *)(void *)g->consumers.at[i];
}

struct stream_consumer *stream_group_add_consumer(struct stream_group *g, struct slice name,
                                                  int64_t now_ms)
{
    size_t at;
    if (names_search(&g->consumers, name, &at)) return NULL;
    struct stream_consumer *c = new_named(sizeof *c, name);
    c->seen_ms = now_ms;
    id_tree_init(&c->pending, 0);
    names_insert(&g->consumers, at, &c->name);
    return c;
}

static void consumer_free(struct stream_consumer *c)
{
    id_tree_close(&c->pending);
    mem_free(c);
}

void stream_group_remove_consumer(struct stream_group *g, struct stream_consumer *consumer)
{
    struct id_place p = id_tree_first(&consumer->pending);
    for (; p.leaf != NULL; p = id_place_next(p)) id_tree_remove(&g->pending, id_place_id(p));
    names_remove(&g->consumers, consumer->name);
    consumer_free(consumer);
}

/* ---- what is pending ---- */

struct stream_pending *stream_group_pending(const struct stream_group *g, struct stream_id id)
{
    return id_tree_find(&g->pending, id);
}

struct stream_pending *stream_group_assign(struct stream_group *g, struct stream_id id,
                                           struct stream_consumer *consumer, bool *is_new)
{
    bool is_new_here;
    struct stream_pending *p = id_tree_put(&g->pending, id, is_new);
    if (p->consumer == consumer) return p;
    if (p->consumer != NULL) id_tree_remove(&p->consumer->pending, id);
    id_tree_put(&consumer->pending, id, &is_new_here);
    assert(is_new_here);
    p->consumer = consumer;
    return p;
}

bool stream_group_acknowledge(struct stream_group *g, struct stream_id id)
{
    struct stream_pending *p = id_tree_find(&g->pending, id);
    if (p == NULL) return false;
    id_tree_remove(&p->consumer->pending, id);
    id_tree_remove(&g->pending, id);
    return true;
}

/* ---- groups ---- */

struct stream_group *stream_groups_find(const struct stream_names *groups, struct slice name)
{
    return names_find(groups, name);
}

struct stream_group *stream_groups_at(const struct stream_names *groups, size_t i)
{
    return (struct stream_group *)(void *)groups->at[i];
}

struct stream_group *stream_groups_add(struct stream_names *groups, struct slice name,
                                       struct stream_id last_id, int64_t entries_read)
{
    size_t at;
    if (names_search(groups, name, &at)) return NULL;
    struct stream_group *g = new_named(sizeof *g, name);
    g->last_id = last_id;
    g->entries_read = entries_read;
    id_tree_init(&g->pending, sizeof(struct stream_pending));
    names_insert(groups, at, &g->name);
    return g;
}

static void group_free(struct stream_group *g)
{
    for (size_t i = 0; i < g->consumers.count; i++) consumer_free(stream_group_consumer_at(g, i));
    mem_free(g->consumers.at);
    id_tree_close(&g->pending);
    mem_free(g);
}

void stream_groups_remove(struct stream_names *groups, struct stream_group *g)
{
    names_remove(groups, g->name);
    group_free(g);
}

void stream_groups_close(struct stream_names *groups)
{
    for (size_t i = 0; i < groups->count; i++) group_free(stream_groups_at(groups, i));
    mem_free(groups->at);
    *groups = (struct stream_names){0};
}

static void copy_pending(struct stream_group *to, const struct stream_group *from)
{
    struct id_place place = id_tree_first(&from->pending);
    for (; place.leaf != NULL; place = id_place_next(place)) {
        const struct stream_pending *p = id_place_value(&from->pending, place);
        struct stream_consumer *owner = stream_group_consumer(to, p->consumer->name);
        bool is_new;
        struct stream_pending *copy = stream_group_assign(to, id_place_id(place), owner, &is_new);
        copy->delivered_ms = p->delivered_ms;
        copy->deliveries = p->deliveries;
    }
}

void stream_groups_copy(struct stream_names *to, const struct stream_names *from)
{
    for (size_t i = 0; i < from->count; i++) {
        const struct stream_group *g = stream_groups_at(from, i);
        struct stream_group *copy = stream_groups_add(to, g->name, g->last_id, g->entries_read);
        for (size_t k = 0; k < g->consumers.count; k++) {
            const struct stream_consumer *c = stream_group_consumer_at(g, k);
            stream_group_add_consumer(copy, c->name, c->seen_ms);
        }
        copy_pending(copy, g);
    }
}

size_t stream_groups_memory(const struct stream_names *groups)
{
    size_t bytes = mem_size(groups->at);
    for (size_t i = 0; i < groups->count; i++) {
        const struct stream_group *g = stream_groups_at(groups, i);
        bytes += mem_size(g) + g->pending.bytes + mem_size(g->consumers.at);
        for (size_t k = 0; k < g->consumers.count; k++) {
            const struct stream_consumer *c = stream_group_consumer_at(g, k);
            bytes += mem_size(c) + c->pending.bytes;
        }
    }
    return bytes;
}
