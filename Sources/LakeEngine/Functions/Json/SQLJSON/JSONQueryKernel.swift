import LakeVectors

/// JSON_QUERY(input, path, variables…): text, or its bytes.
final class JSONQueryKernel {
  private let runner: SQLJSONPathRunner
  private let options: SQLJSONFunction.QueryOptions

  init(_ call: SQLJSONPathCall, _ options: SQLJSONFunction.QueryOptions) {
    runner = SQLJSONPathRunner(call)
    self.options = options
  }

  func evaluate(_ call: ScalarFunction.Invocation) throws -> ColumnVector {
    let input = call.arguments[0]
    let variables = call.arguments.dropFirst(2)
    return try call.optionalText { row, arena in
      let text = try JSONQueryResult.text(try runner.run(input, variables, row: row, call.session), options)
      return text.map { arena.copy(options.encoding?.encoded($0) ?? $0) }
    }
  }
}

/// What JSON_QUERY makes of a path's items.
enum JSONQueryResult {
  /// Nil: NULL.
  static func text(_ outcome: SQLJSONPathRunner.Outcome, _ options: SQLJSONFunction.QueryOptions) throws -> [UInt8]? {
    let items: [JSONItem]
    switch outcome {
    case .null: return nil
    case .failed(let error): return try handled(options.onError, error)
    case .items(let found): items = found
    }
    guard let first = items.first else { return try handled(options.onEmpty, failed("JSON path found no items")) }
    let isWrapped =
      switch options.wrapper {
      case .without: false
      case .unconditional: true
      case .conditional: items.count > 1 || !first.isStructured
      }
    guard isWrapped || items.count == 1 else { return try handled(options.onError, failed("JSON path found multiple items")) }
    var text: [UInt8] = []
    if isWrapped { text.append(UInt8(ascii: "[")) }
    for (i, item) in items.enumerated() {
      if i > 0 { text.append(UInt8(ascii: ",")) }
      if !isWrapped, options.omitsQuotes, let content = Self.string(item) { return Array(content.utf8) }
      if !item.write(into: &text) {
        let message = "JSON path returned a scalar SQL value of type \(item.kindName) that cannot be represented as JSON"
        return try handled(options.onError, failed(message))
      }
    }
    if isWrapped { text.append(UInt8(ascii: "]")) }
    return text
  }

  private static func string(_ item: JSONItem) -> String? {
    guard let scalar = try? item.scalar(), scalar.type.isCharacter, case .string(let text) = scalar.value else { return nil }
    return text
  }

  private static func failed(_ message: String) -> LakeError {
    LakeError(.jsonOutputConversionError, "conversion from JSON failed: \(message)")
  }

  private static func handled(_ behavior: SQLJSONFunction.QueryBehavior, _ error: LakeError) throws -> [UInt8]? {
    switch behavior {
    case .error: throw error
    case .null: return nil
    case .emptyArray: return Array("[]".utf8)
    case .emptyObject: return Array("{}".utf8)
    }
  }
}
