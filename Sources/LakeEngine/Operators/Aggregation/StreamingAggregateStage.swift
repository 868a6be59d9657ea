import LakeVectors

/// GROUP BY of rows whose equal keys follow each other and stay with one worker, such as those of a window by the same keys:
/// a group is finished when the next one begins, so that no table is needed and only one group is open at a time.
struct StreamingAggregateStage: StreamStage {
  let keys: [Int]
  let calls: [AggregateCallSpec]
  let memory: OperatorMemory

  func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any StreamWorker {
    StreamingAggregateWorker(self, query)
  }
}

private final class StreamingAggregateWorker: StreamWorker {
  /// The last group so far, which may go on in the next batch.
  private struct OpenGroup {
    /// Its first row's keys.
    let keys: [ColumnVector]
    let states: AggregateStates
    let memory: Buffer
    let address: UInt
    var order: BatchOrder
  }

  private let stage: StreamingAggregateStage
  private let query: QueryContext
  private let reservation: MemoryReservation
  private var open: OpenGroup?

  init(_ stage: StreamingAggregateStage, _ query: QueryContext) {
    self.stage = stage
    self.query = query
    reservation = MemoryReservation(query, stage.memory)
  }

  func process(_ batch: ColumnBatch, _ emit: (ColumnBatch) throws -> Void) throws {
    let keys = stage.keys.map { batch.columns[$0] }
    let bounds = WindowPartitions.bounds(keys, rowCount: batch.rowCount)
    var first = 0
    if let group = open {
      if continues(group, keys) {
        first = 1
        try add(batch.slice(0, bounds[1]), to: group)
        open?.order = batch.order
        // Only what one group holds can grow: `array_agg`, say.
        try reservation.resize(to: group.states.accumulators.reduce(0) { $0 + $1.kernel.ownedBytes })
        if bounds.count == 2 { return }
      }
      try close(batch.order, emit)
    }
    try begin(batch, keys, Array(bounds[first...]), emit)
  }

  func finishMorsel(_ emit: (ColumnBatch) throws -> Void) throws { try finish(emit) }

  func finish(_ emit: (ColumnBatch) throws -> Void) throws {
    if let open { try close(open.order, emit) }
  }

  private func continues(_ group: OpenGroup, _ keys: [ColumnVector]) -> Bool {
    zip(group.keys, keys).allSatisfy { Kernels.isDistinct($0, $1.slice(0, 1)).value(0) == .boolean(false) }
  }

  /// Adds all rows of `batch` to the group.
  private func add(_ batch: ColumnBatch, to group: OpenGroup) throws {
    var input = AggregateInput(batch)
    for accumulator in group.states.accumulators {
      guard let (arguments, count) = input.arguments(accumulator.arguments, accumulator.filter) else { continue }
      try accumulator.kernel.updateAll(group.address, accumulator.offset, arguments: arguments, count: count)
    }
  }

  /// The groups from row `bounds[0]` on: all but the last are finished.
  private func begin(
    _ batch: ColumnBatch, _ keys: [ColumnVector], _ bounds: [Int], _ emit: (ColumnBatch) throws -> Void
  ) throws {
    let groups = bounds.count - 1
    let from = bounds[0]
    let count = batch.rowCount - from
    let states = try AggregateStates(keyTypes: [], calls: stage.calls)
    let width = states.layout.stride
    let memory = Buffer(zeroed: max(groups * width, 8))
    let base = UInt(bitPattern: memory.base)
    let addresses = Buffer(byteCount: (groups + count) * 8)
    let ofGroups = addresses.pointer(UInt.self)
    let ofRows = ofGroups + groups
    for group in 0..<groups {
      ofGroups[group] = base &+ UInt(bitPattern: group &* width)
      for row in bounds[group]..<bounds[group + 1] { ofRows[row - from] = ofGroups[group] }
    }
    var input = AggregateInput(from == 0 ? batch : batch.slice(from, count))
    for accumulator in states.accumulators {
      accumulator.kernel.initialize(ofGroups, accumulator.offset, count: groups)
      guard let (arguments, rows) = input.arguments(accumulator.arguments, accumulator.filter) else { continue }
      let passing = input.gather(ofRows, accumulator.filter)
      try accumulator.kernel.update(
        passing.map { UnsafePointer($0.pointer(UInt.self)) } ?? UnsafePointer(ofRows), accumulator.offset, arguments: arguments, count: rows
      )
    }
    let starts = bounds.dropLast().map { UInt32(truncatingIfNeeded: $0) }
    try starts.withUnsafeBufferPointer { starts in
      guard let starts = starts.baseAddress else { return }
      if groups > 1 { try emit(results(keys.map { $0.gather(starts, count: groups - 1) }, states, ofGroups, groups - 1, batch.order)) }
      open = OpenGroup(
        keys: keys.map { $0.gather(starts + groups - 1, count: 1) }, states: states, memory: memory, address: ofGroups[groups - 1],
        order: batch.order)
    }
    withExtendedLifetime(addresses) {}
    withExtendedLifetime(memory) {}
  }

  private func close(_ order: BatchOrder, _ emit: (ColumnBatch) throws -> Void) throws {
    guard let group = open else { return }
    open = nil
    var address = group.address
    try emit(results(group.keys, group.states, &address, 1, order))
    reservation.release()
  }

  private func results(
    _ keys: [ColumnVector], _ states: AggregateStates, _ addresses: UnsafePointer<UInt>, _ count: Int, _ order: BatchOrder
  ) throws -> ColumnBatch {
    let columns = try states.results.map { try $0.kernel.finish(addresses, states.accumulators[$0.accumulator].offset, count: count) }
    return ColumnBatch(columns: keys + columns, rowCount: count, order: order)
  }
}
