/* lock_list.h - keys that a request touches, as the locks of transactions know them. */
#ifndef TORC_SESSION_LOCK_LIST_H
#define TORC_SESSION_LOCK_LIST_H

#include "core/base/mem.h"
#include "txn/txn.h"

struct lock_list {
    struct txn_lock *items;              /* their keys are borrowed, or the list's own */
    size_t count, cap;
};

static inline void lock_list_add(struct lock_list *list, struct txn_lock lock)
{
    if (list->count == list->cap) {
        list->cap = list->cap ? list->cap * 2 : 16;
        list->items = mem_realloc(list->items, list->cap * sizeof *list->items);
    }
    list->items[list->count++] = lock;
}

/* Adds a copy of the key with it: for a list that is freed with lock_list_free_own(). */
static inline void lock_list_add_own(struct lock_list *list, struct txn_lock lock)
{
    char *key = mem_alloc(lock.key.len + 1);
    for (size_t i = 0; i < lock.key.len; i++) key[i] = lock.key.ptr[i];
    lock.key.ptr = key;
    lock_list_add(list, lock);
}

static inline void lock_list_free(struct lock_list *list)
{
    mem_free(list->items);
    *list = (struct lock_list){0};
}

static inline void lock_list_free_own(struct lock_list *list)
{
    for (size_t i = 0; i < list->count; i++) mem_free((void *)(uintptr_t)list->items[i].key.ptr);
    lock_list_free(list);
}

#endif
