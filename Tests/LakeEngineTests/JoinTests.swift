import LakeEngine
import LakeVectors
import Synchronization
import Testing

@Suite struct JoinTests {
  typealias Column = (type: DataType, values: [Value])
  typealias Kind = LogicalPlan.Join.Kind

  static let kinds: [Kind] = [.inner, .left, .right, .full, .semi, .anti, .mark]

  /// Collects what a pipeline ends in.
  final class Collector: Sink {
    let batches = Mutex<[ColumnBatch]>([])
    var isSatisfied: Bool { false }
    func finish(_ query: QueryContext) {}
    func makeWorker(_ worker: Int, _ query: QueryContext) -> any SinkWorker { Worker(self) }

    final class Worker: SinkWorker {
      let collector: Collector
      init(_ collector: Collector) { self.collector = collector }
      func consume(_ batch: ColumnBatch) {
        precondition(batch.rowCount > 0 && batch.columns.allSatisfy { $0.count == batch.rowCount })
        collector.batches.withLock { $0.append(batch) }
      }
      func finish() {}
    }

    func rows() -> [[Value]] {
      batches.withLock { $0.sorted { $0.order < $1.order } }.flatMap { batch in
        (0..<batch.rowCount).map { row in batch.columns.map { $0.value(row) } }
      }
    }
  }

  static func row(_ columns: [Column], _ row: Int) -> [Value] { columns.map { $0.values[row] } }

  static func equal(_ a: Value, _ b: Value) -> Bool {
    if case .double(let x) = a, case .double(let y) = b { return x == y }
    return !a.isNull && a == b
  }

  /// The reference: every pair.
  static func reference(
    _ kind: Kind, _ left: [Column], _ right: [Column], keys: [(Int, Int)], residual: (([Value]) -> Bool)?
  ) -> [[Value]] {
    var out: [[Value]] = []
    let rightCount = right[0].values.count
    var rightMatched = [Bool](repeating: false, count: rightCount)
    for l in 0..<left[0].values.count {
      var matched = false
      for r in 0..<rightCount {
        let both = row(left, l) + row(right, r)
        guard keys.allSatisfy({ equal(left[$0.0].values[l], right[$0.1].values[r]) }), residual?(both) ?? true else { continue }
        matched = true
        rightMatched[r] = true
        if kind != .semi && kind != .anti && kind != .mark { out.append(both) }
      }
      if kind == .semi && matched || kind == .anti && !matched { out.append(row(left, l)) }
      if kind == .mark { out.append(row(left, l) + [.boolean(matched)]) }
      if (kind == .left || kind == .full) && !matched { out.append(row(left, l) + right.map { _ in .null }) }
    }
    if kind == .right || kind == .full {
      for r in 0..<rightCount where !rightMatched[r] { out.append(left.map { _ in .null } + row(right, r)) }
    }
    return out
  }

  static func counted(_ rows: [[Value]]) -> [[Value]: Int] { rows.reduce(into: [:]) { $0[$1, default: 0] += 1 } }

  static func join(
    _ kind: Kind, _ left: [Column], _ right: [Column], keys: [(Int, Int)], residual: (Expression, [Symbol: Int])? = nil,
    workers: Int, rows: Int = 500, encode: SinkHarness.Encode = .flat
  ) throws -> [[Value]] {
    let build = HashJoinBuildSink(keyPositions: keys.map(\.1), columnTypes: right.map(\.type))
    try SinkHarness.run(SinkHarness.batches(right, rows: rows, encode: encode), into: build, workers: workers)
    let stage = HashJoinProbeStage(
      kind: kind, build: build, probeKeyPositions: keys.map(\.0), probeTypes: left.map(\.type), residual: residual?.0,
      residualLayout: residual?.1 ?? [:])
    let collector = Collector()
    try SinkHarness.run(SinkHarness.batches(left, rows: rows, encode: encode), into: collector, stages: [stage], workers: workers)
    return collector.rows() + (try stage.unmatchedSource.map { try SinkHarness.rows($0, workers: workers) } ?? [])
  }

  static func check(
    _ left: [Column], _ right: [Column], keys: [(Int, Int)], residual: (Expression, [Symbol: Int], ([Value]) -> Bool)? = nil,
    encode: SinkHarness.Encode = .flat
  ) throws {
    for kind in kinds {
      let expected = reference(kind, left, right, keys: keys, residual: residual?.2)
      for workers in [1, 3] {
        let rows = try join(
          kind, left, right, keys: keys, residual: residual.map { ($0.0, $0.1) }, workers: workers, encode: encode)
        #expect(rows.count == expected.count && counted(rows) == counted(expected), "\(kind)")
        if kind != .right && kind != .full && keys.count == 1 { #expect(rows == expected, "\(kind): the probe's order") }
      }
    }
  }

  @Test(arguments: 0..<12, [(0, 5), (5, 0), (1, 1), (65, 64), (300, 180)])
  func everyKeyTypeAgainstAReference(_ kind: Int, _ counts: (Int, Int)) throws {
    let (type, make) = AggregationTests.keyColumns[kind]
    func side(_ count: Int, _ seed: UInt64) -> [Column] {
      [(.bigint, (0..<count).map { .integer(Int64($0)) }), (type, AggregationTests.random(count, seed: seed, make))]
    }
    let left = side(counts.0, UInt64(kind * 100 + 1))
    let right = side(counts.1, UInt64(kind * 100 + 2))
    try Self.check(left, right, keys: [(1, 1)])
    try Self.check(left, right, keys: [(1, 1)], encode: .dictionary)
  }

  @Test("a held side of many rows is divided: unique keys, doubles, NULLs, every kind", arguments: [1, 4])
  func manyRows(_ workers: Int) throws {
    let count = 40_000
    // Key `i / 2` twice, every 7th NULL; the probe has each key once and as many that are not there.
    let right: [Column] = [
      (.bigint, (0..<count).map { $0 % 7 == 0 ? .null : .integer(Int64($0 / 2)) }),
      (.varchar, (0..<count).map { $0 % 11 == 0 ? .null : .string("row number \($0) of the held side") }),
    ]
    let left: [Column] = [(.bigint, (0..<count).map { .integer(Int64($0)) })]
    let matching = (0..<count).filter { $0 % 7 != 0 }
    let rows = try Self.join(.inner, left, right, keys: [(0, 0)], workers: workers, rows: 2_048)
    #expect(rows.count == matching.count)
    #expect(rows.allSatisfy { $0[0] == $0[1] })
    // Doubles come in the order of the held side's rows.
    let texts = matching.map { $0 % 11 == 0 ? Value.null : .string("row number \($0) of the held side") }
    #expect(rows.map { $0[2] } == texts)
    let full = try Self.join(.full, left, right, keys: [(0, 0)], workers: workers, rows: 2_048)
    let keys = Set(matching.map { $0 / 2 })
    #expect(full.count == matching.count + (count - keys.count) + (count - matching.count))
    #expect(try Self.join(.semi, left, right, keys: [(0, 0)], workers: workers, rows: 2_048).count == keys.count)
    #expect(try Self.join(.anti, left, right, keys: [(0, 0)], workers: workers, rows: 2_048).count == count - keys.count)
  }

  @Test("semi and anti joins with the left side held", arguments: [(0, 5), (5, 0), (65, 64), (300, 180)])
  func heldLeft(_ counts: (Int, Int)) throws {
    func side(_ count: Int, _ seed: UInt64) -> [Column] {
      [
        (.bigint, (0..<count).map { .integer(Int64($0)) }),
        (.bigint, AggregationTests.random(count, seed: seed) { .integer(Int64.random(in: 0..<40, using: &$0)) }),
      ]
    }
    let left = side(counts.0, 5)
    let right = side(counts.1, 6)
    for kind in [Kind.semi, .anti] {
      let build = HashJoinBuildSink(keyPositions: [1], columnTypes: left.map(\.type))
      try SinkHarness.run(SinkHarness.batches(left, rows: 50, encode: .flat), into: build, workers: 3)
      let sink = HashJoinMatchSink(
        build: build, probeKeyPositions: [1], residual: nil, residualLayout: [:], wantsMatched: kind == .semi)
      try SinkHarness.run(SinkHarness.batches(right, rows: 50, encode: .flat), into: sink, workers: 3)
      let rows = try SinkHarness.rows(sink.source, workers: 2)
      #expect(Self.counted(rows) == Self.counted(Self.reference(kind, left, right, keys: [(1, 1)], residual: nil)), "\(kind)")
    }
  }

  @Test func severalKeys() throws {
    func side(_ count: Int, _ seed: UInt64) -> [Column] {
      AggregationTests.keyColumns.enumerated().map { index, entry in
        (entry.0, AggregationTests.random(count, nullShare: 5, seed: seed &+ UInt64(index), entry.1))
      }
    }
    let left = side(150, 100)
    let right = side(120, 200)
    try Self.check(left, right, keys: [(2, 2), (4, 4)])
    try Self.check(left, right, keys: [(10, 10), (8, 8), (11, 11)])
  }

  @Test func manyMatchesFillManyBatches() throws {
    let left: [Column] = [(.bigint, (0..<40).map { .integer($0 % 2) })]
    let right: [Column] = [(.bigint, (0..<150).map { .integer($0 % 3) }), (.varchar, (0..<150).map { .string("row \($0), a long one") })]
    try Self.check(left, right, keys: [(0, 0)])
  }

  @Test func crossJoins() throws {
    let left: [Column] = [(.bigint, (0..<37).map { .integer($0) })]
    let right: [Column] = [(.varchar, (0..<61).map { .string("\($0)") })]
    try Self.check(left, right, keys: [])
    try Self.check(left, [(.varchar, [])], keys: [])
    try Self.check([(.bigint, [])], right, keys: [])
  }

  @Test func residualConditions() throws {
    let types: [DataType] = [.bigint, .bigint]
    let symbols = (0..<4).map { Symbol(id: $0, name: "c\($0)", type: types[$0 % 2]) }
    let layout = Dictionary(uniqueKeysWithValues: symbols.enumerated().map { ($1, $0) })
    let condition = Expression.comparison(.less, .column(symbols[1]), .column(symbols[3]))
    func holds(_ both: [Value]) -> Bool {
      if case .integer(let a) = both[1], case .integer(let b) = both[3] { a < b } else { false }
    }
    func side(_ count: Int, _ seed: UInt64) -> [Column] {
      [
        (.bigint, AggregationTests.random(count, seed: seed) { .integer(Int64.random(in: 0..<20, using: &$0)) }),
        (.bigint, AggregationTests.random(count, seed: seed + 1) { .integer(Int64.random(in: 0..<20, using: &$0)) }),
      ]
    }
    let left = side(200, 31)
    let right = side(150, 41)
    try Self.check(left, right, keys: [(0, 0)], residual: (condition, layout, holds))
    try Self.check(side(60, 5), side(50, 7), keys: [], residual: (condition, layout, holds))
  }

  @Test func nothingEqualsNaNAndNegativeZeroIsZero() throws {
    let left: [Column] = [(.double, [.double(.nan), .double(-0.0), .double(1)])]
    let right: [Column] = [(.double, [.double(.nan), .double(0), .null])]
    #expect(try Self.join(.inner, left, right, keys: [(0, 0)], workers: 1).count == 1)
    #expect(try Self.join(.anti, left, right, keys: [(0, 0)], workers: 1).count == 2)
  }

  @Test func probingAnUnfinishedBuildIsAnError() throws {
    let build = HashJoinBuildSink(keyPositions: [0], columnTypes: [.bigint])
    let stage = HashJoinProbeStage(kind: .inner, build: build, probeKeyPositions: [0], probeTypes: [.bigint])
    #expect(throws: LakeError.self) { try stage.makeWorker(0, QueryContext(SessionContext())) }
  }
}
