/* geo.h - the globe as Redis cuts it up: positions, cells, distances, and what lies within a shape.
 *
 * A cell of step n is one of 2^n x 2^n that the map between the latitudes of +-85.05112878 is cut
 * into (Web Mercator's square).  Its number interleaves the bits of both indexes, latitude in the
 * even ones, so that cells that are near each other mostly have near numbers, and a cell is a range
 * of the numbers of smaller ones.  Scores of a geo index are cells of step 26: 52 bits, which a
 * double holds.
 *
 * All figures are computed in the order in which Redis computes them, since their digits show. */
#ifndef TORC_CMD_GEO_H
#define TORC_CMD_GEO_H

#include <stdbool.h>
#include <stdint.h>

#define GEO_LATITUDE_MAX 85.05112878
#define GEO_LONGITUDE_MAX 180.0

enum { GEO_STEP_MAX = 26, GEO_CELLS_MAX = 9, GEO_TEXT_LEN = 11 };

struct geo_position {
    double longitude, latitude;          /* degrees */
};

struct geo_cell {
    uint64_t bits;
    unsigned step;                       /* 0: none */
};

struct geo_bounds {
    double longitude_min, longitude_max, latitude_min, latitude_max;
};

/* Whether the position lies on the map. */
bool geo_is_valid(struct geo_position p);

/* The cell around a position of the map, as the score of a member; and the middle of that cell. */
double geo_score(struct geo_position p);
struct geo_position geo_position_of(double score);

/* The usual Geohash, of the whole globe: eleven letters, no terminator. */
void geo_text(double score, char out[static GEO_TEXT_LEN]);

/* Metres along the surface of a sphere. */
double geo_distance(struct geo_position a, struct geo_position b);

/* A circle, or a box along the meridians. */
struct geo_shape {
    struct geo_position center;
    bool is_box;
    double radius, width, height;        /* in units of so many metres: */
    double unit;
};

/* Whether the position lies within the shape; *distance to its center then, in metres. */
bool geo_is_within(const struct geo_shape *shape, struct geo_position p, double *distance);

/* The cells that cover the shape, in the order in which Redis searches them; returns how many. */
unsigned geo_cover(const struct geo_shape *shape, struct geo_cell cells[static GEO_CELLS_MAX]);

/* The scores of what lies in a cell: from *min on, below *max. */
void geo_scores_of(struct geo_cell cell, double *min, double *max);

#endif
