import LakeCatalog
import LakeFormats
import LakeVectors

/// Reads one split after the other.
final class ScanWorker: SourceWorker {
  private let dispenser: MorselDispenser
  private let rows: ScanRows
  private var joiner: BatchJoiner
  private let output: [Int]
  private let partitionColumns: [SourceColumn]
  private let batchRows: Int
  private var morsel: ScanMorsel?
  private var batchIndex = 0
  /// Of `partitionFile`.
  private var partitions: [ColumnVector?] = []
  private var partitionFile = -1
  private(set) var isExhausted = false
  private(set) var position: BatchOrder?

  init(
    _ dispenser: MorselDispenser, _ rows: ScanRows, output: [Int],
    partitionColumns: [SourceColumn], batchRows: Int
  ) {
    self.dispenser = dispenser
    self.rows = rows
    joiner = BatchJoiner(batchRows: batchRows)
    self.output = output
    self.partitionColumns = partitionColumns
    self.batchRows = batchRows
  }

  /// One batch of the reader at most; nil when too few rows have passed to hand them on, or a split ended without any.
  func next() throws -> ColumnBatch? {
    guard let current = try morsel ?? openMorsel() else { return nil }
    guard try rows.batch.advance(maxRows: batchRows) else {
      close()
      return try joiner.take()
    }
    let order = BatchOrder(morsel: current.number, index: batchIndex)
    batchIndex += 1
    position = joiner.position ?? order
    let selection = try rows.select()
    let rowCount = selection?.count ?? rows.batch.rowCount
    if rowCount == 0 { return nil }
    let columns = try output.map { try rows.batch.column($0, selection) }
    let batch = ColumnBatch(columns: columns, rowCount: rowCount, order: order)
    // A top-N makes its bound of these rows: they are not kept waiting, unless some already do.
    if rows.keepsAll || (rows.bound?.isKnown ?? false && joiner.position == nil) { return batch }
    return try joiner.add(batch)
  }

  private func openMorsel() throws -> ScanMorsel? {
    guard let next = try dispenser.next() else {
      isExhausted = true
      return nil
    }
    if let bound = rows.bound, !bound.mayMatch(next, partitionValues: dispenser.files[next.file].partitionValues) {
      dispenser.metrics.add(.rowGroupsPruned)
      return nil
    }
    guard let reader = try next.reader.openSplit(next.split) else { return nil }
    if next.file != partitionFile {
      partitions = partitionVectors(dispenser.files[next.file])
      partitionFile = next.file
    }
    rows.batch.open(reader, partitions: partitions)
    batchIndex = 0
    morsel = next
    return next
  }

  private func partitionVectors(_ file: ScanFile) -> [ColumnVector?] {
    partitionColumns.map { column in
      guard column.ordinal < file.partitionValues.count else { return nil }
      return .constant(file.partitionValues[column.ordinal], type: column.type, count: batchRows)
    }
  }

  private func close() {
    morsel = nil
  }
}
