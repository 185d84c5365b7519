/* version.h - which release this is, and which Redis it matches. */
#ifndef TORC_BASE_VERSION_H
#define TORC_BASE_VERSION_H

#define TORC_VERSION "0.1.0"

/* Whose behaviour is matched, byte for byte. */
#define REDIS_VERSION "7.0.15"

#endif
