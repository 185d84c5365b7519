/* store.c - see store.h. */
#include "tests/sim/store.h"

#include <assert.h>

static struct bytes *find(const struct sim_store *s, struct slice key)
{
    for (size_t i = 0; i < s->keys; i++)
        if (slice_equal(bytes_slice(&s->key[i].name), key))
            return (struct bytes *)&s->key[i].list;
    return NULL;
}

static struct bytes *find_or_add(struct sim_store *s, struct slice key)
{
    struct bytes *list = find(s, key);

    if (list != NULL)
        return list;
    assert(s->keys < SIM_KEYS_MAX);
    bytes_append_slice(&s->key[s->keys].name, key);
    return &s->key[s->keys++].list;
}

void sim_store_close(struct sim_store *s)
{
    for (size_t i = 0; i < s->keys; i++) {
        bytes_free(&s->key[i].name);
        bytes_free(&s->key[i].list);
    }
    *s = (struct sim_store){0};
}

bool sim_store_writes(const struct slice *argv, size_t argc)
{
    assert(argc >= 2);
    return slice_is(argv[0], "APPEND") || slice_is(argv[0], "SET");
}

size_t sim_store_keys(const struct slice *argv, size_t argc)
{
    assert(argc >= 2);
    return slice_is(argv[0], "FETCH") ? argc - 1 : 1;
}

bool sim_store_exists(const struct sim_store *s, struct slice key)
{
    return find(s, key) != NULL;
}

bool sim_store_run(struct sim_store *s, const struct slice *argv, size_t argc,
                   struct bytes *reply)
{
    struct bytes *list;

    if (slice_is(argv[0], "FETCH")) {
        for (size_t i = 1; i < argc; i++) {
            list = find(s, argv[i]);
            sim_put(reply, list != NULL ? bytes_slice(list) : SLICE(""));
        }
        return false;
    }
    if (!sim_store_writes(argv, argc)) {
        list = find(s, argv[1]);
        if (list != NULL)
            bytes_append_slice(reply, bytes_slice(list));
        return false;
    }
    list = find_or_add(s, argv[1]);
    if (slice_is(argv[0], "SET"))
        bytes_clear(list);
    bytes_append_slice(list, argv[2]);
    bytes_append(reply, "OK", 2);
    return true;
}
