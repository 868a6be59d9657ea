import LakeVectors
import Testing

@testable import LakeEngine

@Suite("Types: coercion and arithmetic")
struct AnalyzerTypeCoercionTests {
  @Test(
    "common super types, both ways",
    arguments: [
      (DataType.integer, DataType.bigint, DataType.bigint),
      (.tinyint, .smallint, .smallint),
      (.bigint, .real, .real),
      (.bigint, .double, .double),
      (.real, .double, .double),
      (.integer, .decimal(precision: 5, scale: 2), .decimal(precision: 12, scale: 2)),
      (.bigint, .decimal(precision: 38, scale: 10), .decimal(precision: 38, scale: 10)),
      (.decimal(precision: 5, scale: 2), .decimal(precision: 4, scale: 3), .decimal(precision: 6, scale: 3)),
      (.decimal(precision: 38, scale: 0), .double, .double),
      (.varchar(length: 3), .varchar(length: 7), .varchar(length: 7)),
      (.varchar(length: 3), .varchar, .varchar),
      (.char(length: 2), .varchar(length: 5), .char(length: 5)),
      (.date, .timestamp(precision: 6), .timestamp(precision: 6)),
      (.timestamp(precision: 0), .timestamp(precision: 3), .timestamp(precision: 3)),
      (.date, .timestampWithTimeZone(precision: 3), .timestampWithTimeZone(precision: 3)),
      (.timestamp(precision: 6), .timestampWithTimeZone(precision: 3), .timestampWithTimeZone(precision: 6)),
      (.unknown, .date, .date),
      (.unknown, .unknown, .unknown),
      (.array(.integer), .array(.bigint), .array(.bigint)),
    ])
  func common(_ a: DataType, _ b: DataType, _ expected: DataType) {
    #expect(TypeCoercion.commonSuperType(a, b) == expected)
    #expect(TypeCoercion.commonSuperType(b, a) == expected)
  }

  @Test(
    "no common type",
    arguments: [
      (DataType.varchar, DataType.integer), (.varchar, .date), (.boolean, .integer), (.date, .time(precision: 3)), (.varbinary, .varchar),
      (.date, .bigint), (.intervalDayToSecond, .intervalYearToMonth), (.json, .varchar),
    ])
  func noCommon(_ a: DataType, _ b: DataType) {
    #expect(TypeCoercion.commonSuperType(a, b) == nil)
    #expect(TypeCoercion.commonSuperType(b, a) == nil)
  }

  @Test("coercion goes one way only")
  func oneWay() {
    #expect(TypeCoercion.canCoerce(.integer, to: .bigint))
    #expect(!TypeCoercion.canCoerce(.bigint, to: .integer))
    #expect(!TypeCoercion.canCoerce(.double, to: .decimal(precision: 10, scale: 2)))
    #expect(TypeCoercion.canCoerce(.char(length: 3), to: .varchar))
    #expect(!TypeCoercion.canCoerce(.varchar, to: .varchar(length: 3)))
    #expect(!TypeCoercion.canCoerce(.timestamp, to: .date))
  }

  /// Worked out from the formulas of Trino's documentation of decimals.
  @Test(
    "decimal results",
    arguments: [
      (ArithmeticOperator.add, (12, 2), (12, 2), (13, 2)),
      (.subtract, (5, 4), (10, 0), (15, 4)),
      (.add, (38, 10), (38, 10), (38, 10)),
      (.multiply, (12, 2), (3, 2), (15, 4)),
      (.multiply, (38, 2), (10, 2), (38, 4)),
      (.divide, (12, 2), (4, 1), (13, 2)),
      (.divide, (5, 0), (10, 4), (13, 4)),
      (.modulo, (12, 2), (5, 3), (5, 3)),
    ])
  func decimals(_ op: ArithmeticOperator, _ a: (Int, Int), _ b: (Int, Int), _ expected: (Int, Int)) {
    func decimal(_ type: (Int, Int)) -> DataType { .decimal(precision: type.0, scale: type.1) }
    #expect(TypeCoercion.decimalResult(op, decimal(a), decimal(b)) == decimal(expected))
  }

  @Test("a product whose scale exceeds 38 has no type")
  func tooManyDigits() {
    let type = DataType.decimal(precision: 38, scale: 20)
    #expect(TypeCoercion.decimalResult(.multiply, type, type) == nil)
  }

  @Test("operands of arithmetic")
  func operands() {
    let mixed = TypeCoercion.arithmetic(.multiply, .integer, .decimal(precision: 4, scale: 2))
    #expect(mixed?.left == .decimal(precision: 10, scale: 0))
    #expect(mixed?.result == .decimal(precision: 14, scale: 2))
    #expect(TypeCoercion.arithmetic(.add, .integer, .bigint)?.result == .bigint)
    #expect(TypeCoercion.arithmetic(.divide, .decimal(precision: 4, scale: 2), .double)?.result == .double)
    #expect(TypeCoercion.arithmetic(.add, .unknown, .integer)?.result == .integer)
    #expect(TypeCoercion.arithmetic(.add, .varchar, .integer) == nil)
    #expect(TypeCoercion.arithmetic(.add, .date, .integer) == nil)
  }
}

@Suite("Functions: choosing a signature")
struct AnalyzerFunctionResolutionTests {
  private let numbers: [FunctionSignature] = [
    FunctionSignature([.exact(.bigint)], returns: .exact(.bigint)),
    FunctionSignature([.exact(.double)], returns: .exact(.double)),
    FunctionSignature([.anyDecimal], returns: .sameAs(0)),
    FunctionSignature([.exact(.integer)], returns: .exact(.integer)),
  ]

  @Test("an exact signature wins over one that coerces")
  func exact() {
    #expect(FunctionResolution.match(numbers, [.integer])?.index == 3)
    #expect(FunctionResolution.match(numbers, [.bigint])?.index == 0)
    #expect(FunctionResolution.match(numbers, [.double])?.index == 1)
    #expect(FunctionResolution.match(numbers, [.decimal(precision: 7, scale: 2)])?.returnType == .decimal(precision: 7, scale: 2))
  }

  @Test("the nearest widening wins")
  func nearest() {
    #expect(FunctionResolution.match(numbers, [.smallint])?.index == 3)
    #expect(FunctionResolution.match(numbers, [.real])?.index == 1)
    #expect(FunctionResolution.match(numbers, [.unknown])?.index == 3)
  }

  @Test("nothing fits")
  func none() {
    #expect(FunctionResolution.match(numbers, [.varchar]) == nil)
    #expect(FunctionResolution.match(numbers, []) == nil)
    #expect(FunctionResolution.match(numbers, [.integer, .integer]) == nil)
  }

  @Test("a type variable takes the common type of its arguments")
  func variables() {
    let greatest = [FunctionSignature([.variable("T")], variadic: true, returns: .variable("T"))]
    let match = FunctionResolution.match(greatest, [.integer, .unknown, .bigint])
    #expect(match?.argumentTypes == [.bigint, .bigint, .bigint])
    #expect(match?.returnType == .bigint)
    #expect(FunctionResolution.match(greatest, [.integer, .varchar]) == nil)
    #expect(FunctionResolution.match(greatest, []) == nil)
  }

  @Test("patterns of parameterised types keep the argument's parameters")
  func patterns() {
    let text = [FunctionSignature([.anyVarchar, .exact(.bigint)], returns: .sameAs(0))]
    #expect(FunctionResolution.match(text, [.varchar(length: 4), .integer])?.returnType == .varchar(length: 4))
    #expect(FunctionResolution.match(text, [.char(length: 4), .integer])?.argumentTypes == [.varchar(length: 4), .bigint])
    let time = [FunctionSignature([.anyTimestamp], returns: .exact(.date))]
    #expect(FunctionResolution.match(time, [.timestamp(precision: 6)])?.argumentTypes == [.timestamp(precision: 6)])
    #expect(FunctionResolution.match(time, [.date])?.argumentTypes == [.timestamp(precision: 3)])
    #expect(FunctionResolution.match(time, [.varchar]) == nil)
  }
}

@Suite("Hints: names that were meant")
struct AnalyzerNameSuggestionTests {
  @Test(
    "the nearest name",
    arguments: [
      ("foo", ["food", "age"], "food"), ("flightid", ["flight_id", "name"], "flight_id"), ("nmae", ["name", "age"], "name"),
      ("NAME1", ["name", "age"], "name"), ("größe", ["größen", "age"], "größen"),
    ])
  func nearest(_ name: String, _ candidates: [String], _ expected: String) {
    #expect(NameSuggestion.nearest(to: name, among: candidates) == expected)
  }

  @Test("nothing near: the names there are, cut short when many")
  func list() {
    #expect(NameSuggestion.hint(for: "zzz", among: ["a1", "b2", "a1"], kind: "columns") == "available columns: a1, b2")
    #expect(NameSuggestion.hint(for: "zzz", among: [], kind: "columns") == nil)
    let many = (1...25).map { "column_number_\($0)" }
    let hint = NameSuggestion.hint(for: "zzz", among: many, kind: "columns") ?? ""
    #expect(hint.hasSuffix("column_number_20, … (25 in all)"))
  }

  @Test("edits are insertions, deletions, replacements and swaps")
  func distance() {
    func d(_ a: String, _ b: String) -> Int { NameSuggestion.distance(Array(a.unicodeScalars), Array(b.unicodeScalars)) }
    #expect(d("", "abc") == 3)
    #expect(d("abc", "abc") == 0)
    #expect(d("abc", "acb") == 1)
    #expect(d("kitten", "sitting") == 3)
  }
}
