import LakeCatalog
import LakeFormats
import LakeVectors

/// Checks the predicates that concern partition columns alone, once a partition: files of the others are never opened.
struct PartitionFilter {
  private let evaluator: FilterEvaluator?
  private let columns: [SourceColumn]

  init(_ node: LogicalPlan.Scan, _ session: SessionContext) throws {
    let conjuncts = PartitionFilter.split(node).partitionwise
    var layout: [Symbol: Int] = [:]
    var columns: [SourceColumn] = []
    for (symbol, position) in node.columns where node.source.columns[position].isPartition {
      layout[symbol] = columns.count
      columns.append(node.source.columns[position])
    }
    self.columns = columns
    evaluator = conjuncts.isEmpty ? nil : try FilterEvaluator(conjuncts, layout: layout, session: session)
  }

  /// The conjuncts that need no more than the partition's values, and the others.
  static func split(_ node: LogicalPlan.Scan) -> (partitionwise: [Expression], rowwise: [Expression]) {
    let partitionSymbols = Set(node.columns.filter { node.source.columns[$0.column].isPartition }.map(\.symbol))
    var partitionwise: [Expression] = []
    var rowwise: [Expression] = []
    for conjunct in node.predicates {
      let symbols = conjunct.symbols
      if !symbols.isEmpty && symbols.isSubset(of: partitionSymbols) && conjunct.isDeterministic {
        partitionwise.append(conjunct)
      } else {
        rowwise.append(conjunct)
      }
    }
    return (partitionwise, rowwise)
  }

  func wanted(_ files: [ScanFile], _ metrics: ScanMetrics) throws -> [ScanFile] {
    guard let evaluator else { return files }
    var known: [[Value]: Bool] = [:]
    let wanted = try files.filter { file in
      if let answer = known[file.partitionValues] { return answer }
      let row = ColumnBatch(
        columns: columns.map { column in
          let value = column.ordinal < file.partitionValues.count ? file.partitionValues[column.ordinal] : .null
          return ColumnVector.constant(value, type: column.type, count: 1)
        }, rowCount: 1)
      let answer = try evaluator.select(row).map { $0.count > 0 } ?? true
      known[file.partitionValues] = answer
      return answer
    }
    metrics.add(.filesPruned, files.count - wanted.count)
    metrics.add(.partitionsPruned, known.values.count { !$0 })
    return wanted
  }
}
