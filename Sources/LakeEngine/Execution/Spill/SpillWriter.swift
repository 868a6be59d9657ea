import LakeVectors

/// Writes one worker's batches to a file that it may share with others.
package final class SpillWriter {
  private let query: QueryContext
  private let memory: OperatorMemory
  private let file: SpillFile
  private let types: [DataType]
  private var encoder = BatchEncoder()

  init(_ file: SpillFile, types: [DataType], _ query: QueryContext, _ memory: OperatorMemory) {
    self.query = query
    self.memory = memory
    self.file = file
    self.types = types
  }

  /// - Throws: `GENERIC_SPILL_FAILURE`; the reason of a cancellation.
  func write(_ batch: ColumnBatch) throws -> SpilledBatch {
    try query.checkCancelled()
    let bytes = try encoder.encode(batch)
    let offset = try file.append(bytes)
    memory.addSpilled(bytes.count)
    return SpilledBatch(
      file: file, offset: offset, byteCount: bytes.count, types: types, rowCount: batch.rowCount, order: batch.order,
      footprint: batch.footprint)
  }
}
