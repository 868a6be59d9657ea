package import LakeVectors

/// A batch in a temporary file.
package struct SpilledBatch: Sendable {
  let file: SpillFile
  let offset: Int
  let byteCount: Int
  let types: [DataType]
  package let rowCount: Int
  package let order: BatchOrder
  /// See `ColumnBatch.footprint`.
  package let footprint: Int

  /// Reads it. - Throws: `GENERIC_SPILL_FAILURE`.
  package func load() throws -> ColumnBatch {
    try BatchDecoder.decode(try file.read(at: offset, count: byteCount), types: types, rowCount: rowCount, order: order)
  }
}
