/// Grows a flat vector value by value. For edges (literals, parsed text, ingest); kernels write into buffers themselves.
public struct VectorBuilder {
  public let type: DataType
  public private(set) var count = 0
  private var values: Buffer
  private var validity: Buffer?
  private var capacity: Int
  private var arena: StringArena?
  /// Of a nested type's children.
  var children: [VectorBuilder]

  public init(type: DataType, capacity: Int = 64) {
    self.type = type
    self.capacity = max(capacity, 1)
    values = Buffer(zeroed: self.capacity * max(type.physical.byteWidth, 1))
    children = type.childTypes.map { VectorBuilder(type: $0, capacity: capacity) }
  }

  private mutating func reserve() {
    guard count == capacity else { return }
    let width = max(type.physical.byteWidth, 1)
    let grown = Buffer(zeroed: capacity * 2 * width)
    grown.base.copyMemory(from: values.base, byteCount: count * width)
    values = grown
    if let old = validity {
      let bits = Validity.make(capacity * 2, valid: true)
      bits.base.copyMemory(from: old.base, byteCount: Validity.wordCount(count) * 8)
      validity = bits
    }
    capacity *= 2
  }

  public mutating func appendNull() {
    reserve()
    if validity == nil { validity = Validity.make(capacity, valid: true) }
    if let validity { Validity.clear(validity.pointer(), count) }
    count += 1
  }

  /// `T` must be the representation of the type's storage.
  public mutating func append<T: BitwiseCopyable>(raw value: T) {
    reserve()
    values.pointer(T.self)[count] = value
    count += 1
  }

  public mutating func append(bytes: UnsafeRawBufferPointer) {
    let arena = arena ?? StringArena()
    self.arena = arena
    append(raw: arena.copy(bytes))
  }

  public mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append(bytes: UnsafeRawBufferPointer($0)) }
  }

  /// A value that fits the type; anything else is appended as NULL (callers coerce first).
  public mutating func append(_ value: Value) {
    switch (value, type.physical) {
    case (.boolean(let v), .bool): append(raw: v ? UInt8(1) : 0)
    case (.integer(let v), .int8): append(raw: Int8(truncatingIfNeeded: v))
    case (.integer(let v), .int16): append(raw: Int16(truncatingIfNeeded: v))
    case (.integer(let v), .int32): append(raw: Int32(truncatingIfNeeded: v))
    case (.integer(let v), .int64): append(raw: v)
    case (.decimal(let v), .int64): append(raw: Int64(truncatingIfNeeded: v))
    case (.decimal(let v), .int128): append(raw: v)
    case (.zoned(let v), .int128): append(raw: v.packed)
    case (.zonedTime(let v), .int128): append(raw: v.packed)
    case (.real(let v), .float32): append(raw: v)
    case (.double(let v), .float64): append(raw: v)
    case (.string(let v), .string): append(v)
    case (.binary(let v), .string): v.withUnsafeBytes { append(bytes: $0) }
    case (.array(let elements), .list) where children.count == 1: appendList(elements.count) { $0[0].append(elements[$1]) }
    case (.map(let entries), .list) where children.count == 2:
      appendList(entries.count) { children, i in
        children[0].append(entries[i].key)
        children[1].append(entries[i].value)
      }
    case (.row(let fields), .row) where children.count == fields.count:
      append(raw: UInt32(truncatingIfNeeded: children.first?.count ?? 0))
      for i in fields.indices { children[i].append(fields[i]) }
    default: appendNull()
    }
  }

  /// A list of `length` entries, each appended to the children by `entry`. Values in memory stay far below 2^32 of them.
  private mutating func appendList(_ length: Int, _ entry: (inout [VectorBuilder], Int) -> Void) {
    append(raw: ListSpan(offset: children[0].count, length: length))
    for i in 0..<length { entry(&children, i) }
  }

  /// The vector; the builder must not be used afterwards.
  public consuming func finish() -> ColumnVector {
    let owner: AnyObject? = type.isNested ? NestedChildren(children.map { $0.finish() }) : arena
    return ColumnVector(flat: type, count: count, values: values, validity: validity, heap: owner)
  }
}
