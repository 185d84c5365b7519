#include "core/base/sparkline.h"

#include <string.h>

/* Within a line a column ends with one of these; what is full below it is a '|'. */
static const char ends[] = "_o#";
enum { ENDS = sizeof ends - 1 };

struct range {
    double low, high;
};

static struct range range_of(const struct sparkline_column *columns, size_t count)
{
    struct range r = {columns[0].value, columns[0].value};
    for (size_t i = 1; i < count; i++) {
        if (columns[i].value < r.low) r.low = columns[i].value;
        if (columns[i].value > r.high) r.high = columns[i].value;
    }
    return r;
}

/* 0 .. rows * ENDS - 1 */
static size_t height_of(double value, struct range r, size_t rows)
{
    size_t steps = rows * ENDS;
    double span = r.high > r.low ? r.high - r.low : 1;
    size_t height = (size_t)((value - r.low) * (double)steps / span);
    return height < steps ? height : steps - 1;
}

static void draw_row(struct bytes *out, const struct sparkline_column *columns, size_t count,
                     struct range r, size_t rows, size_t row)
{
    size_t below = (rows - row - 1) * ENDS;
    for (size_t i = 0; i < count; i++) {
        size_t height = height_of(columns[i].value, r, rows);
        char c = height < below ? ' ' : height - below < ENDS ? ends[height - below] : '|';
        bytes_append_byte(out, c);
    }
    bytes_append_byte(out, '\n');
}

static void draw_blank(struct bytes *out, size_t count)
{
    for (size_t i = 0; i < count; i++) bytes_append_byte(out, ' ');
    bytes_append_byte(out, '\n');
}

static void draw_labels(struct bytes *out, const struct sparkline_column *columns, size_t count)
{
    size_t longest = 0;
    for (size_t i = 0; i < count; i++)
        if (strlen(columns[i].label) > longest) longest = strlen(columns[i].label);
    for (size_t line = 0; line < longest; line++) {
        for (size_t i = 0; i < count; i++)
            bytes_append_byte(out, line < strlen(columns[i].label) ? columns[i].label[line] : ' ');
        bytes_append_byte(out, '\n');
    }
}

void sparkline_draw(struct bytes *out, const struct sparkline_column *columns, size_t count,
                    size_t width, size_t rows)
{
    if (count == 0) return;
    struct range r = range_of(columns, count);
    for (size_t at = 0; at < count; at += width) {
        size_t here = count - at < width ? count - at : width;
        if (at > 0) bytes_append_byte(out, '\n');
        for (size_t row = 0; row < rows; row++) draw_row(out, columns + at, here, r, rows, row);
        draw_blank(out, here);
        draw_labels(out, columns + at, here);
    }
}
