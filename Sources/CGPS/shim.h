#pragma once
// libgps behind a face that stays the same: names and layout of gps_data_t change with every API version of gpsd,
// so the Swift side sees an opaque handle and the small plain structs below, never gps_data_t itself.
#include <errno.h>
#include <gps.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#if GPSD_API_MAJOR_VERSION != 11
#error "CGPS knows the libgps API 11 (gpsd 3.22) only: check each field of fg_copy_report against the new gps.h first"
#endif
_Static_assert(sizeof(((struct gps_data_t *)0)->skyview) / sizeof(struct satellite_t) == MAXCHANNELS, "satellite list");

/// A gps_data_t on the heap.
typedef struct fg_gps fg_gps;

/// What one line from gpsd can be; a line may hold several objects.
enum { FG_KIND_VERSION = 1, FG_KIND_TPV = 2, FG_KIND_SKY = 4 };
enum { FG_SATELLITES_MAX = MAXCHANNELS, FG_RELEASE_MAX = 64 };

/// The fields in use, as libgps left them. `has…` repeats its flags; a value may still be NaN or nonsense.
typedef struct fg_report {
    int32_t kinds;
    bool has_mode, has_time, has_position, has_altitude, has_speed, has_track;
    bool has_horizontal_errors, has_vertical_error;
    int32_t mode;
    int64_t time_seconds, time_nanoseconds;
    double latitude_degrees, longitude_degrees;
    double altitude_msl_metres, altitude_hae_metres;
    double eph_metres, epx_metres, epy_metres, epv_metres;
    double speed_metres_per_second, track_degrees;
    double hdop, pdop;
} fg_report;

typedef struct fg_satellite {
    int32_t prn, gnss;
    bool used;
    double signal_dbhz, elevation_degrees, azimuth_degrees;
} fg_satellite;

static inline struct gps_data_t *fg_inside(fg_gps *handle) { return (struct gps_data_t *)(void *)handle; }

/// A handle without a connection, or NULL when memory is out.
static inline fg_gps *fg_gps_new(void) {
    struct gps_data_t *data = calloc(1, sizeof(struct gps_data_t));
    if (data != NULL) data->gps_fd = -1;
    return (fg_gps *)(void *)data;
}

static inline bool fg_gps_is_open(fg_gps *handle) { return fg_inside(handle)->privdata != NULL; }

static inline void fg_gps_free(fg_gps *handle) {
    // gps_close of a handle that was never opened would take its descriptor -1 for shared memory.
    if (fg_gps_is_open(handle)) (void)gps_close(fg_inside(handle));
    free(handle);
}

/// Forgets the flags of the line before: libgps only ever adds some of them.
static inline void fg_clear_set(fg_gps *handle) { fg_inside(handle)->set = 0; }

/// gps_open: 0, or below 0. On success fg_descriptor is the socket, which libgps owns and has made non-blocking.
static inline int fg_open(fg_gps *handle, const char *host, const char *port) {
    return gps_open(host, port, fg_inside(handle));
}

static inline int fg_descriptor(fg_gps *handle) { return fg_inside(handle)->gps_fd; }

/// Asks gpsd for JSON reports: 0 or -1.
static inline int fg_watch(fg_gps *handle) {
    return gps_stream(fg_inside(handle), WATCH_ENABLE | WATCH_JSON, NULL);
}

/// gps_read: length of the line taken in, 0 for "no whole line yet", -1 with `failure` (0 at end of file).
static inline int fg_read(fg_gps *handle, int *failure) {
    int status = gps_read(fg_inside(handle), NULL, 0);
    *failure = status < 0 ? errno : 0;
    return status;
}

/// gps_unpack, which writes to `line` and returns 0 whatever it was given.
static inline int fg_unpack(fg_gps *handle, char *line) { return gps_unpack(line, fg_inside(handle)); }

static inline void fg_copy_report(fg_gps *handle, fg_report *out) {
    const struct gps_data_t *data = fg_inside(handle);
    const struct gps_fix_t *fix = &data->fix;
    const gps_mask_t set = data->set;
    *out = (fg_report){
        // STATUS_SET is set by every TPV and by nothing else (libgps_json.c); MODE_SET only by one that has a mode.
        .kinds = ((set & VERSION_SET) ? FG_KIND_VERSION : 0) | ((set & STATUS_SET) ? FG_KIND_TPV : 0)
            | ((set & SATELLITE_SET) ? FG_KIND_SKY : 0),
        .has_mode = (set & MODE_SET) != 0,
        .has_time = (set & TIME_SET) != 0,
        .has_position = (set & LATLON_SET) != 0,
        .has_altitude = (set & ALTITUDE_SET) != 0,
        .has_speed = (set & SPEED_SET) != 0,
        .has_track = (set & TRACK_SET) != 0,
        .has_horizontal_errors = (set & HERR_SET) != 0,
        .has_vertical_error = (set & VERR_SET) != 0,
        .mode = fix->mode,
        .time_seconds = fix->time.tv_sec,
        .time_nanoseconds = fix->time.tv_nsec,
        .latitude_degrees = fix->latitude,
        .longitude_degrees = fix->longitude,
        .altitude_msl_metres = fix->altMSL,
        .altitude_hae_metres = fix->altHAE,
        .eph_metres = fix->eph,
        .epx_metres = fix->epx,
        .epy_metres = fix->epy,
        .epv_metres = fix->epv,
        .speed_metres_per_second = fix->speed,
        .track_degrees = fix->track,
        .hdop = data->dop.hdop,
        .pdop = data->dop.pdop,
    };
}

/// Copies the satellites that have a number, at most `capacity`, and returns how many.
static inline int fg_copy_satellites(fg_gps *handle, fg_satellite *out, int capacity) {
    const struct gps_data_t *data = fg_inside(handle);
    int count = 0;
    for (int i = 0; i < MAXCHANNELS && count < capacity; i++) {
        const struct satellite_t *one = &data->skyview[i];
        if (one->PRN <= 0) continue;
        out[count++] = (fg_satellite){
            .prn = one->PRN,
            .gnss = one->gnssid,
            .used = one->used,
            .signal_dbhz = one->ss,
            .elevation_degrees = one->elevation,
            .azimuth_degrees = one->azimuth,
        };
    }
    return count;
}

/// gpsd's release ("3.22"), at most FG_RELEASE_MAX bytes with the ending NUL; only after a VERSION line.
static inline void fg_copy_release(fg_gps *handle, char *out) {
    (void)snprintf(out, FG_RELEASE_MAX, "%s", fg_inside(handle)->version.release);
}
