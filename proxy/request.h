/* request.h - a whole request with its command, as handlers get it. */
#ifndef TORC_PROXY_REQUEST_H
#define TORC_PROXY_REQUEST_H

#include "core/base/bytes.h"
#include "core/command/command.h"

struct client;

struct request {
    const struct command *command;
    const struct slice *argv;
    size_t argc;
    struct slice raw;            /* as an array of bulk strings, to be forwarded */
};

enum dispatch_result {
    DISPATCH_SERVED,             /* answered, or under way */
    DISPATCH_TURN,               /* must wait until the client is owed nothing */
    DISPATCH_PAUSED              /* must wait for the end of a CLIENT PAUSE */
};

/* Everything borrowed is valid during the call. */
typedef enum dispatch_result (*request_handler)(struct client *c, const struct request *r);

#endif
