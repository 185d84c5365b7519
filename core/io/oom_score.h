/* oom_score.h - how soon the system ends this process when memory is full
 * (/proc/self/oom_score_adj).
 *
 * What it was before the first change is what it is set back to, and what relative values are
 * added to. */
#ifndef TORC_IO_OOM_SCORE_H
#define TORC_IO_OOM_SCORE_H

#include <stdbool.h>

enum oom_score_mode { OOM_SCORE_UNTOUCHED, OOM_SCORE_RELATIVE, OOM_SCORE_ABSOLUTE };

struct oom_score {
    bool is_changed;
    int before;                          /* while it is changed */
};

/* Values beyond -1000 and 1000 are cut to those. False with errno, and nothing is changed. */
bool oom_score_apply(struct oom_score *o, enum oom_score_mode mode, int value)
    __attribute__((warn_unused_result));

#endif
