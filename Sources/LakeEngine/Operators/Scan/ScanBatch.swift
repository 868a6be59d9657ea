import LakeFormats
import LakeVectors

/// Where a scan's column comes from.
enum ScanColumn: Sendable {
  /// Position in `ReadRequest.columns`.
  case data(Int)
  /// Ordinal among the partition columns.
  case partition(Int)
}

/// The current batch of a scan's reader. A column is decoded when it is asked for: those of the predicates for all rows,
/// the others only for the rows that passed.
final class ScanBatch: ColumnProvider {
  private let origins: [ScanColumn]
  private var columns: [ColumnVector?]
  private var reader: (any BatchReader)?
  /// By ordinal, each at least as long as a batch.
  private var partitions: [ColumnVector?] = []
  private(set) var rowCount = 0

  init(_ origins: [ScanColumn]) {
    self.origins = origins
    columns = Array(repeating: nil, count: origins.count)
  }

  /// Before the first batch of a split.
  func open(_ reader: any BatchReader, partitions: [ColumnVector?]) {
    self.reader = reader
    self.partitions = partitions
  }

  /// Goes to the next batch; false at the end of the split.
  func advance(maxRows: Int) throws -> Bool {
    for i in columns.indices { columns[i] = nil }
    rowCount = try reader?.nextBatch(maxRows: maxRows) ?? 0
    return rowCount > 0
  }

  func column(_ index: Int) throws -> ColumnVector {
    if let column = columns[index] { return column }
    let column = try read(index, nil)
    columns[index] = column
    return column
  }

  /// The selected rows of a column.
  func column(_ index: Int, _ selection: SelectionVector?) throws -> ColumnVector {
    guard let selection else { return try column(index) }
    if let column = columns[index] { return column.gather(selection) }
    return try read(index, selection)
  }

  private func read(_ index: Int, _ selection: SelectionVector?) throws -> ColumnVector {
    switch origins[index] {
    case .partition(let ordinal):
      guard ordinal < partitions.count, let column = partitions[ordinal] else {
        throw LakeError(.hiveInvalidMetadata, "a file of the table lacks the value of partition column \(ordinal + 1)")
      }
      return column.prefix(selection?.count ?? rowCount)
    case .data(let position):
      guard let reader else { throw LakeError(.internalError, "scan without a reader") }
      return try reader.read(position, selection)
    }
  }
}
