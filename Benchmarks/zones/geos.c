// GEOS through its C API: prepared polygons behind an STRtree for containment, in longitude and latitude; the prepared
// lines of all rings for the nearest edge, in the ellipsoid's Mercator plane (degrees), whose scale at the point makes
// metres of it: true in every direction there, and within 0.3 % 30 km to the north or south.
//
// GEOS_NEAREST=tree asks an STRtree of edges instead (GEOSSTRtree_nearest_generic); slower here, so not the default.
#include <geos_c.h>
#include "zones.h"

typedef struct { double ax, ay, bx, by; } edge;
typedef struct { const GEOSPreparedGeometry *polygon, *lines; int32_t number; } area;

typedef struct {
    GEOSContextHandle_t handle;
    GEOSSTRtree *areas, *edges, *far;
    const GEOSPreparedGeometry *lines;
    area *of;
} index_t;

typedef struct { index_t *index; const GEOSGeometry *point; decision *out; double x, y, scale; const GEOSGeometry *flat; } query;

static const double F = 1 / 298.257223563, DEGREE = M_PI / 180;
static double mercator(double lat) {
    const double e = sqrt(F * (2 - F)), s = sin(lat * DEGREE);
    return (atanh(s) - e * atanh(e * s)) / DEGREE;
}
static double metres_per_degree(double lat) {
    const double s = sin(lat * DEGREE);
    return 6378137 * sqrt(1 - s * s) / sqrt(1 - F * (2 - F) * s * s) * DEGREE;
}

static GEOSGeometry *ring(index_t *g, const zone *z, int flat, int line) {
    GEOSCoordSequence *at = GEOSCoordSeq_create_r(g->handle, (unsigned)z->count, 2);
    for (int64_t i = 0; i < z->count; i++) {
        const position p = z->positions[i];
        GEOSCoordSeq_setXY_r(g->handle, at, (unsigned)i, p.lon, flat ? mercator(p.lat) : p.lat);
    }
    return line ? GEOSGeom_createLineString_r(g->handle, at) : GEOSGeom_createLinearRing_r(g->handle, at);
}

static void *build(const zone_set *set) {
    index_t *g = calloc(1, sizeof *g);
    g->handle = GEOS_init_r();
    g->of = calloc((size_t)set->count, sizeof *g->of);
    g->areas = GEOSSTRtree_create_r(g->handle, 10);
    g->far = GEOSSTRtree_create_r(g->handle, 10);
    const int tree = getenv("GEOS_NEAREST") && strcmp(getenv("GEOS_NEAREST"), "tree") == 0;
    if (tree) g->edges = GEOSSTRtree_create_r(g->handle, 10);
    GEOSGeometry **lines = malloc((size_t)set->count * sizeof *lines);
    for (int64_t i = 0; i < set->count; i++) {
        const zone *z = &set->zones[i];
        GEOSGeometry *polygon = GEOSGeom_createPolygon_r(g->handle, ring(g, z, 0, 0), NULL, 0);
        g->of[i] = (area){GEOSPrepare_r(g->handle, polygon), NULL, (int32_t)i};
        GEOSSTRtree_insert_r(g->handle, g->areas, polygon, &g->of[i]);
        lines[i] = ring(g, z, 1, 1);
        GEOSSTRtree_insert_r(g->handle, g->far, lines[i], &g->of[i]);
        for (int64_t j = 0; tree && j + 1 < z->count; j++) {
            const position a = z->positions[j], b = z->positions[j + 1];
            edge *e = malloc(sizeof *e);
            *e = (edge){a.lon, mercator(a.lat), b.lon, mercator(b.lat)};
            GEOSGeometry *box = GEOSGeom_createRectangle_r(g->handle, fmin(e->ax, e->bx), fmin(e->ay, e->by),
                                                           fmax(e->ax, e->bx), fmax(e->ay, e->by));
            GEOSSTRtree_insert_r(g->handle, g->edges, box, e);
            GEOSGeom_destroy_r(g->handle, box);
        }
    }
    // Prepared one by one for the mode `every`, and all together for the nearest.
    for (int64_t i = 0; i < set->count; i++) g->of[i].lines = GEOSPrepare_r(g->handle, lines[i]);
    if (!tree) {
        GEOSGeometry **copies = malloc((size_t)set->count * sizeof *copies);
        for (int64_t i = 0; i < set->count; i++) copies[i] = GEOSGeom_clone_r(g->handle, lines[i]);
        GEOSGeometry *all =
            GEOSGeom_createCollection_r(g->handle, GEOS_MULTILINESTRING, copies, (unsigned)set->count);
        g->lines = GEOSPrepare_r(g->handle, all);
        free(copies);
    }
    free(lines);
    // Trees and prepared geometries are built when first asked: that is part of building.
    static decision d;
    extern void decide_nearest(void *, double, double, decision *);
    decide_nearest(g, 50, 36, &d);
    GEOSGeometry *p = GEOSGeom_createPointFromXY_r(g->handle, 36, 50);
    for (int64_t i = 0; i < set->count; i++) GEOSPreparedIntersects_r(g->handle, g->of[i].polygon, p);
    GEOSGeom_destroy_r(g->handle, p);
    return g;
}

static void hold(void *item, void *context) {
    const area *a = item;
    query *q = context;
    if (GEOSPreparedIntersects_r(q->index->handle, a->polygon, q->point) == 1 && q->out->count < MOST_INSIDE)
        q->out->ids[q->out->count++] = a->number;
}

static int to_edge(const void *first, const void *second, double *distance, void *context) {
    const query *q = context;
    const edge *e = first == (const void *)q ? second : first;
    const double ax = e->ax - q->x, ay = e->ay - q->y, dx = e->bx - e->ax, dy = e->by - e->ay;
    const double dot = -(ax * dx + ay * dy), length = dx * dx + dy * dy;
    const double along = dot <= 0 ? 0 : dot >= length ? 1 : dot / length;
    *distance = hypot(ax + along * dx, ay + along * dy);
    return 1;
}

void decide_nearest(void *context, double lat, double lon, decision *out) {
    index_t *g = context;
    out->count = 0;
    GEOSGeometry *point = GEOSGeom_createPointFromXY_r(g->handle, lon, lat);
    query q = {g, point, out, lon, mercator(lat), metres_per_degree(lat), NULL};
    GEOSSTRtree_query_r(g->handle, g->areas, point, hold, &q);
    GEOSGeom_destroy_r(g->handle, point);

    GEOSGeometry *flat = GEOSGeom_createPointFromXY_r(g->handle, q.x, q.y);
    double distance = HUGE_VAL;
    if (g->edges) {
        const edge *e = GEOSSTRtree_nearest_generic_r(g->handle, g->edges, &q, flat, to_edge, &q);
        to_edge(&q, e, &distance, &q);
    } else {
        GEOSPreparedDistance_r(g->handle, g->lines, flat, &distance);
    }
    GEOSGeom_destroy_r(g->handle, flat);
    out->metres = distance * q.scale;
}

static void measure_one(void *item, void *context) {
    const area *a = item;
    query *q = context;
    double distance = HUGE_VAL;
    GEOSPreparedDistance_r(q->index->handle, a->lines, q->flat, &distance);
    distance *= q->scale;
    const int inside = GEOSPreparedIntersects_r(q->index->handle, a->polygon, q->point) == 1;
    if ((!inside && distance > REACH_METRES) || q->out->count == MOST_INSIDE) return;
    q->out->ids[q->out->count] = a->number;
    q->out->distances[q->out->count++] = inside ? -distance : distance;
}

static void decide_every(void *context, double lat, double lon, decision *out) {
    index_t *g = context;
    out->count = 0;
    query q = {g, GEOSGeom_createPointFromXY_r(g->handle, lon, lat), out, lon, mercator(lat), metres_per_degree(lat),
               NULL};
    q.flat = GEOSGeom_createPointFromXY_r(g->handle, q.x, q.y);
    const double reach = REACH_METRES / q.scale;
    GEOSGeometry *box = GEOSGeom_createRectangle_r(g->handle, q.x - reach, q.y - reach, q.x + reach, q.y + reach);
    GEOSSTRtree_query_r(g->handle, g->far, box, measure_one, &q);
    GEOSGeom_destroy_r(g->handle, box);
    GEOSGeom_destroy_r(g->handle, (GEOSGeometry *)q.flat);
    GEOSGeom_destroy_r(g->handle, (GEOSGeometry *)q.point);
}

int main(int argc, char **argv) { return contest(argc, argv, "GEOS 3.11", build, decide_nearest, decide_every); }
