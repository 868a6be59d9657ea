import LakeVectors

/// Functions of a row's number within its partition and among its equals.
enum RankingFunctions {
  static let functions: [WindowFunction] = {
    var all: [WindowFunction] = []
    all.append(
      integers("row_number", "Number of the row within its partition, from 1") { rows, row in
        row - Int(rows.partitionStart[row]) + 1
      })
    all.append(
      integers("rank", "Number of rows before the row's equals, and 1") { rows, row in
        Int(rows.peerStart[row]) - Int(rows.partitionStart[row]) + 1
      })
    all.append(
      integers("dense_rank", "Number of groups of equal rows up to the row's own") { rows, row in
        Int(rows.group[row]) - Int(rows.group[Int(rows.partitionStart[row])]) + 1
      })
    all.append(
      doubles("percent_rank", "(rank - 1) / (rows of the partition - 1), 0 for a single row") { rows, row in
        let start = rows.partitionStart[row]
        let others = rows.partitionEnd[row] - start - 1
        return others == 0 ? 0 : Double(rows.peerStart[row] - start) / Double(others)
      })
    all.append(
      doubles("cume_dist", "Share of the partition's rows that do not come after the row's equals") { rows, row in
        let start = rows.partitionStart[row]
        return Double(rows.peerEnd[row] - start) / Double(rows.partitionEnd[row] - start)
      })
    all.append(
      WindowFunction(
        "ntile", FunctionSignature([.bigint], returns: .bigint),
        "Number, from 1, of the row's part when the partition is divided into as many parts as the argument says", kernel: ntile))
    return all
  }()

  private static func integers(
    _ name: String, _ documentation: String, _ value: @escaping @Sendable (WindowPartitions, Int) -> Int
  ) -> WindowFunction {
    WindowFunction(name, FunctionSignature([], returns: .bigint), documentation) { input in
      let results = ResultBuilder(.bigint, count: input.rowCount, Int64.self)
      for row in 0..<input.rowCount { results.set(row, Int64(value(input.partitions, row))) }
      return results.finish()
    }
  }

  private static func doubles(
    _ name: String, _ documentation: String, _ value: @escaping @Sendable (WindowPartitions, Int) -> Double
  ) -> WindowFunction {
    WindowFunction(name, FunctionSignature([], returns: .double), documentation) { input in
      let results = ResultBuilder(.double, count: input.rowCount, Double.self)
      for row in 0..<input.rowCount { results.set(row, value(input.partitions, row)) }
      return results.finish()
    }
  }

  /// The first parts have one row more when the rows do not divide evenly.
  private static func ntile(_ input: WindowInput) throws -> ColumnVector {
    let argument = input.arguments[0]
    let buckets = Cells<Int64>(argument)
    let rows = input.partitions
    var results = ResultBuilder(.bigint, count: input.rowCount, Int64.self)
    for row in 0..<input.rowCount {
      if argument.isNull(row) {
        results.setNull(row)
        continue
      }
      guard buckets[row] > 0 else { throw LakeError.invalidArgument("Buckets must be greater than 0") }
      let start = rows.partitionStart[row]
      let count = Int64(rows.partitionEnd[row] - start)
      let number = Int64(row) - Int64(start)
      let size = count / buckets[row]
      let larger = count % buckets[row]
      // Rows in parts of `size + 1` rows: below `count`, since there are fewer such parts than rows.
      let inLarger = larger * (size + 1)
      results.set(row, number < inLarger ? number / (size + 1) + 1 : (number - larger) / size + 1)
    }
    return results.finish()
  }
}
