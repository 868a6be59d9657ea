import Glibc
import LakeFormats
import LakeStorage
import LakeVectors

/// A seeded generator, so that a failing case can be run again.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func pick<T>(_ items: [T]) -> T { items[Int(next() % UInt64(items.count))] }

  mutating func below(_ n: Int) -> Int { Int(next() % UInt64(n)) }
}

/// Writes bytes to a file that goes away with the last reference.
final class TemporaryFile {
  let path: String

  init(_ bytes: [UInt8], ending: String = "csv") throws {
    path = "/tmp/lakeq-test-\(getpid())-\(UInt64.random(in: 0...(.max))).\(ending)"
    let sink = try FileSink(path: path)
    try sink.write(bytes)
    try sink.publish()
  }

  convenience init(_ text: String, ending: String = "csv") throws { try self.init(Array(text.utf8), ending: ending) }

  deinit { unlink(path) }

  func open() throws -> DataFile { try DataFile(path: path) }
}

enum TextScan {
  /// All rows of a file, read split by split, as values; splits in the given order, rows in file order.
  static func rows(
    _ format: any FileFormat, _ file: DataFile, _ columns: [ReadColumn], _ options: FormatOptions, batch: Int = 2048,
    backwards: Bool = false
  ) throws -> [[Value]] {
    let reader = try format.open(file, ReadRequest(columns: columns, options: options))
    var parts: [Int: [[Value]]] = [:]
    let order = Array(0..<reader.splitCount)
    for split in backwards ? order.reversed() : order {
      var rows: [[Value]] = []
      if let batches = try reader.openSplit(split) {
        while case let count = try batches.nextBatch(maxRows: batch), count > 0 {
          let vectors = try columns.indices.map { try batches.read($0, nil) }
          for vector in vectors where vector.count != count { throw LakeError(.internalError, "row count") }
          for row in 0..<count { rows.append(vectors.map { $0.value(row) }) }
        }
      }
      parts[split] = rows
    }
    return order.flatMap { parts[$0] ?? [] }
  }

  static func count(_ format: any FileFormat, _ file: DataFile, _ options: FormatOptions, batch: Int = 2048) throws -> Int {
    let reader = try format.open(file, ReadRequest(columns: [], options: options))
    var total = 0
    for split in 0..<reader.splitCount {
      guard let batches = try reader.openSplit(split) else { continue }
      while case let count = try batches.nextBatch(maxRows: batch), count > 0 { total += count }
    }
    return total
  }

  static func columns(_ types: [DataType]) -> [ReadColumn] {
    types.enumerated().map { ReadColumn(name: "c\($0)", ordinal: $0, type: $1) }
  }

  /// Infers and reads all columns, as files without a table are read.
  static func query(
    _ format: any FileFormat, _ text: String, ending: String = "csv"
  ) throws -> (schema: [ColumnSchema], rows: [[Value]]) {
    let file = try TemporaryFile(text, ending: ending)
    let data = try file.open()
    let options = try format.resolveOptions(data, FormatOptions())
    let schema = try format.inferSchema(data, options)
    let columns = schema.enumerated().map { ReadColumn(name: $1.name, ordinal: $0, type: $1.type) }
    return (schema, try rows(format, data, columns, options))
  }
}
