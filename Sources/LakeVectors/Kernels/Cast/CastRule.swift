/// A conversion of single values that may fail for some.
protocol CastRule {
  associatedtype From: BitwiseCopyable
  associatedtype To: BitwiseCopyable
  /// `nil` for a value that has no counterpart.
  func convert(_ value: From) -> To?
  /// The error to raise for such a value.
  func failure(_ value: From) -> LakeError
}

/// A conversion that every value has; applied to the bytes of NULL rows too, so it must not trap on anything.
protocol TotalCast {
  associatedtype From: BitwiseCopyable
  associatedtype To: BitwiseCopyable
  static func convert(_ value: From) -> To
}

/// What a cast is about, with its loops over one flat vector.
struct CastContext {
  let source: DataType
  let target: DataType
  /// NULL instead of an error (`TRY_CAST`).
  let safe: Bool
  /// The session's zone, for values without one.
  let zoneKey: UInt16
  /// The statement's start, microseconds since 1970 UTC, for values without a date.
  var startMicros: Int64 = 0
  /// JSON inside is a file's: a string may stand for a value of any type that has a text.
  var readsText = false

  /// Row by row; a failing row raises, or becomes NULL.
  func run<Rule: CastRule>(_ rule: Rule, _ v: ColumnVector, heap: AnyObject? = nil, physical: PhysicalType? = nil) throws -> ColumnVector {
    let count = v.count
    let out = Buffer(byteCount: count * MemoryLayout<Rule.To>.stride)
    let result = out.pointer(Rule.To.self)
    let values = v.values(Rule.From.self)
    var failed: Buffer?
    var row = 0
    while row < count {
      if let bits = v.validity, !Validity.isValid(bits, row) {
        clear(result, row)
      } else if let value = rule.convert(values[row]) {
        result[row] = value
      } else {
        if !safe { throw rule.failure(values[row]) }
        let bits = failed ?? Validity.make(count, valid: true)
        Validity.clear(bits.pointer(), row)
        failed = bits
        clear(result, row)
      }
      row &+= 1
    }
    return ColumnVector(
      flat: target, physical: physical, count: count, values: out,
      validity: Validity.intersection(v.validityStorage, failed, count), heap: heap)
  }

  /// Without a branch a row.
  func run<Rule: TotalCast>(total _: Rule.Type, _ v: ColumnVector, physical: PhysicalType? = nil) -> ColumnVector {
    let out = Buffer(byteCount: v.count * MemoryLayout<Rule.To>.stride)
    let result = out.pointer(Rule.To.self)
    let values = v.values(Rule.From.self)
    var row = 0
    while row < v.count {
      result[row] = Rule.convert(values[row])
      row &+= 1
    }
    return ColumnVector(flat: target, physical: physical, count: v.count, values: out, validity: v.validityStorage)
  }

  @inline(__always) private func clear<T: BitwiseCopyable>(_ result: UnsafeMutablePointer<T>, _ row: Int) {
    UnsafeMutableRawPointer(result + row).initializeMemory(as: UInt8.self, repeating: 0, count: MemoryLayout<T>.stride)
  }

  func unsupported() -> LakeError { LakeError(.typeMismatch, "Cannot cast \(source) to \(target)") }
}
