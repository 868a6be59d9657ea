import LakeVectors

/// Geometries made of others; none of it can run yet.
enum GeometryOperations {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    family.declare("st_boundary", [.opaque("Geometry")], .opaque("Geometry"), "The boundary")
    family.declare("st_envelope", [.opaque("Geometry")], .opaque("Geometry"), "The bounding rectangle")
    family.declare("st_exteriorring", [.opaque("Geometry")], .opaque("Geometry"), "The outer ring of a polygon")
    family.declare("st_centroid", [.opaque("Geometry")], .opaque("Geometry"), "The centre")
    family.declare("st_convexhull", [.opaque("Geometry")], .opaque("Geometry"), "The convex hull")
    family.declare("st_startpoint", [.opaque("Geometry")], .opaque("Geometry"), "First point of a line")
    family.declare("st_endpoint", [.opaque("Geometry")], .opaque("Geometry"), "Last point of a line")
    family.declare("st_centroid", [.opaque("SphericalGeography")], .opaque("SphericalGeography"), "The centre")
    family.declare("st_buffer", [.opaque("Geometry"), .double], .opaque("Geometry"), "All points within a distance")
    family.declare("simplify_geometry", [.opaque("Geometry"), .double], .opaque("Geometry"), "A simpler geometry, within a tolerance")
    family.declare("st_difference", [.opaque("Geometry"), .opaque("Geometry")], .opaque("Geometry"), "The first without the second")
    family.declare("st_intersection", [.opaque("Geometry"), .opaque("Geometry")], .opaque("Geometry"), "What both cover")
    family.declare("st_symdifference", [.opaque("Geometry"), .opaque("Geometry")], .opaque("Geometry"), "What one of them covers")
    family.declare("st_union", [.opaque("Geometry"), .opaque("Geometry")], .opaque("Geometry"), "What either covers")
    family.declare(
      "geometry_nearest_points", [.opaque("Geometry"), .opaque("Geometry")], .pattern(.row([.opaque("Geometry"), .opaque("Geometry")])),
      "The points that are nearest to each other")
    family.declare("geometry_union", [.array(.opaque("Geometry"))], .opaque("Geometry"), "What any of the geometries covers")
    family.declare("st_envelopeaspts", [.opaque("Geometry")], .array(.opaque("Geometry")), "Two corners of the bounding rectangle")
    family.declare("st_geometryn", [.opaque("Geometry"), .bigint], .opaque("Geometry"), "A part by its number")
    family.declare("st_interiorringn", [.opaque("Geometry"), .bigint], .opaque("Geometry"), "An inner ring by its number")
    family.declare("st_pointn", [.opaque("Geometry"), .bigint], .opaque("Geometry"), "A point of a line by its number")
    family.declare("st_points", [.opaque("Geometry")], .array(.opaque("Geometry")), "The points")
    family.declare("st_interiorrings", [.opaque("Geometry")], .array(.opaque("Geometry")), "The inner rings")
    family.declare("st_geometries", [.opaque("Geometry")], .array(.opaque("Geometry")), "The parts")
    family.declare(
      "line_interpolate_point", [.opaque("Geometry"), .double], .opaque("Geometry"), "The point of a line at a share of its length")
    family.declare(
      "line_interpolate_points", [.opaque("Geometry"), .double], .array(.opaque("Geometry")),
      "The points of a line at multiples of a share of its length")
    family.declare(
      "line_interpolate_points", [.opaque("Geometry"), .double, .boolean], .array(.opaque("Geometry")),
      "The points of a line at multiples of a share of its length, or the first of them")
    return family.functions
  }()
}
