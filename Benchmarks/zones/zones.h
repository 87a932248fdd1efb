// What every contestant shares: the files, the clock, the passes and the line of JSON at the end.
//
// A set of zones is a file of little-endian int64 and double: count, then for each zone the count of its positions
// (first and last equal) and latitude, longitude in degrees. Points: count, then latitude, longitude.
#ifndef ZONES_H
#define ZONES_H
#include <dlfcn.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define REACH_METRES 30000.0
#define MOST_INSIDE 4096

typedef struct { double lat, lon; } position;
typedef struct { int64_t count; position *positions; } zone;
typedef struct { int64_t count; zone *zones; int64_t vertices; } zone_set;
typedef struct { int64_t count; position *at; } point_list;

/// What one decision answers. `metres` is to the nearest edge of any zone, HUGE_VAL beyond the reach.
/// In the mode `every`, `distances` has the signed distance of each of the `count` zones.
typedef struct { int count; int ids[MOST_INSIDE]; double distances[MOST_INSIDE]; double metres; } decision;
typedef void (*decide)(void *context, double lat, double lon, decision *out);

static inline FILE *open_file(const char *folder, const char *name, const char *ending) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s.%s", folder, name, ending);
    FILE *file = fopen(path, "rb");
    if (!file) { perror(path); exit(66); }
    return file;
}

static inline void take(void *into, size_t bytes, FILE *file) {
    if (bytes && fread(into, 1, bytes, file) != bytes) { fprintf(stderr, "a file ends too early\n"); exit(65); }
}

static inline zone_set read_zones(const char *folder, const char *name) {
    FILE *file = open_file(folder, name, "zones");
    zone_set set = {0, NULL, 0};
    take(&set.count, 8, file);
    set.zones = (zone *)calloc((size_t)set.count, sizeof(zone));
    for (int64_t i = 0; i < set.count; i++) {
        zone *z = &set.zones[i];
        take(&z->count, 8, file);
        z->positions = (position *)malloc((size_t)z->count * sizeof(position));
        take(z->positions, (size_t)z->count * sizeof(position), file);
        set.vertices += z->count - 1;
    }
    fclose(file);
    return set;
}

static inline point_list read_points(const char *folder, const char *name) {
    FILE *file = open_file(folder, name, "points");
    point_list points = {0, NULL};
    take(&points.count, 8, file);
    points.at = (position *)malloc((size_t)points.count * sizeof(position));
    take(points.at, (size_t)points.count * sizeof(position), file);
    fclose(file);
    return points;
}

static inline int64_t clock_ns(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static inline int64_t now_ns(void) { return clock_ns(CLOCK_MONOTONIC); }

/// Whole passes and building are timed on the thread's CPU clock: time that a neighbour takes isn't the contestant's.
static inline int64_t cpu_ns(void) { return clock_ns(CLOCK_THREAD_CPUTIME_ID); }

/// What the preloaded malloc counter says; 0 without it.
static inline int64_t heap(const char *what) {
    int64_t (*ask)(void) = (int64_t(*)(void))dlsym(RTLD_DEFAULT, what);
    return ask ? ask() : 0;
}

/// Sums that have to agree between the contestants of a run.
typedef struct { int64_t inside, near; uint32_t ids; double metres; } sums;

static inline void add(sums *s, const decision *d, int every) {
    if (every) {
        s->near += d->count;
        for (int i = 0; i < d->count; i++) {
            s->metres += fabs(d->distances[i]);
            if (d->distances[i] <= 0) { s->inside++; s->ids += (uint32_t)(d->ids[i] + 1) * 2654435761u; }
        }
        return;
    }
    s->inside += d->count;
    for (int i = 0; i < d->count; i++) s->ids += (uint32_t)(d->ids[i] + 1) * 2654435761u;
    if (d->metres <= REACH_METRES) { s->near++; s->metres += d->metres; }
}

static inline int by_size(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/// The median cost of asking for the time, taken off each decision that is timed alone.
static inline int64_t clock_cost_ns(void) {
    uint32_t costs[1001];
    for (int i = 0; i < 1001; i++) { int64_t t = now_ns(); costs[i] = (uint32_t)(now_ns() - t); }
    qsort(costs, 1001, sizeof *costs, by_size);
    return costs[500];
}

/// Times `passes` whole passes, of which the least disturbed counts, then each decision alone.
static inline void measure(const char *who, const char *set, const char *kind, const char *mode, point_list points,
                           int64_t most, int passes, decide ask, void *context, double build_ms, int64_t vertices) {
    static decision d;
    const int every = strcmp(mode, "every") == 0;
    const int64_t n = points.count < most ? points.count : most;
    sums s = {0, 0, 0, 0};
    int64_t best = INT64_MAX;
    for (int64_t i = 0; i < n / 10; i++) ask(context, points.at[i].lat, points.at[i].lon, &d);
    for (int pass = 0; pass < passes; pass++) {
        memset(&s, 0, sizeof s);
        int64_t start = cpu_ns();
        for (int64_t i = 0; i < n; i++) { ask(context, points.at[i].lat, points.at[i].lon, &d); add(&s, &d, every); }
        int64_t took = cpu_ns() - start;
        if (took < best) best = took;
    }
    uint32_t *each = (uint32_t *)malloc((size_t)n * sizeof *each);
    const int64_t cost = clock_cost_ns();
    for (int64_t i = 0; i < n; i++) {
        int64_t start = now_ns();
        ask(context, points.at[i].lat, points.at[i].lon, &d);
        int64_t took = now_ns() - start - cost;
        each[i] = took > 0 ? (uint32_t)took : 0;
    }
    qsort(each, (size_t)n, sizeof *each, by_size);
    printf("{\"who\":\"%s\",\"set\":\"%s\",\"points\":\"%s\",\"mode\":\"%s\",\"vertices\":%lld,\"decisions\":%lld,"
           "\"build_ms\":%.3f,\"mean_ns\":%.1f,\"median_ns\":%u,\"p99_ns\":%u,"
           "\"inside\":%lld,\"ids\":%u,\"near\":%lld,\"metres\":%.1f}\n",
           who, set, kind, mode, (long long)vertices, (long long)n, build_ms, (double)best / (double)n, each[n / 2],
           each[n * 99 / 100], (long long)s.inside, s.ids, (long long)s.near, s.metres);
    fflush(stdout);
    free(each);
}

/// Counts allocations over 1,000 decisions and prints them with the bytes that the index holds.
static inline void weigh(const char *who, const char *set, point_list points, decide ask, void *context,
                         int64_t bytes, int64_t vertices) {
    static decision d;
    for (int i = 0; i < 1000; i++) ask(context, points.at[i].lat, points.at[i].lon, &d);
    int64_t calls = heap("heap_calls");
    for (int i = 0; i < 1000; i++) ask(context, points.at[i].lat, points.at[i].lon, &d);
    calls = heap("heap_calls") - calls;
    printf("{\"who\":\"%s\",\"set\":\"%s\",\"mode\":\"memory\",\"vertices\":%lld,\"index_bytes\":%lld,"
           "\"bytes_per_vertex\":%.1f,\"allocations_per_decision\":%.3f}\n",
           who, set, (long long)vertices, (long long)bytes, (double)bytes / (double)vertices, (double)calls / 1000);
    fflush(stdout);
}

/// Every contestant's `main`: FOLDER SET [--memory|--nearest|--growth].
static inline int contest(int argc, char **argv, const char *who, void *(*build)(const zone_set *), decide nearest,
                          decide every) {
    if (argc < 3) { fprintf(stderr, "usage: %s FOLDER SET [--memory|--nearest|--growth]\n", argv[0]); return 64; }
    const int memory = argc > 3 && strcmp(argv[3], "--memory") == 0;
    const int growth = argc > 3 && strcmp(argv[3], "--growth") == 0;
    if (growth || (argc > 3 && strcmp(argv[3], "--nearest") == 0)) every = NULL;
    zone_set set = read_zones(argv[1], argv[2]);
    point_list walk = read_points(argv[1], "walk"), uniform = read_points(argv[1], "uniform");
    const int64_t most = growth ? 20000 : INT64_MAX;
    const int64_t before = heap("heap_live");
    const int64_t start = cpu_ns();
    void *index = build(&set);
    const double build_ms = (double)(cpu_ns() - start) / 1e6;
    const int64_t bytes = heap("heap_live") - before;
    if (memory) { weigh(who, argv[2], uniform, nearest, index, bytes, set.vertices); return 0; }
    measure(who, argv[2], "walk", "nearest", walk, most, 3, nearest, index, build_ms, set.vertices);
    measure(who, argv[2], "uniform", "nearest", uniform, most, 3, nearest, index, build_ms, set.vertices);
    if (every) {
        measure(who, argv[2], "walk", "every", walk, 500, 3, every, index, build_ms, set.vertices);
        measure(who, argv[2], "uniform", "every", uniform, 500, 3, every, index, build_ms, set.vertices);
    }
    return 0;
}
#endif
