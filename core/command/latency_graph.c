#include "core/command/latency_graph.h"

#include "core/base/mem.h"
#include "core/base/sparkline.h"

#include <stdio.h>

enum { WIDTH = 80, ROWS = 4, MINUTE_S = 60, HOUR_S = 60 * MINUTE_S, DAY_S = 24 * HOUR_S };

/* How long ago. */
static void print_age(char out[SPARKLINE_LABEL_MAX], int64_t age_s)
{
    const char *unit = age_s < MINUTE_S ? "s" : age_s < HOUR_S ? "m" : age_s < DAY_S ? "h" : "d";
    int64_t by = age_s < MINUTE_S ? 1 : age_s < HOUR_S ? MINUTE_S : age_s < DAY_S ? HOUR_S : DAY_S;
    snprintf(out, SPARKLINE_LABEL_MAX, "%lld%s", (long long)(age_s / by), unit);
}

void latency_graph(struct bytes *out, struct slice event, const struct latency_sample *samples,
                   size_t count, int64_t all_time_high_ms, int64_t now_s)
{
    struct sparkline_column *columns = mem_zalloc(count * sizeof *columns);
    int64_t high = samples[0].ms, low = samples[0].ms;
    for (size_t i = 0; i < count; i++) {
        if (samples[i].ms > high) high = samples[i].ms;
        if (samples[i].ms < low) low = samples[i].ms;
        columns[i].value = (double)samples[i].ms;
        print_age(columns[i].label, now_s - samples[i].time_s);
    }
    bytes_printf(out, "%.*s - high %lld ms, low %lld ms (all time high %lld ms)\n", (int)event.len,
                 event.ptr, (long long)high, (long long)low, (long long)all_time_high_ms);
    for (size_t i = 0; i < WIDTH; i++) bytes_append_byte(out, '-');
    bytes_append_byte(out, '\n');
    sparkline_draw(out, columns, count, WIDTH, ROWS);
    mem_free(columns);
}
