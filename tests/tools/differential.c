/* differential.c - the same random commands to two servers, whose replies must be equal.
 *
 *     differential --left HOST:PORT --right HOST:PORT [--seed N] [--commands N]
 *                  [--resp 2|3] [--proxy]
 *
 * Commands come in episodes: both servers are emptied, some hundred commands over few keys go to
 * each over two connections (the second is there to touch what the first watches), and at the end
 * everything the databases hold is compared, and every value is DUMPed on each and RESTOREd on the
 * other.  Episode n of a run has the seed N + n, so a difference is found again with that seed
 * alone.  At the first difference the episode is cut down to the commands that are needed for it,
 * which are printed in the notation of transcripts.
 *
 * What commands there are is in harness/rows.c, how their replies are compared in harness/agree.h.
 * --proxy leaves out what docs/differences.md says a proxy does in its own way, and asks for less
 * where it says that a proxy answers otherwise. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "tests/harness/agree.h"
#include "tests/harness/exchange.h"
#include "tests/harness/grammar.h"
#include "tests/harness/peer.h"
#include "tests/harness/rows.h"

enum {
    CONNECTIONS = 2,
    COLLECTIONS = 5,
    DATABASES = 3,
    EPISODE_COMMANDS = 600,
    EPISODE_MAX = 2000,
    BATCH_MAX = 64,
    QUEUED_MAX = 4096,
    REPLY_TIMEOUT_MS = 10000,
    CUTTING_TIMEOUT_MS = 1500,
    SPOILED_PERCENT = 5
};

struct options {
    const char *left, *right;
    uint64_t seed;
    size_t commands;
    int resp;
    bool proxy;
};

struct command {
    struct command_text text;
    enum compare how;
    int connection;
};

struct episode {
    struct arena arena;
    struct command *all;
    size_t count;
};

/* --- making an episode ------------------------------------------------------------------------ */

struct maker {
    const struct options *options;
    struct random random;
    struct episode *episode;
    unsigned total_weight;
    bool in_multi[CONNECTIONS];         /* as far as one can tell beforehand */
};

/* A row by its weight; through the proxy, one without these flags. */
static const struct row *draw_row(struct maker *m, unsigned unwanted)
{
    for (;;) {
        uint64_t at = random_below(&m->random, m->total_weight);
        size_t i = 0;
        while (at >= rows[i].weight) at -= rows[i++].weight;
        if (!m->options->proxy || !(rows[i].flags & unwanted)) return &rows[i];
    }
}

static bool is_to_be_spoiled(struct maker *m, const struct row *row)
{
    return !(row->flags & KEEP) && random_below(&m->random, 100) < SPOILED_PERCENT;
}

static struct command *add_command(struct maker *m, int connection, const char *format,
                                   enum compare how)
{
    struct command *c = &m->episode->all[m->episode->count++];
    c->how = how == ENCODED && !m->options->proxy ? EXACT : how;
    c->connection = connection;
    grammar_generate(&m->random, &m->episode->arena, format, &c->text);
    return c;
}

static void add_random_command(struct maker *m, int connection)
{
    bool *in_multi = &m->in_multi[connection];
    if (*in_multi && random_below(&m->random, 8) == 0) {
        add_command(m, connection, "EXEC", TRANSACTION);
        *in_multi = false;
        return;
    }
    const struct row *row = draw_row(m, *in_multi ? ALONE : 0);
    struct command *c = add_command(m, connection, row->format, row->how);
    if (strcmp(row->format, "MULTI") == 0) *in_multi = true;
    if (is_to_be_spoiled(m, row)) {
        size_t first = strncmp(row->format, "EVAL", 4) == 0 ? 2 : 1;   /* scripts stay */
        grammar_spoil(&m->random, &m->episode->arena, first, &c->text);
    }
}

/* What the collections of one type hold, and as what. */
static void inspect_collections(struct maker *m, const char *tag, const char *read,
                                const char *more, enum compare how)
{
    char format[64];
    for (int i = 0; i < COLLECTIONS; i++) {
        snprintf(format, sizeof format, "%s `{%s}%d` %s", read, tag, i, more);
        add_command(m, 0, format, how);
        snprintf(format, sizeof format, "OBJECT ENCODING `{%s}%d`", tag, i);
        add_command(m, 0, format, EXACT);
        snprintf(format, sizeof format, "DUMP `{%s}%d`", tag, i);
        add_command(m, 0, format, DUMPED);
    }
}

/* Looks at everything there is. */
static void add_inspection(struct maker *m)
{
    static const char *names[] = {"k0", "k1", "k2", "k3", "k4", "k5", "k6", "k7", "k8", "k9", "k10",
                                  "k11", "{t}0", "{t}1", "{t}2", "{t}3", "{s}0", "{s}1", "{s}2",
                                  "{s}3", "missing"};
    char format[64];
    add_command(m, 0, "DISCARD", EXACT);
    for (int db = 0; db < DATABASES; db++) {
        snprintf(format, sizeof format, "SELECT %d", db);
        add_command(m, 0, format, EXACT);
        add_command(m, 0, "DBSIZE", EXACT);
        add_command(m, 0, "KEYS *", UNORDERED);
        for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
            snprintf(format, sizeof format, "GET `%s`", names[i]);
            add_command(m, 0, format, EXACT);
            snprintf(format, sizeof format, "PTTL `%s`", names[i]);
            add_command(m, 0, format, MILLISECONDS);
            snprintf(format, sizeof format, "OBJECT ENCODING `%s`", names[i]);
            add_command(m, 0, format, ENCODED);
        }
        inspect_collections(m, "set", "SMEMBERS", "", UNORDERED);
        inspect_collections(m, "stream", "XRANGE", "- +", EXACT);
        inspect_collections(m, "list", "LRANGE", "0 -1", EXACT);
        inspect_collections(m, "hash", "HGETALL", "", UNORDERED);
        inspect_collections(m, "zset", "ZRANGE", "0 -1 WITHSCORES", EXACT);
        inspect_collections(m, "geo", "ZRANGE", "0 -1 WITHSCORES", EXACT);
        inspect_collections(m, "lex", "ZRANGE", "0 -1 WITHSCORES", EXACT);
    }
}

static void make_episode(const struct options *o, uint64_t seed, struct episode *e)
{
    struct maker m = {.options = o, .episode = e};
    random_seed(&m.random, seed);
    for (size_t i = 0; i < rows_count; i++) m.total_weight += rows[i].weight;

    while (e->count < EPISODE_COMMANDS) {
        int connection = random_below(&m.random, 6) == 0;
        for (size_t n = 1 + random_below(&m.random, 40); n > 0; n--)
            add_random_command(&m, connection);
    }
    add_inspection(&m);
}

/* --- playing ---------------------------------------------------------------------------------- */

/* One connection to each server, and how the commands queued there are to be compared. */
struct lane {
    struct peer left, right;
    enum compare queued[QUEUED_MAX];
    size_t queued_count;
};

struct stage {
    const struct options *options;
    struct lane lanes[CONNECTIONS];
    int timeout_ms;
    bool low_limits;
    size_t errors, carried;
    bool carries;                        /* values go over at the end of the episode ... */
    bool carried_badly;                  /* ... and did not come through */
};

struct difference {
    bool found;
    size_t at;
    const struct command *command;
    char left[2048], right[2048];
};

static void describe(char *out, size_t max, enum peer_status status, struct raw_reply r)
{
    static const char *trouble[] = {"", "(closed)", "(silent)", "(not a reply)"};
    size_t used = (size_t)snprintf(out, max, "%s", trouble[status]);
    for (size_t i = 0; status == PEER_OK && i < r.len && used + 5 < max; i++) {
        unsigned char c = (unsigned char)r.ptr[i];
        if (c == '\r') continue;
        if (c == '\n') out[used++] = ' ';
        else if (c >= 32 && c < 127) out[used++] = (char)c;
        else used += (size_t)snprintf(out + used, max - used, "\\x%02x", c);
    }
    out[used] = '\0';
}

static bool agree_on_transaction(const struct lane *lane, struct raw_reply a, struct raw_reply b)
{
    if (raw_reply_equal(a, b)) return true;
    size_t count = raw_reply_count(a);
    if (!raw_reply_is_aggregate(a) || !raw_reply_is_aggregate(b) || count != raw_reply_count(b) ||
        count != lane->queued_count)
        return false;
    struct raw_reply x = {0}, y = {0};
    for (size_t i = 0; i < count; i++) {
        x = raw_reply_next(a, x);
        y = raw_reply_next(b, y);
        if (!agree(lane->queued[i], x, y)) return false;
    }
    return true;
}

static bool is_line(struct raw_reply r, const char *line)
{
    return r.len == strlen(line) && memcmp(r.ptr, line, r.len) == 0;
}

static bool is_discard(const struct command *c)
{
    return c->text.argc == 1 && c->text.argv[0].len == 7 &&
           strncasecmp(c->text.argv[0].ptr, "DISCARD", 7) == 0;
}

static bool lane_agrees(struct lane *lane, const struct command *c, struct raw_reply a,
                        struct raw_reply b)
{
    bool same = c->how == TRANSACTION ? agree_on_transaction(lane, a, b) : agree(c->how, a, b);
    if (is_line(a, "+QUEUED\r\n")) {
        if (lane->queued_count < QUEUED_MAX) lane->queued[lane->queued_count++] = c->how;
    } else if (c->how == TRANSACTION || is_discard(c) || is_line(a, "+RESET\r\n")) {
        lane->queued_count = 0;
    }
    return same;
}

static bool read_one(struct stage *s, const struct command *c, size_t at, struct difference *d)
{
    struct lane *lane = &s->lanes[c->connection];
    struct raw_reply a = {0}, b = {0};
    enum peer_status left = peer_read(&lane->left, s->timeout_ms, &a);
    enum peer_status right = peer_read(&lane->right, s->timeout_ms, &b);
    if (left == PEER_OK && right == PEER_OK && lane_agrees(lane, c, a, b)) {
        s->errors += agree_is_error(a);
        return true;
    }
    d->found = true;
    d->at = at;
    d->command = c;
    describe(d->left, sizeof d->left, left, a);
    describe(d->right, sizeof d->right, right, b);
    return false;
}

/* Sends what was appended; false for an error or no reply. */
static bool is_done(struct peer *p)
{
    struct raw_reply reply;
    return peer_flush(p) == PEER_OK && peer_read(p, REPLY_TIMEOUT_MS, &reply) == PEER_OK &&
           !agree_is_error(reply);
}

static bool request(struct peer *p, const char *first, const char *second)
{
    struct raw_reply argv[] = {{first, strlen(first)}, {second, strlen(second)}};
    peer_append(p, argv, *second != '\0' ? 2 : 1);
    return is_done(p);
}

static void leave(struct stage *s)
{
    for (int i = 0; i < CONNECTIONS; i++) {
        peer_close(&s->lanes[i].left);
        peer_close(&s->lanes[i].right);
    }
}

/* Every second episode has collections that outgrow their blocks soon. */
static bool set_limits(struct peer *p, bool low)
{
    static const char *const limits[][3] = {
        {"set-max-intset-entries", "512", "4"},
        {"stream-node-max-entries", "100", "3"},
        {"list-max-listpack-size", "-2", "3"},
        {"hash-max-listpack-entries", "512", "4"},
        {"hash-max-listpack-value", "64", "8"},
        {"zset-max-listpack-entries", "128", "5"},
        {"zset-max-listpack-value", "64", "8"},
    };
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        const char *name = limits[i][0], *value = limits[i][low ? 2 : 1];
        struct raw_reply argv[] = {
            {"CONFIG", 6}, {"SET", 3}, {name, strlen(name)}, {value, strlen(value)}};
        peer_append(p, argv, 4);
        if (!is_done(p)) return false;
    }
    return true;
}

/* New connections to empty servers. */
static bool enter(struct stage *s)
{
    bool ok = true;
    for (int i = 0; i < CONNECTIONS; i++) {
        struct lane *lane = &s->lanes[i];
        lane->queued_count = 0;
        ok = peer_connect(&lane->left, s->options->left) && ok;
        ok = peer_connect(&lane->right, s->options->right) && ok;
    }
    struct lane *first = &s->lanes[0];
    ok = ok && request(&first->left, "FLUSHALL", "") && request(&first->right, "FLUSHALL", "") &&
         request(&first->left, "SCRIPT", "FLUSH") && request(&first->right, "SCRIPT", "FLUSH") &&
         set_limits(&first->left, s->low_limits) && set_limits(&first->right, s->low_limits);
    for (int i = 0; ok && s->options->resp == 3 && i < CONNECTIONS; i++)
        ok = request(&s->lanes[i].left, "HELLO", "3") && request(&s->lanes[i].right, "HELLO", "3");
    if (!ok) leave(s);
    return ok;
}

static size_t batch_end(struct command *const *commands, size_t count, size_t at)
{
    size_t end = at + 1;
    while (end < count && end - at < BATCH_MAX &&
           commands[end]->connection == commands[at]->connection)
        end++;
    return end;
}

/* Values go from each server to the other. */
static bool carry_over(struct stage *s)
{
    struct lane *lane = &s->lanes[0];
    struct exchange there = {.from = &lane->left, .to = &lane->right, .databases = DATABASES};
    struct exchange back = {.from = &lane->right, .to = &lane->left, .databases = DATABASES};
    bool ok = exchange_values(&there);
    if (!ok) printf("from left to right, %s\n", there.why);
    if (ok && !(ok = exchange_values(&back))) printf("from right to left, %s\n", back.why);
    s->carried += there.values + back.values;
    return ok;
}

/* Plays these commands on empty servers, up to the first difference. */
static struct difference play(struct stage *s, struct command *const *commands, size_t count)
{
    struct difference d = {0};
    if (!enter(s)) {
        fprintf(stderr, "cannot begin an episode: is a server down?\n");
        exit(2);
    }
    for (size_t at = 0, end; at < count && !d.found; at = end) {
        end = batch_end(commands, count, at);
        struct lane *lane = &s->lanes[commands[at]->connection];
        for (size_t i = at; i < end; i++) {
            peer_append(&lane->left, commands[i]->text.argv, commands[i]->text.argc);
            peer_append(&lane->right, commands[i]->text.argv, commands[i]->text.argc);
        }
        peer_flush(&lane->left);                    /* what went wrong shows when reading */
        peer_flush(&lane->right);
        for (size_t i = at; i < end && read_one(s, commands[i], i, &d); i++) continue;
    }
    if (!d.found && s->carries) s->carried_badly = !carry_over(s);
    leave(s);
    return d;
}

/* --- cutting down ----------------------------------------------------------------------------- */

/* The same command answered by the same kinds of replies: not another difference that comes up
 * when, say, an EXEC is left out. */
static bool is_same_difference(const struct difference *a, const struct difference *b)
{
    return a->found && b->found && a->command == b->command && a->left[0] == b->left[0] &&
           a->right[0] == b->right[0];
}

/* Leaves out ever smaller pieces for as long as the difference remains. Returns what is left. */
static size_t minimise(struct stage *s, struct command **commands, size_t count,
                       struct difference *d)
{
    struct command **trial = calloc(count, sizeof(struct command *));
    if (trial == NULL) abort();
    s->timeout_ms = CUTTING_TIMEOUT_MS;
    for (size_t piece = count / 2; piece > 0; piece /= 2) {
        for (size_t at = 0; at + piece < count;) {
            memcpy(trial, commands, at * sizeof *trial);
            memcpy(trial + at, commands + at + piece, (count - at - piece) * sizeof *trial);
            struct difference again = play(s, trial, count - piece);
            if (!is_same_difference(&again, d)) {
                at += piece;
                continue;
            }
            *d = again;
            count = again.at + 1;
            memcpy(commands, trial, count * sizeof *trial);
        }
    }
    free(trial);
    return count;
}

static void print_command(const struct command *c)
{
    printf(">");
    for (size_t i = 0; i < c->text.argc; i++) {
        struct raw_reply word = c->text.argv[i];
        printf(" \"");
        for (size_t j = 0; j < word.len; j++) {
            unsigned char b = (unsigned char)word.ptr[j];
            if (b == '"' || b == '\\') printf("\\%c", b);
            else printf(b >= 32 && b < 127 ? "%c" : "\\x%02x", b);
        }
        printf("\"");
    }
    printf("\n");
}

static void print_commands(struct command *const *commands, size_t count)
{
    int connection = 0;
    for (size_t i = 0; i < count; i++) {
        if (commands[i]->connection != connection) {
            connection = commands[i]->connection;
            printf("@ connection %c\n", 'a' + connection);
        }
        print_command(commands[i]);
    }
}

static void report(struct stage *s, struct episode *e, uint64_t seed, struct difference d)
{
    size_t count = d.at + 1;
    struct command **commands = calloc(count, sizeof(struct command *));
    if (commands == NULL) abort();
    for (size_t i = 0; i < count; i++) commands[i] = &e->all[i];
    printf("seed %llu: they differ at command %zu%s\n", (unsigned long long)seed, d.at,
           s->low_limits ? ", limits of small collections being low" : "");

    struct difference again = play(s, commands, count);
    if (again.found) {
        count = minimise(s, commands, again.at + 1, &again);
        d = again;
    } else {
        printf("# it did not happen again; these are all commands of the episode\n");
    }
    print_commands(commands, count);
    printf("left   %s\nright  %s\n", d.left, d.right);
    free(commands);
}

/* --- the run ---------------------------------------------------------------------------------- */

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static bool play_episode(struct stage *s, uint64_t seed, size_t *played)
{
    struct episode e = {.all = calloc(EPISODE_MAX, sizeof(struct command))};
    struct command *commands[EPISODE_MAX];
    if (e.all == NULL) abort();
    make_episode(s->options, seed, &e);
    for (size_t i = 0; i < e.count; i++) commands[i] = &e.all[i];
    s->timeout_ms = REPLY_TIMEOUT_MS;
    s->low_limits = seed % 2 == 1;
    s->carries = true;
    s->carried_badly = false;
    struct difference d = play(s, commands, e.count);
    s->carries = false;
    if (s->carried_badly) printf("seed %llu\n", (unsigned long long)seed);
    if (d.found) report(s, &e, seed, d);
    *played += e.count;
    arena_free(&e.arena);
    free(e.all);
    return !d.found && !s->carried_badly;
}

static struct options read_options(int argc, char **argv)
{
    static const struct option names[] = {
        {"left", required_argument, NULL, 'l'},     {"right", required_argument, NULL, 'r'},
        {"seed", required_argument, NULL, 's'},     {"commands", required_argument, NULL, 'c'},
        {"resp", required_argument, NULL, 'v'},     {"proxy", no_argument, NULL, 'p'},
        {NULL, 0, NULL, 0},
    };
    struct options o = {.seed = 1, .commands = 100000, .resp = 2};
    for (int c; (c = getopt_long(argc, argv, "", names, NULL)) != -1;) {
        switch (c) {
        case 'l': o.left = optarg;                              break;
        case 'r': o.right = optarg;                             break;
        case 's': o.seed = strtoull(optarg, NULL, 10);          break;
        case 'c': o.commands = strtoull(optarg, NULL, 10);      break;
        case 'v': o.resp = atoi(optarg);                        break;
        case 'p': o.proxy = true;                               break;
        default:  exit(2);
        }
    }
    if (o.left == NULL || o.right == NULL || (o.resp != 2 && o.resp != 3)) {
        fprintf(stderr, "usage: differential --left HOST:PORT --right HOST:PORT [--seed N] "
                        "[--commands N] [--resp 2|3] [--proxy]\n");
        exit(2);
    }
    return o;
}

int main(int argc, char **argv)
{
    struct options o = read_options(argc, argv);
    struct stage *s = calloc(1, sizeof *s);
    if (s == NULL) abort();
    s->options = &o;

    size_t played = 0;
    double began = seconds_now();
    bool same = true;
    for (uint64_t seed = o.seed; same && played < o.commands; seed++)
        same = play_episode(s, seed, &played);
    double took = seconds_now() - began;
    printf("%zu commands over RESP%d%s, seeds from %llu, %zu of them errors, %.0f commands/s, "
           "%zu values carried over\n",
           played, o.resp, o.proxy ? " through the proxy" : "", (unsigned long long)o.seed,
           s->errors, (double)played / took, s->carried);
    free(s);
    return same ? 0 : 1;
}
