import LakeVectors
import Testing

@testable import LakeEngine

/// A typed argument of a function under test.
struct Argument: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral {
  let value: Value
  let type: DataType

  init(_ value: Value, _ type: DataType) {
    self.value = value
    self.type = type
  }

  init(integerLiteral value: Int64) { self.init(.integer(value), .bigint) }
  init(stringLiteral value: String) { self.init(.string(value), .varchar) }
  init(floatLiteral value: Double) { self.init(.double(value), .double) }
  init(booleanLiteral value: Bool) { self.init(.boolean(value), .boolean) }

  static func int(_ value: Int64) -> Argument { Argument(.integer(value), .integer) }
  static func tiny(_ value: Int64) -> Argument { Argument(.integer(value), .tinyint) }
  static func double(_ value: Double) -> Argument { Argument(.double(value), .double) }
  static func decimal(_ unscaled: Int128, _ precision: Int, _ scale: Int) -> Argument {
    Argument(.decimal(unscaled), .decimal(precision: precision, scale: scale))
  }
  static func binary(_ bytes: [UInt8]) -> Argument { Argument(.binary(bytes), .varbinary) }
  static func null(_ type: DataType) -> Argument { Argument(.null, type) }

  /// `2020-01-31`
  static func date(_ text: String) -> Argument { Argument(.integer(days(text)), .date) }

  /// `2020-01-31 12:30:00.250`
  static func timestamp(_ text: String, precision: Int = 3) -> Argument {
    Argument(.integer(micros(text)), .timestamp(precision: precision))
  }

  /// The local time in a zone.
  static func zoned(_ text: String, _ zone: String) throws -> Argument {
    let key = try TimeZoneRegistry.key(for: zone)
    let instant = TimeZoneRegistry.localToUTC(localMicros: micros(text), key)
    return Argument(.zoned(ZonedTimestamp(micros: instant, zoneKey: key)), .timestampWithTimeZone(precision: 3))
  }

  static func months(_ count: Int64) -> Argument { Argument(.integer(count), .intervalYearToMonth) }
  static func millis(_ count: Int64) -> Argument { Argument(.integer(count), .intervalDayToSecond) }

  /// Written apart from the code under test: days by counting years and months.
  private static func days(_ text: String) -> Int64 {
    let parts = text.split(separator: "-").compactMap { Int64($0) }
    let (year, month, day) = (parts[0], parts[1], parts[2])
    func isLeap(_ y: Int64) -> Bool { (y % 4 == 0 && y % 100 != 0) || y % 400 == 0 }
    var total: Int64 = 0
    if year >= 1970 {
      for y in 1970..<year { total += isLeap(y) ? 366 : 365 }
    } else {
      for y in year..<1970 { total -= isLeap(y) ? 366 : 365 }
    }
    let lengths: [Int64] = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    for m in 0..<Int(month - 1) { total += lengths[m] }
    return total + day - 1
  }

  private static func micros(_ text: String) -> Int64 {
    let parts = text.split(separator: " ")
    var result = days(String(parts[0])) * 86_400_000_000
    guard parts.count > 1 else { return result }
    let time = parts[1].split(separator: ":")
    result += Int64(time[0])! * 3_600_000_000 + Int64(time[1])! * 60_000_000
    if time.count > 2 {
      let seconds = time[2].split(separator: ".")
      result += Int64(seconds[0])! * 1_000_000
      if seconds.count > 1 {
        let digits = (String(seconds[1]) + "000000").prefix(6)
        result += Int64(digits)!
      }
    }
    return result
  }
}

enum FunctionHarness {
  static let session = SessionContext(startMicros: 1_600_000_000_123_456)

  /// The result of a call on literals; the same must come from flat columns, from dictionary columns, and beside NULLs.
  static func evaluate(
    _ name: String, _ arguments: [Argument], session: SessionContext = session, sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) throws -> (value: Value, type: DataType) {
    let candidates = FunctionRegistry.scalars(named: name)
    let match = try #require(
      FunctionResolution.match(candidates.map(\.signature), arguments.map(\.type)), "no \(name) for these types",
      sourceLocation: sourceLocation)
    let function = ResolvedFunction(function: candidates[match.index], argumentTypes: match.argumentTypes, returnType: match.returnType)
    func expression(_ operands: [Expression]) -> Expression {
      .call(function, zip(operands, match.argumentTypes).map { $0.type == $1 ? $0 : .cast($0, to: $1, safe: false) })
    }
    let literal = try ExpressionEvaluator(expression(arguments.map { .literal($0.value, $0.type) }), layout: [:], session: session)
    let result = try literal.evaluate(ColumnBatch(columns: [], rowCount: 2))
    #expect(result.count == 2 && result.type == match.returnType, sourceLocation: sourceLocation)
    guard !arguments.isEmpty, function.function.isDeterministic else { return (result.value(0), match.returnType) }
    let expected = result.value(1)
    for form in 0..<3 {
      var layout: [Symbol: Int] = [:]
      var columns: [ColumnVector] = []
      for (i, argument) in arguments.enumerated() {
        layout[Symbol(id: i, name: "a\(i)", type: argument.type)] = i
        columns.append(column(argument, form))
      }
      let symbols = layout.keys.sorted { $0.id < $1.id }
      let evaluator = try ExpressionEvaluator(expression(symbols.map { .column($0) }), layout: layout, session: session)
      let vector = try evaluator.evaluate(ColumnBatch(columns: columns, rowCount: 3))
      #expect(vector.count == 3, sourceLocation: sourceLocation)
      #expect(same(vector.value(0), expected) && same(vector.value(2), expected), "form \(form)", sourceLocation: sourceLocation)
      if function.function.nullOnNull { #expect(vector.value(1) == .null, "form \(form)", sourceLocation: sourceLocation) }
    }
    return (expected, match.returnType)
  }

  /// The argument, NULL, the argument again: flat, as a dictionary, or with the dictionary larger than the rows.
  private static func column(_ argument: Argument, _ form: Int) -> ColumnVector {
    let flat = ColumnVector([argument.value, .null, argument.value], type: argument.type)
    guard form > 0, argument.value != .null else { return flat }
    let entries = ColumnVector(Array(repeating: argument.value, count: form == 1 ? 2 : 40), type: argument.type)
    let ids = Buffer(byteCount: 3)
    for row in 0..<3 { ids.pointer(UInt8.self)[row] = row == 2 ? 1 : 0 }
    let validity = Validity.make(3, valid: true)
    Validity.clear(validity.pointer(), 1)
    return ColumnVector(dictionary: VectorDictionary(entries), encoding: .dictionary8, count: 3, ids: ids, validity: validity)
  }

  /// NaN counts as itself; doubles may differ in the last bits.
  static func same(_ a: Value, _ b: Value) -> Bool {
    switch (a, b) {
    case (.double(let x), .double(let y)): x == y || (x.isNaN && y.isNaN) || abs(x - y) <= 1e-12 * max(abs(x), abs(y))
    case (.real(let x), .real(let y)): x == y || (x.isNaN && y.isNaN)
    default: a == b
    }
  }
}

/// Expects a value from a function.
func expect(
  _ name: String, _ arguments: Argument..., gives expected: Cell, session: SessionContext = FunctionHarness.session,
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) throws {
  let result = try FunctionHarness.evaluate(name, arguments, session: session, sourceLocation: sourceLocation)
  #expect(
    FunctionHarness.same(result.value, expected.value), "\(name): \(result.value), expected \(expected.value)",
    sourceLocation: sourceLocation)
}

/// Expects a value shown as `CAST(… AS varchar)` shows it.
func expect(
  _ name: String, _ arguments: Argument..., shows expected: String?, session: SessionContext = FunctionHarness.session,
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) throws {
  let result = try FunctionHarness.evaluate(name, arguments, session: session, sourceLocation: sourceLocation)
  let text = result.value == .null ? nil : ValueText.text(result.value, result.type)
  #expect(text == expected, "\(name)", sourceLocation: sourceLocation)
}

/// Expects an error of a function.
func expect(
  _ name: String, _ arguments: Argument..., fails code: ErrorCode, _ message: String? = nil,
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) {
  do {
    let result = try FunctionHarness.evaluate(name, arguments, sourceLocation: sourceLocation)
    Issue.record("\(name) gave \(result.value) instead of \(code)", sourceLocation: sourceLocation)
  } catch let error as LakeError {
    #expect(error.code == code, sourceLocation: sourceLocation)
    if let message { #expect(error.message == message, sourceLocation: sourceLocation) }
  } catch {
    Issue.record("\(error)", sourceLocation: sourceLocation)
  }
}

/// An expected value, written as a literal.
struct Cell: Hashable, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral {
  let value: Value

  init(_ value: Value) { self.value = value }
  init(integerLiteral value: Int64) { self.value = .integer(value) }
  init(stringLiteral value: String) { self.value = .string(value) }
  init(floatLiteral value: Double) { self.value = .double(value) }
  init(booleanLiteral value: Bool) { self.value = .boolean(value) }

  static let null = Cell(.null)
  static func integer(_ value: Int64) -> Cell { Cell(.integer(value)) }
  static func string(_ value: String) -> Cell { Cell(.string(value)) }
  static func double(_ value: Double) -> Cell { Cell(.double(value)) }
  static func real(_ value: Float) -> Cell { Cell(.real(value)) }
  static func decimal(_ value: Int128) -> Cell { Cell(.decimal(value)) }
  static func binary(_ value: [UInt8]) -> Cell { Cell(.binary(value)) }
}
