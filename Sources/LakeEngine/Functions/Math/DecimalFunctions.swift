import LakeVectors

/// abs, ceiling, floor, round, truncate, sign of decimals.
enum DecimalFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    family.add("abs", [.anyDecimal], .sameAs(0), mayFail: false, "Absolute value") { call in
      let x = call.decimals(0)
      return call.produceDecimals { row in x[row] < 0 ? -x[row] : x[row] }
    }
    family.add("sign", [.anyDecimal], .exact(.decimal(precision: 1, scale: 0)), mayFail: false, "-1, 0 or 1") { call in
      let x = call.decimals(0)
      return call.produceDecimals { x[$0].signum() }
    }
    let wholeResult = ReturnType.computed { types in whole(types[0], atLeast: 0) }
    family.add("ceiling", aliases: ["ceil"], [.anyDecimal], wholeResult, mayFail: false, "The next integer up") { call in
      divide(call) { $0 > 0 ? 1 : 0 }
    }
    family.add("floor", [.anyDecimal], wholeResult, mayFail: false, "The next integer down") { call in
      divide(call) { $0 < 0 ? -1 : 0 }
    }
    family.add("truncate", [.anyDecimal], .computed { whole($0[0], atLeast: 1) }, mayFail: false, "Drops the fraction") { call in
      divide(call) { _ in 0 }
    }
    family.add("round", [.anyDecimal], wholeResult, mayFail: false, "Rounds half away from zero to an integer") { call in
      let x = call.decimals(0)
      let factor = PowersOfTen.int128(scale(call))
      return call.produceDecimals { DecimalRounding.divideHalfUp(x[$0], factor) }
    }
    let wider = ReturnType.computed { types in
      guard case .decimal(let p, let s) = types[0] else { return types[0] }
      return .decimal(precision: min(38, p + 1), scale: s)
    }
    family.add("round", [.anyDecimal, .integer], wider, "Rounds half away from zero to so many decimal places", roundToPlaces)
    family.add(
      "truncate", [.anyDecimal, .integer], .sameAs(0), mayFail: false, "Drops the digits behind so many decimal places", truncateToPlaces)
    return family.functions
  }()

  /// The type of a decimal's whole part: one digit more when a fraction may round up.
  private static func whole(_ type: DataType, atLeast: Int) -> DataType {
    guard case .decimal(let precision, let scale) = type else { return type }
    let digits = atLeast > 0 ? max(1, precision - scale) : precision - scale + min(scale, 1)
    return .decimal(precision: min(38, digits), scale: 0)
  }

  private static func scale(_ call: ScalarFunction.Invocation) -> Int {
    if case .decimal(_, let scale) = call.arguments[0].type { scale } else { 0 }
  }

  /// The whole part plus an adjustment made from the remainder.
  @inline(__always)
  private static func divide(_ call: ScalarFunction.Invocation, _ adjustment: (Int128) -> Int128) -> ColumnVector {
    let x = call.decimals(0)
    let factor = PowersOfTen.int128(scale(call))
    return call.produceDecimals { row in
      let (quotient, remainder) = x[row].quotientAndRemainder(dividingBy: factor)
      return quotient + adjustment(remainder)
    }
  }

  @Sendable private static func roundToPlaces(_ call: ScalarFunction.Invocation) throws -> ColumnVector {
    let x = call.decimals(0)
    let places = call.cells(1, Int32.self)
    let scale = scale(call)
    return try call.produceDecimals { row in
      let drop = scale - Int(places[row])
      if drop <= 0 { return x[row] }
      if drop > 38 { return 0 }
      let factor = PowersOfTen.int128(drop)
      let (result, overflow) = DecimalRounding.divideHalfUp(x[row], factor).multipliedReportingOverflow(by: factor)
      if overflow || result.magnitude >= PowersOfTen.int128(38).magnitude {
        throw LakeError.outOfRange("decimal overflow: \(x[row])")
      }
      return result
    }
  }

  @Sendable private static func truncateToPlaces(_ call: ScalarFunction.Invocation) -> ColumnVector {
    let x = call.decimals(0)
    let places = call.cells(1, Int32.self)
    let scale = scale(call)
    return call.produceDecimals { row in
      let drop = scale - Int(places[row])
      if drop <= 0 { return x[row] }
      if drop > 38 { return 0 }
      return x[row] - x[row] % PowersOfTen.int128(drop)
    }
  }
}
