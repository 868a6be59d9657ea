import Testing

@testable import LakeVectors

@Suite("Sets of small-range integer tuples") struct DenseKeySetTests {
  private static func rows(_ set: DenseKeySet, batchRows: Int = 100, wordsAtOnce: Int = .max) -> [[Value]] {
    var rows: [[Value]] = []
    var start = 0
    while start < max(set.wordCount, 1) {
      let end = wordsAtOnce == .max ? set.wordCount : start + wordsAtOnce
      var reader = DenseKeySet.Reader(set, words: start..<max(start, end))
      while let batch = reader.next(batchRows) {
        #expect(batch.rowCount <= batchRows)
        for row in 0..<batch.rowCount { rows.append(batch.columns.map { $0.value(row) }) }
      }
      start = max(end, start + 1)
    }
    return rows
  }

  private static func columns(_ rows: [[Value]], _ types: [DataType]) -> [ColumnVector] {
    types.indices.map { index in RowLayout.prepared(ColumnVector(rows.map { $0[index] }, type: types[index])) }
  }

  private static func insert(_ rows: [[Value]], _ types: [DataType], to set: inout DenseKeySet) -> Bool {
    set.insert(columns(rows, types), count: rows.count)
  }

  private static func formUnion(_ other: DenseKeySet, in set: inout DenseKeySet) -> Bool { set.formUnion(other) }

  @Test("which keys can be in a set")
  func takes() {
    #expect(DenseKeySet.takes([.bigint, .date, .boolean, .tinyint]))
    #expect(DenseKeySet.takes([.decimal(precision: 18, scale: 2)]))
    for type in [DataType.varchar, .double, .real, .decimal(precision: 19, scale: 0), .array(.bigint)] {
      #expect(!DenseKeySet.takes([.bigint, type]))
    }
    #expect(!DenseKeySet.takes([]))
    #expect(!DenseKeySet.takes(Array(repeating: .bigint, count: 5)))
  }

  @Test(
    "random tuples: as a set of arrays, whatever the order in which ranges grow",
    arguments: [[DataType.bigint], [.smallint], [.boolean], [.date, .bigint], [.tinyint, .boolean, .integer]], [1, 7, 300])
  func model(_ types: [DataType], _ batchRows: Int) {
    var random = SplitMix(seed: UInt64(types.count * 1000 + batchRows))
    var sets = [DenseKeySet(types), DenseKeySet(types)]
    var expected: Set<[Value]> = []
    for round in 0..<12 {
      let spread = 1 << (round % 6 + 1)
      let batch = (0..<batchRows).map { _ in
        types.map { type -> Value in
          if random.next() % 9 == 0 { return .null }
          let value = Int64(random.next() % UInt64(2 * spread)) - Int64(spread)
          return type == .boolean ? .boolean(value % 2 == 0) : .integer(value)
        }
      }
      #expect(Self.insert(batch, types, to: &sets[round % 2]))
      expected.formUnion(batch)
    }
    var all = sets[0]
    #expect(Self.formUnion(sets[1], in: &all))
    #expect(Self.formUnion(DenseKeySet(types), in: &all))
    #expect(all.count == expected.count)
    let rows = Self.rows(all, batchRows: batchRows)
    #expect(rows.count == expected.count && Set(rows) == expected)
    #expect(Self.rows(all, wordsAtOnce: 1) == rows)
    // The order does not depend on how the tuples came in.
    var again = DenseKeySet(types)
    #expect(Self.insert(Array(expected), types, to: &again))
    #expect(Self.rows(again) == rows)
  }

  @Test("ranges that are too large are refused and nothing is lost")
  func refused() {
    var set = DenseKeySet([.bigint], tuplesMax: 1024)
    #expect(Self.insert([[.integer(.max)], [.null]], [.bigint], to: &set))
    #expect(!Self.insert([[.integer(.min)]], [.bigint], to: &set))
    #expect(!Self.insert([[.integer(.max - 2000)]], [.bigint], to: &set))
    #expect(Self.insert([[.integer(.max - 800)]], [.bigint], to: &set))
    #expect(Self.rows(set) == [[.integer(.max - 800)], [.integer(.max)], [.null]])
    var low = DenseKeySet([.bigint], tuplesMax: 1024)
    #expect(Self.insert([[.integer(.min)], [.integer(.min + 5)]], [.bigint], to: &low))
    #expect(!Self.formUnion(low, in: &set))
    #expect(set.count == 3)
    #expect(Self.rows(low) == [[.integer(.min)], [.integer(.min + 5)]])
    var pairs = DenseKeySet([.integer, .integer], tuplesMax: 1 << 12)
    #expect(Self.insert([[.integer(0), .integer(0)], [.integer(9), .integer(9)]], [.integer, .integer], to: &pairs))
    #expect(!Self.insert([[.integer(100), .integer(100)]], [.integer, .integer], to: &pairs))
  }

  @Test("nothing but NULLs, and nothing at all")
  func empty() {
    var set = DenseKeySet([.bigint, .integer])
    #expect(set.count == 0 && set.byteCount == 0 && Self.rows(set).isEmpty)
    #expect(Self.insert([[.null, .null], [.null, .null]], [.bigint, .integer], to: &set))
    #expect(Self.rows(set) == [[.null, .null]])
    #expect(Self.insert([[.integer(70), .integer(-70)]], [.bigint, .integer], to: &set))
    #expect(Set(Self.rows(set)) == [[.null, .null], [.integer(70), .integer(-70)]])
  }
}

/// Random numbers that are the same at every run.
struct SplitMix {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }
}
