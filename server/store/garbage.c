#include "server/store/garbage.h"

static void free_entry(void *context, void *item)
{
    (void)context;
    entry_free(item);
}

void garbage_free(struct garbage *g)
{
    if (g->entry != NULL) {
        entry_free(g->entry);
        return;
    }
    table_each(&g->entries, free_entry, NULL);
    table_close(&g->entries);
    table_close(&g->expires);
}
