extension Kernels {
  /// The rows where the boolean `v` is TRUE (not NULL); `nil` when all are. Branch-free: the row number is always written,
  /// the cursor moves by the truth value. A dictionary's entries serve as a table over the ids.
  public static func selection(whereTrue v: ColumnVector) -> SelectionVector? {
    guard v.type != .unknown else { return v.count == 0 ? nil : SelectionVector(storage: Buffer(byteCount: 0), count: 0) }
    if v.encoding == .constant {
      let all = !v.isNull(0) && v.values(UInt8.self)[0] & 1 == 1
      return all || v.count == 0 ? nil : SelectionVector(storage: Buffer(byteCount: 0), count: 0)
    }
    // One word more than the rows: the write behind the last row that passed.
    let out = Buffer(byteCount: (v.count + 1) * 4)
    let rows = out.pointer(UInt32.self)
    let table = v.base.assumingMemoryBound(to: UInt8.self)
    let passed: Int
    switch v.encoding {
    case .dictionary8: passed = select(LookedUp(v.values(UInt8.self), table), v.validity, v.count, rows)
    case .dictionary16: passed = select(LookedUp(v.values(UInt16.self), table), v.validity, v.count, rows)
    case .dictionary32: passed = select(LookedUp(v.values(UInt32.self), table), v.validity, v.count, rows)
    case .flat, .constant: passed = select(Direct(values: table), v.validity, v.count, rows)
    }
    return passed == v.count ? nil : SelectionVector(storage: out, count: passed)
  }

  /// Rows of the batch that `outer` was taken from, for a selection `inner` made on the rows that `outer` kept.
  public static func compose(_ outer: SelectionVector, _ inner: SelectionVector) -> SelectionVector {
    let out = Buffer(byteCount: inner.count * 4)
    gatherValues(UInt32.self, UnsafeRawPointer(outer.rows), inner.rows, inner.count, out)
    return SelectionVector(storage: out, count: inner.count)
  }
}

/// Where the truth byte of a row is found.
private protocol TruthSource {
  func truth(_ row: Int) -> Int
}

private struct Direct: TruthSource {
  let values: UnsafePointer<UInt8>
  @inline(__always) func truth(_ row: Int) -> Int { Int(truncatingIfNeeded: values[row] & 1) }
}

private struct LookedUp<ID: FixedWidthInteger & UnsignedInteger>: TruthSource {
  let ids: UnsafePointer<ID>
  let table: UnsafePointer<UInt8>
  init(_ ids: UnsafePointer<ID>, _ table: UnsafePointer<UInt8>) {
    self.ids = ids
    self.table = table
  }
  @inline(__always) func truth(_ row: Int) -> Int {
    Int(truncatingIfNeeded: table[Int(truncatingIfNeeded: ids[row])] & 1)
  }
}

private func select<Source: TruthSource>(
  _ source: Source, _ validity: UnsafePointer<UInt64>?, _ count: Int, _ out: UnsafeMutablePointer<UInt32>
) -> Int {
  var k = 0
  var i = 0
  if let validity {
    while i < count {
      let valid = Int(truncatingIfNeeded: validity[i &>> 6] &>> UInt64(truncatingIfNeeded: i & 63) & 1)
      out[k] = UInt32(truncatingIfNeeded: i)
      k &+= source.truth(i) & valid
      i &+= 1
    }
    return k
  }
  let whole = count & ~3
  while i < whole {
    let a = source.truth(i)
    let b = source.truth(i &+ 1)
    let c = source.truth(i &+ 2)
    let d = source.truth(i &+ 3)
    let row = UInt32(truncatingIfNeeded: i)
    out[k] = row
    k &+= a
    out[k] = row &+ 1
    k &+= b
    out[k] = row &+ 2
    k &+= c
    out[k] = row &+ 3
    k &+= d
    i &+= 4
  }
  while i < count {
    out[k] = UInt32(truncatingIfNeeded: i)
    k &+= source.truth(i)
    i &+= 1
  }
  return k
}
