// The alarm hook of the benchmark: notes when its first instruction of `main` ran, for which alert, and
// under which name.
// C, because what is measured is the way to the hook; a Swift or shell program would spend longer on its own start.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int main(int count, char **names) {
    (void)count;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    const char *path = getenv("BENCH_HOOKS");
    const char *id = getenv("FIELDGATE_ID");
    const char *cause = getenv("FIELDGATE_CAUSE");
    const char *kind = getenv("FIELDGATE_KIND");
    if (!path) return 64;
    int log = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (log < 0) return 73;
    const char *slash = strrchr(names[0], '/');
    char line[256];
    int length = snprintf(line, sizeof line, "%lld %s %s %s %s\n", (long long)now.tv_sec * 1000000000 + now.tv_nsec,
                          id ? id : "-", cause ? cause : "-", kind ? kind : "-", slash ? slash + 1 : names[0]);
    return length > 0 && (size_t)length < sizeof line && write(log, line, (size_t)length) == length ? 0 : 74;
}
