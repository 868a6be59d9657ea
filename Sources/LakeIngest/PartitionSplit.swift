import LakeCatalog
import LakeVectors

/// Rows of a batch by the partition they belong to.
enum PartitionSplit {
  /// `columns` data columns come first in the batch, then one column a partition key.
  /// - Returns: partition name (`dt=2023-10-22`; empty without keys) and its rows, data columns only, in order of
  ///   first appearance.
  /// - Throws: `HIVE_BAD_DATA` when a row lacks a partition value.
  static func split(_ batch: ColumnBatch, dataColumns: Int, keys: [String]) throws -> [(name: String, rows: ColumnBatch)] {
    let data = ColumnBatch(columns: Array(batch.columns[..<dataColumns]), rowCount: batch.rowCount)
    guard !keys.isEmpty else { return [("", data)] }
    var order: [String] = []
    var rows: [String: [Int]] = [:]
    for row in 0..<batch.rowCount {
      let values: [String?] = try keys.indices.map { key in
        let column = batch.columns[dataColumns + key]
        let value = column.value(row)
        guard !value.isNull else {
          throw LakeError(
            .hiveBadData, "request body: row \(row + 1) has no value for the partition column '\(keys[key])'",
            hint: "send it in each row, or for all rows as ?\(keys[key])=…")
        }
        return ValueText.text(value, column.type)
      }
      let name = PartitionName.make(keys: keys, values: values)
      if rows[name] == nil { order.append(name) }
      rows[name, default: []].append(row)
    }
    if order.count == 1 { return [(order[0], data)] }
    return order.map { ($0, data.gather(SelectionVector(rows[$0] ?? []))) }
  }
}
