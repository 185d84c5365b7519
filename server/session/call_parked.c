/* call_parked.c - requests that wait before they run: for keys that a transaction holds or another
 * client was offered, or for the end of CLIENT PAUSE. */
#include "server/session/call_steps.h"
#include "server/session/hold.h"
#include "server/session/offer.h"
#include "server/session/server.h"
#include "server/session/txn_node.h"
#include "txn/rule.h"

/* A transaction is decided long before, unless a participant of it is away.  Shorter than the
 * silence after which a proxy gives a connection up (shard-timeout), since what one client waits
 * for holds up the others of that connection. */
enum { PARKED_MAX_US = 5 * 1000 * 1000 };

static enum call_status park(struct client *c)
{
    c->flags |= CLIENT_PARKED;
    if (c->parked_us == 0) c->parked_us = c->server->monotonic_us;
    list_add_last(&c->server->parked, &c->parked);
    return CALL_PARKED;
}

/* ---- whether it must wait ---- */

/* Whether the command may change something, or tell replicas anything. */
static bool may_write(struct server *s, const struct command *row, const struct slice *argv)
{
    if (!(row->flags & (COMMAND_WRITE | COMMAND_MAY_REPLICATE))) return false;
    return s->script_only_reads == NULL || !s->script_only_reads(s, row, argv[1]);
}

static bool is_paused(const struct client *c)
{
    struct server *s = c->server;
    if (s->pause_end_us <= s->monotonic_us) return false;
    if (s->pause_all || may_write(s, c->command, c->argv)) return true;
    if (c->command->id != CMD_exec) return false;
    for (size_t i = 0; i < c->queued_count; i++)
        if (may_write(s, c->queued[i].command, c->queued[i].argv)) return true;
    return false;
}

/* Whether an offer of the key does not keep c waiting: its own, or one it stands in line behind. */
static bool passes_offer(struct client *c, const struct txn_lock *lock)
{
    bool stands_behind = c->command->id == CMD_txn_wait || !TXN_RULE(an_offered_key_is_held);
    return offer_covers(c, lock) || (stands_behind && offer_is_made(c->server, lock));
}

static void leave_out_offered(struct client *c, struct lock_list *list)
{
    size_t kept = 0;
    if (list_is_empty(&c->server->offers)) return;
    for (size_t i = 0; i < list->count; i++) {
        if (c->command->id == CMD_txn_fetch) offer_revoke(c, &list->items[i]);
        if (!passes_offer(c, &list->items[i])) list->items[kept++] = list->items[i];
    }
    list->count = kept;
}

/* Whoever comes when the key has been held for so long waits in vain, and others behind him.  What
 * was held before a restart counts from then. */
static bool is_stuck(const struct server *s, const struct lock_list *list)
{
    int64_t before_us = s->wall_us - PARKED_MAX_US;
    return before_us > s->start_us &&
           txn_participant_is_stuck(&s->txn, list->items, list->count, (uint64_t)before_us / 1000);
}

static enum call_status wait_in_line(struct client *c, const struct lock_list *list)
{
    struct server *s = c->server;
    if (is_stuck(s, list)) {
        call_refuse(c, SLICE(CALL_HELD_TOO_LONG));
        return CALL_DONE;
    }
    c->lock_wait =
        txn_locks_wait(&s->txn.locks, (uint64_t)(uintptr_t)c, list->items, list->count);
    if (c->lock_wait != NULL) return park(c);
    call_refuse(c, SLICE("TRYAGAIN Too many requests wait for keys that transactions hold"));
    return CALL_DONE;
}

bool call_must_wait_for_keys(struct client *c, enum call_status *status)
{
    struct server *s = c->server;
    struct lock_list list = {0};
    call_list_keys(c, &list);
    leave_out_offered(c, &list);
    for (size_t i = 0; i < c->reached.count; i++) lock_list_add(&list, c->reached.items[i]);
    bool waits = list.count > 0 && txn_node_blocks(s, list.items, list.count);
    if (waits) *status = wait_in_line(c, &list);
    lock_list_free(&list);
    return waits;
}

bool call_must_wait(struct client *c, enum call_status *status)
{
    struct server *s = c->server;
    *status = CALL_DONE;
    if (c->flags & (CLIENT_REPLAY | CLIENT_INTERNAL)) return false;
    if (s->pause_end_us != 0 && is_paused(c)) {
        *status = park(c);
        return true;
    }
    if (call_is_queued(c)) return false;
    if (!list_is_empty(&s->holding) && hold_stops(c)) {
        *status = park(c);
        return true;
    }
    if (txn_locks_empty(&s->txn.locks)) return false;
    return call_must_wait_for_keys(c, status);
}

/* ---- the end of waiting ---- */

void call_leave_parking(struct client *c)
{
    c->flags &= ~(unsigned)CLIENT_PARKED;
    list_leave(&c->parked);
}

void call_forget_parked(struct client *c)
{
    if (c->lock_wait != NULL) txn_locks_cancel(&c->server->txn.locks, c->lock_wait);
    c->lock_wait = NULL;
    call_leave_parking(c);
}

/* Whoever waits for an element was there first. */
static void unpark(struct client *c)
{
    if (!list_is_empty(&c->server->blocks.ready)) block_serve(c->server);
    c->ops->unpark(c);
}

static void tend_one(struct client *c)
{
    const struct server *s = c->server;
    if (c->lock_wait == NULL) {
        if (s->pause_end_us <= s->monotonic_us) unpark(c);
    } else if (s->monotonic_us - c->parked_us > PARKED_MAX_US) {
        txn_locks_cancel(&c->server->txn.locks, c->lock_wait);
        c->lock_wait = NULL;
        c->lock_wait_end = CLIENT_WAIT_TOO_LONG;
        c->ops->unpark(c);
    }
}

void call_tend_parked(struct server *s)
{
    struct list due;                     /* what runs now may end clients that are still in it */
    struct list *link;
    list_init(&due);
    list_move_all(&due, &s->parked);
    while ((link = list_first(&due)) != NULL) {
        list_leave(link);
        list_add_last(&s->parked, link);
        tend_one(LIST_ITEM(link, struct client, parked));
    }
    if (s->pause_end_us <= s->monotonic_us) s->pause_end_us = 0;
}

bool call_pause_is_over(const struct server *s)
{
    return s->pause_end_us != 0 && s->pause_end_us <= s->monotonic_us;
}

void call_end_pause(struct server *s)
{
    if (s->pause_end_us > s->monotonic_us) s->pause_end_us = s->monotonic_us;
}
