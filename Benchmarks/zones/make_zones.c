// Writes the zone sets and the points that every contestant reads; the same bytes on every run.
//   make_zones FOLDER                      sets S, M, L; walk and uniform points; also as GeoJSON and NDJSON
//   make_zones FOLDER growth N zones       set zones-N: N vertices in zones of 100
//   make_zones FOLDER growth N outline     set outline-N: one outline of N vertices
//
// Positions are rounded to 1e-7 degrees, as in files people bring, so that the text holds the same doubles.
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The size of Kharkiv and Sumy oblasts together.
static const double SOUTH = 48.5, NORTH = 52.5, WEST = 33.0, EAST = 38.5;
static const double METRES_NORTH = 111250.0, METRES_EAST = 111320.0;

static uint64_t state;

static double uniform01(void) {  // SplitMix64
    uint64_t z = state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

static double between(double low, double high) { return low + (high - low) * uniform01(); }
static double rounded(double degrees) { return round(degrees * 1e7) / 1e7; }

typedef struct { FILE *binary, *json; int64_t number; } output;

static FILE *create(const char *folder, const char *name, const char *ending) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s.%s", folder, name, ending);
    FILE *file = fopen(path, "wb");
    if (!file) { perror(path); exit(73); }
    return file;
}

static output start(const char *folder, const char *name, int64_t zones, int json) {
    output out = {create(folder, name, "zones"), json ? create(folder, name, "geojson") : NULL, 0};
    fwrite(&zones, 8, 1, out.binary);
    if (out.json) fputs("{\"type\":\"FeatureCollection\",\"features\":[", out.json);
    return out;
}

static void finish(output *out) {
    if (out->json) { fputs("\n]}\n", out->json); fclose(out->json); }
    fclose(out->binary);
}

// A ring around a centre whose angles only grow: wiggly, never crossing itself.
static void star(output *out, double lat, double lon, double radius_metres, int64_t vertices, int octaves,
                 double roughness) {
    double phases[32], heights[32];
    for (int k = 0; k < octaves; k++) {
        phases[k] = between(0, 2 * M_PI);
        heights[k] = roughness * pow(2.0, -0.9 * k);
    }
    const int64_t count = vertices + 1;
    fwrite(&count, 8, 1, out->binary);
    if (out->json) {
        fprintf(out->json, "%s\n{\"type\":\"Feature\",\"id\":\"%06lld\",\"properties\":{},\"geometry\":{\"type\":"
                "\"Polygon\",\"coordinates\":[[", out->number ? "," : "", (long long)out->number);
    }
    double first[2] = {0, 0};
    for (int64_t i = 0; i <= vertices; i++) {
        double at[2];
        if (i < vertices) {
            const double angle = 2 * M_PI * ((double)i + between(-0.3, 0.3)) / (double)vertices;
            double r = 0.75;
            for (int k = 0; k < octaves; k++) r += heights[k] * sin(ldexp(2, k) * angle + phases[k]);
            r = radius_metres * fmax(0.1, r + between(-0.3, 0.3) * roughness * pow((double)vertices, -0.9) * 4);
            at[0] = rounded(lat + r * sin(angle) / METRES_NORTH);
            at[1] = rounded(lon + r * cos(angle) / (METRES_EAST * cos(lat * M_PI / 180)));
            if (i == 0) memcpy(first, at, sizeof first);
        } else {
            memcpy(at, first, sizeof first);
        }
        fwrite(at, sizeof at, 1, out->binary);
        if (out->json) fprintf(out->json, "%s[%.7f,%.7f]", i ? "," : "", at[1], at[0]);
    }
    if (out->json) fputs("]]}}", out->json);
    out->number++;
}

static void zones(output *out, int64_t count, int64_t vertices, double least_metres, double most_metres) {
    for (int64_t i = 0; i < count; i++) {
        const double radius = least_metres * pow(most_metres / least_metres, uniform01());
        const double lat = between(SOUTH, NORTH), lon = between(WEST, EAST);
        star(out, lat, lon, radius, vertices, 4, 0.25);
    }
}

static void outline(output *out, int64_t vertices) {
    int octaves = 0;
    while (ldexp(8, octaves) < (double)vertices) octaves++;
    star(out, 50.3, 37.0, 130000, vertices, octaves, 0.12);
}

static void points(const char *folder, const char *name, int64_t count, int walk) {
    FILE *binary = create(folder, name, "points"), *json = create(folder, name, "ndjson");
    fwrite(&count, 8, 1, binary);
    double lat = 50.0, lon = 36.3, heading = 0;
    for (int64_t i = 0; i < count; i++) {
        if (walk) {
            heading += 0.03 * (uniform01() + uniform01() + uniform01() + uniform01() - 2) * sqrt(3);
            double north = lat + 10 * cos(heading) / METRES_NORTH;
            double east = lon + 10 * sin(heading) / (METRES_EAST * cos(lat * M_PI / 180));
            if (north < SOUTH || north > NORTH) { heading = M_PI - heading; north = lat; }
            if (east < WEST || east > EAST) { heading = -heading; east = lon; }
            lat = north;
            lon = east;
        } else {
            lat = between(SOUTH, NORTH);
            lon = between(WEST, EAST);
        }
        const double at[2] = {rounded(lat), rounded(lon)};
        fwrite(at, sizeof at, 1, binary);
        fprintf(json, "{\"lat\":%.7f,\"lon\":%.7f}\n", at[0], at[1]);
    }
    fclose(binary);
    fclose(json);
}

int main(int argc, char **argv) {
    if (argc < 2) { fprintf(stderr, "usage: %s FOLDER [growth N zones|outline]\n", argv[0]); return 64; }
    const char *folder = argv[1];
    output out;
    if (argc == 5) {
        const int64_t n = atoll(argv[3]);
        char name[64];
        snprintf(name, sizeof name, "%s-%lld", argv[4], (long long)n);
        state = 4;
        if (strcmp(argv[4], "zones") == 0) {
            // Each set covers about the same part of the area, in ever smaller zones.
            const double scale = sqrt(1e5 / (double)n);
            out = start(folder, name, n / 100, 0);
            zones(&out, n / 100, 100, 1000 * scale, 10000 * scale);
        } else {
            out = start(folder, name, 1, 0);
            outline(&out, n);
        }
        finish(&out);
        return 0;
    }
    state = 1; out = start(folder, "S", 50, 1); zones(&out, 50, 40, 1000, 10000); finish(&out);
    state = 2; out = start(folder, "M", 1000, 1); zones(&out, 1000, 200, 1000, 10000); finish(&out);
    state = 3; out = start(folder, "L", 10001, 1); zones(&out, 10000, 100, 500, 5000); outline(&out, 100000); finish(&out);
    state = 5; points(folder, "walk", 100000, 1);
    state = 6; points(folder, "uniform", 100000, 0);
    return 0;
}
