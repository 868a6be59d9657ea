package import LakeFormats
import LakeStorage
import LakeVectors
import Synchronization

/// What a few of a table's files say of its rows: a guess of their number, and the columns' bounds and counts. To plan
/// with, never to answer with.
package final class TableStatistics: Sendable {
  /// Of the whole table.
  package let rowCount: Double
  private let files: [any FileStatistics]
  private let columns: [SourceColumn]
  private let known = Mutex<[Int: ColumnStatistics?]>([:])

  /// Files asked.
  private static let filesMax = 4

  package init(rowCount: Double, files: [any FileStatistics], columns: [SourceColumn]) {
    self.rowCount = rowCount
    self.files = files
    self.columns = columns
  }

  /// Asks files spread over `sample`. Nil when none says anything.
  convenience init?(sample: [String], format: any FileFormat, columns: [SourceColumn], estimatedBytes: () -> Int?) {
    var files: [any FileStatistics] = []
    var rows = 0.0
    var bytes = 0
    let taken = min(sample.count, TableStatistics.filesMax)
    for i in 0..<taken {
      let path = sample[taken == 1 ? 0 : i * (sample.count - 1) / (taken - 1)]
      // A file that is damaged or gone is an error of the scan, which says so.
      guard let file = try? DataFile(path: path), file.byteCount > 0, let statistics = try? format.statistics(file) else { continue }
      files.append(statistics)
      rows += Double(statistics.rowCount)
      bytes += file.byteCount
    }
    guard !files.isEmpty, bytes > 0 else { return nil }
    let isWhole = taken == sample.count
    let total = isWhole && sample.count == 1 ? bytes : max(bytes, estimatedBytes() ?? bytes)
    self.init(rowCount: rows * Double(total) / Double(bytes), files: files, columns: columns)
  }

  /// Of the column at `position` of the source's columns; nil for partition columns and where nothing is known.
  package func column(_ position: Int) -> ColumnStatistics? {
    if let answer = known.withLock({ $0[position] }) { return answer }
    let answer = find(position)
    known.withLock { $0[position] = .some(answer) }
    return answer
  }

  private func find(_ position: Int) -> ColumnStatistics? {
    guard columns.indices.contains(position), !columns[position].isPartition else { return nil }
    let schema = ColumnSchema(name: columns[position].name, type: columns[position].type)
    var result: ColumnStatistics?
    for file in files {
      guard let part = file.column(schema) else { return nil }
      result = result?.merged(part) ?? part
    }
    return result
  }
}

/// Asks once and remembers.
final class StatisticsGuess: Sendable {
  private let make: (@Sendable () -> TableStatistics?)?
  private let known = Mutex<TableStatistics??>(nil)

  init(_ make: (@Sendable () -> TableStatistics?)?) { self.make = make }

  var statistics: TableStatistics? {
    guard let make else { return nil }
    return known.withLock { known in
      if let known { return known }
      let made = make()
      known = .some(made)
      return made
    }
  }
}
