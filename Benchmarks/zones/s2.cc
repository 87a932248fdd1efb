// S2: one MutableS2ShapeIndex of all zones; S2ContainsPointQuery for containment, S2ClosestEdgeQuery for the nearest
// edge within 30 km. Its edges are geodesics of a sphere: nearly, not quite, the ones of the file.
#include <memory>
#include <vector>

#include <s2/mutable_s2shape_index.h>
#include <s2/s2closest_edge_query.h>
#include <s2/s2contains_point_query.h>
#include <s2/s2earth.h>
#include <s2/s2latlng.h>
#include <s2/s2lax_polygon_shape.h>
#include <s2/s2loop.h>

#include "zones.h"

namespace {
struct Index {
    MutableS2ShapeIndex shapes;
    std::unique_ptr<S2ContainsPointQuery<MutableS2ShapeIndex>> contains;
    std::unique_ptr<S2ClosestEdgeQuery> nearest;
};

void *build(const zone_set *set) {
    auto *index = new Index;
    for (int64_t i = 0; i < set->count; i++) {
        const zone &z = set->zones[i];
        std::vector<S2LaxPolygonShape::Loop> loops(1);
        for (int64_t j = 0; j + 1 < z.count; j++)
            loops[0].push_back(S2LatLng::FromDegrees(z.positions[j].lat, z.positions[j].lon).ToPoint());
        index->shapes.Add(std::make_unique<S2LaxPolygonShape>(loops));
    }
    index->shapes.ForceBuild();
    index->contains = std::make_unique<S2ContainsPointQuery<MutableS2ShapeIndex>>(
        &index->shapes, S2ContainsPointQueryOptions(S2VertexModel::CLOSED));
    index->nearest = std::make_unique<S2ClosestEdgeQuery>(&index->shapes);
    index->nearest->mutable_options()->set_include_interiors(false);
    index->nearest->mutable_options()->set_conservative_max_distance(S2Earth::ToAngle(util::units::Meters(REACH_METRES)));
    return index;
}

void decide_nearest(void *context, double lat, double lon, decision *out) {
    auto *index = static_cast<Index *>(context);
    const S2Point point = S2LatLng::FromDegrees(lat, lon).ToPoint();
    out->count = 0;
    index->contains->VisitContainingShapes(point, [&](S2Shape *shape) {
        if (out->count < MOST_INSIDE) out->ids[out->count++] = shape->id();
        return true;
    });
    S2ClosestEdgeQuery::PointTarget target(point);
    const auto result = index->nearest->FindClosestEdge(&target);
    out->metres = result.is_empty() ? HUGE_VAL : S2Earth::ToMeters(result.distance().ToAngle());
}
}  // namespace

int main(int argc, char **argv) { return contest(argc, argv, "S2 0.10", build, decide_nearest, nullptr); }
