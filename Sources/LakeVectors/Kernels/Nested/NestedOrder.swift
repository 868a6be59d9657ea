/// How the rows of two vectors stand to each other: -1, 0, 1, or `undecided` when it takes a NULL to tell.
enum NestedOrder {
  static let undecided: Int8 = 2

  static func error(_ type: DataType) -> LakeError {
    if case .row = type { return LakeError(.notSupported, "ROW comparison not supported for fields with null elements") }
    return LakeError(.notSupported, "ARRAY comparison not supported for arrays with null elements")
  }

  /// One byte a row. Both are flat, of one type and count; rows that are NULL on either side are undecided.
  /// NaN comes after every number, as in sorting.
  static func orders(_ a: ColumnVector, _ b: ColumnVector) -> Buffer {
    let out = Buffer(byteCount: a.count)
    let orders = out.pointer(Int8.self)
    if a.type.isNested {
      orderNested(a, b, orders)
    } else if a.physical == .string {
      let (x, y) = (a.values(StringView.self), b.values(StringView.self))
      if case .char = a.type {
        for row in 0..<a.count where !a.isNull(row) && !b.isNull(row) { orders[row] = Int8(CharKey.order(x[row], y[row])) }
      } else {
        for row in 0..<a.count where !a.isNull(row) && !b.isNull(row) {
          orders[row] = x[row] == y[row] ? 0 : x[row] < y[row] ? -1 : 1
        }
      }
    } else {
      orderNumbers(a.widened(), b.widened(), orders)
    }
    for row in 0..<a.count where a.isNull(row) || b.isNull(row) { orders[row] = undecided }
    return out
  }

  private static func orderNumbers(_ a: ColumnVector, _ b: ColumnVector, _ orders: UnsafeMutablePointer<Int8>) {
    switch a.sortCell {
    case .bool: orderCells(UInt8.self, a, b, orders)
    case .int8: orderCells(Int8.self, a, b, orders)
    case .int16: orderCells(Int16.self, a, b, orders)
    case .int32: orderCells(Int32.self, a, b, orders)
    case .int64: orderCells(Int64.self, a, b, orders)
    case .int128: orderCells(Int128.self, a, b, orders)
    case .uint128: orderCells(UInt128.self, a, b, orders)
    case .float32: orderCells(Float.self, a, b, orders)
    case .float64: orderCells(Double.self, a, b, orders)
    case .instant: orderCells(InstantSortCell.self, a, b, orders)
    case .longInstant: orderCells(LongInstantSortCell.self, a, b, orders)
    }
  }

  private static func orderCells<C: SortCell>(_: C.Type, _ a: ColumnVector, _ b: ColumnVector, _ orders: UnsafeMutablePointer<Int8>) {
    let (x, y) = (a.values(C.self), b.values(C.self))
    for row in 0..<a.count {
      let (p, q) = (x[row].ordered, y[row].ordered)
      orders[row] = p == q ? 0 : p < q ? -1 : 1
    }
  }

  private static func orderNested(_ a: ColumnVector, _ b: ColumnVector, _ orders: UnsafeMutablePointer<Int8>) {
    orders.initialize(repeating: 0, count: a.count)
    if a.physical == .row {
      var (left, right, rows): ([UInt32], [UInt32], [Int]) = ([], [], [])
      for row in 0..<a.count where !a.isNull(row) && !b.isNull(row) {
        left.append(UInt32(truncatingIfNeeded: a.rowPosition(row)))
        right.append(UInt32(truncatingIfNeeded: b.rowPosition(row)))
        rows.append(row)
      }
      for (x, y) in zip(a.children, b.children) {
        let fields = self.orders(x.gather(left, count: left.count), y.gather(right, count: right.count))
        withExtendedLifetime(fields) {
          for (i, row) in rows.enumerated() where orders[row] == 0 { orders[row] = fields.pointer(Int8.self)[i] }
        }
      }
      return
    }
    var (left, right, rows): ([UInt32], [UInt32], [Int]) = ([], [], [])
    for row in 0..<a.count where !a.isNull(row) && !b.isNull(row) {
      let (x, y) = (a.span(row), b.span(row))
      for i in 0..<min(x.length, y.length) {
        left.append(x.offset &+ i)
        right.append(y.offset &+ i)
        rows.append(row)
      }
    }
    let elements = self.orders(a.children[0].gather(left, count: left.count), b.children[0].gather(right, count: right.count))
    withExtendedLifetime(elements) {
      for (i, row) in rows.enumerated() where orders[row] == 0 { orders[row] = elements.pointer(Int8.self)[i] }
    }
    for row in 0..<a.count where orders[row] == 0 && !a.isNull(row) && !b.isNull(row) {
      let (x, y) = (a.span(row).length, b.span(row).length)
      orders[row] = x == y ? 0 : x < y ? -1 : 1
    }
  }
}
