extension ColumnVector {
  /// One value a row.
  public func flattened() -> ColumnVector {
    switch encoding {
    case .flat:
      return self
    case .constant:
      let values = Buffer(byteCount: count * physical.byteWidth)
      fill(values)
      return flat(values, validity: rowValidity, heap: heap)
    case .dictionary8, .dictionary16, .dictionary32:
      let values = Buffer(byteCount: count * physical.byteWidth)
      switch encoding {
      case .dictionary8: expand(self.values(UInt8.self), values)
      case .dictionary16: expand(self.values(UInt16.self), values)
      default: expand(self.values(UInt32.self), values)
      }
      return flat(values, validity: validityStorage, heap: dictionary?.entries.heap)
    }
  }

  /// A decimal of more than 18 digits stored as `int64`, stored as its type says; otherwise the vector itself.
  public func widened() -> ColumnVector {
    physical == type.physical ? self : inInt128()
  }

  /// A decimal vector stored as `int128`, whatever its precision.
  func inInt128() -> ColumnVector {
    guard physical == .int64 else { return self }
    if let dictionary { return replacingEntries(dictionary.entries.inInt128()) }
    let n = encoding == .constant ? 1 : count
    let out = Buffer(byteCount: n * 16)
    let from = values(Int64.self)
    let to = out.pointer(Int128.self)
    var i = 0
    while i < n {
      to[i] = Int128(from[i])
      i &+= 1
    }
    return ColumnVector(
      type: type, physical: .int128, encoding: encoding, count: count, data: UnsafeRawPointer(out.base), storage: out,
      validity: validityStorage)
  }

  /// A decimal constant stored as `int64` when it fits, so that it meets an `int64` column without widening it.
  func narrowedConstant() -> ColumnVector {
    guard encoding == .constant, physical == .int128, type.isDecimal, !isNull(0) else { return self }
    guard let small = Int64(exactly: values(Int128.self)[0]) else { return self }
    let out = Buffer(byteCount: 8)
    out.pointer(Int64.self)[0] = small
    return ColumnVector(type: type, physical: .int64, encoding: .constant, count: count, data: UnsafeRawPointer(out.base), storage: out)
  }

  /// All rows NULL, as a constant.
  public static func nulls(_ type: DataType, count: Int) -> ColumnVector {
    let one = Buffer(zeroed: 16)
    return ColumnVector(
      type: type, encoding: .constant, count: count, data: UnsafeRawPointer(one.base), storage: one,
      validity: Validity.make(1, valid: false))
  }

  private func flat(_ values: Buffer, validity: Buffer?, heap: AnyObject?) -> ColumnVector {
    ColumnVector(flat: type, physical: physical, count: count, values: values, validity: validity, heap: heap)
  }

  private func fill(_ out: Buffer) {
    switch physical.byteWidth {
    case 1: fillValues(UInt8.self, out)
    case 2: fillValues(UInt16.self, out)
    case 4: fillValues(UInt32.self, out)
    case 8: fillValues(UInt64.self, out)
    case 16: fillValues(StringView.self, out)
    default: break
    }
  }

  @inline(__always) private func fillValues<T: BitwiseCopyable>(_: T.Type, _ out: Buffer) {
    out.pointer(T.self).initialize(repeating: values(T.self)[0], count: count)
  }

  private func expand<ID: FixedWidthInteger & UnsignedInteger>(_ ids: UnsafePointer<ID>, _ out: Buffer) {
    let entries = base
    switch physical.byteWidth {
    case 1: gatherValues(UInt8.self, entries, ids, count, out)
    case 2: gatherValues(UInt16.self, entries, ids, count, out)
    case 4: gatherValues(UInt32.self, entries, ids, count, out)
    case 8: gatherValues(UInt64.self, entries, ids, count, out)
    case 16: gatherValues(StringView.self, entries, ids, count, out)
    default: break
    }
  }
}
