import LakeVectors
import Testing

@Suite struct CompareTests {
  /// What SQL says about two values, written without the kernels.
  static func expected(_ op: ComparisonOperator, _ a: Value, _ b: Value, _ type: DataType) -> Value {
    if a.isNull || b.isNull { return .null }
    let order: Int?
    switch (a, b, type) {
    case (.decimal(let x), .decimal(let y), .uuid):
      order = UInt128(bitPattern: x) < UInt128(bitPattern: y) ? -1 : x == y ? 0 : 1
    case (.string(let x), .string(let y), .char):
      let width = max(x.utf8.count, y.utf8.count)
      func pad(_ s: String) -> Value { .string(s + String(repeating: " ", count: width - s.utf8.count)) }
      order = Value.order(pad(x), pad(y))
    default: order = Value.order(a, b)
    }
    guard let order else { return .boolean(op == .notEqual) }
    switch op {
    case .equal: return .boolean(order == 0)
    case .notEqual: return .boolean(order != 0)
    case .less: return .boolean(order < 0)
    case .lessOrEqual: return .boolean(order <= 0)
    case .greater: return .boolean(order > 0)
    case .greaterOrEqual: return .boolean(order >= 0)
    }
  }

  @Test(arguments: sampleTypes) func everyOperatorAndEncoding(_ type: DataType) {
    for size in [0, 1, 65] {
      let samples = sampleVectors(type, sizes: [size], patterns: [.none, .some])
      for a in samples {
        for b in samples {
          for op in ComparisonOperator.allCases {
            let rows = (0..<size).map { Self.expected(op, a.rows[$0], b.rows[$0], type) }
            #expect(same(Kernels.compare(op, a.vector, b.vector), rows), "\(a) \(op.rawValue) \(b)")
          }
          let distinct = (0..<size).map { row -> Value in
            let (x, y) = (a.rows[row], b.rows[row])
            if x.isNull || y.isNull { return .boolean(x.isNull != y.isNull) }
            if case .double(let p) = x, case .double(let q) = y, p.isNaN, q.isNaN { return .boolean(false) }
            if case .real(let p) = x, case .real(let q) = y, p.isNaN, q.isNaN { return .boolean(false) }
            return Self.expected(.notEqual, x, y, type)
          }
          #expect(same(Kernels.isDistinct(a.vector, b.vector), distinct), "\(a) \(b)")
        }
      }
    }
  }

  @Test func dictionaryAgainstConstantStaysDictionary() {
    let sample = dictionarySample(.varchar, .dictionary8, 2048, .some)
    let result = Kernels.compare(.equal, sample.vector, .constant(.string("abc"), type: .varchar, count: 2048))
    #expect(result.encoding == .dictionary8)
    #expect(result.dictionary?.entries.count == 11)
  }

  @Test func entriesThatOutnumberRowsAreNotEvaluated() {
    let sample = dictionarySample(.varchar, .dictionary8, 3, .none)
    let result = Kernels.compare(.equal, sample.vector, .constant(.string("abc"), type: .varchar, count: 3))
    #expect(result.isFlat)
  }

  @Test func charIgnoresTrailingSpaces() {
    let a = ColumnVector([.string("ab"), .string("a\u{1}"), .string("ab  ")], type: .char(length: 4))
    let b = ColumnVector([.string("ab "), .string("a"), .string("ab c")], type: .char(length: 4))
    #expect(same(Kernels.compare(.equal, a, b), [.boolean(true), .boolean(false), .boolean(false)]))
    #expect(same(Kernels.compare(.less, a, b), [.boolean(false), .boolean(true), .boolean(true)]))
  }

  @Test(arguments: sampleTypes) func isNull(_ type: DataType) {
    for sample in sampleVectors(type, sizes: [0, 1, 64, 65]) {
      #expect(same(Kernels.isNull(sample.vector), sample.rows.map { .boolean($0.isNull) }), "\(sample)")
    }
  }

  @Test func unknownIsNull() {
    #expect(same(Kernels.isNull(.nulls(.unknown, count: 2)), [.boolean(true), .boolean(true)]))
    #expect(same(Kernels.compare(.equal, .nulls(.unknown, count: 2), .nulls(.unknown, count: 2)), [.null, .null]))
  }
}
