import LakeVectors
import Testing

@Suite struct NestedKeyTests {
  /// Vectors of a nested type in which every value meets every other; NULL rows too.
  private static func pairs(_ type: DataType) -> (a: ColumnVector, b: ColumnVector, rows: [(Value, Value)]) {
    let values = (0..<11).map { sampleValue(type, $0) } + [.null]
    var rows: [(Value, Value)] = []
    for x in values { for y in values { rows.append((x, y)) } }
    return (ColumnVector(rows.map(\.0), type: type), ColumnVector(rows.map(\.1), type: type), rows)
  }

  /// Grouping's equality: NULLs alike, NaNs alike, -0.0 as 0.0, maps whatever their order.
  static func alike(_ a: Value, _ b: Value) -> Bool {
    switch (a, b) {
    case (.array(let x), .array(let y)), (.row(let x), .row(let y)): x.count == y.count && zip(x, y).allSatisfy { alike($0, $1) }
    case (.map(let x), .map(let y)):
      x.count == y.count && x.allSatisfy { entry in y.contains { alike($0.key, entry.key) && alike($0.value, entry.value) } }
    case (.double(let x), .double(let y)): x == y || (x.isNaN && y.isNaN)
    case (.real(let x), .real(let y)): x == y || (x.isNaN && y.isNaN)
    case (.zoned(let x), .zoned(let y)): x.packed >> 16 == y.packed >> 16
    case (.zonedTime(let x), .zonedTime(let y)): x.utcPicos == y.utcPicos
    case (.string(let x), .string(let y)): x.utf8.elementsEqual(y.utf8)
    default: a == b
    }
  }

  /// SQL's `=`.
  static func equal(_ a: Value, _ b: Value) -> Bool? {
    switch (a, b) {
    case (.null, _), (_, .null): return nil
    case (.array(let x), .array(let y)), (.row(let x), .row(let y)):
      if x.count != y.count { return false }
      return all(zip(x, y).map { equal($0, $1) })
    case (.map(let x), .map(let y)):
      if x.count != y.count { return false }
      return all(
        x.map { entry in
          y.first { alike($0.key, entry.key) }.map { equal($0.value, entry.value) } ?? false
        })
    case (.double(let x), .double(let y)): return x == y
    case (.real(let x), .real(let y)): return x == y
    default: return alike(a, b)
    }
  }

  private static func all(_ results: [Bool?]) -> Bool? {
    if results.contains(false) { return false }
    return results.contains(nil) ? nil : true
  }

  @Test(arguments: nestedSampleTypes) func keysAreEqualAsValuesAre(_ type: DataType) {
    let (a, b, rows) = Self.pairs(type)
    let (x, y) = (Kernels.nestedKeys(a), Kernels.nestedKeys(b))
    let hashes = [a, b].map { v in
      let out = Buffer(byteCount: v.count * 8)
      Kernels.hash([v], count: v.count, into: out.pointer())
      return out
    }
    let distinct = Kernels.isDistinct(a, b)
    for (row, (p, q)) in rows.enumerated() {
      let same = Self.alike(p, q)
      #expect((x.value(row) == y.value(row)) == same, "\(p) \(q)")
      #expect(distinct.value(row) == .boolean(!same), "\(p) \(q)")
      if same { #expect(hashes[0].pointer(UInt64.self)[row] == hashes[1].pointer(UInt64.self)[row], "\(p) \(q)") }
    }
  }

  @Test(arguments: nestedSampleTypes) func equality(_ type: DataType) throws {
    let (a, b, rows) = Self.pairs(type)
    let equal = Kernels.compare(.equal, a, b)
    let unequal = Kernels.compare(.notEqual, a, b)
    for (row, (p, q)) in rows.enumerated() {
      let expected = Self.equal(p, q)
      #expect(equal.value(row) == (expected.map { .boolean($0) } ?? .null), "\(p) = \(q)")
      #expect(unequal.value(row) == (expected.map { .boolean(!$0) } ?? .null), "\(p) <> \(q)")
    }
  }

  /// Join keys are NULL exactly where a value is not even equal to itself.
  @Test(arguments: nestedSampleTypes) func joinKeys(_ type: DataType) {
    for sample in sampleVectors(type, sizes: [65]) {
      let keys = Kernels.nestedKeys(sample.vector, comparing: true)
      for row in 0..<sample.rows.count {
        #expect(keys.isNull(row) == (Self.equal(sample.rows[row], sample.rows[row]) != true), "\(sample.rows[row])")
      }
    }
  }

  @Test(arguments: nestedSampleTypes) func cellsAreTheValuesAgain(_ type: DataType) {
    for sample in sampleVectors(type, sizes: [0, 1, 65]) {
      let back = Kernels.nestedValues(ofKeys: Kernels.nestedCells(sample.vector), type: type, exact: true)
      let rows = sample.rows
      // No sample of `char` ends in spaces, so that nothing is trimmed.
      #expect(same(back, rows), "\(sample)")
      let keys = Kernels.nestedValues(ofKeys: Kernels.nestedKeys(sample.vector), type: type)
      #expect((0..<rows.count).allSatisfy { Self.alike(keys.value($0), rows[$0]) }, "\(sample)")
    }
  }

  @Test(arguments: nestedSampleTypes) func order(_ type: DataType) throws {
    func hasMap(_ type: DataType) -> Bool { type.isNested && (type.childTypes.contains(where: hasMap) || "\(type)".hasPrefix("map")) }
    guard !hasMap(type) else { return }
    let (a, b, rows) = Self.pairs(type)
    for (row, (p, q)) in rows.enumerated() {
      let (x, y) = (a.slice(row, 1), b.slice(row, 1))
      if p.isNull || q.isNull {
        #expect(try Kernels.compareNested(.less, x, y).value(0) == .null)
        continue
      }
      guard let expected = Self.ordered(p, q) else {
        #expect(throws: LakeError.self, "\(p) \(q)") { try Kernels.compareNested(.less, x, y) }
        continue
      }
      #expect(try Kernels.compareNested(.less, x, y).value(0) == .boolean(expected < 0), "\(p) < \(q)")
      #expect(try Kernels.compareNested(.lessOrEqual, x, y).value(0) == .boolean(expected <= 0), "\(p) <= \(q)")
      #expect(try Kernels.compareNested(.greater, x, y).value(0) == .boolean(expected > 0), "\(p) > \(q)")
      #expect(try Kernels.compareNested(.greaterOrEqual, x, y).value(0) == .boolean(expected >= 0), "\(p) >= \(q)")
      let (j, k) = (Kernels.nestedKeys(x).value(0), Kernels.nestedKeys(y).value(0))
      #expect(Value.order(j, k) == expected, "\(p) \(q)")
    }
  }

  /// As sorting orders: NaN last.
  private static func ordered(_ a: Value, _ b: Value) -> Int? {
    func numbers(_ x: Double, _ y: Double) -> Int { x.isNaN ? (y.isNaN ? 0 : 1) : y.isNaN ? -1 : x < y ? -1 : x == y ? 0 : 1 }
    switch (a, b) {
    case (.array(let x), .array(let y)), (.row(let x), .row(let y)):
      for (p, q) in zip(x, y) {
        guard let order = ordered(p, q) else { return nil }
        if order != 0 { return order }
      }
      return x.count < y.count ? -1 : x.count == y.count ? 0 : 1
    case (.double(let x), .double(let y)): return numbers(x, y)
    case (.real(let x), .real(let y)): return numbers(Double(x), Double(y))
    default: return Value.order(a, b)
    }
  }

  @Test func inList() {
    func list(_ values: Value...) -> Value { .array(values) }
    let v = ColumnVector([list(.integer(1), .integer(2)), list(.integer(1), .null), list(.integer(3)), .null], type: .array(.bigint))
    let candidates = [list(.integer(1), .integer(2)), list(.integer(5))]
    #expect(same(Kernels.inList(v, candidates), [.boolean(true), .null, .boolean(false), .null]))
    #expect(same(Kernels.inList(v, candidates + [.null]), [.boolean(true), .null, .null, .null]))
  }

  @Test func mapLookup() {
    let type = DataType.map(key: .varchar, value: .bigint)
    let map = Value.map((0..<20).map { MapEntry(.string("key \($0)"), .integer($0)) })
    let maps = ColumnVector([map, .map([]), .null, .map([MapEntry(.string("key 3"), .null)])], type: type)
    let keys = ColumnVector(["key 3", "key 3", "key 3", "key 3"].map { .string($0) }, type: .varchar)
    let places = Kernels.findKeys(keys, in: maps)
    #expect((0..<4).map { places.pointer(UInt32.self)[$0] } == [3, .max, .max, 20])
  }
}
