#include "server/cmd/partial_sort.h"

enum { INSERTION_BELOW = 7, NINTHER_ABOVE = 40 };

struct sorting {
    char *base;
    size_t size;
    int (*compare)(const void *a, const void *b);
    size_t first, last;
};

static void *item(const struct sorting *s, size_t i)
{
    return s->base + i * s->size;
}

static int compare(const struct sorting *s, size_t i, size_t j)
{
    return s->compare(item(s, i), item(s, j));
}

static void swap(const struct sorting *s, size_t i, size_t j)
{
    char *a = item(s, i), *b = item(s, j);
    for (size_t k = 0; k < s->size; k++) {
        char kept = a[k];
        a[k] = b[k];
        b[k] = kept;
    }
}

static void swap_many(const struct sorting *s, size_t i, size_t j, size_t count)
{
    for (size_t k = 0; k < count; k++) swap(s, i + k, j + k);
}

static void insertion_sort(const struct sorting *s, size_t from, size_t count)
{
    for (size_t i = from + 1; i < from + count; i++)
        for (size_t j = i; j > from && compare(s, j - 1, j) > 0; j--) swap(s, j, j - 1);
}

static size_t median(const struct sorting *s, size_t a, size_t b, size_t c)
{
    if (compare(s, a, b) < 0)
        return compare(s, b, c) < 0 ? b : compare(s, a, c) < 0 ? c : a;
    return compare(s, b, c) > 0 ? b : compare(s, a, c) < 0 ? a : c;
}

static size_t pivot_of(const struct sorting *s, size_t from, size_t count)
{
    size_t left = from, middle = from + count / 2, right = from + count - 1, step = count / 8;
    if (count == INSERTION_BELOW) return middle;
    if (count > NINTHER_ABOVE) {
        left = median(s, left, left + step, left + 2 * step);
        middle = median(s, middle - step, middle, middle + step);
        right = median(s, right - 2 * step, right - step, right);
    }
    return median(s, left, middle, right);
}

struct parts {
    size_t smaller, larger;              /* how many; what equals the pivot lies between them */
};

static size_t smaller_of(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Equal ones are gathered at both ends first: [from, a) and (d, end]; then brought to the
 * middle. */
static struct parts partition(const struct sorting *s, size_t from, size_t count)
{
    size_t a = from + 1, b = a, c = from + count, d = c;         /* c, d: one behind */
    for (;;) {
        int order;
        while (b < c && (order = compare(s, b, from)) <= 0) {
            if (order == 0) swap(s, a++, b);
            b++;
        }
        while (b < c && (order = compare(s, c - 1, from)) >= 0) {
            if (order == 0) swap(s, c - 1, --d);
            c--;
        }
        if (b >= c) break;
        swap(s, b++, --c);
    }
    size_t end = from + count, left = smaller_of(a - from, b - a),
           right = smaller_of(d - c, end - d);
    swap_many(s, from, b - left, left);
    swap_many(s, b, end - right, right);
    return (struct parts){b - a, d - c};
}

static int is_wanted(const struct sorting *s, size_t from, size_t count)
{
    return count > 1 && s->first < from + count && s->last >= from;
}

/* The parts are disjoint, and the smaller one goes first: so this is not deep. */
static void sort(const struct sorting *s, size_t from, size_t count)
{
    while (count >= INSERTION_BELOW) {
        swap(s, from, pivot_of(s, from, count));
        struct parts p = partition(s, from, count);
        size_t right = from + count - p.larger;
        if (p.smaller < p.larger) {
            if (is_wanted(s, from, p.smaller)) sort(s, from, p.smaller);
            if (!is_wanted(s, right, p.larger)) return;
            from = right;
            count = p.larger;
        } else {
            if (is_wanted(s, right, p.larger)) sort(s, right, p.larger);
            if (!is_wanted(s, from, p.smaller)) return;
            count = p.smaller;
        }
    }
    insertion_sort(s, from, count);
}

void partial_sort(void *items, size_t count, size_t size,
                  int (*compare_items)(const void *a, const void *b), size_t first, size_t last)
{
    struct sorting s = {items, size, compare_items, first, last};
    sort(&s, 0, count);
}
