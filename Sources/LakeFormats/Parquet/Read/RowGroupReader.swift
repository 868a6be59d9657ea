import LakeStorage
import LakeVectors

/// Reads one row group batch by batch; each column's chunk is opened when it is first asked for.
final class RowGroupReader: BatchReader {
  private let owner: ParquetReader
  private let groupIndex: Int
  private let codecs = CodecSet.acquire()
  private var columns: [ColumnChunkReader?]
  private var batchStart = 0
  private var batchRows = 0

  init(_ owner: ParquetReader, _ groupIndex: Int) {
    self.owner = owner
    self.groupIndex = groupIndex
    columns = Array(repeating: nil, count: owner.columns.count)
  }

  deinit { CodecSet.release(codecs) }

  private var group: ParquetRowGroup { owner.metadata.rowGroups[groupIndex] }

  func nextBatch(maxRows: Int) throws -> Int {
    try owner.request.checkCancelled()
    batchStart += batchRows
    batchRows = min(maxRows, group.rowCount - batchStart)
    owner.request.metrics.add(.rowsRead, batchRows)
    return batchRows
  }

  func read(_ index: Int, _ selection: SelectionVector?) throws -> ColumnVector {
    guard let column = owner.columns[index] else {
      return .nulls(owner.request.columns[index].type, count: selection?.count ?? batchRows)
    }
    do {
      let reader = try columns[index] ?? open(column, index)
      return try reader.read(from: batchStart, count: batchRows, selection)
    } catch let defect as DataDefect {
      throw defect.error(path: owner.file.path, rowGroup: groupIndex, column: column.name)
    }
  }

  private func open(_ column: ParquetColumn, _ index: Int) throws -> ColumnChunkReader {
    let reader = try ColumnChunkReader(owner.file, owner.metadata, group, column, codecs, owner.request.metrics)
    columns[index] = reader
    return reader
  }
}

extension DataDefect {
  /// The error of a defect in one column of a row group, or (without them) in the file's footer.
  func error(path: String, rowGroup: Int? = nil, column: String? = nil) -> LakeError {
    let place = [path] + (rowGroup.map { ["row group \($0)"] } ?? []) + (column.map { ["column \($0)"] } ?? [])
    switch self {
    case .damaged(let what): return LakeError(.hiveBadData, "Malformed Parquet file: \(place.joined(separator: ", ")): \(what)")
    case .unsupported(let what): return LakeError(.notSupported, "Parquet file \(place.joined(separator: ", ")): \(what)")
    case .outOfRange(let type):
      return LakeError(
        .hiveBadData, "The declared type \(type) is too small for a value of column \(column ?? "?") in file \(path)",
        hint: "declare the column with a larger type")
    }
  }
}
