import LakeVectors

/// The rows that a JSON table makes of some rows: each level's columns are gathered once an item of its path, a row that
/// comes out refers to one item of each level or to none.
struct JSONTableRows {
  /// Rows that one input row may become.
  private static let rowsMax = 1 << 22

  /// What has been found for one column, an entry an item.
  private enum Column {
    case ordinality([Int64])
    case value(JSONValueResult)
    case query([[UInt8]?])
  }

  private let table: LogicalPlan.JSONTable
  private let paths: JSONTablePaths
  private var columns: [[Column]]
  /// The input row of each item, by level.
  private var inputs: [[UInt32]]
  private var inputOfRow: [UInt32] = []
  /// Of each level: each row's item; `max`: none.
  private var items: [[UInt32]]
  /// The variables of the row that is worked on.
  private var arguments: [JSONItem?] = []
  private var row = 0

  init(_ table: LogicalPlan.JSONTable, _ paths: JSONTablePaths) {
    self.table = table
    self.paths = paths
    inputs = table.levels.map { _ in [] }
    items = table.levels.map { _ in [] }
    columns = table.levels.map { level in
      level.columns.map { column in
        switch column.kind {
        case .ordinality: .ordinality([])
        case .value(_, let onEmpty, let onError, _, _): .value(JSONValueResult(column.output.type, onEmpty, onError))
        case .query: .query([])
        }
      }
    }
  }

  var count: Int { inputOfRow.count }

  /// A row for which there are no items.
  mutating func addEmpty(_ row: Int) {
    guard table.isOuter else { return }
    self.row = row
    append([UInt32](repeating: .max, count: table.levels.count))
  }

  /// - Throws: what ON ERROR lets through.
  mutating func add(_ found: [JSONItem], _ row: Int, _ arguments: [JSONItem?]) throws {
    self.row = row
    self.arguments = arguments
    let made = try expanded(0, found)
    if made.isEmpty { return addEmpty(row) }
    for choice in made { append(choice) }
  }

  private mutating func append(_ choice: [UInt32]) {
    inputOfRow.append(UInt32(truncatingIfNeeded: row))
    for level in choice.indices { items[level].append(choice[level]) }
  }

  // MARK: - Levels

  /// For every item of a level the rows that it gives with what is nested in it. As deep as the table is written.
  private mutating func expanded(_ level: Int, _ found: [JSONItem]) throws -> [[UInt32]] {
    var result: [[UInt32]] = []
    for (number, item) in found.enumerated() {
      let own = UInt32(truncatingIfNeeded: inputs[level].count)
      try addItem(item, level, ordinal: number + 1)
      var rows: [[UInt32]] = []
      if let plan = table.levels[level].children { rows = try expanded(plan, item) }
      if rows.isEmpty, table.levels[level].children == nil || table.levels[level].isOuter {
        rows = [[UInt32](repeating: .max, count: table.levels.count)]
      }
      for index in rows.indices { rows[index][level] = own }
      result += rows
      try check(result.count)
    }
    return result
  }

  private mutating func expanded(_ plan: JSONTablePlan, _ item: JSONItem) throws -> [[UInt32]] {
    switch plan {
    case .level(let level):
      switch try SQLJSONPathRunner.outcome({ try paths.levels[level].evaluate(item, arguments) }) {
      case .items(let found): return try expanded(level, found)
      case .failed(let error):
        if table.failsOnError { throw error }
        return []
      case .null: return []
      }
    case .union(let parts):
      var result: [[UInt32]] = []
      for part in parts { result += try expanded(part, item) }
      try check(result.count)
      return result
    case .cross(let parts):
      var result = [[UInt32](repeating: .max, count: table.levels.count)]
      for part in parts {
        let rows = try expanded(part, item)
        try check(result.count * max(rows.count, 1))
        result = result.flatMap { left in rows.map { right in zip(left, right).map { min($0, $1) } } }
      }
      return result
    }
  }

  private func check(_ count: Int) throws {
    guard count <= Self.rowsMax else {
      throw LakeError(.exceededMemoryLimit, "JSON_TABLE makes more than \(Self.rowsMax) rows of one JSON value")
    }
  }

  private mutating func addItem(_ item: JSONItem, _ level: Int, ordinal: Int) throws {
    let index = inputs[level].count
    inputs[level].append(UInt32(truncatingIfNeeded: row))
    for (position, column) in table.levels[level].columns.enumerated() {
      guard let evaluator = paths.columns[level][position] else {
        if case .ordinality(var numbers) = columns[level][position] {
          // Given up while it grows, so that it is not copied.
          columns[level][position] = .query([])
          numbers.append(Int64(ordinal))
          columns[level][position] = .ordinality(numbers)
        }
        continue
      }
      let outcome = try SQLJSONPathRunner.outcome { try evaluator.evaluate(item, arguments) }
      switch columns[level][position] {
      case .ordinality: break
      case .value(var result):
        columns[level][position] = .ordinality([])
        try result.add(outcome, index)
        columns[level][position] = .value(result)
      case .query(var texts):
        guard case .query(_, let options) = column.kind else { continue }
        columns[level][position] = .ordinality([])
        texts.append(try JSONQueryResult.text(outcome, options))
        columns[level][position] = .query(texts)
      }
    }
  }

  // MARK: - Vectors

  /// The input's columns for the rows that come out.
  func gather(_ columns: [ColumnVector]) -> [ColumnVector] {
    inputOfRow.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return columns.map { $0.prefix(0) } }
      return columns.map { $0.gather(base, count: buffer.count) }
    }
  }

  /// The table's columns, in their written order. `column` gives the input's.
  func made(_ column: (Symbol) throws -> ColumnVector, _ session: SessionContext) throws -> [ColumnVector] {
    var result: [Symbol: ColumnVector] = [:]
    for (level, spec) in table.levels.enumerated() {
      for (position, own) in spec.columns.enumerated() {
        let values = try self.values(own, columns[level][position], level, column, session)
        result[own.output] = items[level].withUnsafeBufferPointer { buffer in
          guard let base = buffer.baseAddress else { return .nulls(own.output.type, count: 0) }
          return values.gatherOptional(base, count: buffer.count)
        }
      }
    }
    return table.made.map { result[$0] ?? .nulls($0.type, count: count) }
  }

  /// A column's values, one an item.
  private func values(
    _ column: JSONTableColumn, _ found: Column, _ level: Int, _ input: (Symbol) throws -> ColumnVector, _ session: SessionContext
  ) throws -> ColumnVector {
    let type = column.output.type
    switch found {
    case .ordinality(let numbers): return ColumnVector(numbers.map { .integer($0) }, type: .bigint)
    case .query(let texts):
      guard case .query(_, let options) = column.kind else { return .nulls(type, count: texts.count) }
      if let encoding = options.encoding {
        return ColumnVector(texts.map { $0.map { .binary(encoding.encoded($0)) } ?? .null }, type: type)
      }
      let text = ColumnVector(texts.map { $0.map { .string(String(decoding: $0, as: UTF8.self)) } ?? .null }, type: .varchar)
      if type == .json { return text.retyped(.json) }
      return try Kernels.cast(text, to: type, safe: false, timeZoneKey: session.timeZoneKey, startMicros: session.startMicros)
    case .value(var result):
      guard case .value(_, _, _, let empty, let error) = column.kind else { return .nulls(type, count: 0) }
      let count = inputs[level].count
      let defaults = try [empty, error].map { symbol -> ColumnVector in
        guard let symbol else { return .nulls(type, count: count) }
        let values = try input(symbol)
        return inputs[level].withUnsafeBufferPointer { buffer in
          guard let base = buffer.baseAddress else { return .nulls(type, count: 0) }
          return values.gather(base, count: buffer.count)
        }
      }
      return try result.finish(count: count, emptyDefault: defaults[0], errorDefault: defaults[1], session)
    }
  }
}
