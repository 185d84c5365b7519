#include "server/session/notify.h"

static const struct {
    char letter;
    unsigned classes;
} letters[] = {
    {'A', NOTIFY_GENERIC | NOTIFY_STRING | NOTIFY_LIST | NOTIFY_SET | NOTIFY_HASH | NOTIFY_ZSET | NOTIFY_EXPIRED |
              NOTIFY_EVICTED | NOTIFY_STREAM | NOTIFY_MODULE},
    {'g', NOTIFY_GENERIC}, {'$', NOTIFY_STRING},   {'l', NOTIFY_LIST},     {'s', NOTIFY_SET},
    {'h', NOTIFY_HASH},    {'z', NOTIFY_ZSET},     {'x', NOTIFY_EXPIRED},  {'e', NOTIFY_EVICTED},
    {'t', NOTIFY_STREAM},  {'d', NOTIFY_MODULE},   {'K', NOTIFY_KEYSPACE}, {'E', NOTIFY_KEYEVENT}};

unsigned notify_read_classes(struct slice text)
{
    unsigned classes = 0;
    for (size_t i = 0; i < text.len; i++)
        for (size_t j = 0; j < sizeof letters / sizeof letters[0]; j++)
            if (letters[j].letter == text.ptr[i]) classes |= letters[j].classes;
    return classes;
}

/* What runs on copies has not happened. */
void notify_publish(struct server *s, const struct db *db, const char *event, struct slice key)
{
    struct bytes channel = {0};
    if (s->scratch != NULL || s->is_loading) return;
    if (s->notify_classes & NOTIFY_KEYSPACE) {
        bytes_printf(&channel, "__keyspace@%d__:", db->id);
        bytes_append_slice(&channel, key);
        pubsub_publish(s, PUBSUB_CHANNEL, bytes_slice(&channel), slice_of(event));
    }
    bytes_clear(&channel);
    if (s->notify_classes & NOTIFY_KEYEVENT) {
        bytes_printf(&channel, "__keyevent@%d__:%s", db->id, event);
        pubsub_publish(s, PUBSUB_CHANNEL, bytes_slice(&channel), key);
    }
    bytes_free(&channel);
}
