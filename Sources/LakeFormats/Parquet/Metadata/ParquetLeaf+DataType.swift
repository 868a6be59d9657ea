import LakeVectors

extension ParquetLeaf {
  /// The SQL type of the column when no table declares one.
  var dataType: DataType {
    switch (physical, annotation) {
    case (_, .unknown): .integer
    case (.boolean, _): .boolean
    case (.int32, .date): .date
    case (.int32, .time): .time(precision: 3)
    case (.int64, .time(.nanos)): .time(precision: 9)
    case (.int64, .time): .time(precision: 6)
    case (.int64, .timestamp(.millis, _)): .timestamp(precision: 3)
    case (.int64, .timestamp), (.int96, _): .timestamp(precision: 6)
    case (.int32, .integer(8, true)): .tinyint
    case (.int32, .integer(16, true)), (.int32, .integer(8, false)): .smallint
    case (.int32, .integer(32, false)): .bigint
    case (.int64, .integer(64, false)): .decimal(precision: 20, scale: 0)
    case (_, .decimal(let precision, let scale)) where canHoldDecimal: .decimal(precision: precision, scale: scale)
    case (.int32, _): .integer
    case (.int64, _): .bigint
    case (.float, _): .real
    case (.double, _): .double
    case (.byteArray, .string), (.byteArray, .enumeration): .varchar
    case (.byteArray, .json): .json
    case (.fixedLengthByteArray, .uuid) where typeLength == 16: .uuid
    case (.fixedLengthByteArray, .float16) where typeLength == 2: .real
    case (.byteArray, _), (.fixedLengthByteArray, _): .varbinary
    }
  }

  private var canHoldDecimal: Bool {
    switch physical {
    case .int32, .int64, .byteArray, .fixedLengthByteArray: true
    default: false
    }
  }

  /// Scale of the stored integers: 0 for plain ones, nil when the column holds no exact numbers.
  var decimalScale: Int? {
    switch annotation {
    case .decimal(_, let scale): canHoldDecimal ? scale : nil
    case .none, .integer: physical == .int32 || physical == .int64 ? 0 : nil
    default: nil
    }
  }

  /// For messages: `INT64`, `INT32 (DATE)`.
  var description: String {
    annotation == .none ? physical.name : "\(physical.name) (\(dataType))"
  }
}

extension ParquetNode {
  /// The SQL type of a top-level column, nested ones included (they can be shown, not yet read).
  var dataType: DataType { repetition == .repeated ? .array(valueType) : valueType }

  private var valueType: DataType {
    switch kind {
    case .leaf(let leaf, _): return leaf.dataType
    case .group(let children):
      guard let first = children.first, children.count == 1, first.repetition == .repeated else {
        return .row(children.map { RowField(name: $0.name, type: $0.dataType) })
      }
      if annotation == .map, case .group(let entry) = first.kind, entry.count == 2 {
        return .map(key: entry[0].dataType, value: entry[1].dataType)
      }
      // A list is a group of one repeated group of one element; older writers leave the inner group out.
      if case .group(let element) = first.kind, element.count == 1 { return .array(element[0].dataType) }
      return .array(first.valueType)
    }
  }
}
