package import LakeFormats

extension PhysicalPlan {
  /// The pipelines in the order they run, one a line: `Pipeline 1: TableScan -> Filter -> Aggregate`.
  package var pipelineLines: [String] {
    paths.enumerated().map { "Pipeline \($0 + 1): \($1.joined(separator: " -> "))" }
  }

  /// The operators as an indented tree, one a line. After a run with `analyzed`, each is followed by what it did.
  package func treeLines(analyzed: Bool) -> [String] {
    var lines: [String] = []
    PhysicalPlan.append(root, depth: 0, analyzed, &lines)
    return lines
  }

  private static func append(_ node: OperatorNode, depth: Int, _ analyzed: Bool, _ lines: inout [String]) {
    let indent = String(repeating: "  ", count: depth)
    let detail = node.detail()
    lines.append(indent + node.name + (detail.isEmpty ? "" : " " + detail))
    if analyzed {
      let counters = indent + "    "
      lines.append(counters + "rows: \(node.profile.rows), batches: \(node.profile.batches), time: \(milliseconds(node.profile.nanos)) ms")
      if let metrics = node.metrics { lines.append(counters + scanLine(metrics)) }
    }
    for child in node.children { append(child, depth: depth + 1, analyzed, &lines) }
  }

  /// `partitions: 1 of 30 (29 pruned), files: …, row groups: …, bytes read: …`
  package static func scanLine(_ metrics: ScanMetrics) -> String {
    let partitions = metrics.value(.partitionsListed)
    let files = metrics.value(.filesListed)
    let readGroups = metrics.value(.rowGroupsRead)
    let prunedGroups = metrics.value(.rowGroupsPruned)
    var parts: [String] = []
    if partitions > 0 { parts.append(share("partitions", partitions, metrics.value(.partitionsPruned))) }
    parts.append(share("files", files, metrics.value(.filesPruned)))
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
