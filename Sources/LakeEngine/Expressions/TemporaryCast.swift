import LakeVectors

extension Kernels {
  /// Stands in until the kernel of this name is in LakeVectors.
  static func cast(_ v: ColumnVector, to type: DataType, safe: Bool, timeZoneKey: UInt16) throws -> ColumnVector {
    if v.type == type { return v }
    if v.type == .unknown { return ColumnVector.nulls(type, count: v.count) }
    if v.physical == type.physical, !type.isDecimal { return v.retyped(type) }
    var values: [Value] = []
    for row in 0..<v.count {
      switch (v.value(row), type) {
      case (.null, _): values.append(.null)
      case (.integer(let x), .tinyint), (.integer(let x), .smallint), (.integer(let x), .integer), (.integer(let x), .bigint): values.append(.integer(x))
      case (.integer(let x), .double): values.append(.double(Double(x)))
      case (.integer(let x), .decimal(_, let scale)): values.append(.decimal(Int128(x) * PowersOfTen.int128(scale)))
      case (let value, .varchar(nil)): values.append(.string(ValueText.text(value, v.type)))
      default: throw LakeError(.notSupported, "Cannot cast \(v.type) to \(type)")
      }
    }
    return ColumnVector(values, type: type)
  }
}
