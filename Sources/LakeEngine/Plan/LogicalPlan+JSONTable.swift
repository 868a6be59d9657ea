import LakeVectors

extension LogicalPlan {
  /// JSON_TABLE: every row once for each row that the table made of its JSON has. Output: the input's symbols, then the
  /// table's columns.
  package struct JSONTable: Sendable {
    package var input: LogicalPlan
    /// The JSON and what is passed to the paths: columns of the input.
    let json: Symbol
    let variables: [Symbol]
    let call: SQLJSONPathCall
    /// The root's first; each names its children by their places here.
    let levels: [JSONTableLevel]
    /// A path or an input that fails is an error rather than no row.
    let failsOnError: Bool
    /// A row without rows of its own comes once, with NULLs.
    let isOuter: Bool

    /// The columns that it adds, in their written order.
    let made: [Symbol]

    package var used: Set<Symbol> {
      Set([json] + variables + levels.flatMap { $0.columns.flatMap(\.defaults) })
    }
  }
}

/// The columns of one path.
struct JSONTableLevel: Sendable {
  let path: SQLJSONPath
  var columns: [JSONTableColumn] = []
  var children: JSONTablePlan?
  /// An item comes also when the paths below it give nothing.
  var isOuter = true
}

/// How paths beside each other are joined.
indirect enum JSONTablePlan: Sendable {
  case level(Int)
  case union([JSONTablePlan])
  case cross([JSONTablePlan])
}

struct JSONTableColumn: Sendable {
  enum Kind: Sendable {
    case ordinality
    case value(
      SQLJSONPath, onEmpty: SQLJSONFunction.ValueBehavior, onError: SQLJSONFunction.ValueBehavior, emptyDefault: Symbol?,
      errorDefault: Symbol?)
    case query(SQLJSONPath, SQLJSONFunction.QueryOptions)
  }

  let output: Symbol
  let kind: Kind

  var defaults: [Symbol] {
    if case .value(_, _, _, let empty, let error) = kind { [empty, error].compactMap(\.self) } else { [] }
  }
}
