import LakeVectors

/// JSON_VALUE(input, path, default on empty, default on error, variables…)
final class JSONValueKernel {
  private let runner: SQLJSONPathRunner
  private let onEmpty: SQLJSONFunction.ValueBehavior
  private let onError: SQLJSONFunction.ValueBehavior

  init(_ call: SQLJSONPathCall, _ onEmpty: SQLJSONFunction.ValueBehavior, _ onError: SQLJSONFunction.ValueBehavior) {
    runner = SQLJSONPathRunner(call)
    self.onEmpty = onEmpty
    self.onError = onError
  }

  func evaluate(_ call: ScalarFunction.Invocation) throws -> ColumnVector {
    let variables = call.arguments.dropFirst(4)
    var result = JSONValueResult(call.returnType, onEmpty, onError)
    for row in 0..<call.rowCount {
      try result.add(try runner.run(call.arguments[0], variables, row: row, call.session), row)
    }
    return try result.finish(
      count: call.rowCount, emptyDefault: call.arguments[2], errorDefault: call.arguments[3], call.session)
  }
}

/// Gathers what JSON_VALUE finds by SQL type and casts each type's rows together.
struct JSONValueResult {
  private struct Found {
    var values: VectorBuilder
    var rows: [Int] = []
  }

  private let type: DataType
  private let onEmpty: SQLJSONFunction.ValueBehavior
  private let onError: SQLJSONFunction.ValueBehavior
  private var found: [DataType: Found] = [:]
  private var emptyRows: [Int] = []
  private var errorRows: [Int] = []

  init(_ type: DataType, _ onEmpty: SQLJSONFunction.ValueBehavior, _ onError: SQLJSONFunction.ValueBehavior) {
    self.type = type
    self.onEmpty = onEmpty
    self.onError = onError
  }

  private static func failed(_ message: String) -> LakeError {
    LakeError(.jsonValueResultError, "cannot extract SQL scalar from JSON: \(message)")
  }

  /// - Throws: what ON EMPTY and ON ERROR let through.
  mutating func add(_ outcome: SQLJSONPathRunner.Outcome, _ row: Int) throws {
    switch outcome {
    case .null: return
    case .failed(let error): try addError(error, row)
    case .items(let items):
      guard let item = items.first else {
        if onEmpty == .error { throw Self.failed("JSON path found no items") }
        if onEmpty == .value { emptyRows.append(row) }
        return
      }
      guard items.count == 1 else { return try addError(Self.failed("JSON path found multiple items"), row) }
      if item.isNull { return }
      guard let scalar = try? item.scalar() else {
        return try addError(Self.failed("JSON path found an item that cannot be converted to an SQL value"), row)
      }
      if scalar.type != type, !Kernels.castSupported(from: scalar.type, to: type) {
        return try addError(uncastable(scalar.type), row)
      }
      found[scalar.type, default: Found(values: VectorBuilder(type: scalar.type))].values.append(scalar.value)
      found[scalar.type]?.rows.append(row)
    }
  }

  private func uncastable(_ from: DataType) -> LakeError {
    Self.failed("Cannot cast value of type \(from) to declared return type of function JSON_VALUE: \(type)")
  }

  private mutating func addError(_ error: LakeError, _ row: Int) throws {
    if onError == .error { throw error }
    if onError == .value { errorRows.append(row) }
  }

  /// The results of `count` rows; the defaults have as many.
  mutating func finish(
    count: Int, emptyDefault: ColumnVector, errorDefault: ColumnVector, _ session: SessionContext
  ) throws -> ColumnVector {
    let output = VectorAssembler(type: type, count: count, startsNull: true)
    for (from, group) in found {
      let values = group.values.finish()
      let cast = try Kernels.cast(values, to: type, safe: true, timeZoneKey: session.timeZoneKey, startMicros: session.startMicros)
      output.put(cast, at: SelectionVector(group.rows), packed: true)
      // No value is NULL before the cast: one that is afterwards has failed.
      for (i, row) in group.rows.enumerated() where cast.isNull(i) { try addError(uncastable(from), row) }
    }
    if !emptyRows.isEmpty { output.put(emptyDefault, at: SelectionVector(emptyRows), packed: false) }
    if !errorRows.isEmpty { output.put(errorDefault, at: SelectionVector(errorRows.sorted()), packed: false) }
    return try output.finish()
  }
}
