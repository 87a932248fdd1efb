// A disk that has fallen sick: every fsync and fdatasync of the process takes SLOW_DISK_MS longer while the file
// SLOW_DISK_SWITCH exists. Preloaded into the daemon, so that it starts on a healthy disk and the bench says when:
//   cc -O2 -shared -fPIC -o slow_disk.so slow_disk.c -ldl
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void suffer(void) {
    const char *path = getenv("SLOW_DISK_SWITCH");
    const char *delay = getenv("SLOW_DISK_MS");
    if (!path || !delay || access(path, F_OK) != 0) return;
    long milliseconds = strtol(delay, NULL, 10);
    struct timespec rest = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    while (nanosleep(&rest, &rest) != 0) {
    }
}

int fsync(int file) {
    static int (*real)(int);
    if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    suffer();
    return real(file);
}

int fdatasync(int file) {
    static int (*real)(int);
    if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    suffer();
    return real(file);
}
