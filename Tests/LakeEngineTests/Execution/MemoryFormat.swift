import Glibc
import LakeCatalog
import LakeEngine
import LakeFormats
import LakeStorage
import LakeVectors
import Synchronization

/// A format whose files' rows are in memory: a file's name leads to its splits, a split to the values of the one data
/// column `v`.
struct MemoryFormat: FileFormat {
  final class Counters: Sendable {
    let opened = Atomic<Int>(0)
    let splits = Atomic<Int>(0)
    let rows = Atomic<Int>(0)
    let selectedRows = Atomic<Int>(0)
    /// Of the first requested column, as last opened.
    let domain = Mutex<ColumnDomain?>(nil)
  }

  let name = "memory"
  let fileExtensions = ["memory"]
  var files: [String: [[Int64]]]
  /// Reading this value fails.
  var poison: Int64?
  let counters = Counters()

  func open(_ file: DataFile, _ request: ReadRequest) throws -> any FileReader {
    counters.opened.add(1, ordering: .relaxed)
    counters.domain.withLock { $0 = request.columns.first?.domain }
    let key = String(file.path.split(separator: "/").last ?? "")
    return MemoryReader(self, files[key] ?? [], request)
  }

  func inferSchema(_ file: DataFile, _ options: FormatOptions) throws -> [ColumnSchema] { [] }

  func makeWriter(_ sink: FileSink, schema: [ColumnSchema], options: FormatOptions) throws -> any FileWriter {
    throw LakeError(.notSupported, "memory files are not written")
  }
}

final class MemoryReader: FileReader {
  let format: MemoryFormat
  let splits: [[Int64]]
  let request: ReadRequest

  init(_ format: MemoryFormat, _ splits: [[Int64]], _ request: ReadRequest) {
    self.format = format
    self.splits = splits
    self.request = request
  }

  var splitCount: Int { splits.count }

  func openSplit(_ index: Int) throws -> (any BatchReader)? {
    format.counters.splits.add(1, ordering: .relaxed)
    return MemoryBatchReader(self, index)
  }
}

final class MemoryBatchReader: BatchReader {
  let reader: MemoryReader
  let split: Int
  var position = 0
  var current: ArraySlice<Int64> = []

  init(_ reader: MemoryReader, _ split: Int) {
    self.reader = reader
    self.split = split
  }

  func nextBatch(maxRows: Int) throws -> Int {
    let values = reader.splits[split]
    let end = min(values.count, position + maxRows)
    current = values[position..<end]
    position = end
    reader.format.counters.rows.add(current.count, ordering: .relaxed)
    if let poison = reader.format.poison, current.contains(poison) { throw LakeError(.hiveBadData, "poison \(poison)") }
    return current.count
  }

  func read(_ index: Int, _ selection: SelectionVector?) throws -> ColumnVector {
    let all = ColumnVector(current.map { .integer($0) }, type: reader.request.columns[index].type)
    if let selection {
      reader.format.counters.selectedRows.add(selection.count, ordering: .relaxed)
      return all.gather(selection)
    }
    return all
  }
}

/// Files of one byte in a folder of their own, removed with it: scans open real files.
final class MemoryTable: Sendable {
  let folder: String
  let format: MemoryFormat
  let v = Symbol(id: 1, name: "v", type: .bigint)
  let p = Symbol(id: 2, name: "p", type: .bigint)
  /// The domains that the last listing was asked for.
  let listed = Mutex<[Int: ColumnDomain]?>(nil)

  init(_ format: MemoryFormat) {
    var template = Array("/tmp/lakeq-memory-XXXXXX".utf8CString)
    folder = template.withUnsafeMutableBufferPointer { path in
      guard let base = path.baseAddress, let made = mkdtemp(base) else { return "" }
      return String(cString: made)
    }
    self.format = format
    for name in format.files.keys {
      guard let file = fopen("\(folder)/\(name)", "w") else { continue }
      fputs("x", file)
      fclose(file)
    }
  }

  deinit {
    for name in format.files.keys { unlink("\(folder)/\(name)") }
    rmdir(folder)
  }

  /// Columns `v` (data) and `p` (partition: the file's number in name order); `missing` files are listed but not there.
  func source(missing: [String] = []) -> TableSource {
    let names = (format.files.keys + missing).sorted()
    return TableSource(
      name: "memory.t",
      columns: [
        SourceColumn(name: "v", type: .bigint, ordinal: 0),
        SourceColumn(name: "p", type: .bigint, ordinal: 0, isPartition: true),
      ], format: format, options: FormatOptions()
    ) { [folder, weak self] domains, metrics in
      self?.listed.withLock { $0 = domains }
      metrics.add(.filesListed, names.count)
      return names.enumerated().map { ScanFile(path: "\(folder)/\($1)", partitionValues: [.integer(Int64($0))]) }
    }
  }

  func scan(_ predicates: [Expression] = [], limit: Int? = nil, missing: [String] = []) -> LogicalPlan {
    .scan(LogicalPlan.Scan(source: source(missing: missing), columns: [(v, 0), (p, 1)], predicates: predicates, limit: limit))
  }

  func query(_ plan: LogicalPlan) -> Query {
    Query(plan: plan, output: plan.symbols.map { ($0.name, $0) })
  }
}

extension Expression {
  static func integer(_ value: Int64) -> Expression { .literal(.integer(value), .bigint) }
}

/// The integers of one column of a result, NULL as nil.
func integers(_ batches: [ColumnBatch], _ column: Int = 0) -> [Int64?] {
  batches.flatMap { batch in
    (0..<batch.rowCount).map { row in
      if case .integer(let value) = batch.columns[column].value(row) { return value }
      return nil
    }
  }
}

func session(threads: Int = 2, batchRows: Int = 4096) -> SessionContext {
  SessionContext(threads: threads, batchRows: batchRows)
}

/// `files` files with `splits` splits of `rows` rows each, numbered through.
func numberedFiles(files: Int, splits: Int, rows: Int) -> [String: [[Int64]]] {
  var next: Int64 = 0
  var result: [String: [[Int64]]] = [:]
  for file in 0..<files {
    let digits = String(file)
    let name = "f" + String(repeating: "0", count: 4 - digits.count) + digits
    result[name] = (0..<splits).map { _ in
      defer { next += Int64(rows) }
      return (0..<rows).map { next + Int64($0) }
    }
  }
  return result
}
