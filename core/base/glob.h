/* glob.h - patterns of KEYS, SCAN, PSUBSCRIBE, CONFIG GET: *, ?, [a-z], [^a-z], backslash.
 *
 * The same answers as Redis's stringmatchlen(), its oddities included:
 *   - a class without its ] reaches to the end of the pattern, and "[a-]" is such a range;
 *   - a range may be written backwards; bytes above 127 compare as negative;
 *   - an escaped byte in a class is compared with its case, also when nocase is asked for;
 *   - the empty text matches the empty pattern only, not "*". */
#ifndef TORC_BASE_GLOB_H
#define TORC_BASE_GLOB_H

#include "core/base/slice.h"

/* Time is at most proportional to pattern.len * text.len, whatever the pattern; no memory. */
bool glob_match(struct slice pattern, struct slice text, bool nocase);

#endif
