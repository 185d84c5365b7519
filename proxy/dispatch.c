#include "proxy/dispatch.h"

#include "core/command/command_docs.h"
#include "core/command/command_errors.h"
#include "proxy/admin.h"
#include "proxy/apart.h"
#include "proxy/client_command.h"
#include "proxy/cluster.h"
#include "proxy/everywhere.h"
#include "proxy/function.h"
#include "proxy/here.h"
#include "proxy/info.h"
#include "proxy/move.h"
#include "proxy/latency.h"
#include "proxy/monitor.h"
#include "proxy/passage.h"
#include "proxy/pause.h"
#include "proxy/pending.h"
#include "proxy/pubsub.h"
#include "proxy/reload.h"
#include "proxy/rename.h"
#include "proxy/route.h"
#include "proxy/script.h"
#include "proxy/script_call.h"
#include "proxy/session.h"
#include "proxy/spread.h"
#include "proxy/tracking.h"
#include "proxy/slowlog.h"
#include "proxy/wait.h"
#include "proxy/wait_replicas.h"
#include "proxy/worker.h"

static enum dispatch_result here_command(struct client *c, const struct request *r);

/* Commands that need more than their row says. */
static const request_handler handlers[CMD_COUNT] = {
    [CMD_ping] = here_ping,
    [CMD_echo] = here_echo,
    [CMD_select] = here_select,
    [CMD_auth] = here_auth,
    [CMD_hello] = here_hello,
    [CMD_quit] = here_quit,
    [CMD_reset] = here_reset,
    [CMD_time] = here_time,
    [CMD_role] = here_role,
    [CMD_wait] = wait_replicas,
    [CMD_asking] = here_ok,
    [CMD_readonly] = here_ok,
    [CMD_readwrite] = here_ok,
    [CMD_command] = here_command,
    [CMD_command_count] = here_command,
    [CMD_command_docs] = here_command,
    [CMD_command_getkeys] = here_command,
    [CMD_command_getkeysandflags] = here_command,
    [CMD_command_info] = here_command,
    [CMD_command_list] = here_command,

    [CMD_multi] = session_multi,
    [CMD_exec] = session_exec,
    [CMD_discard] = session_discard,
    [CMD_watch] = session_watch,
    [CMD_unwatch] = session_unwatch,

    [CMD_client_id] = client_id,
    [CMD_client_info] = client_info,
    [CMD_client_list] = client_list,
    [CMD_client_getname] = client_getname,
    [CMD_client_setname] = client_setname,
    [CMD_client_kill] = client_kill,
    [CMD_client_reply] = client_reply_mode,
    [CMD_client_pause] = pause_serve,
    [CMD_client_unpause] = unpause_serve,
    [CMD_client_no_evict] = client_no_evict,
    [CMD_client_tracking] = tracking_serve,
    [CMD_client_caching] = tracking_caching,
    [CMD_client_getredir] = tracking_getredir,
    [CMD_client_trackinginfo] = tracking_info,
    [CMD_client_unblock] = client_unblock,

    [CMD_subscribe] = pubsub_subscribe,
    [CMD_psubscribe] = pubsub_subscribe,
    [CMD_ssubscribe] = pubsub_subscribe,
    [CMD_unsubscribe] = pubsub_unsubscribe,
    [CMD_punsubscribe] = pubsub_unsubscribe,
    [CMD_sunsubscribe] = pubsub_unsubscribe,
    [CMD_publish] = pubsub_publish,
    [CMD_spublish] = pubsub_publish,

    [CMD_scan] = everywhere_scan,
    [CMD_randomkey] = everywhere_randomkey,
    [CMD_lastsave] = everywhere_lastsave,
    [CMD_debug] = everywhere_debug,

    [CMD_config_get] = admin_config_get,
    [CMD_config_set] = admin_config_set,
    [CMD_config_resetstat] = admin_config_resetstat,
    [CMD_config_rewrite] = admin_config_rewrite,
    [CMD_info] = info_serve,
    [CMD_monitor] = monitor_serve,
    [CMD_cluster_addslots] = cluster_serve,
    [CMD_cluster_addslotsrange] = cluster_serve,
    [CMD_cluster_bumpepoch] = cluster_serve,
    [CMD_cluster_count_failure_reports] = cluster_serve,
    [CMD_cluster_countkeysinslot] = cluster_serve,
    [CMD_cluster_delslots] = cluster_serve,
    [CMD_cluster_delslotsrange] = cluster_serve,
    [CMD_cluster_failover] = cluster_serve,
    [CMD_cluster_flushslots] = cluster_serve,
    [CMD_cluster_forget] = cluster_serve,
    [CMD_cluster_getkeysinslot] = cluster_serve,
    [CMD_cluster_help] = cluster_serve,
    [CMD_cluster_info] = cluster_serve,
    [CMD_cluster_keyslot] = cluster_serve,
    [CMD_cluster_links] = cluster_serve,
    [CMD_cluster_meet] = cluster_serve,
    [CMD_cluster_myid] = cluster_serve,
    [CMD_cluster_nodes] = cluster_serve,
    [CMD_cluster_replicas] = cluster_serve,
    [CMD_cluster_replicate] = cluster_serve,
    [CMD_cluster_reset] = cluster_serve,
    [CMD_cluster_saveconfig] = cluster_serve,
    [CMD_cluster_set_config_epoch] = cluster_serve,
    [CMD_cluster_setslot] = cluster_serve,
    [CMD_cluster_shards] = cluster_serve,
    [CMD_cluster_slaves] = cluster_serve,
    [CMD_cluster_slots] = cluster_serve,
    [CMD_slowlog_get] = slowlog_get_serve,
    [CMD_latency_latest] = latency_latest,
    [CMD_latency_history] = latency_history,
    [CMD_latency_reset] = latency_reset,
    [CMD_latency_graph] = latency_graph_serve,
    [CMD_latency_doctor] = latency_doctor,
    [CMD_latency_histogram] = latency_histogram,
    [CMD_shutdown] = admin_shutdown,
    [CMD_proxy_help] = admin_proxy_help,
    [CMD_proxy_info] = info_proxy,
    [CMD_proxy_reload] = reload_serve,

    [CMD_eval] = script_call_eval,
    [CMD_eval_ro] = script_call_eval,
    [CMD_evalsha] = script_call_known,
    [CMD_evalsha_ro] = script_call_known,
    [CMD_script_load] = script_load,
    [CMD_script_flush] = script_flush,
    [CMD_script_kill] = script_kill,
    [CMD_fcall] = script_call_known,
    [CMD_fcall_ro] = script_call_known,
    [CMD_function_list] = function_ask,
    [CMD_function_dump] = function_ask,
    [CMD_function_stats] = function_stats,
    [CMD_function_kill] = function_kill,

    [CMD_blpop] = wait_serve,
    [CMD_brpop] = wait_serve,
    [CMD_blmove] = wait_serve,
    [CMD_brpoplpush] = wait_serve,
    [CMD_blmpop] = wait_serve,
    [CMD_bzpopmin] = wait_serve,
    [CMD_bzpopmax] = wait_serve,
    [CMD_bzmpop] = wait_serve,
    [CMD_xread] = wait_serve,
    [CMD_xreadgroup] = wait_serve,

    [CMD_msetnx] = spread_msetnx,
    [CMD_rename] = rename_serve,
    [CMD_renamenx] = rename_serve,
    [CMD_copy] = rename_serve,
    [CMD_lmove] = move_serve,
    [CMD_rpoplpush] = move_serve,
    [CMD_smove] = move_serve,
};

/* ---- what every request is asked ---- */

static struct command_reply reply_to(struct client *c)
{
    return (struct command_reply){
        .out = client_reply(c), .version = c->resp, .table = &c->worker->proxy->commands};
}

static enum dispatch_result here_command(struct client *c, const struct request *r)
{
    struct command_reply reply = reply_to(c);
    switch (r->command->id) {
    case CMD_command_count:           command_reply_count(&reply); break;
    case CMD_command_docs:            command_reply_docs(&reply, r->argv, r->argc); break;
    case CMD_command_getkeys:         command_reply_getkeys(&reply, r->argv, r->argc); break;
    case CMD_command_getkeysandflags:
        command_reply_getkeysandflags(&reply, r->argv, r->argc);
        break;
    case CMD_command_list:            command_reply_list(&reply, r->argv, r->argc); break;
    default:                          command_reply_info(&reply, r->argv, r->argc); break;
    }
    return DISPATCH_SERVED;
}

static void turn_out(struct client *c)
{
    struct worker *w = c->worker;
    client_close_after_replies(c);
    if (loop_monotonic_us(w->loop) < w->http_warning_us) return;
    w->http_warning_us =
        loop_monotonic_us(w->loop) + COMMAND_HTTP_WARNING_SECONDS * INT64_C(1000000);
    log_write(w->log, LOG_LEVEL_WARNING, "%s", COMMAND_HTTP_WARNING);
}

static void refuse(struct client *c, const struct command *command, struct slice error)
{
    if (command != NULL && command->id == CMD_exec) {
        session_refuse_exec(c, error);
        return;
    }
    client_refuse(c, error);
    session_spoil(c);
}

/* True when the request may go on; otherwise it has its answer, and a transaction being queued is
 * spoilt. */
static bool check(struct client *c, const struct command *command, const struct slice *argv,
                  size_t argc)
{
    struct bytes text = {0};
    if (command == NULL && command_is_of_http(argv[0])) {
        turn_out(c);
        return false;
    } else if (command == NULL) {
        command_error_unknown(&text, &c->worker->proxy->commands, argv, argc);
    } else if (!command_arity_fits(command, argc)) {
        command_error_arity(&text, command);
    } else if (!client_is_allowed(c) && !(command->flags & COMMAND_NO_AUTH)) {
        bytes_append_slice(&text, SLICE("NOAUTH Authentication required."));
    } else if (session_queued(c) >= 0 && (command->flags & COMMAND_NO_MULTI)) {
        bytes_append_slice(&text, SLICE("ERR Command not allowed inside a transaction"));
    } else if (pubsub_refuses(c, command)) {
        bytes_printf(&text,
                     "ERR Can't execute '%.*s': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / "
                     "QUIT / RESET are allowed in this context",
                     (int)command->full_name.len, command->full_name.ptr);
    } else if (monitor_refuses(c, command)) {
        bytes_append_slice(&text, SLICE("ERR Replica can't interact with the keyspace"));
    } else {
        return true;
    }
    refuse(c, command, bytes_slice(&text));
    bytes_free(&text);
    return false;
}

/* ---- where it goes ---- */

static void forward(struct client *c, const struct command *command, size_t shard, struct slice raw)
{
    struct pending *p = client_await(c);
    p->call.in_parts = c->exec == NULL;
    p->call.may_write = !(command->flags & COMMAND_READONLY);
    upstream_send_by(worker_upstream(c->worker, shard, c->resp), &p->call, c->db, c->author, raw);
}

enum dispatch_result dispatch_anywhere(struct client *c, const struct request *r)
{
    forward(c, r->command, worker_any_shard(c->worker), r->raw);
    return DISPATCH_SERVED;
}

enum dispatch_result dispatch_by_route(struct client *c, const struct request *r)
{
    struct worker *w = c->worker;
    struct plan *plan = &w->plan;

    switch (route_plan(plan, w->topology->ring, r->command, r->argv, r->argc)) {
    case ROUTE_IS_PIECES:
        if (plan->count > 1 || c->batch != NULL) return spread_serve(c, r, plan);
        forward(c, r->command, plan->pieces[0].shard, r->raw);
        break;
    case ROUTE_IS_EVERYWHERE:
        return everywhere_serve(c, r, plan->merge);
    case ROUTE_IS_ANYWHERE:
    case ROUTE_IS_OURS:
        return dispatch_anywhere(c, r);
    case ROUTE_IS_APART:
        return apart_serve(c, r);
    }
    return DISPATCH_SERVED;
}

enum dispatch_result dispatch_checked(struct client *c, const struct request *r)
{
    struct stats *stats = &c->worker->stats;
    request_handler handler = handlers[r->command->id];
    uint64_t errors = stats->errors;
    enum dispatch_result result = handler != NULL ? handler(c, r) : dispatch_by_route(c, r);
    stats->failed[r->command->id] += stats->errors > errors;      /* RESETSTAT makes them fewer */
    return result;
}

/* ---- the way in ---- */

/* An inline request is made an array, which is what nodes are sent. */
static struct slice raw_of(struct worker *w, const struct query *q, const struct slice *argv)
{
    if (q->base[0] == '*') return slice_make(q->base, q->len);
    bytes_clear(&w->scratch);
    resp_write_request(&w->scratch, argv, q->argc);
    return bytes_slice(&w->scratch);
}

static void count(struct client *c, const struct command *command)
{
    c->last_command = command;
    c->worker->stats.commands++;
    c->worker->stats.calls[command->id]++;
}

/* It is taken down before, since it may be gone behind, and shown when it has not to come again. */
static enum dispatch_result dispatch_watched(struct client *c, const struct request *r)
{
    struct worker *w = c->worker;
    monitor_note(c, r);
    enum dispatch_result result = dispatch_checked(c, r);
    if (result == DISPATCH_SERVED) monitor_show(w);
    else monitor_drop(w);
    return result;
}

static enum dispatch_result dispatch_carefully(struct client *c, const struct query *q,
                                               const struct command *command)
{
    const struct slice *argv = worker_argv(c->worker, q);
    enum dispatch_result result = DISPATCH_SERVED;

    if (c->is_exclusive && !spread_may_join(c, command)) return DISPATCH_TURN;
    if (c->reply_mode == REPLY_SKIP_NEXT) c->reply_mode = REPLY_SKIP;
    if (check(c, command, argv, q->argc)) {
        struct request r = {command, argv, q->argc, raw_of(c->worker, q, argv)};
        if (pause_holds(c, command, argv)) return DISPATCH_PAUSED;
        if (c->tracker != NULL) tracking_request(c, &r);
        if (session_queues(c, &r)) session_queue(c, &r);
        else if (monitor_is_anybody(c->worker)) result = dispatch_watched(c, &r);
        else result = dispatch_checked(c, &r);
        if (result == DISPATCH_SERVED) count(c, command);
        if (result == DISPATCH_SERVED && c->tracker != NULL) tracking_served(c, command);
    } else if (command != NULL) {
        c->worker->stats.rejected[command->id]++;
    }
    if (c->reply_mode == REPLY_SKIP && result == DISPATCH_SERVED) c->reply_mode = REPLY_ON;
    return result;
}

/* Nothing about the client or the worker makes this request different from the one before. */
static bool is_ordinary(const struct client *c)
{
    return c->is_authenticated && !c->is_exclusive && c->session == NULL && c->subscriber == NULL &&
           c->tracker == NULL && c->reply_mode == REPLY_ON && !c->worker->is_changing &&
           c->worker->pause.until_us == 0 && c->worker->monitors_everywhere == 0;
}

/* One key, which comes first, and so does it in the request. */
static bool is_simple(const struct command *command, const struct query *q, size_t argc)
{
    return command != NULL && command->route == ROUTE_ONE && command->first_key == 1 &&
           command_arity_fits(command, argc) && q->base[0] == '*';
}

static const struct command *find_command(const struct client *c, const struct query *q)
{
    struct slice head[2] = {query_arg(q, 0), q->argc > 1 ? query_arg(q, 1) : SLICE("")};
    return command_find(&c->worker->proxy->commands, head, q->argc);
}

bool dispatch_passes(const struct client *c, const struct query *q, size_t argc)
{
    return is_ordinary(c) && is_simple(find_command(c, q), q, argc);
}

void dispatch_passage(struct client *c, const struct query *q)
{
    const struct command *command = find_command(c, q);
    count(c, command);
    passage_begin(c, command, query_arg(q, 1));
}

enum dispatch_result dispatch(struct client *c, const struct query *q)
{
    struct worker *w = c->worker;
    struct slice head[2] = {query_arg(q, 0), q->argc > 1 ? query_arg(q, 1) : SLICE("")};
    const struct command *command = command_find(&w->proxy->commands, head, q->argc);

    if (__builtin_expect(is_simple(command, q, q->argc) && is_ordinary(c), 1)) {
        count(c, command);
        forward(c, command, topology_owner(w->topology, head[1]), slice_make(q->base, q->len));
        return DISPATCH_SERVED;
    }
    return dispatch_carefully(c, q, command);
}
