import LakeVectors
import Testing

@testable import LakeEngine

/// Operators with so little memory that they must spill give what they give with plenty.
@Suite struct SpillingOperatorTests {
  static let limits = [1, 20_000, 300_000]

  private func query(_ limit: Int, workers: Int) -> QueryContext {
    QueryContext(SessionContext(threads: workers, batchRows: 500, limits: QueryLimits(memoryBytes: limit)))
  }

  private func columns(_ count: Int) -> [SortTests.Column] {
    AggregationTests.keyColumns.enumerated().map { index, entry in
      (entry.0, AggregationTests.random(count, nullShare: 15, seed: UInt64(index), entry.1))
    }
  }

  @Test(arguments: limits, [1, 3])
  func sort(limit: Int, workers: Int) throws {
    let count = 9000
    let columns = columns(count)
    let numbered = columns + [(.bigint, (0..<count).map { Value.integer(Int64($0)) })]
    let batches = SinkHarness.batches(numbered, rows: 400, encode: .dictionary)
    let keySets: [[Int]] = [[4], [4, 2], [10, 0], [2, 10, 7, 1], [8, 5, 6, 9, 11], [3], []]
    for (index, positions) in keySets.enumerated() {
      let keys = positions.map { SortKeySpec(position: $0, ascending: ($0 + index) % 2 == 0, nullsFirst: $0 % 3 == 0) }
      let sink = SortSink(columnTypes: numbered.map(\.type), keys: keys)
      let query = query(limit, workers: workers)
      try SinkHarness.run(batches, into: sink, workers: workers, query: query)
      #expect(sink.memory.spilledBytes > 0)
      let rows = try SinkHarness.rows(sink.source, workers: workers, batchRows: 500)
      let order = keys.isEmpty ? Array(0..<count) : SortTests.reference(columns, keys)
      #expect(rows.map { $0[columns.count] } == order.map { .integer(Int64($0)) })
    }
  }

  @Test func sortedRowsComeBackWhole() throws {
    let columns = columns(3000)
    let batches = SinkHarness.batches(columns, rows: 400)
    let keys = [SortKeySpec(position: 10), SortKeySpec(position: 1)]
    let sink = SortSink(columnTypes: columns.map(\.type), keys: keys)
    try SinkHarness.run(batches, into: sink, workers: 2, query: query(30_000, workers: 2))
    let rows = try SinkHarness.rows(sink.source)
    #expect(rows == SortTests.reference(columns, keys).map { row in columns.map { $0.values[row] } })
  }

  @Test(arguments: limits)
  func limitWithOffset(limit: Int) throws {
    let count = 20_000
    let batches = SinkHarness.batches([(.bigint, (0..<count).map { .integer(Int64($0)) })], rows: 300)
    for (wanted, offset) in [(nil, 0), (15_000, 100), (10, 19_000), (nil, 777)] as [(Int?, Int)] {
      let sink = LimitSink(count: wanted, offset: offset)
      try SinkHarness.run(batches, into: sink, workers: 2, query: query(limit, workers: 2))
      let rows = try SinkHarness.rows(sink)
      #expect(rows.map { $0[0] } == (0..<count).dropFirst(offset).prefix(wanted ?? count).map { .integer(Int64($0)) })
    }
  }

  @Test(arguments: [(40_000, 0), (30_000, 5_000), (60_000, 49_990)])
  func topNOfMoreRowsThanFit(count: Int, offset: Int) throws {
    let batches = SinkHarness.batches([(.bigint, (0..<50_000).map { .integer(Int64($0 * 7919 % 50_000)) })], rows: 300)
    let sink = TopNSink(columnTypes: [.bigint], keys: [SortKeySpec(position: 0)], count: count, offset: offset)
    try SinkHarness.run(batches, into: sink, workers: 1, query: query(100_000, workers: 1))
    let rows = try SinkHarness.rows(sink.source)
    #expect(rows.map { $0[0] } == (0..<50_000).dropFirst(offset).prefix(count).map { .integer(Int64($0)) })
    #expect(sink.memory.spilledBytes > 0)
  }
}
