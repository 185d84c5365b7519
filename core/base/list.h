/* list.h - an intrusive doubly linked list: the link lives in the member.
 *
 * A head is a link that points at itself.  A member that is in no list points at itself, too, so
 * leaving twice is fine. */
#ifndef TORC_BASE_LIST_H
#define TORC_BASE_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct list {
    struct list *prev, *next;
};

/* The member a link is part of: LIST_ITEM(link, struct client, all). */
#define LIST_ITEM(link, type, member) ((type *)((char *)(link) - offsetof(type, member)))

/* Goes over all members; the current one may leave the list or be freed inside. */
#define LIST_EACH(head, link)                                                            \
    for (struct list *link = (head)->next, *link##_next = link->next; link != (head);    \
         link = link##_next, link##_next = link->next)

static inline void list_init(struct list *l)
{
    l->prev = l->next = l;
}

static inline bool list_is_empty(const struct list *head)
{
    return head->next == head;
}

static inline void list_add_last(struct list *head, struct list *l)
{
    l->prev = head->prev;
    l->next = head;
    head->prev->next = l;
    head->prev = l;
}

static inline void list_add_first(struct list *head, struct list *l)
{
    list_add_last(head->next, l);
}

static inline void list_leave(struct list *l)
{
    l->prev->next = l->next;
    l->next->prev = l->prev;
    list_init(l);
}

/* Moves all members of from behind those of to. */
static inline void list_move_all(struct list *to, struct list *from)
{
    if (list_is_empty(from)) return;
    from->next->prev = to->prev;
    to->prev->next = from->next;
    from->prev->next = to;
    to->prev = from->prev;
    list_init(from);
}

static inline struct list *list_first(struct list *head)      /* NULL when empty */
{
    return head->next == head ? NULL : head->next;
}

#endif
