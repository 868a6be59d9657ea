import LakeVectors
import Testing

@Suite struct BooleanTests {
  static func and(_ a: Value, _ b: Value) -> Value {
    if a == .boolean(false) || b == .boolean(false) { return .boolean(false) }
    return a.isNull || b.isNull ? .null : .boolean(true)
  }

  static func or(_ a: Value, _ b: Value) -> Value {
    if a == .boolean(true) || b == .boolean(true) { return .boolean(true) }
    return a.isNull || b.isNull ? .null : .boolean(false)
  }

  /// All nine pairs of truth values over more than one word of the bitmap, in every encoding.
  static func samples(_ size: Int, _ step: Int) -> [SampleVector] {
    let truth: [Value] = [.boolean(true), .boolean(false), .null]
    let rows = (0..<size).map { truth[$0 / step % 3] }
    let flat = ColumnVector(rows, type: .boolean)
    let dictionary = VectorDictionary(ColumnVector([.boolean(false), .boolean(true)], type: .boolean))
    let ids = Buffer(byteCount: size)
    for row in 0..<size { ids.pointer(UInt8.self)[row] = rows[row] == .boolean(true) ? 1 : 0 }
    let coded = ColumnVector(dictionary: dictionary, encoding: .dictionary8, count: size, ids: ids, validity: flat.validityStorage)
    return [SampleVector(vector: flat, rows: rows), SampleVector(vector: coded, rows: rows)]
      + truth.map { SampleVector(vector: .constant($0, type: .boolean, count: size), rows: Array(repeating: $0, count: size)) }
  }

  @Test(arguments: sampleSizes) func threeValuedLogic(_ size: Int) {
    for a in Self.samples(size, 1) {
      #expect(
        same(Kernels.not(a.vector), a.rows.map { $0.isNull ? .null : .boolean($0 == .boolean(false)) }), "NOT \(a)")
      for b in Self.samples(size, 3) {
        #expect(same(Kernels.and(a.vector, b.vector), zip(a.rows, b.rows).map(Self.and)), "\(a) AND \(b)")
        #expect(same(Kernels.or(a.vector, b.vector), zip(a.rows, b.rows).map(Self.or)), "\(a) OR \(b)")
      }
    }
  }

  @Test func unknownIsNull() {
    let known = ColumnVector([.boolean(true), .boolean(false)], type: .boolean)
    #expect(same(Kernels.and(known, .nulls(.unknown, count: 2)), [.null, .boolean(false)]))
    #expect(same(Kernels.or(.nulls(.unknown, count: 2), known), [.boolean(true), .null]))
  }

  @Test(arguments: sampleSizes) func selectionKeepsTrueRows(_ size: Int) {
    for step in [1, 2, 50, 5000] {
      for sample in Self.samples(size, step) + sampleVectors(.boolean, sizes: [size]) {
        let expected = sample.rows.indices.filter { sample.rows[$0] == .boolean(true) }
        let selection = Kernels.selection(whereTrue: sample.vector)
        if expected.count == size {
          #expect(selection == nil, "\(sample)")
        } else {
          #expect(selection.map { s in (0..<s.count).map { s[$0] } } == expected, "\(sample)")
        }
      }
    }
  }

  @Test func composeFollowsTheOuterRows() {
    let rows = Kernels.compose(SelectionVector([2, 5, 9, 11]), SelectionVector([0, 2, 3]))
    #expect((0..<rows.count).map { rows[$0] } == [2, 9, 11])
    #expect(Kernels.compose(SelectionVector([1]), SelectionVector([])).count == 0)
  }
}
