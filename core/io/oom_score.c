#include "core/io/oom_score.h"

#include <errno.h>
#include <stdio.h>

#define OOM_SCORE_PATH "/proc/self/oom_score_adj"

enum { OOM_SCORE_MAX = 1000 };

static bool read_score(int *score)
{
    FILE *file = fopen(OOM_SCORE_PATH, "r");
    if (file == NULL) return false;
    bool ok = fscanf(file, "%d", score) == 1;
    fclose(file);
    return ok;
}

/* The system says no when the bytes are written out. */
static bool write_score(int score)
{
    FILE *file = fopen(OOM_SCORE_PATH, "w");
    if (file == NULL) return false;
    bool ok = fprintf(file, "%d\n", score) > 0 && fflush(file) == 0;
    int error = errno;
    fclose(file);
    errno = error;
    return ok;
}

static int clamped(int score)
{
    return score < -OOM_SCORE_MAX ? -OOM_SCORE_MAX : score > OOM_SCORE_MAX ? OOM_SCORE_MAX : score;
}

bool oom_score_apply(struct oom_score *o, enum oom_score_mode mode, int value)
{
    int before = o->before;
    if (mode == OOM_SCORE_UNTOUCHED) {
        if (o->is_changed && !write_score(before)) return false;
        o->is_changed = false;
        return true;
    }
    if (!o->is_changed && !read_score(&before)) return false;
    if (!write_score(clamped(mode == OOM_SCORE_RELATIVE ? before + value : value))) return false;
    *o = (struct oom_score){true, before};
    return true;
}
