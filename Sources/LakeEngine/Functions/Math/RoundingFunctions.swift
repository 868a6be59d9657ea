import Glibc
import LakeVectors

/// ceil, floor, round, truncate of integers and floating point; decimals are in `DecimalRounding`.
enum RoundingFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    for type in [DataType.tinyint, .smallint, .integer, .bigint] {
      for (name, alias) in [("ceiling", "ceil"), ("floor", nil), ("round", nil)] as [(String, String?)] {
        family.add(
          name, aliases: alias.map { [$0] } ?? [], [.exact(type)], .exact(type), mayFail: false, "An integer is itself"
        ) { $0.arguments[0] }
      }
      family.add("round", [.exact(type), .integer], .exact(type), "Rounds half away from zero; negative places are left of the point") {
        call in
        try roundInteger(call, type)
      }
    }
    for (name, aliases, mode) in [
      ("ceiling", ["ceil"], FloatingPointRoundingRule.up), ("floor", [], .down), ("truncate", [], .towardZero),
    ] as [(String, [String], FloatingPointRoundingRule)] {
      let documentation = mode == .up ? "The next integer up" : mode == .down ? "The next integer down" : "Drops the fraction"
      family.add(name, aliases: aliases, [.double], .double, mayFail: false, documentation) { call in
        let x = call.cells(0, Double.self)
        return call.produce(Double.self) { x[$0].rounded(mode) }
      }
      family.add(name, aliases: aliases, [.exact(.real)], .exact(.real), mayFail: false, documentation) { call in
        let x = call.cells(0, Float.self)
        return call.produce(Float.self) { x[$0].rounded(mode) }
      }
    }
    addRound(&family)
    return family.functions
  }()

  private static func addRound(_ family: inout FunctionFamily) {
    family.add("round", [.double], .double, mayFail: false, "Rounds half away from zero to an integer") { call in
      let x = call.cells(0, Double.self)
      return call.produce(Double.self) { round(x[$0], places: 0) }
    }
    family.add("round", [.double, .integer], .double, mayFail: false, "Rounds half away from zero to so many decimal places") { call in
      let x = call.cells(0, Double.self)
      let places = call.cells(1, Int32.self)
      return call.produce(Double.self) { round(x[$0], places: places[$0]) }
    }
    family.add("round", [.exact(.real)], .exact(.real), mayFail: false, "Rounds half away from zero to an integer") { call in
      let x = call.cells(0, Float.self)
      return call.produce(Float.self) { Float(round(Double(x[$0]), places: 0)) }
    }
    family.add("round", [.exact(.real), .integer], .exact(.real), mayFail: false, "Rounds half away from zero to so many decimal places") {
      call in
      let x = call.cells(0, Float.self)
      let places = call.cells(1, Int32.self)
      return call.produce(Float.self) { Float(round(Double(x[$0]), places: places[$0])) }
    }
  }

  /// Trino's way: scale, round half up, scale back. Values too large to have such places stay as they are.
  @Sendable private static func round(_ x: Double, places: Int32) -> Double {
    guard x.isFinite else { return x }
    let factor = Glibc.pow(10, Double(places))
    let scaled = x.magnitude * factor
    if scaled.isInfinite || (places >= 0 && scaled >= 9_007_199_254_740_992) { return x }
    if factor == 0 { return 0 }
    let rounded = (scaled + 0.5).rounded(.down)
    // Adding 0.5 to the number just below 0.5 rounds it to 1.
    let exact = scaled < 0.5 ? 0 : rounded
    let result = exact / factor
    return x < 0 ? -result : result
  }

  private static func roundInteger(_ call: ScalarFunction.Invocation, _ type: DataType) throws -> ColumnVector {
    switch type {
    case .tinyint: try roundInteger(call, type, Int8.self)
    case .smallint: try roundInteger(call, type, Int16.self)
    case .integer: try roundInteger(call, type, Int32.self)
    default: try roundInteger(call, type, Int64.self)
    }
  }

  private static func roundInteger<T: FixedWidthInteger & BitwiseCopyable>(
    _ call: ScalarFunction.Invocation, _ type: DataType, _: T.Type
  ) throws -> ColumnVector {
    let values = call.cells(0, T.self)
    let places = call.cells(1, Int32.self)
    return try call.produce(T.self) { row in
      guard places[row] < 0 else { return values[row] }
      guard places[row] >= -18 else { throw LakeError.outOfRange("numerical overflow: \(values[row])") }
      let factor = PowersOfTen.int128(Int(-places[row]))
      let rounded = DecimalRounding.divideHalfUp(Int128(values[row]), factor) * factor
      guard let result = T(exactly: rounded) else {
        throw LakeError.outOfRange(type == .bigint ? "numerical overflow: \(values[row])" : "Out of range for \(type): \(rounded)")
      }
      return result
    }
  }
}
