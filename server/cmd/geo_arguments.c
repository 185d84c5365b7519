#include "server/cmd/geo_arguments.h"

#include "server/session/reply.h"

#include <stdio.h>

bool geo_take_position(struct client *c, size_t at, struct geo_position *out)
{
    if (!reply_take_double(c, c->argv[at], &out->longitude)) return false;
    if (!reply_take_double(c, c->argv[at + 1], &out->latitude)) return false;
    if (geo_is_valid(*out)) return true;
    reply_errorf(c, "ERR invalid longitude,latitude pair %f,%f", out->longitude, out->latitude);
    return false;
}

bool geo_take_unit(struct client *c, struct slice name, double *metres)
{
    static const struct {
        const char *name;
        double metres;
    } units[] = {{"m", 1}, {"km", 1000}, {"ft", 0.3048}, {"mi", 1609.34}};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (!slice_is(name, units[i].name)) continue;
        *metres = units[i].metres;
        return true;
    }
    reply_error(c, "ERR unsupported unit provided. please use M, KM, FT, MI");
    return false;
}

bool geo_take_number(struct client *c, struct slice text, const char *error, double *out)
{
    if (number_to_double(text, out)) return true;
    reply_error(c, error);
    return false;
}

/* RESP3 has a double here whose digits are not those of other doubles. */
static void reply_coordinate(struct client *c, double value)
{
    char text[NUMBER_LONG_DOUBLE_MAX_LEN];
    struct slice digits = slice_make(text, number_from_long_double(text, value));
    if (c->resp == RESP2) {
        reply_bulk(c, digits);
        return;
    }
    bytes_append_byte(c->out, ',');
    bytes_append_slice(c->out, digits);
    bytes_append(c->out, "\r\n", 2);
}

void geo_reply_position(struct client *c, struct geo_position p)
{
    reply_array(c, 2);
    reply_coordinate(c, p.longitude);
    reply_coordinate(c, p.latitude);
}

void geo_reply_distance(struct client *c, double distance)
{
    char text[512];
    reply_bulk(c, slice_make(text, (size_t)snprintf(text, sizeof text, "%.4f", distance)));
}
