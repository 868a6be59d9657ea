/// Trino's types that have no literals and no operators of their own: what they hold is known to their functions.
package enum OpaqueType {
  /// Written names (in lower case) and Trino's spelling, of types without parameters.
  package static let spelling: [String: String] = [
    "hyperloglog": "HyperLogLog", "p4hyperloglog": "P4HyperLogLog", "tdigest": "tdigest", "setdigest": "SetDigest",
    "geometry": "Geometry", "sphericalgeography": "SphericalGeography", "bingtile": "BingTile", "kdbtree": "KdbTree",
    "color": "color", "joniregexp": "JoniRegExp", "jsonpath": "JsonPath", "json2016": "json2016", "codepoints": "CodePoints",
    "likepattern": "LikePattern", "objectid": "ObjectId",
  ]

  /// `qdigest(bigint)` and its like: the name and how many types it takes.
  package static let parameterized: [String: Int] = ["qdigest": 1]

  /// Values can be tested for equality and have an order.
  package static func isOrderable(_ name: String) -> Bool { name == "BingTile" || name == "ObjectId" }

  package static func isComparable(_ name: String) -> Bool { isOrderable(name) || name == "color" || name == "SphericalGeography" }

  static func physical(_ name: String) -> PhysicalType {
    switch name {
    case "BingTile": .int64
    case "color": .int32
    default: .string
    }
  }
}
