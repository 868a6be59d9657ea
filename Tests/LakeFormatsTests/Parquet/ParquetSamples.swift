import Foundation
import LakeFormats
import LakeStorage
import LakeVectors

/// Sample files beside the tests (see `Samples/MANIFEST.md`) and ways to read them whole. `LAKEQ_SAMPLES` names another
/// folder of the same layout, to check files of other corpora with `expected.py`.
enum ParquetSamples {
  static let folder: String = {
    if let other = ProcessInfo.processInfo.environment["LAKEQ_SAMPLES"] { return other }
    let here = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    return "/" + here + "/Samples"
  }()

  static func path(_ name: String) -> String { folder + "/parquet/" + name }

  /// The flat columns of a file.
  static func flatSchema(_ path: String) throws -> [ColumnSchema] {
    try ParquetFormat().inferSchema(DataFile(path: path), FormatOptions()).filter { $0.type.isNested == false }
  }

  /// All values of `columns`, column by column. `select` chooses rows of each batch (nil: all).
  static func read(
    _ path: String, _ columns: [ColumnSchema], batch: Int = 2048, metrics: ScanMetrics = ScanMetrics(),
    domains: [String: ColumnDomain] = [:], select: (Int, Int) -> [Int]? = { _, _ in nil }
  ) throws -> [[Value]] {
    let wanted = columns.enumerated().map { ReadColumn(name: $1.name, ordinal: $0, type: $1.type, domain: domains[$1.name]) }
    let reader = try ParquetFormat().open(DataFile(path: path), ReadRequest(columns: wanted, metrics: metrics))
    var result = Array(repeating: [Value](), count: columns.count)
    for split in 0..<reader.splitCount {
      guard let rows = try reader.openSplit(split) else { continue }
      var number = 0
      while true {
        let count = try rows.nextBatch(maxRows: batch)
        if count == 0 { break }
        for index in columns.indices {
          let selection = select(number, count).map { SelectionVector($0) }
          let vector = try rows.read(index, selection)
          precondition(vector.count == selection?.count ?? count)
          for row in 0..<vector.count { result[index].append(vector.value(row)) }
        }
        number += 1
      }
    }
    return result
  }

  /// The form used in `expected.tsv`.
  static func text(_ value: Value) -> String {
    switch value {
    case .null: "NULL"
    case .boolean(let x): x ? "true" : "false"
    case .integer(let x): String(x)
    case .real(let x): "f" + hex(UInt64(x.bitPattern), 8)
    case .double(let x): "d" + hex(x.bitPattern, 16)
    case .decimal(let x): String(x)
    case .string(let x): x
    case .binary(let x): "x" + x.map { hex(UInt64($0), 2) }.joined()
    case .array, .map, .row: "\(value)"
    case .zoned(let x): String(x.micros)
    case .zonedTime(let x): String(x.utcPicos)
    }
  }

  static func hex(_ value: UInt64, _ digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  static func shorten(_ values: [Value]) -> String {
    let joined = values.map(text).joined(separator: "|")
    if joined.count <= 200 { return joined }
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in joined.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return "#\(values.count):" + hex(hash, 16)
  }
}
