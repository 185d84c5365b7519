/* clock.h - the only caller of clock_gettime().  Everyone else is told the time. */
#ifndef TORC_IO_CLOCK_H
#define TORC_IO_CLOCK_H

#include <stdint.h>

int64_t clock_wall_us(void);         /* microseconds since 1970; jumps when the clock is set */
int64_t clock_monotonic_us(void);    /* microseconds since some start; never runs back */

#endif
