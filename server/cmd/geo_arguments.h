/* geo_arguments.h - positions, distances and units, as the geo commands take them and answer
 * them. */
#ifndef TORC_CMD_GEO_ARGUMENTS_H
#define TORC_CMD_GEO_ARGUMENTS_H

#include "server/cmd/geo.h"
#include "server/session/client.h"

/* On failure they have replied and return false.  The position is longitude and latitude, from
 * argument `at` on; a unit is told in metres. */
bool geo_take_position(struct client *c, size_t at, struct geo_position *out)
    __attribute__((warn_unused_result));
bool geo_take_unit(struct client *c, struct slice name, double *metres)
    __attribute__((warn_unused_result));

/* A length; error: what is replied where it is none. */
bool geo_take_number(struct client *c, struct slice text, const char *error, double *out)
    __attribute__((warn_unused_result));

/* Two numbers with all their digits; one with four behind the point. */
void geo_reply_position(struct client *c, struct geo_position p);
void geo_reply_distance(struct client *c, double distance);

#endif
