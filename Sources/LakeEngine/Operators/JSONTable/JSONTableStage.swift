import LakeVectors

/// JSON_TABLE with positions in the incoming batches.
struct JSONTableSpec: Sendable {
  let table: LogicalPlan.JSONTable
  /// Positions of the input's symbols.
  let layout: [Symbol: Int]
  /// The columns of the input that come out, before the table's.
  let passed: [Int]
}

/// Every row once for each row of the table that its JSON makes.
final class JSONTableStage: StreamStage {
  private let spec: JSONTableSpec

  init(_ spec: JSONTableSpec) { self.spec = spec }

  func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any StreamWorker { JSONTableWorker(spec, query) }
}

private final class JSONTableWorker: StreamWorker {
  private let spec: JSONTableSpec
  private let query: QueryContext
  private let batchRows: Int
  private let runner: SQLJSONPathRunner
  private let paths: JSONTablePaths
  private var morsel = -1
  private var index = 0

  init(_ spec: JSONTableSpec, _ query: QueryContext) {
    self.spec = spec
    self.query = query
    batchRows = max(1, query.session.batchRows)
    runner = SQLJSONPathRunner(spec.table.call)
    paths = JSONTablePaths(spec.table, query.session)
  }

  func process(_ batch: ColumnBatch, _ emit: (ColumnBatch) throws -> Void) throws {
    // A batch may become many: those of a morsel are numbered anew.
    if batch.order.morsel != morsel {
      morsel = batch.order.morsel
      index = 0
    }
    let json = try column(spec.table.json, batch)
    let variables = try spec.table.variables.map { try column($0, batch) }
    var rows = JSONTableRows(spec.table, paths)
    for row in 0..<batch.rowCount {
      try query.checkCancelled()
      switch try runner.run(json, variables[...], row: row, query.session) {
      case .null: rows.addEmpty(row)
      case .failed(let error):
        if spec.table.failsOnError { throw error }
        rows.addEmpty(row)
      case .items(let items): try rows.add(items, row, runner.arguments)
      }
      if rows.count >= batchRows {
        try flush(rows, batch, emit)
        rows = JSONTableRows(spec.table, paths)
      }
    }
    try flush(rows, batch, emit)
  }

  private func column(_ symbol: Symbol, _ batch: ColumnBatch) throws -> ColumnVector {
    guard let position = spec.layout[symbol] else {
      throw LakeError(.internalError, "column \(symbol.name) is missing from the input of an operator")
    }
    return batch.columns[position]
  }

  private func flush(_ rows: JSONTableRows, _ batch: ColumnBatch, _ emit: (ColumnBatch) throws -> Void) throws {
    guard rows.count > 0 else { return }
    var columns = rows.gather(spec.passed.map { batch.columns[$0] })
    columns += try rows.made({ try column($0, batch) }, query.session)
    let all = ColumnBatch(columns: columns, rowCount: rows.count)
    var done = 0
    while done < rows.count {
      var part = all.slice(done, min(batchRows, rows.count - done))
      part.order = BatchOrder(morsel: morsel, index: index)
      done += part.rowCount
      index += 1
      try emit(part)
    }
  }
}

/// The evaluators of all paths of one JSON table; one a worker.
final class JSONTablePaths {
  let levels: [SQLJSONPathEvaluator]
  /// Of each level's columns; nil: the column has no path.
  let columns: [[SQLJSONPathEvaluator?]]

  init(_ table: LogicalPlan.JSONTable, _ session: SessionContext) {
    let names = table.call.parameters.map(\.name)
    levels = table.levels.map { SQLJSONPathEvaluator($0.path, parameters: names, session: session) }
    columns = table.levels.map { level in
      level.columns.map { column in
        switch column.kind {
        case .ordinality: nil
        case .value(let path, _, _, _, _), .query(let path, _): SQLJSONPathEvaluator(path, parameters: names, session: session)
        }
      }
    }
  }
}
