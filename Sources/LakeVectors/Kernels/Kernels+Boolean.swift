extension Kernels {
  /// TRUE for NULL rows; never NULL itself.
  public static func isNull(_ a: ColumnVector) -> ColumnVector {
    if a.type == .unknown { return .constant(.boolean(true), type: .boolean, count: a.count) }
    guard let bits = a.validity else { return .constant(.boolean(false), type: .boolean, count: a.count) }
    if a.encoding == .constant { return .constant(.boolean(a.isNull(0)), type: .boolean, count: a.count) }
    let out = Buffer(byteCount: a.count)
    let result = out.pointer(UInt8.self)
    var i = 0
    while i < a.count {
      result[i] = UInt8(truncatingIfNeeded: ~bits[i &>> 6] &>> UInt64(truncatingIfNeeded: i & 63) & 1)
      i &+= 1
    }
    return ColumnVector(flat: .boolean, count: a.count, values: out)
  }

  /// Three-valued AND: FALSE wins over NULL.
  public static func and(_ a: ColumnVector, _ b: ColumnVector) -> ColumnVector { connect(a, b, neutral: 1) }

  /// Three-valued OR: TRUE wins over NULL.
  public static func or(_ a: ColumnVector, _ b: ColumnVector) -> ColumnVector { connect(a, b, neutral: 0) }

  /// NULL stays NULL.
  public static func not(_ a: ColumnVector) -> ColumnVector {
    if a.type == .unknown { return .nulls(.boolean, count: a.count) }
    return lift(a, .boolean) { flat in
      let out = Buffer(byteCount: flat.count)
      let result = out.pointer(UInt8.self)
      let values = flat.values(UInt8.self)
      var i = 0
      while i < flat.count {
        result[i] = values[i] & 1 ^ 1
        i &+= 1
      }
      return ColumnVector(flat: .boolean, count: flat.count, values: out, validity: flat.validityStorage)
    }
  }

  /// AND has the neutral element 1 and is decided by 0; OR the other way round.
  private static func connect(_ left: ColumnVector, _ right: ColumnVector, neutral: UInt8) -> ColumnVector {
    let count = left.count
    let a = left.type == .unknown ? ColumnVector.nulls(.boolean, count: count) : left
    let b = right.type == .unknown ? ColumnVector.nulls(.boolean, count: count) : right
    for (constant, other) in [(a, b), (b, a)] where constant.encoding == .constant && !constant.isNull(0) {
      return constant.values(UInt8.self)[0] & 1 == neutral ? other : constant
    }
    if a.encoding == .constant, b.encoding == .constant { return a }
    return neutral == 1
      ? connectFlat(AndConnective.self, a.flattened(), b.flattened()) : connectFlat(OrConnective.self, a.flattened(), b.flattened())
  }

  private static func connectFlat<C: Connective>(_: C.Type, _ a: ColumnVector, _ b: ColumnVector) -> ColumnVector {
    let count = a.count
    let out = Buffer(byteCount: count)
    let result = out.pointer(UInt8.self)
    let x = a.values(UInt8.self)
    let y = b.values(UInt8.self)
    var i = 0
    while i < count {
      result[i] = C.value(x[i], y[i]) & 1
      i &+= 1
    }
    guard a.mayHaveNulls || b.mayHaveNulls else { return ColumnVector(flat: .boolean, count: count, values: out) }
    let validity = Buffer(byteCount: Validity.wordCount(count) * 8)
    let valid = validity.pointer(UInt64.self)
    for word in 0..<Validity.wordCount(count) {
      let rows = min(64, count - word * 64)
      let left = packedTruth(x + word * 64, rows)
      let right = packedTruth(y + word * 64, rows)
      let leftKnown = a.validity.map { $0[word] } ?? ~0
      let rightKnown = b.validity.map { $0[word] } ?? ~0
      valid[word] = leftKnown & rightKnown | leftKnown & C.decided(left) | rightKnown & C.decided(right)
    }
    return ColumnVector(flat: .boolean, count: count, values: out, validity: Validity.allSet(valid, count) ? nil : validity)
  }
}

private protocol Connective {
  static func value(_ a: UInt8, _ b: UInt8) -> UInt8
  /// Bits whose side alone decides the result.
  static func decided(_ truth: UInt64) -> UInt64
}

private enum AndConnective: Connective {
  @inline(__always) static func value(_ a: UInt8, _ b: UInt8) -> UInt8 { a & b }
  @inline(__always) static func decided(_ truth: UInt64) -> UInt64 { ~truth }
}

private enum OrConnective: Connective {
  @inline(__always) static func value(_ a: UInt8, _ b: UInt8) -> UInt8 { a | b }
  @inline(__always) static func decided(_ truth: UInt64) -> UInt64 { truth }
}

/// Up to 64 truth bytes as bits: eight at a time by a multiplication that moves bit 0 of byte `k` to bit `56 + k`.
private func packedTruth(_ bytes: UnsafePointer<UInt8>, _ rows: Int) -> UInt64 {
  let raw = UnsafeRawPointer(bytes)
  var word: UInt64 = 0
  var i = 0
  while i &+ 8 <= rows {
    let lane = raw.loadUnaligned(fromByteOffset: i, as: UInt64.self) & 0x0101_0101_0101_0101
    word |= ((lane &* 0x0102_0408_1020_4080) &>> 56) &<< UInt64(truncatingIfNeeded: i)
    i &+= 8
  }
  while i < rows {
    word |= UInt64(bytes[i] & 1) &<< UInt64(truncatingIfNeeded: i)
    i &+= 1
  }
  return word
}
