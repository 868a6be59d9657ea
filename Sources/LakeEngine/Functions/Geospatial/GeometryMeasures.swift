import LakeVectors

/// Relations and measures of geometries; none of it can run yet.
enum GeometryMeasures {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    family.declare("st_contains", [.opaque("Geometry"), .opaque("Geometry")], .boolean, "Whether the first contains the second")
    family.declare("st_crosses", [.opaque("Geometry"), .opaque("Geometry")], .boolean, "Whether they cross")
    family.declare("st_disjoint", [.opaque("Geometry"), .opaque("Geometry")], .boolean, "Whether they have no point in common")
    family.declare("st_equals", [.opaque("Geometry"), .opaque("Geometry")], .boolean, "Whether they are the same set of points")
    family.declare("st_intersects", [.opaque("Geometry"), .opaque("Geometry")], .boolean, "Whether they have a point in common")
    family.declare("st_overlaps", [.opaque("Geometry"), .opaque("Geometry")], .boolean, "Whether they overlap")
    family.declare("st_touches", [.opaque("Geometry"), .opaque("Geometry")], .boolean, "Whether they touch")
    family.declare("st_within", [.opaque("Geometry"), .opaque("Geometry")], .boolean, "Whether the first lies in the second")
    family.declare(
      "st_relate", [.opaque("Geometry"), .opaque("Geometry"), .varchar], .boolean, "Whether they relate as a DE-9IM matrix says")
    family.declare("st_relate", [.opaque("Geometry"), .opaque("Geometry")], .varchar, "The DE-9IM matrix of two geometries")
    family.declare("st_isclosed", [.opaque("Geometry")], .boolean, "Whether a geometry is closed")
    family.declare("st_isempty", [.opaque("Geometry")], .boolean, "Whether a geometry is empty")
    family.declare("st_issimple", [.opaque("Geometry")], .boolean, "Whether a geometry is simple")
    family.declare("st_isring", [.opaque("Geometry")], .boolean, "Whether a geometry is ring")
    family.declare("st_isvalid", [.opaque("Geometry")], .boolean, "Whether a geometry is valid")
    family.declare("geometry_invalid_reason", [.opaque("Geometry")], .varchar, "Why a geometry is not valid; NULL when it is")
    family.declare("st_geometrytype", [.opaque("Geometry")], .varchar, "The kind of a geometry")
    family.declare("st_area", [.opaque("Geometry")], .double, "The area")
    family.declare("st_area", [.opaque("SphericalGeography")], .double, "The area in metres")
    family.declare("st_length", [.opaque("Geometry")], .double, "The length")
    family.declare("st_length", [.opaque("SphericalGeography")], .double, "The length in metres")
    family.declare("st_distance", [.opaque("Geometry"), .opaque("Geometry")], .double, "The distance")
    family.declare("st_distance", [.opaque("SphericalGeography"), .opaque("SphericalGeography")], .double, "The distance in metres")
    family.declare("st_coorddim", [.opaque("Geometry")], .exact(.tinyint), "Number of coordinates")
    family.declare("st_dimension", [.opaque("Geometry")], .exact(.tinyint), "Dimension")
    family.declare("st_xmax", [.opaque("Geometry")], .double, "Greatest X")
    family.declare("st_ymax", [.opaque("Geometry")], .double, "Greatest Y")
    family.declare("st_xmin", [.opaque("Geometry")], .double, "Least X")
    family.declare("st_ymin", [.opaque("Geometry")], .double, "Least Y")
    family.declare("st_x", [.opaque("Geometry")], .double, "X of a point")
    family.declare("st_y", [.opaque("Geometry")], .double, "Y of a point")
    family.declare("st_numgeometries", [.opaque("Geometry")], .integer, "Number of parts")
    family.declare("st_numpoints", [.opaque("Geometry")], .bigint, "Number of points")
    family.declare("st_numinteriorring", [.opaque("Geometry")], .bigint, "Number of inner rings")
    family.declare(
      "line_locate_point", [.opaque("Geometry"), .opaque("Geometry")], .double,
      "The share of a line before the point of it that is nearest to a point")
    family.declare(
      "great_circle_distance", [.double, .double, .double, .double], .double, "Kilometres between two places, by latitude and longitude")
    return family.functions
  }()
}
