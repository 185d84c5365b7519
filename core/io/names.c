#include "core/io/names.h"

#include "core/base/mem.h"
#include "core/io/thread.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { ASK_AGAIN_S = 5, ASK_UNKNOWN_AGAIN_S = 1, FIRST_ANSWER_S = 1 };

struct name {
    char *host;                          /* a copy, since the thread may outlive its owner */
    bool is_asked;                       /* it is a name */
    char address[NAMES_ADDRESS_MAX];     /* empty: not known */
};

struct names {
    pthread_mutex_t lock;                /* of all below */
    pthread_cond_t wake;
    int users;                           /* the owner and the thread; the last one frees */
    bool is_closing;
    bool has_asked;                      /* for all, once */
    size_t count;
    struct name all[];
};

static bool is_literal(const char *host)
{
    char bytes[sizeof(struct in6_addr)];
    return host[0] == '/' || inet_pton(AF_INET, host, bytes) == 1 ||
           inet_pton(AF_INET6, host, bytes) == 1;
}

/* Unlocks. */
static void leave(struct names *n)
{
    bool is_last = --n->users == 0;
    pthread_mutex_unlock(&n->lock);
    if (!is_last) return;
    for (size_t i = 0; i < n->count; i++) mem_free(n->all[i].host);
    pthread_mutex_destroy(&n->lock);
    pthread_cond_destroy(&n->wake);
    mem_free(n);
}

/* The first address that the system knows; an old one stays when it knows none now. */
static void ask(struct names *n, struct name *name)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list = NULL;
    char address[NAMES_ADDRESS_MAX];
    bool is_known = getaddrinfo(name->host, NULL, &hints, &list) == 0 && list != NULL &&
                    getnameinfo(list->ai_addr, list->ai_addrlen, address, sizeof address, NULL, 0,
                                NI_NUMERICHOST) == 0;
    if (list != NULL) freeaddrinfo(list);
    pthread_mutex_lock(&n->lock);
    if (is_known) strcpy(name->address, address);
    pthread_mutex_unlock(&n->lock);
}

static bool is_something_unknown(const struct names *n)
{
    for (size_t i = 0; i < n->count; i++)
        if (n->all[i].address[0] == '\0') return true;
    return false;
}

/* Locked; false when the time is over. */
static bool wait_for(struct names *n, int seconds)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += seconds;
    return pthread_cond_timedwait(&n->wake, &n->lock, &until) == 0;
}

static void *run(void *names)
{
    struct names *n = names;
    pthread_mutex_lock(&n->lock);
    while (!n->is_closing) {
        pthread_mutex_unlock(&n->lock);
        for (size_t i = 0; i < n->count; i++)
            if (n->all[i].is_asked) ask(n, &n->all[i]);
        pthread_mutex_lock(&n->lock);
        n->has_asked = true;
        pthread_cond_broadcast(&n->wake);
        if (!n->is_closing)
            wait_for(n, is_something_unknown(n) ? ASK_UNKNOWN_AGAIN_S : ASK_AGAIN_S);
    }
    leave(n);
    return NULL;
}

/* A first answer mostly comes at once, and then nobody needs to be refused. */
static void await_first_answers(struct names *n)
{
    pthread_mutex_lock(&n->lock);
    while (!n->has_asked && wait_for(n, FIRST_ANSWER_S)) continue;
    pthread_mutex_unlock(&n->lock);
}

static void start(struct names *n)
{
    pthread_t thread;
    pthread_attr_t detached;
    n->users++;
    pthread_attr_init(&detached);
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    if (thread_start(&thread, &detached, run, n)) await_first_answers(n);
    else n->users--;
    pthread_attr_destroy(&detached);
}

struct names *names_new(const char *const *hosts, size_t count)
{
    struct names *n = mem_zalloc(sizeof *n + count * sizeof n->all[0]);
    bool needs_asking = false;

    pthread_mutex_init(&n->lock, NULL);
    pthread_cond_init(&n->wake, NULL);
    n->users = 1;
    n->count = count;
    for (size_t i = 0; i < count; i++) {
        struct name *name = &n->all[i];
        name->host = mem_alloc(strlen(hosts[i]) + 1);
        strcpy(name->host, hosts[i]);
        name->is_asked = !is_literal(hosts[i]);
        needs_asking = needs_asking || name->is_asked;
        if (!name->is_asked) snprintf(name->address, sizeof name->address, "%s", hosts[i]);
    }
    if (needs_asking) start(n);
    return n;
}

void names_free(struct names *n)
{
    pthread_mutex_lock(&n->lock);
    n->is_closing = true;
    pthread_cond_broadcast(&n->wake);
    leave(n);
}

bool names_find(struct names *n, size_t i, char address[NAMES_ADDRESS_MAX])
{
    pthread_mutex_lock(&n->lock);
    memcpy(address, n->all[i].address, NAMES_ADDRESS_MAX);
    pthread_mutex_unlock(&n->lock);
    return address[0] != '\0';
}
