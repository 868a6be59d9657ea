package import LakeFormats

extension PhysicalPlan {
  /// The pipelines in the order they run, one a line: `Pipeline 1: TableScan -> Filter -> Aggregate`.
  package var pipelineLines: [String] {
    paths.enumerated().map { "Pipeline \($0 + 1): \($1.joined(separator: " -> "))" }
  }

  /// What the operator of a logical node did, once the plan has run.
  package func counterLines(_ number: Int) -> [String] {
    guard let node = operators[number] else { return [] }
    var lines = [PhysicalPlan.counters(node.profile)]
    if let build = node.build { lines.append("build: " + PhysicalPlan.counters(build)) }
    if node.memory.peak > 0 || node.memory.spilledBytes > 0 { lines.append(PhysicalPlan.memory(node.memory)) }
    if let metrics = node.metrics { lines.append(PhysicalPlan.scanCounters(metrics)) }
    if !node.dynamicFilters.isEmpty {
      lines.append("dynamic filters: " + node.dynamicFilters.map(\.text).joined(separator: ", "))
    }
    return lines
  }

  private static func counters(_ profile: OperatorProfile) -> String {
    "rows: \(profile.rows), batches: \(profile.batches), time: \(milliseconds(profile.nanos)) ms"
  }

  /// `memory: 12.50MB at most, spilled: 80MB`.
  private static func memory(_ memory: OperatorMemory) -> String {
    let spilled = memory.spilledBytes > 0 ? ", spilled: \(MemorySize.text(memory.spilledBytes))" : ""
    return "memory: \(MemorySize.text(memory.peak)) at most" + spilled
  }

  /// `partitions: 1 of 30 (29 pruned), files: …, row groups: …, bytes read: …`; without partitions and row groups when
  /// there are none.
  package static func scanCounters(_ metrics: ScanMetrics) -> String {
    let partitions = metrics.value(.partitionsListed)
    let readGroups = metrics.value(.rowGroupsRead)
    let prunedGroups = metrics.value(.rowGroupsPruned)
    var parts: [String] = []
    if partitions > 0 { parts.append(share("partitions", partitions, metrics.value(.partitionsPruned))) }
    parts.append(share("files", metrics.value(.filesListed), metrics.value(.filesPruned)))
    if readGroups + prunedGroups > 0 { parts.append(share("row groups", readGroups + prunedGroups, prunedGroups)) }
    parts.append("bytes read: \(metrics.value(.bytesRead))")
    return parts.joined(separator: ", ")
  }

  private static func share(_ what: String, _ total: Int, _ pruned: Int) -> String {
    "\(what): \(max(0, total - pruned)) of \(total) (\(pruned) pruned)"
  }

  /// Two decimals, rounded.
  package static func milliseconds(_ nanos: Int) -> String {
    let hundredths = (nanos + 5_000) / 10_000
    let fraction = hundredths % 100
    return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
  }
}
