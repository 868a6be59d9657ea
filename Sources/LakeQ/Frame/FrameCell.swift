public import LakeVectors

/// A Swift type that a cell of a frame can be read as.
public protocol FrameCell {
  /// Nil when the value (never NULL) is not one of these.
  init?(cell: Value, type: DataType)
}

/// Exact numbers of a cell: integers as they are, decimals only when they have no fraction.
private func integer(_ cell: Value, _ type: DataType) -> Int128? {
  switch (cell, type) {
  case (.integer(let value), _) where type.isInteger: return Int128(value)
  case (.decimal(let unscaled), .decimal(_, let scale)):
    var power: Int128 = 1
    for _ in 0..<scale { power *= 10 }
    return unscaled % power == 0 ? unscaled / power : nil
  default: return nil
  }
}

extension FrameCell where Self: FixedWidthInteger {
  public init?(cell: Value, type: DataType) {
    guard let value = integer(cell, type) else { return nil }
    self.init(exactly: value)
  }
}

extension Int: FrameCell {}
extension Int8: FrameCell {}
extension Int16: FrameCell {}
extension Int32: FrameCell {}
extension Int64: FrameCell {}
extension UInt8: FrameCell {}
extension UInt16: FrameCell {}
extension UInt32: FrameCell {}
extension UInt64: FrameCell {}
extension UInt: FrameCell {}

extension Double: FrameCell {
  /// The nearest double of any number.
  public init?(cell: Value, type: DataType) {
    switch cell {
    case .double(let value): self = value
    case .real(let value): self = Double(value)
    case .integer(let value) where type.isInteger: self = Double(value)
    case .decimal:
      guard type.isDecimal, let value = Double(ValueText.text(cell, type)) else { return nil }
      self = value
    default: return nil
    }
  }
}

extension Float: FrameCell {
  public init?(cell: Value, type: DataType) {
    guard let value = Double(cell: cell, type: type) else { return nil }
    self = Float(value)
  }
}

extension Bool: FrameCell {
  public init?(cell: Value, type: DataType) {
    guard case .boolean(let value) = cell else { return nil }
    self = value
  }
}

extension String: FrameCell {
  /// The text of any value, as `CAST(x AS varchar)` gives it.
  public init?(cell: Value, type: DataType) {
    self = ValueText.text(cell, type)
  }
}
