#include "server/cmd/zset_source.h"

#include "server/session/reply.h"
#include "server/store/zset_flat.h"

static bool is_set(const struct zset_source *s)
{
    return s->entry != NULL && s->entry->type == ENTRY_SET;
}

bool zset_source_open(struct client *c, struct slice key, struct zset_source *out)
{
    const struct entry *e = db_find_read(c->db, key);
    *out = (struct zset_source){.entry = e, .weight = 1};
    if (e == NULL) return true;
    if (e->type == ENTRY_SET) {
        out->count = setval_count(e);
    } else if (e->type == ENTRY_ZSET && e->encoding == ENTRY_FLAT) {
        out->flat = zset_flat(e);
        out->count = out->flat->count;
    } else if (e->type == ENTRY_ZSET) {
        struct zset z = zset_of(e);
        out->count = zset_count(&z);
    } else {
        reply_wrong_type(c);
        return false;
    }
    return true;
}

void zset_source_begin(const struct zset_source *s, struct zset_source_walk *walk)
{
    *walk = (struct zset_source_walk){.is_set = is_set(s), .flat = s->flat};
    if (s->entry == NULL) return;
    if (s->flat != NULL) {
        walk->item = flat_first(s->flat);
        return;
    }
    if (walk->is_set) {
        setval_walk_begin(&walk->set, s->entry);
        return;
    }
    struct zset z = zset_of(s->entry);
    walk->at = zset_at(&z, 0);
}

static bool next_flat(struct zset_source_walk *walk, struct zset_item *out)
{
    if (walk->item == NULL) return false;
    out->member = flat_text(walk->item);
    out->score = zset_flat_score(walk->item);
    walk->item = flat_next(walk->flat, walk->item);
    return true;
}

bool zset_source_next(struct zset_source_walk *walk, struct zset_item *out)
{
    if (walk->flat != NULL) return next_flat(walk, out);
    if (!walk->is_set) return zset_next(&walk->at, out);
    out->score = 1;
    return setval_walk_next(&walk->set, out->digits, &out->member);
}

bool zset_source_is_flat(const struct zset_source *s)
{
    return s->flat != NULL || (is_set(s) && setval_flat(s->entry) != NULL);
}

bool zset_source_score(const struct zset_source *s, struct slice member, double *score)
{
    if (s->entry == NULL) return false;
    if (is_set(s)) {
        *score = 1;
        return setval_has(s->entry, member);
    }
    if (s->flat != NULL) {
        const void *item = flat_find(s->flat, member);
        if (item != NULL) *score = zset_flat_score(item);
        return item != NULL;
    }
    struct zset z = zset_of(s->entry);
    return zset_score(&z, member, score);
}
