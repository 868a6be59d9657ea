import LakeVectors

/// Turns the fields of one column of a batch into a vector.
enum FieldColumn {
  /// Every type but strings.
  static func read<Dialect: FieldDialect>(
    _ fields: FieldSlice, _ type: DataType, _ dialect: Dialect, _ scratch: TextScratch
  ) throws -> ColumnVector? {
    let form = dialect.integerForm
    return switch type {
    case .boolean: try fill(fields, BooleanParser(), type, dialect, scratch)
    case .tinyint: try fill(fields, IntegerParser<Int8>(form: form), type, dialect, scratch)
    case .smallint: try fill(fields, IntegerParser<Int16>(form: form), type, dialect, scratch)
    case .integer: try fill(fields, IntegerParser<Int32>(form: form), type, dialect, scratch)
    case .bigint: try fill(fields, IntegerParser<Int64>(form: form), type, dialect, scratch)
    case .real: try fill(fields, RealParser(), type, dialect, scratch)
    case .double: try fill(fields, DoubleParser(), type, dialect, scratch)
    case .decimal(let precision, let scale):
      try precision <= 18
        ? fill(fields, DecimalParser(precision: precision, scale: scale), type, dialect, scratch)
        : fill(fields, LongDecimalParser(precision: precision, scale: scale), type, dialect, scratch)
    case .date: try fill(fields, DateParser(numbersAreDays: dialect.numbersAreDays), type, dialect, scratch)
    case .time(let precision): try fill(fields, TimeParser(precision: precision), type, dialect, scratch)
    case .timeWithTimeZone(let precision): try fill(fields, ZonedTimeParser(precision: precision), type, dialect, scratch)
    case .timestamp(let precision) where type.isLongTimestamp:
      try fill(fields, LongTimestampParser(precision: precision), type, dialect, scratch)
    case .timestamp(let precision):
      try fill(fields, TimestampParser(precision: precision, numbers: dialect.timestampNumbers), type, dialect, scratch)
    case .timestampWithTimeZone(let precision): try fill(fields, InstantParser(precision: precision), type, dialect, scratch)
    case .varbinary: try binary(fields, dialect, scratch)
    default: nil
    }
  }

  /// A raw field that parses is the value; everything else (NULL, quotes, blanks, odd forms) is rare and goes the slow way.
  private static func fill<Parser: FieldParser, Dialect: FieldDialect>(
    _ fields: FieldSlice, _ parser: Parser, _ type: DataType, _ dialect: Dialect, _ scratch: TextScratch
  ) throws -> ColumnVector {
    let values = Buffer(byteCount: max(fields.count, 1) * MemoryLayout<Parser.Stored>.stride)
    let out = values.pointer(Parser.Stored.self)
    var validity = ValidityMaker(fields.count)
    let fast = dialect.rawFieldsParse
    let quote = dialect.quote
    let base = fields.base
    var i = 0
    while i < fields.count {
      let row = fields.row(i)
      let start = Int(fields.starts[row])
      let end = Int(fields.ends[row])
      out[i] = Parser.zero
      if start < end, fast {
        let outer = end &- start > 2 && base[start] == quote && base[end &- 1] == quote ? 1 : 0
        if parser.parse(base + start + outer, base + end - outer, &out[i]) {
          i &+= 1
          continue
        }
      }
      let field = UnsafeRawBufferPointer(start: base + max(start, 0), count: max(end - start, 0))
      let found = try !field.isEmpty && slowly(field, parser, &out[i], dialect, row, scratch)
      if !found {
        out[i] = Parser.zero
        validity.setNull(i)
      }
      i &+= 1
    }
    return ColumnVector(flat: type, count: fields.count, values: values, validity: validity.buffer)
  }

  /// False for NULL.
  @inline(never)
  private static func slowly<Parser: FieldParser, Dialect: FieldDialect>(
    _ field: UnsafeRawBufferPointer, _ parser: Parser, _ value: inout Parser.Stored, _ dialect: Dialect, _ row: Int,
    _ scratch: TextScratch
  ) throws -> Bool {
    guard var text = dialect.normalized(field, scratch) else { return false }
    if dialect.trimsBlanks { text = trimmed(text) }
    if text.isEmpty { return false }
    if let start = text.baseAddress?.assumingMemoryBound(to: UInt8.self), parser.parse(start, start + text.count, &value) {
      return true
    }
    if parser.parseSlowly(text, &value) { return true }
    try dialect.reject(text, row: row)
    return false
  }

  static func trimmed(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var from = 0
    var to = text.count
    while from < to, text[from] == 32 || text[from] == 9 { from += 1 }
    while to > from, text[to - 1] == 32 || text[to - 1] == 9 { to -= 1 }
    return UnsafeRawBufferPointer(rebasing: text[from..<to])
  }

  /// Bytes are written as Base64; text that is none is taken as it is, as Hive does.
  private static func binary<Dialect: FieldDialect>(
    _ fields: FieldSlice, _ dialect: Dialect, _ scratch: TextScratch
  ) throws -> ColumnVector {
    var builder = VectorBuilder(type: .varbinary, capacity: fields.count)
    for i in 0..<fields.count {
      let row = fields.row(i)
      let start = Int(fields.starts[row])
      let count = Int(fields.ends[row]) - start
      let field = UnsafeRawBufferPointer(start: fields.base + max(start, 0), count: max(count, 0))
      guard start >= 0, let text = dialect.normalized(field, scratch) else {
        builder.appendNull()
        continue
      }
      if let decoded = Base64.decode(text) {
        decoded.withUnsafeBytes { builder.append(bytes: $0) }
      } else {
        builder.append(bytes: text)
      }
    }
    return builder.finish()
  }
}
