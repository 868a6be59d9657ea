import Glibc
import LakeVectors

/// Functions of doubles: powers, logarithms, trigonometry, tests for NaN and infinity, constants.
enum FloatingFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    func unary(_ name: String, _ documentation: String, _ f: @escaping @Sendable (Double) -> Double) {
      family.add(name, [.double], .double, mayFail: false, documentation) { call in
        let x = call.cells(0, Double.self)
        return call.produce(Double.self) { f(x[$0]) }
      }
    }
    func test(_ name: String, _ documentation: String, _ f: @escaping @Sendable (Double) -> Bool) {
      family.add(name, [.double], .boolean, mayFail: false, documentation) { call in
        let x = call.cells(0, Double.self)
        return call.booleans { f(x[$0]) }
      }
    }
    func constant(_ name: String, _ documentation: String, _ value: Double) {
      family.add(name, [], .double, mayFail: false, documentation) { call in
        .constant(.double(value), type: .double, count: call.rowCount)
      }
    }
    unary("sqrt", "Square root") { $0.squareRoot() }
    unary("cbrt", "Cube root", cubeRoot)
    unary("exp", "e raised to a power") { Glibc.exp($0) }
    unary("ln", "Natural logarithm") { Glibc.log($0) }
    unary("log2", "Logarithm to base 2") { Glibc.log2($0) }
    unary("log10", "Logarithm to base 10") { Glibc.log10($0) }
    unary("sin", "Sine") { Glibc.sin($0) }
    unary("cos", "Cosine") { Glibc.cos($0) }
    unary("tan", "Tangent") { Glibc.tan($0) }
    unary("asin", "Arc sine") { Glibc.asin($0) }
    unary("acos", "Arc cosine") { Glibc.acos($0) }
    unary("atan", "Arc tangent") { Glibc.atan($0) }
    unary("sinh", "Hyperbolic sine") { Glibc.sinh($0) }
    unary("cosh", "Hyperbolic cosine") { Glibc.cosh($0) }
    unary("tanh", "Hyperbolic tangent") { Glibc.tanh($0) }
    unary("degrees", "Radians as degrees") { $0 * (180 / Double.pi) }
    unary("radians", "Degrees as radians") { $0 * (Double.pi / 180) }
    test("is_nan", "Whether a value is not a number") { $0.isNaN }
    test("is_finite", "Whether a value is finite") { $0.isFinite }
    test("is_infinite", "Whether a value is infinite") { $0.isInfinite }
    constant("pi", "The constant pi", Double.pi)
    constant("e", "Euler's number", M_E)
    constant("nan", "Not a number", Double.nan)
    constant("infinity", "Positive infinity", Double.infinity)
    family.add("power", aliases: ["pow"], [.double, .double], .double, mayFail: false, "A value raised to a power", power)
    family.add("log", [.double, .double], .double, mayFail: false, "Logarithm to a base: log(base, x)") { call in
      let base = call.cells(0, Double.self)
      let x = call.cells(1, Double.self)
      return call.produce(Double.self) { Glibc.log(x[$0]) / Glibc.log(base[$0]) }
    }
    family.add("atan2", [.double, .double], .double, mayFail: false, "Arc tangent of y / x") { call in
      let y = call.cells(0, Double.self)
      let x = call.cells(1, Double.self)
      return call.produce(Double.self) { Glibc.atan2(y[$0], x[$0]) }
    }
    return family.functions
  }()

  /// The nearest double, so that cubes have whole roots: glibc's may be a unit off, which one Newton step with the exact
  /// residual repairs.
  private static func cubeRoot(_ x: Double) -> Double {
    let root = Glibc.cbrt(x)
    let square = root * root
    guard x.isFinite, x != 0, square.isNormal else { return root }
    let squareError = (-square).addingProduct(root, root)
    let residual = (-x).addingProduct(square, root) + squareError * root
    return root - residual / (3 * square)
  }

  @Sendable private static func power(_ call: ScalarFunction.Invocation) -> ColumnVector {
    let x = call.cells(0, Double.self)
    let y = call.cells(1, Double.self)
    return call.produce(Double.self) { row in
      // Java: 1 to the power of NaN or infinity, and -1 to infinity, are NaN.
      if y[row].isNaN || (y[row].isInfinite && x[row].magnitude == 1) { return Double.nan }
      return Glibc.pow(x[row], y[row])
    }
  }
}
