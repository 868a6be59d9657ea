package import LakeFormats
package import LakeVectors
import Synchronization

/// Something a scan reads: a catalog table or files named in the query. A value that knows its columns and can list its
/// files; it opens none.
package struct TableSource: Sendable {
  /// For messages and plans: `default.passengers`, or the pattern.
  package let name: String
  package let columns: [SourceColumn]
  package let format: any FileFormat
  package let options: FormatOptions
  private let size: SizeGuess
  private let known: StatisticsGuess
  private let lister: @Sendable (_ domains: [Int: ColumnDomain], _ metrics: ScanMetrics) throws -> [ScanFile]

  package init(
    name: String, columns: [SourceColumn], format: any FileFormat, options: FormatOptions,
    estimatedBytes: (@Sendable () -> Int?)? = nil, statistics: (@Sendable () -> TableStatistics?)? = nil,
    lister: @escaping @Sendable ([Int: ColumnDomain], ScanMetrics) throws -> [ScanFile]
  ) {
    self.name = name
    self.columns = columns
    self.format = format
    self.options = options
    size = SizeGuess(estimatedBytes)
    known = StatisticsGuess(statistics)
    self.lister = lister
  }

  /// A cheap guess of the bytes of all files, made when first asked for, which is only to order joins; nil: not known.
  package var estimatedBytes: Int? { size.bytes }

  /// What some of the files say of themselves, asked when first wanted, which is only to plan with; nil: nothing.
  package var statistics: TableStatistics? { known.statistics }

  /// The files that may hold wanted rows, in a fixed order. `domains` (by position in `columns`) of partition columns
  /// prune while listing: folders of other partitions are not even opened.
  package func files(_ domains: [Int: ColumnDomain], _ metrics: ScanMetrics) throws -> [ScanFile] {
    try lister(domains, metrics)
  }
}

/// Asks once and remembers.
private final class SizeGuess: Sendable {
  private let make: (@Sendable () -> Int?)?
  private let known = Mutex<Int??>(nil)

  init(_ make: (@Sendable () -> Int?)?) { self.make = make }

  var bytes: Int? {
    guard let make else { return nil }
    return known.withLock { known in
      if let known { return known }
      let bytes = make()
      known = .some(bytes)
      return bytes
    }
  }
}

package struct SourceColumn: Hashable, Sendable {
  package let name: String
  package let type: DataType
  /// Position among the data columns, or among the partition columns when `isPartition`.
  package let ordinal: Int
  package let isPartition: Bool
  package let comment: String?

  package init(name: String, type: DataType, ordinal: Int, isPartition: Bool = false, comment: String? = nil) {
    self.name = name
    self.type = type
    self.ordinal = ordinal
    self.isPartition = isPartition
    self.comment = comment
  }
}

/// One file of a scan with the values of its partition columns, by their ordinal.
package struct ScanFile: Hashable, Sendable {
  package let path: String
  package let partitionValues: [Value]

  package init(path: String, partitionValues: [Value] = []) {
    self.path = path
    self.partitionValues = partitionValues
  }
}
