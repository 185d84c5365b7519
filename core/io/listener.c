#include "core/io/listener.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <string.h>

enum { ACCEPTS_PER_TURN = 1000 };

static void accept_ready(struct loop_watch *watch)
{
    struct listener *l = (struct listener *)watch;
    for (int i = 0; i < ACCEPTS_PER_TURN && l->is_open; i++) {
        int fd = accept4(l->watch.fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0 && (errno == EINTR || errno == ECONNABORTED)) continue;
        if (fd < 0) return;
        l->accepted(l, fd);
    }
}

static bool start(struct listener *l, struct loop *loop, int fd, int backlog)
{
    l->watch = (struct loop_watch){.readable = accept_ready, .fd = fd};
    l->loop = loop;
    l->is_open = listen(fd, backlog) == 0 && loop_watch_start(loop, &l->watch);
    return l->is_open;
}

static bool close_and_fail(int fd)
{
    int error = errno;
    if (fd >= 0) close(fd);
    errno = error;
    return false;
}

static bool bind_tcp(int fd, const struct addrinfo *info, bool shared)
{
    int yes = 1;
    if (info->ai_family == AF_INET6) setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (shared) setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes);
    return bind(fd, info->ai_addr, info->ai_addrlen) == 0;
}

bool listener_open_tcp(struct listener *l, struct loop *loop, const char *address, int port,
                       int backlog, bool shared)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE}, *info = NULL;
    char service[16];

    if (strcmp(address, "*") == 0) address = "0.0.0.0";
    if (strcmp(address, "::*") == 0) address = "::";
    snprintf(service, sizeof service, "%d", port);
    if (getaddrinfo(address, service, &hints, &info) != 0) {
        errno = EADDRNOTAVAIL;
        return false;
    }
    int fd = socket(info->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    bool bound = fd >= 0 && bind_tcp(fd, info, shared);
    freeaddrinfo(info);
    l->is_unix = false;
    return bound && start(l, loop, fd, backlog) ? true : close_and_fail(fd);
}

bool listener_open_unix(struct listener *l, struct loop *loop, const char *path, unsigned perm,
                        int backlog)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return false;
    }
    strcpy(address.sun_path, path);
    unlink(path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    bool bound = fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof address) == 0;
    if (bound && perm != 0) bound = chmod(path, perm) == 0;
    l->is_unix = true;
    return bound && start(l, loop, fd, backlog) ? true : close_and_fail(fd);
}

void listener_close(struct listener *l)
{
    if (!l->is_open) return;
    loop_watch_stop(l->loop, &l->watch);
    close(l->watch.fd);
    l->is_open = false;
}

int listener_port(const struct listener *l)
{
    struct sockaddr_storage a = {0};
    socklen_t len = sizeof a;
    getsockname(l->watch.fd, (struct sockaddr *)&a, &len);
    if (a.ss_family == AF_INET) return ntohs(((struct sockaddr_in *)&a)->sin_port);
    if (a.ss_family == AF_INET6) return ntohs(((struct sockaddr_in6 *)&a)->sin6_port);
    return 0;
}
