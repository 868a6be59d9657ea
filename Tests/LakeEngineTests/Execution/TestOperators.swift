import Glibc
import LakeEngine
import LakeVectors
import Synchronization

/// Batches of one bigint column without end, or up to `count`; each worker makes its own.
final class EndlessSource: Source {
  let count: Int
  let maximum: Int
  let made = Atomic<Int>(0)
  let workers = Atomic<Int>(0)

  init(count: Int = .max, maximum: Int = .max) {
    self.count = count
    self.maximum = maximum
  }

  func prepare(_ query: QueryContext) throws -> WorkerDemand { WorkerDemand(maximum: maximum) }

  func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SourceWorker {
    workers.add(1, ordering: .relaxed)
    return Worker(self)
  }

  final class Worker: SourceWorker {
    let source: EndlessSource

    init(_ source: EndlessSource) { self.source = source }

    func next() throws -> ColumnBatch? {
      let number = source.made.add(1, ordering: .relaxed).oldValue
      if number >= source.count { return nil }
      return ColumnBatch(
        columns: [.constant(.integer(Int64(number)), type: .bigint, count: 10)], rowCount: 10, order: BatchOrder(morsel: number))
    }
  }
}

/// Fails, counts, or blows up batches, as told.
struct ProbeStage: StreamStage {
  var failsAt: Int64?
  /// Batches out for one in.
  var fanOut = 1
  /// Called for each batch that comes in.
  var onBatch: @Sendable () -> Void = {}

  func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any StreamWorker { Worker(stage: self) }

  final class Worker: StreamWorker {
    let stage: ProbeStage

    init(stage: ProbeStage) { self.stage = stage }

    func process(_ batch: ColumnBatch, _ emit: (ColumnBatch) throws -> Void) throws {
      stage.onBatch()
      if let failsAt = stage.failsAt, batch.columns[0].value(0) == .integer(failsAt) {
        throw LakeError(.divisionByZero, "Division by zero")
      }
      for _ in 0..<stage.fanOut { try emit(batch) }
    }
  }
}

/// A flag that tasks share.
final class Flag: Sendable {
  private let value = Atomic<Bool>(true)

  var isSet: Bool { value.load(ordering: .relaxed) }

  func clear() { value.store(false, ordering: .relaxed) }
}

/// Lets the first morsel through only when it is told to.
struct GateStage: StreamStage {
  let isHeld: Flag

  init(_ isHeld: Flag) { self.isHeld = isHeld }

  func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any StreamWorker { Worker(gate: self) }

  final class Worker: StreamWorker {
    let gate: GateStage

    init(gate: GateStage) { self.gate = gate }

    func process(_ batch: ColumnBatch, _ emit: (ColumnBatch) throws -> Void) throws {
      while batch.order.morsel == 0, gate.isHeld.isSet { usleep(100) }
      try emit(batch)
    }
  }
}

func plan(_ pipelines: [Pipeline]) -> PhysicalPlan {
  PhysicalPlan(pipelines: pipelines, paths: [], operators: [:], columns: [])
}
