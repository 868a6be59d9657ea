extension ParquetFooter {
  /// `FileMetaData` of a file with these columns and row groups.
  static func encode(_ columns: [WriterColumn], _ groups: [(rows: Int, chunks: [WrittenChunk])]) -> ByteWriter {
    var writer = ThriftWriter()
    let root = SchemaLine(name: "schema", childCount: columns.count, leaf: nil)
    let lines = [root] + columns.map { SchemaLine(name: $0.name, childCount: 0, leaf: $0.leaf) }
    writer.structure {
      $0.field(1, i32: 1)
      $0.field(2, list: lines) { $1.encode(&$0) }
      $0.field(3, i64: groups.reduce(0) { $0 + $1.rows })
      $0.field(4, list: groups) { writer, group in
        writer.field(1, list: group.chunks) { $1.encode(&$0) }
        writer.field(2, i64: group.chunks.reduce(0) { $0 + $1.uncompressedByteCount })
        writer.field(3, i64: group.rows)
        writer.field(6, i64: group.chunks.reduce(0) { $0 + $1.compressedByteCount })
      }
      $0.field(6, "lakeq version 0.1.0")
      // Bounds follow the order of each column's type.
      $0.field(7, list: columns) { writer, _ in writer.field(1) { _ in } }
    }
    return writer.output
  }
}

private struct SchemaLine {
  let name: String
  let childCount: Int
  let leaf: ParquetLeaf?

  func encode(_ writer: inout ThriftWriter) {
    guard let leaf else {
      writer.field(4, name)
      writer.field(5, i32: childCount)
      return
    }
    writer.field(1, i32: leaf.physical.rawValue)
    if leaf.typeLength > 0 { writer.field(2, i32: leaf.typeLength) }
    writer.field(3, i32: ParquetRepetition.optional.rawValue)
    writer.field(4, name)
    if let converted = leaf.annotation.converted { writer.field(6, i32: converted) }
    if case .decimal(let precision, let scale) = leaf.annotation {
      writer.field(7, i32: scale)
      writer.field(8, i32: precision)
    }
    if leaf.annotation != .none { writer.field(10) { leaf.annotation.encode(&$0) } }
  }
}

extension ParquetAnnotation {
  /// The older annotation that means the same, for older readers.
  fileprivate var converted: Int? {
    switch self {
    case .string: 0
    case .decimal: 5
    case .date: 6
    case .time(.millis): 7
    case .time(.micros): 8
    case .timestamp(.millis, utc: true): 9
    case .timestamp(.micros, utc: true): 10
    case .integer(8, true): 15
    case .integer(16, true): 16
    case .json: 19
    default: nil
    }
  }

  /// As the union `LogicalType`.
  fileprivate func encode(_ writer: inout ThriftWriter) {
    switch self {
    case .string: writer.field(1) { _ in }
    case .decimal(let precision, let scale):
      writer.field(5) {
        $0.field(1, i32: scale)
        $0.field(2, i32: precision)
      }
    case .date: writer.field(6) { _ in }
    case .time(let unit): writer.field(7) { ParquetAnnotation.encode(unit, utc: false, &$0) }
    case .timestamp(let unit, let utc): writer.field(8) { ParquetAnnotation.encode(unit, utc: utc, &$0) }
    case .integer(let bits, let signed):
      writer.field(10) {
        $0.field(1, byte: Int8(truncatingIfNeeded: bits))
        $0.field(2, signed)
      }
    case .json: writer.field(12) { _ in }
    case .uuid: writer.field(14) { _ in }
    default: break
    }
  }

  private static func encode(_ unit: ParquetTimeUnit, utc: Bool, _ writer: inout ThriftWriter) {
    writer.field(1, utc)
    writer.field(2) { $0.field(unit == .millis ? 1 : unit == .micros ? 2 : 3) { _ in } }
  }
}

extension WrittenChunk {
  fileprivate func encode(_ writer: inout ThriftWriter) {
    writer.field(2, i64: dictionaryPageOffset ?? dataPageOffset)
    writer.field(3) { meta in
      meta.field(1, i32: column.leaf.physical.rawValue)
      meta.field(2, list: encodings.map(\.rawValue))
      meta.field(3, list: [column.name])
      meta.field(4, i32: compression.rawValue)
      meta.field(5, i64: valueCount)
      meta.field(6, i64: uncompressedByteCount)
      meta.field(7, i64: compressedByteCount)
      meta.field(9, i64: dataPageOffset)
      if let dictionaryPageOffset { meta.field(11, i64: dictionaryPageOffset) }
      meta.field(12) { statistics in
        statistics.field(3, i64: nullCount)
        if let maximum { statistics.field(5, maximum) }
        if let minimum { statistics.field(6, minimum) }
        // Bounds are left out rather than cut off.
        if maximum != nil { statistics.field(7, true) }
        if minimum != nil { statistics.field(8, true) }
      }
    }
  }
}
