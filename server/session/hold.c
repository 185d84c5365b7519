#include "server/session/hold.h"

#include "server/session/server.h"

void hold_begin(struct client *c)
{
    hold_end(c);
    c->holds_until_us = c->server->monotonic_us + HOLD_US;
    list_add_last(&c->server->holding, &c->holding);
}

void hold_end(struct client *c)
{
    list_leave(&c->holding);
}

static bool holds_some(const struct client *holder, const struct client *c)
{
    return holder != c && holder->holds_until_us > c->server->monotonic_us;
}

static bool holds_key(const struct client *holder, const struct txn_lock *wanted)
{
    if (wanted->db == TXN_EVERYTHING || multi_has_names(holder)) return true;
    return multi_has_fetched(holder, (int)wanted->db, slice_make(wanted->key.ptr, wanted->key.len));
}

bool hold_stops(struct client *c)
{
    struct lock_list keys = {0};
    bool stops = false;

    call_list_keys(c, &keys);
    LIST_EACH(&c->server->holding, link) {
        const struct client *holder = LIST_ITEM(link, struct client, holding);
        for (size_t i = 0; i < keys.count && holds_some(holder, c); i++)
            stops = stops ||
                    (keys.items[i].mode == TXN_EXCLUSIVE && holds_key(holder, &keys.items[i]));
    }
    lock_list_free(&keys);
    return stops;
}
