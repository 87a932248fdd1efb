// The yardstick: a plain uniform grid in C.
//
// Containment: each cell knows which zones hold its centre and which edges pass through it; the winding at a point is
// the one at the centre plus the edges that the way from the centre to the point crosses. Nearest edge: the cells in
// rings around the point's, until no cell further out can be nearer. Metres: each end of an edge in a flat frame at
// the point, with the parallel's length half way (as Gauss's mid-latitude rule), from the ellipsoid's radii.
#include "zones.h"

typedef struct { double ax, ay, bx, by; } edge;      // degrees east and north
typedef struct { int32_t zone, winding, from, to; } run;  // a zone in a cell: winding at the centre, its edges
typedef struct { double north, north_slope, east, east_slope; } metres_per_degree;

typedef struct {
    double west, south, step_x, step_y, per_x, per_y;
    int columns, rows;
    int32_t *run_start;  // of each cell, into runs; one more at the end
    run *runs;
    int32_t *edge_start;
    edge *edges;         // of each cell, by zone; an edge is in every cell it may pass
    metres_per_degree *by_row;
} grid;

static metres_per_degree radii(double lat) {
    const double a = 6378137, f = 1 / 298.257223563, e2 = f * (2 - f), degree = M_PI / 180;
    const double s = sin(lat * degree), c = cos(lat * degree), w = sqrt(1 - e2 * s * s);
    const double n = a / w, m = a * (1 - e2) / (w * w * w);
    return (metres_per_degree){m * degree, 1.5 * m * e2 * s * c / (w * w) * degree * degree, n * c * degree,
                               -0.5 * m * s * degree * degree};
}

static int clamp(int value, int most) { return value < 0 ? 0 : value > most ? most : value; }
static int column(const grid *g, double x) { return clamp((int)floor((x - g->west) * g->per_x), g->columns - 1); }
static int row(const grid *g, double y) { return clamp((int)floor((y - g->south) * g->per_y), g->rows - 1); }

// Whether the straight edge can touch the cell: the cell's corners aren't all on one side of it.
static int meets(const grid *g, const edge *e, int cx, int cy) {
    const double x0 = g->west + cx * g->step_x, y0 = g->south + cy * g->step_y;
    const double x1 = x0 + g->step_x, y1 = y0 + g->step_y;
    const double dx = e->bx - e->ax, dy = e->by - e->ay, slack = 1e-12;
    double low = HUGE_VAL, high = -HUGE_VAL;
    for (int i = 0; i < 4; i++) {
        const double side = dx * ((i & 1 ? y1 : y0) - e->ay) - dy * ((i & 2 ? x1 : x0) - e->ax);
        low = fmin(low, side);
        high = fmax(high, side);
    }
    return low <= slack && high >= -slack;
}

#define FOR_CELLS(g, e)                                                                                     \
    for (int cy = row(g, fmin((e).ay, (e).by)), ny = row(g, fmax((e).ay, (e).by)); cy <= ny; cy++)          \
        for (int cx = column(g, fmin((e).ax, (e).bx)), nx = column(g, fmax((e).ax, (e).bx)); cx <= nx; cx++) \
            if (meets(g, &(e), cx, cy))

static edge edge_of(const zone *z, int64_t i) {
    return (edge){z->positions[i].lon, z->positions[i].lat, z->positions[i + 1].lon, z->positions[i + 1].lat};
}


static void *build(const zone_set *set) {
    grid *g = calloc(1, sizeof *g);
    double east = -180, north = -90;
    g->west = 180;
    g->south = 90;
    for (int64_t i = 0; i < set->count; i++) {
        for (int64_t j = 0; j < set->zones[i].count; j++) {
            const position p = set->zones[i].positions[j];
            g->west = fmin(g->west, p.lon); east = fmax(east, p.lon);
            g->south = fmin(g->south, p.lat); north = fmax(north, p.lat);
        }
    }
    // Square on the ground, about as many cells as edges, between 64 and 2,048 a side.
    int side = (int)sqrt((double)set->vertices);
    side = side < 64 ? 64 : side > 2048 ? 2048 : side;
    g->columns = g->rows = side;
    g->step_x = (east - g->west) / side * (1 + 1e-9);
    g->step_y = (north - g->south) / side * (1 + 1e-9);
    g->per_x = 1 / g->step_x;
    g->per_y = 1 / g->step_y;
    g->by_row = malloc((size_t)side * sizeof *g->by_row);
    for (int i = 0; i < side; i++) g->by_row[i] = radii(g->south + (i + 0.5) * g->step_y);

    const size_t cells = (size_t)side * (size_t)side;
    g->run_start = calloc(cells + 1, sizeof(int32_t));
    g->edge_start = calloc(cells + 1, sizeof(int32_t));
    int32_t *winding = calloc(cells, sizeof(int32_t)), *touched = calloc(cells, sizeof(int32_t));
    // Two passes over the zones: count, then place. Zones come in order, so each cell's runs do.
    int32_t *run_at = calloc(cells, sizeof(int32_t)), *edge_at = calloc(cells, sizeof(int32_t));
    for (int pass = 0; pass < 2; pass++) {
        for (int64_t i = 0; i < set->count; i++) {
            const zone *z = &set->zones[i];
            int x0 = side, x1 = -1, y0 = side, y1 = -1;
            for (int64_t j = 0; j + 1 < z->count; j++) {
                const edge e = edge_of(z, j);
                FOR_CELLS(g, e) {
                    const size_t cell = (size_t)cy * (size_t)side + (size_t)cx;
                    if (pass == 1) g->edges[g->edge_start[cell] + edge_at[cell] + touched[cell]] = e;
                    touched[cell]++;
                    if (cx < x0) x0 = cx;
                    if (cx > x1) x1 = cx;
                    if (cy < y0) y0 = cy;
                    if (cy > y1) y1 = cy;
                }
                // Winding: an upward edge counts for every centre to its west, on the rows it spans.
                const double low = fmin(e.ay, e.by), high = fmax(e.ay, e.by);
                for (int cy = row(g, low); cy <= row(g, high); cy++) {
                    const double y = g->south + (cy + 0.5) * g->step_y;
                    if (!(low <= y && y < high)) continue;
                    const double x = e.ax + (e.bx - e.ax) * ((y - e.ay) / (e.by - e.ay));
                    int last = (int)floor((x - g->west) * g->per_x - 0.5);
                    if (g->west + (last + 0.5) * g->step_x >= x) last--;
                    if (last >= 0) winding[(size_t)cy * (size_t)side + (size_t)clamp(last, side - 1)] += e.by > e.ay ? 1 : -1;
                }
            }
            // `winding` holds differences along a row: sum them from the east.
            for (int cy = y0; cy <= y1; cy++) {
                int32_t sum = 0;
                for (int cx = x1; cx >= (x0 > 0 ? x0 - 1 : 0); cx--) {
                    const size_t cell = (size_t)cy * (size_t)side + (size_t)cx;
                    sum += winding[cell];
                    winding[cell] = 0;
                    if (sum || touched[cell]) {
                        if (pass == 1) {
                            const int32_t from = g->edge_start[cell] + edge_at[cell];
                            g->runs[g->run_start[cell] + run_at[cell]] =
                                (run){(int32_t)i, sum, from, from + touched[cell]};
                        }
                        run_at[cell]++;
                        edge_at[cell] += touched[cell];
                        touched[cell] = 0;
                    }
                }
            }
        }
        if (pass == 1) break;
        for (size_t c = 0; c < cells; c++) {
            g->run_start[c + 1] = g->run_start[c] + run_at[c];
            g->edge_start[c + 1] = g->edge_start[c] + edge_at[c];
        }
        g->runs = malloc((size_t)g->run_start[cells] * sizeof(run) + 1);
        g->edges = malloc((size_t)g->edge_start[cells] * sizeof(edge) + 1);
        memset(run_at, 0, cells * sizeof(int32_t));
        memset(edge_at, 0, cells * sizeof(int32_t));
    }
    free(winding); free(touched); free(run_at); free(edge_at);
    return g;
}

static inline double side_of(const edge *e, double x, double y) {
    return (e->ax - x) * (e->by - y) - (e->ay - y) * (e->bx - x);
}

static inline void nearer(const edge *e, double x, double y, const metres_per_degree *m, double *best) {
    const double ay = e->ay - y, by = e->by - y;
    const double pax = (e->ax - x) * (m->east + m->east_slope * ay), pay = ay * (m->north + m->north_slope * ay);
    const double pbx = (e->bx - x) * (m->east + m->east_slope * by), pby = by * (m->north + m->north_slope * by);
    const double dx = pbx - pax, dy = pby - pay, dot = -(pax * dx + pay * dy), length = dx * dx + dy * dy;
    double along = dot <= 0 ? 0 : dot >= length ? 1 : dot / length;
    const double qx = pax + along * dx, qy = pay + along * dy, square = qx * qx + qy * qy;
    if (square < *best) *best = square;
}

static inline void cells(const grid *g, int cy, int x0, int x1, double x, double y, const metres_per_degree *m,
                         double *best) {
    if (cy < 0 || cy >= g->rows) return;
    if (x0 < 0) x0 = 0;
    if (x1 >= g->columns) x1 = g->columns - 1;
    if (x0 > x1) return;
    // The edges of neighbours in a row are one after the other.
    const size_t base = (size_t)cy * (size_t)g->columns;
    for (int32_t i = g->edge_start[base + (size_t)x0], n = g->edge_start[base + (size_t)x1 + 1]; i < n; i++)
        nearer(&g->edges[i], x, y, m, best);
}

static void decide_nearest(void *context, double lat, double lon, decision *out) {
    const grid *g = context;
    const double x = lon, y = lat;
    const int cx = column(g, x), cy = row(g, y);
    const size_t cell = (size_t)cy * (size_t)g->columns + (size_t)cx;
    out->count = 0;
    const int outside = x < g->west || y < g->south || x > g->west + g->columns * g->step_x ||
                        y > g->south + g->rows * g->step_y;
    if (!outside) {
        const double mx = g->west + (cx + 0.5) * g->step_x, my = g->south + (cy + 0.5) * g->step_y;
        const edge way = {mx, my, x, y};
        for (int32_t i = g->run_start[cell]; i < g->run_start[cell + 1]; i++) {
            const run *r = &g->runs[i];
            int winding = r->winding;
            for (int32_t j = r->from; j < r->to; j++) {
                const edge *e = &g->edges[j];
                const int centre = side_of(e, mx, my) > 0, point = side_of(e, x, y) > 0;
                if (centre == point) continue;
                if ((side_of(&way, e->ax, e->ay) > 0) == (side_of(&way, e->bx, e->by) > 0)) continue;
                winding += point ? 1 : -1;
            }
            if (winding && out->count < MOST_INSIDE) out->ids[out->count++] = r->zone;
        }
    }
    // The row's radii, moved to the point; a row is low enough for the slope to be one.
    metres_per_degree m = g->by_row[cy];
    const double above = y - (g->south + (cy + 0.5) * g->step_y);
    m.north += 2 * m.north_slope * above;
    m.east += 2 * m.east_slope * above;
    if (outside) m = radii(lat);
    double best = REACH_METRES * REACH_METRES;
    const double high = m.east - fabs(m.east_slope) * 1.0;  // no narrower within 30 km
    const double wide = g->step_x * high, tall = g->step_y * m.north * 0.999;
    const double left = (x - (g->west + cx * g->step_x)) * high, right = wide - left;
    const double below = (y - (g->south + cy * g->step_y)) * m.north * 0.999, top = tall - below;
    cells(g, cy, cx, cx, x, y, &m, &best);
    for (int k = 1;; k++) {
        const double away_x = (k - 1) * wide, away_y = (k - 1) * tall;
        const double w = left + away_x, e = right + away_x, s = below + away_y, n = top + away_y;
        const int go_w = w < 0 || w * w < best, go_e = e < 0 || e * e < best;
        const int go_s = s < 0 || s * s < best, go_n = n < 0 || n * n < best;
        if (!go_w && !go_e && !go_s && !go_n) break;
        if (go_s) cells(g, cy - k, cx - k, cx + k, x, y, &m, &best);
        if (go_n) cells(g, cy + k, cx - k, cx + k, x, y, &m, &best);
        for (int i = cy - k + 1; i < cy + k; i++) {
            if (go_w) cells(g, i, cx - k, cx - k, x, y, &m, &best);
            if (go_e) cells(g, i, cx + k, cx + k, x, y, &m, &best);
        }
    }
    out->metres = best < REACH_METRES * REACH_METRES ? sqrt(best) : HUGE_VAL;
}

int main(int argc, char **argv) { return contest(argc, argv, "C grid", build, decide_nearest, NULL); }
