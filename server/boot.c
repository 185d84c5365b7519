#include "server/boot.h"

#include "core/io/file.h"
#include "server/session/server.h"
#include "server/session/taken.h"
#include "server/session/txn_node.h"

enum { REPLIES_KEPT_MAX = 64 * 1024 };

/* An unknown command, or one the log could never hold, ends the reading; an error reply does not,
 * since the same command may have failed when it was logged. */
static bool run(void *context, struct slice *argv, size_t argc)
{
    struct client *c = context;
    c->argv = argv;
    c->argc = argc;
    c->command = NULL;
    if (command_find(&c->server->commands, argv, argc) == NULL) return false;
    call_request(c);
    if (c->out->len > REPLIES_KEPT_MAX) bytes_free(c->out);
    bytes_clear(c->out);
    return true;
}

static bool run_data(void *context, struct slice *argv, size_t argc)
{
    return slice_is(argv[0], "txn") || run(context, argv, argc);
}

typedef bool (*runner)(void *context, struct slice *argv, size_t argc);

/* Each part begins in database 0. */
static enum aof_status read_part(struct server *s, const char *path, runner run_one, int64_t *valid)
{
    struct client c;
    struct bytes replies = {0};
    client_init(&c, s, &client_detached_ops, &replies);
    c.flags |= CLIENT_REPLAY | CLIENT_AUTHENTICATED;
    enum aof_status status = aof_read(&file_ops_real, path, run_one, &c, valid);
    client_close(&c);
    bytes_free(&replies);
    return status;
}

/* A crash may have come between naming the last part and making it. */
static bool may_be_missing(const struct aof_manifest *log, const struct aof_part *part)
{
    return part->type == AOF_PART_INCREMENT && aof_manifest_next(log, part) == NULL;
}

static enum aof_status read_parts(struct server *s, const struct aof_manifest *log, runner run_one,
                                  const struct aof_part **part, int64_t *valid)
{
    char path[AOF_PATH_MAX];
    for (*part = NULL; (*part = aof_manifest_next(log, *part)) != NULL;) {
        aof_part_path(log, *part, path);
        enum aof_status status = read_part(s, path, run_one, valid);
        if (status == AOF_MISSING && may_be_missing(log, *part)) continue;
        if (status != AOF_OK) return status;
    }
    return AOF_OK;
}

/* While loading, no key's time is over: what the log did next was done to keys that still were
 * there. Afterwards they expire like any other. */
static enum aof_status load(struct server *s, const struct aof_manifest *log, runner run_one,
                            const struct aof_part **part, int64_t *valid)
{
    int64_t now_ms = s->keyspace.now_ms, dirty = s->dirty;
    s->is_loading = true;
    s->keyspace.now_ms = 0;
    enum aof_status status = read_parts(s, log, run_one, part, valid);
    s->keyspace.now_ms = now_ms;
    s->is_loading = false;
    s->dirty = dirty;
    return status;
}

enum aof_status boot_read_data(struct server *s, const struct aof_manifest *log,
                               const struct aof_part **part, int64_t *valid)
{
    return load(s, log, run_data, part, valid);
}

enum aof_status boot_read_log(struct server *s, const struct aof_manifest *log,
                              const struct aof_part **part, int64_t *valid)
{
    enum aof_status status = load(s, log, run, part, valid);
    txn_node_recovered(s);
    taken_recovered(s);
    return status;
}
