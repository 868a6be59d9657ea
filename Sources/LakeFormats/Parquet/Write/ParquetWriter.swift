import LakeStorage
import LakeVectors

/// Writes flat columns: row groups of a fixed number of rows, dictionary or PLAIN pages (v1), statistics, one codec.
final class ParquetWriter: FileWriter {
  private let sink: FileSink
  private let columns: [WriterColumn]
  private let chunks: [any ColumnChunkWriter]
  private let pages: PageWriter
  private let rowGroupRows: Int
  private var rowsInGroup = 0
  private var groups: [(rows: Int, chunks: [WrittenChunk])] = []

  init(_ sink: FileSink, _ schema: [ColumnSchema], _ options: ParquetOptions) throws {
    guard !schema.isEmpty else { throw LakeError(.notSupported, "a Parquet file without columns cannot be written") }
    columns = try schema.map { (column) throws(LakeError) in try WriterColumn(column) }
    chunks = columns.map { $0.makeChunkWriter() }
    self.sink = sink
    rowGroupRows = max(1, options.rowGroupRows)
    pages = try PageWriter(sink, options.compression.block)
    try sink.write("PAR1")
  }

  func write(_ batch: ColumnBatch) throws {
    var start = 0
    while start < batch.rowCount {
      let count = min(batch.rowCount - start, rowGroupRows - rowsInGroup)
      for (chunk, vector) in zip(chunks, batch.columns) { chunk.append(vector.slice(start, count)) }
      rowsInGroup += count
      start += count
      if rowsInGroup == rowGroupRows { try finishGroup() }
    }
  }

  private func finishGroup() throws {
    guard rowsInGroup > 0 else { return }
    groups.append((rowsInGroup, try chunks.map { try $0.finish(pages) }))
    rowsInGroup = 0
  }

  func finish() throws {
    try finishGroup()
    let footer = ParquetFooter.encode(columns, groups)
    try sink.write(footer.bytes)
    var length = UInt32(truncatingIfNeeded: footer.count)
    try withUnsafeBytes(of: &length) { try sink.write($0) }
    try sink.write("PAR1")
  }
}

extension ParquetOptions.Compression {
  var block: BlockCompression {
    switch self {
    case .uncompressed: .uncompressed
    case .snappy: .snappy
    case .gzip: .gzip
    case .zstd: .zstd
    }
  }
}
