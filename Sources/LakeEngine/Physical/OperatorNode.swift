package import LakeFormats

/// One operator of a physical plan, as EXPLAIN shows it.
package final class OperatorNode: Sendable {
  /// As Trino calls it: `TableScan`, `InnerJoin`.
  package let name: String
  /// What it works on, after the name; made only when it is shown.
  package let detail: @Sendable () -> String
  package let children: [OperatorNode]
  package let profile = OperatorProfile()
  /// Of scans.
  package let metrics: ScanMetrics?

  package init(
    _ name: String, children: [OperatorNode] = [], metrics: ScanMetrics? = nil, detail: @escaping @Sendable () -> String = { "" }
  ) {
    self.name = name
    self.detail = detail
    self.children = children
    self.metrics = metrics
  }
}
