/* load.c - a load on one server: what it did, how long it took, and what it cost the server.
 *
 *     load --port P [--clients 50] [--pipeline 1] [--seconds 1 [--rate R] | --units N]
 *          [--warm-up 0.1] [--keys 100000] [--value 16] [--seed 1] [--pid PID]
 *          -- WORD ... [';' WORD ...]
 *
 * A unit is what stands after the two dashes: one command, or several (separated by ';') that are
 * sent and answered together.  In a word, %k becomes a random key number of twelve digits, %s the
 * next one in sequence, %p the number before this once more, %v a value.  Every client sends
 * `pipeline` units at once, waits for all replies, and sends the next.  One thread: it needs
 * no more than one core.
 *
 * With --rate the batches of all clients together begin R times a second, one client after the
 * other in equal steps, however long replies take.  Who is not answered when its turn comes sends
 * as soon as it is, and what it waited for that counts as latency: that of a given load, not of as
 * many requests as the server can take (Tene's "coordinated omission").
 *
 * p99_us is of the whole run: where the machine itself stands still now and then, because others
 * run on it, that is what it says.  p99_usual_us is the median of what is found in each 20 ms.
 *
 * With --units the run ends when so many were answered; no more are sent, and everything from the
 * first to the last is measured.  Otherwise what happens in the warm-up does not count.  --pid
 * names the process whose CPU time (user and system, all threads) is read at both ends.  The answer
 * is one line of JSON. */
#include "core/base/bytes.h"
#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/base/random.h"
#include "core/wire/resp_reply.h"

#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { DIGITS = 12, EVENTS_MAX = 256, READ_SIZE = 64 * 1024, SILENCE_MAX_MS = 20000 };

/* Latencies in buckets of at most a thirty-second part: 32 to each power of two of nanoseconds. */
enum { PARTS_LOG2 = 5, PARTS = 1 << PARTS_LOG2, BUCKETS = 64 * PARTS };

enum { WINDOW_NS = 20 * 1000 * 1000 };

struct latencies {
    uint64_t buckets[BUCKETS], count;
};

/* A place in a batch where a number belongs; which is 'k', 's' or 'p', as in the word. */
struct place {
    size_t at;
    char which;
};

struct batch {
    struct bytes text;
    struct place *places;
    size_t places_count;
};

struct connection {
    int fd;
    char *out;                      /* the batch, with this connection's numbers in it */
    size_t sent;
    bool waits_to_write;
    struct bytes in;
    struct resp_skip skip;
    size_t replies_due;
    uint64_t sent_ns;               /* with a rate: when it was the batch's turn */
    uint64_t turns_missed;          /* batches that wait for the replies of earlier ones */
};

struct mark {
    uint64_t wall_ns, cpu_ns, replies;
};

struct load {
    int port, clients, pipeline, pid;
    double seconds, warm_up, rate;
    uint64_t units, keys, value_len;

    size_t unit_commands;
    struct batch batch;
    struct connection *connections;
    int epoll;
    struct random random;
    uint64_t next_key, batches_left, replies, errors;
    int busy;                       /* connections that wait for replies */
    uint64_t started_ns, turns;     /* with a rate: turns that have come since */
    bool measuring;
    struct latencies all, window;
    uint64_t window_end_ns;
    double *windows_p99_us;
    size_t windows;
    char first_error[128];
};

__attribute__((noreturn, format(printf, 1, 2)))
static void fail(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("load: ", stderr);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    exit(1);
}

static uint64_t clock_ns(clockid_t clock)
{
    struct timespec now;
    if (clock_gettime(clock, &now) != 0) fail("no such clock: %s", strerror(errno));
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static uint64_t cpu_of(int pid)
{
    clockid_t clock;
    if (pid == 0) return 0;
    if (clock_getcpuclockid(pid, &clock) != 0) fail("no process %d", pid);
    return clock_ns(clock);
}

static struct mark take_mark(const struct load *l)
{
    return (struct mark){clock_ns(CLOCK_MONOTONIC), cpu_of(l->pid), l->replies};
}

/* ---- what is sent ---- */

static void append_place(struct batch *b, char which)
{
    b->places = mem_realloc(b->places, (b->places_count + 1) * sizeof *b->places);
    b->places[b->places_count++] = (struct place){b->text.len, which};
    bytes_append(&b->text, "000000000000", DIGITS);
}

static size_t word_len(const struct load *l, const char *word)
{
    size_t len = 0;
    for (const char *p = word; *p != '\0'; p++, len++) {
        if (*p != '%' || p[1] == '\0') continue;
        len += (*++p == 'v' ? l->value_len : DIGITS) - 1;
    }
    return len;
}

static void append_word(struct load *l, const char *word)
{
    struct bytes *text = &l->batch.text;
    bytes_printf(text, "$%zu\r\n", word_len(l, word));
    for (const char *p = word; *p != '\0'; p++) {
        if (*p != '%' || p[1] == '\0') {
            bytes_append_byte(text, *p);
        } else if (*++p == 'v') {
            memset(bytes_reserve(text, l->value_len), 'v', l->value_len);
            text->len += l->value_len;
        } else {
            append_place(&l->batch, *p);
        }
    }
    bytes_append(text, "\r\n", 2);
}

static int command_words(char *const *words, int count)
{
    int n = 0;
    while (n < count && strcmp(words[n], ";") != 0) n++;
    return n;
}

static void append_unit(struct load *l, char *const *words, int count)
{
    l->unit_commands = 0;
    while (count > 0) {
        int n = command_words(words, count);
        bytes_printf(&l->batch.text, "*%d\r\n", n);
        for (int i = 0; i < n; i++) append_word(l, words[i]);
        l->unit_commands++;
        words += n + (n < count);
        count -= n + (n < count);
    }
}

static void put_digits(char *out, uint64_t number)
{
    for (int i = DIGITS; i-- > 0; number /= 10) out[i] = (char)('0' + number % 10);
}

static void put_numbers(struct load *l, struct connection *c)
{
    uint64_t number = 0;
    for (size_t i = 0; i < l->batch.places_count; i++) {
        const struct place *p = &l->batch.places[i];
        if (p->which == 's') number = l->next_key++ % l->keys;
        else if (p->which == 'k') number = random_below(&l->random, l->keys);
        put_digits(c->out + p->at, number);
    }
}

/* ---- connections ---- */

static void watch(struct load *l, struct connection *c, int how, bool writes)
{
    struct epoll_event event = {EPOLLIN | (writes ? EPOLLOUT : 0), {.ptr = c}};
    if (epoll_ctl(l->epoll, how, c->fd, &event) != 0) fail("epoll: %s", strerror(errno));
    c->waits_to_write = writes;
}

static void open_connection(struct load *l, struct connection *c)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)l->port),
                                  .sin_addr = {htonl(INADDR_LOOPBACK)}};
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&address, sizeof address) != 0)
        fail("port %d: %s", l->port, strerror(errno));
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    c->out = mem_alloc(l->batch.text.len);
    memcpy(c->out, l->batch.text.ptr, l->batch.text.len);
    watch(l, c, EPOLL_CTL_ADD, false);
}

static void close_connection(struct connection *c)
{
    close(c->fd);
    mem_free(c->out);
    bytes_free(&c->in);
}

static void write_out(struct load *l, struct connection *c)
{
    while (c->sent < l->batch.text.len) {
        ssize_t n = send(c->fd, c->out + c->sent, l->batch.text.len - c->sent,
                         MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n < 0 && errno == EAGAIN) break;
        if (n < 0) fail("send: %s", strerror(errno));
        c->sent += (size_t)n;
    }
    bool rest = c->sent < l->batch.text.len;
    if (rest != c->waits_to_write) watch(l, c, EPOLL_CTL_MOD, rest);
}

static void send_batch(struct load *l, struct connection *c)
{
    if (l->batches_left == 0) return;
    l->batches_left--;
    l->busy++;
    put_numbers(l, c);
    c->sent = 0;
    c->replies_due = l->unit_commands * (size_t)l->pipeline;
    c->sent_ns = clock_ns(CLOCK_MONOTONIC);
    write_out(l, c);
}

/* With a rate: when the batch of that number is to begin, of all clients'. */
static uint64_t turn_ns(const struct load *l, uint64_t number)
{
    return l->started_ns + (uint64_t)((double)number * 1e9 / l->rate);
}

/* The batch of the oldest turn that c has missed; it counts from that turn on. */
static void send_missed(struct load *l, struct connection *c)
{
    uint64_t client = (uint64_t)(c - l->connections), clients = (uint64_t)l->clients;
    uint64_t turns_of_c = (l->turns + clients - 1 - client) / clients;
    uint64_t oldest = turns_of_c - c->turns_missed--;
    send_batch(l, c);
    c->sent_ns = turn_ns(l, oldest * clients + client);
}

static void send_due(struct load *l)
{
    uint64_t now = clock_ns(CLOCK_MONOTONIC);
    while (turn_ns(l, l->turns) <= now) {
        struct connection *c = &l->connections[l->turns++ % (uint64_t)l->clients];
        c->turns_missed++;
        if (c->replies_due == 0) send_missed(l, c);
    }
}

static size_t latency_bucket(uint64_t ns)
{
    if (ns < PARTS) return ns;
    unsigned log2 = 63 - (unsigned)__builtin_clzll(ns);
    return (log2 - PARTS_LOG2 + 1) * PARTS + (ns >> (log2 - PARTS_LOG2)) % PARTS;
}

static double bucket_us(size_t bucket)
{
    if (bucket < PARTS) return (double)bucket / 1e3;
    return (double)((PARTS + bucket % PARTS) << (bucket / PARTS - 1)) / 1e3;
}

static double latency_us(const struct latencies *some, double share)
{
    uint64_t wanted = (uint64_t)(share * (double)some->count), seen = 0;
    for (size_t i = 0; i < BUCKETS; i++) {
        seen += some->buckets[i];
        if (seen > wanted) return bucket_us(i);
    }
    return 0;
}

static void add_latency(struct latencies *some, uint64_t ns)
{
    some->buckets[latency_bucket(ns)]++;
    some->count++;
}

/* One in which next to nothing was answered says nothing. */
static void end_window(struct load *l, uint64_t now)
{
    enum { ANSWERS_MIN = 100 };
    if (l->window.count >= ANSWERS_MIN) {
        l->windows_p99_us =
            mem_realloc(l->windows_p99_us, (l->windows + 1) * sizeof *l->windows_p99_us);
        l->windows_p99_us[l->windows++] = latency_us(&l->window, 0.99);
    }
    l->window = (struct latencies){0};
    l->window_end_ns = now + WINDOW_NS;
}

static void note_latency(struct load *l, const struct connection *c)
{
    if (!l->measuring) return;
    uint64_t now = clock_ns(CLOCK_MONOTONIC);
    if (now >= l->window_end_ns) end_window(l, now);
    add_latency(&l->all, now - c->sent_ns);
    add_latency(&l->window, now - c->sent_ns);
}

static void note_error(struct load *l, const char *text, size_t len)
{
    if (l->errors++ == 0)
        snprintf(l->first_error, sizeof l->first_error, "%.*s", (int)len - 2, text);
}

/* What of the next reply is here: true and its length when it is whole. */
static bool next_reply(struct connection *c, size_t at, size_t *len)
{
    enum resp_status status = resp_skip_step(&c->skip, c->in.ptr + at, c->in.len - at);
    if (status == RESP_BAD) fail("a reply that is none: %s", c->skip.error);
    if (status != RESP_DONE) return false;
    *len = c->skip.at;
    c->skip = (struct resp_skip){0};
    return true;
}

static void take_replies(struct load *l, struct connection *c)
{
    size_t at = 0, len;
    while (at < c->in.len && next_reply(c, at, &len)) {
        if (c->in.ptr[at] == '-') note_error(l, c->in.ptr + at, len);
        if (c->replies_due == 0) fail("a reply that nobody asked for");
        c->replies_due--;
        l->replies++;
        at += len;
    }
    bytes_consume(&c->in, at);
}

static void read_in(struct load *l, struct connection *c)
{
    char *room = bytes_reserve(&c->in, READ_SIZE);
    ssize_t n = recv(c->fd, room, READ_SIZE, MSG_DONTWAIT);
    if (n < 0 && errno == EAGAIN) return;
    if (n <= 0) fail("the server closed a connection");
    c->in.len += (size_t)n;
    take_replies(l, c);
    if (c->replies_due == 0) {
        note_latency(l, c);
        l->busy--;
        if (l->rate == 0) send_batch(l, c);
        else if (c->turns_missed > 0) send_missed(l, c);
    }
}

/* ---- the run ---- */

/* Waits for replies, with a rate no longer than until the next batch's turn. */
static int wait_for_events(struct load *l, struct epoll_event *events)
{
    if (l->rate == 0) {
        int n = epoll_wait(l->epoll, events, EVENTS_MAX, SILENCE_MAX_MS);
        if (n == 0) fail("no reply for %d s", SILENCE_MAX_MS / 1000);
        return n;
    }
    send_due(l);
    uint64_t now = clock_ns(CLOCK_MONOTONIC), next = turn_ns(l, l->turns);
    uint64_t left = next > now ? next - now : 0;
    struct timespec timeout = {(time_t)(left / 1000000000), (long)(left % 1000000000)};
    return epoll_pwait2(l->epoll, events, EVENTS_MAX, &timeout, NULL);
}

static void turn(struct load *l)
{
    struct epoll_event events[EVENTS_MAX];
    int n = wait_for_events(l, events);
    for (int i = 0; i < n; i++) {
        struct connection *c = events[i].data.ptr;
        if (events[i].events & EPOLLOUT) write_out(l, c);
        if (events[i].events & ~(uint32_t)EPOLLOUT) read_in(l, c);
    }
}

static void turn_for(struct load *l, double seconds)
{
    uint64_t until = clock_ns(CLOCK_MONOTONIC) + (uint64_t)(seconds * 1e9);
    while (clock_ns(CLOCK_MONOTONIC) < until) turn(l);
}

static void start(struct load *l)
{
    uint64_t pipeline = (uint64_t)l->pipeline;
    l->batches_left = l->units > 0 ? (l->units + pipeline - 1) / pipeline : UINT64_MAX;
    l->started_ns = clock_ns(CLOCK_MONOTONIC);
    if (l->rate > 0) return;
    for (int i = 0; i < l->clients; i++) send_batch(l, &l->connections[i]);
}

static void run(struct load *l, struct mark *from, struct mark *to)
{
    if (l->units > 0) {
        l->measuring = true;
        *from = take_mark(l);
        start(l);
        while (l->busy > 0) turn(l);
    } else {
        start(l);
        turn_for(l, l->warm_up);
        l->measuring = true;
        *from = take_mark(l);
        turn_for(l, l->seconds);
    }
    *to = take_mark(l);
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* 0 when there was no window. */
static double usual_p99_us(struct load *l)
{
    if (l->windows == 0) return 0;
    qsort(l->windows_p99_us, l->windows, sizeof *l->windows_p99_us, compare_doubles);
    return l->windows_p99_us[l->windows / 2];
}

static void report(struct load *l, const struct mark *from, const struct mark *to)
{
    double units = (double)(to->replies - from->replies) / (double)l->unit_commands;
    printf("{\"units\": %.0f, \"seconds\": %.6f, \"cpu_seconds\": %.6f, \"errors\": %" PRIu64
           ", \"p50_us\": %.2f, \"p99_us\": %.2f, \"p99_usual_us\": %.2f}\n",
           units, (double)(to->wall_ns - from->wall_ns) / 1e9,
           (double)(to->cpu_ns - from->cpu_ns) / 1e9, l->errors, latency_us(&l->all, 0.5),
           latency_us(&l->all, 0.99), usual_p99_us(l));
    if (l->errors > 0) fprintf(stderr, "load: first error: %s\n", l->first_error);
}

static void raise_file_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

static void prepare(struct load *l, char *const *words, int count)
{
    for (int i = 0; i < l->pipeline; i++) append_unit(l, words, count);
    raise_file_limit();
    l->epoll = epoll_create1(0);
    l->connections = mem_zalloc((size_t)l->clients * sizeof *l->connections);
    for (int i = 0; i < l->clients; i++) open_connection(l, &l->connections[i]);
}

static void finish(struct load *l)
{
    for (int i = 0; i < l->clients; i++) close_connection(&l->connections[i]);
    mem_free(l->connections);
    mem_free(l->windows_p99_us);
    mem_free(l->batch.places);
    bytes_free(&l->batch.text);
    close(l->epoll);
}

static void read_options(struct load *l, int argc, char **argv)
{
    static const struct option options[] = {
        {"port", 1, NULL, 'p'}, {"clients", 1, NULL, 'c'}, {"pipeline", 1, NULL, 'P'},
        {"seconds", 1, NULL, 't'}, {"units", 1, NULL, 'n'}, {"warm-up", 1, NULL, 'w'},
        {"rate", 1, NULL, 'r'}, {"keys", 1, NULL, 'k'}, {"value", 1, NULL, 'v'},
        {"seed", 1, NULL, 's'}, {"pid", 1, NULL, 'i'}, {NULL, 0, NULL, 0}};
    for (int o; (o = getopt_long(argc, argv, "+", options, NULL)) != -1;) {
        switch (o) {
        case 'p': l->port = atoi(optarg);                           break;
        case 'c': l->clients = atoi(optarg);                        break;
        case 'P': l->pipeline = atoi(optarg);                       break;
        case 't': l->seconds = atof(optarg);                        break;
        case 'n': l->units = strtoull(optarg, NULL, 10);            break;
        case 'w': l->warm_up = atof(optarg);                        break;
        case 'r': l->rate = atof(optarg);                           break;
        case 'k': l->keys = strtoull(optarg, NULL, 10);             break;
        case 'v': l->value_len = strtoull(optarg, NULL, 10);        break;
        case 's': random_seed(&l->random, strtoull(optarg, NULL, 10)); break;
        case 'i': l->pid = atoi(optarg);                            break;
        default:  exit(2);
        }
    }
    if (l->clients < 1 || l->pipeline < 1 || l->keys < 1 || optind == argc || l->rate < 0 ||
        (l->rate > 0 && l->units > 0))
        fail("what to send?  See the head of load.c");
}

int main(int argc, char **argv)
{
    struct load l = {.clients = 50, .pipeline = 1, .seconds = 1, .warm_up = 0.1, .keys = 100000,
                     .value_len = 16};
    struct mark from, to;
    random_seed(&l.random, 1);
    read_options(&l, argc, argv);
    prepare(&l, argv + optind, argc - optind);
    run(&l, &from, &to);
    report(&l, &from, &to);
    finish(&l);
    return l.errors > 0;
}
