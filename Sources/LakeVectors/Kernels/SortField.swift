/// A sort key's column, flat, with what was found out about its values.
struct SortField: Sendable {
  enum Content: Sendable {
    /// All values are equal.
    case nothing
    /// Ordered values (`SortCell.ordered`) between the bounds, whose distance takes `bits` bits.
    case number(least: UInt128, greatest: UInt128, bits: Int)
    /// All strings begin with the same `prefix` bytes; the longest has `longest`.
    case text(prefix: Int, longest: Int)
  }

  let vector: ColumnVector
  let ascending: Bool
  let nullsFirst: Bool
  let hasNulls: Bool
  let content: Content

  init(_ column: SortKeys.Column, count: Int) {
    ascending = column.ascending
    nullsFirst = column.nullsFirst
    var vector = column.vector.isConstant ? column.vector.prefix(min(count, 1)).flattened() : column.vector.flattened()
    if column.vector.isConstant && count > 0 {
      // One value sorts nothing.
      self.vector = column.vector
      hasNulls = false
      content = .nothing
      return
    }
    if vector.type.isNested { vector = Kernels.nestedKeys(vector) }
    if case .char = vector.type { vector = SortField.trimmed(vector) }
    self.vector = vector
    hasNulls = vector.validity.map { Validity.nullCount($0, count) > 0 } ?? false
    content = vector.physical == .string ? SortField.text(vector, count) : SortField.number(vector, count)
  }

  /// `char` values without their trailing spaces.
  static func trimmed(_ v: ColumnVector) -> ColumnVector {
    let from = v.values(StringView.self)
    let out = Buffer(byteCount: v.count * 16)
    for row in 0..<v.count {
      var view = from[row]
      if !v.isNull(row) {
        let count = from[row].withBytes { bytes in
          var n = bytes.count
          while n > 0 && bytes[n - 1] == 0x20 { n -= 1 }
          return n
        }
        if count < view.count {
          view = from[row].withBytes { bytes in
            bytes.baseAddress.map { StringView(exact: $0, count: count) } ?? StringView()
          }
        }
      } else {
        view = StringView()
      }
      out.pointer(StringView.self)[row] = view
    }
    return ColumnVector(flat: v.type, count: v.count, values: out, validity: v.validityStorage, heap: v.heap)
  }

  private static func text(_ v: ColumnVector, _ count: Int) -> Content {
    let views = v.values(StringView.self)
    var first: StringView?
    var prefix = 0
    var longest = 0
    var shortest = Int.max
    for row in 0..<count where !v.isNull(row) {
      let view = views[row]
      longest = max(longest, view.count)
      shortest = min(shortest, view.count)
      guard let start = first else {
        first = view
        prefix = view.count
        continue
      }
      if prefix > 0 { prefix = commonPrefix(start, view, prefix) }
    }
    if first == nil || (prefix == longest && shortest == longest) { return .nothing }
    return .text(prefix: prefix, longest: longest)
  }

  /// How many of the first `limit` bytes two strings share; `a` has at least as many.
  private static func commonPrefix(_ a: StringView, _ b: StringView, _ limit: Int) -> Int {
    let end = min(limit, b.count)
    var offset = 0
    while offset < end {
      let difference = sortWord(a, offset) ^ sortWord(b, offset)
      if difference != 0 { return min(end, offset + difference.leadingZeroBitCount / 8) }
      offset += 8
    }
    return end
  }

  private static func number(_ v: ColumnVector, _ count: Int) -> Content {
    switch v.sortCell {
    case .bool: number(UInt8.self, v, count)
    case .int8: number(Int8.self, v, count)
    case .int16: number(Int16.self, v, count)
    case .int32: number(Int32.self, v, count)
    case .int64: number(Int64.self, v, count)
    case .int128: number(Int128.self, v, count)
    case .uint128: number(UInt128.self, v, count)
    case .float32: number(Float.self, v, count)
    case .float64: number(Double.self, v, count)
    case .instant: number(InstantSortCell.self, v, count)
    case .longInstant: number(LongInstantSortCell.self, v, count)
    }
  }

  private static func number<C: SortCell>(_: C.Type, _ v: ColumnVector, _ count: Int) -> Content {
    let values = v.values(C.self)
    var least = C.Word.max
    var greatest = C.Word.min
    var i = 0
    if let bits = v.validity {
      while i < count {
        if Validity.isValid(bits, i) {
          least = min(least, values[i].ordered)
          greatest = max(greatest, values[i].ordered)
        }
        i &+= 1
      }
    } else {
      while i < count {
        least = min(least, values[i].ordered)
        greatest = max(greatest, values[i].ordered)
        i &+= 1
      }
    }
    guard least < greatest else { return .nothing }
    let bits = C.Word.bitWidth - (greatest - least).leadingZeroBitCount
    return .number(least: UInt128(least), greatest: UInt128(greatest), bits: bits)
  }
}

/// 8 bytes of a string from `offset` on, the first the most significant, zeros after the end.
@inline(__always)
func sortWord(_ view: StringView, _ offset: Int) -> UInt64 {
  let n = view.count
  if offset >= n { return 0 }
  if n > StringView.inlineLimit {
    if offset &+ 8 <= n { return UInt64(bigEndian: view.pointer.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) }
    // The last 8 bytes, those before `offset` shifted out.
    let tail = UInt64(bigEndian: view.pointer.loadUnaligned(fromByteOffset: n &- 8, as: UInt64.self))
    return tail &<< UInt64(truncatingIfNeeded: (offset &+ 8 &- n) &* 8)
  }
  let first = view.low &>> 32 | view.high &<< 32
  let second = view.high &>> 32
  if offset >= 8 { return (second &>> UInt64(truncatingIfNeeded: (offset &- 8) &* 8)).byteSwapped }
  if offset == 0 { return first.byteSwapped }
  let shift = UInt64(truncatingIfNeeded: offset &* 8)
  return (first &>> shift | second &<< (64 &- shift)).byteSwapped
}
