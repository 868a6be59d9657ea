import LakeVectors

/// Geometries read and written; none of it can run yet.
enum GeometryConversions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    family.declare("st_asbinary", [.opaque("Geometry")], .varbinary, "Well-known binary of a geometry")
    family.declare("st_astext", [.opaque("Geometry")], .varchar, "Well-known text of a geometry")
    family.declare("st_geometryfromtext", [.varchar], .opaque("Geometry"), "Reads well-known text")
    family.declare("st_geomfrombinary", [.varbinary], .opaque("Geometry"), "Reads well-known binary")
    family.declare("st_geomfromkml", [.varchar], .opaque("Geometry"), "Reads KML")
    family.declare("geometry_from_hadoop_shape", [.varbinary], .opaque("Geometry"), "Reads Hive's form of ESRI shapes")
    family.declare("st_linefromtext", [.varchar], .opaque("Geometry"), "Reads a line string")
    family.declare("st_linestring", [.array(.opaque("Geometry"))], .opaque("Geometry"), "The line string of points")
    family.declare("st_multipoint", [.array(.opaque("Geometry"))], .opaque("Geometry"), "The points as one geometry")
    family.declare("st_point", [.double, .double], .opaque("Geometry"), "The point of two coordinates")
    family.declare("st_polygon", [.varchar], .opaque("Geometry"), "Reads a polygon")
    family.declare("to_spherical_geography", [.opaque("Geometry")], .opaque("SphericalGeography"), "A geometry on the sphere")
    family.declare("to_geometry", [.opaque("SphericalGeography")], .opaque("Geometry"), "A geography in the plane")
    family.declare("to_geojson_geometry", [.opaque("SphericalGeography")], .varchar, "GeoJSON of a geography")
    family.declare("to_geojson_geometry", [.opaque("Geometry")], .varchar, "GeoJSON of a geometry")
    family.declare("from_geojson_geometry", [.varchar], .opaque("SphericalGeography"), "Reads GeoJSON")
    family.declare("to_encoded_polyline", [.opaque("Geometry")], .varchar, "Google's encoding of a line string or points")
    family.declare("from_encoded_polyline", [.varchar], .opaque("Geometry"), "Reads Google's encoding of a line string")
    return family.functions
  }()
}
