/* cmd_alone.c - what a node says of what it is not: a member of a Redis Cluster, a master with
 * replicas, a host of modules.  Clients of a cluster talk to the proxy, which looks like one to
 * them. */
#include "core/base/number.h"
#include "server/session/block.h"
#include "server/session/handlers.h"
#include "server/session/reply.h"
#include "server/session/server.h"

/* ---- Redis Cluster ---- */

static void refuse_cluster(struct client *c)
{
    reply_error(c, "ERR This instance has cluster support disabled");
}

void cmd_asking(struct client *c) { refuse_cluster(c); }
void cmd_readonly(struct client *c) { refuse_cluster(c); }
void cmd_readwrite(struct client *c) { refuse_cluster(c); }
void cmd_cluster_addslots(struct client *c) { refuse_cluster(c); }
void cmd_cluster_addslotsrange(struct client *c) { refuse_cluster(c); }
void cmd_cluster_bumpepoch(struct client *c) { refuse_cluster(c); }
void cmd_cluster_count_failure_reports(struct client *c) { refuse_cluster(c); }
void cmd_cluster_countkeysinslot(struct client *c) { refuse_cluster(c); }
void cmd_cluster_delslots(struct client *c) { refuse_cluster(c); }
void cmd_cluster_delslotsrange(struct client *c) { refuse_cluster(c); }
void cmd_cluster_failover(struct client *c) { refuse_cluster(c); }
void cmd_cluster_flushslots(struct client *c) { refuse_cluster(c); }
void cmd_cluster_forget(struct client *c) { refuse_cluster(c); }
void cmd_cluster_getkeysinslot(struct client *c) { refuse_cluster(c); }
void cmd_cluster_help(struct client *c) { refuse_cluster(c); }
void cmd_cluster_info(struct client *c) { refuse_cluster(c); }
void cmd_cluster_keyslot(struct client *c) { refuse_cluster(c); }
void cmd_cluster_links(struct client *c) { refuse_cluster(c); }
void cmd_cluster_meet(struct client *c) { refuse_cluster(c); }
void cmd_cluster_myid(struct client *c) { refuse_cluster(c); }
void cmd_cluster_nodes(struct client *c) { refuse_cluster(c); }
void cmd_cluster_replicas(struct client *c) { refuse_cluster(c); }
void cmd_cluster_replicate(struct client *c) { refuse_cluster(c); }
void cmd_cluster_reset(struct client *c) { refuse_cluster(c); }
void cmd_cluster_saveconfig(struct client *c) { refuse_cluster(c); }
void cmd_cluster_set_config_epoch(struct client *c) { refuse_cluster(c); }
void cmd_cluster_setslot(struct client *c) { refuse_cluster(c); }
void cmd_cluster_shards(struct client *c) { refuse_cluster(c); }
void cmd_cluster_slaves(struct client *c) { refuse_cluster(c); }
void cmd_cluster_slots(struct client *c) { refuse_cluster(c); }

/* ---- replicas ---- */

void cmd_role(struct client *c)
{
    reply_array(c, 3);
    reply_bulk(c, SLICE("master"));
    reply_int64(c, 0);
    reply_array(c, 0);
}

/* There never is a replica, so all that is waited for is the time. */
void cmd_wait(struct client *c)
{
    struct block_wish wish = {.nothing = BLOCK_ZERO};
    int64_t replicas;
    if (!reply_take_int64(c, c->argv[1], &replicas)) return;
    if (!block_take_milliseconds(c, c->argv[2], &wish.timeout_us)) return;
    if (replicas <= 0) reply_int64(c, 0);
    else block_on_keys(c, 0, 0, 0, &wish);
}

/* ---- modules ---- */

static bool may_load(const struct client *c)
{
    int who = c->server->options.enable_module_command;
    return who == OPTION_PROTECT_YES || (who == OPTION_PROTECT_LOCAL && (c->flags & CLIENT_LOCAL));
}

static void refuse_module(struct client *c, const char *why)
{
    static const char denied[] =
        "ERR MODULE command not allowed. If the enable-module-command option is set to "
        "\"local\", you can run it from a local connection, otherwise you need to set this "
        "option in the configuration file, and then restart the server.";
    reply_error(c, may_load(c) ? why : denied);
}

void cmd_module_list(struct client *c)
{
    reply_array(c, 0);
}

void cmd_module_load(struct client *c)
{
    refuse_module(c, "ERR Error loading the extension. Please check the server logs.");
}

void cmd_module_loadex(struct client *c)
{
    refuse_module(c, "ERR Error loading the extension. Please check the server logs.");
}

void cmd_module_unload(struct client *c)
{
    refuse_module(c, "ERR Error unloading module: no such module with that name");
}

void cmd_module_help(struct client *c)
{
    static const char *const lines[] = {
        "LIST",
        "    Return a list of loaded modules.",
        "LOAD <path> [<arg> ...]",
        "    Load a module library from <path>, passing to it any optional arguments.",
        "LOADEX <path> [[CONFIG NAME VALUE] [CONFIG NAME VALUE]] [ARGS ...]",
        ("    Load a module library from <path>, while passing it module configurations and "
         "optional arguments."),
        "UNLOAD <name>",
        "    Unload a module.",
        NULL};
    reply_help(c, lines);
}
