/* bind.h - rows of the command table bound to handlers. */
#ifndef TORC_BIND_H
#define TORC_BIND_H

#include "server/session/call.h"

/* By command id; a row without a handler does not link.  Containers have NULL: call_find() resolves
 * them. */
const command_handler *bind_handlers(void);

#endif
