extension Kernels {
  /// `a op b` for arrays, rows and, with `=` and `<>`, maps; NULL where either is NULL.
  ///
  /// Equality is NULL when elements that are not NULL leave it open. Order is that of the first elements that differ.
  /// - Throws: `NOT_SUPPORTED` when that order depends on a NULL element, as in Trino.
  package static func compareNested(_ op: ComparisonOperator, _ a: ColumnVector, _ b: ColumnVector) throws -> ColumnVector {
    if a.isAllNull || b.isAllNull { return .nulls(.boolean, count: a.count) }
    if a.isConstant && b.isConstant { return try compareNested(op, a.oneRow, b.oneRow).repeated(a.count) }
    let (x, y) = (a.flattened(), b.flattened())
    switch op {
    case .equal: return equalNested(x, y)
    case .notEqual: return not(equalNested(x, y))
    case .less, .greaterOrEqual, .greater, .lessOrEqual: break
    }
    let orders = NestedOrder.orders(x, y)
    let out = Buffer(byteCount: x.count)
    let result = out.pointer(UInt8.self)
    for row in 0..<x.count {
      let order = orders.pointer(Int8.self)[row]
      if order == NestedOrder.undecided, !x.isNull(row), !y.isNull(row) { throw NestedOrder.error(x.type) }
      let holds =
        switch op {
        case .less: order < 0
        case .lessOrEqual: order <= 0
        case .greater: order > 0
        default: order >= 0
        }
      result[row] = holds ? 1 : 0
    }
    return ColumnVector(flat: .boolean, count: x.count, values: out, validity: commonValidity(x, y))
  }

  /// `=` and `<>`, which never fail; NULL for other relations.
  static func relateNested<R: Relation>(_: R.Type, _ a: ColumnVector, _ b: ColumnVector) -> ColumnVector {
    if R.self == Equal.self { return equalNested(a.flattened(), b.flattened()) }
    if R.self == NotEqual.self { return not(equalNested(a.flattened(), b.flattened())) }
    return .nulls(.boolean, count: a.count)
  }

  /// Three-valued equality of flat nested vectors.
  static func equalNested(_ a: ColumnVector, _ b: ColumnVector) -> ColumnVector {
    var pairs = NestedPairs(a, b)
    if case .map = a.type { pairs.matchKeys() } else { pairs.matchPlaces() }
    let out = pairs.verdicts
    // Every pair of elements is compared; a FALSE wins over a NULL, which wins over TRUE.
    for (x, y) in pairs.children {
      let equal = equalElements(x, y).flattened()
      let values = equal.values(UInt8.self)
      for i in 0..<pairs.rows.count {
        let row = Int(pairs.rows[i])
        if equal.isNull(i) {
          if out[row] == 1 { out[row] = 2 }
        } else if values[i] & 1 == 0 {
          out[row] = 0
        }
      }
    }
    var nulls = NullMarks(commonValidity(a, b), count: a.count)
    for row in 0..<a.count where out[row] == 2 { nulls.mark(row) }
    return ColumnVector(flat: .boolean, count: a.count, values: pairs.storage, validity: nulls.validity)
  }

  private static func equalElements(_ a: ColumnVector, _ b: ColumnVector) -> ColumnVector {
    a.type.isNested ? equalNested(a, b) : compare(.equal, a, b)
  }
}

extension Kernels {
  /// Of each row: where the key is among the children of the row's map; `UInt32.max` where it is not, or either is NULL.
  package static func findKeys(_ keys: ColumnVector, in maps: ColumnVector) -> Buffer {
    let out = Buffer(byteCount: maps.count * 4)
    let wanted = elementKeys(keys.flattened())
    let held = elementKeys(maps.children[0])
    var last: (span: ListSpan, index: NestedKeyIndex)?
    for row in 0..<maps.count {
      var place: UInt32 = .max
      if !maps.isNull(row), !wanted.isNull(row) {
        let span = maps.span(row)
        // A constant map is indexed once.
        let index = last.flatMap { $0.span == span ? $0.index : nil } ?? NestedKeyIndex(held, span)
        last = (span, index)
        if let at = index.find(wanted.values(StringView.self)[row]) { place = UInt32(truncatingIfNeeded: at) }
      }
      out.pointer(UInt32.self)[row] = place
    }
    return out
  }
}

/// The pairs of elements that decide about the equality of two nested vectors' rows.
struct NestedPairs {
  private let a: ColumnVector
  private let b: ColumnVector
  /// A byte a row: 0 FALSE, 1 TRUE as far as known without the pairs.
  let storage: Buffer
  var verdicts: UnsafeMutablePointer<UInt8> { storage.pointer(UInt8.self) }
  /// Of each pair: its row.
  private(set) var rows: [UInt32] = []
  /// The two sides' elements, pair by pair, one entry for each child to compare.
  private(set) var children: [(ColumnVector, ColumnVector)] = []

  /// Both flat, of one type and count.
  init(_ a: ColumnVector, _ b: ColumnVector) {
    self.a = a
    self.b = b
    storage = Buffer(byteCount: a.count)
    verdicts.initialize(repeating: 1, count: a.count)
  }

  /// Elements at the same place of an array, fields of a row.
  mutating func matchPlaces() {
    var left: [UInt32] = []
    var right: [UInt32] = []
    for row in 0..<a.count where !a.isNull(row) && !b.isNull(row) {
      if a.physical == .row {
        left.append(UInt32(truncatingIfNeeded: a.rowPosition(row)))
        right.append(UInt32(truncatingIfNeeded: b.rowPosition(row)))
        rows.append(UInt32(truncatingIfNeeded: row))
        continue
      }
      let (x, y) = (a.span(row), b.span(row))
      guard x.length == y.length else {
        verdicts[row] = 0
        continue
      }
      for i in 0..<x.length {
        left.append(x.offset &+ i)
        right.append(y.offset &+ i)
        rows.append(UInt32(truncatingIfNeeded: row))
      }
    }
    for (x, y) in zip(a.children, b.children) { children.append((x.gather(left, count: left.count), y.gather(right, count: right.count))) }
  }

  /// The values of the same keys of two maps; a key that one side lacks decides.
  mutating func matchKeys() {
    let (leftChildren, rightChildren) = (a.children, b.children)
    let leftKeys = Kernels.elementKeys(leftChildren[0])
    let rightKeys = Kernels.elementKeys(rightChildren[0])
    var left: [UInt32] = []
    var right: [UInt32] = []
    for row in 0..<a.count where !a.isNull(row) && !b.isNull(row) {
      let (x, y) = (a.span(row), b.span(row))
      guard x.length == y.length else {
        verdicts[row] = 0
        continue
      }
      let index = NestedKeyIndex(rightKeys, y)
      let first = left.count
      for i in x.start..<x.end {
        guard let at = index.find(leftKeys.values(StringView.self)[i]) else {
          verdicts[row] = 0
          break
        }
        left.append(UInt32(truncatingIfNeeded: i))
        right.append(UInt32(truncatingIfNeeded: at))
      }
      rows += repeatElement(UInt32(truncatingIfNeeded: row), count: left.count - first)
    }
    children.append((leftChildren[1].gather(left, count: left.count), rightChildren[1].gather(right, count: right.count)))
  }
}

/// The places of one map's keys, given as key bytes: few are looked through, many are hashed.
struct NestedKeyIndex {
  private let vector: ColumnVector
  private let span: ListSpan
  private var table: [UInt64: [Int]] = [:]

  private var keys: UnsafePointer<StringView> { vector.values(StringView.self) }

  /// `keys` is flat.
  init(_ keys: ColumnVector, _ span: ListSpan) {
    vector = keys
    self.span = span
    guard span.count > 8 else { return }
    for at in span.start..<span.end { table[StringHash.hash(self.keys[at]), default: []].append(at) }
  }

  func find(_ key: StringView) -> Int? {
    let keys = keys
    if span.count > 8 { return table[StringHash.hash(key)]?.first { keys[$0] == key } }
    for at in span.start..<span.end where keys[at] == key { return at }
    return nil
  }
}
