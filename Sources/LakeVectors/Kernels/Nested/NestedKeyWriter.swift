/// Writes the values of one vector as key bytes. One call a value; which one it is was decided once a batch.
class NestedKeyWriter {
  private let validity: UnsafePointer<UInt64>?
  /// Keeps the values alive.
  private let vector: ColumnVector

  fileprivate init(_ vector: ColumnVector) {
    self.vector = vector
    validity = vector.validity
  }

  /// Writes the value at `row`, which is not NULL.
  func write(_ row: Int, _ out: inout NestedKeyBytes) {}

  /// Writes an element: whether it is NULL, and what it is. NULLs come last.
  @inline(__always) final func writeElement(_ row: Int, _ out: inout NestedKeyBytes) {
    if let validity, !Validity.isValid(validity, row) {
      out.append(NestedKey.null)
      out.isIndeterminate = true
    } else {
      out.append(NestedKey.value)
      write(row, &out)
    }
  }

  /// For a flat vector of any type. `exact`: see `Kernels.nestedCells`.
  static func make(_ vector: ColumnVector, exact: Bool) -> NestedKeyWriter {
    let vector = vector.flattened().widened()
    switch vector.physical {
    case .list:
      let children = vector.children
      return children.count == 2 ? MapKeyWriter(vector, children, exact) : ArrayKeyWriter(vector, children, exact)
    case .row: return RowKeyWriter(vector, exact)
    case .string: return TextKeyWriter(vector)
    case .int128 where exact: return NumberKeyWriter<Int128>(vector)
    case .float64 where exact: return NumberKeyWriter<UInt64>(vector)
    case .float32 where exact: return NumberKeyWriter<UInt32>(vector)
    default: break
    }
    switch vector.sortCell {
    case .bool: return NumberKeyWriter<UInt8>(vector)
    case .int8: return NumberKeyWriter<Int8>(vector)
    case .int16: return NumberKeyWriter<Int16>(vector)
    case .int32: return NumberKeyWriter<Int32>(vector)
    case .int64: return NumberKeyWriter<Int64>(vector)
    case .int128: return NumberKeyWriter<Int128>(vector)
    case .uint128: return NumberKeyWriter<UInt128>(vector)
    case .float32: return FloatKeyWriter<Float>(vector)
    case .float64: return FloatKeyWriter<Double>(vector)
    case .instant: return NumberKeyWriter<InstantSortCell>(vector)
    case .longInstant: return NumberKeyWriter<LongInstantSortCell>(vector)
    }
  }
}

private final class NumberKeyWriter<C: SortCell>: NestedKeyWriter where C.Word: BitwiseCopyable {
  private let values: UnsafePointer<C>

  override init(_ vector: ColumnVector) {
    values = vector.values(C.self)
    super.init(vector)
  }

  override func write(_ row: Int, _ out: inout NestedKeyBytes) { out.append(number: values[row].ordered) }
}

private final class FloatKeyWriter<C: SortCell & BinaryFloatingPoint>: NestedKeyWriter where C.Word: BitwiseCopyable {
  private let values: UnsafePointer<C>

  override init(_ vector: ColumnVector) {
    values = vector.values(C.self)
    super.init(vector)
  }

  override func write(_ row: Int, _ out: inout NestedKeyBytes) {
    let value = values[row]
    if value != value { out.isIndeterminate = true }
    out.append(number: value.ordered)
  }
}

private final class TextKeyWriter: NestedKeyWriter {
  private let views: UnsafePointer<StringView>
  /// `char(n)`: trailing spaces do not count.
  private let trims: Bool

  override init(_ vector: ColumnVector) {
    views = vector.values(StringView.self)
    trims = if case .char = vector.type { true } else { false }
    super.init(vector)
  }

  override func write(_ row: Int, _ out: inout NestedKeyBytes) {
    views[row].withBytes { bytes in
      var end = bytes.count
      while trims && end > 0 && bytes[end &- 1] == 0x20 { end &-= 1 }
      out.append(text: UnsafeRawBufferPointer(rebasing: bytes[..<end]))
    }
  }
}

private final class ArrayKeyWriter: NestedKeyWriter {
  private let spans: UnsafePointer<ListSpan>
  private let element: NestedKeyWriter

  init(_ vector: ColumnVector, _ children: [ColumnVector], _ exact: Bool) {
    spans = vector.values(ListSpan.self)
    element = .make(children[0], exact: exact)
    super.init(vector)
  }

  override func write(_ row: Int, _ out: inout NestedKeyBytes) {
    var at = spans[row].start
    let end = spans[row].end
    while at < end {
      element.writeElement(at, &out)
      at &+= 1
    }
    out.append(NestedKey.end)
  }
}

/// Entries are written in the order of their keys, since maps are equal whatever their order.
private final class MapKeyWriter: NestedKeyWriter {
  private let spans: UnsafePointer<ListSpan>
  private let key: NestedKeyWriter
  private let value: NestedKeyWriter
  private let sorts: Bool

  init(_ vector: ColumnVector, _ children: [ColumnVector], _ exact: Bool) {
    spans = vector.values(ListSpan.self)
    key = .make(children[0], exact: exact)
    value = .make(children[1], exact: exact)
    sorts = !exact
    super.init(vector)
  }

  override func write(_ row: Int, _ out: inout NestedKeyBytes) {
    let span = spans[row]
    let start = out.count
    var entries: [[UInt8]] = []
    entries.reserveCapacity(span.count)
    for at in span.start..<span.end {
      key.writeElement(at, &out)
      value.writeElement(at, &out)
      entries.append(out.copy(from: start))
      out.truncate(to: start)
    }
    if sorts { entries.sort { $0.lexicographicallyPrecedes($1) } }
    for entry in entries { out.append(entry) }
    out.append(NestedKey.end)
  }
}

private final class RowKeyWriter: NestedKeyWriter {
  private let positions: UnsafePointer<UInt32>
  private let fields: [NestedKeyWriter]

  init(_ vector: ColumnVector, _ exact: Bool) {
    positions = vector.values(UInt32.self)
    fields = vector.children.map { .make($0, exact: exact) }
    super.init(vector)
  }

  override func write(_ row: Int, _ out: inout NestedKeyBytes) {
    let at = Int(positions[row])
    for field in fields { field.writeElement(at, &out) }
  }
}
