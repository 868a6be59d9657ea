import LakeVectors

/// The part that JSON_EXISTS, JSON_VALUE, JSON_QUERY and JSON_TABLE have in common: an input, a path, named variables.
struct SQLJSONPathCall: Hashable, Sendable {
  /// `JSON_VALUE`, for messages.
  let function: String
  let path: SQLJSONPath
  let input: JSONEncoding
  let parameters: [Parameter]

  struct Parameter: Hashable, Sendable {
    let name: String
    let source: SQLJSONSource
  }
}

/// Runs the path of one call over rows; one a worker.
final class SQLJSONPathRunner {
  enum Outcome {
    /// The input is NULL.
    case null
    case items([JSONItem])
    /// What ON ERROR is about.
    case failed(LakeError)
  }

  private let call: SQLJSONPathCall
  private var evaluator: SQLJSONPathEvaluator?
  /// The variables of the row that was run last; nil: an empty sequence.
  private(set) var arguments: [JSONItem?] = []

  init(_ call: SQLJSONPathCall) { self.call = call }

  /// - Parameters:
  ///   - input: rows of text or bytes.
  ///   - variables: the arguments' columns.
  func run(_ input: ColumnVector, _ variables: ArraySlice<ColumnVector>, row: Int, _ session: SessionContext) throws -> Outcome {
    if input.isNull(row) { return .null }
    guard let document = Self.document(input, row, call.input) else {
      return .failed(Self.malformed("malformed input argument to \(call.function) function"))
    }
    arguments.removeAll(keepingCapacity: true)
    for (parameter, column) in zip(call.parameters, variables) {
      switch parameter.source {
      case .value: arguments.append(column.isNull(row) ? .null : .value(column.value(row), column.type))
      case .json(let encoding):
        if column.isNull(row) {
          arguments.append(nil)
        } else if let document = Self.document(column, row, encoding) {
          arguments.append(.node(document, 0))
        } else {
          return .failed(Self.malformed("malformed JSON path parameter to \(call.function) function"))
        }
      }
    }
    let evaluator = evaluator ?? SQLJSONPathEvaluator(call.path, parameters: call.parameters.map(\.name), session: session)
    self.evaluator = evaluator
    return try Self.outcome { [arguments] in try evaluator.evaluate(.node(document, 0), arguments) }
  }

  static func outcome(_ body: () throws -> [JSONItem]) throws -> Outcome {
    do {
      return .items(try body())
    } catch let error as PathError {
      return .failed(LakeError(.pathEvaluationError, "path evaluation failed: \(error.message)"))
    }
  }

  /// The row's JSON value; nil when it is malformed. The row is not NULL.
  static func document(_ column: ColumnVector, _ row: Int, _ encoding: JSONEncoding) -> JSONDocument? {
    let view = column.base.assumingMemoryBound(to: StringView.self)[column.position(row)]
    return view.withBytes { bytes in JSONDocument(column.type == .varbinary ? encoding.decoded(bytes) : Array(bytes)) }
  }

  static func malformed(_ message: String) -> LakeError {
    LakeError(.jsonInputConversionError, "conversion to JSON failed: \(message)")
  }
}
