extension Kernels {
  /// A 64-bit hash of each row over `columns`. Equal values (as GROUP BY and joins see them) hash equal whatever their
  /// encoding, and decimals whatever their storage; NULL hashes to a constant; -0.0 as 0.0, every NaN alike, `char` without
  /// its trailing spaces, values with time zone by instant. Not stable between versions.
  public static func hash(_ columns: [ColumnVector], count: Int, into out: UnsafeMutablePointer<UInt64>) {
    guard let first = columns.first else {
      out.update(repeating: HashMix.seed, count: count)
      return
    }
    hashColumn(first, count, out)
    guard columns.count > 1 else { return }
    let scratch = Buffer(byteCount: count * 8)
    let next = scratch.pointer(UInt64.self)
    for column in columns.dropFirst() {
      hashColumn(column, count, next)
      var i = 0
      while i < count {
        out[i] = HashMix.combine(out[i], next[i])
        i &+= 1
      }
    }
  }

  private static func hashColumn(_ v: ColumnVector, _ count: Int, _ out: UnsafeMutablePointer<UInt64>) {
    if v.isAllNull {
      out.update(repeating: HashMix.null, count: count)
      return
    }
    switch v.encoding {
    case .flat:
      hashFlat(v, count, out)
    case .constant:
      var one: UInt64 = 0
      hashFlat(v.oneRow, 1, &one)
      out.update(repeating: one, count: count)
      return
    case .dictionary8, .dictionary16, .dictionary32:
      guard let table = v.dictionary?.hashes(rows: count) else {
        hashFlat(v.flattened(), count, out)
        break
      }
      let hashes = UnsafePointer(table.pointer(UInt64.self))
      switch v.encoding {
      case .dictionary8: lookUp(v.values(UInt8.self), hashes, count, out)
      case .dictionary16: lookUp(v.values(UInt16.self), hashes, count, out)
      default: lookUp(v.values(UInt32.self), hashes, count, out)
      }
    }
    guard let bits = v.validity else { return }
    var i = 0
    while i < count {
      if !Validity.isValid(bits, i) { out[i] = HashMix.null }
      i &+= 1
    }
  }

  static func hashFlat(_ v: ColumnVector, _ count: Int, _ out: UnsafeMutablePointer<UInt64>) {
    switch v.physical {
    case .bool: hashAs(IntegerHash<UInt8>.self, v, count, out)
    case .int8: hashAs(IntegerHash<Int8>.self, v, count, out)
    case .int16: hashAs(IntegerHash<Int16>.self, v, count, out)
    case .int32: hashAs(IntegerHash<Int32>.self, v, count, out)
    case .int64: hashAs(IntegerHash<Int64>.self, v, count, out)
    case .float32: hashAs(RealHash.self, v, count, out)
    case .float64: hashAs(DoubleHash.self, v, count, out)
    case .int128:
      if v.type.isZoned { hashAs(InstantHash.self, v, count, out) } else { hashAs(WideHash.self, v, count, out) }
    case .string:
      if case .char = v.type { hashAs(CharHash.self, v, count, out) } else { hashAs(StringHash.self, v, count, out) }
    case .list, .row: hashNested(v, count, out)
    }
  }

  private static func hashAs<H: ValueHash>(_: H.Type, _ v: ColumnVector, _ count: Int, _ out: UnsafeMutablePointer<UInt64>) {
    let values = v.values(H.Stored.self)
    var i = 0
    while i < count {
      out[i] = H.hash(values[i])
      i &+= 1
    }
  }

  private static func lookUp<ID: FixedWidthInteger & UnsignedInteger>(
    _ ids: UnsafePointer<ID>, _ table: UnsafePointer<UInt64>, _ count: Int, _ out: UnsafeMutablePointer<UInt64>
  ) {
    var i = 0
    while i < count {
      out[i] = table[Int(truncatingIfNeeded: ids[i])]
      i &+= 1
    }
  }
}
