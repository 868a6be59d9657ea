extension ParquetMetadata {
  /// Parses `FileMetaData`.
  convenience init(footer: UnsafeRawBufferPointer, dataEnd: Int) throws(DataDefect) {
    var reader = ThriftReader(footer)
    var elements: [SchemaElement] = []
    var schema: ParquetSchema?
    var rowCount = 0
    var groups: [ParquetRowGroup] = []
    try reader.structure { (reader, field) throws(DataDefect) in
      switch field.id {
      case 2:
        reader.list(of: ThriftReader.Wire.structure, field.wire) { elements.append(SchemaElement(&$0)) }
        if !reader.failed { schema = try ParquetSchema(elements) }
      case 3: rowCount = reader.integer()
      case 4:
        try reader.list(of: ThriftReader.Wire.structure, field.wire) { (reader) throws(DataDefect) in
          let group = ParquetRowGroup(&reader)
          if reader.failed { return }
          guard group.rowCount >= 0, group.chunks.count == schema?.leafCount else {
            throw DataDefect.damaged("row group \(groups.count) does not have one chunk for each column of the schema")
          }
          groups.append(group)
        }
      default: reader.skip(field.wire)
      }
    }
    guard !reader.failed, let schema else { throw DataDefect.damaged("the footer is damaged") }
    self.init(schema: schema, rowCount: rowCount, rowGroups: groups, dataEnd: dataEnd)
  }
}

extension ParquetRowGroup {
  fileprivate init(_ reader: inout ThriftReader) {
    self.init()
    reader.structure { reader, field in
      switch field.id {
      case 1:
        var found: [ParquetColumnChunk] = []
        reader.list(of: ThriftReader.Wire.structure, field.wire) { found.append(ParquetColumnChunk(&$0)) }
        chunks = found
      case 3: rowCount = reader.integer()
      default: reader.skip(field.wire)
      }
    }
  }
}

extension ParquetColumnChunk {
  fileprivate init(_ reader: inout ThriftReader) {
    self.init()
    reader.structure { reader, field in
      switch (field.id, field.wire) {
      case (1, ThriftReader.Wire.binary): isExternal = !reader.bytes().isEmpty
      case (3, ThriftReader.Wire.structure): reader.structure { readMetadata(&$0, $1) }
      case (8, _), (9, _):
        isEncrypted = true
        reader.skip(field.wire)
      default: reader.skip(field.wire)
      }
    }
  }

  private mutating func readMetadata(_ reader: inout ThriftReader, _ field: ThriftReader.Field) {
    switch field.id {
    case 1: physical = reader.integer()
    case 4: codec = reader.integer()
    case 5: valueCount = reader.integer()
    case 7: compressedByteCount = reader.integer()
    case 9: dataPageOffset = reader.integer()
    case 11: dictionaryPageOffset = reader.integer()
    case 12 where field.wire == ThriftReader.Wire.structure: statistics = ParquetStatistics(&reader)
    default: reader.skip(field.wire)
    }
  }
}

extension ParquetStatistics {
  fileprivate init(_ reader: inout ThriftReader) {
    self.init()
    reader.structure { reader, field in
      switch field.id {
      case 1: deprecatedMaximum = Array(reader.bytes())
      case 2: deprecatedMinimum = Array(reader.bytes())
      case 3: nullCount = reader.integer()
      case 4: distinctCount = reader.integer()
      case 5: maximum = Array(reader.bytes())
      case 6: minimum = Array(reader.bytes())
      // A boolean lies in its field's header.
      case 7: maximumIsExact = field.wire == ThriftReader.Wire.boolTrue
      case 8: minimumIsExact = field.wire == ThriftReader.Wire.boolTrue
      default: reader.skip(field.wire)
      }
    }
  }
}
