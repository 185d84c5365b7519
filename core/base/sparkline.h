/* sparkline.h - numbers as a small picture of text, each a column above its label. */
#ifndef TORC_BASE_SPARKLINE_H
#define TORC_BASE_SPARKLINE_H

#include "core/base/bytes.h"

enum { SPARKLINE_LABEL_MAX = 24 };

struct sparkline_column {
    double value;
    char label[SPARKLINE_LABEL_MAX];
};

/* Appends blocks of at most `width` columns and `rows` lines, their labels downwards below them.
 * The lowest value of all stands at the bottom, the highest at the top. */
void sparkline_draw(struct bytes *out, const struct sparkline_column *columns, size_t count,
                    size_t width, size_t rows);

#endif
