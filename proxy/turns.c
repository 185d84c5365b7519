#include "proxy/turns.h"

#include "core/base/mem.h"

enum { LATE_US = 200 * 1000 };

static void *resize(void *context, void *ptr, size_t size)
{
    (void)context;
    if (size > 0) return mem_realloc(ptr, size);
    mem_free(ptr);
    return NULL;
}

static uint64_t hash(void *context, const void *ptr, size_t len)
{
    return hash_slice(&((struct turns *)context)->secret, slice_make(ptr, len));
}

void turns_init(struct turns *turns, struct loop *loop, struct random *random)
{
    *turns = (struct turns){.loop = loop};
    hash_secret_draw(&turns->secret, random);
    txn_locks_init(&turns->locks, (struct txn_alloc){resize, hash, turns}, 0);
}

void turns_end(struct turns *turns)
{
    turns->is_closing = true;
}

void turns_close(struct turns *turns)
{
    txn_locks_close(&turns->locks);
}

static void is_late(struct loop_timer *timer)
{
    struct turn *turn = (struct turn *)((char *)timer - offsetof(struct turn, late));
    struct turns *turns = turn->turns;
    turns_leave(turn);
    turn->comes(turn);
    turns_serve(turns);
}

/* As far as these locks know, each is older than those before it: then it waits and is not
 * refused. */
bool turns_take(struct turns *turns, struct turn *turn, const struct txn_lock *locks, size_t count,
                void (*comes)(struct turn *turn))
{
    const struct txn_age age = {.ts = ~turns->locks.arrivals};
    turn->turns = turns;
    turn->comes = comes;
    if (txn_locks_take(&turns->locks, turn, &age, locks, count, &turn->request) != TXN_LOCK_WAITS)
        return true;
    turn->late.fire = is_late;
    loop_timer_start(turns->loop, &turn->late, LATE_US);
    return false;
}

/* Who is granted something while all ends must not be found again. */
void turns_leave(struct turn *turn)
{
    if (turn->request == NULL) return;
    loop_timer_stop(turn->turns->loop, &turn->late);
    txn_locks_release(&turn->turns->locks, turn->request);
    turn->request = NULL;
    if (!turn->turns->is_closing) return;
    while (txn_locks_next_granted(&turn->turns->locks) != NULL) {}
}

void turns_serve(struct turns *turns)
{
    struct txn_request *request;
    if (turns->is_serving || turns->is_closing) return;
    turns->is_serving = true;
    while ((request = txn_locks_next_granted(&turns->locks)) != NULL) {
        struct turn *turn = txn_request_owner(request);
        loop_timer_stop(turns->loop, &turn->late);
        turn->comes(turn);
    }
    turns->is_serving = false;
}
