/// Writes Thrift's compact protocol. Fields of a structure must come in ascending order of their ids.
struct ThriftWriter {
  private(set) var output = ByteWriter()
  private var lastField = 0

  private enum Wire {
    static let boolTrue: UInt8 = 1
    static let boolFalse: UInt8 = 2
    static let byte: UInt8 = 3
    static let i32: UInt8 = 5
    static let i64: UInt8 = 6
    static let binary: UInt8 = 8
    static let list: UInt8 = 9
    static let structure: UInt8 = 12
  }

  private mutating func header(_ id: Int, _ wire: UInt8) {
    let delta = id - lastField
    if (1...15).contains(delta) {
      output.append(UInt8(truncatingIfNeeded: delta) << 4 | wire)
    } else {
      output.append(wire)
      zigzag(Int64(id))
    }
    lastField = id
  }

  private mutating func zigzag(_ value: Int64) {
    output.appendVarint(UInt64(bitPattern: value << 1 ^ value >> 63))
  }

  private mutating func bytes(_ value: some Collection<UInt8>) {
    output.appendVarint(UInt64(value.count))
    for byte in value { output.append(byte) }
  }

  mutating func field(_ id: Int, i32 value: Int) {
    header(id, Wire.i32)
    zigzag(Int64(value))
  }

  mutating func field(_ id: Int, i64 value: Int) {
    header(id, Wire.i64)
    zigzag(Int64(value))
  }

  mutating func field(_ id: Int, byte value: Int8) {
    header(id, Wire.byte)
    output.append(value)
  }

  mutating func field(_ id: Int, _ value: Bool) { header(id, value ? Wire.boolTrue : Wire.boolFalse) }

  mutating func field(_ id: Int, _ value: some Collection<UInt8>) {
    header(id, Wire.binary)
    bytes(value)
  }

  mutating func field(_ id: Int, _ value: String) { field(id, value.utf8) }

  /// A structure whose fields `body` writes.
  mutating func field(_ id: Int, _ body: (inout ThriftWriter) -> Void) {
    header(id, Wire.structure)
    structure(body)
  }

  /// A structure outside a field: the whole, or an element of a list.
  mutating func structure(_ body: (inout ThriftWriter) -> Void) {
    let outer = lastField
    lastField = 0
    body(&self)
    output.append(UInt8(0))
    lastField = outer
  }

  private mutating func list(_ id: Int, _ count: Int, _ element: UInt8) {
    header(id, Wire.list)
    if count < 15 {
      output.append(UInt8(count) << 4 | element)
    } else {
      output.append(0xf0 | element)
      output.appendVarint(UInt64(count))
    }
  }

  mutating func field<T>(_ id: Int, list values: [T], _ body: (inout ThriftWriter, T) -> Void) {
    list(id, values.count, Wire.structure)
    for value in values { structure { body(&$0, value) } }
  }

  mutating func field(_ id: Int, list values: [Int]) {
    list(id, values.count, Wire.i32)
    for value in values { zigzag(Int64(value)) }
  }

  mutating func field(_ id: Int, list values: [String]) {
    list(id, values.count, Wire.binary)
    for value in values { bytes(value.utf8) }
  }
}
