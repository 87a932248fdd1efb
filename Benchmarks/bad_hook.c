// Alarm hooks as nobody wants them; the name it is started under says which. Static, as hook.c is.
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static char page[65536];

int main(int count, char **names) {
    (void)count;
    const char *slash = strrchr(names[0], '/');
    const char *name = slash ? slash + 1 : names[0];
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    if (strcmp(name, "crash") == 0) {
        signal(SIGSEGV, SIG_DFL);
        raise(SIGSEGV);
    }
    if (strcmp(name, "hang") == 0) {
        // With a child in its group that hangs too, as a shell script's would.
        signal(SIGTERM, SIG_IGN);
        fork();
        for (;;) pause();
    }
    memset(page, 'x', sizeof page);
    if (strcmp(name, "gigabyte") == 0) {
        for (int pages = 0; pages < 16384; pages++)
            if (write(1, page, sizeof page) < 0) return 74;
        return 0;
    }
    if (strcmp(name, "endless") == 0) {
        signal(SIGTERM, SIG_IGN);
        for (;;)
            if (write(1, page, sizeof page) < 0) return 74;
    }
    return 1;
}
