package import LakeVectors
import Synchronization

/// Constant rows.
package final class ValuesSource: Source {
  private let types: [DataType]
  private let rows: [[Expression]]
  private let prepared = Mutex<[ColumnBatch]>([])

  /// `rows`: each with one constant expression a type.
  package init(types: [DataType], rows: [[Expression]]) {
    self.types = types
    self.rows = rows
  }

  package func prepare(_ query: QueryContext) throws -> WorkerDemand {
    var batches: [ColumnBatch] = []
    let step = max(1, query.session.batchRows)
    var start = 0
    while start < rows.count {
      let part = rows[start..<min(rows.count, start + step)]
      let columns = try types.indices.map { column in
        var builder = VectorBuilder(type: types[column], capacity: part.count)
        for row in part { builder.append(try ValuesSource.value(of: row[column], query.session)) }
        return builder.finish()
      }
      batches.append(ColumnBatch(columns: columns, rowCount: part.count, order: BatchOrder(index: batches.count)))
      start += step
    }
    prepared.withLock { $0 = batches }
    return WorkerDemand(maximum: 1)
  }

  package func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SourceWorker {
    // The first worker takes all; there is at most one.
    BatchListWorker(
      prepared.withLock { batches in
        defer { batches = [] }
        return batches
      })
  }

  private static func value(of expression: Expression, _ session: SessionContext) throws -> Value {
    if case .literal(let value, _) = expression { return value }
    let row = ColumnBatch(columns: [], rowCount: 1)
    return try ExpressionEvaluator(expression, layout: [:], session: session).evaluate(row).value(0)
  }
}

/// Hands out batches that are there already.
final class BatchListWorker: SourceWorker {
  private let batches: [ColumnBatch]
  private var index = 0

  init(_ batches: [ColumnBatch]) { self.batches = batches }

  func next() throws -> ColumnBatch? {
    guard index < batches.count else { return nil }
    defer { index += 1 }
    return batches[index]
  }
}
