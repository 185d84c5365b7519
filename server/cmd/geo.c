#include "server/cmd/geo.h"

#include <math.h>

#define EARTH_RADIUS 6372797.560856      /* metres; Redis's */
#define MERCATOR_MAX 20037726.37
#define RADIANS_PER_DEGREE (M_PI / 180.0)

static double radians(double degrees)
{
    return degrees * RADIANS_PER_DEGREE;
}

static double degrees(double radians_)
{
    return radians_ / RADIANS_PER_DEGREE;
}

bool geo_is_valid(struct geo_position p)
{
    return p.longitude >= -GEO_LONGITUDE_MAX && p.longitude <= GEO_LONGITUDE_MAX &&
           p.latitude >= -GEO_LATITUDE_MAX && p.latitude <= GEO_LATITUDE_MAX;
}

/* ---- cells ---- */

/* The bits of a 32-bit number, each followed by a zero; and back. */
static uint64_t spread(uint32_t value)
{
    uint64_t bits = value;
    bits = (bits | bits << 16) & 0x0000ffff0000ffff;
    bits = (bits | bits << 8) & 0x00ff00ff00ff00ff;
    bits = (bits | bits << 4) & 0x0f0f0f0f0f0f0f0f;
    bits = (bits | bits << 2) & 0x3333333333333333;
    return (bits | bits << 1) & 0x5555555555555555;
}

static uint32_t gather(uint64_t bits)
{
    bits &= 0x5555555555555555;
    bits = (bits | bits >> 1) & 0x3333333333333333;
    bits = (bits | bits >> 2) & 0x0f0f0f0f0f0f0f0f;
    bits = (bits | bits >> 4) & 0x00ff00ff00ff00ff;
    bits = (bits | bits >> 8) & 0x0000ffff0000ffff;
    return (uint32_t)(bits | bits >> 16);
}

/* At the upper edge of the map the index is one too large, in Redis as well. */
static struct geo_cell cell_at(struct geo_position p, double latitude_max, unsigned step)
{
    double cells = (double)(UINT64_C(1) << step);
    double latitude = (p.latitude + latitude_max) / (latitude_max + latitude_max);
    double longitude = (p.longitude + GEO_LONGITUDE_MAX) / (GEO_LONGITUDE_MAX + GEO_LONGITUDE_MAX);
    uint64_t bits = spread((uint32_t)(latitude * cells)) | spread((uint32_t)(longitude * cells))
                                                               << 1;
    return (struct geo_cell){bits, step};
}

static struct geo_bounds bounds_of(struct geo_cell cell)
{
    const double height = GEO_LATITUDE_MAX + GEO_LATITUDE_MAX;
    const double width = GEO_LONGITUDE_MAX + GEO_LONGITUDE_MAX;
    double cells = (double)(UINT64_C(1) << cell.step);
    double latitude = gather(cell.bits), longitude = gather(cell.bits >> 1);
    return (struct geo_bounds){
        .latitude_min = -GEO_LATITUDE_MAX + latitude / cells * height,
        .latitude_max = -GEO_LATITUDE_MAX + (latitude + 1) / cells * height,
        .longitude_min = -GEO_LONGITUDE_MAX + longitude / cells * width,
        .longitude_max = -GEO_LONGITUDE_MAX + (longitude + 1) / cells * width};
}

/* The cell so many to the east and to the north; the map has no edges here. */
static struct geo_cell neighbor(struct geo_cell cell, int east, int north)
{
    uint32_t mask = (uint32_t)((UINT64_C(1) << cell.step) - 1);
    uint32_t longitude = gather(cell.bits >> 1), latitude = gather(cell.bits);
    if (east != 0) longitude = (longitude + (uint32_t)east) & mask;
    if (north != 0) latitude = (latitude + (uint32_t)north) & mask;
    return (struct geo_cell){spread(latitude) | spread(longitude) << 1, cell.step};
}

void geo_scores_of(struct geo_cell cell, double *min, double *max)
{
    unsigned shift = 2 * (GEO_STEP_MAX - cell.step);
    *min = (double)(cell.bits << shift);
    *max = (double)((cell.bits + 1) << shift);
}

/* ---- scores ---- */

double geo_score(struct geo_position p)
{
    return (double)cell_at(p, GEO_LATITUDE_MAX, GEO_STEP_MAX).bits;
}

/* Scores that no position has may be in a sorted set, too; what a processor makes of them. */
static uint64_t bits_of(double score)
{
    const double half = 9223372036854775808.0;
    if (score >= -half && score < half) return (uint64_t)(int64_t)score;
    if (score >= half && score < 2 * half) return (uint64_t)score;
    return score >= half ? 0 : UINT64_C(1) << 63;
}

static double limited(double value, double max)
{
    return value > max ? max : value < -max ? -max : value;
}

struct geo_position geo_position_of(double score)
{
    struct geo_bounds b = bounds_of((struct geo_cell){bits_of(score), GEO_STEP_MAX});
    return (struct geo_position){
        limited((b.longitude_min + b.longitude_max) / 2, GEO_LONGITUDE_MAX),
        limited((b.latitude_min + b.latitude_max) / 2, GEO_LATITUDE_MAX)};
}

/* Ten letters of five bits; for the eleventh two bits are left, which Redis leaves out. */
void geo_text(double score, char out[static GEO_TEXT_LEN])
{
    static const char letters[] = "0123456789bcdefghjkmnpqrstuvwxyz";
    const unsigned last = GEO_TEXT_LEN - 1;
    uint64_t bits = cell_at(geo_position_of(score), 90.0, GEO_STEP_MAX).bits;
    for (unsigned i = 0; i < last; i++)
        out[i] = letters[bits >> (2 * GEO_STEP_MAX - 5 * (i + 1)) & 0x1f];
    out[last] = letters[0];
}

/* ---- distances ---- */

static double distance_north(double latitude, double other)
{
    return EARTH_RADIUS * fabs(radians(other) - radians(latitude));
}

/* The haversine formula, or along one meridian what it comes to. */
double geo_distance(struct geo_position a, struct geo_position b)
{
    double v = sin((radians(b.longitude) - radians(a.longitude)) / 2);
    if (v == 0.0) return distance_north(a.latitude, b.latitude);
    double latitude = radians(a.latitude), other = radians(b.latitude);
    double u = sin((other - latitude) / 2);
    return 2.0 * EARTH_RADIUS * asin(sqrt(u * u + cos(latitude) * cos(other) * v * v));
}

static bool is_within_box(const struct geo_shape *shape, struct geo_position p)
{
    struct geo_position beside = {shape->center.longitude, p.latitude};
    if (distance_north(p.latitude, shape->center.latitude) > shape->height * shape->unit / 2)
        return false;
    return geo_distance(p, beside) <= shape->width * shape->unit / 2;
}

bool geo_is_within(const struct geo_shape *shape, struct geo_position p, double *distance)
{
    if (shape->is_box && !is_within_box(shape, p)) return false;
    *distance = geo_distance(shape->center, p);
    return shape->is_box || *distance <= shape->radius * shape->unit;
}

/* ---- covering a shape ---- */

/* The box around the shape, measured where it is widest. */
static struct geo_bounds box_around(const struct geo_shape *shape)
{
    double height = shape->unit * (shape->is_box ? shape->height / 2 : shape->radius);
    double width = shape->unit * (shape->is_box ? shape->width / 2 : shape->radius);
    double longitude = shape->center.longitude, latitude = shape->center.latitude;
    double north = degrees(height / EARTH_RADIUS);
    double edge = latitude < 0 ? latitude - north : latitude + north;
    double east = degrees(width / EARTH_RADIUS / cos(radians(edge)));
    return (struct geo_bounds){longitude - east, longitude + east, latitude - north,
                               latitude + north};
}

/* From the center to where the shape ends. */
static double reach_of(const struct geo_shape *shape)
{
    double width = shape->width / 2, height = shape->height / 2;
    return shape->unit * (shape->is_box ? sqrt(width * width + height * height) : shape->radius);
}

/* A step whose cells are about as large as the shape. */
static unsigned step_for(double reach, double latitude)
{
    int step = 1;
    if (reach == 0) return GEO_STEP_MAX;
    for (; reach < MERCATOR_MAX; reach *= 2) step++;
    step -= 2;
    if (fabs(latitude) > 66) step--;
    if (fabs(latitude) > 80) step--;
    return step < 1 ? 1 : step > GEO_STEP_MAX ? GEO_STEP_MAX : (unsigned)step;
}

/* Whether the shape ends before the cells around its center's do. */
static bool neighbors_suffice(struct geo_cell center, const struct geo_bounds *box)
{
    return bounds_of(neighbor(center, 0, 1)).latitude_max >= box->latitude_max &&
           bounds_of(neighbor(center, 0, -1)).latitude_min <= box->latitude_min &&
           bounds_of(neighbor(center, 1, 0)).longitude_max >= box->longitude_max &&
           bounds_of(neighbor(center, -1, 0)).longitude_min <= box->longitude_min;
}

/* Whether a cell in this direction lies beyond what the shape reaches. */
static bool is_useless(const struct geo_bounds *cell, const struct geo_bounds *box, int east,
                       int north)
{
    return (north < 0 && cell->latitude_min < box->latitude_min) ||
           (north > 0 && cell->latitude_max > box->latitude_max) ||
           (east < 0 && cell->longitude_min < box->longitude_min) ||
           (east > 0 && cell->longitude_max > box->longitude_max);
}

unsigned geo_cover(const struct geo_shape *shape, struct geo_cell cells[static GEO_CELLS_MAX])
{
    static const struct {
        int east, north;
    } order[GEO_CELLS_MAX] = {{0, 0}, {0, 1},  {0, -1}, {1, 0},  {-1, 0},
                              {1, 1}, {-1, 1}, {1, -1}, {-1, -1}};
    struct geo_bounds box = box_around(shape);
    unsigned step = step_for(reach_of(shape), shape->center.latitude), count = 0;
    struct geo_cell center = cell_at(shape->center, GEO_LATITUDE_MAX, step);
    if (step > 1 && !neighbors_suffice(center, &box))
        center = cell_at(shape->center, GEO_LATITUDE_MAX, --step);
    struct geo_bounds bounds = bounds_of(center);
    for (unsigned i = 0; i < GEO_CELLS_MAX; i++) {
        if (step >= 2 && is_useless(&bounds, &box, order[i].east, order[i].north)) continue;
        cells[count] = neighbor(center, order[i].east, order[i].north);
        /* Of a map of few cells, neighbours may be the same. */
        bool is_same = count > 1 && cells[count].bits == cells[count - 1].bits;
        if (!is_same) count++;
    }
    return count;
}
