extension Kernels {
  /// `-a` for numbers and intervals; the smallest integer fails with NUMERIC_VALUE_OUT_OF_RANGE.
  public static func negate(_ a: ColumnVector) throws -> ColumnVector {
    if a.isAllNull { return .nulls(a.type, count: a.count) }
    return try lift(a, a.type) { flat in
      switch flat.physical {
      case .int8: try negateIntegers(Int8.self, flat)
      case .int16: try negateIntegers(Int16.self, flat)
      case .int32: try negateIntegers(Int32.self, flat)
      case .int64: try negateIntegers(Int64.self, flat)
      case .int128: try negateIntegers(Int128.self, flat)
      case .float32: negateFloats(Float.self, flat)
      case .float64: negateFloats(Double.self, flat)
      case .bool, .string, .list, .row: throw LakeError(.typeMismatch, "Cannot negate \(flat.type)")
      }
    }
  }

  private static func negateIntegers<T: FixedWidthInteger & SignedInteger & BitwiseCopyable>(
    _: T.Type, _ v: ColumnVector
  ) throws -> ColumnVector {
    let out = Buffer(byteCount: v.count * MemoryLayout<T>.stride)
    let result = out.pointer(T.self)
    let values = v.values(T.self)
    var bad: T = 0
    var i = 0
    while i < v.count {
      let r = 0 &- values[i]
      bad |= values[i] & r
      result[i] = r
      i &+= 1
    }
    if bad < 0, let row = (0..<v.count).first(where: { values[$0] == T.min && !v.isNull($0) }) {
      throw LakeError(.numericValueOutOfRange, "\(v.type) negation overflow: \(values[row])")
    }
    return ColumnVector(flat: v.type, physical: v.physical, count: v.count, values: out, validity: v.validityStorage)
  }

  private static func negateFloats<T: BinaryFloatingPoint & BitwiseCopyable>(_: T.Type, _ v: ColumnVector) -> ColumnVector {
    let out = Buffer(byteCount: v.count * MemoryLayout<T>.stride)
    let result = out.pointer(T.self)
    let values = v.values(T.self)
    var i = 0
    while i < v.count {
      result[i] = -values[i]
      i &+= 1
    }
    return ColumnVector(flat: v.type, count: v.count, values: out, validity: v.validityStorage)
  }
}
