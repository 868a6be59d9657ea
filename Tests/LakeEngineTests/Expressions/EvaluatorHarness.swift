import LakeVectors

@testable import LakeEngine

/// Columns named by their place, and evaluation over them.
struct EvaluatorHarness {
  let symbols: [Symbol]
  let layout: [Symbol: Int]

  init(_ types: [DataType]) {
    symbols = types.enumerated().map { Symbol(id: $0, name: "c\($0)", type: $1) }
    layout = Dictionary(uniqueKeysWithValues: symbols.enumerated().map { ($1, $0) })
  }

  func column(_ index: Int) -> Expression { .column(symbols[index]) }

  func evaluator(_ expression: Expression) throws -> ExpressionEvaluator {
    try ExpressionEvaluator(expression, layout: layout, session: SessionContext())
  }

  func values(_ expression: Expression, _ columns: [ColumnVector]) throws -> [Cell] {
    let rows = columns.first?.count ?? 1
    let result = try evaluator(expression).evaluate(ColumnBatch(columns: columns, rowCount: rows))
    return (0..<result.count).map { Cell(result.value($0)) }
  }

  func selected(_ conjuncts: [Expression], _ columns: [ColumnVector]) throws -> [Int] {
    let filter = try FilterEvaluator(conjuncts, layout: layout, session: SessionContext())
    return try EvaluatorHarness.rows(filter, columns)
  }

  static func rows(_ filter: FilterEvaluator, _ columns: [ColumnVector]) throws -> [Int] {
    let batch = ColumnBatch(columns: columns, rowCount: columns[0].count)
    guard let selection = try filter.select(batch) else { return Array(0..<batch.rowCount) }
    return (0..<selection.count).map { selection[$0] }
  }

  static func integers(_ values: [Int64?]) -> ColumnVector {
    ColumnVector(values.map { $0.map { .integer($0) } ?? .null }, type: .bigint)
  }

  static func strings(_ values: [String?]) -> ColumnVector {
    ColumnVector(values.map { $0.map { .string($0) } ?? .null }, type: .varchar)
  }

  /// A dictionary vector; a nil id is NULL.
  static func dictionary(_ dictionary: VectorDictionary, _ ids: [Int?], width: Int = 1) -> ColumnVector {
    let storage = Buffer(byteCount: ids.count * width)
    var validity: Buffer?
    for (row, id) in ids.enumerated() {
      switch width {
      case 1: storage.pointer(UInt8.self)[row] = UInt8(id ?? 0)
      case 2: storage.pointer(UInt16.self)[row] = UInt16(id ?? 0)
      default: storage.pointer(UInt32.self)[row] = UInt32(id ?? 0)
      }
      if id == nil {
        let bits = validity ?? Validity.make(ids.count, valid: true)
        validity = bits
        Validity.clear(bits.pointer(), row)
      }
    }
    let encoding: VectorEncoding = width == 1 ? .dictionary8 : width == 2 ? .dictionary16 : .dictionary32
    return ColumnVector(dictionary: dictionary, encoding: encoding, count: ids.count, ids: storage, validity: validity)
  }
}

extension Expression {
  static func int64(_ value: Int64) -> Expression { .literal(.integer(value), .bigint) }
  static func text(_ value: String) -> Expression { .literal(.string(value), .varchar) }

  /// A call of a function whose argument types fit as they are.
  static func call(_ name: String, _ arguments: Expression...) -> Expression {
    let candidates = FunctionRegistry.scalars(named: name)
    guard let match = FunctionResolution.match(candidates.map(\.signature), arguments.map(\.type)) else {
      return .literal(.null, .unknown)
    }
    return .call(
      ResolvedFunction(function: candidates[match.index], argumentTypes: match.argumentTypes, returnType: match.returnType), arguments)
  }

  /// A function that is not in the registry.
  static func custom(_ function: ScalarFunction, _ arguments: Expression..., returns: DataType) -> Expression {
    .call(ResolvedFunction(function: function, argumentTypes: arguments.map(\.type), returnType: returns), arguments)
  }
}
