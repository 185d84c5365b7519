/* peer.c - see the header. */
#include "tests/harness/peer.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { FLUSH_TIMEOUT_MS = 20000, READ_SIZE = 1 << 16 };

bool peer_connect(struct peer *p, const char *address)
{
    *p = (struct peer){.fd = -1};
    char host[256];
    const char *colon = strrchr(address, ':');
    if (colon == NULL || (size_t)(colon - address) >= sizeof host) return false;
    snprintf(host, sizeof host, "%.*s", (int)(colon - address), address);

    struct addrinfo *found, hints = {.ai_socktype = SOCK_STREAM};
    if (getaddrinfo(host, colon + 1, &hints, &found) != 0) return false;
    p->fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool connected = p->fd >= 0 && connect(p->fd, found->ai_addr, found->ai_addrlen) == 0;
    freeaddrinfo(found);
    if (!connected) {
        peer_close(p);
        return false;
    }
    int on = 1;
    setsockopt(p->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return true;
}

void peer_close(struct peer *p)
{
    if (p->fd >= 0) close(p->fd);
    free(p->out);
    free(p->in);
    *p = (struct peer){.fd = -1};
}

static void reserve(char **bytes, size_t *max, size_t wanted)
{
    if (wanted <= *max) return;
    *max = wanted * 2;
    *bytes = realloc(*bytes, *max);
    if (*bytes == NULL) abort();
}

static void append_bytes(struct peer *p, const char *bytes, size_t len)
{
    reserve(&p->out, &p->out_max, p->out_len + len);
    memcpy(p->out + p->out_len, bytes, len);
    p->out_len += len;
}

void peer_append(struct peer *p, const struct raw_reply *argv, size_t argc)
{
    char head[32];
    append_bytes(p, head, (size_t)snprintf(head, sizeof head, "*%zu\r\n", argc));
    for (size_t i = 0; i < argc; i++) {
        append_bytes(p, head, (size_t)snprintf(head, sizeof head, "$%zu\r\n", argv[i].len));
        append_bytes(p, argv[i].ptr, argv[i].len);
        append_bytes(p, "\r\n", 2);
    }
}

static enum peer_status take_in(struct peer *p)
{
    if (p->in_at > 0 && p->in_at == p->in_len) p->in_at = p->in_len = 0;
    reserve(&p->in, &p->in_max, p->in_len + READ_SIZE);
    ssize_t got = recv(p->fd, p->in + p->in_len, READ_SIZE, MSG_DONTWAIT);
    if (got > 0) p->in_len += (size_t)got;
    return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR)) ? PEER_OK : PEER_CLOSED;
}

enum peer_status peer_flush(struct peer *p)
{
    size_t sent = 0;
    while (sent < p->out_len) {
        struct pollfd ready = {p->fd, POLLIN | POLLOUT, 0};
        if (poll(&ready, 1, FLUSH_TIMEOUT_MS) <= 0) return PEER_SILENT;
        if ((ready.revents & POLLIN) && take_in(p) != PEER_OK) return PEER_CLOSED;
        if (!(ready.revents & POLLOUT)) continue;
        ssize_t n = send(p->fd, p->out + sent, p->out_len - sent, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n > 0) sent += (size_t)n;
        else if (errno != EAGAIN && errno != EINTR) return PEER_CLOSED;
    }
    p->out_len = 0;
    return PEER_OK;
}

enum peer_status peer_read(struct peer *p, int timeout_ms, struct raw_reply *reply)
{
    for (;;) {
        long len = raw_reply_length(p->in + p->in_at, p->in_len - p->in_at);
        if (len == RAW_MALFORMED) return PEER_NONSENSE;
        if (len > 0) {
            *reply = (struct raw_reply){p->in + p->in_at, (size_t)len};
            p->in_at += (size_t)len;
            return PEER_OK;
        }
        struct pollfd ready = {p->fd, POLLIN, 0};
        if (poll(&ready, 1, timeout_ms) <= 0) return PEER_SILENT;
        if (take_in(p) != PEER_OK) return PEER_CLOSED;
    }
}
