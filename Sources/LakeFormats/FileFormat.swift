package import LakeStorage
package import LakeVectors

/// A file format of tables: how to read, infer and write it. Stateless; one implementation a format, registered in
/// `FormatRegistry`.
package protocol FileFormat: Sendable {
  /// The name the catalog stores: `csv`, `json`, `parquet`.
  var name: String { get }
  /// File name endings (before a compression's) that mean this format: `["parquet", "parq"]`.
  var fileExtensions: [String] { get }

  /// Reads what is needed to plan the file's splits (a Parquet footer; nothing for text).
  func open(_ file: DataFile, _ request: ReadRequest) throws -> any FileReader

  /// Options for reading a file without a table: what `options` leaves open (delimiter, header) is found out from the file.
  /// Files of one query share the options of the first. Idempotent; by default nothing is left open.
  func resolveOptions(_ file: DataFile, _ options: FormatOptions) throws -> FormatOptions

  /// The columns of a file read without a table.
  func inferSchema(_ file: DataFile, _ options: FormatOptions) throws -> [ColumnSchema]

  /// The same for files that are read together; `files` are the first `inferenceFilesMax` that the caller chose of them.
  /// - Returns: the options under which all of them are read, and the columns.
  func inferSchema(_ files: [DataFile], _ options: FormatOptions) throws -> (options: FormatOptions, columns: [ColumnSchema])

  /// How many of the files that are read together are looked at; 1 where the first speaks for all.
  var inferenceFilesMax: Int { get }

  /// What the file says of its rows without being read; nil where it says nothing (text). Only to plan with.
  func statistics(_ file: DataFile) throws -> (any FileStatistics)?

  /// Whether the files' metadata may answer for rows that are not read: see `FileReader.statistics`.
  var hasExactStatistics: Bool { get }

  /// Writes batches of `schema` to `sink`.
  func makeWriter(_ sink: FileSink, schema: [ColumnSchema], options: FormatOptions) throws -> any FileWriter
}

extension FileFormat {
  package func resolveOptions(_ file: DataFile, _ options: FormatOptions) throws -> FormatOptions { options }

  package var inferenceFilesMax: Int { 1 }

  package func statistics(_ file: DataFile) throws -> (any FileStatistics)? { nil }

  package var hasExactStatistics: Bool { false }

  package func inferSchema(
    _ files: [DataFile], _ options: FormatOptions
  ) throws -> (options: FormatOptions, columns: [ColumnSchema]) {
    guard let first = files.first else { return (options, []) }
    let resolved = try resolveOptions(first, options)
    return (resolved, try inferSchema(first, resolved))
  }
}

/// What a scan wants of each file of a table.
package struct ReadRequest: Sendable {
  /// Wanted columns; the readers' column index is the position here. Empty for `count(*)`.
  package var columns: [ReadColumn]
  package var options: FormatOptions
  package var metrics: ScanMetrics
  /// Polled in long loops and waits; throws when the query was cancelled.
  package var checkCancelled: @Sendable () throws -> Void

  package init(
    columns: [ReadColumn], options: FormatOptions = FormatOptions(), metrics: ScanMetrics = ScanMetrics(),
    checkCancelled: @escaping @Sendable () throws -> Void = {}
  ) {
    self.columns = columns
    self.options = options
    self.metrics = metrics
    self.checkCancelled = checkCancelled
  }
}

/// One wanted column. Readers produce vectors of exactly `type`, converting from the file's type where Hive would, and
/// all-NULL vectors for columns that the file lacks.
package struct ReadColumn: Sendable {
  package let name: String
  /// Position among the table's data columns (partition columns excluded): how text formats find it.
  package let ordinal: Int
  package let type: DataType
  /// For skipping only.
  package let domain: ColumnDomain?

  package init(name: String, ordinal: Int, type: DataType, domain: ColumnDomain? = nil) {
    self.name = name
    self.ordinal = ordinal
    self.type = type
    self.domain = domain
  }
}

/// One opened file, shared by the workers of a scan.
package protocol FileReader: AnyObject, Sendable {
  /// Independent parts (row groups, byte ranges), numbered from 0 in file order. Workers take them in ascending order, but
  /// may rest or stop in the middle of one: no split may depend on the reader of another going on.
  var splitCount: Int { get }

  /// A reader of one split; nil when statistics show that no wanted row is in it (counted as pruned).
  func openSplit(_ index: Int) throws -> (any BatchReader)?

  /// What there is to read, if the format knows more than the file's size.
  var extent: FileExtent? { get }

  /// The rows of a split as the file's metadata counts them; nil: only reading tells.
  func rowCount(ofSplit index: Int) -> Int?

  /// What metadata says for certain of column `column` (of `ReadRequest.columns`) in a split, without it being read: how
  /// many NULLs there are, and the least and the greatest value that occurs. Nil parts are not known. Where all rows are
  /// NULL there are no bounds.
  func statistics(ofSplit index: Int, column: Int) -> ColumnStatistics

  /// False when metadata shows that no value of a column in a split is in `domain`. For what is known only after `open`.
  func mayMatch(_ domain: ColumnDomain, split index: Int, column: Int) -> Bool

  /// Between which values those of a column in a split lie; nil parts are not known.
  func bounds(ofSplit index: Int, column: Int) -> (minimum: Value?, maximum: Value?)
}

extension FileReader {
  package func rowCount(ofSplit index: Int) -> Int? { nil }

  package func statistics(ofSplit index: Int, column: Int) -> ColumnStatistics { ColumnStatistics() }

  package func mayMatch(_ domain: ColumnDomain, split index: Int, column: Int) -> Bool { true }

  package func bounds(ofSplit index: Int, column: Int) -> (minimum: Value?, maximum: Value?) { (nil, nil) }

  package var extent: FileExtent? { nil }
}

/// Reads one split batch by batch, each column only when asked for. Used by one thread.
package protocol BatchReader: AnyObject {
  /// Goes to the next batch of at most `maxRows` rows and returns its row count; 0 at the end. Columns of the previous
  /// batch that were not read are skipped.
  func nextBatch(maxRows: Int) throws -> Int

  /// Column `index` (of `ReadRequest.columns`) of the current batch: all rows, or only those selected (then the vector
  /// has `selection.count` rows). At most one call a column and batch.
  func read(_ index: Int, _ selection: SelectionVector?) throws -> ColumnVector
}

/// Writes one file. `finish` must be called for the file to be whole; the sink is then flushed, not yet published.
package protocol FileWriter: AnyObject {
  func write(_ batch: ColumnBatch) throws
  func finish() throws
}
