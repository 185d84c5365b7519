#include "server/session/notify_class.h"

enum {
    ALL = NOTIFY_GENERIC | NOTIFY_STRING | NOTIFY_LIST | NOTIFY_SET | NOTIFY_HASH | NOTIFY_ZSET |
          NOTIFY_EXPIRED | NOTIFY_EVICTED | NOTIFY_STREAM | NOTIFY_MODULE,
    BESIDE_ALL = NOTIFY_KEYSPACE | NOTIFY_KEYEVENT | NOTIFY_MISS
};

static const struct {
    char letter;
    unsigned classes;
} letters[] = {
    {'g', NOTIFY_GENERIC}, {'$', NOTIFY_STRING},  {'l', NOTIFY_LIST},    {'s', NOTIFY_SET},
    {'h', NOTIFY_HASH},    {'z', NOTIFY_ZSET},    {'x', NOTIFY_EXPIRED}, {'e', NOTIFY_EVICTED},
    {'t', NOTIFY_STREAM},  {'d', NOTIFY_MODULE},  {'n', NOTIFY_NEW},     {'K', NOTIFY_KEYSPACE},
    {'E', NOTIFY_KEYEVENT}, {'m', NOTIFY_MISS},   {'A', ALL}};
enum { LETTERS = sizeof letters / sizeof letters[0] };

static unsigned classes_of(char letter)
{
    for (size_t i = 0; i < LETTERS; i++)
        if (letters[i].letter == letter) return letters[i].classes;
    return 0;
}

bool notify_read_classes(struct slice text, unsigned *classes)
{
    unsigned read = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned more = classes_of(text.ptr[i]);
        if (more == 0) return false;
        read |= more;
    }
    *classes = read;
    return true;
}

void notify_print_classes(unsigned classes, struct bytes *out)
{
    bool has_all = (classes & ALL) == ALL;
    if (has_all) bytes_append_byte(out, 'A');
    for (size_t i = 0; i + 1 < LETTERS; i++) {
        if (has_all && !(letters[i].classes & BESIDE_ALL)) continue;
        if (classes & letters[i].classes) bytes_append_byte(out, letters[i].letter);
    }
}
