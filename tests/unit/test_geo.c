#include "core/base/random.h"
#include "server/cmd/geo.h"
#include "tests/harness/test.h"

#include <math.h>

static double between(struct random *r, double low, double high)
{
    return low + (double)random_below(r, 1000001) / 1000000 * (high - low);
}

static struct geo_position anywhere(struct random *r)
{
    return (struct geo_position){between(r, -180, 180),
                                 between(r, -GEO_LATITUDE_MAX, GEO_LATITUDE_MAX)};
}

TEST(a_score_gives_back_its_position_to_less_than_a_metre)
{
    struct random r;
    random_seed(&r, 1);
    for (int i = 0; i < 20000; i++) {
        struct geo_position p = anywhere(&r);
        assert_true(geo_is_valid(p));
        assert_true(geo_distance(p, geo_position_of(geo_score(p))) < 1);
    }
}

TEST(positions_beyond_the_map_are_not_valid)
{
    assert_true(geo_is_valid((struct geo_position){180, 85.05112878}));
    assert_true(geo_is_valid((struct geo_position){-180, -85.05112878}));
    assert_false(geo_is_valid((struct geo_position){180.000001, 0}));
    assert_false(geo_is_valid((struct geo_position){0, -85.0512}));
    assert_false(geo_is_valid((struct geo_position){NAN, 0}));
}

TEST(scores_of_anybody_have_some_position)
{
    static const double scores[] = {-1,
                                    -1e300,
                                    1e300,
                                    INFINITY,
                                    -INFINITY,
                                    0.5,
                                    9223372036854775808.0,
                                    18446744073709551616.0,
                                    4503599627370496};
    for (size_t i = 0; i < sizeof scores / sizeof scores[0]; i++)
        assert_true(geo_is_valid(geo_position_of(scores[i])));
}

TEST(distances_are_those_of_a_sphere)
{
    struct geo_position palermo = {13.361389, 38.115556}, catania = {15.087269, 37.502669};
    assert_true(fabs(geo_distance(palermo, catania) - 166274.15) < 1);
    assert_true(geo_distance(palermo, palermo) == 0);
    double quarter = geo_distance((struct geo_position){0, 0}, (struct geo_position){90, 0});
    assert_true(fabs(quarter - 6372797.560856 * M_PI / 2) < 0.01);
}

/* Whether the cells hold the score. */
static bool are_covering(const struct geo_cell *cells, unsigned count, double score)
{
    double min, max;
    for (unsigned i = 0; i < count; i++) {
        geo_scores_of(cells[i], &min, &max);
        if (score >= min && score < max) return true;
    }
    return false;
}

/* Not near the poles and the date line, where Redis searches no cells on the other side. */
TEST(what_lies_within_a_shape_lies_within_its_cells)
{
    struct random r;
    struct geo_cell cells[GEO_CELLS_MAX];
    random_seed(&r, 2);
    for (int i = 0; i < 20000; i++) {
        double size = pow(10, between(&r, 0, 5.5)), distance;
        struct geo_shape shape = {.center = {between(&r, -150, 150), between(&r, -60, 60)},
                                  .is_box = i % 2,
                                  .radius = size,
                                  .width = size,
                                  .height = size / 3,
                                  .unit = 1};
        unsigned count = geo_cover(&shape, cells);
        assert_in_range(count, 1, GEO_CELLS_MAX);
        double spread = size / 60000;
        struct geo_position p = {shape.center.longitude + between(&r, -spread, spread),
                                 shape.center.latitude + between(&r, -spread, spread)};
        double score = geo_score(p);
        if (geo_is_within(&shape, geo_position_of(score), &distance))
            assert_true(are_covering(cells, count, score));
    }
}

TEST(geohashes_are_the_usual_ones)
{
    char text[GEO_TEXT_LEN];
    geo_text(geo_score((struct geo_position){13.361389, 38.115556}), text);
    assert_memory_equal(text, "sqc8b49rny0", GEO_TEXT_LEN);
    geo_text(geo_score((struct geo_position){15.087269, 37.502669}), text);
    assert_memory_equal(text, "sqdtr74hyu0", GEO_TEXT_LEN);
}
