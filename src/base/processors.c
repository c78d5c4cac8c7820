/*
 * Asks the system how many processors this process may use: its affinity, which batch systems and
 * taskset set, rather than what the machine has. Only this file needs more than POSIX.
 */
#define _GNU_SOURCE /* NOLINT(bugprone-reserved-identifier): sched_getaffinity */

#include "base/par.h"

#include <sched.h>
#include <unistd.h>

unsigned par_processors(void)
{
    long online;
#ifdef CPU_COUNT
    cpu_set_t set;

    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0) {
        return (unsigned)CPU_COUNT(&set);
    }
#endif
    online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 && online < 1 << 20 ? (unsigned)online : 1;
}
