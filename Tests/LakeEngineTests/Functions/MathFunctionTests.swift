import LakeVectors
import Testing

@testable import LakeEngine

@Suite struct MathFunctionTests {
  @Test func absoluteAndSign() throws {
    try expect("abs", -5, gives: 5)
    try expect("abs", -2.5, gives: 2.5)
    try expect("abs", .decimal(-125, 5, 2), gives: .decimal(125))
    try expect("abs", .decimal(-12_345_678_901_234_567_890, 30, 2), gives: .decimal(12_345_678_901_234_567_890))
    expect(
      "abs", Argument(.integer(.min), .bigint), fails: .numericValueOutOfRange, "Value -9223372036854775808 is out of range for abs(bigint)"
    )
    expect("abs", .tiny(-128), fails: .numericValueOutOfRange, "Value -128 is out of range for abs(tinyint)")
    try expect("sign", -7, gives: -1)
    try expect("sign", 0, gives: 0)
    try expect("sign", .decimal(15, 3, 1), gives: .decimal(1))
    try expect("sign", -0.1, gives: -1.0)
    try expect("sign", .double(.nan), gives: .double(.nan))
  }

  @Test func ceilingAndFloor() throws {
    try expect("ceil", 1.2, gives: 2.0)
    try expect("ceiling", -1.2, gives: -1.0)
    try expect("floor", -1.2, gives: -2.0)
    try expect("floor", .int(7), gives: 7)
    try expect("ceil", .decimal(121, 4, 2), gives: .decimal(2))
    try expect("ceil", .decimal(-121, 4, 2), gives: .decimal(-1))
    try expect("floor", .decimal(-121, 4, 2), gives: .decimal(-2))
    try expect("floor", .decimal(-100, 4, 2), gives: .decimal(-1))
    let type = try FunctionHarness.evaluate("ceil", [.decimal(121, 4, 2)]).type
    #expect(type == .decimal(precision: 3, scale: 0))
    try expect("ceil", .decimal(12_345_678_901_234_567_890_123, 30, 2), gives: .decimal(123_456_789_012_345_678_902))
  }

  @Test func roundingDoubles() throws {
    try expect("round", 2.5, gives: 3.0)
    try expect("round", -2.5, gives: -3.0)
    try expect("round", 0.49999999999999994, gives: 0.0)
    try expect("round", 1.005, .int(1), gives: 1.0)
    try expect("round", 3.14159, .int(2), gives: 3.14)
    try expect("round", -1.25, .int(1), gives: -1.3)
    try expect("round", 1234.5, .int(-2), gives: 1200.0)
    try expect("round", 1e300, .int(2), gives: 1e300)
    try expect("round", .double(.nan), .int(1), gives: .double(.nan))
    try expect("round", .double(.infinity), gives: .double(.infinity))
    try expect("round", Argument(.real(2.5), .real), gives: .real(3))
  }

  @Test func roundingIntegersAndDecimals() throws {
    try expect("round", 123, .int(-1), gives: 120)
    try expect("round", 125, .int(-1), gives: 130)
    try expect("round", -125, .int(-1), gives: -130)
    try expect("round", 125, .int(3), gives: 125)
    expect("round", .tiny(127), .int(-1), fails: .numericValueOutOfRange, "Out of range for tinyint: 130")
    expect("round", Argument(.integer(.max), .bigint), .int(-1), fails: .numericValueOutOfRange, "numerical overflow: 9223372036854775807")
    try expect("round", .decimal(125, 4, 2), gives: .decimal(1))
    try expect("round", .decimal(150, 4, 2), gives: .decimal(2))
    try expect("round", .decimal(-150, 4, 2), gives: .decimal(-2))
    try expect("round", .decimal(12_345, 6, 3), .int(2), shows: "12.350")
    try expect("round", .decimal(12_345, 6, 3), .int(5), shows: "12.345")
    try expect("round", .decimal(12_345, 6, 3), .int(-1), shows: "10.000")
    try expect("round", .decimal(-99_999, 5, 2), .int(0), shows: "-1000.00")
    try expect("round", .decimal(12_345, 6, 3), .int(-40), shows: "0.000")
    let widest: Int128 = 99_999_999_999_999_999_999_999_999_999_999_999_999
    expect("round", .decimal(widest, 38, 2), .int(1), fails: .numericValueOutOfRange)
  }

  @Test func truncation() throws {
    try expect("truncate", -2.9, gives: -2.0)
    try expect("truncate", .decimal(-299, 4, 2), gives: .decimal(-2))
    try expect("truncate", .decimal(12_399, 5, 2), .int(1), shows: "123.90")
    try expect("truncate", .decimal(12_399, 5, 2), .int(-1), shows: "120.00")
    try expect("truncate", .decimal(12_399, 5, 2), .int(-9), shows: "0.00")
  }

  @Test func powersAndLogarithms() throws {
    try expect("power", 2.0, 10.0, gives: 1024.0)
    try expect("pow", 2, 0.5, gives: .double(2.0.squareRoot()))
    try expect("power", .double(1), .double(.nan), gives: .double(.nan))
    try expect("power", .double(.nan), .double(0), gives: 1.0)
    try expect("sqrt", 2.25, gives: 1.5)
    try expect("sqrt", -1.0, gives: .double(.nan))
    try expect("cbrt", 27, gives: 3.0)
    try expect("exp", 0.0, gives: 1.0)
    try expect("ln", 1.0, gives: 0.0)
    try expect("ln", 0.0, gives: .double(-.infinity))
    try expect("log2", 8.0, gives: 3.0)
    try expect("log10", 1000.0, gives: 3.0)
    try expect("log", 2.0, 64.0, gives: 6.0)
    try expect("degrees", .double(.pi), gives: 180.0)
    try expect("radians", 180.0, gives: .double(.pi))
    try expect("sin", 0.0, gives: 0.0)
    try expect("cos", 0.0, gives: 1.0)
    try expect("atan2", 1.0, 1.0, gives: .double(.pi / 4))
    try expect("pi", gives: .double(.pi))
    try expect("e", gives: 2.718281828459045)
  }

  @Test func specialValues() throws {
    try expect("is_nan", .double(.nan), gives: true)
    try expect("is_nan", 1.0, gives: false)
    try expect("is_finite", .double(.infinity), gives: false)
    try expect("is_infinite", .double(-.infinity), gives: true)
    try expect("infinity", gives: .double(.infinity))
    try expect("nan", gives: .double(.nan))
  }

  @Test func remainders() throws {
    try expect("mod", 7, 3, gives: 1)
    try expect("mod", -7, 3, gives: -1)
    try expect("mod", 7, -3, gives: 1)
    expect("mod", 7, 0, fails: .divisionByZero, "Division by zero")
    try expect("mod", 5.5, 2.0, gives: 1.5)
    try expect("mod", .decimal(550, 4, 2), .decimal(20, 3, 1), shows: "1.50")
  }

  @Test func buckets() throws {
    try expect("width_bucket", 3.14, 0.0, 4.0, 3, gives: 3)
    try expect("width_bucket", 2.0, 0.0, 4.0, 3, gives: 2)
    try expect("width_bucket", 4.0, 0.0, 4.0, 3, gives: 4)
    try expect("width_bucket", -1.0, 0.0, 3.2, 4, gives: 0)
    try expect("width_bucket", 3.14, 4.0, 0.0, 3, gives: 1)
    try expect("width_bucket", .double(.infinity), 0.0, 4.0, 3, gives: 4)
    expect("width_bucket", 1.0, 0.0, 4.0, 0, fails: .invalidFunctionArgument, "bucketCount must be greater than 0")
    expect("width_bucket", 1.0, 4.0, 4.0, 3, fails: .invalidFunctionArgument, "bounds cannot equal each other")
    expect("width_bucket", .double(.nan), 0.0, 4.0, 3, fails: .invalidFunctionArgument, "operand must not be NaN")
  }

  @Test func bits() throws {
    try expect("bitwise_and", 19, 25, gives: 17)
    try expect("bitwise_or", 19, 25, gives: 27)
    try expect("bitwise_xor", 19, 25, gives: 10)
    try expect("bitwise_not", 19, gives: -20)
  }

  @Test func extremes() throws {
    try expect("greatest", 1, 5, 3, gives: 5)
    try expect("least", "b", "a", "c", gives: "a")
    try expect("greatest", 1, .null(.bigint), gives: .null)
    try expect("greatest", "a string longer than twelve", "b", gives: "b")
    try expect("greatest", 1.0, .double(.nan), gives: 1.0)
    try expect("least", .double(.nan), 1.0, gives: 1.0)
    try expect("least", .date("2020-02-29"), .date("2020-03-01"), shows: "2020-02-29")
  }

  @Test func randomness() throws {
    for _ in 0..<20 {
      guard case .double(let x) = try FunctionHarness.evaluate("random", []).value else { throw LakeError(.internalError, "not a double") }
      #expect((0..<1).contains(x))
      guard case .integer(let n) = try FunctionHarness.evaluate("rand", [10, 13]).value else {
        throw LakeError(.internalError, "not an integer")
      }
      #expect((10..<13).contains(n))
    }
    expect("random", 0, fails: .invalidFunctionArgument, "bound must be positive")
    let id = ValueText.text(try FunctionHarness.evaluate("uuid", []).value, .uuid)
    #expect(id.utf8.count == 36)
    #expect(Array(id)[14] == "4")
  }

  @Test func typesAreNamed() throws {
    try expect("typeof", 1, gives: "bigint")
    try expect("typeof", .null(.varchar), gives: "varchar")
    try expect("typeof", .decimal(1, 10, 2), gives: "decimal(10,2)")
  }
}
