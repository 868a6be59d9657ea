/// Reads key bytes (`NestedKey`) back into values. Unless they were written exactly, zoned timestamps come back in UTC, `char`
/// without trailing spaces, maps in the order of their keys: what keys do not tell apart.
///
/// The bytes were written by `NestedKeyWriter` for the same type; reading beyond their end yields zeros.
struct NestedKeyReader {
  private var next: UnsafePointer<UInt8>?
  private var left: Int
  let exact: Bool

  init(_ bytes: UnsafeRawBufferPointer, exact: Bool) {
    self.exact = exact
    next = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    left = bytes.count
  }

  mutating func byte() -> UInt8 {
    guard left > 0, let at = next else { return 0 }
    next = at + 1
    left &-= 1
    return at.pointee
  }

  mutating func number<W: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(_: W.Type) -> W {
    let size = MemoryLayout<W>.size
    guard left >= size, let at = next else { return 0 }
    next = at + size
    left &-= size
    return W(bigEndian: UnsafeRawPointer(at).loadUnaligned(as: W.self))
  }

  mutating func text(into out: inout [UInt8]) {
    while left > 0 {
      let first = byte()
      if first == 0, byte() == 1 { return }
      out.append(first)
    }
  }
}

extension Kernels {
  /// The values that `nestedKeys` made `keys` from (or, `exact`, `nestedCells`); `type` is the nested type.
  package static func nestedValues(ofKeys keys: ColumnVector, type: DataType, exact: Bool = false) -> ColumnVector {
    let flat = keys.flattened()
    var builder = VectorBuilder(type: type, capacity: max(flat.count, 1))
    let views = flat.values(StringView.self)
    var scratch: [UInt8] = []
    for row in 0..<flat.count {
      if flat.isNull(row) {
        builder.appendNull()
        continue
      }
      views[row].withBytes { bytes in
        var reader = NestedKeyReader(bytes, exact: exact)
        builder.append(key: &reader, &scratch)
      }
    }
    return builder.finish()
  }
}

extension VectorBuilder {
  /// Appends the value that comes next.
  fileprivate mutating func append(key reader: inout NestedKeyReader, _ scratch: inout [UInt8]) {
    switch type.physical {
    case .int128 where reader.exact: append(raw: Int128(bitPattern: reader.number(UInt128.self) ^ 1 << 127))
    case .float32 where reader.exact: append(raw: reader.number(UInt32.self))
    case .float64 where reader.exact: append(raw: reader.number(UInt64.self))
    case .bool: append(raw: reader.byte())
    case .int8: append(raw: Int8(bitPattern: reader.number(UInt8.self) ^ 1 << 7))
    case .int16: append(raw: Int16(bitPattern: reader.number(UInt16.self) ^ 1 << 15))
    case .int32: append(raw: Int32(bitPattern: reader.number(UInt32.self) ^ 1 << 31))
    case .int64: append(raw: Int64(bitPattern: reader.number(UInt64.self) ^ 1 << 63))
    case .int128:
      switch type {
      case .uuid: append(raw: reader.number(UInt128.self))
      case .timestampWithTimeZone(let precision) where precision <= DataType.shortTimestampDigits:
        append(raw: ZonedTimestamp(micros: Int64(bitPattern: reader.number(UInt64.self) ^ 1 << 63), zoneKey: 0).packed)
      // The instant, in UTC.
      case .timestampWithTimeZone, .timeWithTimeZone: append(raw: Int128(bitPattern: reader.number(UInt128.self) ^ 1 << 127) << 16)
      default: append(raw: Int128(bitPattern: reader.number(UInt128.self) ^ 1 << 127))
      }
    case .float32:
      let word = reader.number(UInt32.self)
      append(raw: word == .max ? Float.nan : Float(bitPattern: word >> 31 == 1 ? word ^ 1 << 31 : ~word))
    case .float64:
      let word = reader.number(UInt64.self)
      append(raw: word == .max ? Double.nan : Double(bitPattern: word >> 63 == 1 ? word ^ 1 << 63 : ~word))
    case .string:
      scratch.removeAll(keepingCapacity: true)
      reader.text(into: &scratch)
      scratch.withUnsafeBytes { append(bytes: $0) }
    case .row:
      append(raw: UInt32(truncatingIfNeeded: children.first?.count ?? 0))
      for i in children.indices { children[i].append(element: &reader, reader.byte(), &scratch) }
    case .list:
      let start = children[0].count
      var mark = reader.byte()
      while mark != NestedKey.end {
        children[0].append(element: &reader, mark, &scratch)
        if children.count == 2 { children[1].append(element: &reader, reader.byte(), &scratch) }
        mark = reader.byte()
      }
      append(raw: ListSpan(offset: start, length: children[0].count - start))
    }
  }

  private mutating func append(element reader: inout NestedKeyReader, _ mark: UInt8, _ scratch: inout [UInt8]) {
    if mark == NestedKey.value { append(key: &reader, &scratch) } else { appendNull() }
  }
}
