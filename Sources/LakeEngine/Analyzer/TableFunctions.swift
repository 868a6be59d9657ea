import LakeSQL
import LakeVectors

/// A parameter of a table function.
struct TableFunctionParameter {
  enum Kind {
    case scalar(DataType)
    case table
    case descriptor
  }

  /// In upper case, as messages name it.
  let name: String
  let kind: Kind
  /// Of a scalar that need not be given.
  let standard: Value?
}

/// The table functions there are.
enum TableFunctions {
  static let sequence: [TableFunctionParameter] = [
    .init(name: "START", kind: .scalar(.bigint), standard: .integer(0)),
    .init(name: "STOP", kind: .scalar(.bigint), standard: nil),
    .init(name: "STEP", kind: .scalar(.bigint), standard: .integer(1)),
  ]
  static let excludeColumns: [TableFunctionParameter] = [
    .init(name: "INPUT", kind: .table, standard: nil),
    .init(name: "COLUMNS", kind: .descriptor, standard: nil),
  ]

  static let names = ["exclude_columns", "sequence"]
}

extension QueryAnalyzer {
  /// `TABLE(f(…))`
  func tableFunction(_ call: TableFunctionCall, at position: Position) throws -> Relation {
    switch call.name.foldedLast {
    case "sequence": return try sequence(try TableFunctionArguments(call, TableFunctions.sequence), at: call.name.position)
    case "exclude_columns":
      return try excludeColumns(try TableFunctionArguments(call, TableFunctions.excludeColumns), at: call.name.position)
    default:
      throw LakeError(
        .functionNotFound, at: call.name.position, "Table function \(call.name) not registered",
        hint: NameSuggestion.nearest(to: call.name.foldedLast, among: TableFunctions.names).map { "did you mean '\($0)'?" })
    }
  }

  private func sequence(_ arguments: TableFunctionArguments, at position: Position) throws -> Relation {
    let start = try integer(arguments, 0, "Start", at: position)
    let stop = try integer(arguments, 1, "Stop", at: position)
    let step = try integer(arguments, 2, "Step", at: position)
    if start < stop && step <= 0 {
      throw LakeError(
        .invalidFunctionArgument, at: position, "Step must be positive for sequence [\(start), \(stop)]")
    }
    if start > stop && step >= 0 {
      throw LakeError(
        .invalidFunctionArgument, at: position, "Step must be negative for sequence [\(start), \(stop)]")
    }
    let symbol = state.makeSymbol("sequential_number", .bigint)
    return Relation(
      plan: .sequence(.init(symbol: symbol, start: start, stop: stop, step: step)),
      fields: [Field(name: "sequential_number", qualifier: [], symbol: symbol)])
  }

  private func integer(
    _ arguments: TableFunctionArguments, _ index: Int, _ name: String, at position: Position
  ) throws -> Int64 {
    guard case .integer(let value) = try arguments.scalar(index, self) else {
      throw LakeError(.invalidFunctionArgument, at: position, "\(name) is null")
    }
    return value
  }

  private func excludeColumns(_ arguments: TableFunctionArguments, at position: Position) throws -> Relation {
    let input = try arguments.table(0, self)
    let columns = try arguments.descriptor(1)
    if columns.contains(where: { $0.type != nil }) {
      throw LakeError(.invalidFunctionArgument, at: position, "COLUMNS descriptor contains types")
    }
    let excluded = columns.map(\.name.folded)
    let known = Set(input.fields.compactMap { $0.name?.lowercased() })
    let missing = excluded.filter { !known.contains($0) }
    guard missing.isEmpty else {
      throw LakeError(
        .invalidFunctionArgument, at: position, "Excluded columns: [\(missing.joined(separator: ", "))] not present in the table",
        hint: missing.first.flatMap { NameSuggestion.hint(for: $0, among: input.fields.compactMap(\.name), kind: "columns") })
    }
    let kept = input.fields.filter { field in !excluded.contains(field.name?.lowercased() ?? "") }
    guard !kept.isEmpty else { throw LakeError(.invalidFunctionArgument, at: position, "All columns are excluded") }
    return Relation(plan: input.plan, fields: kept.map { Field(name: $0.name, qualifier: [], symbol: $0.symbol) })
  }
}
