package import LakeStorage
import LakeVectors

extension CSVFormat {
  package func makeWriter(_ sink: FileSink, schema: [ColumnSchema], options: FormatOptions) throws -> any FileWriter {
    try CSVWriter(sink, schema, options.text)
  }
}

/// Writes delimited text as the dialect's reader takes it back: NULL and the empty string stay apart where the dialect can
/// say it.
final class CSVWriter: FileWriter {
  private let sink: FileSink
  private let schema: [ColumnSchema]
  private let options: TextOptions
  private let format: CSVFieldFormat
  private let nullText: [UInt8]
  private var out: [UInt8] = []
  private static let flushBytes = 64 << 10

  init(_ sink: FileSink, _ schema: [ColumnSchema], _ options: TextOptions) throws {
    self.sink = sink
    self.schema = schema
    self.options = options
    format = CSVFieldFormat(options)
    nullText = format.nullText ?? []
    out.reserveCapacity(CSVWriter.flushBytes + 4096)
    if options.hasHeader == true || options.headerLines == 1 {
      for (i, column) in schema.enumerated() {
        if i > 0 { out.append(options.delimiter) }
        var name = column.name
        try name.withUTF8 { try appendText(UnsafeRawBufferPointer($0), column.name) }
      }
      out.append(10)
    }
  }

  func write(_ batch: ColumnBatch) throws {
    var row = 0
    while row < batch.rowCount {
      var i = 0
      while i < batch.columns.count {
        if i > 0 { out.append(options.delimiter) }
        try append(batch.columns[i], row, schema[i].name)
        i &+= 1
      }
      out.append(10)
      if out.count >= CSVWriter.flushBytes { try flush() }
      row &+= 1
    }
  }

  func finish() throws { try flush() }

  private func flush() throws {
    try sink.write(out)
    out.removeAll(keepingCapacity: true)
  }

  private func append(_ vector: ColumnVector, _ row: Int, _ name: String) throws {
    if vector.isNull(row) || vector.type == .unknown {
      out.append(contentsOf: nullText)
    } else if vector.type == .varbinary {
      let view = vector.base.assumingMemoryBound(to: StringView.self)[vector.position(row)]
      view.withBytes { Base64.encode($0, into: &out) }
    } else if vector.physical == .string {
      let view = vector.base.assumingMemoryBound(to: StringView.self)[vector.position(row)]
      try view.withBytes { try appendText($0, name) }
    } else if options.dialect == .openCSV, let quote = options.quote {
      out.append(quote)
      ValueText.append(vector, row: row, into: &out)
      out.append(quote)
    } else {
      ValueText.append(vector, row: row, into: &out)
    }
  }

  private func appendText(_ text: UnsafeRawBufferPointer, _ name: String) throws {
    switch options.dialect {
    case .rfc4180: appendQuotedWhenNeeded(text)
    case .openCSV: try appendQuoted(text, name)
    case .delimited: try appendEscaped(text, name)
    }
  }

  /// Quotes around what would not be read back as it is, the empty string and NULL's text included.
  private func appendQuotedWhenNeeded(_ text: UnsafeRawBufferPointer) {
    guard let quote = options.quote else { return out.append(contentsOf: text) }
    var needed = format.isNull(text) || text.first.map { $0 <= 32 } ?? true
    if !needed {
      for byte in text where byte == quote || byte == options.delimiter || byte == 10 || byte == 13 {
        needed = true
        break
      }
    }
    guard needed else { return out.append(contentsOf: text) }
    out.append(quote)
    for byte in text {
      if byte == quote { out.append(quote) }
      out.append(byte)
    }
    out.append(quote)
  }

  private func appendQuoted(_ text: UnsafeRawBufferPointer, _ name: String) throws {
    guard let quote = options.quote else { return out.append(contentsOf: text) }
    out.append(quote)
    for byte in text {
      if byte == 10 || byte == 13 { throw lineBreak(name) }
      if byte == quote || byte == options.escape { out.append(options.escape ?? quote) }
      out.append(byte)
    }
    out.append(quote)
  }

  private func appendEscaped(_ text: UnsafeRawBufferPointer, _ name: String) throws {
    // The text that stands for NULL cannot be told from it unless a byte of it can be escaped.
    if format.isNull(text), let escape = options.escape { out.append(escape) }
    for byte in text {
      let isBreak = byte == 10 || byte == 13
      if isBreak || byte == options.delimiter || byte == options.escape {
        guard let escape = options.escape else { throw isBreak ? lineBreak(name) : delimiter(name) }
        out.append(escape)
        out.append(byte == 10 ? 110 : byte == 13 ? 114 : byte)
      } else {
        out.append(byte)
      }
    }
  }

  private func lineBreak(_ name: String) -> LakeError {
    LakeError(
      .hiveWriterError, "column '\(name)': a value with a line break cannot be written to \(sink.path), where a line is a row",
      hint: "ROW FORMAT DELIMITED … ESCAPED BY '\\\\' can hold it")
  }

  private func delimiter(_ name: String) -> LakeError {
    LakeError(
      .hiveWriterError, "column '\(name)': a value with the field delimiter cannot be written to \(sink.path)",
      hint: "ROW FORMAT DELIMITED … ESCAPED BY '\\\\' can hold it")
  }
}
