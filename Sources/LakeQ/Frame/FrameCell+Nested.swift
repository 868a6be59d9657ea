public import LakeVectors

extension Array: FrameCell where Element: FrameCell {
  /// The elements of an array; `[Int64?]` takes NULLs among them. `[UInt8]` also takes the bytes of a varbinary or a string.
  public init?(cell: Value, type: DataType) {
    switch (cell, type) {
    case (.array(let values), .array(let elementType)):
      var elements: [Element] = []
      elements.reserveCapacity(values.count)
      for value in values {
        guard let element = Element(element: value, type: elementType) else { return nil }
        elements.append(element)
      }
      self = elements
    case (.binary(let bytes), _):
      guard let bytes = bytes as? [Element] else { return nil }
      self = bytes
    case (.string(let text), _):
      guard let bytes = Array<UInt8>(text.utf8) as? [Element] else { return nil }
      self = bytes
    default: return nil
    }
  }
}

extension Dictionary: FrameCell where Key: FrameCell, Value: FrameCell {
  /// The entries of a map; `[String: Int64?]` takes NULL values.
  public init?(cell: LakeVectors.Value, type: DataType) {
    guard case .map(let entries) = cell, case .map(let keyType, let valueType) = type else { return nil }
    var values: [Key: Value] = [:]
    for entry in entries {
      guard let key = Key(element: entry.key, type: keyType), let value = Value(element: entry.value, type: valueType) else { return nil }
      values[key] = value
    }
    self = values
  }
}

extension Optional: FrameCell where Wrapped: FrameCell {
  /// NULL as nil: for elements of arrays and values of maps.
  public init?(cell: Value, type: DataType) {
    if cell.isNull {
      self = Wrapped?.none
      return
    }
    guard let wrapped = Wrapped(cell: cell, type: type) else { return nil }
    self = wrapped
  }
}

extension FrameCell {
  /// A value inside another, which may be NULL: only an optional takes that.
  fileprivate init?(element: Value, type: DataType) {
    if element.isNull && !(Self.self is any OptionalCell.Type) { return nil }
    self.init(cell: element, type: type)
  }
}

private protocol OptionalCell {}
extension Optional: OptionalCell {}
