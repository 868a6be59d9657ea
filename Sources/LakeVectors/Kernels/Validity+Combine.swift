extension Validity {
  /// The rows valid in both bitmaps (`nil`: all rows). Either buffer is returned as it is when the other is `nil`.
  static func intersection(_ a: Buffer?, _ b: Buffer?, _ rows: Int) -> Buffer? {
    guard let a else { return b }
    guard let b else { return a }
    if a === b { return a }
    let words = wordCount(rows)
    let out = Buffer(byteCount: words * 8)
    let x = a.pointer(UInt64.self)
    let y = b.pointer(UInt64.self)
    let z = out.pointer(UInt64.self)
    var i = 0
    while i < words {
      z[i] = x[i] & y[i]
      i &+= 1
    }
    return out
  }

  /// The `rows` bits from bit `from` on, moved to bit 0; `nil` when they are all set.
  static func slice(_ bits: UnsafePointer<UInt64>, from: Int, rows: Int) -> Buffer? {
    let words = wordCount(rows)
    let out = Buffer(byteCount: words * 8)
    let target = out.pointer(UInt64.self)
    let first = from &>> 6
    let shift = UInt64(truncatingIfNeeded: from & 63)
    let lastWord = (from &+ rows &- 1) &>> 6
    var i = 0
    while i < words {
      let low = bits[first &+ i] &>> shift
      // The next word is read only where the source has one.
      let high = shift != 0 && first &+ i < lastWord ? bits[first &+ i &+ 1] &<< (64 &- shift) : 0
      target[i] = low | high
      i &+= 1
    }
    return allSet(target, rows) ? nil : out
  }

  /// Whether the first `rows` bits are 1.
  static func allSet(_ bits: UnsafePointer<UInt64>, _ rows: Int) -> Bool {
    var all = ~UInt64(0)
    let whole = rows &>> 6
    var i = 0
    while i < whole {
      all &= bits[i]
      i &+= 1
    }
    let rest = UInt64(truncatingIfNeeded: rows & 63)
    if rest > 0 { all &= bits[whole] | (~0 &<< rest) }
    return all == ~0
  }
}

extension ColumnVector {
  /// Row validity for a flat result of `count` rows: a constant's bit spread over the rows.
  var rowValidity: Buffer? {
    guard encoding == .constant, isNull(0) else { return encoding == .constant ? nil : validityStorage }
    return Validity.make(count, valid: false)
  }

  func withValidity(_ validity: Buffer?) -> ColumnVector {
    ColumnVector(
      type: type, physical: physical, encoding: encoding, count: count, data: data, storage: storage,
      validity: validity, dictionary: dictionary, heap: heap)
  }

  /// NULL where this vector or any of `others` is NULL. All have the same count.
  public func merging(nullsOf others: [ColumnVector]) -> ColumnVector {
    var validity: Buffer?
    for other in others where other.mayHaveNulls {
      if other.encoding == .constant {
        if other.isNull(0) { return .nulls(type, count: count) }
        continue
      }
      validity = Validity.intersection(validity, other.validityStorage, count)
    }
    guard let validity else { return self }
    if encoding == .constant {
      return isNull(0) ? self : flattened().withValidity(validity)
    }
    return withValidity(Validity.intersection(validityStorage, validity, count))
  }
}
