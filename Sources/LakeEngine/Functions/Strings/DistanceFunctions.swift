import LakeVectors

/// levenshtein_distance, hamming_distance.
enum DistanceFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    family.add("levenshtein_distance", [.anyVarchar, .anyVarchar], .bigint, "Edits of one character that turn one string into the other") {
      call in
      let a = call.strings(0)
      let b = call.strings(1)
      return try call.produce(Int64.self) { try levenshtein(CodePoints.decode(a[$0]), CodePoints.decode(b[$0])) }
    }
    family.add("hamming_distance", [.anyVarchar, .anyVarchar], .bigint, "Places at which two strings of one length differ") { call in
      let a = call.strings(0)
      let b = call.strings(1)
      return try call.produce(Int64.self) { row in
        let x = CodePoints.decode(a[row])
        let y = CodePoints.decode(b[row])
        guard x.count == y.count else {
          throw LakeError.invalidArgument("The input strings to hamming_distance function must have the same length")
        }
        return zip(x, y).reduce(0) { $0 + ($1.0 == $1.1 ? 0 : 1) }
      }
    }
    return family.functions
  }()

  /// Wagner and Fischer's table, one row of it at a time.
  private static func levenshtein(_ a: [UInt32], _ b: [UInt32]) throws -> Int64 {
    let (long, short) = a.count >= b.count ? (a, b) : (b, a)
    if short.isEmpty { return Int64(long.count) }
    guard long.count * (short.count - 1) <= 1_000_000 else {
      throw LakeError.invalidArgument("The combined inputs for Levenshtein distance are too large")
    }
    var distances = Array(0...short.count)
    for (i, x) in long.enumerated() {
      var diagonal = distances[0]
      distances[0] = i + 1
      for (j, y) in short.enumerated() {
        let substituted = diagonal + (x == y ? 0 : 1)
        diagonal = distances[j + 1]
        distances[j + 1] = min(substituted, diagonal + 1, distances[j] + 1)
      }
    }
    return Int64(distances[short.count])
  }
}
