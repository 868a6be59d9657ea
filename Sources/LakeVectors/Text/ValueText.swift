/// The text of SQL values as results print it; also what `CAST(x AS varchar)` gives, but for floating-point numbers
/// (`TextPrinter.writeScientific`).
public struct ValueText {
  /// `value` as a value of `type`; NULL is the empty string (writers show NULL in their own way).
  public static func text(_ value: Value, _ type: DataType) -> String {
    var out: [UInt8] = []
    append(value, type, into: &out)
    return String(decoding: out, as: UTF8.self)
  }

  /// Appends the text of `value`; nothing for NULL.
  package static func append(_ value: Value, _ type: DataType, into out: inout [UInt8]) {
    switch value {
    case .null: break
    case .boolean(let v): TextPrinter.append(v, into: &out)
    case .real(let v): TextPrinter.append(v, into: &out)
    case .double(let v): TextPrinter.append(v, into: &out)
    case .string(let v):
      out.append(contentsOf: v.utf8)
      if case .char(let length) = type { pad(v.unicodeScalars.count, to: length, &out) }
    case .binary(let v): v.withUnsafeBytes { appendHex($0, into: &out) }
    case .decimal(let v): appendWide(v, type, into: &out)
    case .zoned(let v): TextPrinter.append(zoned: v, precision: precision(type), into: &out)
    case .zonedTime(let v): TextPrinter.append(zonedTime: v, precision: precision(type), into: &out)
    case .integer(let v): appendInteger(v, type, into: &out)
    case .array, .map, .row: appendNested(value, type, into: &out)
    }
  }

  /// Appends the text of one cell without making a `Value`; nothing for NULL.
  package static func append(_ vector: ColumnVector, row: Int, into out: inout [UInt8]) {
    if vector.isNull(row) || vector.type == .unknown { return }
    let at = vector.position(row)
    let base = vector.base
    func load<T: BitwiseCopyable>(_: T.Type) -> T { base.assumingMemoryBound(to: T.self)[at] }
    switch vector.physical {
    case .bool: TextPrinter.append(load(UInt8.self) & 1 == 1, into: &out)
    case .int8: TextPrinter.append(Int64(load(Int8.self)), into: &out)
    case .int16: TextPrinter.append(Int64(load(Int16.self)), into: &out)
    case .int32: appendInteger(Int64(load(Int32.self)), vector.type, into: &out)
    case .int64:
      if case .decimal(_, let scale) = vector.type {
        TextPrinter.append(decimal: Int128(load(Int64.self)), scale: scale, into: &out)
      } else {
        appendInteger(load(Int64.self), vector.type, into: &out)
      }
    case .int128: appendWide(load(Int128.self), vector.type, into: &out)
    case .float32: TextPrinter.append(load(Float.self), into: &out)
    case .float64: TextPrinter.append(load(Double.self), into: &out)
    case .string:
      let type = vector.type
      load(StringView.self).withBytes { bytes in
        if type == .varbinary { appendHex(bytes, into: &out) } else { out.append(contentsOf: bytes) }
        if case .char(let length) = type { pad(codePoints(bytes, bytes.count), to: length, &out) }
      }
    case .list, .row: append(vector.value(row), vector.type, into: &out)
    }
  }

  private static func appendInteger(_ value: Int64, _ type: DataType, into out: inout [UInt8]) {
    switch type {
    case .date: TextPrinter.append(date: Int32(truncatingIfNeeded: value), into: &out)
    case .timestamp(let precision): TextPrinter.append(timestamp: LongTimestamp(micros: value), precision: precision, into: &out)
    case .time(let precision): TextPrinter.append(time: value, precision: precision, into: &out)
    case .intervalDayToSecond: TextPrinter.append(intervalDayToSecond: value, into: &out)
    case .intervalYearToMonth: TextPrinter.append(intervalYearToMonth: Int32(truncatingIfNeeded: value), into: &out)
    case .decimal(_, let scale): TextPrinter.append(decimal: Int128(value), scale: scale, into: &out)
    default: TextPrinter.append(value, into: &out)
    }
  }

  private static func appendWide(_ value: Int128, _ type: DataType, into out: inout [UInt8]) {
    switch type {
    case .decimal(_, let scale): TextPrinter.append(decimal: value, scale: scale, into: &out)
    case .uuid: appendUUID(UInt128(bitPattern: value), into: &out)
    case .timestampWithTimeZone(let precision):
      TextPrinter.append(zoned: ZonedTimestamp(packed: value), precision: precision, into: &out)
    case .timeWithTimeZone(let precision): TextPrinter.append(zonedTime: ZonedTime(packed: value), precision: precision, into: &out)
    case .timestamp(let precision): TextPrinter.append(timestamp: LongTimestamp(packed: value), precision: precision, into: &out)
    default: TextPrinter.append(decimal: value, scale: 0, into: &out)
    }
  }

  private static func precision(_ type: DataType) -> Int {
    switch type {
    case .timestampWithTimeZone(let precision), .timeWithTimeZone(let precision): precision
    default: 3
    }
  }

  /// The spaces that a `char(n)` has at its end and does not store.
  private static func pad(_ count: Int, to length: Int, _ out: inout [UInt8]) {
    if count < length { out.append(contentsOf: repeatElement(0x20, count: length - count)) }
  }

  /// Bytes as pairs of hexadecimal digits with spaces between them.
  private static func appendHex(_ bytes: UnsafeRawBufferPointer, into out: inout [UInt8]) {
    for (i, byte) in bytes.enumerated() {
      if i > 0 { out.append(0x20) }
      out.append(hexDigit(byte >> 4))
      out.append(hexDigit(byte & 15))
    }
  }

  /// `8-4-4-4-12` lower-case hexadecimal digits.
  private static func appendUUID(_ value: UInt128, into out: inout [UInt8]) {
    for nibble in 0..<32 {
      if nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20 { out.append(0x2d) }
      out.append(hexDigit(UInt8(truncatingIfNeeded: value >> UInt128(124 - 4 * nibble)) & 15))
    }
  }

  private static func hexDigit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 0x30 + nibble : 0x57 + nibble }
}
