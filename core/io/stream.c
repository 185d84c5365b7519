#include "core/io/stream.h"

#include "core/base/mem.h"
#include "core/io/loop_internal.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum {
    OUT_CAP_FIRST = 2560,        /* a power of two would put all buffers into the same cache sets */
    IN_READ_MAX = 1024 * 1024,       /* of one big argument, read at a time */
    SEND_MAX = 1024 * 1024
};

/* ---- opening ---- */

static void begin(struct stream *s, struct loop *loop, int fd, const struct stream_events *events)
{
    *s = (struct stream){
        .watch = {.fd = fd, .is_stream = true}, .events = events, .loop = loop, .is_open = true};
}

static void set_no_delay(int fd)
{
    int yes = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);   /* fails on Unix sockets: fine */
}

static bool add_or_close(struct stream *s, bool out)
{
    if (loop_add_stream(s->loop, s, EPOLLIN | (out ? (uint32_t)EPOLLOUT : 0))) return true;
    int error = errno;
    close(s->watch.fd);
    s->is_open = false;
    errno = error;
    return false;
}

bool stream_open(struct stream *s, struct loop *loop, int fd, const struct stream_events *events)
{
    begin(s, loop, fd, events);
    set_no_delay(fd);
    return add_or_close(s, false);
}

static int connect_unix(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    strcpy(address.sun_path, path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return -1;
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0 || errno == EINPROGRESS)
        return fd;
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}

static int connect_address(const struct addrinfo *info)
{
    int fd = socket(info->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return -1;
    if (connect(fd, info->ai_addr, info->ai_addrlen) == 0 || errno == EINPROGRESS) return fd;
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}

static int connect_tcp(const char *host, int port)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list = NULL;
    char service[16];
    int fd = -1;

    snprintf(service, sizeof service, "%d", port);
    if (getaddrinfo(host, service, &hints, &list) != 0) {
        errno = EHOSTUNREACH;
        return -1;
    }
    for (struct addrinfo *info = list; info != NULL && fd < 0; info = info->ai_next)
        fd = connect_address(info);
    freeaddrinfo(list);
    return fd;
}

bool stream_connect(struct stream *s, struct loop *loop, const char *host, int port,
                    const struct stream_events *events)
{
    int fd = host[0] == '/' ? connect_unix(host) : connect_tcp(host, port);
    begin(s, loop, fd, events);
    s->is_open = fd >= 0;
    if (fd < 0) return false;
    set_no_delay(fd);
    s->is_connecting = true;
    return add_or_close(s, true);
}

/* ---- closing ---- */

void stream_close(struct stream *s)
{
    if (!s->is_open) return;
    if (s->is_alive != NULL) *s->is_alive = false;
    if (s->is_dirty) list_leave(&s->dirty);
    if (s->is_resumed) list_leave(&s->resumed);
    loop_watch_stop(s->loop, &s->watch);
    close(s->watch.fd);
    bytes_free(&s->in);
    loop_take_back(s->loop, &s->out);
    s->is_open = s->is_dirty = s->is_resumed = false;
    s->is_alive = NULL;
    s->out_sent = 0;
}

static void lose(struct stream *s, int error)
{
    stream_close(s);
    s->events->closed(s, error);
}

void stream_close_after_flush(struct stream *s)
{
    s->closes_after_flush = true;
    stream_pause(s);
    stream_out(s);                     /* the end of the turn finds it, even without output */
}

/* ---- output ---- */

static void mark_dirty(struct stream *s)
{
    if (s->is_dirty) return;
    s->is_dirty = true;
    s->turns_gathered = 0;
    list_add_last(s->gathers ? &s->loop->gathering : &s->loop->dirty, &s->dirty);
}

static struct bytes *out_of(struct stream *s)
{
    if (s->out.ptr == NULL) {
        s->out = loop_lend_buffer(s->loop);
        bytes_reserve(&s->out, OUT_CAP_FIRST);
    }
    return &s->out;
}

struct bytes *stream_out(struct stream *s)
{
    if (!s->is_dirty && s->is_open) mark_dirty(s);
    return out_of(s);
}

struct bytes *stream_out_first(struct stream *s)
{
    if (s->is_open) {
        if (s->is_dirty) list_leave(&s->dirty);
        s->is_dirty = true;
        list_add_first(&s->loop->dirty, &s->dirty);
    }
    return out_of(s);
}

static void set_interest(struct stream *s)
{
    uint32_t interest = s->is_paused || s->has_ended ? 0 : EPOLLIN;
    if (s->is_blocked || s->is_connecting) interest |= EPOLLOUT;
    if (s->is_paused && s->notices_end) interest |= EPOLLRDHUP;
    loop_change_stream(s->loop, s, interest);
}

static void out_is_empty(struct stream *s)
{
    s->out_sent = 0;
    loop_take_back(s->loop, &s->out);
    if (s->is_blocked) {
        s->is_blocked = false;
        set_interest(s);
    }
}

/* What is left moves to the front only when that frees at least half, so that it stays linear. */
static void out_is_blocked(struct stream *s)
{
    if (s->out_sent > s->out.len / 2) {
        bytes_consume(&s->out, s->out_sent);
        s->out_sent = 0;
    }
    if (!s->is_blocked) {
        s->is_blocked = true;
        set_interest(s);
    }
}

static void was_written(struct stream *s, int64_t n)
{
    s->out_sent += (size_t)n;
    s->bytes_out += n;
    s->loop->bytes_out += n;
}

/* Writes; returns 0, or the errno that ends the connection.  A call offers no more than a socket
 * takes at once: sanitizers read all that is offered, each time. */
static int write_out(struct stream *s)
{
    while (stream_unsent(s) > 0) {
        size_t len = stream_unsent(s) < SEND_MAX ? stream_unsent(s) : SEND_MAX;
        ssize_t n = send(s->watch.fd, s->out.ptr + s->out_sent, len, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            out_is_blocked(s);
            return 0;
        }
        if (n < 0) return errno;
        was_written(s, n);
    }
    out_is_empty(s);
    return 0;
}

static void flush_and_tell(struct stream *s)
{
    bool was_blocked = s->is_blocked;
    int error = write_out(s);
    if (error != 0) {
        lose(s, error);
        return;
    }
    if (stream_unsent(s) > 0) return;
    if (s->closes_after_flush) lose(s, 0);
    else if (was_blocked && s->events->drained != NULL) s->events->drained(s);
}

void stream_on_turn_end(struct stream *s)
{
    if (!s->is_held && !s->is_connecting && !s->is_blocked) flush_and_tell(s);
}

void stream_hold(struct stream *s)
{
    s->is_held = true;
}

void stream_gather(struct stream *s)
{
    s->gathers = true;
}

/* A turn may have passed it over. */
void stream_release(struct stream *s)
{
    s->is_held = false;
    if (s->is_open && (stream_unsent(s) > 0 || s->closes_after_flush)) mark_dirty(s);
}

void stream_flush(struct stream *s)
{
    if (s->is_open && !s->is_connecting && !s->is_blocked && stream_unsent(s) > 0) write_out(s);
}

static bool may_write(const struct stream *s)
{
    return s->is_open && !s->is_connecting && !s->is_blocked && stream_unsent(s) > 0;
}

static struct one_write unsent_of(const struct stream *s)
{
    return (struct one_write){
        .fd = s->watch.fd, .data = slice_make(s->out.ptr + s->out_sent, stream_unsent(s))};
}

/* What was not written stays for the end of the turn, and so does an error. */
static void take_result(struct stream *s, const struct one_write *w)
{
    if (w->result > 0) was_written(s, w->result);
    if (stream_unsent(s) == 0) out_is_empty(s);
}

void stream_flush_both(struct stream *a, struct stream *b)
{
    if (!may_write(a) || !may_write(b)) return;
    struct one_write writes[2] = {unsent_of(a), unsent_of(b)};
    if (!two_writes_do(&a->loop->two_writes, writes)) {
        write_out(a);
        if (stream_unsent(a) == 0) write_out(b);
        return;
    }
    take_result(a, &writes[0]);
    take_result(b, &writes[1]);
}

/* ---- input ---- */

/* Hands out what is unread; keeps the rest.  from_scratch: the bytes are the loop's. */
static void offer(struct stream *s, char *data, size_t len, bool from_scratch)
{
    bool alive = true;
    s->is_alive = &alive;
    s->need = s->expected = 0;
    stream_hold(s);
    size_t used = s->events->data(s, data, len);
    if (!alive) return;
    s->is_alive = NULL;
    stream_release(s);
    if (from_scratch) bytes_append(&s->in, data + used, len - used);
    else bytes_consume(&s->in, used);
    if (s->in.len == 0) bytes_free(&s->in);
}

void stream_on_resumed(struct stream *s)
{
    if (s->is_open && !s->is_paused && s->in.len > 0) offer(s, s->in.ptr, s->in.len, false);
}

/* True when bytes were read; otherwise *error tells: EAGAIN for none now, 0 for the end. */
static bool read_some(struct stream *s, char *into, size_t cap, size_t *got, int *error)
{
    ssize_t n;
    do n = recv(s->watch.fd, into, cap, 0);
    while (n < 0 && errno == EINTR);
    *error = n < 0 ? errno : 0;
    *got = n > 0 ? (size_t)n : 0;
    s->bytes_in += (int64_t)*got;
    s->loop->bytes_in += (int64_t)*got;
    return n > 0;
}

/* How much to read behind what is kept.  The buffer of a big argument is as large as the argument:
 * it is filled, and does not grow for what may follow. */
static size_t read_size(const struct stream *s)
{
    size_t wanted = s->need > s->expected ? s->need : s->expected;
    size_t missing = wanted > s->in.len ? wanted - s->in.len : 0;
    size_t room = s->in.cap - s->in.len;
    size_t size = missing > LOOP_READ_SIZE ? missing : LOOP_READ_SIZE;
    if (missing > 0 && missing <= room && wanted > LOOP_READ_SIZE) size = room;
    return size < IN_READ_MAX ? size : IN_READ_MAX;
}

static bool goes_on_behind_end(struct stream *s)
{
    if (s->events->ended == NULL) return false;
    s->has_ended = true;
    set_interest(s);
    return s->events->ended(s);
}

static void read_and_offer(struct stream *s)
{
    size_t got;
    int error;
    if (s->in.len == 0) {
        if (read_some(s, s->loop->scratch, LOOP_READ_SIZE, &got, &error)) {
            offer(s, s->loop->scratch, got, true);
            return;
        }
    } else {
        size_t want = read_size(s);
        if (read_some(s, bytes_reserve(&s->in, want), want, &got, &error)) {
            s->in.len += got;
            if (s->in.len >= s->need) offer(s, s->in.ptr, s->in.len, false);
            return;
        }
    }
    if (error == EAGAIN || error == EWOULDBLOCK) return;
    if (error != 0 || !goes_on_behind_end(s)) lose(s, error);
}

void stream_pause(struct stream *s)
{
    if (s->is_paused || !s->is_open) return;
    s->is_paused = true;
    set_interest(s);
}

void stream_pause_for_peer(struct stream *s)
{
    s->notices_end = true;
    stream_pause(s);
}

void stream_resume(struct stream *s)
{
    s->notices_end = false;
    if (!s->is_open || s->closes_after_flush) return;
    if (s->is_paused) {
        s->is_paused = false;
        set_interest(s);
    }
    if (!s->is_resumed) {
        s->is_resumed = true;
        list_add_last(&s->loop->resumed, &s->resumed);
    }
}

/* ---- readiness ---- */

static void finish_connect(struct stream *s)
{
    int error = 0;
    socklen_t len = sizeof error;
    getsockopt(s->watch.fd, SOL_SOCKET, SO_ERROR, &error, &len);
    if (error != 0) {
        lose(s, error);
        return;
    }
    s->is_connecting = false;
    s->is_blocked = stream_unsent(s) > 0;        /* what waited goes out as soon as it can */
    set_interest(s);
    if (s->events->connected != NULL) s->events->connected(s);
}

void stream_on_ready(struct stream *s, bool can_read, bool can_write, bool has_failed)
{
    bool alive = true;
    if (s->is_held) return;
    if (s->is_connecting) {
        finish_connect(s);
        return;
    }
    if (has_failed && (s->is_paused || s->has_ended)) {
        /* Nothing would read the error, and it stays ready. */
        lose(s, ECONNRESET);
        return;
    }
    if (can_write && s->is_blocked) {
        s->is_alive = &alive;
        flush_and_tell(s);
        if (!alive) return;
        s->is_alive = NULL;
    }
    if (can_read && !s->is_paused) read_and_offer(s);
}

/* ---- details of the socket ---- */

void stream_set_keepalive(struct stream *s, int idle_seconds)
{
    int fd = s->watch.fd, on = idle_seconds > 0,
        interval = idle_seconds / 3 > 0 ? idle_seconds / 3 : 1, probes = 3;
    setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    if (!on) return;
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle_seconds, sizeof idle_seconds);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &interval, sizeof interval);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &probes, sizeof probes);
}

static void print_address(const struct sockaddr_storage *a, char out[STREAM_NAME_MAX])
{
    char host[INET6_ADDRSTRLEN];
    if (a->ss_family == AF_INET) {
        const struct sockaddr_in *in = (const struct sockaddr_in *)a;
        inet_ntop(AF_INET, &in->sin_addr, host, sizeof host);
        snprintf(out, STREAM_NAME_MAX, "%s:%d", host, ntohs(in->sin_port));
    } else if (a->ss_family == AF_INET6) {
        const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)a;
        inet_ntop(AF_INET6, &in6->sin6_addr, host, sizeof host);
        snprintf(out, STREAM_NAME_MAX, "[%s]:%d", host, ntohs(in6->sin6_port));
    } else if (a->ss_family == AF_UNIX) {
        snprintf(out, STREAM_NAME_MAX, "%s:0", ((const struct sockaddr_un *)a)->sun_path);
    } else {
        snprintf(out, STREAM_NAME_MAX, "?:0");
    }
}

void stream_peer_name(const struct stream *s, char out[STREAM_NAME_MAX])
{
    struct sockaddr_storage a = {0};
    socklen_t len = sizeof a;
    getpeername(s->watch.fd, (struct sockaddr *)&a, &len);
    if (a.ss_family == AF_UNIX) {         /* a client's end has no name: Redis shows the server's */
        stream_own_name(s, out);
        return;
    }
    print_address(&a, out);
}

void stream_own_name(const struct stream *s, char out[STREAM_NAME_MAX])
{
    struct sockaddr_storage a = {0};
    socklen_t len = sizeof a;
    getsockname(s->watch.fd, (struct sockaddr *)&a, &len);
    print_address(&a, out);
}

bool stream_is_loopback(int fd)
{
    struct sockaddr_storage a = {0};
    socklen_t len = sizeof a;
    if (getpeername(fd, (struct sockaddr *)&a, &len) != 0) return false;
    if (a.ss_family == AF_INET6)
        return IN6_IS_ADDR_LOOPBACK(&((struct sockaddr_in6 *)&a)->sin6_addr);
    if (a.ss_family != AF_INET) return false;
    return ntohl(((struct sockaddr_in *)&a)->sin_addr.s_addr) == INADDR_LOOPBACK;
}
