import LakeVectors

/// UNION ALL: the rows of several inputs, one input after the other, each through its own stages.
package final class UnionSource: Source {
  package struct Branch: Sendable {
    package var source: any Source
    package var stages: [any StreamStage]

    package init(source: any Source, stages: [any StreamStage]) {
      self.source = source
      self.stages = stages
    }
  }

  let branches: [Branch]

  package init(_ branches: [Branch]) { self.branches = branches }

  package func prepare(_ query: QueryContext) throws -> WorkerDemand {
    var demand = WorkerDemand(maximum: 0, isUrgent: false)
    for branch in branches {
      let part = try branch.source.prepare(query)
      let (sum, overflow) = demand.maximum.addingReportingOverflow(part.maximum)
      demand.maximum = overflow ? .max : sum
      if part.maximum > 1 && part.isUrgent { demand.isUrgent = true }
    }
    return demand
  }

  package func release() {
    for branch in branches {
      branch.source.release()
      for stage in branch.stages { stage.release() }
    }
  }

  package func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SourceWorker {
    UnionWorker(branches, worker, query)
  }
}

final class UnionWorker: SourceWorker {
  /// Bits of a morsel number that are the branch's own; the branch's number stands above them.
  static let morselBits = 48

  private let branches: [UnionSource.Branch]
  private let worker: Int
  private let query: QueryContext
  private var branch = -1
  private var source: (any SourceWorker)?
  private var stages: [any StreamWorker] = []
  /// What the stages made of the last batch, not yet handed on.
  private var pending: [ColumnBatch] = []
  private var pendingIndex = 0
  private(set) var isExhausted = false

  init(_ branches: [UnionSource.Branch], _ worker: Int, _ query: QueryContext) {
    self.branches = branches
    self.worker = worker
    self.query = query
  }

  var position: BatchOrder? { source?.position.map(placed) }

  func next() throws -> ColumnBatch? {
    if pendingIndex < pending.count {
      defer { pendingIndex += 1 }
      return pending[pendingIndex]
    }
    pending.removeAll(keepingCapacity: true)
    pendingIndex = 0
    guard let source else {
      try openNext()
      return nil
    }
    if let batch = try source.next() {
      if stages.isEmpty {
        var batch = batch
        batch.order = placed(batch.order)
        return batch
      }
      try push(batch, 0)
      if source.hasEndedMorsel { for i in stages.indices { try stages[i].finishMorsel { try push($0, i + 1) } } }
    } else if source.isExhausted {
      for i in stages.indices { try stages[i].finish { try push($0, i + 1) } }
      self.source = nil
    }
    return nil
  }

  private func openNext() throws {
    branch += 1
    guard branch < branches.count else {
      isExhausted = true
      return
    }
    stages = try branches[branch].stages.map { try $0.makeWorker(worker, query) }
    source = try branches[branch].source.makeWorker(worker, query)
  }

  private func push(_ batch: ColumnBatch, _ stage: Int) throws {
    if stage < stages.count { return try stages[stage].process(batch) { try push($0, stage + 1) } }
    try query.checkCancelled()
    var batch = batch
    batch.order = placed(batch.order)
    pending.append(batch)
  }

  private func placed(_ order: BatchOrder) -> BatchOrder {
    BatchOrder(morsel: branch << UnionWorker.morselBits | order.morsel, index: order.index)
  }
}
