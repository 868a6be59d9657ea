import LakeVectors

/// Bing tiles, which cannot run yet.
enum BingTileFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    family.declare("bing_tile", [.bigint, .bigint, .bigint], .opaque("BingTile"), "The tile of a place in the grid of a zoom level")
    family.declare("bing_tile", [.varchar], .opaque("BingTile"), "The tile of a quadkey")
    family.declare("bing_tile_at", [.double, .double, .bigint], .opaque("BingTile"), "The tile at a latitude and longitude")
    family.declare("bing_tiles_around", [.double, .double, .bigint], .array(.opaque("BingTile")), "The tiles around a place")
    family.declare(
      "bing_tiles_around", [.double, .double, .bigint, .double], .array(.opaque("BingTile")), "The tiles within a radius of a place")
    family.declare(
      "bing_tile_coordinates", [.opaque("BingTile")],
      .exact(.row([RowField(name: "x", type: .integer), RowField(name: "y", type: .integer)])), "Where a tile lies in its grid")
    family.declare("bing_tile_polygon", [.opaque("BingTile")], .opaque("Geometry"), "The area of a tile")
    family.declare("bing_tile_quadkey", [.opaque("BingTile")], .varchar, "The quadkey of a tile")
    family.declare("bing_tile_zoom_level", [.opaque("BingTile")], .exact(.tinyint), "The zoom level of a tile")
    family.declare(
      "geometry_to_bing_tiles", [.opaque("Geometry"), .bigint], .array(.opaque("BingTile")), "The tiles that a geometry touches")
    return family.functions
  }()
}
