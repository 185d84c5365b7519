#include "server/session/notify.h"

void notify_publish(struct server *s, const struct db *db, const char *event, struct slice key)
{
    struct bytes channel = {0};
    if (s->is_loading) return;
    if (s->notify_classes & NOTIFY_KEYSPACE) {
        bytes_printf(&channel, "__keyspace@%d__:", db->id);
        bytes_append_slice(&channel, key);
        pubsub_publish_about(s, key, bytes_slice(&channel), slice_of(event));
    }
    bytes_clear(&channel);
    if (s->notify_classes & NOTIFY_KEYEVENT) {
        bytes_printf(&channel, "__keyevent@%d__:%s", db->id, event);
        pubsub_publish_about(s, key, bytes_slice(&channel), key);
    }
    bytes_free(&channel);
}
