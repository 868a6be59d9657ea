package import LakeFormats

/// A query as pipelines to be run in order. Made for one run: its operators keep their state.
package struct PhysicalPlan: Sendable {
  /// Each after those it depends on; the last ends in the sink of the result.
  package let pipelines: [Pipeline]
  /// The names of each pipeline's operators, from source to sink.
  package let paths: [[String]]
  package let root: OperatorNode
  /// Names and types of the result.
  package let columns: [ColumnSchema]

  package init(pipelines: [Pipeline], paths: [[String]], root: OperatorNode, columns: [ColumnSchema]) {
    self.pipelines = pipelines
    self.paths = paths
    self.root = root
    self.columns = columns
  }
}
