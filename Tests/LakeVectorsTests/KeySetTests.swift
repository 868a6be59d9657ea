import Testing

@testable import LakeVectors

@Suite("Sets of join keys") struct KeySetTests {
  private static func selected(_ keys: KeySet, _ column: ColumnVector, among rows: [Int]? = nil) -> [Int] {
    let from = rows.map { SelectionVector($0) }
    let count = rows?.count ?? column.count
    let out = Buffer(byteCount: (count + 1) * 4)
    let found = keys.select(column, rows: from?.rows, count: count, into: out.pointer())
    return (0..<found).map { Int(out.pointer(UInt32.self)[$0]) }
  }

  private static func isExact(_ keys: KeySet) -> Bool { if case .bits = keys.form { true } else { false } }

  @Test("integers of a small range: exactly the keys, NULL never", arguments: [DataType.bigint, .integer, .smallint, .date])
  func exact(_ type: DataType) {
    let keys = KeySet.make(ColumnVector([.integer(-7), .null, .integer(3000), .integer(0), .integer(-7)], type: type))
    #expect(Self.isExact(keys))
    let column = ColumnVector([.integer(0), .integer(1), .null, .integer(-7), .integer(3000), .integer(3001), .integer(-8)], type: type)
    #expect(Self.selected(keys, column) == [0, 3, 4])
    #expect(Self.selected(keys, column, among: [1, 3, 5, 6]) == [3])
    #expect(Self.selected(keys, ColumnVector.constant(.integer(3000), type: type, count: 3)) == [0, 1, 2])
    #expect(Self.selected(keys, ColumnVector.constant(.integer(1), type: type, count: 3)) == [])
    #expect(Self.selected(keys, .nulls(type, count: 2)) == [])
  }

  @Test("the ends of the type's range")
  func extremes() {
    let wide = KeySet.make(ColumnVector([.integer(.min), .integer(.max)], type: .bigint))
    #expect(!Self.isExact(wide))
    #expect(Self.selected(wide, ColumnVector([.integer(.max), .integer(.min)], type: .bigint)) == [0, 1])
    let high = KeySet.make(ColumnVector([.integer(.max), .integer(.max - 3)], type: .bigint))
    #expect(Self.isExact(high))
    #expect(
      Self.selected(high, ColumnVector([.integer(.min), .integer(.max - 3), .integer(-4), .integer(.max - 1)], type: .bigint)) == [1])
  }

  @Test("decimals in either storage")
  func decimals() {
    let type = DataType.decimal(precision: 30, scale: 2)
    let narrow = ColumnVector(flat: .decimal(precision: 18, scale: 2), count: 2, values: Self.buffer([150, -3]))
    let keys = KeySet.make(narrow)
    let wide = ColumnVector([.decimal(150), .decimal(Int128(1) << 70 + 150), .decimal(-3), .decimal(0)], type: type).widened()
    #expect(wide.physical == .int128)
    #expect(Self.selected(keys, wide) == [0, 2])
    let large = KeySet.make(wide)
    #expect(Set(Self.selected(large, wide)).isSuperset(of: [0, 1, 2, 3]))
  }

  private static func buffer(_ values: [Int64]) -> Buffer {
    let buffer = Buffer(byteCount: values.count * 8)
    for (i, value) in values.enumerated() { buffer.pointer(Int64.self)[i] = value }
    return buffer
  }

  @Test("strings: every key passes, few others")
  func bloom() {
    let texts = (0..<5000).map { Value.string("a key of some length, number \($0)") }
    let keys = KeySet.make(ColumnVector(texts + [.null], type: .varchar))
    #expect(Self.selected(keys, ColumnVector(texts, type: .varchar)).count == texts.count)
    let others = ColumnVector((0..<5000).map { Value.string("another key, number \($0)") } + [.null], type: .varchar)
    #expect(Self.selected(keys, others).count < 250)
    #expect(Self.selected(keys, .nulls(.varchar, count: 4)) == [])
    let truth = keys.truth(ColumnVector([texts[7], .string("")], type: .varchar))
    #expect(truth.pointer(UInt8.self)[0] == 1)
  }
}
