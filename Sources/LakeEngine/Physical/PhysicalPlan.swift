package import LakeFormats

/// A query as pipelines to be run in order. Made for one run: its operators keep their state.
package struct PhysicalPlan: Sendable {
  /// Each after those it depends on; the last ends in the sink of the result.
  package let pipelines: [Pipeline]
  /// The names of each pipeline's operators, from source to sink.
  package let paths: [[String]]
  /// By the number of the logical node, from 1 in the order of printing: a node before its inputs.
  package let operators: [Int: OperatorNode]
  /// Names and types of the result.
  package let columns: [ColumnSchema]

  package init(pipelines: [Pipeline], paths: [[String]], operators: [Int: OperatorNode], columns: [ColumnSchema]) {
    self.pipelines = pipelines
    self.paths = paths
    self.operators = operators
    self.columns = columns
  }
}
