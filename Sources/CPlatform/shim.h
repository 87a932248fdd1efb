// What the daemon needs of the platform and Swift's Glibc module doesn't show.
#pragma once
#include <malloc.h>
#include <stdbool.h>
#include <sys/timex.h>
#include <systemd/sd-daemon.h>

/// Whether the kernel says that the system clock is disciplined (adjtimex(2)).
static inline bool fg_clock_is_synchronised(void) {
    struct timex state = {0};
    int answer = adjtimex(&state);
    // Where the call is forbidden nothing is known, and that is not "synchronised".
    return answer >= 0 && answer != TIME_ERROR && !(state.status & STA_UNSYNC);
}

/// Two arenas are enough for a handful of threads (glibc would take eight a core, and keep them), and freed memory
/// goes back to the system (mallopt(3)).
static inline void fg_keep_allocator_small(void) {
    mallopt(M_ARENA_MAX, 2);
    mallopt(M_TRIM_THRESHOLD, 128 * 1024);
    mallopt(M_MMAP_THRESHOLD, 128 * 1024);
}

/// Gives back what the heap holds free between what is in use: reading a large set of zones leaves several megabytes
/// behind that a trim threshold, which looks at the top only, never returns (malloc_trim(3)).
static inline void fg_return_free_memory(void) {
    malloc_trim(0);
}

// glibc shows these two only to those who define _GNU_SOURCE before anything else, which a module can't. Their headers are
// not included: what a module includes besides, the release build takes for the module's own.
extern int pipe2(int ends[2], int flags);
extern int posix_spawn_file_actions_addclosefrom_np(void *actions, int from);

/// A pipe with `flags` of open(2) on both ends (pipe2(2)); 0, or -1 with errno.
static inline int fg_pipe(int *ends, int flags) { return pipe2(ends, flags); }

/// Closes every descriptor from `from` on in the child (glibc 2.34); `actions` is a posix_spawn_file_actions_t.
static inline int fg_close_from(void *actions, int from) {
    return posix_spawn_file_actions_addclosefrom_np(actions, from);
}
