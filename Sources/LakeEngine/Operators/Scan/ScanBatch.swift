import LakeFormats
import LakeVectors

/// Where a scan's column comes from.
enum ScanColumn: Sendable {
  /// Position in `ReadRequest.columns`.
  case data(Int)
  /// Ordinal among the partition columns.
  case partition(Int)
}

/// The current batch of a scan's reader. A column is decoded when it is asked for: those of the first filter for all rows,
/// those of the next for the rows that passed (`narrow`), the others only for the rows that passed everything.
final class ScanBatch: ColumnProvider {
  private let origins: [ScanColumn]
  /// Decoded columns of the rows at hand.
  private var columns: [ColumnVector?]
  /// Columns decoded before the batch was narrowed, with all its rows.
  private var whole: [ColumnVector?]
  private var narrowed: SelectionVector?
  private var reader: (any BatchReader)?
  /// By ordinal, each at least as long as a batch.
  private var partitions: [ColumnVector?] = []
  private(set) var rowCount = 0

  init(_ origins: [ScanColumn]) {
    self.origins = origins
    columns = Array(repeating: nil, count: origins.count)
    whole = columns
  }

  /// Before the first batch of a split.
  func open(_ reader: any BatchReader, partitions: [ColumnVector?]) {
    self.reader = reader
    self.partitions = partitions
  }

  /// Goes to the next batch; false at the end of the split.
  func advance(maxRows: Int) throws -> Bool {
    for i in columns.indices {
      columns[i] = nil
      whole[i] = nil
    }
    narrowed = nil
    rowCount = try reader?.nextBatch(maxRows: maxRows) ?? 0
    return rowCount > 0
  }

  /// From now on the batch is the selected ones of its rows.
  func narrow(to selection: SelectionVector) {
    if let narrowed {
      for i in columns.indices { columns[i] = columns[i]?.gather(selection) }
      self.narrowed = Kernels.compose(narrowed, selection)
    } else {
      swap(&whole, &columns)
      narrowed = selection
    }
    rowCount = selection.count
  }

  func column(_ index: Int) throws -> ColumnVector {
    if let column = columns[index] { return column }
    let column: ColumnVector
    if let narrowed {
      column = try whole[index]?.gather(narrowed) ?? read(index, narrowed)
    } else {
      column = try read(index, nil)
    }
    columns[index] = column
    return column
  }

  /// The selected rows of a column.
  func column(_ index: Int, _ selection: SelectionVector?) throws -> ColumnVector {
    guard let selection else { return try column(index) }
    if let column = columns[index] { return column.gather(selection) }
    let rows = narrowed.map { Kernels.compose($0, selection) } ?? selection
    return try whole[index]?.gather(rows) ?? read(index, rows)
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
