package import LakeFormats

/// What runs for one node of the logical plan, and what it did.
package final class OperatorNode: Sendable {
  /// As EXPLAIN calls it.
  package let name: String
  package let profile = OperatorProfile()
  /// Of scans.
  package let metrics: ScanMetrics?
  /// Of joins: taking in the build side.
  package let build: OperatorProfile?
  /// Of scans.
  package let dynamicFilters: [DynamicFilterUse]
  /// Of operators that keep rows.
  package let memory: OperatorMemory

  package init(
    _ name: String, metrics: ScanMetrics? = nil, build: OperatorProfile? = nil, dynamicFilters: [DynamicFilterUse] = []
  ) {
    memory = OperatorMemory(name)
    self.name = name
    self.metrics = metrics
    self.build = build
    self.dynamicFilters = dynamicFilters
  }
}
