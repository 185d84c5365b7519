/* locks.c - see locks.h.
 *
 * A request has one claim per key.  While the request waits its claims stand in the lines of
 * their entries, once it holds they stand in the lists of holders.  An entry lives while a claim
 * points to it.  Arrival numbers order the lines, also against each other: the lock over everything
 * has an entry of its own that touches every other one. */
#include "txn/locks.h"

#include "txn/rule.h"
#include "txn/text.h"

#include <assert.h>

enum state { BUILDING, WAITING, HOLDING, GRANTED, CANCELLED };

struct txn_claim {
    struct txn_request *request;
    struct txn_lock_entry *entry;
    struct txn_claim *prev, *next;
    enum txn_mode mode;
};

struct claims {
    struct txn_claim *first, *last;
};

struct txn_lock_entry {
    struct txn_lock_entry *chain;
    uint64_t hash;
    struct claims holders;
    struct claims line;             /* transactions in line */
    struct claims plain;            /* plain commands in line */
    struct txn_claim *newest;       /* the last claim made here: finds a key named twice */
    size_t shared, exclusive;       /* holders by mode */
    size_t uses;
    uint32_t db;
    size_t len;
    char key[];
};

struct txn_request {
    struct txn_request *prev, *next;         /* in waiting or holders */
    struct txn_request *next_granted;
    void *owner;                    /* NULL: a plain command */
    uint64_t id;                    /* of a plain command */
    struct txn_age age;             /* of a transaction */
    uint64_t arrival;
    uint64_t given;                 /* arrival of the holder that is not in the way, plus 1 */
    enum state state;
    uint64_t tried;                 /* at the release with this number */
    size_t blocked_at;              /* the claim that was in the way then: looked at first */
    size_t count;
    struct txn_claim claims[];
};

/* ---- lists ---- */

static void claims_append(struct claims *list, struct txn_claim *c)
{
    c->prev = list->last;
    c->next = NULL;
    if (list->last != NULL)
        list->last->next = c;
    else
        list->first = c;
    list->last = c;
}

static void claims_remove(struct claims *list, struct txn_claim *c)
{
    if (c->prev != NULL)
        c->prev->next = c->next;
    else
        list->first = c->next;
    if (c->next != NULL)
        c->next->prev = c->prev;
    else
        list->last = c->prev;
}

static void line_append(struct txn_line *line, struct txn_request *r)
{
    r->prev = line->last;
    r->next = NULL;
    if (line->last != NULL)
        line->last->next = r;
    else
        line->first = r;
    line->last = r;
}

static void line_remove(struct txn_line *line, struct txn_request *r)
{
    if (r->prev != NULL)
        r->prev->next = r->next;
    else
        line->first = r->next;
    if (r->next != NULL)
        r->next->prev = r->prev;
    else
        line->last = r->prev;
}

/* ---- entries ---- */

static void *allocate(const struct txn_locks *l, size_t size)
{
    return l->alloc.realloc(l->alloc.ctx, NULL, size);
}

static void release_memory(const struct txn_locks *l, void *ptr)
{
    l->alloc.realloc(l->alloc.ctx, ptr, 0);
}

static struct txn_lock_entry *new_entry(const struct txn_locks *l, uint32_t db,
                                        struct txn_slice key, uint64_t hash)
{
    struct txn_lock_entry *e = allocate(l, sizeof(*e) + key.len);

    *e = (struct txn_lock_entry){.hash = hash, .db = db, .len = key.len};
    if (key.len > 0)
        memcpy(e->key, key.ptr, key.len);
    return e;
}

static uint64_t hash_key(const struct txn_locks *l, uint32_t db, struct txn_slice key)
{
    return l->alloc.hash(l->alloc.ctx, key.ptr, key.len) ^ db * UINT64_C(0x9e3779b97f4a7c15);
}

static bool is_everything(const struct txn_locks *l, const struct txn_lock_entry *e)
{
    return e == l->everything;
}

/* Without making one. */
static struct txn_lock_entry *find_entry(const struct txn_locks *l, uint32_t db,
                                         struct txn_slice key, uint64_t hash)
{
    struct txn_lock_entry *e;

    if (l->buckets == 0)
        return NULL;
    for (e = l->table[hash & (l->buckets - 1)]; e != NULL; e = e->chain)
        if (e->hash == hash && e->db == db
            && txn_slice_equal((struct txn_slice){e->key, e->len}, key))
            return e;
    return NULL;
}

static void grow(struct txn_locks *l)
{
    size_t buckets = l->buckets == 0 ? 16 : l->buckets * 2;
    struct txn_lock_entry **table = allocate(l, buckets * sizeof(*table));

    for (size_t i = 0; i < buckets; i++)
        table[i] = NULL;
    for (size_t i = 0; i < l->buckets; i++) {
        while (l->table[i] != NULL) {
            struct txn_lock_entry *e = l->table[i];
            l->table[i] = e->chain;
            e->chain = table[e->hash & (buckets - 1)];
            table[e->hash & (buckets - 1)] = e;
        }
    }
    if (l->table != NULL)
        release_memory(l, l->table);
    l->table = table;
    l->buckets = buckets;
}

static struct txn_lock_entry *use_entry(struct txn_locks *l, const struct txn_lock *lock)
{
    struct txn_lock_entry *e = l->everything;

    if (lock->db != TXN_EVERYTHING) {
        uint64_t hash = hash_key(l, lock->db, lock->key);
        e = find_entry(l, lock->db, lock->key, hash);
        if (e == NULL) {
            if (l->entries >= l->buckets)
                grow(l);
            e = new_entry(l, lock->db, lock->key, hash);
            e->chain = l->table[hash & (l->buckets - 1)];
            l->table[hash & (l->buckets - 1)] = e;
            l->entries++;
        }
    }
    e->uses++;
    return e;
}

static void drop_entry(struct txn_locks *l, struct txn_lock_entry *e)
{
    struct txn_lock_entry **at;

    assert(e->uses > 0);
    if (--e->uses > 0)
        return;
    at = &l->table[e->hash & (l->buckets - 1)];
    while (*at != e)
        at = &(*at)->chain;
    *at = e->chain;
    l->entries--;
    release_memory(l, e);
}

/* ---- requests ---- */

static bool is_plain(const struct txn_request *r)
{
    return r->owner == NULL;
}

static void add_claim(struct txn_locks *l, struct txn_request *r, const struct txn_lock *lock)
{
    struct txn_lock_entry *e = use_entry(l, lock);
    struct txn_claim *c = e->newest;

    if (c != NULL && c->request == r) {                  /* the same key again */
        if (lock->mode == TXN_EXCLUSIVE)
            c->mode = TXN_EXCLUSIVE;
        drop_entry(l, e);
        return;
    }
    c = &r->claims[r->count++];
    *c = (struct txn_claim){.request = r, .entry = e, .mode = lock->mode};
    e->newest = c;
}

static struct txn_request *new_request(struct txn_locks *l, const struct txn_lock *keys,
                                       size_t count)
{
    struct txn_request *r = allocate(l, sizeof(*r) + count * sizeof(r->claims[0]));

    *r = (struct txn_request){.arrival = l->arrivals++, .state = BUILDING};
    for (size_t i = 0; i < count; i++)
        add_claim(l, r, &keys[i]);
    return r;
}

static void drop_claims(struct txn_locks *l, struct txn_request *r)
{
    for (size_t i = 0; i < r->count; i++) {
        if (r->claims[i].entry->newest == &r->claims[i])
            r->claims[i].entry->newest = NULL;
        drop_entry(l, r->claims[i].entry);
    }
    r->count = 0;
}

static void free_request(struct txn_locks *l, struct txn_request *r)
{
    drop_claims(l, r);
    release_memory(l, r);
}

static struct claims *line_of(const struct txn_claim *c)
{
    return is_plain(c->request) ? &c->entry->plain : &c->entry->line;
}

static void enter_line(struct txn_locks *l, struct txn_request *r)
{
    r->state = WAITING;
    line_append(&l->waiting, r);
    for (size_t i = 0; i < r->count; i++)
        claims_append(line_of(&r->claims[i]), &r->claims[i]);
    if (is_plain(r))
        l->plain_waiting++;
}

static void leave_line(struct txn_locks *l, struct txn_request *r)
{
    line_remove(&l->waiting, r);
    for (size_t i = 0; i < r->count; i++)
        claims_remove(line_of(&r->claims[i]), &r->claims[i]);
    if (is_plain(r))
        l->plain_waiting--;
}

static void count_holder(struct txn_locks *l, const struct txn_claim *c, size_t by)
{
    if (c->mode == TXN_EXCLUSIVE)
        c->entry->exclusive += by;
    else
        c->entry->shared += by;
    if (is_everything(l, c->entry))
        return;
    if (c->mode == TXN_EXCLUSIVE)
        l->held_exclusive += by;
    else
        l->held_shared += by;
}

static void hold(struct txn_locks *l, struct txn_request *r)
{
    r->state = HOLDING;
    line_append(&l->holders, r);
    for (size_t i = 0; i < r->count; i++) {
        claims_append(&r->claims[i].entry->holders, &r->claims[i]);
        count_holder(l, &r->claims[i], 1);
    }
}

static void unhold(struct txn_locks *l, struct txn_request *r)
{
    line_remove(&l->holders, r);
    for (size_t i = 0; i < r->count; i++) {
        claims_remove(&r->claims[i].entry->holders, &r->claims[i]);
        count_holder(l, &r->claims[i], (size_t)-1);
    }
}

/* ---- who stands in whose way ---- */

static bool modes_conflict(enum txn_mode a, enum txn_mode b)
{
    return a == TXN_EXCLUSIVE || b == TXN_EXCLUSIVE;
}

static bool counts_block(size_t shared, size_t exclusive, enum txn_mode mode)
{
    return exclusive > 0 || (mode == TXN_EXCLUSIVE && shared > 0);
}

/* Whether a holder stands in the way.  e may be NULL: a key that nobody claims. */
static bool holders_block(const struct txn_locks *l, const struct txn_lock_entry *e,
                          enum txn_mode mode)
{
    const struct txn_lock_entry *all = l->everything;

    if (counts_block(all->shared, all->exclusive, mode))
        return true;
    if (is_everything(l, e))
        return counts_block(l->held_shared, l->held_exclusive, mode);
    return e != NULL && counts_block(e->shared, e->exclusive, mode);
}

/* What a transaction meets on its way to a claim. */
struct meeting {
    bool blocked;                   /* somebody stands in the way */
    bool refused;                   /* and is older */
};

static void meet(struct meeting *m, const struct txn_claim *mine, const struct txn_claim *other)
{
    if (mine->request == other->request || !modes_conflict(mine->mode, other->mode))
        return;
    if (mine->request->given == other->request->arrival + 1)
        return;
    m->blocked = true;
    if (TXN_RULE(whoever_waits_is_older)
        && !txn_age_older(&mine->request->age, &other->request->age))
        m->refused = true;
}

/* Those in a list that came before; holders all have. */
static void meet_list(struct meeting *m, const struct txn_claim *mine, const struct claims *list,
                      bool holders)
{
    for (const struct txn_claim *c = list->first; c != NULL; c = c->next) {
        if (!holders && c->request->arrival >= mine->request->arrival)
            return;
        meet(m, mine, c);
    }
}

static void meet_requests(struct meeting *m, const struct txn_claim *mine,
                          const struct txn_line *line, bool holders)
{
    for (const struct txn_request *r = line->first; r != NULL; r = r->next) {
        if (!holders && r->arrival >= mine->request->arrival)
            return;
        if (is_plain(r))
            continue;
        for (size_t i = 0; i < r->count; i++)
            meet(m, mine, &r->claims[i]);
    }
}

/* A claim meets the holders, and the transactions in line that came before it. */
static void meet_for(struct meeting *m, const struct txn_locks *l, const struct txn_claim *c)
{
    if (is_everything(l, c->entry)) {
        meet_requests(m, c, &l->holders, true);
        meet_requests(m, c, &l->waiting, false);
        return;
    }
    meet_list(m, c, &c->entry->holders, true);
    meet_list(m, c, &c->entry->line, false);
    meet_list(m, c, &l->everything->holders, true);
    meet_list(m, c, &l->everything->line, false);
}

static struct meeting meet_all(const struct txn_locks *l, const struct txn_request *r)
{
    struct meeting m = {false, false};

    for (size_t i = 0; i < r->count; i++)
        meet_for(&m, l, &r->claims[i]);
    return m;
}

/* Of a transaction in line. */
static bool is_blocked(const struct txn_locks *l, struct txn_request *r)
{
    struct meeting m = {false, false};

    for (size_t i = 0; i < r->count; i++) {
        size_t at = r->blocked_at + i < r->count ? r->blocked_at + i : r->blocked_at + i - r->count;
        meet_for(&m, l, &r->claims[at]);
        if (m.blocked) {
            r->blocked_at = at;
            return true;
        }
    }
    return false;
}

static bool plain_blocked(const struct txn_locks *l, const struct txn_request *r)
{
    for (size_t i = 0; i < r->count; i++)
        if (holders_block(l, r->claims[i].entry, r->claims[i].mode))
            return true;
    return false;
}

/* ---- granting ---- */

static void append_granted(struct txn_locks *l, struct txn_request *r)
{
    r->next_granted = NULL;
    if (l->granted.last != NULL)
        l->granted.last->next_granted = r;
    else
        l->granted.first = r;
    l->granted.last = r;
}

static void grant(struct txn_locks *l, struct txn_request *r)
{
    leave_line(l, r);
    if (is_plain(r)) {
        r->state = GRANTED;
        drop_claims(l, r);
    } else {
        hold(l, r);
    }
    append_granted(l, r);
}

/* Once for a release: a grant lets nobody else go on. */
static void try_grant(struct txn_locks *l, struct txn_request *r)
{
    if (r->tried == l->releases)
        return;
    r->tried = l->releases;
    if (is_plain(r) ? !plain_blocked(l, r) : !is_blocked(l, r))
        grant(l, r);
}

/* Whoever came first of the heads of two lines. */
static struct txn_claim *first_of(struct txn_claim *a, struct txn_claim *b)
{
    if (a == NULL || b == NULL)
        return a == NULL ? b : a;
    return a->request->arrival < b->request->arrival ? a : b;
}

/* Goes through the lines of one key in order of arrival.  Granting one request takes nobody else
 * out of line, so the claim after it stays valid. */
static void retry_entry(struct txn_locks *l, struct txn_lock_entry *e)
{
    struct txn_claim *transaction = e->line.first, *plain = e->plain.first, *c;

    e->uses++;
    while (e->exclusive == 0 && (c = first_of(transaction, plain)) != NULL) {
        if (c == plain)
            plain = c->next;
        else
            transaction = c->next;
        try_grant(l, c->request);
    }
    drop_entry(l, e);
}

static void retry_all(struct txn_locks *l)
{
    struct txn_request *r, *next;

    for (r = l->waiting.first; r != NULL; r = next) {
        next = r->next;
        try_grant(l, r);
    }
}

static bool claims_everything(const struct txn_locks *l, const struct txn_request *r)
{
    for (size_t i = 0; i < r->count; i++)
        if (is_everything(l, r->claims[i].entry))
            return true;
    return false;
}

static void retry_after(struct txn_locks *l, const struct txn_request *gone)
{
    const struct txn_lock_entry *all = l->everything;

    if (l->waiting.first == NULL)
        return;
    l->releases++;
    if (claims_everything(l, gone) || all->line.first != NULL || all->plain.first != NULL) {
        retry_all(l);
        return;
    }
    for (size_t i = 0; i < gone->count; i++)
        retry_entry(l, gone->claims[i].entry);
}

/* ---- the interface ---- */

void txn_locks_init(struct txn_locks *l, struct txn_alloc alloc, size_t plain_max)
{
    *l = (struct txn_locks){.alloc = alloc, .plain_max = plain_max};
    l->everything = new_entry(l, TXN_EVERYTHING, (struct txn_slice){"", 0}, 0);
    l->everything->uses = 1;
}

static void free_line(struct txn_locks *l, struct txn_line *line)
{
    while (line->first != NULL) {
        struct txn_request *r = line->first;
        line_remove(line, r);
        free_request(l, r);
    }
}

void txn_locks_close(struct txn_locks *l)
{
    struct txn_request *r;

    while ((r = txn_locks_next_granted(l)) != NULL)
        if (is_plain(r))
            free_request(l, r);
    free_line(l, &l->waiting);
    free_line(l, &l->holders);
    assert(l->entries == 0);
    if (l->table != NULL)
        release_memory(l, l->table);
    release_memory(l, l->everything);
    *l = (struct txn_locks){0};
}

bool txn_locks_block(const struct txn_locks *l, const struct txn_lock *keys, size_t count)
{
    if (txn_locks_empty(l))
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct txn_lock *k = &keys[i];
        const struct txn_lock_entry *e = l->everything;
        if (k->db != TXN_EVERYTHING)
            e = find_entry(l, k->db, k->key, hash_key(l, k->db, k->key));
        if (holders_block(l, e, k->mode))
            return true;
    }
    return false;
}

static bool claim_blocks(const struct txn_claim *c, const struct txn_lock *k)
{
    const struct txn_lock_entry *e = c->entry;

    if (c->mode == TXN_SHARED && k->mode == TXN_SHARED)
        return false;
    if (e->db == TXN_EVERYTHING || k->db == TXN_EVERYTHING)
        return true;
    return e->db == k->db && e->len == k->key.len && memcmp(e->key, k->key.ptr, e->len) == 0;
}

bool txn_request_blocks(const struct txn_request *holder, const struct txn_lock *keys,
                        size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < holder->count; j++)
            if (claim_blocks(&holder->claims[j], &keys[i]))
                return true;
    return false;
}

bool txn_locks_await(const struct txn_locks *l, uint32_t db, struct txn_slice key)
{
    const struct txn_lock_entry *e;

    if (l->waiting.first == NULL)
        return false;
    e = find_entry(l, db, key, hash_key(l, db, key));
    return l->everything->line.first != NULL || (e != NULL && e->line.first != NULL);
}

size_t txn_locks_holders(const struct txn_locks *l, uint32_t db, struct txn_slice key)
{
    const struct txn_lock_entry *e;
    size_t count;

    if (txn_locks_empty(l))
        return 0;
    count = l->everything->shared + l->everything->exclusive;
    e = find_entry(l, db, key, hash_key(l, db, key));
    return e == NULL ? count : count + e->shared + e->exclusive;
}

struct txn_request *txn_locks_wait(struct txn_locks *l, uint64_t id, const struct txn_lock *keys,
                                   size_t count)
{
    struct txn_request *r;

    if (l->plain_waiting >= l->plain_max || !txn_locks_block(l, keys, count))
        return NULL;
    r = new_request(l, keys, count);
    r->id = id;
    enter_line(l, r);
    return r;
}

void txn_locks_cancel(struct txn_locks *l, struct txn_request *plain)
{
    assert(is_plain(plain));
    if (plain->state == GRANTED) {
        plain->state = CANCELLED;                        /* freed when it is retired */
        return;
    }
    assert(plain->state == WAITING);
    leave_line(l, plain);
    free_request(l, plain);
}

enum txn_lock_result txn_locks_take(struct txn_locks *l, void *owner, const struct txn_age *age,
                                    const struct txn_lock *keys, size_t count,
                                    struct txn_request **out)
{
    return txn_locks_take_with(l, owner, age, keys, count, NULL, out);
}

enum txn_lock_result txn_locks_take_with(struct txn_locks *l, void *owner,
                                         const struct txn_age *age,
                                         const struct txn_lock *keys, size_t count,
                                         const struct txn_request *given, struct txn_request **out)
{
    struct txn_request *r = new_request(l, keys, count);
    struct meeting m;

    assert(owner != NULL);
    r->owner = owner;
    r->age = *age;
    if (given != NULL)
        r->given = given->arrival + 1;
    m = meet_all(l, r);
    if (m.refused) {
        free_request(l, r);
        *out = NULL;
        return TXN_LOCK_CONFLICT;
    }
    *out = r;
    if (m.blocked) {
        enter_line(l, r);
        return TXN_LOCK_WAITS;
    }
    hold(l, r);
    return TXN_LOCK_TAKEN;
}

struct txn_request *txn_locks_take_at_once(struct txn_locks *l, void *owner,
                                           const struct txn_age *age,
                                           const struct txn_lock *keys, size_t count)
{
    struct txn_request *r = new_request(l, keys, count);

    r->owner = owner;
    r->age = *age;
    hold(l, r);
    return r;
}

void txn_locks_release(struct txn_locks *l, struct txn_request *transaction)
{
    assert(!is_plain(transaction));
    if (transaction->state == HOLDING)
        unhold(l, transaction);
    else
        leave_line(l, transaction);
    retry_after(l, transaction);
    free_request(l, transaction);
}

struct txn_request *txn_locks_next_granted(struct txn_locks *l)
{
    struct txn_request *r = l->granted.first;

    if (r == NULL)
        return NULL;
    l->granted.first = r->next_granted;
    if (l->granted.first == NULL)
        l->granted.last = NULL;
    return r;
}

void *txn_request_owner(const struct txn_request *request)
{
    return request->owner;
}

bool txn_locks_retire(struct txn_locks *l, struct txn_request *plain, uint64_t *id)
{
    bool wanted = plain->state == GRANTED;

    assert(is_plain(plain) && plain->state != WAITING);
    *id = plain->id;
    free_request(l, plain);
    return wanted;
}
